import type { Limits, NotStartedReason, ProgramEnd } from '@muster/program'
import { endYourLines, runTogether } from '@muster/protocol'
import { type ErrorCode, MusterError } from '@muster/provider'

/** Why a question went unanswered, for the report and for an exception. */
export interface PapercutFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

const notStarted: Record<NotStartedReason, ErrorCode> = {
  'not-found': 'PROGRAM_NOT_FOUND',
  'not-executable': 'PROGRAM_NOT_EXECUTABLE',
  'bad-interpreter': 'PROGRAM_NOT_EXECUTABLE',
  'batch-file': 'PROGRAM_NOT_EXECUTABLE',
  'writable-by-others': 'PROGRAM_UNSAFE',
  user: 'PROGRAM_MISCONFIGURED',
  other: 'PROGRAM_NOT_EXECUTABLE',
}

/** How `command` failed, or `undefined` when it exited with 0. `command` names it to people, e.g. `all-users`. */
export function explainFailure(command: string, end: ProgramEnd): PapercutFailure | undefined {
  switch (end.how) {
    case 'not-started':
      return {
        code: notStarted[end.reason],
        message: `${command}: ${end.sentence}`,
        hint: 'Mend the program’s file or its path in the configuration.',
      }
    case 'limit':
      return explainLimit(command, end.limit, end.sentence)
    case 'stopped':
      return { code: 'STOPPED', message: `${command}: stopped`, hint: 'Run it again.' }
    case 'signalled':
      return {
        code: 'SOURCE_UNAVAILABLE',
        message: `${command}: ${end.sentence}${quoteStderr(end)}`,
        hint: 'Run the command by hand and see why it dies.',
      }
    case 'exited':
      if (end.code === 0) return undefined
      return { code: 'SOURCE_UNAVAILABLE', message: `${command}: exit code ${end.code}${quoteStderr(end)}`, hint: explainExit(end) }
  }
}

export function toError({ code, message, hint }: PapercutFailure, place: { readonly source: string; readonly phase: string }): MusterError {
  return new MusterError(code, message, { hint, ...place })
}

function explainLimit(command: string, limit: keyof Limits, sentence: string): PapercutFailure {
  if (limit === 'lineBytes') return { code: 'PROTOCOL_VIOLATION', message: `${command}: ${sentence}: ${runTogether}`, hint: endYourLines }
  const message = `${command}: ${sentence}`
  if (limit === 'totalBytes') return { code: 'LIMIT_EXCEEDED', message, hint: 'Raise limits.totalBytes if the answer is really that long.' }
  return { code: 'TIMED_OUT', message, hint: `Make the program faster, or raise limits.${limit}.` }
}

/** One published program asks its PaperCut server, before anything else, whether to print card fields, and gives up without it. */
const asksPapercutServer = /web services api|xml-?rpc|api\.getConfigValue/i

function explainExit({ stderr }: ProgramEnd): string {
  if (asksPapercutServer.test(stderr)) {
    return 'The program asks a PaperCut server over XML-RPC whether to print card fields and fails without it: take the call of api.getConfigValue out of the program, or let it reach that server.'
  }
  return 'Run the command by hand and see what it says.'
}

/** Of a listing only: an authentication's output is never shown. */
function quoteStderr({ stderr }: ProgramEnd): string {
  const said = stderr.split('\n').find((line) => line.trim() !== '')
  return said === undefined ? '' : ` (it said: ${said.trim().slice(0, 200)})`
}
