import { flattenGroups } from '../flatten-groups.ts'
import { foldHandle } from '../handles.ts'
import type { Comparison, Condition, Field, ListField, Relation, Test } from './condition.ts'

/** A part of a statement, and what stands for its question marks. */
export interface Fragment {
  readonly sql: string
  readonly values: readonly unknown[]
}

export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Whether any source adds fields to the people of others. */
  readonly isEnriched: boolean
}

/** What a name in a condition stands for: the row `entry`, or in a list the column `element`. */
interface Place {
  readonly entry: string
  readonly element?: string
}

const operators: Readonly<Partial<Record<Test, string>>> = { above: '>', atLeast: '>=', below: '<', atMost: '<=' }

export function part(sql: string, ...values: readonly unknown[]): Fragment {
  return { sql, values }
}

/** A condition as SQL about the row `entry e`. Every value is bound, none stands in the text. */
export function compileCondition(condition: Condition, surroundings: Surroundings): Fragment {
  return compile(condition, { entry: 'e' }, surroundings)
}

/** What people or groups are sorted by. */
export function compileField(field: Field, surroundings: Surroundings): Fragment {
  return compileValue(field, { entry: 'e' }, surroundings)
}

function compile(condition: Condition, place: Place, around: Surroundings): Fragment {
  if (condition === 'unknown') return part('null')
  if (typeof condition === 'boolean') return part(condition ? '1' : '0')
  if ('and' in condition)
    return joinEvenly(
      condition.and.map((one) => compile(one, place, around)),
      'and',
      '1',
    )
  if ('or' in condition)
    return joinEvenly(
      condition.or.map((one) => compile(one, place, around)),
      'or',
      '0',
    )
  if ('not' in condition) return wrap('(not ', compile(condition.not, place, around), ')')
  if ('present' in condition) return wrap('(', compileValue(condition.present, place, around), ' is not null)')
  if ('some' in condition) return compileSome(condition.some, condition.holds, place, around)
  if ('related' in condition) return compileRelated(condition.related, condition.holds, place, around)
  return compileComparison(condition, place, around)
}

/** As a tree of little height: SQLite takes expressions a thousand deep, and a chain is as deep as it is long. */
function joinEvenly(parts: readonly Fragment[], word: 'and' | 'or', none: string): Fragment {
  if (parts.length === 0) return part(none)
  if (parts.length === 1) return parts[0]!
  const middle = parts.length >> 1
  const [left, right] = [joinEvenly(parts.slice(0, middle), word, none), joinEvenly(parts.slice(middle), word, none)]
  return { sql: `(${left.sql} ${word} ${right.sql})`, values: [...left.values, ...right.values] }
}

function wrap(before: string, { sql, values }: Fragment, after: string): Fragment {
  return { sql: `${before}${sql}${after}`, values }
}

/** Nobody's value is unknown: what is not there is not equal to anything. */
function compileComparison({ field, test, value, exact }: Comparison, place: Place, around: Surroundings): Fragment {
  const left = compileValue(field, place, around)
  if (typeof value !== 'string') {
    return {
      sql: `coalesce(${left.sql} ${operators[test] ?? '='} ?, 0)`,
      values: [...left.values, typeof value === 'boolean' ? Number(value) : value],
    }
  }
  const wanted = exact === true ? value : foldHandle(value)
  const folded = exact === true || field === 'username' ? left : wrap(`${folding(wanted, test)}(`, left, ')')
  const [sql, ...values] = compareTexts(folded.sql, test, wanted)
  return { sql: `coalesce(${sql}, 0)`, values: [...folded.values, ...values] }
}

function compareTexts(sql: string, test: Test, wanted: string): readonly [string, ...string[]] {
  switch (test) {
    case 'is':
      return [`${sql} = ?`, wanted]
    case 'contains':
      return [`instr(${sql}, ?) > 0`, wanted]
    case 'begins':
      return [`substr(${sql}, 1, length(?)) = ?`, wanted, wanted]
    case 'ends':
      // Of no length, `substr` would give the whole.
      return wanted === '' ? [`${sql} is not null`] : [`substr(${sql}, -length(?)) = ?`, wanted, wanted]
    case 'like':
      return [`${sql} like ? escape '\\'`, wanted]
    default:
      return [`${sql} ${operators[test]} ?`, wanted]
  }
}

/** SQLite's own `lower` knows ASCII only, which is enough to find what is ASCII, and takes a tenth of the time. */
function folding(wanted: string, test: Test): string {
  return !(test in operators) && /^[\0-\x7f]*$/.test(wanted) ? 'lower' : 'fold'
}

