import type { Connection } from './open-store.ts'
import type { PlanFile } from './plan-file.ts'

/** What has become of what a run held back. */
export type HeldPlanState = 'waiting' | 'expired' | 'approved' | 'rejected' | 'superseded' | 'moved'

/** A source whose things are on hold, and under which settings they were read. */
export interface HeldSource {
  readonly name: string
  readonly settingsHash: string
  /** What the source's baseline becomes once this is approved. */
  readonly baseline?: string
}

export interface HeldPlanHead {
  readonly sources: readonly HeldSource[]
  readonly currency: string
  /** Whether the whole run was held (`onHold: stop`), credit included. */
  readonly everything: boolean
  /** Of a run that was held whole. */
  readonly decided: readonly number[]
  readonly waiting: readonly number[]
}

export interface HeldPlan {
  readonly run: number
  readonly state: HeldPlanState
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly decidedRun?: number
  readonly decidedAt?: number
  /** Why it cannot be approved any more. */
  readonly why?: string
  readonly head: HeldPlanHead
}

/** What a run says of the sources that it read, as far as plans on hold are concerned. */
export interface ReadAgain {
  readonly name: string
  /** Read from beginning to end, and all of it is applied or on hold anew. */
  readonly whole: boolean
  /** Those on hold that it saw. */
  readonly heldSeen: readonly number[]
}

/** Only what is held, marked as to be done. `give-up` and the like go with the class that they belong to. */
function heldTables(everything: boolean) {
  return {
    run_source:
      'select rs.source, rs.name from run_source rs where rs.source in (select source from planned_new where held = 1 union select source from planned_entry where held = 1 union select source from planned_members where held = 1 or removals_held = 1) order by source',
    staged_entry:
      'select s.* from staged_entry s where s.ref in (select ref from planned_new where held = 1 union select ref from planned_entry where held = 1) order by ref',
    planned_new: 'select ref, source, kind, 0 from planned_new where held = 1 order by ref',
    planned_entry:
      "select seq, source, kind, class, entry, ref, 0 from planned_entry where held = 1 and class <> 'still-absent' order by seq",
    planned_enrichment: 'select * from planned_enrichment where seq in (select seq from planned_entry where held = 1) order by seq',
    // Of a group that is held as a whole everything is left to do, of another one only that members leave.
    planned_members: `select seq, source, group_ref, case when held then added_count else 0 end, removed_count, null, unresolved, 0, 0, null, removed,
        case when held then added else '[]' end
      from planned_members where held = 1 or (removals_held = 1 and removed_count > 0) order by seq`,
    ...(everything && {
      planned_grant: 'select * from planned_grant order by seq',
      planned_terms: 'select * from planned_terms order by seq',
    }),
  } as const
}

/** Keeps what this run holds back. In the transaction that applies the rest. */
export function keepHeldPlan(connection: Connection, run: number, head: HeldPlanHead, expiresAt: number): void {
  let line = 0
  for (const [table, query] of Object.entries(heldTables(head.everything))) {
    const columns = connection
      .prepare(query)
      .columns()
      .map((_, at) => `c${at}`)
    // As `planContent` writes them.
    const values = columns.map(
      (name) =>
        `case when typeof(${name}) = 'integer' and ${name} not between -9007199254740991 and 9007199254740991 then ${name} || 'n' else ${name} end`,
    )
    line += connection
      .prepare(
        `insert into held_row (run, line, row) with planned (${columns.join(', ')}) as (${query})
         select ?, ? + row_number() over (), json_array('${table}', ${values.join(', ')}) from planned`,
      )
      .run(run, line).changes
  }
  connection
    .prepare("insert into held_plan (run, state, expires_at, head) values (?, 'waiting', ?, ?)")
    .run(run, expiresAt, JSON.stringify(head))
  connection
    .prepare(
      `insert or ignore into held_entry (entry, run)
       select entry, @run from planned_entry where entry > 0 and held = 1 and class <> 'still-absent'
       union select group_ref, @run from planned_members where group_ref > 0 and (held = 1 or (removals_held = 1 and removed_count > 0))`,
    )
    .run({ run })
}

