import { MusterError, type UserWithGroups } from '@muster/provider'
import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import type { Directory } from './directory.ts'
import { findGroups } from './find-groups.ts'

/** A directory with the connection that answers look-ups in it. */
export interface Asked {
  readonly directory: Directory
  readonly connection: Connection
}

export interface FoundEntry {
  readonly directory: Directory
  readonly entry: Entry
}

/** The one entry with this username. Two of them throw: nobody guesses which is meant. */
export async function findEntry(asked: readonly Asked[], username: string): Promise<FoundEntry | undefined> {
  const found: FoundEntry[] = []
  for (const { directory, connection } of asked) {
    const { base, scope, filter, reader, named } = directory.users
    const request = { base, scope, filter: { and: [filter, named(username)] }, attributes: reader.attributes }
    for (const entry of await connection.find(request, 10)) found.push({ directory, entry })
  }
  if (found.length > 1) {
    throw new MusterError(
      'SOURCE_REFUSED',
      `${found.length} entries have the username that was asked for: ${found.map(({ entry }) => entry.dn).join(' and ')}.`,
      { phase: 'look-up', hint: 'Give each a name of its own, or narrow `users.base` or `users.filter`.' },
    )
  }
  return found[0]
}

/** Somebody by name, with the groups of which the person is a direct member. */
export async function findUser(asked: readonly Asked[], username: string): Promise<UserWithGroups | undefined> {
  const found = await findEntry(asked, username)
  if (found === undefined) return undefined
  const { entry } = found
  const { record, fault, primaryGroups, derivedGroups = [] } = found.directory.users.reader.read(entry)
  if (record === undefined) {
    throw new MusterError('SOURCE_REFUSED', `${entry.dn} cannot be used: ${fault}.`, { phase: 'look-up', hint: 'Mend the entry.' })
  }
  const groups = derivedGroups.map(({ handle }) => handle)
  for (const { directory, connection } of asked) {
    if (directory.derivesGroups === true) continue
    const member = { dn: entry.dn, username: record.username, primaryGroups }
    for await (const { id, handle } of findGroups(directory, connection, member)) groups.push(id ?? handle)
  }
  return { user: record, groups }
}
