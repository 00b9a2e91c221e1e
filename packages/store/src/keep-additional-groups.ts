import { foldHandle } from './handles.ts'
import { lastEntrySql } from './last-entry.ts'
import type { Connection } from './open-store.ts'

const states = ['present', 'absent', 'deactivated', 'deleted'] as const

/** What people and groups that no directory has are said to come from. */
export const internalSource = 'internal'

/** Groups by name, and who is in them beside those whom directories list, by username. */
export type AdditionalGroups = ReadonlyMap<string, readonly string[]>

export function idOfInternalSource(connection: Connection): number {
  connection.prepare('insert or ignore into source (name) values (?)').run(internalSource)
  return connection.prepare('select source from source where name = ?').pluck().get(internalSource) as number
}

/** Makes the groups of the internal source what the file says. Gives the usernames that nobody has. */
export function keepAdditionalGroups(connection: Connection, groups: AdditionalGroups, run: number): string[] {
  const unknown = new Set<string>()
  const source = idOfInternalSource(connection)
  const wanted = new Map([...groups].map(([name, usernames]) => [name.normalize('NFC'), usernames]))
  const known = connection.prepare('select entry, id, state from entry where source = ? and kind = 1').all(source) as {
    entry: number
    id: string
    state: number
  }[]
  const find = connection.prepare('select entry from entry where kind = 0 and key = ?').pluck()
  for (const { entry, id, state } of known) {
    const isWanted = wanted.has(id)
    if (!isWanted) setMembers(connection, entry, [], run)
    if (isWanted === (state === 0)) continue
    const change = isWanted
      ? { before: states[state], after: 'present', action: 'return' }
      : { before: 'present', after: 'absent', action: 'absent' }
    connection
      .prepare('insert into journal (run, entry, action, before, after) values (?, ?, ?, ?, ?)')
      .run(run, entry, change.action, JSON.stringify({ state: change.before }), JSON.stringify({ state: change.after }))
    // One whose making was undone has no name any more.
    connection.prepare('update entry set state = ?, key = id, name = id, changed_run = ? where entry = ?').run(isWanted ? 0 : 1, run, entry)
  }
  for (const [name, usernames] of wanted) {
    const members = usernames.flatMap((username) => {
      const member = find.get(foldHandle(username)) as number | undefined
      if (member === undefined) unknown.add(username)
      return member ?? []
    })
    const group = known.find(({ id }) => id === name)?.entry ?? makeGroup(connection, source, name, run)
    setMembers(
      connection,
      group,
      [...new Set(members)].sort((a, b) => a - b),
      run,
    )
  }
  return [...unknown]
}

function makeGroup(connection: Connection, source: number, name: string, run: number): number {
  const group = connection
    .prepare(`insert into entry (entry, source, kind, id, weak, key, name, body, created_run, changed_run)
       values (${lastEntrySql} + 1, ?, 1, ?, 1, ?, ?, '{}', ?, ?)`)
    .run(source, name, name, name, run, run).lastInsertRowid
  connection.prepare("insert into journal (run, entry, last_entry, action) values (?, ?, ?, 'new')").run(run, group, group)
  return Number(group)
}

function setMembers(connection: Connection, group: number, members: readonly number[], run: number): void {
  const standing = JSON.parse(
    (connection.prepare('select members from member_list where group_entry = ?').pluck().get(group) as string | undefined) ?? '[]',
  ) as number[]
  const [had, has] = [new Set(standing), new Set(members)]
  const joining = members.filter((member) => !had.has(member))
  const leaving = standing.filter((member) => !has.has(member))
  if (joining.length + leaving.length === 0) return
  if (members.length === 0) connection.prepare('delete from member_list where group_entry = ?').run(group)
  else connection.prepare('insert or replace into member_list (group_entry, members) values (?, ?)').run(group, `[${members.join()}]`)
  const list = connection.prepare('select groups from group_list where member = ?').pluck()
  const write = connection.prepare('insert or replace into group_list (member, groups) values (?, ?)')
  const groupsOf = (member: number): number[] => JSON.parse((list.get(member) as string | null | undefined) ?? '[]') as number[]
  const put = (member: number, groups: readonly number[]): void => void write.run(member, groups.length === 0 ? null : `[${groups.join()}]`)
  for (const member of joining)
    put(
      member,
      [...groupsOf(member), group].sort((a, b) => a - b),
    )
  for (const member of leaving)
    put(
      member,
      groupsOf(member).filter((one) => one !== group),
    )
  connection
    .prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'members', ?, ?)")
    .run(run, group, `{"members":[${leaving.join()}]}`, `{"members":[${joining.join()}]}`)
}
