import { CommanderError } from 'commander'
import type { Act, EverywhereOptions } from './call.ts'
import { describeCommands, describeCompletion } from './commands.ts'
import { exitCodes } from './exit-codes.ts'
import { explainUsage } from './explain-usage.ts'
import { refuseElsewhere } from './remote/only-here.ts'
import { reportError } from './report-error.ts'
import type { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'

/** Runs what the words ask for, and gives the exit code. `onRead` is told the options, once they have been read. */
export async function runWords(
  words: readonly string[],
  terminal: Terminal,
  stop: Stop,
  onRead: (options: EverywhereOptions) => void = () => {},
): Promise<number> {
  let asked: EverywhereOptions = {}
  let exitCode: number = exitCodes.done
  const act: Act =
    (load) =>
    async (...given) => {
      const command = given.pop() as Asked
      given.pop()
      asked = command.optsWithGlobals()
      onRead(asked)
      refuseElsewhere(nameOf(command), asked.server)
      const { run } = await load()
      // That each command reads only options it described is known in `commands.ts`, not to the compiler.
      exitCode = await run({ words: wordsIn(given), options: asked as never, terminal, stop })
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
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    return reportError(error, asked, terminal, stop)
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
