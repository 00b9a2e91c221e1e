import { randomUUID } from 'node:crypto'
import type { GrantRule } from './entitle.ts'
import { combine } from './entitle.ts'
import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'

/** What people and groups that no directory has are said to come from. */
export const internalSource = 'internal'

/** Groups by name, and who is in them beside those whom directories list, by username. */
export type AdditionalGroups = ReadonlyMap<string, readonly string[]>

export interface NewInternalUser {
  readonly username: string
  readonly fields: Readonly<Record<string, string>>
  readonly verifier?: string
  readonly rules: readonly GrantRule[]
  readonly additionalGroups: AdditionalGroups
  readonly currency: string
  readonly run: number
  readonly now: number
}

export interface AddedUser {
  readonly account: number
  /** What it was granted, by rule, in minor units. */
  readonly grants: readonly { readonly rule: string; readonly minor: number }[]
}

export function idOfInternalSource(connection: Connection): number {
  connection.prepare('insert or ignore into source (name) values (?)').run(internalSource)
  return connection.prepare('select source from source where name = ?').pluck().get(internalSource) as number
}

/** Makes an account whose name nobody has, and decides at once what the rules give it. */
export function addInternalUser(connection: Connection, user: NewInternalUser): AddedUser {
  const { username, fields, verifier, rules, additionalGroups, currency, run, now } = user
  const key = foldHandle(username)
  const inGroup = (group: string | undefined): boolean => group !== undefined && isIn(additionalGroups, group, key)
  const byGroup = rules.filter(({ group }) => inGroup(group))
  const matching = byGroup.length > 0 ? byGroup : rules.filter(({ group }) => group === undefined)
  const { restricted, overdraft, patch } = combine(matching)
  const { lastInsertRowid } = connection
    .prepare(
      `insert into entry (source, kind, id, weak, key, name, body, created_run, changed_run, decided, restricted, overdraft)
       values (@source, 0, @id, 0, @key, @name, json_patch(@body, @patch), @run, @run, 1, @restricted, @overdraft)`,
    )
    .run({
      source: idOfInternalSource(connection),
      id: randomUUID(),
      key,
      name: username.normalize('NFC'),
      body: JSON.stringify(fields),
      patch,
      run,
      restricted: restricted || matching.length === 0 ? 1 : 0,
      overdraft: overdraft ?? null,
    })
  const account = Number(lastInsertRowid)
  connection.prepare("insert into journal (run, entry, last_entry, action) values (?, ?, ?, 'new')").run(run, account, account)
  if (verifier !== undefined) keepVerifier(connection, account, verifier)
  const grant = connection.prepare(
    "insert into ledger (account, minor, currency, why, rule, run, at, grant_key) values (@account, @minor, @currency, @why, @rule, @run, @now, 'new person: ' || @rule)",
  )
  const grants = matching.flatMap(({ group, credit: minor }) => (minor === 0 ? [] : { rule: group ?? 'everyone', minor, group }))
  for (const { rule, minor, group } of grants)
    grant.run({ account, minor, currency, rule, run, now, why: group === undefined ? 'new person' : `new person in the group ${group}` })
  return { account, grants: grants.map(({ rule, minor }) => ({ rule, minor })) }
}

function isIn(groups: AdditionalGroups, group: string, key: string): boolean {
  for (const [name, usernames] of groups)
    if (name.normalize('NFC') === group.normalize('NFC') && usernames.some((one) => foldHandle(one) === key)) return true
  return false
}

/** The account stays, emptied, as when a directory's person is deleted. */
export function removeInternalUser(connection: Connection, account: number, run: number): void {
  const row = connection.prepare('select body from entry where entry = ?').pluck().get(account) as string
  connection
    .prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'delete', ?, ?)")
    .run(run, account, JSON.stringify({ state: 'present', ...(JSON.parse(row) as object) }), JSON.stringify({ state: 'deleted' }))
  connection.prepare('delete from internal_password where account = ?').run(account)
  connection.prepare("update entry set state = 3, key = null, body = '{}', changed_run = ? where entry = ?").run(run, account)
}

export function keepVerifier(connection: Connection, account: number, verifier: string): void {
  connection.prepare('insert or replace into internal_password (account, verifier) values (?, ?)').run(account, verifier)
}

export function verifierOf(connection: Connection, account: number): string | undefined {
  return connection.prepare('select verifier from internal_password where account = ?').pluck().get(account) as string | undefined
}

/** Makes the groups of the internal source what the file says. Gives the usernames that nobody has. */
export function keepAdditionalGroups(connection: Connection, groups: AdditionalGroups, run: number): string[] {
  const unknown = new Set<string>()
  const source = idOfInternalSource(connection)
  const wanted = new Map([...groups].map(([name, usernames]) => [name.normalize('NFC'), usernames]))
  const known = connection.prepare('select entry, key, state from entry where source = ? and kind = 1').all(source) as {
    entry: number
    key: string
    state: number
  }[]
  const find = connection.prepare('select entry from entry where kind = 0 and key = ?').pluck()
  for (const { entry, key, state } of known) {
    const isWanted = wanted.has(key)
    if (!isWanted) setMembers(connection, entry, [], run)
    if (isWanted === (state === 0)) continue
    const change = isWanted
      ? { before: 'absent', after: 'present', action: 'return' }
      : { before: 'present', after: 'absent', action: 'absent' }
    connection
      .prepare('insert into journal (run, entry, action, before, after) values (?, ?, ?, ?, ?)')
      .run(run, entry, change.action, JSON.stringify({ state: change.before }), JSON.stringify({ state: change.after }))
    connection.prepare('update entry set state = ?, changed_run = ? where entry = ?').run(isWanted ? 0 : 1, run, entry)
  }
  for (const [name, usernames] of wanted) {
    const members = usernames.flatMap((username) => {
      const member = find.get(foldHandle(username)) as number | undefined
      if (member === undefined) unknown.add(username)
      return member ?? []
    })
    const group = known.find(({ key }) => key === name)?.entry ?? makeGroup(connection, source, name, run)
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
    .prepare("insert into entry (source, kind, id, weak, key, name, body, created_run, changed_run) values (?, 1, ?, 1, ?, ?, '{}', ?, ?)")
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
