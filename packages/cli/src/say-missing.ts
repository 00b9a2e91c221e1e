import { distance } from 'fastest-levenshtein'
import type { Call } from './call.ts'
import { exitCodes } from './exit-codes.ts'
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
          ? `\`muster ${commandOf[what]} --search TEXT\` finds names by a part of them`
          : `did you mean ${printable(nearest)}?`,
    },
    options,
    terminal,
  )
  return exitCodes.failed
}

/** Of the names that share a beginning or an end with `name`, the one that takes the fewest slips: at most one in three letters. */
export function findNearestName(name: string, search: (text: string) => readonly string[]): string | undefined {
  const half = Math.max(2, Math.ceil(name.length / 2))
  const slips = (candidate: string) => distance(candidate.toLowerCase(), name.toLowerCase())
  const [nearest] = [...new Set([name.slice(0, half), name.slice(-half)].flatMap(search))].sort((one, other) => slips(one) - slips(other))
  return nearest !== undefined && slips(nearest) <= Math.max(1, Math.floor(name.length / 3)) ? nearest : undefined
}
