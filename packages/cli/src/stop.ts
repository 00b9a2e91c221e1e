import { exitCodes } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Ctrl-C, a polite kill, or a terminal that was closed. */
export interface Stop {
  /** Aborted by the first signal; what runs then ends cleanly. */
  readonly signal: AbortSignal
  /** What to exit with, once stopped. */
  readonly exitCode: number | undefined
  /** What the first signal is answered with from now on. */
  say(text: string): void
}

const exitCodeOf = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated, SIGHUP: exitCodes.terminated } as const

/** The first signal asks for a clean stop and says so; the second ends the process at once. */
export function listenForStop(terminal: Terminal): Stop {
  const controller = new AbortController()
  let exitCode: number | undefined
  let words = 'Stopping cleanly: nothing half done stays behind. Once more stops at once.'
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (exitCode !== undefined) process.exit(exitCodeOf[name])
      exitCode = exitCodeOf[name]
      terminal.note(words)
      controller.abort()
    })
  }
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    say(text) {
      words = text
    },
  }
}
