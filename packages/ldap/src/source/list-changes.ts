import type { DirectoryRecord, MembersRecord, Scope } from '@muster/provider'
import type { Connection } from '../connection.ts'
import { normaliseDn } from '../dn.ts'
import type { SearchRequest } from '../search.ts'
import { mostPrimaryGroups, readCursor, writeCursor } from './cursor.ts'
import { type Counts, faulty, membersOf, openLater, readOrFault, spread } from './describe-entries.ts'
import type { Changed, Directory, Member, ReadGroup, ReadUser } from './directory.ts'
import { findGroups } from './find-groups.ts'

/** Above this many, reading the members of every group once costs less than asking for each who changed. */
const mostAskedFor = 50

const reset: readonly DirectoryRecord[] = [{ type: 'reset' }]

/**
 * What changed in all the directories of a source since `cursor`, or `reset`. Nothing is guessed: what a server cannot say
 * for certain makes everything be read. Only the end of a membership under a name that its holder no longer has is left to
 * the next whole reading: the group that still writes that name did not change.
 */
export async function* listChanges(
  directories: readonly Directory[],
  text: string,
  scope: Scope,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const cursor = readCursor(text, directories, scope)
  if (cursor === undefined) {
    yield reset
    return
  }
  const told: Told[] = []
  try {
    for (const [index, directory] of directories.entries()) {
      const connection = await directory.connect()
      const last: { changed?: Changed } = {}
      told.push({ directory, connection, last })
      const changed = await directory.changes?.since(connection, cursor.positions[index]!)
      if (changed === undefined || changed.covers !== (told[0]?.last.changed ?? changed).covers) {
        yield reset
        return
      }
      last.changed = changed
    }
    yield* describeChanges(told as readonly Complete[], cursor.primaryGroups, directories, scope)
  } finally {
    for (const { connection } of told) await connection.close()
  }
}

interface Told {
  readonly directory: Directory
  readonly connection: Connection
  readonly last: { changed?: Changed }
}
interface Complete extends Told {
  readonly last: { readonly changed: Changed }
}

/** Who changed, as memberships need it. */
interface Mover {
  readonly member: Member
  /** What it is a member as. */
  readonly handle: string
  readonly handles: readonly string[]
  readonly kind: 'user' | 'group'
}

async function* describeChanges(
  told: readonly Complete[],
  formerPrimaryGroups: readonly string[],
  directories: readonly Directory[],
  scope: Scope,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const counts: Counts = { users: 0, groups: 0, members: 0 }
  const records: DirectoryRecord[] = []
  const movers: Mover[] = []
  const groups: { readonly directory: Directory; readonly group: ReadGroup }[] = []
  const primaryGroups = new Set(formerPrimaryGroups)
  const wantsGroups = scope.groups !== 'none'

  for (const { directory, last } of told) {
    const { users, groups: changedGroups, gone } = last.changed
    for (const id of gone.users) records.push({ type: 'gone', kind: 'user', id })
    if (wantsGroups) for (const id of gone.groups) records.push({ type: 'gone', kind: 'group', id })
    for (const entry of users) {
      counts.users++
      const user = readOrFault(entry, directory.users.reader.read)
      if (typeof user === 'string' || user.record === undefined) {
        records.push(typeof user === 'string' ? faulty('user', entry.dn, undefined, user) : faulty('user', entry.dn, user.id, user.fault))
        continue
      }
      records.push(user.record)
      for (const group of user.primaryGroups) primaryGroups.add(group)
      movers.push(moverOfUser(user, entry.dn))
    }
    for (const entry of wantsGroups ? changedGroups : []) {
      counts.groups++
      const group = readOrFault(entry, directory.groups.reader.read)
      if (typeof group === 'string' || group.record === undefined) {
        records.push(
          typeof group === 'string' ? faulty('group', entry.dn, undefined, group) : faulty('group', entry.dn, group.id, group.fault),
        )
        continue
      }
      records.push(group.record)
      groups.push({ directory, group })
      movers.push(moverOfGroup(group))
    }
  }
  yield records

  if (wantsGroups) {
    const isWhole = new Set(groups.flatMap(({ group }) => handlesOf(group)))
    for (const { directory, group } of groups) yield await wholeMembers(told, directory, group, primaryGroups, counts)
    for (const { last } of told) {
      for (const { group, mode, members } of last.changed.members) {
        if (!isWhole.has(group)) yield spread(group, members, counts, mode)
      }
    }
    for (const { directory, connection } of told) yield await movedMembers(directory, connection, movers, primaryGroups, isWhole, counts)
  }
  for (const { last } of told) {
    const { users, groups: presentGroups } = last.changed.present
    if (users.length > 0) yield [{ type: 'present', kind: 'user', ids: users }]
    if (presentGroups.length > 0 && wantsGroups) yield [{ type: 'present', kind: 'group', ids: presentGroups }]
  }
  const positions = told.map(({ last }) => last.changed.position)
  const isTold = primaryGroups.size <= mostPrimaryGroups
  const cursor = isTold ? writeCursor({ positions, primaryGroups: [...primaryGroups] }, directories, scope) : undefined
  const covers = told[0]?.last.changed.covers ?? 'changed'
  yield [{ type: 'end', ...counts, covers, ...(cursor === undefined ? {} : { cursor }) }]
}

function moverOfUser({ record, id, primaryGroups }: ReadUser, dn: string): Mover {
  const handles = record?.handles ?? [normaliseDn(dn)]
  return { member: { dn, username: record?.username, primaryGroups }, handle: id ?? normaliseDn(dn), handles, kind: 'user' }
}

