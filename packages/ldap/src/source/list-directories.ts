import type { DirectoryRecord, KnownEntries, Scope } from '@muster/provider'
import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import type { SearchItem } from '../search.ts'
import { PlaceCount } from './count-places.ts'
import { mostPrimaryGroups, writeCursor } from './cursor.ts'
import { type Counts, faulty, knownMembersOf, membersOf, openLater, readOrFault, spread } from './describe-entries.ts'
import type { DerivedGroup, Directory } from './directory.ts'

/** What is learnt on the way. */
interface Listing {
  readonly known: KnownEntries | undefined
  readonly counts: Counts
  readonly places: { readonly user: PlaceCount; readonly group: PlaceCount }
  /** What was met that keeps the listing from being complete. */
  references: number
  /** Of all groups that are here: primary groups are recognised by these. */
  readonly primaryHandles: Set<string>
  /** The primary groups that somebody has, whether they were read or not. */
  readonly primaryGroups: Set<string>
  /** Groups that users' own entries name, and who is in them. */
  readonly derived: Map<string, { readonly group: DerivedGroup; readonly members: string[] }>
}

/**
 * Everything in all the directories of a source: people, then groups, whose members are known by then. Before both, a look
 * at which groups there are, for people point at their primary groups. `end` comes only when every search came to its end
 * with success and met no reference; a failure between is thrown after what came before it.
 */
export async function* listDirectories(
  directories: readonly Directory[],
  scope: Scope,
  known?: KnownEntries,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const listing: Listing = {
    // memberOf changes without the bytes that a server's own clock stamps: such entries are read each time.
    known: directories.some(({ derivesGroups }) => derivesGroups) ? undefined : known,
    counts: { users: 0, groups: 0, members: 0 },
    places: { user: new PlaceCount(), group: new PlaceCount() },
    references: 0,
    primaryHandles: new Set(),
    primaryGroups: new Set(),
    derived: new Map(),
  }
  const opened: { readonly directory: Directory; readonly connection: Connection }[] = []
  try {
    const positions: (string | undefined)[] = []
    for (const directory of directories) {
      const connection = await directory.connect()
      opened.push({ directory, connection })
      positions.push(await directory.changes?.position(connection))
    }
    const holdingGroups = opened.filter(({ directory }) => scope.groups !== 'none' && directory.derivesGroups !== true)
    for (const { directory, connection } of holdingGroups) await notePrimaryHandles(directory, connection, listing)
    for (const { directory, connection } of opened) yield* listUsers(directory, connection, listing)
    for (const { directory, connection } of holdingGroups) yield* listGroups(directory, connection, listing)
    if (scope.groups !== 'none' && listing.derived.size > 0) yield listDerived(listing)
    if (listing.references > 0) return
    const isTold = positions.every((position) => position !== undefined) && listing.primaryGroups.size <= mostPrimaryGroups
    const cursor = isTold ? writeCursor({ positions, primaryGroups: [...listing.primaryGroups] }, directories, scope) : undefined
    const places = { user: listing.places.user.counts, group: listing.places.group.counts }
    yield [{ type: 'end', ...listing.counts, places, ...(cursor === undefined ? {} : { cursor }) }]
  } finally {
    for (const { connection } of opened) await connection.close()
  }
}

async function notePrimaryHandles(directory: Directory, connection: Connection, { primaryHandles }: Listing): Promise<void> {
  if (!directory.users.reader.readsPrimaryGroups) return
  const { base, scope, filter, identity, reader } = directory.groups
  const attributes = identity.length === 0 ? ['1.1'] : identity
  for await (const items of connection.search({ base, scope, filter, attributes, pageSize: directory.pageSize })) {
    for (const item of items) {
      if (item.kind !== 'entry') continue
      const group = readOrFault(item, reader.read)
      if (typeof group !== 'string' && group.primaryHandle !== undefined) primaryHandles.add(group.primaryHandle)
    }
  }
}

