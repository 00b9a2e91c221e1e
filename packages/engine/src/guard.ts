import type { EntryClass, ProtectedHold, SourceChanges } from '@muster/store'
import type { ScopeChange } from './baseline.ts'
import { changeClassOf } from './change-class.ts'
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
export function guard(source: string, changes: SourceChanges, limits: GuardLimits, scopeChange?: ScopeChange): Held[] {
  return [
    ...guardSentinels(source, changes),
    ...guardScope(source, changes, scopeChange),
    ...guardAbsences(source, changes, limits),
    ...guardUpdates(source, changes, limits),
    ...guardCleared(source, changes, limits),
    ...guardLosses(source, changes, limits),
    ...guardRejections(source, changes, limits),
  ]
}

const takingAway = ['absent', 'out-of-scope', 'inactive', 'deactivate', 'delete'] as const

/** What does not show whom it must show is not believed in anything but newcomers. */
function guardSentinels(source: string, changes: SourceChanges): Held[] {
  const missing = changes.missingSentinels
  if (missing.length === 0) return []
  const names = missing.map(({ kind, name }) => `the ${kind} ${name}`)
  const [verb, who] = names.length === 1 ? ['was', 'which must'] : ['were', 'which must all']
  const reason = `${names.join(' and ')}, ${who} always be seen, ${verb} not in what the source showed; on its word nothing is taken away or changed`
  const held = holdClasses(source, changes, [...takingAway, 'change', 'rename'], reason, 0)
  const losses = changes.losses.map(({ groupRef, name, removed }): Held => {
    return {
      kind: 'group',
      classes: [],
      groupRef,
      hold: { source, class: 'membershipsOut', reason, count: removed, limit: 0, group: name },
    }
  })
  const all = [...held, ...losses]
  // Also when there is nothing to hold back: somebody has to look.
  return all.length > 0 ? all : [{ kind: 'user', classes: [], hold: { source, class: 'absentUsers', reason, count: 0, limit: 0 } }]
}

/** Who leaves because the settings were changed is never taken for one who left the directory. */
function guardScope(source: string, changes: SourceChanges, scopeChange: ScopeChange | undefined): Held[] {
  if (scopeChange === undefined) return []
  const leaving = (['user', 'group'] as const).flatMap((kind): Held[] => {
    const plural = kind === 'user' ? 'users' : 'groups'
    const count = changes[plural]['out-of-scope']
    if (count === 0) return []
    const who = kind === 'user' ? (count === 1 ? 'person leaves' : 'people leave') : count === 1 ? 'group leaves' : 'groups leave'
    const perhaps = scopeChange[plural] === 'theirs' ? '; some of them may have left the directory, which cannot be told apart now' : ''
    const reason = `${count} ${who} since ${scopeChange.cause}${perhaps}`
    return [
      {
        kind,
        classes: ['out-of-scope'],
        hold: { source, class: kind === 'user' ? 'outOfScopeUsers' : 'outOfScopeGroups', reason, count, limit: 0 },
      },
    ]
  })
  const { inactive } = changes.users
  if (inactive === 0 || !scopeChange.touchesActive) return leaving
  const who = inactive === 1 ? '1 person becomes' : `${inactive} people become`
  const reason = `${who} inactive since ${scopeChange.cause}`
  return [...leaving, { kind: 'user', classes: ['inactive'], hold: { source, class: 'deactivations', reason, count: inactive, limit: 0 } }]
}

/** Protected people and groups: whatever the numbers are. */
export function sayProtected(source: string, kind: 'user' | 'group', { entries, losses }: ProtectedHold): Hold[] {
  const byClass = Map.groupBy(entries, (entry) => changeClassOf[kind][entry.class]!)
  return [
    ...[...byClass].map(([name, some]): Hold => {
      const reason = `${listNames(some.map((one) => one.name))} ${some.length === 1 ? 'is' : 'are'} protected: nothing is taken away or renamed without being asked`
      return { source, class: name, reason, count: some.length, limit: 0 }
    }),
    ...losses.map(({ name, removed }): Hold => {
      const reason = `the group ${name} is protected, and would lose ${removed === 1 ? '1 member' : `${removed} members`}`
      return { source, class: 'membershipsOut', reason, count: removed, limit: 0, group: name }
    }),
  ]
}

function listNames(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ')
}

/** Everything of these classes, one hold for each that there is something of. */
function holdClasses(source: string, changes: SourceChanges, classes: readonly EntryClass[], reason: string, limit: number): Held[] {
  return (['user', 'group'] as const).flatMap((kind) => {
    const counts = changes[kind === 'user' ? 'users' : 'groups']
    const byClass = Map.groupBy(
      classes.filter((name) => counts[name] > 0),
      (name) => changeClassOf[kind][name]!,
    )
    return [...byClass].map(([name, some]): Held => {
      const count = some.reduce((sum, one) => sum + counts[one], 0)
      return { kind, classes: some, hold: { source, class: name, reason, count, limit } }
    })
  })
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

/** A field that nearly everybody loses at once is more often hidden from the account that reads than gone. */
function guardCleared(source: string, changes: SourceChanges, { clearedFields: { share, population } }: GuardLimits): Held[] {
  return changes.clearedFields.flatMap(({ field, before, cleared }): Held[] => {
    const limit = Math.floor(share * before)
    if (before < population || cleared <= limit) return []
    const reason = `${cleared} of the ${before} people who have ${field} would lose it; at most ${limit} (${percent(share)}) may in one run: the account that reads may see less than before`
    return [{ kind: 'user', classes: ['change'], hold: { source, class: 'changedUsers', reason, count: changes.users.change, limit } }]
  })
}

/** Where many records cannot be read, the rest of the listing cannot be trusted to take anything away. */
function guardRejections(source: string, changes: SourceChanges, { absences, rejected }: GuardLimits): Held[] {
  const { users, groups } = changes.listing.stage.counts
  const read = users + groups + changes.rejections.length
  const limit = Math.max(absences.atLeast, Math.floor(rejected.share * read))
  if (changes.rejections.length <= limit) return []
  const reason = `${changes.rejections.length} of ${read} records could not be used; at most ${limit} (${percent(rejected.share)}, never under ${absences.atLeast}) may be, or nobody is taken away`
  return holdClasses(source, changes, takingAway, reason, limit)
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`
}
