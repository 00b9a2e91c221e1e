import type { Connection, Entry, Filter } from '@muster/ldap'
import { MusterError, type UserWithGroups } from '@muster/provider'
import type { Directory } from './open-directory.ts'
import { type GroupReader, primaryHandle } from './read-group.ts'
import type { UserReader } from './read-user.ts'

/** The one entry with this username; the name is data in the filter, whatever it holds. */
export async function findEntry(
  directory: Directory,
  connection: Connection,
  username: string,
  attributes: readonly string[],
): Promise<Entry | undefined> {
  const { base, scope, filter, mapping } = directory.users
  const named: Filter = { or: mapping.username.map((name) => ({ equal: name, to: username })) }
  const found = await connection.find({ base, scope, filter: { and: [filter, named] }, attributes }, 10)
  if (found.length > 1) {
    throw new MusterError(
      'SOURCE_REFUSED',
      `${found.length} entries have the username that was asked for: ${found.map(({ dn }) => dn).join(' and ')}.`,
      {
        phase: 'look-up',
        hint: 'Give each a name of its own, or narrow `users.base` or `users.filter`.',
      },
    )
  }
  return found[0]
}

/** Somebody by name, with the groups of which the person is a direct member. */
export async function findUser(
  directory: Directory,
  users: UserReader,
  groups: GroupReader,
  connection: Connection,
  username: string,
): Promise<UserWithGroups | undefined> {
  const entry = await findEntry(directory, connection, username, users.attributes)
  if (entry === undefined) return undefined
  const { record, fault, primaryGroups } = users.read(entry)
  if (record === undefined) {
    throw new MusterError('SOURCE_REFUSED', `${entry.dn} cannot be used: ${fault}.`, { phase: 'look-up', hint: 'Mend the entry.' })
  }
  const { base, scope, filter, mapping } = directory.groups
  const holding: Filter[] = [
    ...mapping.members.map((name) => ({ equal: name, to: entry.dn })),
    ...mapping.memberNames.map((name) => ({ equal: name, to: record.username })),
    ...mapping.number.flatMap((name) => primaryGroups.map((number) => ({ equal: name, to: number }))),
  ]
  const handles: string[] = []
  // Of the groups only who they are is wanted: some have as many members as there are people.
  const attributes = [...mapping.id, ...mapping.number]
  for await (const items of connection.search({
    base,
    scope,
    filter: { and: [filter, { or: holding }] },
    attributes: attributes.length === 0 ? ['1.1'] : attributes,
    pageSize: directory.pageSize,
  })) {
    for (const item of items) {
      if (item.kind !== 'entry') continue
      const { handle, id, number } = groups.read(item)
      handles.push(id ?? handle ?? primaryHandle(number ?? ''))
    }
  }
  return { user: record, groups: handles }
}
