import { createHash } from 'node:crypto'
import { MusterError } from '@muster/provider'
import type { Connection } from './open-store.ts'

/** The tables that make up a plan, in the order in which they are written; `staged_entry` only as far as the plan uses it. */
const tables = {
  run_source:
    'select rs.source, rs.name from run_source rs where rs.source in (select source from planned_new union select source from planned_entry union select source from planned_members) order by source',
  staged_entry:
    'select s.* from staged_entry s where s.ref in (select ref from planned_new union select ref from planned_entry) order by ref',
  planned_new: 'select * from planned_new order by ref',
  planned_entry: 'select * from planned_entry order by seq',
  planned_enrichment: 'select * from planned_enrichment order by seq',
  planned_members: 'select * from planned_members order by seq',
  planned_strays: 'select * from planned_strays order by group_ref',
  planned_grant: 'select * from planned_grant order by seq',
  planned_terms: 'select * from planned_terms order by seq',
} as const

type Table = keyof typeof tables
type Row = readonly (string | number | null)[]

/** A filed plan, read back. */
export interface PlanFile {
  readonly rows: Iterable<readonly [Table, ...Row]>
}

/** The plan as lines of JSON, always the same for the same plan: `["planned_entry",1,…]`. 64-bit numbers are strings. */
export function* planContent(connection: Connection): Generator<string> {
  for (const [table, query] of Object.entries(tables)) {
    const rows = connection.prepare(query).raw().safeIntegers().iterate() as IterableIterator<(string | bigint | null)[]>
    for (const row of rows) yield JSON.stringify([table, ...row.map((value) => (typeof value === 'bigint' ? plainNumber(value) : value))])
  }
}

export function planHash(connection: Connection): string {
  return hashLines(planContent(connection))
}

/** SHA-256 over the lines, hex. */
export function hashLines(lines: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}

/** Fills the scratch tables from the file; they must be fresh. */
export function loadPlan(connection: Connection, { rows }: PlanFile): void {
  const known = new Map(connection.prepare('select source, name from run_source').raw().all() as [number, string][])
  connection.exec('delete from run_source')
  const inserts = new Map<string, (row: Row) => void>()
  connection
    .transaction(() => {
      for (const [table, ...row] of rows) {
        if (table === 'run_source' && known.has(row[0] as number) && known.get(row[0] as number) !== row[1])
          throw moved(`the source ${row[1]} is not what it was`)
        let insert = inserts.get(table)
        if (insert === undefined) {
          if (!(table in tables))
            throw new MusterError('PLAN_INVALID', `the plan holds a row for ${JSON.stringify(table)}, which this Muster does not know`)
          const statement = connection.prepare(`insert into ${table} values (${row.map(() => '?').join(', ')})`)
          insert = (values) =>
            void statement.run(
              ...values.map((value) => (typeof value === 'string' && /^-?\d{16,}n$/.test(value) ? BigInt(value.slice(0, -1)) : value)),
            )
          inserts.set(table, insert)
        }
        insert(row)
      }
      for (const [source, name] of known) connection.prepare('insert or ignore into run_source values (?, ?)').run(source, name)
    })
    .deferred()
  refuseIfTaken(connection)
}

/** Somebody new in the plan may have come in since by another way. */
function refuseIfTaken(connection: Connection): void {
  const taken = connection
    .prepare(
      `select s.name from planned_new p join staged_entry s on s.ref = p.ref
       where (exists (select 1 from entry e where e.source = s.source and e.kind = s.kind and e.id = s.id)
         or (s.kind = 0 and exists (select 1 from entry e where e.kind = 0 and e.key = s.key
               and e.entry not in (select entry from planned_entry where class in ('rename', 'give-up'))))) limit 1`,
    )
    .pluck()
    .get() as string | undefined
  if (taken !== undefined) throw moved(`${JSON.stringify(taken)} exists by now`)
}

function moved(what: string): MusterError {
  return new MusterError('STORE_MOVED', `the store has moved since the plan was made: ${what}`, {
    hint: 'Make a new plan with `muster plan --out FILE` and look at it again.',
  })
}

/** Beyond 2⁵³ a JSON number loses digits: such a one is written as text ending in `n`. */
function plainNumber(value: bigint): number | string {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `${value}n`
}
