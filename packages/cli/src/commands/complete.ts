import complete from '@bomb.sh/tab/commander'
import type { Call } from '../call.ts'
import { describeCommands } from '../commands.ts'
import { exitCodes } from '../exit-codes.ts'

/** What the shells' completion scripts ask; prints one candidate a line. */
export function run({ words }: Call): number {
  // A command line of its own: completing adds commands to the one it reads.
  complete(
    describeCommands(() => async () => {
      // Nothing is run while completing.
    }),
    { completionCommandName: 'completion-script' },
  ).parse([...words])
  return exitCodes.done
}
