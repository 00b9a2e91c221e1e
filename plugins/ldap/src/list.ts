import { type Connection, type Entry, normaliseDn, readRanges, type SearchItem } from '@muster/ldap'
import type { DirectoryRecord, ErrorRecord, KnownEntries, MembersRecord, Scope } from '@muster/provider'
import { isMusterError } from '@muster/provider'
import type { Directory } from './open-directory.ts'
import { type GroupReader, memberHandles, primaryHandle, type ReadGroup } from './read-group.ts'
import type { UserReader } from './read-user.ts'

const membersOnALine = 1_000

export interface Listing {
  readonly directory: Directory
  readonly users: UserReader
  readonly groups: GroupReader
}

interface Counts {
  users: number
  groups: number
  members: number
  /** What was met that keeps the listing from being complete. */
  references: number
}

/**
 * Everything, groups first: primary groups are recognised by their numbers. `end` comes only when both searches came to
 * their end with success and met no reference; a failure between is thrown after what came before it.
 */
export async function* listDirectory(listing: Listing, scope: Scope, known?: KnownEntries): AsyncGenerator<readonly DirectoryRecord[]> {
  const { directory } = listing
  const counts: Counts = { users: 0, groups: 0, members: 0, references: 0 }
  const numbers = new Set<string>()
  const connection = await directory.connect()
  const second = openLater(directory)
  try {
    if (scope.groups !== 'none') yield* listGroups(listing, connection, second.get, known, counts, numbers)
    yield* listUsers(listing, connection, known, counts, numbers)
    if (counts.references > 0 && directory.settings.references !== 'ignore') return
    yield [{ type: 'end', users: counts.users, groups: counts.groups, members: counts.members }]
  } finally {
    await second.close()
    await connection.close()
  }
}

async function* listGroups(
  { directory, groups: reader }: Listing,
  connection: Connection,
  second: () => Promise<Connection>,
  known: KnownEntries | undefined,
  counts: Counts,
  numbers: Set<string>,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const { base, scope, filter } = directory.groups
  for await (const items of connection.search({ base, scope, filter, attributes: reader.attributes, pageSize: directory.pageSize })) {
    const records: DirectoryRecord[] = []
    const present: number[] = []
    for (const item of items) {
      if (item.kind !== 'entry') {
        takeOther(item, base, directory, counts, records)
        continue
      }
      counts.groups++
      const match = known !== undefined && known.size > 0 ? known.match(item.bytes, item.start, item.end) : -1
      const group = readOrFault(item, reader.read)
      if (typeof group === 'string' || group.record === undefined) {
        records.push(
          faulty('group', item.dn, typeof group === 'string' ? undefined : group.id, typeof group === 'string' ? group : group.fault),
        )
        continue
      }
      if (group.number !== undefined) numbers.add(group.number)
      if (match >= 0) present.push(match)
      else
        records.push(
          known === undefined ? group.record : { ...group.record, fingerprint: known.fingerprint(item.bytes, item.start, item.end) },
        )
      records.push(...(await membersOf(group, second, counts)))
    }
    if (present.length > 0) records.push({ type: 'present', kind: 'group', known: present })
    if (records.length > 0) yield records
  }
}

async function* listUsers(
  { directory, users: reader }: Listing,
  connection: Connection,
  known: KnownEntries | undefined,
  counts: Counts,
  numbers: ReadonlySet<string>,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const { base, scope, filter } = directory.users
  for await (const items of connection.search({ base, scope, filter, attributes: reader.attributes, pageSize: directory.pageSize })) {
    const records: DirectoryRecord[] = []
    const present: number[] = []
    const primary = new Map<string, string[]>()
    for (const item of items) {
      if (item.kind !== 'entry') {
        takeOther(item, base, directory, counts, records)
        continue
      }
      counts.users++
      const match = known !== undefined && known.size > 0 ? known.match(item.bytes, item.start, item.end) : -1
      const user = readOrFault(item, match >= 0 ? reader.skim : reader.read)
      if (typeof user === 'string' || user.fault !== undefined) {
        const [id, fault] = typeof user === 'string' ? [undefined, user] : [user.id, user.fault]
        records.push(faulty('user', item.dn, id, fault))
        continue
      }
      if (match >= 0) present.push(match)
      if (user.record !== undefined) {
        records.push(
          known === undefined ? user.record : { ...user.record, fingerprint: known.fingerprint(item.bytes, item.start, item.end) },
        )
      }
      for (const number of user.primaryGroups) {
        if (!numbers.has(number)) continue
        const members = primary.get(number)
        const handle = user.id ?? normaliseDn(item.dn)
        if (members === undefined) primary.set(number, [handle])
        else members.push(handle)
      }
    }
    if (present.length > 0) records.push({ type: 'present', kind: 'user', known: present })
    for (const [number, members] of primary) records.push(...spread(primaryHandle(number), members, counts))
    if (records.length > 0) yield records
  }
}

/** What cannot be decoded is one entry's fault, not the listing's. */
function readOrFault<Read>(entry: Entry, read: (entry: Entry) => Read): Read | string {
  try {
    return read(entry)
  } catch (error) {
    if (isMusterError(error)) return error.message
    throw error
  }
}

async function membersOf(group: ReadGroup, second: () => Promise<Connection>, counts: Counts): Promise<MembersRecord[]> {
  const { handle, partial, dn } = group
  let { members } = group
  for (const attribute of partial) {
    try {
      members = [...members, ...memberHandles(await readRanges(await second(), { dn, attribute, version: 'modifyTimestamp' }))]
    } catch (error) {
      if (!isMusterError(error) || error.code !== 'LISTING_INCOMPLETE') throw error
      return [{ type: 'members', group: handle, unknown: true, at: dn }]
    }
  }
  return spread(handle, members, counts)
}

function spread(group: string, members: readonly string[], counts: Counts): MembersRecord[] {
  const records: MembersRecord[] = []
  for (let from = 0; from < members.length; from += membersOnALine) {
    records.push({ type: 'members', group, members: members.slice(from, from + membersOnALine) })
  }
  counts.members += members.length
  return records
}

function faulty(kind: 'user' | 'group', dn: string, id: string | undefined, fault: string | undefined): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message: fault ?? 'the entry cannot be read',
    hint: `Mend the entry, let the account read the attribute, name another under \`${kind}s\`, or leave the entry out with \`${kind}s.filter\`.`,
    at: dn,
    ...(id === undefined ? {} : { record: { kind, id } }),
  }
}

function takeOther(
  item: Exclude<SearchItem, Entry>,
  base: string,
  { settings }: Directory,
  counts: Counts,
  records: DirectoryRecord[],
): void {
  if (item.kind !== 'reference') return
  counts.references++
  if (settings.references === 'ignore' || counts.references > 1) return
  records.push({
    type: 'error',
    class: 'data',
    message: `a part of ${base} is held by another server (${item.uris[0] ?? 'not named'}), so the listing is not complete; references are not followed`,
    hint: 'Add that server as a source of its own and set `references: ignore`, or narrow `base` to what this server holds.',
  })
}

/** A second connection, opened when it is first needed: the first is busy with a search whose reader waits. */
function openLater(directory: Directory): { get(): Promise<Connection>; close(): Promise<void> } {
  let opened: Promise<Connection> | undefined
  return {
    get: () => (opened ??= directory.connect()),
    async close() {
      const connection = await opened?.catch(() => undefined)
      await connection?.close()
    },
  }
}