async function* listGroups(directory: Directory, connection: Connection, listing: Listing): AsyncGenerator<readonly DirectoryRecord[]> {
  const { known, counts } = listing
  const { base, scope, filter, reader, version } = directory.groups
  const second = openLater(directory)
  try {
    for await (const items of connection.search({ base, scope, filter, attributes: reader.attributes, pageSize: directory.pageSize })) {
      const records: DirectoryRecord[] = []
      const present: number[] = []
      for (const item of items) {
        if (item.kind !== 'entry') {
          takeOther(item, base, directory, listing, records)
          continue
        }
        counts.groups++
        listing.places.group.add(item)
        const match = known !== undefined && known.size > 0 ? known.match(item.bytes, item.start, item.end) : -1
        const group = readOrFault(item, reader.read)
        if (typeof group === 'string' || group.record === undefined) {
          records.push(
            faulty('group', item.dn, typeof group === 'string' ? undefined : group.id, typeof group === 'string' ? group : group.fault),
          )
          continue
        }
        if (match >= 0) present.push(match)
        else
          records.push(
            known === undefined ? group.record : { ...group.record, fingerprint: known.fingerprint(item.bytes, item.start, item.end) },
          )
        const whole = known === undefined ? undefined : knownMembersOf(group, item, known, counts)
        records.push(...(whole === undefined ? await membersOf(group, version, second.get, counts) : [whole]))
        for (const parent of group.parents ?? []) records.push(...spread(parent, [group.id ?? group.handle], counts))
      }
      if (present.length > 0) records.push({ type: 'present', kind: 'group', known: present })
      if (records.length > 0) yield records
    }
  } finally {
    await second.close()
  }
}

async function* listUsers(directory: Directory, connection: Connection, listing: Listing): AsyncGenerator<readonly DirectoryRecord[]> {
  const { known, counts, primaryHandles, primaryGroups } = listing
  const { base, scope, filter, reader } = directory.users
  for await (const items of connection.search({ base, scope, filter, attributes: reader.attributes, pageSize: directory.pageSize })) {
    const records: DirectoryRecord[] = []
    const present: number[] = []
    const primary = new Map<string, string[]>()
    for (const item of items) {
      if (item.kind !== 'entry') {
        takeOther(item, base, directory, listing, records)
        continue
      }
      counts.users++
      listing.places.user.add(item)
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
        primaryGroups.add(group)
        if (!primaryHandles.has(group)) continue
        const members = primary.get(group)
        const handle = user.id ?? item.normalisedDn
        if (members === undefined) primary.set(group, [handle])
        else members.push(handle)
      }
      for (const group of user.derivedGroups ?? []) {
        const members = listing.derived.get(group.handle)?.members ?? []
        members.push(user.id ?? item.normalisedDn)
        listing.derived.set(group.handle, { group, members })
      }
    }
    if (present.length > 0) records.push({ type: 'present', kind: 'user', known: present })
    for (const [group, members] of primary) records.push(...spread(group, members, counts))
    if (records.length > 0) yield records
  }
}

function listDerived({ derived, counts }: Listing): readonly DirectoryRecord[] {
  const records: DirectoryRecord[] = []
  for (const { group, members } of derived.values()) {
    counts.groups++
    records.push({ type: 'group', name: group.name, handles: [group.handle], at: group.dn }, ...spread(group.handle, members, counts))
  }
  return records
}

function takeOther(
  item: Exclude<SearchItem, Entry>,
  base: string,
  { ignoresReferences }: Directory,
  listing: Listing,
  records: DirectoryRecord[],
): void {
  if (item.kind !== 'reference' || ignoresReferences) return
  if (listing.references++ > 0) return
  records.push({
    type: 'error',
    class: 'data',
    message: `a part of ${base} is held by another server (${item.uris[0] ?? 'not named'}), so the listing is not complete; references are not followed`,
    hint: 'Add that server as a source of its own and set `references: ignore`, or narrow `base` to what this server holds.',
  })
}
