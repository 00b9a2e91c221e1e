import type { ChangeClass, Hold, Totals } from '@muster/engine'
import { count } from './words.ts'

export type Sort = 'added' | 'changed' | 'removed'

interface ChangeWords {
  readonly title: string
  readonly sign: '+' | '~' | '→' | '−' | '×'
  readonly sort: Sort
  readonly one: string
  readonly many: string
  /** Behind the number, when it is still to come. */
  readonly willOne: string
  readonly willMany: string
}

const words = (title: string, sign: ChangeWords['sign'], sort: Sort, one: string, many: string, will: string): ChangeWords => ({
  title,
  sign,
  sort,
  one,
  many,
  willOne: will,
  willMany: will.replace(/^\S+/, (subject) => ({ person: 'people', group: 'groups', membership: 'memberships' })[subject] ?? subject),
})

/** How each class of change is called and drawn, in the order of a run. */
export const changeWords: Readonly<Record<ChangeClass, ChangeWords>> = {
  renames: words('Renamed', '→', 'changed', 'rename', 'renames', 'person will be renamed'),
  newUsers: words('New people', '+', 'added', 'new person', 'new people', 'person will be added'),
  returningUsers: words('Returning people', '+', 'added', 'returning person', 'returning people', 'person will return'),
  changedUsers: words('Changed people', '~', 'changed', 'changed person', 'changed people', 'person will be changed'),
  newGroups: words('New groups', '+', 'added', 'new group', 'new groups', 'group will be added'),
  changedGroups: words('Changed groups', '~', 'changed', 'changed group', 'changed groups', 'group will be changed'),
  membershipsIn: words('Joined groups', '+', 'added', 'new membership', 'new memberships', 'membership will begin'),
  membershipsOut: words('Left groups', '−', 'removed', 'ended membership', 'ended memberships', 'membership will end'),
  absentUsers: words('Absent people', '−', 'removed', 'newly absent person', 'newly absent people', 'person will be marked absent'),
  absentGroups: words('Absent groups', '−', 'removed', 'newly absent group', 'newly absent groups', 'group will be marked absent'),
  outOfScopeUsers: words(
    'People out of scope',
    '−',
    'removed',
    'person out of scope',
    'people out of scope',
    'person will leave because the settings changed',
  ),
  outOfScopeGroups: words(
    'Groups out of scope',
    '−',
    'removed',
    'group out of scope',
    'groups out of scope',
    'group will leave because the settings changed',
  ),
  deactivations: words('Deactivated', '×', 'removed', 'deactivation', 'deactivations', 'person will be deactivated'),
  deletions: words('Deleted', '×', 'removed', 'deletion', 'deletions', 'person will be deleted'),
}

export const changeOrder = Object.keys(changeWords) as ChangeClass[]

/** `12 new people`, in the order of a run; what is nothing is left out. */
export function sayTotals(totals: Totals): string[] {
  return changeOrder.flatMap((name) => (totals[name] === 0 ? [] : count(totals[name], changeWords[name].one, changeWords[name].many)))
}

export const sumOf = (totals: Totals): number => changeOrder.reduce((sum, name) => sum + totals[name], 0)

/** What will happen when this is approved: `12 people will be deactivated`. */
export function sayWill(numbers: ReadonlyMap<ChangeClass, number>): string[] {
  return changeOrder.flatMap((name) => {
    const much = numbers.get(name) ?? 0
    return much === 0 ? [] : count(much, changeWords[name].willOne, changeWords[name].willMany)
  })
}

/** By class, over all sources and groups. */
export function countHeld(holds: readonly Hold[]): ReadonlyMap<ChangeClass, number> {
  const numbers = new Map<ChangeClass, number>()
  for (const { class: name, count: much } of holds) numbers.set(name, (numbers.get(name) ?? 0) + much)
  return numbers
}
