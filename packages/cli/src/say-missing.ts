import type { Call } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { findNearestName } from './find-nearest-name.ts'
import { printable } from './print/printable.ts'
import { tell } from './report-error.ts'

const commandOf = { person: 'users', group: 'groups' } as const

/** Says that there is nobody of that name, and who may have been meant. `search` gives names that contain a text. */
export function sayMissing(
  { options, terminal }: Call,
  what: 'person' | 'group',
  name: string,
  search: (text: string) => readonly string[],
): number {
  const nearest = findNearestName(name, search)
  tell(
    {
      code: 'NOT_FOUND',
      message: `There is no ${what} called ${printable(name)} in the copy.`,
      hint:
        nearest === undefined
          ? `\`muster ${commandOf[what]} --search TEXT\` finds names by a part of them${what === 'person' ? ', and `muster explain NAME` says why somebody is missing' : ''}`
          : `did you mean ${printable(nearest)}?`,
    },
    options,
    terminal,
  )
  return exitCodes.failed
}
