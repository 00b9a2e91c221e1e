import { randomUUID } from 'node:crypto'
import type { GrantRule } from './entitle.ts'
import { combine } from './entitle.ts'
import { foldHandle } from './handles.ts'
import { type AdditionalGroups, idOfInternalSource } from './keep-additional-groups.ts'
import { lastEntrySql } from './last-entry.ts'
import type { Connection } from './open-store.ts'

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
      `insert into entry (entry, source, kind, id, weak, key, name, body, created_run, changed_run, decided, restricted, overdraft)
       values (${lastEntrySql} + 1, @source, 0, @id, 0, @key, @name, json_patch(@body, @patch), @run, @run, 1, @restricted, @overdraft)`,
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
