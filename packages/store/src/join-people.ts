import { foldHandle } from './handles.ts'
import type { Connection } from './open-store.ts'
import type { SourceStage } from './stage.ts'

/** By what people of two sources are recognised as the same: a field on either side. */
export interface Join {
  /** Source whose accounts go on. */
  readonly from: string
  readonly fromField: string
  readonly toField: string
}

export interface JoinedPerson {
  readonly name: string
  readonly id: string
  /** Name and id in the other source. */
  readonly toName: string
  readonly toId: string
}

export interface Joined {
  readonly matched: readonly JoinedPerson[]
  /** People of the source that is left, whom nobody of the other has the key of. */
  readonly onlyFrom: readonly string[]
  readonly onlyTo: readonly string[]
  /** Keys that more than one person has on a side: never guessed. */
  readonly ambiguous: readonly { readonly key: string; readonly from: readonly string[]; readonly to: readonly string[] }[]
  /** Who has an account of each source already: two accounts are not made one. */
  readonly twoAccounts: readonly { readonly name: string; readonly toName: string }[]
  /** Fields that people of a side have, where nobody there has the one asked for. */
  readonly missingField?: { readonly side: 'from' | 'to'; readonly field: string; readonly fields: readonly string[] }
  /** Groups of the source that is left, with how many of the matched people leave them. */
  readonly leaving: readonly { readonly group: string; readonly people: number; readonly hasNamesake: boolean }[]
}

export interface Person {
  /** An entry, or the negated ref of a staged row. */
  readonly person: number
  readonly id: string
  readonly key: string | null
  readonly name: string
  readonly body: string
}

/**
 * Finds for the people of a listing the accounts of another source that are theirs, one to one by the folded key, and has
 * the comparison that follows take them for known. Changes nothing in the copy.
 */
export function joinPeople(stage: SourceStage, join: Join): Joined {
  const { connection, source } = stage
  const from = connection.prepare('select source from source where name = ?').pluck().get(join.from) as number
  // Whose account was emptied has nothing left to be recognised by but the id.
  const emptied = join.fromField === 'id' ? '' : 'and state <> 3'
  const accounts = (of: number): Person[] =>
    connection
      .prepare(`select entry as person, id, key, name, body from entry where source = ? and kind = 0 ${emptied} order by entry`)
      .all(of) as Person[]
  const leaving = accounts(from)
  const known = accounts(source)
  const staged = connection
    .prepare(
      `select -s.ref as person, s.id, s.key, s.name, s.body from staged_entry s where s.source = ? and s.kind = 0
         and (s.verdict is null or s.verdict = 'disabled')
         and not exists (select 1 from entry e where e.source = s.source and e.kind = 0 and e.id = s.id) order by s.ref`,
    )
    .all(source) as Person[]
  const [ours, theirs] = [keysOf(leaving, join.fromField), keysOf([...staged, ...known], join.toField)]
  const missing = findMissing(join, { leaving, arriving: [...staged, ...known] }, { ours, theirs })
  const { pairs, ambiguous } = pairUp(ours, theirs)

  const person = new Map([...leaving, ...staged, ...known].map((one) => [one.person, one]))
  const named = (one: number): string => person.get(one)!.name
  const put = connection.prepare('insert into joined_identity (ref, entry) values (?, ?)')
  const wanted = connection.prepare("update staged_entry set verdict = null where ref = ? and verdict = 'disabled'")
  const matched: JoinedPerson[] = []
  const twoAccounts: { name: string; toName: string }[] = []
  for (const [account, other] of pairs) {
    if (other > 0) {
      twoAccounts.push({ name: named(account), toName: named(other) })
      continue
    }
    put.run(-other, account)
    wanted.run(-other)
    const { id, name } = person.get(account)!
    const { id: toId, name: toName } = person.get(other)!
    matched.push({ name, id, toName, toId })
  }
  const open = new Set([...pairs.flat(), ...ambiguous.flatMap(({ from, to }) => [...from, ...to])])
  return {
    matched,
    onlyFrom: leaving.filter((one) => !open.has(one.person)).map(({ name }) => name),
    onlyTo: staged.filter((one) => !open.has(one.person)).map(({ name }) => name),
    ambiguous: ambiguous.map(({ key, from, to }) => ({ key, from: from.map(named), to: to.map(named) })),
    twoAccounts,
    ...(missing === undefined ? {} : { missingField: missing }),
    leaving: groupsLeft(connection, source, from),
  }
}

type Keys = Map<string, Set<number>>

