/** What a program's own words on stderr are known to mean, and how that is mended. */
interface KnownCause {
  readonly pattern: RegExp
  readonly instead: string
}

const knownCauses: readonly KnownCause[] = [
  {
    // One published program asks its PaperCut server, before anything else, whether to print card fields, and gives up without it.
    pattern: /web services api|api\.getConfigValue|xmlrpc[\\/.]client|xml-rpc/i,
    instead:
      'take out the question to a PaperCut server over XML-RPC (api.getConfigValue) whether to print card fields, or let the program reach it',
  },
  {
    pattern: /ENXIO|No such device or address/,
    instead: 'read stdin itself (file descriptor 0) instead of opening /dev/stdin: stdin may be a socket',
  },
  { pattern: /EACCES|Permission denied/i, instead: 'give the account that runs this program the right to read what it needs' },
  {
    pattern: /ModuleNotFoundError|No module named|Can't locate \S+ in @INC|Cannot find (?:module|package)/,
    instead: 'install the library for the interpreter that runs the program, or name the right one as its `interpreter`',
  },
  {
    pattern: /UnicodeEncodeError|UnicodeDecodeError|Wide character in print/,
    instead: 'say the encoding in the program itself: UTF-8 for stdout and for every file it reads',
  },
  {
    pattern: /JSONDecodeError|SyntaxError: .*JSON/,
    instead: 'read the question as JSON from stdin, or let it come as raw lines: `input: lines`',
  },
  {
    pattern: /SyntaxError: Missing parentheses in call to 'print'|NameError: name '(?:raw_input|unicode|xrange)'/,
    instead: 'run it by Python 2, named as its `interpreter`, or bring it to Python 3',
  },
  {
    pattern: /command not found|: not found/,
    instead: 'give the full path of the command, or set PATH in the program: it is started with a clean one',
  },
  {
    pattern:
      /\b[A-Z][A-Z0-9_]{2,}\b.*\b(?:not (?:defined|set)|unset|missing)|\bnot (?:defined|set)\b.*\b[A-Z][A-Z0-9_]{2,}\b|unbound variable|KeyError: '[A-Z][A-Z0-9_]+'/,
    instead: 'name what it looks for in its environment under `environment` in the configuration: it is started with a clean one',
  },
  {
    pattern: /ECONNREFUSED|Connection refused|ETIMEDOUT|timed out|EAI_AGAIN|Name or service not known/i,
    instead: 'see that the server it asks can be reached from here; it is right to fail when it cannot',
  },
]

/** What to do about a failure, where its words are known. */
export function mendCause(stderr: string): string | undefined {
  return knownCauses.find(({ pattern }) => pattern.test(stderr))?.instead
}

/** Python and Node begin with the place in the program, and come to what happened further down. */
const place = /^(?:Traceback \(most recent call last\):|\s+File "|file:|node:|\/\S+:\d+$)/
const exception = /^(?:Uncaught )?[\w.]*(?:Error|Exception|Exit|Interrupt|Fault)\b/

/** The line of stderr that says why the program failed: an `error:`, an exception, else the first that is no mere warning. */
export function findTellingLine(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  const marked = lines.find((line) => /^\s*error:/i.test(line))
  const thrown = place.test(lines[0] ?? '') ? lines.find((line) => exception.test(line)) : undefined
  const first = lines.find((line) => !/^\s*(?:warn|debug):/i.test(line)) ?? lines[0]
  return (marked ?? thrown ?? first)?.trim().replace(/^error:\s*/i, '')
}
