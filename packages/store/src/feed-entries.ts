import { flag } from './journal-entitlements.ts'
import type { Connection } from './open-store.ts'

type Fields = Record<string, unknown>

/** Whom one line of the journal stands for. */
export interface MadeTogether {
  readonly run: number
  readonly line: number
  readonly kind: number
  readonly from: number
  readonly last: number
}

interface EntryRow {
  readonly entry: number
  readonly name: string
  readonly source: string
  readonly id: string
  readonly body: string
  readonly decided: number
  readonly restricted: number | null
  readonly overdraft: number | null
}

const atATime = 500
/** What an entry has now says nothing of what it had first; it was there, and had its name. */
const standing = new Set(['state', 'absentSince', 'holdsName'])

/** Each entry that a run made, with what it was then: what it is now, with every later change taken back. */
export function* readMade(connection: Connection, made: MadeTogether): Generator<{ entry: number; name: string; after: Fields }> {
  const entries = connection.prepare(
    `select e.entry, e.name, s.name as source, e.id, e.body, e.decided, e.restricted, e.overdraft from entry e join source s using (source)
     where e.entry between ? and ? and e.kind = ? and e.created_run = ? order by e.entry limit ${atATime}`,
  )
  const later = connection
    .prepare(
      `select entry, before from journal where entry between ? and ? and line > ? and last_entry is null and action not in ('members', 'enrich')
       order by line desc`,
    )
    .raw()
  for (let from = made.from; from <= made.last; ) {
    const rows = entries.all(from, made.last, made.kind, made.run) as EntryRow[]
    const last = rows.at(-1)?.entry
    if (last === undefined) return
    const states = new Map(rows.map((row) => [row.entry, stateNow(row, made.kind)]))
    for (const [entry, before] of later.all(from, last, made.line) as [number, string][]) {
      const state = states.get(entry)
      if (state !== undefined) Object.assign(state, JSON.parse(before) as Fields)
    }
    for (const { entry, name } of rows) yield { entry, name, after: withoutNulls(states.get(entry)!) }
    from = last + 1
  }
}

function stateNow({ name, source, id, body, decided, restricted, overdraft }: EntryRow, kind: number): Fields {
  return {
    source,
    id,
    name,
    ...(kind === 0 && { entitlement: decided === 1 ? 'decided' : 'pending', restricted: flag(restricted), overdraft }),
    ...(JSON.parse(body) as Fields),
  }
}

function withoutNulls(state: Fields): Fields {
  const after: Fields = { state: 'present' }
  for (const [field, value] of Object.entries(state)) if (value !== null && !standing.has(field)) after[field] = value
  return hideSecret(after)
}

/** What one line says of one entry, so that whoever sets what stands in `after`, and removes what is null there, has what the copy has. */
export function tellChange(action: string, before: string, after: string): { before: Fields; after: Fields } {
  const was = hideSecret(JSON.parse(before) as Fields)
  const is = hideSecret(JSON.parse(after) as Fields)
  // Of somebody erased nothing is told.
  if (Object.keys(is).length === 0) return { before: was, after: is }
  if (action === 'delete') {
    const emptied = Object.fromEntries(Object.keys(was).map((field) => [field, null]))
    return { before: was, after: { ...emptied, ...is, holdsName: false } }
  }
  if (action === 'return' || action === 'rename') return { before: was, after: { ...is, holdsName: true } }
  return { before: was, after: is }
}

function hideSecret(fields: Fields): Fields {
  if (fields.pin !== undefined && fields.pin !== null && fields.pin !== '[changed]') fields.pin = '[secret]'
  return fields
}

/** Who was in a group when it was made, ascending: who is in it now, with every later joining and leaving taken back. */
export function firstMembers(connection: Connection, group: number, line: number): number[] {
  const members = new Set(
    JSON.parse(
      (connection.prepare('select members from member_list where group_entry = ?').pluck().get(group) as string | undefined) ?? '[]',
    ) as number[],
  )
  const later = connection
    .prepare("select before, after from journal where entry = ? and line > ? and action = 'members' order by line desc")
    .raw()
    .iterate(group, line) as IterableIterator<[string, string]>
  for (const [left, joined] of later) {
    for (const member of membersIn(joined)) members.delete(member)
    for (const member of membersIn(left)) members.add(member)
  }
  return [...members].sort((a, b) => a - b)
}

export function membersIn(text: string): number[] {
  return (JSON.parse(text) as { members?: number[] }).members ?? []
}