/** By folded key, everybody who has it; a list's values are keys each. */
export function keysOf(people: readonly Person[], field: string): Keys {
  const keys: Keys = new Map()
  for (const one of people) {
    for (const value of valuesOf(one, field)) {
      const key = foldHandle(value.trim())
      if (key !== '') keys.set(key, (keys.get(key) ?? new Set()).add(one.person))
    }
  }
  return keys
}

function valuesOf({ id, key, body }: Person, field: string): readonly string[] {
  if (field === 'id') return [id]
  // Who gave up his name is known by it no more.
  if (field === 'username') return key === null ? [] : [key]
  const fields = JSON.parse(body) as Record<string, unknown>
  const attributes = (fields.attributes ?? {}) as Record<string, unknown>
  const value = field.startsWith('attributes.') ? attributes[field.slice('attributes.'.length)] : (fields[field] ?? attributes[field])
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}

function findMissing(
  { fromField, toField }: Join,
  { leaving, arriving }: { leaving: readonly Person[]; arriving: readonly Person[] },
  { ours, theirs }: { ours: Keys; theirs: Keys },
): Joined['missingField'] {
  if (leaving.length > 0 && ours.size === 0) return { side: 'from', field: fromField, fields: fieldsOf(leaving) }
  if (arriving.length > 0 && theirs.size === 0) return { side: 'to', field: toField, fields: fieldsOf(arriving) }
  return undefined
}

function fieldsOf(people: readonly Person[]): string[] {
  const names = new Set(['username', 'id'])
  for (const { body } of people) {
    for (const [name, value] of Object.entries(JSON.parse(body) as Record<string, unknown>)) {
      if (name === 'attributes') for (const attribute of Object.keys((value ?? {}) as object)) names.add(`attributes.${attribute}`)
      else if (typeof value === 'string' || Array.isArray(value)) names.add(name)
    }
  }
  return [...names]
}

interface Pairing {
  readonly pairs: readonly (readonly [account: number, other: number])[]
  readonly ambiguous: readonly { readonly key: string; readonly from: readonly number[]; readonly to: readonly number[] }[]
}

/** One to one, or not at all: whoever shares a key, or has keys of several people, is ambiguous. */
function pairUp(ours: Keys, theirs: Keys): Pairing {
  const [partners, suitors] = [new Map<number, Set<number>>(), new Map<number, Set<number>>()]
  const shared: { key: string; from: number[]; to: number[] }[] = []
  for (const [key, accounts] of ours) {
    const others = theirs.get(key)
    if (others === undefined) continue
    for (const account of accounts)
      for (const other of others) {
        partners.set(account, (partners.get(account) ?? new Set()).add(other))
        suitors.set(other, (suitors.get(other) ?? new Set()).add(account))
      }
    shared.push({ key, from: [...accounts], to: [...others] })
  }
  const isPair = (account: number, other: number): boolean => partners.get(account)!.size === 1 && suitors.get(other)!.size === 1
  const pairs = new Map<number, number>()
  const ambiguous: Pairing['ambiguous'][number][] = []
  for (const one of shared) {
    const [account, other] = [one.from[0]!, one.to[0]!]
    if (one.from.length === 1 && one.to.length === 1 && isPair(account, other)) pairs.set(account, other)
    else ambiguous.push(one)
  }
  return { pairs: [...pairs], ambiguous }
}

/** Which groups of the source that they leave the joined people are in; one of the same name may take over. */
function groupsLeft(connection: Connection, source: number, from: number): Joined['leaving'] {
  const rows = connection
    .prepare(
      `select g.name as "group", count(*) as people,
              exists (select 1 from entry o where o.kind = 1 and o.key = g.key and o.source = @source and o.state = 0)
                or exists (select 1 from staged_entry s where s.kind = 1 and s.key = g.key and s.source = @source and s.verdict is null) as hasNamesake
       from joined_identity j join belonging b on b.member = j.entry join entry g on g.entry = b.group_entry
       where g.source = @from and g.state = 0 group by g.entry order by count(*) desc, g.name`,
    )
    .all({ source, from }) as { group: string; people: number; hasNamesake: number }[]
  return rows.map((row) => ({ ...row, hasNamesake: row.hasNamesake === 1 }))
}

/** After identities were matched: the people who were joined are those accounts. Gives how many they are. */
export function claimJoined({ connection, source }: SourceStage): number {
  if (connection.prepare('select 1 from joined_identity limit 1').get() === undefined) return 0
  return connection
    .prepare(
      `update staged_entry set entry = (select j.entry from joined_identity j where j.ref = staged_entry.ref)
       where source = ? and ref in (select ref from joined_identity)`,
    )
    .run(source).changes
}
