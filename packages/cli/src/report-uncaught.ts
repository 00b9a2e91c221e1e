import type { EverywhereOptions } from './call.ts'
import { reportError } from './report-error.ts'
import type { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/**
 * Ends the process for an error that nobody was waiting for. Node would print the line of code, the message and all that hangs
 * on the error, whatever secrets are in them; this tells its kind, and with `--verbose` where it came from.
 */
export function endOnUncaught(asked: () => EverywhereOptions, terminal: Terminal, stop: Stop): void {
  process.on('uncaughtException', (thrown: unknown) => process.exit(reportError(withoutMessage(thrown), asked(), terminal, stop)))
}

function withoutMessage(thrown: unknown): Error {
  const kind = thrown instanceof Error ? thrown.constructor.name : `no error but of the type ${typeof thrown}`
  const told = new Error(`an error that nobody was waiting for (${kind}); what it says is left out, because it may hold a secret`)
  const frames = thrown instanceof Error ? (thrown.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line)) : []
  told.stack = [`${kind}:`, ...frames].join('\n')
  return told
}
