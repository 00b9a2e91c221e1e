import type { Exchange } from './exchange.ts'

/** What a program's own words on stderr are known to mean, and how that is mended. */
interface KnownCause {
  readonly pattern: RegExp
  readonly instead: string
}

const knownCauses: readonly KnownCause[] = [
  {
    pattern: /ENXIO|No such device or address/,
    instead: 'read stdin itself (file descriptor 0) instead of opening /dev/stdin: stdin may be a socket',
  },
  { pattern: /EACCES|Permission denied/i, instead: 'give the account that runs this program the right to read what it needs' },
  {
    pattern: /ModuleNotFoundError|No module named|Can't locate \S+ in @INC|Cannot find module/,
    instead: 'install the library for the interpreter that runs the program, or name that interpreter with --interpreter',
  },
  {
    pattern: /UnicodeEncodeError|UnicodeDecodeError|Wide character in print/,
    instead: 'say the encoding in the program itself: UTF-8 for stdout and for every file it reads',
  },
  { pattern: /JSONDecodeError|SyntaxError: .*JSON/, instead: 'read the question as JSON from stdin, or run it with --input lines' },
  {
    pattern: /command not found|: not found/,
    instead: 'give the full path of the command, or set PATH in the program: it is started with a clean one',
  },
  {
    pattern: /ECONNREFUSED|Connection refused|ETIMEDOUT|timed out|EAI_AGAIN|Name or service not known/i,
    instead: 'see that the server it asks can be reached from here; exit 75 when it cannot',
  },
]

/** What to do about a failure, where its words are known. */
export function mendFailure({ end }: Pick<Exchange, 'end'>): string | undefined {
  return end.how === 'exited' && end.code === 0 ? undefined : knownCauses.find(({ pattern }) => pattern.test(end.stderr))?.instead
}
