import { type DirectoryRecord, type GroupRecord, type MembersRecord, MusterError, type UserRecord } from '@muster/provider'
import { type Directory, recordsOf } from './directory.ts'

/** How a source tells what changed. */
export interface Telling {
  readonly members: 'all' | 'differences'
  readonly covers: 'changed' | 'all'
  /** Whether what was so in between is told as well: records that the next ones overtake. */
  readonly rehearsed: boolean
}

export type ChangesFault =
  | { readonly kind: 'none' }
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'throws'; readonly after: number }
  | { readonly kind: 'miscounted' }
  | { readonly kind: 'repeated page'; readonly at: number }
  | { readonly kind: 'reset'; readonly after: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'no cursor' }

/** Remembers what a directory was at each cursor that it gave, and tells what changed since. */
export function makeLog({ members: membersMode, covers, rehearsed }: Telling) {
  const remembered: Directory[] = []
  const remember = (directory: Directory): string => {
    remembered.push(directory)
    return String(remembered.length - 1)
  }

  function difference(before: Directory, after: Directory): DirectoryRecord[] {
    const [was, is] = [byId(before), byId(after)]
    const records: DirectoryRecord[] = []
    const present: { user: string[]; group: string[] } = { user: [], group: [] }
    for (const [key, record] of was.entries) {
      if (is.entries.has(key)) continue
      if (covers === 'changed') records.push({ type: 'gone', kind: record.type, id: record.id!, reason: 'deleted' })
      else if (rehearsed) records.push(record, { type: 'gone', kind: record.type, id: record.id! })
    }
    for (const [key, record] of is.entries) {
      const id = record.id!
      if (JSON.stringify(was.entries.get(key)) === JSON.stringify(record)) {
        present[record.type].push(id)
        continue
      }
      if (rehearsed) records.push({ ...record, ...(record.type === 'user' ? { username: `${id}-for-a-moment` } : {}) } as typeof record)
      if (rehearsed && was.entries.has(key)) records.push({ type: 'gone', kind: record.type, id })
      records.push(record)
    }
    for (const [group, members] of Object.entries(after.groups)) {
      const standing = before.groups[group] ?? []
      const joining = members.filter((member) => !standing.includes(member))
      const leaving = standing.filter((member) => !members.includes(member))
      const isNew = !(group in before.groups)
      if (!isNew && joining.length + leaving.length === 0) continue
      if (membersMode === 'all') records.push(...members.map((member): MembersRecord => ({ type: 'members', group, members: [member] })))
      else {
        if (rehearsed) records.push({ type: 'members', group, members: leaving, mode: 'add' })
        records.push(
          { type: 'members', group, members: joining, mode: 'add' },
          { type: 'members', group, members: leaving, mode: 'remove' },
        )
      }
    }
    if (covers === 'all')
      for (const kind of ['user', 'group'] as const)
        if (present[kind].length > 0) records.push({ type: 'present', kind, ids: present[kind] })
    return records
  }

  async function* changes(cursor: string, directory: Directory, fault: ChangesFault): AsyncGenerator<readonly DirectoryRecord[]> {
    const before = remembered[Number(cursor)]
    if (before === undefined || fault.kind === 'lost') {
      yield [{ type: 'reset' }]
      return
    }
    const told = difference(before, directory)
    const records: DirectoryRecord[] = [
      ...told,
      {
        type: 'end',
        users: told.filter(({ type }) => type === 'user').length,
        groups: told.filter(({ type }) => type === 'group').length,
        members: told.reduce((sum, record) => sum + (record.type === 'members' ? record.members!.length : 0), 0),
        covers,
        ...(fault.kind === 'no cursor' ? {} : { cursor: remember(directory) }),
      },
    ]
    const at = 'after' in fault ? fault.after % records.length : 0
    switch (fault.kind) {
      case 'cut':
        yield records.slice(0, at)
        return
      case 'throws':
        yield records.slice(0, at)
        throw new MusterError('SOURCE_UNAVAILABLE', 'the connection was lost')
      case 'reset':
        yield [...records.slice(0, at), { type: 'reset' }]
        return
      case 'miscounted':
        yield records.map((record) => (record.type === 'end' ? { ...record, members: record.members + 1 } : record))
        return
      case 'repeated page': {
        const page = records.slice(0, -1).slice(0, 1 + fault.at)
        yield page
        yield [...page, ...records.slice(page.length)]
        return
      }
      default:
        yield records
    }
  }

  return { remember, changes }
}

export type ChangeLog = ReturnType<typeof makeLog>

function byId(directory: Directory): { readonly entries: ReadonlyMap<string, UserRecord | GroupRecord> } {
  const records = recordsOf(directory).filter((record) => record.type === 'user' || record.type === 'group')
  return { entries: new Map(records.map((record) => [`${record.type} ${record.id}`, record])) }
}
