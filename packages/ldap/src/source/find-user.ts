import { MusterError, type UserWithGroups } from '@muster/provider'
import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import type { Directory } from './directory.ts'

/** The one entry with this username. Two of them throw: nobody guesses which is meant. */
export async function findEntry(directory: Directory, connection: Connection, username: string): Promise<Entry | undefined> {
  const { base, scope, filter, reader, named } = directory.users
  const request = { base, scope, filter: { and: [filter, named(username)] }, attributes: reader.attributes }
  const found = await connection.find(request, 10)
  if (found.length > 1) {
    throw new MusterError(
      'SOURCE_REFUSED',
      `${found.length} entries have the username that was asked for: ${found.map(({ dn }) => dn).join(' and ')}.`,
      { phase: 'look-up', hint: 'Give each a name of its own, or narrow `users.base` or `users.filter`.' },
    )
  }
  return found[0]
}

/** Somebody by name, with the groups of which the person is a direct member. */
export async function findUser(directory: Directory, connection: Connection, username: string): Promise<UserWithGroups | undefined> {
  const entry = await findEntry(directory, connection, username)
  if (entry === undefined) return undefined
  const { record, fault, primaryGroups } = directory.users.reader.read(entry)
  if (record === undefined) {
    throw new MusterError('SOURCE_REFUSED', `${entry.dn} cannot be used: ${fault}.`, { phase: 'look-up', hint: 'Mend the entry.' })
  }
  const { base, scope, filter, holding, identity, reader } = directory.groups
  const asked = { and: [filter, holding({ dn: entry.dn, username: record.username, primaryGroups })] }
  // Of the groups only who they are is wanted: some have as many members as there are people.
  const attributes = identity.length === 0 ? ['1.1'] : identity
  const groups: string[] = []
  for await (const items of connection.search({ base, scope, filter: asked, attributes, pageSize: directory.pageSize })) {
    for (const item of items) {
      if (item.kind !== 'entry') continue
      const { handle, id } = reader.read(item)
      groups.push(id ?? handle)
    }
  }
  return { user: record, groups }
}
