import type { Limits, NotStartedReason, ProgramEnd } from '@muster/program'
import { type ErrorClass, type ErrorCode, type ErrorDetails, type ErrorRecord, MusterError } from '@muster/provider'
import { exitMeaning, type Verb } from './exit-meaning.ts'
import { findTellingLine, mendCause } from './known-causes.ts'

/** What each reason amounts to, and what to do about it. */
export const notStarted: Readonly<Record<NotStartedReason, { readonly code: ErrorCode; readonly hint: string }>> = {
  'not-found': { code: 'PROGRAM_NOT_FOUND', hint: 'correct the path; relative paths start at the folder of the configuration file' },
  'not-executable': {
    code: 'PROGRAM_NOT_EXECUTABLE',
    hint: 'make the file executable with chmod +x, or name its interpreter in the configuration',
  },
  'bad-interpreter': {
    code: 'PROGRAM_NOT_EXECUTABLE',
    hint: 'correct the first line of the program, or name its interpreter in the configuration',
  },
  'batch-file': { code: 'PROGRAM_UNSAFE', hint: 'name an interpreter, such as powershell, with a script of its own' },
  'writable-by-others': { code: 'PROGRAM_UNSAFE', hint: 'take the right to write from others: chmod go-w' },
  user: { code: 'PROGRAM_MISCONFIGURED', hint: 'name a user that exists, and run Muster as root to be allowed to change to it' },
  other: { code: 'SOURCE_UNAVAILABLE', hint: 'mend that, and run the program by hand if it still does not start' },
}

/** Of what a program says on stderr. */
const saidCharacters = 500

/** What to do about a limit that was exceeded, by the name that the configuration has for it. */
const limitHints: Readonly<Record<keyof Limits, string>> = {
  firstByteMs: 'let it print progress records while it works, make it faster, or raise limits.firstByteSeconds',
  silenceMs: 'let it print progress records while it works, make it faster, or raise limits.silenceSeconds',
  wholeMs: 'make it faster, or raise limits.wholeSeconds',
  graceMs: 'raise limits.graceSeconds',
  lineBytes: 'print one record per line, each ending in a line feed, or raise limits.lineBytes',
  totalBytes: 'see whether it repeats itself, or raise limits.totalBytes',
}

/**
 * Why the program's answer to `verb` is none, or not to be trusted; `undefined` when it exited with 0. What it wrote on
 * stderr is left out for `authenticate`: a careless program repeats the password there.
 * `offered`: `describe` named the verb, or it worked before, so that exit 2 is a failure (clause E5).
 */
export function explainEnd(verb: Verb, end: ProgramEnd, offered: boolean): MusterError | undefined {
  const details = (hint: string): ErrorDetails => ({ hint, phase: verb })
  switch (end.how) {
    case 'not-started': {
      const { code, hint } = notStarted[end.reason]
      return new MusterError(code, end.sentence, details(hint))
    }
    case 'limit':
      return new MusterError(
        end.limit === 'lineBytes' || end.limit === 'totalBytes' ? 'LIMIT_EXCEEDED' : 'TIMED_OUT',
        end.sentence,
        details(limitHints[end.limit]),
      )
    case 'stopped':
      return new MusterError('STOPPED', `${verb} was stopped`, details('run it again'))
    case 'signalled':
      return new MusterError(
        'SOURCE_UNAVAILABLE',
        end.sentence,
        details('find out what ended the program; its log or the system log may tell'),
      )
    case 'exited':
      return explainExit(verb, end.code, verb === 'authenticate' ? '' : end.stderr, offered)
  }
}

function explainExit(verb: Verb, code: number, stderr: string, offered: boolean): MusterError | undefined {
  const said = findTellingLine(stderr)?.slice(0, saidCharacters)
  const because = said === undefined ? '' : `: ${said}`
  const failure = (errorCode: ErrorCode, what: string, hint: string): MusterError =>
    new MusterError(errorCode, `${verb} ${what}${because}`, { hint, phase: verb })
  switch (exitMeaning(verb, code)) {
    case 'done':
      return undefined
    case 'no':
      return failure(
        'PROTOCOL_VIOLATION',
        'exited with 3, "no", but printed an answer',
        'print a record and exit 0, or print none and exit 3',
      )
    case 'not-supported':
      return offered
        ? failure(
            'SOURCE_UNAVAILABLE',
            'exited with 2 though the program offers it',
            'look for a syntax error: a shell exits with 2 on one; fail with 1 or 75',
          )
        : sayVerbMissing(verb)
    case 'try-again-later':
      return failure(
        'SOURCE_UNAVAILABLE',
        'cannot be answered now (exit code 75)',
        'see whether the directory behind the program is up; it is asked again next time',
      )
    case 'no-permission':
      return failure('SOURCE_REFUSED', 'is not permitted (exit code 77)', "give the program's account the right to read the directory")
    case 'misconfigured':
      return failure('PROGRAM_MISCONFIGURED', 'cannot work as it is configured (exit code 78)', "correct the program's own configuration")
    case 'reserved':
    case 'failed':
      return failure(
        'SOURCE_UNAVAILABLE',
        `failed (exit code ${code})`,
        mendCause(stderr) ?? 'run the program by hand with the same verb to see why; here it has a clean environment',
      )
  }
}

/** The program does not know `verb`, and never said that it does. */
export function sayVerbMissing(verb: Verb): MusterError {
  return new MusterError('NOT_SUPPORTED', `${verb} is not offered by the program`, {
    hint: `answer the verb ${verb}, or do without it`,
    phase: verb,
  })
}

const classCodes: Readonly<Record<ErrorClass, ErrorCode>> = {
  config: 'PROGRAM_MISCONFIGURED',
  permission: 'SOURCE_REFUSED',
  'not-found': 'SOURCE_UNAVAILABLE',
  transient: 'SOURCE_UNAVAILABLE',
  'rate-limit': 'THROTTLED',
  data: 'SOURCE_UNAVAILABLE',
  bug: 'PROTOCOL_VIOLATION',
}

/** The exception that an `error` record about the whole answer amounts to. */
export function errorOf(record: ErrorRecord, phase: string): MusterError {
  return new MusterError(classCodes[record.class], record.message, {
    phase,
    ...(record.hint !== undefined && { hint: record.hint }),
    ...(record.retryAfter !== undefined && { retryAfterMs: record.retryAfter * 1000 }),
  })
}

/** The `error` record that an exception amounts to once a part of the answer has been used. */
export function recordOf(error: MusterError): ErrorRecord {
  const byFamily = { settings: 'config', refused: 'permission', unavailable: 'transient', protocol: 'bug', bug: 'bug' } as const
  return { type: 'error', class: byFamily[error.family], message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
}
