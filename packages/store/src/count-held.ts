import type { Connection } from './open-store.ts'

/** How many things of one sort a run keeps on hold. */
export interface HeldCount {
  readonly kind: 'user' | 'group'
  /** As the journal would call it; of memberships `joined` and `left`, each counted by itself. */
  readonly action: string
  readonly count: number
}

/** Each thing once, whatever number of reasons hold it. */
export function countHeld(connection: Connection, run: number): HeldCount[] {
  const rows = connection
    .prepare(
      `select row ->> 3 as kind, row ->> 4 as action, count(*) as count from held_row
         where run = @run and row ->> 0 = 'planned_entry' and row ->> 4 <> 'give-up' group by 1, 2
       union all select row ->> 3, 'new', count(*) from held_row where run = @run and row ->> 0 = 'planned_new' group by 1
       union all select 1, 'joined', sum(row ->> 4) from held_row where run = @run and row ->> 0 = 'planned_members'
       union all select 1, 'left', sum(row ->> 5) from held_row where run = @run and row ->> 0 = 'planned_members'`,
    )
    .all({ run }) as { kind: number; action: string; count: number | null }[]
  return rows.flatMap(({ kind, action, count }) =>
    count ? [{ kind: kind === 0 ? ('user' as const) : ('group' as const), action, count }] : [],
  )
}
