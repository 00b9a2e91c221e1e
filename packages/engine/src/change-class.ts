import type { EntryClass } from '@muster/store'
import type { ChangeClass } from './run-report.ts'

/** What each class of planned rows is called in reports; bookkeeping is not in them. */
export const changeClassOf: Readonly<Record<'user' | 'group', Partial<Record<EntryClass, ChangeClass>>>> = {
  user: {
    rename: 'renames',
    new: 'newUsers',
    return: 'returningUsers',
    change: 'changedUsers',
    enrich: 'changedUsers',
    'enrich-change': 'changedUsers',
    inactive: 'deactivations',
    absent: 'absentUsers',
    'out-of-scope': 'outOfScopeUsers',
    deactivate: 'deactivations',
    delete: 'deletions',
  },
  group: {
    rename: 'renames',
    new: 'newGroups',
    return: 'changedGroups',
    change: 'changedGroups',
    absent: 'absentGroups',
    'out-of-scope': 'outOfScopeGroups',
    deactivate: 'deactivations',
    delete: 'deletions',
  },
}
