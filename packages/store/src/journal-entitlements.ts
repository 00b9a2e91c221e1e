import type { Entitlement } from './entitle.ts'
import type { Connection } from './open-store.ts'

type Fields = Record<string, unknown>

/**
 * The journal of what is decided of people who were there before: that, and what rules set in them, stands nowhere else.
 * To be called before it is written. Of new people it is part of their creation.
 */
export function journalEntitlements(connection: Connection, run: number, { decided, waiting }: Entitlement): void {
  const values = { decided: JSON.stringify(decided), waiting: JSON.stringify(waiting) }
  const open = `from entry e indexed by entry_pending %
    where e.kind = 0 and e.decided = 0 and e.state = 0 and e.source in (select value from json_each(@decided))
      and e.entry not in (select value from json_each(@waiting))`
  // Most nights nobody waits, and in a first run everybody has terms.
  if (connection.prepare(`select 1 ${open.replace('%', '')} limit 1`).get(values) === undefined) return
  const rows = connection
    .prepare(
      `with terms as (select j.value as account, p.restricted, p.overdraft, p.patch from planned_terms p, json_each(p.people) j where j.value > 0)
       select e.entry, e.restricted as wasRestricted, e.overdraft as hadOverdraft, e.body ->> 'attributes' as attributes,
              t.account is not null as hasTerms, t.restricted, t.overdraft, t.patch ${open.replace('%', 'left join terms t on t.account = e.entry')}`,
    )
    .all(values) as EntitledRow[]
  const insert = connection.prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'entitle', ?, ?)")
  for (const row of rows) {
    const { before, after } = describeEntitlement(row)
    insert.run(run, row.entry, JSON.stringify(before), JSON.stringify(after))
  }
}

interface EntitledRow {
  readonly entry: number
  readonly wasRestricted: number | null
  readonly hadOverdraft: number | null
  readonly attributes: string | null
  readonly hasTerms: number
  readonly restricted: number | null
  readonly overdraft: number | null
  readonly patch: string | null
}

function describeEntitlement(row: EntitledRow): { before: Fields; after: Fields } {
  const before: Fields = { entitlement: 'pending' }
  const after: Fields = { entitlement: 'decided' }
  const differs = (name: string, was: unknown, is: unknown): void => {
    if (JSON.stringify(was) === JSON.stringify(is)) return
    before[name] = was
    after[name] = is
  }
  if (row.hasTerms === 0) return { before, after }
  differs('restricted', flag(row.wasRestricted), flag(row.restricted))
  differs('overdraft', row.hadOverdraft, row.overdraft)
  const { attributes } = JSON.parse(row.patch!) as { attributes?: Fields }
  const had = row.attributes === null ? null : (JSON.parse(row.attributes) as Fields)
  if (attributes !== undefined) differs('attributes', had, { ...had, ...attributes })
  return { before, after }
}

/** As SQLite keeps a truth that may be unknown. */
export function flag(value: number | null): boolean | null {
  return value === null ? null : value === 1
}
