import { setImmediate } from 'node:timers/promises'
import { MusterError } from '@muster/provider'
import { foldHandle } from '../handles.ts'
import type { Connection } from '../open-store.ts'
import { compileCondition, compileField, type Fragment, part, type Surroundings } from './compile-condition.ts'
import { type Condition, simplify } from './condition.ts'
import { findCandidates } from './find-candidates.ts'
import { listByName } from './list-by-name.ts'
import type { Found, Search } from './search.ts'
import { versionOf } from './version-of.ts'

/** So many are looked at between two moments in which others are served: some ten milliseconds. */
const sliceSize = 5_000
/** More than these are not sorted: their keys would have to be held all at once. */
export const mostSorted = 100_000
/** What was found lately, so that the next page of it is not a search of its own. */
const mostKept = 8
const keptMs = 60_000
/** Of these lists together: four bytes each. */
const mostKeptEntries = 4_000_000

interface Kept {
  readonly found: Found
  readonly until: number
  readonly version: string
}

/**
 * Finds people and groups. What an index cannot find is looked for slice by slice, and in between others are served. A
 * search that takes several slices may meet a change of the copy on its way, as one that takes several pages may.
 */
export function findEntries(connection: Connection) {
  const kept = new Map<string, Kept>()
  const byName = listByName(connection)
  let last: Promise<unknown> = Promise.resolve()
  connection.function('fold', { deterministic: true }, (text: unknown) => (typeof text === 'string' ? foldHandle(text) : text))

  return async function find({ kind, where, order, now, signal }: Search): Promise<Found> {
    const condition = simplify(where)
    if (condition === false || condition === 'unknown') return listOf(new Uint32Array())
    if (kind === 'user' && condition === true && (order === undefined || order.by === 'username'))
      return byName(versionOf(connection), order?.descending ?? false)
    const around: Surroundings = { now, isEnriched: isEnriched(connection) }
    const number = kind === 'user' ? 0 : 1
    const few = findCandidates(condition, number, around)
    if (few !== undefined) return look(condition, few)
    const { sql, values } = compileCondition(condition, { ...around, now: 0 })
    const name = JSON.stringify([kind, sql, values, order])
    return inTurn(async () => {
      signal?.throwIfAborted()
      const version = versionOf(connection)
      const known = kept.get(name)
      if (known !== undefined && known.version === version && known.until > now) return known.found
      kept.delete(name)
      const all = number === 1 ? part('select entry from entry indexed by entry_group_name where kind = 1 order by key, entry') : undefined
      const found = await look(condition, all)
      keep(name, { found, version, until: now + keptMs })
      return found
    })

    async function look(wanted: Condition, among: Fragment | undefined): Promise<Found> {
      const { sql, values } = compileCondition(wanted, around)
      const sort = order && compileField(order.by, around)
      const slices = among === undefined ? slicesOfAll(connection) : slicesOf(connection, among)
      const scope = number === 0 ? 'e.kind = 0 and e.key is not null' : 'e.kind = 1 and e.state = 0 and e.key is not null'
      const found: number[] = []
      const keys: unknown[] = []
      let isFirst = true
      for (const slice of slices) {
        if (!isFirst) await setImmediate()
        isFirst = false
        signal?.throwIfAborted()
        const rows = connection
          .prepare(`select e.entry${sort === undefined ? '' : `, ${sort.sql}`} from ${slice.sql} where ${scope} and ${sql}`)
          .raw()
          .all(...(sort?.values ?? []), ...slice.values, ...values) as [number, unknown?][]
        for (const [entry, key] of rows) {
          found.push(entry)
          if (sort !== undefined) keys.push(typeof key === 'string' ? foldHandle(key) : key)
        }
        if (sort !== undefined && found.length > mostSorted) throw tooMany()
      }
      return listOf(Uint32Array.from(order === undefined ? found : sorted(found, keys, order.descending)))
    }
  }

  /** One at a time of those that take long, so that whoever else is served waits for one slice and not for many. */
  function inTurn(work: () => Promise<Found>): Promise<Found> {
    const found = last.then(work)
    last = found.catch(() => undefined)
    return found
  }

  function keep(name: string, one: Kept): void {
    kept.set(name, one)
    let entries = 0
    for (const [each, { found }] of [...kept].reverse()) {
      entries += found.total
      if (each !== name && (entries > mostKeptEntries || kept.size > mostKept)) kept.delete(each)
    }
  }
}

function listOf(entries: Uint32Array): Found {
  return { total: entries.length, entries: (from, count) => [...entries.subarray(from, from + count)] }
}

/** "If it's descending, the items without a value come first" (RFC 7644, section 3.4.2.3). */
function sorted(entries: readonly number[], keys: readonly unknown[], descending: boolean): number[] {
  const places = entries.map((_, at) => at).sort((one, other) => compareKeys(keys[one], keys[other]) || one - other)
  return (descending ? places.reverse() : places).map((at) => entries[at]!)
}

function compareKeys(one: unknown, other: unknown): number {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return (one as string | number) < (other as string | number) ? -1 : 1
}

/** Ranges of the table as it lies: one after the other is three times as fast as by an index. */
function* slicesOfAll(connection: Connection): Generator<Fragment> {
  const last = (connection.prepare('select max(entry) from entry').pluck().get() ?? 0) as number
  for (let after = 0; after < last; after += sliceSize)
    yield part('(select * from entry where entry > ? and entry <= ?) e', after, after + sliceSize)
}

function* slicesOf(connection: Connection, { sql, values }: Fragment): Generator<Fragment> {
  const entries = connection
    .prepare(sql)
    .pluck()
    .all(...values) as number[]
  for (let at = 0; at < entries.length; at += sliceSize)
    yield part('json_each(?) c cross join entry e on e.entry = c.value', JSON.stringify(entries.slice(at, at + sliceSize)))
}

function isEnriched(connection: Connection): boolean {
  return connection.prepare('select exists (select 1 from enrichment)').pluck().get() === 1
}

function tooMany(): MusterError {
  return new MusterError('LIMIT_EXCEEDED', `more than ${mostSorted} were found, which is more than can be sorted`, {
    hint: 'Narrow the search, or leave the order out.',
  })
}
