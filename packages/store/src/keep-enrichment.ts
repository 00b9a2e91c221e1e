import type { Connection } from './open-store.ts'

type Fields = Record<string, unknown>

interface PlannedValues {
  readonly account: number
  readonly source: number
  readonly sourceName: string
  readonly name: string
  readonly class: 'enrich' | 'enrich-change'
  readonly held: number
  readonly fills: string
  readonly overrides: string
  readonly oldFills: string | null
  readonly oldOverrides: string | null
}

const plannedValues = `select p.entry as account, p.source, rs.name as sourceName, p.class, p.held, v.fills, v.overrides,
    o.fills as oldFills, o.overrides as oldOverrides, coalesce(e.name, s.name) as name
  from planned_enrichment v cross join planned_entry p using (seq) join run_source rs on rs.source = p.source
    left join entry e on e.entry = p.entry left join staged_entry s on s.ref = -p.entry
    left join enrichment o on o.account = p.entry and o.source = p.source`

/** As `plannedEntries` gives others. */
export function plannedEnrichment(connection: Connection, name: 'enrich' | 'enrich-change', limit: number) {
  const rows = connection.prepare(`${plannedValues} where p.class = ? order by p.seq limit ?`).all(name, limit) as PlannedValues[]
  return rows.map((row) => ({
    source: row.sourceName,
    kind: 'user' as const,
    class: row.class,
    name: row.name,
    ...describe(row),
    absentSince: null,
    held: row.held === 1,
  }))
}

function describe({ fills, overrides, oldFills, oldOverrides }: PlannedValues): { before: Fields; after: Fields } {
  return differenceOf(flatten(oldFills, oldOverrides), flatten(fills, overrides))
}

/** What differs, before and after. */
export function differenceOf(was: Fields, is: Fields): { before: Fields; after: Fields } {
  const [before, after]: [Fields, Fields] = [{}, {}]
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (JSON.stringify(was[field]) === JSON.stringify(is[field])) continue
    before[field] = was[field] ?? null
    after[field] = is[field] ?? null
  }
  return { before, after }
}

/** By name, attributes as `attributes.NAME`. */
export function flatten(...bodies: readonly (string | null)[]): Fields {
  const flat: Fields = {}
  for (const body of bodies) {
    const { attributes, ...fields } = JSON.parse(body ?? '{}') as Fields
    Object.assign(flat, fields)
    for (const [name, values] of Object.entries((attributes ?? {}) as Fields)) flat[`attributes.${name}`] = values
  }
  return flat
}

/** Keeps the values that are not held. A staged row `ref` is account `base + ref`. */
export function applyEnrichment(connection: Connection, base: number, run: number): void {
  const leaving = connection
    .prepare(
      "select distinct account from enrichment where account in (select entry from planned_entry where class = 'delete' and held = 0)",
    )
    .pluck()
    .all() as number[]
  for (const account of leaving) letValuesGo(connection, run, account)
  const rows = connection.prepare(`${plannedValues} where p.held = 0 order by p.seq`).all() as PlannedValues[]
  if (rows.length === 0) return
  const exists = connection.prepare('select 1 from entry where entry = ? and state <> 3')
  for (const row of rows) {
    const account = row.account < 0 ? base - row.account : row.account
    if (exists.get(account) === undefined) continue
    keepValues(connection, run, { ...row, account })
  }
}

/** The values of one source for one account from now on. */
export interface KeptValues {
  readonly account: number
  readonly source: number
  readonly sourceName: string
  /** JSON; `{}` lets them go. */
  readonly fills: string
  readonly overrides: string
}

/** The journal keeps what differs, by field, and which of these fields count whatever the owner says. */
export function keepValues(connection: Connection, run: number, { account, source, sourceName, fills, overrides }: KeptValues): void {
  const old = standingValues(connection, account, source)
  const { before, after } = differenceOf(flatten(old.fills, old.overrides), flatten(fills, overrides))
  const overriding = Object.keys({ ...flatten(old.overrides), ...flatten(overrides) }).filter((field) => field in after)
  connection
    .prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'enrich', ?, ?)")
    .run(
      run,
      account,
      JSON.stringify({ by: null, ...before }),
      JSON.stringify({ by: sourceName, ...after, ...(overriding.length > 0 && { overrides: overriding }) }),
    )
  if (fills === '{}' && overrides === '{}')
    connection.prepare('delete from enrichment where account = ? and source = ?').run(account, source)
  else
    connection
      .prepare('insert or replace into enrichment (account, source, fills, overrides) values (?, ?, ?, ?)')
      .run(account, source, fills, overrides)
}

export function standingValues(connection: Connection, account: number, source: number): { fills: string; overrides: string } {
  const row = connection.prepare('select fills, overrides from enrichment where account = ? and source = ?').get(account, source)
  return (row as { fills: string; overrides: string } | undefined) ?? { fills: '{}', overrides: '{}' }
}

/** What others added to somebody who leaves; in the journal, so that it comes back with her. */
export function letValuesGo(connection: Connection, run: number, account: number): void {
  const added = connection
    .prepare('select x.source, s.name as sourceName from enrichment x join source s using (source) where x.account = ?')
    .all(account) as Pick<KeptValues, 'source' | 'sourceName'>[]
  for (const one of added) keepValues(connection, run, { ...one, account, fills: '{}', overrides: '{}' })
}

/** How many accounts have values of this source. */
export function countEnriched(connection: Connection, source: string): number {
  return connection.prepare('select count(*) from enrichment x join source s using (source) where s.name = ?').pluck().get(source) as number
}
