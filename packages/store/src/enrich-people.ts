import { keysOf, type Person } from './join-people.ts'
import type { Connection } from './open-store.ts'
import { type PartialStage, place, type SealedStage } from './stage.ts'

/** By what the people of an enriching source are joined to accounts, and what of them counts. */
export interface Enriching {
  /** Field of the listing, and of the accounts. */
  readonly theirs: string
  readonly ours: string
  /** Fields that count whatever the owner says. */
  readonly overrides: readonly string[]
  /** Which count at all; left out: all. What they are joined by never does. */
  readonly fields?: readonly string[]
}

export interface EnrichmentChanges {
  /** Accounts that had no values of this source. */
  readonly added: number
  /** Accounts whose values change, or that let them go. */
  readonly changed: number
  /** Accounts that have values of it now. */
  readonly population: number
  readonly remarks: readonly string[]
}

type Fields = Record<string, unknown>

/** Who may come in is the owner's word alone. */
const ownersWord = new Set(['active', 'activeFrom', 'activeUntil', 'pin'])

/**
 * Compares what an enriching source says with what is kept of it, account by account. Whose key is not one person's keeps his
 * values; only a complete listing without rejected records lets values go.
 */
export function planEnrichment(listing: SealedStage | PartialStage, { theirs, ours, overrides, fields }: Enriching): EnrichmentChanges {
  const { stage } = listing
  const { connection, source } = stage
  const staged = connection
    .prepare(
      'select ref as person, id, key, name, body, at from staged_entry where source = ? and kind = 0 and verdict is null order by ref',
    )
    .all(source) as (Person & { at: string | number | null })[]
  const accounts = accountsAfterwards(connection)
  const said = new Map(staged.map((one) => [one.person, one]))
  const [listed, known] = [keysOf(staged, theirs), keysOf(accounts, ours)]
  const given = new Map<number, number>()
  const unsure = new Set<number>()
  const [nobodys, several]: [string[], string[]] = [[], []]
  for (const [key, some] of listed) {
    const own = known.get(key)
    if (own === undefined) nobodys.push(key)
    else if (some.size > 1 || own.size > 1) {
      several.push(key)
      for (const account of own) unsure.add(account)
    } else {
      const [[account = 0], [ref = 0]] = [[...own], [...some]]
      if (given.has(account) && given.get(account) !== ref) unsure.add(account)
      given.set(account, ref)
    }
  }
  const keyless = staged.filter((one) => keysOf([one], theirs).size === 0)

  const standing = new Map(
    (
      connection.prepare('select account, fills, overrides from enrichment where source = ?').all(source) as {
        account: number
        fills: string
        overrides: string
      }[]
    ).map((row) => [row.account, row]),
  )
  const put = connection.prepare('insert into planned_entry (source, kind, class, entry, ref) values (?, 0, ?, ?, null)')
  const putValues = connection.prepare('insert into planned_enrichment (seq, fills, overrides) values (?, ?, ?)')
  const plan = (name: 'enrich' | 'enrich-change', account: number, values: { fills: string; overrides: string }): void => {
    const { lastInsertRowid } = put.run(source, name, account)
    putValues.run(lastInsertRowid, values.fills, values.overrides)
  }
  const sort = makeSorter(theirs, new Set(overrides), fields === undefined ? undefined : new Set(fields))
  const isCertain = listing.complete && stage.rejections.length === 0 && keyless.length === 0
  let [added, changed, kept] = [0, 0, 0]
  for (const [account, ref] of given) {
    if (unsure.has(account)) continue
    const values = sort(JSON.parse(said.get(ref)!.body) as Fields)
    const was = standing.get(account)
    if (was === undefined && values.fills === '{}' && values.overrides === '{}') continue
    if (was === undefined) added++
    else if (was.fills === values.fills && was.overrides === values.overrides) continue
    else if (!isCertain && values.fills === '{}' && values.overrides === '{}') {
      // Under another name than before, say, he may be meant by a record that did not come.
      kept++
      continue
    } else changed++
    plan(was === undefined ? 'enrich' : 'enrich-change', account, values)
  }
  for (const account of standing.keys()) {
    if (given.has(account) || unsure.has(account)) continue
    if (!isCertain) kept++
    else {
      changed++
      plan('enrich-change', account, { fills: '{}', overrides: '{}' })
    }
  }
  return {
    added,
    changed,
    population: standing.size,
    remarks: [
      ...stage.remarks,
      ...(nobodys.length === 0
        ? []
        : [`${countKeys(nobodys.length)} it lists ${nobodys.length === 1 ? 'is' : 'are'} nobody's ${ours} (${first(nobodys)})`]),
      ...(several.length === 0
        ? []
        : [
            `${countKeys(several.length)} it lists ${several.length === 1 ? 'is' : 'are'} more than one person's, so nothing is changed for them (${first(several)})`,
          ]),
      ...(keyless.length === 0
        ? []
        : [
            `${keyless.length} of its records ${keyless.length === 1 ? 'has' : 'have'} no ${theirs} (${first(keyless.map(({ at, name }) => place(at ?? name)))})`,
          ]),
      ...(kept === 0
        ? []
        : [
            `${kept} ${kept === 1 ? 'person keeps' : 'people keep'} what it said of them, because it is not certain that it says so no more`,
          ]),
    ],
  }
}

