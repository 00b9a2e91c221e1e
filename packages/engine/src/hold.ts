import { matchNames } from '@muster/provider'
import type { Application, Entitlement, HeldPlanHead, RunScratch } from '@muster/store'
import type { EngineParts, RunRequest } from './engine.ts'
import { guardEnrichment } from './enrich.ts'
import { guard, type Held, sayProtected } from './guard.ts'
import type { SourceReading } from './report.ts'

/** Puts on hold what trips the guard, and says why. */
export function hold(
  parts: EngineParts,
  request: RunRequest & { readonly move?: unknown },
  scratch: RunScratch,
  readings: readonly SourceReading[],
): readonly Held[] {
  // Of newcomers alone nothing can be too much.
  if (request.newUsersOnly === true) return []
  // Nobody but those who move is touched by a move, and it is looked at before it is made.
  const onlyGroups = request.groupsOnly === true || request.move !== undefined
  return readings.flatMap(({ source: name, changes, enriched, stage, scopeChange }) => {
    const { limits, protected: names } = parts.sources.find(({ settings }) => settings.name === name)!.settings
    const { source } = stage ?? {}
    if (source === undefined || (changes === undefined && enriched === undefined)) return []
    const found = changes === undefined ? guardEnrichment(name, enriched!, limits) : guard(name, changes, limits, scopeChange)
    const tripped = found.filter(({ kind }) => !onlyGroups || kind === 'group')
    for (const { kind, classes, groupRef } of tripped) {
      if (groupRef !== undefined) scratch.holdLosses(groupRef)
      else scratch.hold(source, kind, classes)
    }
    const kept = (['user', 'group'] as const).flatMap((kind): Held[] => {
      const patterns = names?.[kind === 'user' ? 'users' : 'groups'] ?? []
      if (patterns.length === 0) return []
      const found = scratch.holdProtected(source, kind, matchNames(patterns))
      return sayProtected(name, kind, found).map((one) => ({ hold: one, kind, classes: [] }))
    })
    return [...tripped, ...kept]
  })
}

/**
 * Who left because the settings were changed stays a question until somebody has answered it; only without such people
 * do the settings of today become those under which everybody known was seen.
 */
export function settleBaselines(readings: readonly SourceReading[], held: readonly Held[]): readonly SourceReading[] {
  return readings.map((reading) => {
    const { applied, baseline, scopeChange, source } = reading
    if (applied?.whole !== true || baseline === undefined) return reading
    const isOpen = scopeChange !== undefined && held.some(({ hold }) => hold.source === source && isForScope(hold.class))
    return isOpen ? reading : { ...reading, applied: { ...applied, baseline } }
  })
}

const isForScope = (name: string): boolean => name === 'outOfScopeUsers' || name === 'outOfScopeGroups' || name === 'deactivations'

/** What has to be known to approve later what is held now; nothing when nothing is. */
export function describeHold(
  { onHold, currency }: Pick<EngineParts, 'onHold' | 'currency'>,
  readings: readonly SourceReading[],
  held: readonly Held[],
  entitlement: Entitlement,
): HeldPlanHead | undefined {
  if (held.length === 0) return undefined
  const everything = onHold === 'stop'
  const sources = readings.flatMap(({ source, applied, baseline }) => {
    if (applied === undefined || (!everything && !held.some(({ hold }) => hold.source === source))) return []
    return [{ name: source, settingsHash: applied.settingsHash, ...(applied.whole === true && baseline !== undefined && { baseline }) }]
  })
  return {
    sources,
    currency,
    everything,
    decided: everything ? entitlement.decided : [],
    waiting: everything ? entitlement.waiting : [],
  }
}

export function holdOf(
  { approveWithinMs }: Pick<EngineParts, 'approveWithinMs'>,
  head: HeldPlanHead | undefined,
  now: number,
): Pick<Application, 'hold'> {
  return head === undefined ? {} : { hold: { head, expiresAt: now + approveWithinMs } }
}

/** Of a run that is held whole: nothing is granted, and who would be granted something waits. */
export function grantNothing({ grants, pending }: Entitlement): Entitlement {
  const people = grants.reduce((most, grant) => Math.max(most, grant.people), 0)
  const waits = people === 0 ? [] : [{ people, reason: 'everything is on hold' }]
  return { decided: [], waiting: [], grants: [], pending: [...pending, ...waits] }
}
