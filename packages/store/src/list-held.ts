import { type ChangeRow, describeChange } from './describe-change.ts'
import type { Connection } from './open-store.ts'
import type { JournalLine } from './views.ts'

interface HeldLine extends Omit<ChangeRow, 'newName' | 'patch'> {
  readonly kind: number
  readonly seq: number
  readonly ref: number | null
}

/** What `run` keeps back, as the journal would tell it, in the order in which it would be done; at most `limit` lines of each sort, only of `source`. */
export function listHeld(connection: Connection, run: number, limit: number, source?: string): JournalLine[] {
  const asked = { run, limit, source: source ?? null }
  // Of each sort of row the third column is the source.
  const ofSource = '(@source is null or row ->> 2 = (select source from source where name = @source))'
  const changes = connection
    .prepare(
      `select h.row ->> 1 as seq, h.row ->> 3 as kind, h.row ->> 4 as class, h.row ->> 5 as entry, h.row ->> 6 as ref, e.name, e.key, e.body, e.state, e.absent_since as absentSince
       from held_row h join entry e on e.entry = h.row ->> 5 where h.run = @run and h.row ->> 0 = 'planned_entry' and h.row ->> 4 <> 'give-up' and ${ofSource} order by h.line limit @limit`,
    )
    .all(asked) as HeldLine[]
  const fresh = connection
    .prepare(
      `select row ->> 1 as ref, row ->> 3 as kind from held_row where run = @run and row ->> 0 = 'planned_new' and ${ofSource} order by line limit @limit`,
    )
    .all(asked) as { ref: number; kind: number }[]
  const losses = connection
    .prepare(
      `select h.row ->> 3 as 'group', h.row ->> 11 as removed, h.row ->> 12 as added, e.name from held_row h join entry e on e.entry = h.row ->> 3
       where h.run = @run and h.row ->> 0 = 'planned_members' and ${ofSource} order by h.line limit @limit`,
    )
    .all(asked) as { group: number; removed: string; added: string; name: string }[]
  const staged = readStaged(connection, run, [...changes.flatMap(({ ref }) => ref ?? []), ...fresh.map(({ ref }) => ref)])
  const valuesOf = connection
    .prepare("select json_patch(row ->> 2, row ->> 3) from held_row where run = ? and row ->> 0 = 'planned_enrichment' and row ->> 1 = ?")
    .pluck()
  const nameOf = connection.prepare('select name from entry where entry = ?').pluck()
  const names = (members: string): unknown[] =>
    (JSON.parse(members) as number[]).map((member) => (member < 0 ? staged.get(-member)?.name : nameOf.get(member)) ?? `#${member}`)
  const kindOf = (kind: number): 'user' | 'group' => (kind === 0 ? 'user' : 'group')
  return [
    ...fresh.map(({ ref, kind }): JournalLine => {
      const { name = '', body = '{}' } = staged.get(ref) ?? {}
      return { run, entry: 0, kind: kindOf(kind), name, action: 'new', before: null, after: withoutPin(JSON.parse(body)) }
    }),
    ...changes.map(({ seq, ref, ...row }): JournalLine => {
      if (row.class === 'enrich' || row.class === 'enrich-change') {
        const after = JSON.parse((valuesOf.get(run, seq) as string | undefined) ?? '{}') as Record<string, unknown>
        return { run, entry: row.entry, kind: 'user', name: row.name, action: 'enrich', before: {}, after }
      }
      const { name = null, body = null } = ref === null ? {} : (staged.get(ref) ?? {})
      const change = describeChange({ ...row, newName: name, patch: body })
      return { run, entry: row.entry, kind: kindOf(row.kind), name: row.name, action: row.class, ...change }
    }),
    ...losses.map(({ group, removed, added, name }): JournalLine => {
      const members = { before: { members: names(removed) }, after: { members: names(added) } }
      return { run, entry: group, kind: 'group', name, action: 'members', ...members }
    }),
  ]
}

function readStaged(connection: Connection, run: number, refs: readonly number[]): Map<number, { name: string; body: string }> {
  const rows = connection
    .prepare(
      `select row ->> 1 as ref, row ->> 7 as name, row ->> 8 as body from held_row
       where run = ? and row ->> 0 = 'staged_entry' and row ->> 1 in (select value from json_each(?))`,
    )
    .all(run, JSON.stringify(refs)) as { ref: number; name: string; body: string }[]
  return new Map(rows.map(({ ref, ...row }) => [ref, row]))
}

function withoutPin(fields: Record<string, unknown>): Record<string, unknown> {
  return fields.pin === undefined ? fields : { ...fields, pin: '[secret]' }
}