/** Everybody as he will be after this run: new, renamed and changed people are known by what they come with. */
function accountsAfterwards(connection: Connection): Person[] {
  const patched = `case when e.state = 3 then (select json_patch('{}', body) from staged_entry where ref = n.ref)
    when c.ref is null then e.body else json_patch(e.body, s.body) end`
  return connection
    .prepare(
      `with named as (select entry, ref from planned_entry where kind = 0 and class in ('rename', 'return') and held = 0),
            changed as (select entry, ref from planned_entry where kind = 0 and class in ('change', 'inactive') and held = 0),
            nameless as (select entry from planned_entry where kind = 0 and class = 'give-up' and held = 0)
       select e.entry as person, e.id, e.name, ${patched} as body,
              case when e.entry in (select entry from nameless) then null
                   when n.ref is null then e.key else (select key from staged_entry where ref = n.ref) end as key
       from entry e left join named n on n.entry = e.entry left join changed c on c.entry = e.entry left join staged_entry s on s.ref = c.ref
       where e.kind = 0 and (e.state <> 3 or n.ref is not null)
         and e.entry not in (select entry from planned_entry where kind = 0 and class = 'delete' and held = 0)
       union all select -s.ref, s.id, s.name, s.body, s.key from planned_new p join staged_entry s on s.ref = p.ref where p.kind = 0 and p.held = 0`,
    )
    .all() as Person[]
}

function countKeys(count: number): string {
  return count === 1 ? '1 key that' : `${count} keys that`
}

function first(some: readonly string[]): string {
  return `${some.slice(0, 3).join(', ')}${some.length > 3 ? ', …' : ''}`
}

/** Tells apart what counts where the owner says nothing, and what counts whatever he says: in one order, so that equal values are equal text. */
function makeSorter(
  theirs: string,
  overrides: ReadonlySet<string>,
  wanted: ReadonlySet<string> | undefined,
): (body: Fields) => { fills: string; overrides: string } {
  const counts = (field: string, group = field): boolean =>
    field !== theirs && !ownersWord.has(field) && (wanted === undefined || wanted.has(group))
  return (body) => {
    const [fills, over]: [Fields, Fields] = [{}, {}]
    for (const [field, value] of Object.entries(body)) {
      if (value === null) continue
      if (field !== 'attributes') {
        if (counts(field)) (overrides.has(field) ? over : fills)[field] = value
        continue
      }
      for (const [name, values] of Object.entries(value as Fields)) {
        const attribute = `attributes.${name}`
        if (values === null || name === theirs || !counts(attribute, 'attributes')) continue
        const side = overrides.has('attributes') || overrides.has(attribute) ? over : fills
        side.attributes = { ...(side.attributes as Fields | undefined), [name]: values }
      }
    }
    return { fills: JSON.stringify(fills), overrides: JSON.stringify(over) }
  }
}