function moverOfGroup(group: ReadGroup): Mover {
  const handles = group.record?.handles ?? [group.handle]
  return { member: { dn: group.dn, username: undefined, primaryGroups: [] }, handle: group.id ?? group.handle, handles, kind: 'group' }
}

function handlesOf({ id, handle, primaryHandle }: ReadGroup): string[] {
  return [id, handle, primaryHandle].filter((each) => each !== undefined)
}

/** All members of a group that changed, those whose primary group it is among them. */
async function wholeMembers(
  told: readonly Complete[],
  directory: Directory,
  group: ReadGroup,
  primaryGroups: ReadonlySet<string>,
  counts: Counts,
): Promise<MembersRecord[]> {
  const { primaryHandle } = group
  const further: string[] = []
  if (primaryHandle !== undefined && primaryGroups.has(primaryHandle)) {
    for (const { directory: home, connection } of told) {
      const { base, scope, filter, inPrimary, reader } = home.users
      const request: SearchRequest = {
        base,
        scope,
        filter: { and: [filter, inPrimary([primaryHandle])] },
        attributes: reader.attributes,
        pageSize: home.pageSize,
      }
      for await (const items of connection.search(request)) {
        for (const item of items) {
          const user = item.kind === 'entry' ? reader.skim(item) : undefined
          if (user?.id !== undefined && user.primaryGroups.includes(primaryHandle)) further.push(user.id)
        }
      }
    }
  }
  const second = openLater(directory)
  try {
    const records = await membersOf(group, directory.groups.version, second.get, counts, further)
    // Nobody, said aloud: without a record the group's members would stay what they were.
    return records.length > 0 ? records : [{ type: 'members', group: group.handle, members: [] }]
  } finally {
    await second.close()
  }
}

/**
 * Whoever changed may have come into scope, where groups that did not change hold them already; and may have another primary
 * group than before, of which only the present one is known.
 */
async function movedMembers(
  directory: Directory,
  connection: Connection,
  movers: readonly Mover[],
  primaryGroups: ReadonlySet<string>,
  isWhole: ReadonlySet<string>,
  counts: Counts,
): Promise<MembersRecord[]> {
  if (movers.length === 0) return []
  const find = movers.length > mostAskedFor ? holdersOfMany : holdersOfEach
  const existing = await findPrimaryGroups(directory, connection, primaryGroups)
  const joined = new Map<string, string[]>()
  const left = new Map<string, string[]>()
  const held = await find(directory, connection, movers)
  for (const mover of movers) {
    const holders = held.get(mover) ?? []
    for (const group of holders) if (!handlesOf(group).some((handle) => isWhole.has(handle))) append(joined, group.handle, mover.handle)
    if (mover.kind === 'group') continue
    for (const [primaryHandle, handle] of existing) {
      if (isWhole.has(primaryHandle) || holders.some((group) => group.handle === handle)) continue
      append(left, handle, mover.handle)
    }
  }
  return [
    ...[...joined].flatMap(([group, members]) => spread(group, members, counts, 'add')),
    ...[...left].flatMap(([group, members]) => spread(group, members, counts, 'remove')),
  ]
}

type Held = ReadonlyMap<Mover, readonly ReadGroup[]>

async function holdersOfEach(directory: Directory, connection: Connection, movers: readonly Mover[]): Promise<Held> {
  const held = new Map<Mover, ReadGroup[]>()
  for (const mover of movers) {
    const groups: ReadGroup[] = []
    for await (const group of findGroups(directory, connection, mover.member)) groups.push(group)
    held.set(mover, groups)
  }
  return held
}

async function holdersOfMany(directory: Directory, connection: Connection, movers: readonly Mover[]): Promise<Held> {
  const byHandle = new Map<string, Mover>()
  const byPrimary = new Map<string, Mover[]>()
  for (const mover of movers) {
    for (const handle of mover.handles) byHandle.set(handle, mover)
    for (const group of mover.member.primaryGroups) byPrimary.set(group, [...(byPrimary.get(group) ?? []), mover])
  }
  const held = new Map<Mover, ReadGroup[]>()
  const { base, scope, filter, reader } = directory.groups
  const partial: string[] = []
  for await (const items of connection.search({ base, scope, filter, attributes: reader.attributes, pageSize: directory.pageSize })) {
    for (const item of items) {
      if (item.kind !== 'entry') continue
      const group = readOrFault(item, reader.read)
      if (typeof group === 'string') continue
      if (group.partial.length > 0) partial.push(group.dn)
      const inside = group
        .readMembers()
        .map((member) => byHandle.get(member))
        .filter((mover) => mover !== undefined)
      const primary = group.primaryHandle === undefined ? [] : (byPrimary.get(group.primaryHandle) ?? [])
      for (const mover of new Set([...inside, ...primary])) held.set(mover, [...(held.get(mover) ?? []), group])
    }
  }
  // Groups that come in parts are not read whole for this: they are asked for each.
  if (partial.length > 0) return await holdersOfEach(directory, connection, movers)
  return held
}

/** The groups that are somebody's primary group, as far as they are groups here: their primary handle, and their handle. */
async function findPrimaryGroups(
  directory: Directory,
  connection: Connection,
  primaryGroups: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  if (primaryGroups.size === 0) return found
  const { base, scope, filter, identity, reader, numbered } = directory.groups
  const request = { base, scope, filter: { and: [filter, numbered([...primaryGroups])] }, attributes: identity }
  for (const entry of await connection.find(request, mostPrimaryGroups * 10)) {
    const { primaryHandle, handle } = reader.read(entry)
    if (primaryHandle !== undefined) found.set(primaryHandle, handle)
  }
  return found
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
