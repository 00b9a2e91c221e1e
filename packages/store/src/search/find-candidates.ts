import { foldHandle } from '../handles.ts'
import { compileCondition, type Fragment, groupsAbove, part, type Surroundings, withinGroups } from './compile-condition.ts'
import type { Comparison, Condition } from './condition.ts'

/** With less to go by, more are found than are saved. */
const shortestPrefix = 3
const lastCharacter = '\u{10ffff}'

/**
 * A selection of few, by an index, among whom everybody is whom the condition holds for; `undefined`: there is none, and
 * all have to be looked at.
 */
export function findCandidates(condition: Condition, kind: 0 | 1, around: Surroundings): Fragment | undefined {
  if (typeof condition !== 'object') return undefined
  if ('and' in condition) {
    for (const one of condition.and) {
      const found = findCandidates(one, kind, around)
      if (found !== undefined) return found
    }
    return undefined
  }
  if ('or' in condition) {
    const all = condition.or.map((one) => findCandidates(one, kind, around))
    return all.every((one) => one !== undefined)
      ? { sql: all.map(({ sql }) => `select * from (${sql})`).join(' union '), values: all.flatMap(({ values }) => values) }
      : undefined
  }
  if ('related' in condition) return findRelated(condition, around)
  return 'test' in condition ? byIndex(condition, kind) : undefined
}

function findRelated({ related, holds }: Extract<Condition, { related: unknown }>, around: Surroundings): Fragment | undefined {
  const isUpwards = related === 'members' || related === 'allMembers'
  const others = isUpwards
    ? (findCandidates(holds, 0, around) ?? (related === 'members' ? findCandidates(holds, 1, around) : undefined))
    : (findCandidates(holds, 1, around) ?? allGroups(holds, around))
  if (others === undefined) return undefined
  switch (related) {
    case 'directGroups':
      return { sql: `select m.member from membership m where m.group_entry in (${others.sql})`, values: others.values }
    case 'members':
      return { sql: `select b.group_entry from belonging b where b.member in (${others.sql})`, values: others.values }
    case 'groups':
      return withinGroups(others)
    case 'allMembers':
      return groupsAbove(others)
  }
}

/** There are far fewer groups than people: they may be looked at one by one, but not for the sake of everybody who is in any. */
function allGroups(holds: Condition, around: Surroundings): Fragment | undefined {
  if (typeof holds === 'boolean') return undefined
  const { sql, values } = compileCondition(holds, around)
  return { sql: `select e.entry from entry e where e.kind = 1 and e.state = 0 and e.key is not null and ${sql}`, values }
}

function byIndex({ field, test, value, exact }: Comparison, kind: 0 | 1): Fragment | undefined {
  if (field === 'account' && test === 'is') return part('select ?', value)
  if ((field === 'number' || (field === 'id' && exact === true)) && test === 'is')
    return part(`select i.entry from source s cross join entry i on i.source = s.source and i.kind = ${kind} and i.id = ?`, value)
  if (kind === 1) return field === 'username' || field === 'spelling' ? groupsCalled(test, String(value)) : undefined
  if (field !== 'username' || typeof value !== 'string') return undefined
  const key = foldHandle(value)
  if (test === 'is') return part('select entry from entry where kind = 0 and key = ?', key)
  if (test !== 'begins' || key.length < shortestPrefix) return undefined
  return part('select entry from entry where kind = 0 and key is not null and key >= ? and key < ?', key, key + lastCharacter)
}

/** Names of groups are kept as they are spelt; all are looked at, in the index alone. */
function groupsCalled(test: Comparison['test'], name: string): Fragment | undefined {
  return test === 'is'
    ? part('select entry from entry indexed by entry_group_name where kind = 1 and fold(key) = ?', foldHandle(name))
    : undefined
}