/** What a run that read sources again leaves of the plans that wait. */
export function settleHeldPlans(connection: Connection, run: number, now: number, sources: readonly ReadAgain[]): void {
  for (const plan of waitingPlans(connection)) {
    if (plan.run === run) continue
    const again = sources.filter(({ name }) => plan.head.sources.some((source) => source.name === name))
    const whole = again.find((source) => source.whole)
    if (plan.expiresAt <= now) closeHeldPlan(connection, plan.run, 'expired', now)
    else if (whole !== undefined)
      closeHeldPlan(connection, plan.run, 'superseded', now, run, `the source ${whole.name} was read again in run ${run}`)
    else {
      const seen = nameOfHeld(
        connection,
        plan.run,
        again.flatMap(({ heldSeen }) => heldSeen),
      )
      if (seen !== undefined) closeHeldPlan(connection, plan.run, 'moved', now, run, `${seen} was seen again in run ${run}`)
    }
  }
}

/** Those on hold, of whatever run, that `isSeen` says are there. */
export function heldEntriesThat(connection: Connection, isSeen: (entry: number) => boolean): number[] {
  return (connection.prepare('select distinct entry from held_entry').pluck().all() as number[]).filter(isSeen)
}

/** Why the plan that `run` holds does not fit the copy any more, or nothing. */
export function whyHeldPlanMoved(connection: Connection, run: number): string | undefined {
  const found = connection
    .prepare(
      `select e.name, j.run from held_entry h join journal j on j.entry = h.entry join entry e on e.entry = h.entry
       where h.run = @run and j.run > @run limit 1`,
    )
    .get({ run }) as { name: string; run: number } | undefined
  return found && `${found.name} was changed in run ${found.run}`
}

export function closeHeldPlan(
  connection: Connection,
  run: number,
  state: Exclude<HeldPlanState, 'waiting'>,
  now: number,
  decidedRun?: number,
  why?: string,
): void {
  connection
    .prepare('update held_plan set state = ?, decided_run = ?, decided_at = ?, why = ? where run = ?')
    .run(state, decidedRun ?? null, now, why ?? null, run)
  connection.prepare('delete from held_row where run = ?').run(run)
  connection.prepare('delete from held_entry where run = ?').run(run)
}

export function findHeldPlan(connection: Connection, run: number, now: number): HeldPlan | undefined {
  const row = connection.prepare(`${columns} where run = ?`).get(run) as HeldPlanRow | undefined
  return row && toHeldPlan(row, now)
}

/** The lines of the plan that `run` holds, as `loadPlan` takes them. */
export function* heldRows(connection: Connection, run: number): Generator<PlanFile['rows'] extends Iterable<infer Row> ? Row : never> {
  // Read in pieces: nothing else may be written while an iterator of the connection is open.
  const piece = connection.prepare('select row from held_row where run = ? and line >= ? order by line limit 1000').pluck()
  for (let line = 1; ; line += 1_000) {
    const rows = piece.all(run, line) as string[]
    for (const row of rows) yield JSON.parse(row)
    if (rows.length < 1_000) return
  }
}

const columns = 'select run, state, expires_at as expiresAt, decided_run as decidedRun, decided_at as decidedAt, why, head from held_plan'

interface HeldPlanRow {
  run: number
  state: HeldPlanState
  expiresAt: number
  decidedRun: number | null
  decidedAt: number | null
  why: string | null
  head: string
}

function waitingPlans(connection: Connection): HeldPlan[] {
  return (connection.prepare(`${columns} where state = 'waiting'`).all() as HeldPlanRow[]).map((row) => toHeldPlan(row, 0))
}

function toHeldPlan({ run, state, expiresAt, decidedRun, decidedAt, why, head }: HeldPlanRow, now: number): HeldPlan {
  return {
    run,
    state: state === 'waiting' && expiresAt <= now ? 'expired' : state,
    expiresAt,
    ...(decidedRun !== null && { decidedRun }),
    ...(decidedAt !== null && { decidedAt }),
    ...(why !== null && { why }),
    head: JSON.parse(head) as HeldPlanHead,
  }
}

function nameOfHeld(connection: Connection, run: number, seen: readonly number[]): string | undefined {
  if (seen.length === 0) return undefined
  return connection
    .prepare(
      'select e.name from held_entry h join entry e using (entry) where h.run = ? and h.entry in (select value from json_each(?)) limit 1',
    )
    .pluck()
    .get(run, JSON.stringify(seen)) as string | undefined
}
