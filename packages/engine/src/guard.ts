import type { EntryClass, SourceChanges } from '@muster/store'
import type { Hold } from './run-report.ts'
import type { GuardLimits } from './settings.ts'

/** What is to be held: a class of one source, or the losses of one group. */
export interface Held {
  readonly hold: Hold
  readonly kind: 'user' | 'group'
  readonly classes: readonly EntryClass[]
  readonly groupRef?: number
}

/** Looks at what a source's changes come to, and says what is too much to be done without being asked. */
export function guard(source: string, changes: SourceChanges, limits: GuardLimits): Held[] {
  return [
    ...guardAbsences(source, changes, limits),
    ...guardUpdates(source, changes, limits),
    ...guardLosses(source, changes, limits),
    ...guardRejections(source, changes, limits),
  ]
}

function guardAbsences(source: string, changes: SourceChanges, { absences }: GuardLimits): Held[] {
  return (['user', 'group'] as const).flatMap((kind) => {
    const plural = kind === 'user' ? 'users' : 'groups'
    const people = kind === 'user' ? 'people' : 'groups'
    const counts = changes[plural]
    const population = changes.populations[plural]
    const limit = Math.max(absences.atLeast, Math.min(Math.floor(absences.share * population), absences.atMost))
    const allowed = `at most ${limit} (${percent(absences.share)} of ${population}, never under ${absences.atLeast} or over ${absences.atMost})`
    const found: Held[] = []
    const leaving = counts.absent + counts.inactive
    const recent = changes.recentlyAbsent[plural]
    if (leaving > 0 && (leaving + recent > limit || leaving * 2 > population)) {
      const lately = recent > 0 ? `, and ${recent} in the last 7 days` : ''
      const reason =
        leaving + recent > limit
          ? `${leaving} of ${population} ${people} are newly absent or inactive${lately}; ${allowed} may be within 7 days`
          : `${leaving} of ${population} ${people} are newly absent or inactive; never more than half at once`
      found.push({
        kind,
        classes: ['absent', 'inactive'],
        hold: { source, class: kind === 'user' ? 'absentUsers' : 'absentGroups', reason, count: leaving, limit },
      })
    }
    for (const [name, hold, what] of [
      ['deactivate', 'deactivations', 'deactivation'],
      ['delete', 'deletions', 'deletion'],
    ] as const) {
      const due = counts[name]
      const done = changes.recentlyRemoved[plural]
      if (due === 0 || due + done <= limit) continue
      const lately = done > 0 ? `, after ${done} in the last 7 days` : ''
      found.push({
        kind,
        classes: [name],
        hold: {
          source,
          class: hold,
          reason: `the ${what} of ${due} of ${population} ${people} falls due${lately}; ${allowed} may be within 7 days`,
          count: due,
          limit,
        },
      })
    }
    return found
  })
}

function guardUpdates(source: string, changes: SourceChanges, { changes: limits }: GuardLimits): Held[] {
  return (['user', 'group'] as const).flatMap((kind) => {
    const plural = kind === 'user' ? 'users' : 'groups'
    const population = changes.populations[plural]
    const limit = Math.max(limits.atLeast, Math.floor(limits.share * population))
    return (
      [
        ['change', kind === 'user' ? 'changedUsers' : 'changedGroups', 'are changed'],
        ['rename', 'renames', 'are renamed'],
      ] as const
    ).flatMap(([name, hold, what]): Held[] => {
      const count = changes[plural][name]
      if (count <= limit) return []
      const reason = `${count} of ${population} ${kind === 'user' ? 'people' : 'groups'} ${what}; at most ${limit} (${percent(limits.share)}, never under ${limits.atLeast}) may be in one run`
      return [{ kind, classes: [name], hold: { source, class: hold, reason, count, limit } }]
    })
  })
}

function guardLosses(source: string, { losses }: SourceChanges, { membershipRemovals: { share, population } }: GuardLimits): Held[] {
  return losses.flatMap(({ groupRef, name, before, removed, added }): Held[] => {
    const limit = Math.floor(share * before)
    const empties = before - removed + added === 0
    if (!empties && (before < population || removed <= limit)) return []
    const reason = empties
      ? `the group ${name} would lose all of its ${before} members; an empty group is more often a fault than a fact`
      : `the group ${name} would lose ${removed} of its ${before} members; at most ${limit} (${percent(share)}) may leave in one run`
    return [
      {
        kind: 'group',
        classes: [],
        groupRef,
        hold: { source, class: 'membershipsOut', reason, count: removed, limit: empties ? 0 : limit, group: name },
      },
    ]
  })
}

/** Where many records cannot be read, the rest of the listing cannot be trusted to take anything away. */
function guardRejections(source: string, changes: SourceChanges, { absences, rejected }: GuardLimits): Held[] {
  const { users, groups } = changes.listing.stage.counts
  const read = users + groups + changes.rejections.length
  const limit = Math.max(absences.atLeast, Math.floor(rejected.share * read))
  if (changes.rejections.length <= limit) return []
  const reason = `${changes.rejections.length} of ${read} records could not be used; at most ${limit} (${percent(rejected.share)}, never under ${absences.atLeast}) may be, or nobody is taken away`
  const classes = ['absent', 'inactive', 'deactivate', 'delete'] as const
  return (['user', 'group'] as const).flatMap((kind) => {
    const counts = changes[kind === 'user' ? 'users' : 'groups']
    const count = classes.reduce((sum, name) => sum + counts[name], 0)
    if (count === 0) return []
    return [{ kind, classes, hold: { source, class: kind === 'user' ? 'absentUsers' : 'absentGroups', reason, count, limit } }]
  })
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}
