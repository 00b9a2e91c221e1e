import { type EndRecord, isMusterError } from '@muster/provider'
import {
  isStoreError,
  type Join,
  type PartialStage,
  type RunScratch,
  rejectionsRead,
  type SealedStage,
  type SourceChanges,
} from '@muster/store'
import { baselineOf, findScopeChange } from './baseline.ts'
import { chooseWay, isNarrowed, usesChanges } from './choose-way.ts'
import type { EngineParts, EngineSource, RunRequest } from './engine.ts'
import { hashSettings } from './hash-settings.ts'
import { joinListing, refuseEmptyMove, refuseUnknownGroups } from './join-listing.ts'
import { lookUpInto } from './look-up.ts'
import { makeNormaliser } from './normalise.ts'
import { readSource } from './read-source.ts'
import type { SourceReading } from './report.ts'
import { runChanges } from './run-changes.ts'

/** Reads one source and compares it; whatever goes wrong with it stays with it. */
export async function readAndCompare(
  parts: EngineParts,
  source: EngineSource,
  scratch: RunScratch,
  request: RunRequest & { readonly move?: Join },
  now: number,
  command: 'plan' | 'sync',
): Promise<SourceReading> {
  const { settings } = source
  const { store, clock, pinKey } = parts
  const signal = request.signal ?? new AbortController().signal
  const began = clock.now()
  const readMs = (): number => clock.now() - began
  try {
    const hash = hashSettings(parts, source)
    const known = scratch.known(settings.name, { high: hash.readUInt32BE(0), low: hash.readUInt32BE(4) })
    // While the source is being opened.
    known.begin()
    const session = await source.open(signal).catch((error: unknown) => {
      known.stop()
      throw error
    })
    try {
      const normaliser = await makeNormaliser(settings, pinKey, now, session.abilities.reusedIds)
      const state = store.sourceState(settings.name)
      const { groupScope } = session.abilities
      const settingsChange = findScopeChange(state?.baseline, settings, groupScope)
      const keepStrays = usesChanges(settings, session)
      const staging = {
        name: settings.name,
        known,
        nestedGroups: session.abilities.nestedGroups,
        importDisabled: settings.scope.importDisabled,
        reportStrayGroups: settings.scope.groups === 'all',
        reportStrayMembers: settings.scope.users === 'all' && settings.scope.include === undefined && settings.scope.exclude === undefined,
        keepStrays,
        noteFiltered: settingsChange?.users === 'ours',
      }
      // Who is wanted is told by groups, whether those are imported or not.
      const needsGroups = settings.scope.users !== 'all' && !session.abilities.groupScope
      const scope = {
        users: settings.scope.users,
        groups: needsGroups ? 'all' : settings.scope.groups,
        disabled: settings.scope.importDisabled,
      } as const
      const onProgress = (done: number): void => request.onProgress?.({ phase: 'reading', source: settings.name, done })
      const policy = {
        now,
        removal: settings.removal,
        removeAfterMs: settings.removeAfterMs,
        reuseAfterMs: settings.reuseAfterMs,
        // Whoever leaves people out himself need not show the groups by which he does.
        ...(settings.scope.users === 'all' || (session.abilities.groupScope && request.user === undefined)
          ? {}
          : { onlyGroups: settings.scope.users.groups }),
        ...(settingsChange && { scopeChange: settingsChange }),
        ...(settings.sentinels && { sentinels: settings.sentinels }),
      }
      const settingsHash = hash.toString('hex')
      const way = chooseWay({ settings, session, request, state, settingsHash, now })
      let because = way.cursor === undefined ? way.because : undefined
      if (way.cursor !== undefined) {
        const countPresent = (): number => store.countPresent(settings.name, 'user')
        const { cursor } = way
        const byChanges = await runChanges(session, {
          scratch,
          staging,
          policy,
          cursor,
          countPresent,
          normaliser,
          scope,
          now,
          signal,
          onProgress,
        })
        if (byChanges.readInFull === undefined) {
          return {
            source: settings.name,
            readMs: readMs(),
            read: { by: 'changes' },
            weakIdentity: !session.abilities.stableIds,
            reusedIds: session.abilities.reusedIds === true,
            ...byChanges,
            applied: { ...appliedSource(settings.name, settingsHash, byChanges.changes!), byChanges: true },
          }
        }
        because = byChanges.readInFull
      }

      const stage = scratch.stage(staging)
      let end: EndRecord | undefined
      let isUnsettled = false
      const onEnd = (given: EndRecord): void => void (end = given)
      const onUnsettled = (): void => void (isUnsettled = true)
      const read =
        keepStrays && request.user === undefined ? { read: { by: 'listing' as const, ...(because === undefined ? {} : { because }) } } : {}
      const listing =
        request.user === undefined
          ? await readSource(session, { stage, normaliser, scope, signal, onProgress, onEnd, onUnsettled })
          : await lookUpInto(session, stage, normaliser, request.user)
      if (request.user === undefined && stage.counts.users === 0 && stage.counts.filtered === 0) {
        const known = store.countPresent(settings.name, 'user')
        if (known > 0) return { source: settings.name, outcome: 'empty', readMs: readMs(), ...emptyListing(known, listing), ...read, stage }
      }
      const joined = request.move === undefined ? undefined : joinListing(scratch, listing, request.move)
      if (joined !== undefined && command === 'sync') refuseEmptyMove(request.move!, settings.name, joined)
      const { places } = end ?? {}
      // An account that sees nobody yet would never be told of those who were there all the time.
      const cursor = stage.counts.users === 0 ? undefined : end?.cursor
      const scopeChange = findScopeChange(state?.baseline, settings, groupScope, places)
      const changes = scratch.compare(listing, { ...policy, ...(scopeChange && { scopeChange }) })
      // Who has never given a cursor has not been read in full for want of one.
      const isTold = cursor !== undefined || (state?.cursor ?? null) !== null
      if (joined !== undefined) refuseUnknownGroups(settings.name, changes)
      return {
        source: settings.name,
        outcome: listing.complete || request.user !== undefined ? 'complete' : 'partial',
        ...(listing.complete || request.user !== undefined ? {} : { reason: listing.reason, hint: listing.hint }),
        readMs: readMs(),
        ...(isTold && read),
        stage,
        changes,
        ...(joined === undefined ? {} : { joined }),
        cursor,
        isUnsettled,
        weakIdentity: !session.abilities.stableIds,
        reusedIds: session.abilities.reusedIds === true,
        ...(scopeChange && { scopeChange }),
        baseline: baselineOf(settings, places),
        applied: {
          ...appliedSource(settings.name, settingsHash, changes),
          whole: changes.listing.complete && !isNarrowed(request) && request.move === undefined,
        },
      }
    } finally {
      known.stop()
      await session.close()
    }
  } catch (error) {
    if (!isMusterError(error) || error.code === 'STOPPED' || error.code === 'DECISION_REFUSED' || isStoreError(error) || signal.aborted)
      throw error
    const outcome = error.family === 'unavailable' || error.family === 'refused' ? 'unavailable' : 'failed'
    return { source: settings.name, outcome, reason: error.message, hint: error.hint, readMs: readMs(), family: error.family }
  }
}

function emptyListing(known: number, listing: SealedStage | PartialStage): { readonly reason: string; readonly hint: string } {
  const hint = 'Look why the source shows nobody: a wrong base or filter, missing rights, or a directory that is down.'
  const knows = known === 1 ? '1 person is known' : `${known} people are known`
  return listing.complete
    ? { reason: `the listing is empty, but ${knows}; an empty answer is taken for a failure, and nothing was changed`, hint }
    : { reason: `nobody came, though ${knows}: ${listing.reason}`, hint: listing.hint ?? hint }
}

function appliedSource(name: string, settingsHash: string, changes: SourceChanges): NonNullable<SourceReading['applied']> {
  const { listing, unknownGroups, conflicts, heldSeen } = changes
  const rejections = rejectionsRead(changes.rejections)
  return { name, complete: listing.complete, settingsHash, unknownGroups: [...unknownGroups], conflicts, rejections, heldSeen }
}
