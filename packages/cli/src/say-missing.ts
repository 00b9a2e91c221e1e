import type { ListOptions } from '@muster/store'
import type { AskedMuster } from './asked-muster.ts'
import type { Call } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { findNearestName, namesAlike } from './find-nearest-name.ts'
import { printable } from './print/printable.ts'
import { tell } from './report-error.ts'

const commandOf = { person: 'users', group: 'groups' } as const

/** Says that there is nobody of that name, and who of the copy may have been meant. */
export async function sayMissing(
  { options, terminal }: Call,
  { users, groups }: Pick<AskedMuster, 'users' | 'groups'>,
  what: 'person' | 'group',
  name: string,
  among: Pick<ListOptions, 'source'> = {},
): Promise<number> {
  const found = await Promise.all(
    namesAlike(name).map(async (search) =>
      what === 'person'
        ? (await users.list({ ...among, search })).map(({ spelling }) => spelling)
        : (await groups.list({ ...among, search })).map((group) => group.name),
    ),
  )
  const nearest = findNearestName(name, found.flat())
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
