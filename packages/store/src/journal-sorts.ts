import type { JournalSort } from './select-journal.ts'

/** The classes of a report (`totals`), as they are typed, and the lines of the journal that they count. */
export const journalClasses: Readonly<Record<string, readonly JournalSort[]>> = {
  renames: [{ action: 'rename' }],
  'new-users': [{ kind: 'user', action: 'new' }],
  'returning-users': [{ kind: 'user', action: 'return' }],
  'changed-users': [
    { kind: 'user', action: 'change' },
    { kind: 'user', action: 'enrich' },
  ],
  'new-groups': [{ kind: 'group', action: 'new' }],
  'changed-groups': [
    { kind: 'group', action: 'change' },
    { kind: 'group', action: 'return' },
  ],
  // The first members of a group stand in the line that made it.
  'memberships-in': [
    { action: 'members', members: 'joined' },
    { kind: 'group', action: 'new' },
  ],
  'memberships-out': [{ action: 'members', members: 'left' }],
  'absent-users': [{ kind: 'user', action: 'absent' }],
  'absent-groups': [{ kind: 'group', action: 'absent' }],
  'out-of-scope-users': [{ kind: 'user', action: 'out-of-scope' }],
  'out-of-scope-groups': [{ kind: 'group', action: 'out-of-scope' }],
  deactivations: [{ action: 'deactivate' }, { kind: 'user', action: 'inactive' }],
  deletions: [{ action: 'delete' }],
}

/** Everything that takes something away. */
const removals: readonly JournalSort[] = [
  'memberships-out',
  'absent-users',
  'absent-groups',
  'out-of-scope-users',
  'out-of-scope-groups',
  'deactivations',
  'deletions',
].flatMap((name) => journalClasses[name] ?? [])

/** Of which sorts lines are wanted; undefined: all. With both, of those that are of the class and take something away. */
export function chooseSorts(name: string | undefined, onlyRemovals: boolean): readonly JournalSort[] | undefined {
  if (name === undefined) return onlyRemovals ? removals : undefined
  const sorts = journalClasses[name] ?? []
  return onlyRemovals ? sorts.filter((sort) => removals.includes(sort)) : sorts
}
