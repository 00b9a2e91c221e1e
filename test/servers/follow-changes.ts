import type { DirectoryRecord, EndRecord, GroupRecord, Scope, Session, UserRecord } from '@muster/provider'

const everything: Scope = { users: 'all', groups: 'all', disabled: true }

/** A copy of a source, kept by the contract's words alone. */
export interface Copy {
  readonly users: ReadonlyMap<string, UserRecord>
  readonly groups: ReadonlyMap<string, GroupRecord>
  /** By id of the group, the ids of its members. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
  readonly cursor: string | undefined
}

export async function copyAll(session: Session): Promise<Copy> {
  const records = await gather(session.list(everything))
  return take({ users: new Map(), groups: new Map(), members: new Map(), cursor: undefined }, records)
}

/** The copy after what `changes` says, or `reset`. */
export async function follow(session: Session, copy: Copy): Promise<Copy | 'reset'> {
  const records = await gather(session.changes!(copy.cursor!, everything))
  return records.some(({ type }) => type === 'reset') ? 'reset' : take(copy, records)
}

export async function gather(batches: AsyncIterable<readonly DirectoryRecord[]>): Promise<readonly DirectoryRecord[]> {
  const records: DirectoryRecord[] = []
  for await (const batch of batches) records.push(...batch)
  return records
}

/** What two copies are compared by: no handles (they are for joining), and no places. */
export function content({ users, groups, members }: Copy) {
  const strip = ({ handles: _, at: __, fingerprint: ___, ...rest }: UserRecord | GroupRecord) => rest
  return {
    users: Object.fromEntries([...users].sort().map(([id, user]) => [id, strip(user)])),
    groups: Object.fromEntries([...groups].sort().map(([id, group]) => [id, strip(group)])),
    members: Object.fromEntries([...groups.keys()].sort().map((id) => [id, [...(members.get(id) ?? [])].sort()])),
  }
}

function take(before: Copy, records: readonly DirectoryRecord[]): Copy {
  const end = records.at(-1) as EndRecord
  if (end?.type !== 'end') throw new Error('no end')
  const users = new Map(before.users)
  const groups = new Map(before.groups)
  const named = new Set<string>()
  for (const record of records) {
    if (record.type === 'gone') (record.kind === 'user' ? users : groups).delete(record.id)
    if (record.type === 'present') for (const id of record.ids ?? []) named.add(id)
    if (record.type === 'user') users.set(record.id!, record)
    if (record.type === 'group') groups.set(record.id!, record)
    if (record.type === 'user' || record.type === 'group') named.add(record.id!)
  }
  if (end.covers === 'all') {
    for (const kept of [users, groups]) for (const id of kept.keys()) if (!named.has(id)) kept.delete(id)
  }
  const ids = new Map<string, string>()
  for (const record of [...users.values(), ...groups.values()]) for (const handle of record.handles ?? []) ids.set(handle, record.id!)
  const there = (id: string | undefined): id is string => id !== undefined && (users.has(id) || groups.has(id))

  const members = new Map([...before.members].map(([group, inside]) => [group, new Set([...inside].filter(there))]))
  const whole = new Set<string>()
  for (const record of records) {
    if (record.type !== 'members') continue
    const group = ids.get(record.group)
    if (group === undefined) continue
    const inside = members.get(group) ?? new Set()
    if ((record.mode ?? 'all') === 'all' && !whole.has(group)) {
      whole.add(group)
      inside.clear()
    }
    for (const handle of record.members ?? []) {
      const id = ids.get(handle)
      if (!there(id)) continue
      if (record.mode === 'remove') inside.delete(id)
      else inside.add(id)
    }
    members.set(group, inside)
  }
  return { users, groups, members, cursor: end.cursor }
}
