import type { ErrorFamily } from '@muster/provider'
import {
  type AppliedSource,
  type EnrichmentChanges,
  type Entitlement,
  type EntryClass,
  internalSource,
  type Join,
  type Joined,
  type PartialStage,
  type PlannedEntry,
  type PlannedMembers,
  type RunScratch,
  type SealedStage,
  type SourceChanges,
  type SourceStage,
} from '@muster/store'
import type { ScopeChange } from './baseline.ts'
import { changeClassOf } from './change-class.ts'
import type { EngineParts, RunRequest } from './engine.ts'
import type { Held } from './guard.ts'
import { describeMove } from './join-listing.ts'
import {
  type ChangeClass,
  changeClasses,
  exitCodes,
  type RunReport,
  type ShownChange,
  type SourceOutcome,
  type SourceReport,
  type Totals,
} from './run-report.ts'

/** How the reading of one source went. `changes` and `applied` only when something may be used of it. */
export interface SourceReading {
  readonly source: string
  readonly outcome: SourceOutcome
  readonly reason?: string
  readonly hint?: string | undefined
  readonly readMs: number
  readonly family?: ErrorFamily
  readonly stage?: SourceStage
  readonly changes?: SourceChanges
  readonly weakIdentity?: boolean
  /** Ids may be given to others (`Abilities.reusedIds`). */
  readonly reusedIds?: boolean
  /** Of a source that can say what changed. */
  readonly read?: NonNullable<SourceReport['read']>
  /** Where the source says that changes go on from. */
  readonly cursor?: string | undefined
  /** Some record could not be read only for now. */
  readonly isUnsettled?: boolean
  readonly applied?: AppliedSource
  /** The settings of today, as the store keeps them, and what of them was changed that may make people leave. */
  readonly baseline?: string
  readonly scopeChange?: ScopeChange
  /** Of a source that adds fields to the people of others: what came, until it is compared. */
  readonly listing?: SealedStage | PartialStage
  /** Instead of `changes`, of a source that adds fields to the people of others. */
  readonly enriched?: EnrichmentChanges
  /** Who was found to be whom, when people move here. */
  readonly joined?: Joined
}

export interface ReportParts {
  readonly parts: EngineParts
  readonly request: RunRequest & { readonly move?: Join }
  readonly command: 'plan' | 'sync' | 'apply'
  readonly startedAt: number
  readonly run: number | undefined
  readonly scratch: RunScratch
  readonly readings: readonly SourceReading[]
  readonly held: readonly Held[]
  readonly entitlement: Entitlement
}

export function makeReport({ parts, request, command, startedAt, run, scratch, readings, held, entitlement }: ReportParts): RunReport {
  const counts = scratch.counts()
  const sources = readings.map((reading) => reportSource(reading, counts))
  const totals = sumTotals(sources.map((source) => source.totals))
  const exitCode = chooseExitCode(readings, held)
  return {
    schema: 1,
    ...(run === undefined ? {} : { run }),
    command,
    state: chooseState(command, exitCode, totals, entitlement),
    startedAt,
    durationMs: parts.clock.now() - startedAt,
    sources,
    totals,
    holds: held.map(({ hold }) => hold),
    ...(held.length > 0 && command === 'sync' && { approveUntil: startedAt + parts.approveWithinMs }),
    rejected: readings.flatMap((reading) =>
      rejectionsOf(reading)
        .slice(0, 100)
        .map(({ record: _, name: __, ...rejection }) => ({ source: reading.source, ...rejection })),
    ),
    changes: showChanges(scratch, request.shownChanges ?? 20),
    grants: entitlement.grants.map(({ rule, people, each }) => ({
      rule,
      people,
      each,
      amount: { minor: people * each, currency: parts.currency },
    })),
    pending: entitlement.pending,
    conflicts: readings.flatMap(({ source, changes }) =>
      (changes?.conflicts ?? []).flatMap(({ username, reason, settled }) => (settled === true ? [] : [{ source, username, reason }])),
    ),
    ...findFrozen(parts, request),
    ...(request.move === undefined
      ? {}
      : { move: describeMove(request.move, readings[0]!.source, readings[0]!.joined, request.shownChanges ?? 20) }),
    exitCode,
  }
}

/** Said by every run over all sources: a source that was renamed or commented out is not asked, and nobody of it changes. */
function findFrozen({ store, sources }: EngineParts, { source, user }: RunRequest): Pick<RunReport, 'frozen'> {
  if (source !== undefined || user !== undefined) return {}
  const frozen = store
    .sources(sources.flatMap(({ settings }) => (settings.enrich === undefined ? [settings.name] : [])))
    .filter(({ source, people, groups }) => source !== internalSource && people + groups > 0)
    .map(({ source, people, groups }) => ({ source, people, groups }))
  return frozen.length === 0 ? {} : { frozen }
}

/** Also of a listing of which nothing is used: why nobody came is what is wrong with its records. */
function rejectionsOf({ changes, stage }: SourceReading): SourceChanges['rejections'] {
  return changes?.rejections ?? stage?.rejections ?? []
}

export const noTotals = Object.fromEntries(changeClasses.map((name) => [name, 0])) as Totals

