import type { EverywhereOptions } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { takeToken } from './remote/read-token.ts'
import { reportError } from './report-error.ts'
import { endOnUncaught } from './report-uncaught.ts'
import { runWords } from './run-words.ts'
import { listenForStop, type Stop } from './stop.ts'
import { openTerminal } from './terminal.ts'

/** Reads the command line, runs what it asks for, and leaves the exit code in `process.exitCode`. */
export async function start(words: readonly string[]): Promise<void> {
  takeToken(process.env)
  const terminal = openTerminal()
  const stop = listenForStop(terminal)
  endWhenNobodyReads(stop)
  let asked: EverywhereOptions = {}
  endOnUncaught(() => asked, terminal, stop)
  // Node leaves with 0 when nothing is left to wait for, also when what was waited for can never come.
  const tellUnfinished = () => {
    process.exitCode = reportError(new Error('nothing was left to wait for before the command had come to its end'), asked, terminal, stop)
  }
  process.once('beforeExit', tellUnfinished)
  process.exitCode = await runWords(words, terminal, stop, (options) => {
    asked = options
  })
  process.off('beforeExit', tellUnfinished)
}

/**
 * `muster users | head`: whoever reads has seen enough, which is no failure, and a terminal that was closed has nobody who
 * reads. A full disk behind stdout is one.
 */
function endWhenNobodyReads(stop: Stop): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      // What is stopping cleanly goes on doing so, whether anybody sees it or not.
      if (stop.exitCode !== undefined) return
      if (code === 'EPIPE' || code === 'EIO') process.exit(process.exitCode ?? exitCodes.done)
      if (stream === process.stdout) process.stderr.write(`error: the answer could not be written: ${message}\n`)
      process.exit(exitCodes.failed)
    })
  }
}
