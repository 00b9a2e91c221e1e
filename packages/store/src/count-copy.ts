import type { Connection } from './open-store.ts'
import { isRunLocked } from './run-lock.ts'
import { translateStoreErrors } from './store-errors.ts'
import type { EntryState, RunState } from './views.ts'

/** Numbers about the whole copy, as somebody who watches over it counts them. */
export interface CopyCounts {
  /** How many runs ended so; those that `retention` has left. */
  readonly runs: Readonly<Partial<Record<RunState, number>>>
  /** How long every sync that ended took, also those whose reports are gone. */
  readonly durations: Durations
  /** Whether a run is working now, in whatever process. */
  readonly isRunning: boolean
  /** When the last run that read everything it was to read, and applied it or put it on hold, ended: milliseconds since 1970. */
  readonly lastGoodRunAt?: number
  /** Runs that keep something on hold which may still be approved. */
  readonly holdsWaiting: number
  readonly people: readonly { readonly source: string; readonly state: EntryState; readonly people: number }[]
  /** When each source was last read completely. */
  readonly sources: readonly { readonly source: string; readonly completeAt: number }[]
}

export interface Durations {
  /** How many took at most so many seconds. */
  readonly within: readonly { readonly seconds: number; readonly runs: number }[]
  readonly runs: number
  readonly seconds: number
}

/** From what nobody notices to what does not fit into a night. */
const bounds = [1, 5, 15, 60, 300, 900, 3_600, 14_400]

function countDurations(connection: Connection): Durations {
  const took = '(ended_at - started_at) / 1000.0'
  const row = connection
    .prepare(
      `select count(*) as runs, coalesce(sum(${took}), 0) as seconds, ${bounds.map((most) => `coalesce(sum(${took} <= ${most}), 0) as within_${most}`).join(', ')}
       from run where ended_at is not null and (command = 'sync' or command like 'sync %') and state in ('done', 'held', 'partial')`,
    )
    .get() as Readonly<Record<string, number>>
  return { within: bounds.map((seconds) => ({ seconds, runs: row[`within_${seconds}`]! })), runs: row.runs!, seconds: row.seconds! }
}

const states: readonly EntryState[] = ['present', 'absent', 'deactivated', 'deleted']

export function countCopy(connection: Connection): CopyCounts {
  return translateStoreErrors(connection.name, () => {
    const all = <Row>(statement: string, ...values: unknown[]): Row[] => connection.prepare(statement).all(...values) as Row[]
    const runs = all<{ state: RunState; count: number }>("select state, count(*) as count from run where state <> 'running' group by state")
    const good = all<{ at: number | null }>(
      `select max(ended_at) as at from run where state in ('done', 'held') and (command = 'sync' or command like 'sync %')
         and command not like '%--groups-only%' and command not like '%--new-users-only%' and command not like '%--user%'`,
    )[0]?.at
    const holds = all<{ count: number }>("select count(*) as count from held_plan where state = 'waiting' and expires_at > ?", Date.now())
    const people = all<{ source: string; state: number; people: number }>(
      `select s.name as source, c.state, c.people from
         (select source, state, count(*) as people from entry where kind = 0 group by source, state) c join source s using (source)
       order by s.source, c.state`,
    )
    const sources = all<{ source: string; completeAt: number }>(
      'select s.name as source, r.started_at as completeAt from source s join run r on r.run = s.complete_run order by s.source',
    )
    return {
      runs: Object.fromEntries(runs.map(({ state, count }) => [state, count])),
      durations: countDurations(connection),
      isRunning: isRunLocked(connection.name),
      ...(typeof good === 'number' && { lastGoodRunAt: good }),
      holdsWaiting: holds[0]!.count,
      people: people.map((row) => ({ ...row, state: states[row.state]! })),
      sources,
    }
  })
}
