import type { Limits, ProgramEnd } from '@muster/program'
import { endYourLines, findTellingLine, mendCause, notStarted, runTogether } from '@muster/protocol'
import { type ErrorCode, MusterError } from '@muster/provider'

/** Why a question went unanswered, for the report and for an exception. */
export interface PapercutFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

const saidCharacters = 200

/** How `command` failed, or `undefined` when it exited with 0. `command` names it to people, e.g. `all-users`. */
export function explainFailure(command: string, end: ProgramEnd): PapercutFailure | undefined {
  switch (end.how) {
    case 'not-started':
      return { ...notStarted[end.reason], message: `${command}: ${end.sentence}` }
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
  const message = `${command}: ${sentence}`
  switch (limit) {
    case 'lineBytes':
      return { code: 'PROTOCOL_VIOLATION', message: `${command}: ${runTogether}. ${sentence}`, hint: endYourLines }
    case 'totalBytes':
      return { code: 'LIMIT_EXCEEDED', message, hint: 'See whether it repeats itself, or raise limits.totalBytes.' }
    case 'firstByteMs':
      return { code: 'TIMED_OUT', message, hint: slow('firstByteSeconds') }
    case 'silenceMs':
      return { code: 'TIMED_OUT', message, hint: slow('silenceSeconds') }
    default:
      return { code: 'TIMED_OUT', message, hint: slow('wholeSeconds') }
  }
}

function slow(setting: string): string {
  return `See by hand what it waits for, make it faster, or raise limits.${setting}.`
}

const byHand =
  'Run the command by hand and see what it says; here it has a clean environment, and what it needs is named under `environment`.'

function explainExit({ stderr }: ProgramEnd): string {
  const cause = mendCause(stderr)
  return cause === undefined ? byHand : `${cause[0]!.toUpperCase()}${cause.slice(1)}.`
}

/** Of a listing only: an authentication's output is never shown. */
function quoteStderr({ stderr }: ProgramEnd): string {
  const said = findTellingLine(stderr)
  return said === undefined ? '' : ` (it said: ${said.slice(0, saidCharacters)})`
}
