import type { Connection } from './open-store.ts'
import type { JournalLine } from './views.ts'

type Fields = Record<string, unknown>

export interface JournalRow {
  readonly run: number
  readonly entry: number
  readonly kind: number
  readonly name: string
  readonly action: string
  readonly before: string | null
  readonly after: string | null
  readonly line: number
}

/** A line of the journal, made readable: members by name, and a creation with what was first known. */
export function describeRow(connection: Connection, { run, entry, kind, name, action, before, after, line }: JournalRow): JournalLine {
  const head = { run, entry, kind: kind === 0 ? 'user' : 'group', name, action } as const
  if (action === 'members') return { ...head, before: nameMembers(connection, before!), after: nameMembers(connection, after!) }
  if (action === 'new') {
    const members = kind === 0 ? undefined : firstMembers(connection, entry, line)
    return { ...head, before: null, after: { ...firstState(connection, entry, line), ...(members !== undefined && { members }) } }
  }
  return { ...head, before: JSON.parse(before!) as Fields, after: JSON.parse(after!) as Fields }
}

/** Who left (`before`) or joined (`after`), by name. */
function nameMembers(connection: Connection, members: string): Fields {
  return { members: namesOf(connection, (JSON.parse(members) as { members: number[] }).members) }
}

function namesOf(connection: Connection, entries: readonly number[]): unknown[] {
  const names = connection.prepare('select e.name from json_each(?) j join entry e on e.entry = j.value order by j.key').pluck()
  return names.all(JSON.stringify(entries))
}

/** Who was in a group when it was made: who is in it now, with every later joining and leaving taken back; `undefined` for nobody. */
function firstMembers(connection: Connection, group: number, line: number): unknown[] | undefined {
  const now = connection.prepare('select member from membership where group_entry = ?').pluck().all(group) as number[]
  const members = new Set(now)
  const later = connection
    .prepare("select before, after from journal where entry = ? and line > ? and action = 'members' order by line desc")
    .raw()
    .all(group, line) as [string, string][]
  for (const [left, joined] of later) {
    for (const member of (JSON.parse(joined) as { members: number[] }).members) members.delete(member)
    for (const member of (JSON.parse(left) as { members: number[] }).members) members.add(member)
  }
  return members.size === 0
    ? undefined
    : namesOf(
        connection,
        [...members].sort((a, b) => a - b),
      )
}

/** What an entry was when it was made: what it is now, with every later change taken back. */
function firstState(connection: Connection, entry: number, line: number): Fields {
  const state = JSON.parse(connection.prepare('select body from entry where entry = ?').pluck().get(entry) as string) as Fields
  const later = connection
    .prepare("select before from journal where entry = ? and line > ? and action not in ('members', 'enrich') order by line desc")
    .pluck()
    .all(entry, line) as string[]
  for (const before of later)
    for (const [field, value] of Object.entries(JSON.parse(before) as Fields)) if (!bookkeeping.has(field)) state[field] = value
  for (const [field, value] of Object.entries(state)) if (value === null) delete state[field]
  if (state.pin !== undefined) state.pin = '[secret]'
  return state
}

const bookkeeping = new Set(['state', 'absentSince', 'holdsName', 'source', 'id'])
