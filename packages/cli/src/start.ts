import { CommanderError } from 'commander'
import type { Act, EverywhereOptions } from './call.ts'
import { describeCommands, describeCompletion } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { explainUsage } from './explain-usage.ts'
import { refuseElsewhere } from './remote/only-here.ts'
import { takeToken } from './remote/read-token.ts'
import { reportError } from './report-error.ts'
import { endOnUncaught } from './report-uncaught.ts'
import { listenForStop, type Stop } from './stop.ts'
import { openTerminal } from './terminal.ts'
import { version } from './version.ts'

/** Reads the command line, runs what it asks for, and leaves the exit code in `process.exitCode`. */
export async function start(words: readonly string[]): Promise<void> {
  takeToken(process.env)
  const terminal = openTerminal()
  const stop = listenForStop(terminal)
  endWhenNobodyReads(stop)
  let asked: EverywhereOptions = {}
  endOnUncaught(() => asked, terminal, stop)

  const act: Act =
    (load) =>
    async (...given) => {
      process.once('beforeExit', tellUnfinished)
      const command = given.pop() as Asked
      given.pop()
      asked = command.optsWithGlobals()
      refuseElsewhere(nameOf(command), asked.server)
      const { run } = await load()
      // That each command reads only options it described is known in `commands.ts`, not to the compiler.
      process.exitCode = await run({ words: wordsIn(given), options: asked as never, terminal, stop })
      process.off('beforeExit', tellUnfinished)
    }
  // Node leaves with 0 when nothing is left to wait for, also when what was waited for can never come.
  const tellUnfinished = () => {
    process.exitCode = reportError(new Error('nothing was left to wait for before the command had come to its end'), asked, terminal, stop)
  }

  const muster = describeCommands(act)
  describeCompletion(muster, act)
  // A slip is found before the options have been read.
  explainUsage(muster, terminal, words.includes('--json') ? { json: true } : {})
  muster.on('option:version', () => {
    terminal.print(version)
    process.exit(exitCodes.done)
  })
  try {
    await muster.parseAsync(words, { from: 'user' })
  } catch (error) {
    process.off('beforeExit', tellUnfinished)
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    else process.exitCode = reportError(error, asked, terminal, stop)
  }
}

/** What is asked of commander's command. */
interface Asked {
  optsWithGlobals(): EverywhereOptions
  name(): string
  readonly parent: Asked | null
}

/** Without that of the whole command line. */
function nameOf(command: Asked): string[] {
  return command.parent === null ? [] : [...nameOf(command.parent), command.name()]
}

function wordsIn(given: readonly unknown[]): string[] {
  return given.flat().flatMap((word) => (word === undefined ? [] : [String(word)]))
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
