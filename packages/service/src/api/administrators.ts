import type { Muster } from '@muster/host'

/** All but having passwords checked: that is for other systems. */
export const administratorScopes = ['read', 'run', 'configure'] as const

/**
 * The account of somebody who may sign in to the page: present, active, and in one of the groups of `api.administrators`, whichever
 * source has them, groups within groups included. Asks the copy.
 */
export function findAdministrator(muster: Muster, username: string): number | undefined {
  const groups = new Set(muster.configuration.api?.administrators.map(fold))
  if (groups.size === 0) return undefined
  const person = muster.users.find(username)
  if (person === undefined || person.state !== 'present' || !person.active) return undefined
  const isPresent = (name: string, group: number): boolean =>
    muster.groups.named(name).some((one) => one.group === group && one.state === 'present')
  const isOne = muster.users.groups(person.username).some(({ name, group }) => groups.has(fold(name)) && isPresent(name, group))
  return isOne ? person.account : undefined
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
