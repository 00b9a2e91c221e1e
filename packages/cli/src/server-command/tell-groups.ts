import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { sayMissing } from '../say-missing.ts'
import { everyGroup, everyMember, everyName } from './every-page.ts'
import { sayEach } from './say.ts'

/** What print-management servers call the group of everybody. */
const allUsers = '!!All Users!!'

export function groupNames(muster: AskedMuster, _: readonly string[], call: Call): Promise<number> {
  return sayEach(everyGroup(muster), call)
}

export async function userGroups(muster: AskedMuster, [name = '']: readonly string[], call: Call): Promise<number> {
  if ((await muster.users.find(name)) === undefined) return sayMissing(call, muster, 'person', name)
  const groups = await muster.users.groups(name)
  return sayEach(only(groups.map((group) => group.name)), call)
}

export async function groupMembers(muster: AskedMuster, [name = '']: readonly string[], call: Call): Promise<number> {
  if (name === allUsers) return sayEach(everyName(muster), call)
  const group = await muster.groups.find(name)
  return group === undefined ? sayMissing(call, muster, 'group', name) : sayEach(everyMember(muster, group.name), call)
}

async function* only(names: readonly string[]): AsyncGenerator<readonly string[]> {
  yield names
}