/** What is to be done, held things apart. */
function reportSource(reading: SourceReading, counts: ReturnType<RunScratch['counts']>): SourceReport {
  const { source, outcome, reason, hint, read, readMs, stage, changes, weakIdentity, reusedIds, enriched } = reading
  const totals = isUsable(reading) ? countTotals(counts, stage?.source) : noTotals
  const weak =
    weakIdentity === true && changes !== undefined
      ? [
          reusedIds === true
            ? 'this source may give the id of somebody who left to somebody else, so who comes with another name waits for `muster conflicts`'
            : 'this source gives no immutable ids, so a renamed person looks like one who left and one who came',
        ]
      : []
  return {
    source,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(hint === undefined ? {} : { hint }),
    ...(read === undefined ? {} : { read }),
    users: stage?.counts.users ?? 0,
    groups: stage?.counts.groups ?? 0,
    members: stage?.counts.members ?? 0,
    filtered: changes?.filtered ?? 0,
    rejected: rejectionsOf(reading).length,
    readMs,
    totals,
    remarks: [...(changes?.remarks ?? enriched?.remarks ?? []), ...weak],
  }
}

/** What is planned and not held, of one source or of all. */
export function countTotals(counts: ReturnType<RunScratch['counts']>, only?: number): Totals {
  const totals = { ...noTotals } as Record<ChangeClass, number>
  const isAsked = (source: number): boolean => only === undefined || source === only
  for (const { source, kind, class: name, held, count } of counts.entries) {
    const change = changeClassOf[kind === 0 ? 'user' : 'group'][name]
    if (isAsked(source) && held === 0 && change !== undefined) totals[change] += count
  }
  for (const { source, added, removed } of counts.members) {
    if (!isAsked(source)) continue
    totals.membershipsIn += added
    totals.membershipsOut += removed
  }
  return totals
}

function sumTotals(all: readonly Totals[]): Totals {
  return Object.fromEntries(changeClasses.map((name) => [name, all.reduce((sum, totals) => sum + totals[name], 0)])) as Totals
}

function isUsable({ changes, enriched }: SourceReading): boolean {
  return changes !== undefined || enriched !== undefined
}

function chooseExitCode(readings: readonly SourceReading[], held: readonly Held[]): number {
  if (held.length > 0) return exitCodes.held
  const usable = readings.filter(isUsable)
  if (usable.length === 0 && readings.length > 0) {
    if (readings.some(({ outcome }) => outcome === 'unavailable' || outcome === 'empty')) return exitCodes.unavailable
    return readings.every(({ family }) => family === 'settings') ? exitCodes.usage : exitCodes.failed
  }
  return readings.every(({ outcome }) => outcome === 'complete') ? exitCodes.done : exitCodes.partial
}

function chooseState(command: ReportParts['command'], exitCode: number, totals: Totals, { grants }: Entitlement): RunReport['state'] {
  if (exitCode === exitCodes.held) return 'held'
  if (exitCode === exitCodes.unavailable) return 'unavailable'
  if (exitCode === exitCodes.failed || exitCode === exitCodes.usage) return 'failed'
  if (exitCode === exitCodes.partial) return 'partial'
  if (changeClasses.every((name) => totals[name] === 0) && grants.length === 0) return command === 'plan' ? 'nothing' : 'done'
  return command === 'plan' ? 'planned' : 'done'
}

/** The first changes of every class, as people want to read them. */
export function showChanges(scratch: RunScratch, limit: number): ShownChange[] {
  const shown: ShownChange[] = []
  for (const kind of ['user', 'group'] as const) {
    for (const [name, change] of Object.entries(changeClassOf[kind]) as [EntryClass, ChangeClass][]) {
      for (const entry of scratch.entries(kind, name, limit)) shown.push(showEntry(entry, change))
    }
  }
  for (const one of scratch.members(limit, 5)) shown.push(...showMembers(one))
  return inOrder(shown)
}

export function showMembers({
  source,
  group,
  added,
  removed,
  addedCount,
  removedCount,
  removalsHeld,
  held,
}: PlannedMembers): ShownChange[] {
  const shown: ShownChange[] = []
  if (addedCount > 0)
    shown.push({ source, class: 'membershipsIn', name: group, detail: `${addedCount} joined`, members: added, count: addedCount, held })
  if (removedCount > 0)
    shown.push({
      source,
      class: 'membershipsOut',
      name: group,
      detail: `${removedCount} left`,
      members: removed,
      count: removedCount,
      held: removalsHeld || held,
    })
  return shown
}

export function inOrder(shown: ShownChange[]): ShownChange[] {
  return shown.sort((a, b) => changeClasses.indexOf(a.class) - changeClasses.indexOf(b.class))
}

export function showEntry({ source, name, before, after, held, class: kind }: PlannedEntry, change: ChangeClass): ShownChange {
  const detail =
    kind === 'rename'
      ? `was ${String(before?.name)}`
      : kind === 'new'
        ? describeNew(after ?? {})
        : ['change', 'inactive', 'enrich', 'enrich-change'].includes(kind)
          ? describeFields(before ?? {}, after ?? {})
          : undefined
  return { source, class: change, name, ...(detail === undefined || detail === '' ? {} : { detail }), held }
}

function describeNew(fields: Readonly<Record<string, unknown>>): string {
  return [fields.displayName, fields.email, fields.description].filter((value) => typeof value === 'string').join(', ')
}

function describeFields(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string {
  return Object.keys(after)
    .map((field) => (field === 'pin' ? 'pin: changed' : `${field}: ${showValue(before[field])} → ${showValue(after[field])}`))
    .join(', ')
}

function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'string' ? value : JSON.stringify(value)
}
