import complete from '@bomb.sh/tab/commander'
import type { Act, Call } from '../call.ts'
import { describeCommands } from '../commands.ts'
import { exitCodes } from '../exit-codes.ts'

/** What the shells' completion scripts ask; prints one candidate a line. */
export function run({ words }: Call): number {
  complete(describeCommands(runNothing), { completionCommandName: 'completion' }).parse([...words])
  return exitCodes.done
}

const runNothing: Act = () => async () => {
  // Completing only looks at the commands.
}