function compileValue(field: Field, { entry, element }: Place, around: Surroundings): Fragment {
  switch (field) {
    case 'value':
      return part(element ?? 'null')
    case 'account':
      return part(`${entry}.entry`)
    case 'kind':
      return part(`${entry}.kind`)
    case 'username':
      return part(`${entry}.key`)
    case 'spelling':
      return part(`${entry}.name`)
    case 'id':
      return part(`${entry}.id`)
    case 'number':
      return part(`case when ${entry}.id not glob '*[^0-9]*' then ${entry}.id end`)
    case 'source':
      return part(`(select s.name from source s where s.source = ${entry}.source)`)
    case 'active':
      // Most say nothing about it, and what is not looked into costs nothing.
      return part(`(${entry}.state = 0 and (instr(${entry}.body, '"active') = 0 or is_active(${entry}.body, ?)))`, around.now)
    case 'createdAt':
      return part(`(select r.started_at from run r where r.run = ${entry}.created_run)`)
    case 'changedAt':
      return part(`(select r.started_at from run r where r.run = ${changedRun(entry)})`)
    default:
      return fromBody('->>', `$.${field}`, entry, around)
  }
}

/** The last run that did anything to the entry: of a group also to its members, of a person also by what others add. */
export function changedRun(entry: string): string {
  return `max(${entry}.changed_run, coalesce((select max(j.run) from journal j where j.entry = ${entry}.entry), 0))`
}

/** As `mergeEnrichment` does it: an override, the owner's word, what fills. */
function fromBody(arrow: '->' | '->>', path: string, entry: string, { isEnriched }: Surroundings): Fragment {
  const own = part(`nullif(${entry}.body ${arrow} ?, 'null')`, path)
  if (!isEnriched) return own
  const added = (column: string): string =>
    `(select x.${column} ${arrow} ? from enrichment x where x.account = ${entry}.entry and x.${column} ->> ? is not null order by x.source limit 1)`
  return part(`coalesce(${added('overrides')}, nullif(${entry}.body ${arrow} ?, 'null'), ${added('fills')})`, path, path, path, path, path)
}

function compileSome(list: ListField, holds: Condition, { entry }: Place, around: Surroundings): Fragment {
  const path = typeof list === 'string' ? `$.${list}` : `$.attributes."${list.attribute}"`
  const values = fromBody('->', path, entry, around)
  const element = `${entry}v.value`
  const inner = compile(holds, { entry, element }, around)
  return {
    sql: `exists (select 1 from json_each(${values.sql}) ${entry}v where ${inner.sql})`,
    values: [...values.values, ...inner.values],
  }
}

function compileRelated(relation: Relation, holds: Condition, { entry }: Place, around: Surroundings): Fragment {
  const other = `${entry}r`
  const inner = compile(holds, { entry: other }, around)
  switch (relation) {
    case 'directGroups':
      return wrap(
        `exists (select 1 from belonging b join entry ${other} on ${other}.entry = b.group_entry
        where b.member = ${entry}.entry and ${other}.state = 0 and `,
        inner,
        ')',
      )
    case 'members':
      return wrap(
        `exists (select 1 from membership m join entry ${other} on ${other}.entry = m.member
        where m.group_entry = ${entry}.entry and ${other}.key is not null and `,
        inner,
        ')',
      )
    case 'groups':
      // Whoever is in any group is in one directly.
      if (holds === true) return compileRelated('directGroups', true, { entry }, around)
      return wrap(
        `${entry}.entry in (`,
        withinGroups(wrap(`select ${other}.entry from entry ${other} where ${other}.kind = 1 and ${other}.state = 0 and `, inner, '')),
        ')',
      )
    case 'allMembers':
      return wrap(
        `${entry}.entry in (`,
        groupsAbove(wrap(`select ${other}.entry from entry ${other} where ${other}.kind = 0 and ${other}.key is not null and `, inner, '')),
        ')',
      )
  }
}

/** Everybody in the groups that are selected, through groups in them too. */
export function withinGroups({ sql, values }: Fragment): Fragment {
  // `flattenGroups` writes the selection twice.
  return { sql: `${flattenGroups(sql)} select entry from inside`, values: [...values, ...values] }
}

/** Every group that one of those who are selected is in, through groups in it too. */
export function groupsAbove(selected: Fragment): Fragment {
  return wrap(
    'with recursive above (entry) as (select b.group_entry from belonging b where b.member in (',
    selected,
    `)
    union select b.group_entry from above a join entry g on g.entry = a.entry join belonging b on b.member = a.entry where g.state = 0)
    select entry from above`,
  )
}
