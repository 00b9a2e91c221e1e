import { type ErrorFamily, isMusterError } from '@muster/provider'
import type { EverywhereOptions } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { withoutPasswords } from './keep-back.ts'
import { printable } from './print/printable.ts'
import type { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

const exitCodeOf: Readonly<Record<ErrorFamily, number>> = {
  settings: exitCodes.usage,
  unavailable: exitCodes.unavailable,
  refused: exitCodes.failed,
  protocol: exitCodes.failed,
  bug: exitCodes.failed,
}

/** Tells what went wrong and gives the exit code. A stack is shown only on request. */
export function reportError(error: unknown, options: EverywhereOptions, terminal: Terminal, stop: Stop): number {
  tell(isMusterError(error) ? error : unexpected(error), options, terminal)
  if (options.verbose) terminal.note(terminal.notePaint.dim(withoutPasswords(stackOf(error))))
  if (stop.exitCode !== undefined) return stop.exitCode
  return isMusterError(error) ? exitCodeOf[error.family] : exitCodes.failed
}

export interface Trouble {
  readonly code: string
  /** Several faults at once come as several lines. */
  readonly message: string
  readonly hint?: string | undefined
  readonly source?: string | undefined
  readonly phase?: string | undefined
}

/** One sentence for people on stderr, where it was, what to do; with `--json` also an object for scripts on stdout. */
export function tell(trouble: Trouble, { json }: EverywhereOptions, terminal: Terminal): void {
  const { code, source, phase } = trouble
  const message = withoutPasswords(trouble.message)
  const hint = trouble.hint === undefined ? undefined : withoutPasswords(trouble.hint)
  const { notePaint: paint, note } = terminal
  if (json) terminal.printJson({ error: { code, message, hint, source, phase } })
  note(`${paint.bad('error:')} ${indent(message)}`)
  if (source !== undefined) note(`  ${paint.bold('where:')} the source ${printable(source)}${phase === undefined ? '' : `, ${phase}`}`)
  if (hint !== undefined) note(`  ${paint.bold('what to do:')} ${indent(hint)}`)
}

function unexpected(error: unknown): Trouble {
  return {
    code: 'BUG',
    message: `Something happened that Muster did not expect: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'this is a fault of Muster; run the command again with --verbose and report what it prints',
  }
}

function indent(text: string): string {
  return text.split('\n').map(printable).join('\n  ')
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return `${error.stack ?? error.message}${error.cause === undefined ? '' : `\ncaused by: ${stackOf(error.cause)}`}`
}
