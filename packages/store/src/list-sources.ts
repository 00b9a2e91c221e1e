import type { Connection } from './open-store.ts'
import { translateStoreErrors } from './store-errors.ts'

/** A source as the copy knows it, whether it is in the configuration or not. */
export interface KnownSource {
  readonly source: string
  /** Present ones. */
  readonly people: number
  readonly groups: number
  /** Accounts of others that it adds fields to. */
  readonly enriched: number
  /** The last run that read it from beginning to end, and when that began (milliseconds since 1970). */
  readonly completeRun?: number
  readonly completeAt?: number
  /** The last run that applied anything of it. */
  readonly touchedRun?: number
}

/** All sources that were ever read, or those not among `except`. */
export function listSources(connection: Connection, except: readonly string[] = []): KnownSource[] {
  const rows = translateStoreErrors(connection.name, () =>
    connection
      .prepare(
        `select s.name as source, s.complete_run as completeRun, r.started_at as completeAt, s.touched_run as touchedRun,
                (select count(*) from entry e where e.source = s.source and e.kind = 0 and e.state = 0) as people,
                (select count(*) from entry e where e.source = s.source and e.kind = 1 and e.state = 0) as groups,
                (select count(*) from enrichment x where x.source = s.source) as enriched
         from source s left join run r on r.run = s.complete_run where s.name not in (select value from json_each(?)) order by s.source`,
      )
      .all(JSON.stringify(except)),
  ) as (Omit<KnownSource, 'completeRun' | 'completeAt' | 'touchedRun'> &
    Record<'completeRun' | 'completeAt' | 'touchedRun', number | null>)[]
  return rows.map(({ completeRun, completeAt, touchedRun, ...row }) => ({
    ...row,
    ...(completeRun !== null && { completeRun }),
    ...(completeAt !== null && { completeAt }),
    ...(touchedRun !== null && { touchedRun }),
  }))
}
