import type { ChangeClass } from '@muster/engine'
import type { Paint } from '../paint.ts'

/** How a class of change is called and drawn, in the order of the plan. */
export interface ChangeWords {
  readonly title: string
  readonly sign: '+' | '~' | '→' | '–' | '×'
  readonly colour: keyof Paint
  /** After a number, in a sentence. */
  readonly one: string
  readonly many: string
}

export const changeWords: Readonly<Record<ChangeClass, ChangeWords>> = {
  renames: { title: 'Renamed', sign: '→', colour: 'name', one: 'rename', many: 'renames' },
  newUsers: { title: 'New people', sign: '+', colour: 'good', one: 'new person', many: 'new people' },
  returningUsers: { title: 'Returning people', sign: '+', colour: 'good', one: 'returning person', many: 'returning people' },
  changedUsers: { title: 'Changed people', sign: '~', colour: 'attention', one: 'changed person', many: 'changed people' },
  newGroups: { title: 'New groups', sign: '+', colour: 'good', one: 'new group', many: 'new groups' },
  changedGroups: { title: 'Changed groups', sign: '~', colour: 'attention', one: 'changed group', many: 'changed groups' },
  membershipsIn: { title: 'Joined groups', sign: '+', colour: 'good', one: 'new membership', many: 'new memberships' },
  membershipsOut: { title: 'Left groups', sign: '–', colour: 'bad', one: 'ended membership', many: 'ended memberships' },
  absentUsers: { title: 'Absent people', sign: '–', colour: 'bad', one: 'newly absent person', many: 'newly absent people' },
  absentGroups: { title: 'Absent groups', sign: '–', colour: 'bad', one: 'newly absent group', many: 'newly absent groups' },
  outOfScopeUsers: { title: 'People out of scope', sign: '–', colour: 'bad', one: 'person out of scope', many: 'people out of scope' },
  outOfScopeGroups: { title: 'Groups out of scope', sign: '–', colour: 'bad', one: 'group out of scope', many: 'groups out of scope' },
  deactivations: { title: 'Deactivated', sign: '×', colour: 'bad', one: 'deactivation', many: 'deactivations' },
  deletions: { title: 'Deleted', sign: '×', colour: 'bad', one: 'deletion', many: 'deletions' },
}

export const changeOrder = Object.keys(changeWords) as ChangeClass[]
