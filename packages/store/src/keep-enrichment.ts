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

/** What differs, before and after. */
function describe({ fills, overrides, oldFills, oldOverrides }: PlannedValues): { before: Fields; after: Fields } {
  const [was, is] = [flatten(oldFills, oldOverrides), flatten(fills, overrides)]
  const [before, after]: [Fields, Fields] = [{}, {}]
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    if (JSON.stringify(was[field]) === JSON.stringify(is[field])) continue
    before[field] = was[field] ?? null
    after[field] = is[field] ?? null
  }
  return { before, after }
}

function flatten(...bodies: readonly (string | null)[]): Fields {
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
  connection.exec("delete from enrichment where account in (select entry from planned_entry where class = 'delete' and held = 0)")
  const rows = connection.prepare(`${plannedValues} where p.held = 0 order by p.seq`).all() as PlannedValues[]
  if (rows.length === 0) return
  const keep = connection.prepare('insert or replace into enrichment (account, source, fills, overrides) values (?, ?, ?, ?)')
  const letGo = connection.prepare('delete from enrichment where account = ? and source = ?')
  const journal = connection.prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'enrich', ?, ?)")
  const exists = connection.prepare('select 1 from entry where entry = ? and state <> 3')
  for (const row of rows) {
    const account = row.account < 0 ? base - row.account : row.account
    if (exists.get(account) === undefined) continue
    const { before, after } = describe(row)
    journal.run(run, account, JSON.stringify({ by: null, ...before }), JSON.stringify({ by: row.sourceName, ...after }))
    if (row.fills === '{}' && row.overrides === '{}') letGo.run(account, row.source)
    else keep.run(account, row.source, row.fills, row.overrides)
  }
}

/** How many accounts have values of this source. */
export function countEnriched(connection: Connection, source: string): number {
  return connection.prepare('select count(*) from enrichment x join source s using (source) where s.name = ?').pluck().get(source) as number
}
