import type { EntryClass } from './changes.ts'
import { type ChangeRow, describeChange } from './describe-change.ts'
import { plannedEnrichment } from './keep-enrichment.ts'
import type { Connection } from './open-store.ts'

export interface PlannedEntry {
  readonly source: string
  readonly kind: 'user' | 'group'
  readonly class: EntryClass
  readonly name: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  readonly absentSince: number | null
  readonly held: boolean
}

export interface PlannedMembers {
  readonly source: string
  readonly group: string
  /** Names of the first ones. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly addedCount: number
  readonly removedCount: number
  readonly removalsHeld: boolean
  readonly held: boolean
}

/** Puts everything of these classes of one source on hold. Returns how many rows that are. */
export function holdEntries(connection: Connection, source: number, kind: number, classes: readonly EntryClass[]): number {
  return holdEntriesOf(connection, 'source = @source and kind = @kind and class in (select value from json_each(@classes))', {
    source,
    kind,
    classes: JSON.stringify(classes),
  })
}

/** Puts the planned changes of known entries on hold for which `condition` holds, and what follows from that. Returns how many. */
export function holdEntriesOf(connection: Connection, condition: string, values: object): number {
  const { changes } = connection.prepare(`update planned_entry set held = 1 where ${condition}`).run(values)
  // Whose removal is on hold keeps his name as well.
  connection.exec(
    `update planned_entry set held = 1 where class = 'give-up'
       and entry in (select entry from planned_entry where class in ('deactivate', 'delete') and held = 1)`,
  )
  holdTakenNames(connection)
  return changes
}

/** A name that its holder was to lay down in this run, and now keeps, cannot be taken up by anybody else. */
function holdTakenNames(connection: Connection): void {
  const taken = `select 1 from entry h where h.kind = 0 and h.key = s.key and h.entry not in
    (select entry from planned_entry where kind = 0 and class in ('rename', 'give-up') and held = 0)`
  const holdNew = connection.prepare(
    `update planned_new set held = 1 where kind = 0 and held = 0 and exists (select 1 from staged_entry s where s.ref = planned_new.ref and exists (${taken}))`,
  )
  // Who returns under a name that he had given up takes it up again.
  const holdKnown = connection.prepare(
    `update planned_entry set held = 1 where kind = 0 and held = 0 and class in ('rename', 'return') and exists (
       select 1 from staged_entry s join entry e on e.entry = planned_entry.entry
       where s.ref = planned_entry.ref and e.key is not s.key and (planned_entry.class = 'rename' or e.key is null) and exists (${taken}))`,
  )
  let found = holdNew.run().changes
  // Each of them may have been about to free a name for the next.
  while (holdKnown.run().changes > 0) found += holdNew.run().changes
  if (found > 0) keepMembers(connection, 'select ref from planned_new where kind = 0 and held = 1')
}

/** Nobody whom `left` gives the number of joins a group in this run. */
function keepMembers(connection: Connection, left: string): void {
  const isLeft = new Set(connection.prepare(left).pluck().all() as number[])
  const rows = connection.prepare('select seq, added from planned_members').all() as { seq: number; added: string }[]
  const keep = connection.prepare('update planned_members set added = ?, added_count = ?, fingerprint = null where seq = ?')
  for (const { seq, added } of rows) {
    const members = JSON.parse(added) as number[]
    const joining = members.filter((member) => !isLeft.has(-member))
    if (joining.length < members.length) keep.run(JSON.stringify(joining), joining.length, seq)
  }
}

/** Nobody leaves this group in this run; who joins, joins. */
export function holdLosses(connection: Connection, groupRef: number): void {
  connection.prepare('update planned_members set removals_held = 1 where group_ref = ?').run(groupRef)
}

/** Whose coming, or coming back, is on hold: entries, or negated refs. */
export function heldArrivals(connection: Connection): number[] {
  return connection
    .prepare(
      `select -ref from planned_new where kind = 0 and held = 1
       union all select entry from planned_entry where kind = 0 and class = 'return' and held = 1`,
    )
    .pluck()
    .all() as number[]
}

export function holdEverything(connection: Connection): void {
  connection.exec(
    'update planned_new set held = 1; update planned_entry set held = 1; update planned_members set held = 1, removals_held = 1',
  )
}

/** Leaves only some of the plan: `new-users` keeps people who are new and what they join, `groups` groups and memberships of known people, `moves` those too
 * and the people who were joined. */
export function narrowPlan(connection: Connection, only: 'new-users' | 'groups' | 'moves'): void {
  const leavesOut = `kind = 0 ${only === 'moves' ? 'and entry not in (select entry from joined_identity)' : ''}`
  // What is left out now must be found again by the next run: these rows are not to be recognised as known already.
  connection.exec(
    `update staged_entry set fingerprint = null
     where entry in (select entry from planned_entry ${only === 'new-users' ? '' : `where ${leavesOut}`})`,
  )
  connection.exec('delete from planned_strays')
  if (only === 'new-users') {
    connection.exec('delete from planned_entry; delete from planned_new where kind <> 0')
    const rows = connection.prepare('select seq, added from planned_members where group_ref > 0').all() as { seq: number; added: string }[]
    const keep = connection.prepare(
      "update planned_members set added = ?, added_count = ?, removed = '[]', removed_count = 0, fingerprint = null, lines = null where seq = ?",
    )
    for (const { seq, added } of rows) {
      const joining = (JSON.parse(added) as number[]).filter((member) => member < 0)
      keep.run(JSON.stringify(joining), joining.length, seq)
    }
    connection.exec('delete from planned_members where group_ref < 0')
    holdTakenNames(connection)
  } else {
    connection.exec(`delete from planned_entry where ${leavesOut}; delete from planned_new where kind = 0`)
    const rows = connection.prepare('select seq, added from planned_members').all() as { seq: number; added: string }[]
    const keep = connection.prepare('update planned_members set added = ?, added_count = ?, fingerprint = null, lines = null where seq = ?')
    const isNewUser = connection.prepare('select 1 from staged_entry where ref = ? and kind = 0')
    for (const { seq, added } of rows) {
      const joining = (JSON.parse(added) as number[]).filter((member) => member > 0 || isNewUser.get(-member) === undefined)
      keep.run(JSON.stringify(joining), joining.length, seq)
    }
  }
}

/** The planned changes of one class, in order, at most `limit`. */
export function plannedEntries(connection: Connection, kind: number, name: EntryClass, limit: number): PlannedEntry[] {
  if (name === 'new') return plannedNew(connection, kind, limit)
  if (name === 'enrich' || name === 'enrich-change') return kind === 0 ? plannedEnrichment(connection, name, limit) : []
  const rows = connection
    .prepare(
      `select rs.name as source, p.class, p.held, p.entry, e.name, e.key, e.body, e.state, e.absent_since as absentSince,
              s.name as newName, s.body as patch
       from planned_entry p join run_source rs on rs.source = p.source join entry e on e.entry = p.entry left join staged_entry s on s.ref = p.ref
       where p.kind = ? and p.class = ? order by p.seq limit ?`,
    )
    .all(kind, name, limit) as (ChangeRow & { source: string; held: number })[]
  return rows.map((row) => ({
    source: row.source,
    kind: kind === 0 ? 'user' : 'group',
    class: row.class,
    name: row.class === 'rename' ? row.newName! : row.name,
    ...describeChange(row),
    absentSince: row.absentSince,
    held: row.held === 1,
  }))
}

function plannedNew(connection: Connection, kind: number, limit: number): PlannedEntry[] {
  const rows = connection
    .prepare(
      `select rs.name as source, p.held, s.name, s.body from planned_new p join run_source rs on rs.source = p.source join staged_entry s on s.ref = p.ref
       where p.kind = ? order by p.ref limit ?`,
    )
    .all(kind, limit) as { source: string; held: number; name: string; body: string }[]
  return rows.map(({ source, held, name, body }) => ({
    source,
    kind: kind === 0 ? 'user' : 'group',
    class: 'new',
    name,
    before: null,
    after: JSON.parse(body) as Record<string, unknown>,
    absentSince: null,
    held: held === 1,
  }))
}

/** Cut in SQL: a group may have half a million. */
const firstOf = (list: string): string => `(select json_group_array(value) from (select value from json_each(${list}) limit ?))`

/** The groups that somebody joins or leaves, in order, at most `limit`, with at most `names` names each. */
export function plannedMembers(connection: Connection, limit: number, names: number): PlannedMembers[] {
  const nameOf = connection
    .prepare(
      'select case when @ref < 0 then (select name from staged_entry where ref = -@ref) else (select name from entry where entry = @ref) end',
    )
    .pluck()
  const name = (ref: number): string => nameOf.get({ ref }) as string
  const rows = connection
    .prepare(
      `select rs.name as source, p.group_ref, ${firstOf('p.added')}, ${firstOf('p.removed')}, p.added_count, p.removed_count, p.removals_held, p.held
       from planned_members p join run_source rs on rs.source = p.source where p.added_count + p.removed_count > 0
       order by p.removed_count > 0 desc, p.seq limit ?`,
    )
    .raw()
    .all(names, names, limit) as [string, number, string, string, number, number, number, number][]
  return rows.map(([source, group, added, removed, addedCount, removedCount, removalsHeld, held]) => ({
    source,
    group: name(group),
    added: (JSON.parse(added) as number[]).map(name),
    removed: (JSON.parse(removed) as number[]).map(name),
    addedCount,
    removedCount,
    removalsHeld: removalsHeld === 1,
    held: held === 1,
  }))
}

/** Recounts after `narrowPlan`: rows by source, kind and class, and memberships by source. */
export function countPlanned(connection: Connection): {
  readonly entries: readonly { source: number; kind: number; class: EntryClass; held: number; count: number }[]
  readonly members: readonly { source: number; added: number; removed: number; removedHeld: number }[]
} {
  return {
    entries: connection
      .prepare(
        `select source, kind, class, held, count(*) as count from planned_entry group by source, kind, class, held
         union all select source, kind, 'new', held, count(*) from planned_new group by source, kind, held`,
      )
      .all() as {
      source: number
      kind: number
      class: EntryClass
      held: number
      count: number
    }[],
    members: connection
      .prepare(
        `select source, sum(case when held then 0 else added_count end) as added, sum(case when held or removals_held then 0 else removed_count end) as removed,
                sum(case when held or removals_held then removed_count else 0 end) as removedHeld from planned_members group by source`,
      )
      .all() as { source: number; added: number; removed: number; removedHeld: number }[],
  }
}
