import { type DirectoryRecord, type ErrorRecord, isMusterError, type KnownEntries, type MembersRecord, type Scope } from '@muster/provider'
import type { Connection } from '../connection.ts'
import { normaliseDn } from '../dn.ts'
import type { Entry } from '../entry.ts'
import { readRanges } from '../read-ranges.ts'
import type { SearchItem } from '../search.ts'
import type { Directory, ReadGroup } from './directory.ts'
import { memberHandles } from './member-handles.ts'

const membersOnALine = 1_000

interface Counts {
  users: number
  groups: number
  members: number
  /** What was met that keeps the listing from being complete. */
  references: number
}

/**
 * Everything, groups first: primary groups are recognised by their handles. `end` comes only when both searches came to
 * their end with success and met no reference; a failure between is thrown after what came before it.
 */
export async function* listDirectory(directory: Directory, scope: Scope, known?: KnownEntries): AsyncGenerator<readonly DirectoryRecord[]> {
  const counts: Counts = { users: 0, groups: 0, members: 0, references: 0 }
  const primaryHandles = new Set<string>()
  const connection = await directory.connect()
  const second = openLater(directory)
  try {
    if (scope.groups !== 'none') yield* listGroups(directory, connection, second.get, known, counts, primaryHandles)
    yield* listUsers(directory, connection, known, counts, primaryHandles)
    if (counts.references > 0 && !directory.ignoresReferences) return
    yield [{ type: 'end', users: counts.users, groups: counts.groups, members: counts.members }]
  } finally {
    await second.close()
    await connection.close()
  }
}

async function* listGroups(
  directory: Directory,
  connection: Connection,
  second: () => Promise<Connection>,
  known: KnownEntries | undefined,
  counts: Counts,
  primaryHandles: Set<string>,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const { base, scope, filter, reader, version } = directory.groups
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
      if (group.primaryHandle !== undefined) primaryHandles.add(group.primaryHandle)
      if (match >= 0) present.push(match)
      else
        records.push(
          known === undefined ? group.record : { ...group.record, fingerprint: known.fingerprint(item.bytes, item.start, item.end) },
        )
      records.push(...(await membersOf(group, version, second, counts)))
    }
    if (present.length > 0) records.push({ type: 'present', kind: 'group', known: present })
    if (records.length > 0) yield records
  }
}

async function* listUsers(
  directory: Directory,
  connection: Connection,
  known: KnownEntries | undefined,
  counts: Counts,
  primaryHandles: ReadonlySet<string>,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const { base, scope, filter, reader } = directory.users
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
      for (const group of user.primaryGroups) {
        if (!primaryHandles.has(group)) continue
        const members = primary.get(group)
        const handle = user.id ?? normaliseDn(item.dn)
        if (members === undefined) primary.set(group, [handle])
        else members.push(handle)
      }
    }
    if (present.length > 0) records.push({ type: 'present', kind: 'user', known: present })
    for (const [group, members] of primary) records.push(...spread(group, members, counts))
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

async function membersOf(group: ReadGroup, version: string, second: () => Promise<Connection>, counts: Counts): Promise<MembersRecord[]> {
  const { handle, partial, dn } = group
  let { members } = group
  for (const attribute of partial) {
    try {
      members = [...members, ...memberHandles(await readRanges(await second(), { dn, attribute, version }))]
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
  { ignoresReferences }: Directory,
  counts: Counts,
  records: DirectoryRecord[],
): void {
  if (item.kind !== 'reference') return
  counts.references++
  if (ignoresReferences || counts.references > 1) return
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
