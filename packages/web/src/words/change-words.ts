import type { ChangeClass, Totals } from '@muster/engine'
import type { HeldCount } from '@muster/store'
import { count } from './words.ts'

export type Sort = 'added' | 'changed' | 'removed'

interface ChangeWords {
  readonly title: string
  readonly sign: '+' | '~' | '→' | '−' | '×'
  readonly sort: Sort
  readonly one: string
  readonly many: string
}

/** How each class of change is called and drawn, in the order of a run. */
export const changeWords: Readonly<Record<ChangeClass, ChangeWords>> = {
  renames: { title: 'Renamed', sign: '→', sort: 'changed', one: 'rename', many: 'renames' },
  newUsers: { title: 'New people', sign: '+', sort: 'added', one: 'new person', many: 'new people' },
  returningUsers: { title: 'Returning people', sign: '+', sort: 'added', one: 'returning person', many: 'returning people' },
  changedUsers: { title: 'Changed people', sign: '~', sort: 'changed', one: 'changed person', many: 'changed people' },
  newGroups: { title: 'New groups', sign: '+', sort: 'added', one: 'new group', many: 'new groups' },
  changedGroups: { title: 'Changed groups', sign: '~', sort: 'changed', one: 'changed group', many: 'changed groups' },
  membershipsIn: { title: 'Joined groups', sign: '+', sort: 'added', one: 'new membership', many: 'new memberships' },
  membershipsOut: { title: 'Left groups', sign: '−', sort: 'removed', one: 'ended membership', many: 'ended memberships' },
  absentUsers: { title: 'Absent people', sign: '−', sort: 'removed', one: 'newly absent person', many: 'newly absent people' },
  absentGroups: { title: 'Absent groups', sign: '−', sort: 'removed', one: 'newly absent group', many: 'newly absent groups' },
  outOfScopeUsers: { title: 'People out of scope', sign: '−', sort: 'removed', one: 'person out of scope', many: 'people out of scope' },
  outOfScopeGroups: { title: 'Groups out of scope', sign: '−', sort: 'removed', one: 'group out of scope', many: 'groups out of scope' },
  deactivations: { title: 'Deactivated', sign: '×', sort: 'removed', one: 'deactivation', many: 'deactivations' },
  deletions: { title: 'Deleted', sign: '×', sort: 'removed', one: 'deletion', many: 'deletions' },
}

export const changeOrder = Object.keys(changeWords) as ChangeClass[]

/** `12 new people`, in the order of a run; what is nothing is left out. */
export function sayTotals(totals: Totals): string[] {
  return changeOrder.flatMap((name) => (totals[name] === 0 ? [] : count(totals[name], changeWords[name].one, changeWords[name].many)))
}

export const sumOf = (totals: Totals): number => changeOrder.reduce((sum, name) => sum + totals[name], 0)

const will: Readonly<Record<string, string>> = {
  new: 'added',
  return: 'back',
  rename: 'renamed',
  change: 'changed',
  enrich: 'changed',
  'enrich-change': 'changed',
  absent: 'marked absent',
  inactive: 'made inactive',
  'out-of-scope': 'marked as out of scope',
  deactivate: 'deactivated',
  delete: 'deleted',
}

/** What will happen when this is approved: `12 people will be deactivated`. */
export function sayWill({ kind, action, count: much }: HeldCount): string {
  if (action === 'joined' || action === 'left') return `${count(much, 'membership')} will ${action === 'joined' ? 'begin' : 'end'}`
  const who = kind === 'user' ? count(much, 'person', 'people') : count(much, 'group')
  return `${who} will be ${will[action] ?? action}`
}
