import { script } from '@bomb.sh/tab'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'

/** The script asks `muster complete -- WORDS` at every press of the key. */
export function run({ words: [shell = ''] }: Call): number {
  script(shell, 'muster', 'muster')
  return exitCodes.done
}
