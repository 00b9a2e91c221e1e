import { isMusterError, MusterError } from '@muster/provider'
import { type EnrichmentChanges, isStoreError, type RunScratch } from '@muster/store'
import type { EngineParts, EngineSource, RunRequest } from './engine.ts'
import type { Held } from './guard.ts'
import { hashSettings } from './hash-settings.ts'
import { makeNormaliser } from './normalise.ts'
import { readSource } from './read-source.ts'
import type { SourceReading } from './report.ts'
import type { GuardLimits, SourceSettings } from './settings.ts'

/** Reads a source that owns nobody, and compares what it adds to the accounts of others. Whatever goes wrong with it stays with it. */
export async function enrich(
  parts: EngineParts,
  { settings, open }: EngineSource,
  scratch: RunScratch,
  request: RunRequest,
  now: number,
): Promise<SourceReading> {
  const { store, clock, pinKey } = parts
  const signal = request.signal ?? new AbortController().signal
  const began = clock.now()
  const { name } = settings
  const head = () => ({ source: name, readMs: clock.now() - began })
  try {
    const normaliser = await makeNormaliser(readingKey(settings), pinKey, now)
    const hash = hashSettings(parts, { settings, open })
    const session = await open(signal)
    try {
      const stage = scratch.stage({
        name,
        known: scratch.known(name, { high: hash.readUInt32BE(0), low: hash.readUInt32BE(4) }),
        nestedGroups: false,
        // Who is disabled there is no less himself.
        importDisabled: true,
        reportStrayGroups: false,
        reportStrayMembers: false,
        keepStrays: false,
      })
      const scope = { users: 'all', groups: 'none', disabled: true } as const
      const onProgress = (done: number): void => request.onProgress?.({ phase: 'reading', source: name, done })
      const listing = await readSource(session, { stage, normaliser, scope, signal, onProgress })
      const known = store.countEnriched(name)
      if (stage.counts.users === 0 && known > 0) {
        return {
          ...head(),
          outcome: 'empty',
          reason: `the listing is empty, but ${known === 1 ? '1 person has' : `${known} people have`} values of it; an empty answer is taken for a failure, and nothing was changed`,
          hint: 'Look why the source shows nobody.',
          stage,
        }
      }
      return {
        ...head(),
        outcome: listing.complete ? 'complete' : 'partial',
        ...(listing.complete ? {} : { reason: listing.reason, hint: listing.hint }),
        stage,
        listing,
        applied: {
          name,
          complete: listing.complete,
          whole: listing.complete,
          settingsHash: hash.toString('hex'),
          unknownGroups: [],
          conflicts: [],
        },
      }
    } finally {
      await session.close()
    }
  } catch (error) {
    if (!isMusterError(error) || error.code === 'STOPPED' || isStoreError(error) || signal.aborted) throw error
    const outcome = error.family === 'unavailable' || error.family === 'refused' ? 'unavailable' : 'failed'
    return { ...head(), outcome, reason: error.message, hint: error.hint, family: error.family }
  }
}

/** What listings that enrich come to, when it is certain what becomes of the people of others in this run. */
export function compareEnriching(parts: EngineParts, scratch: RunScratch, readings: readonly SourceReading[]): readonly SourceReading[] {
  return readings.map((reading) => {
    if (reading.listing === undefined) return reading
    const { settings } = parts.sources.find((one) => one.settings.name === reading.source)!
    const { fields } = settings.scope
    const enriching = { ...settings.enrich!, ...(fields === undefined ? {} : { fields }) }
    return { ...reading, enriched: scratch.enrich(reading.listing, enriching) }
  })
}

/** What they are joined by is read whether it is wanted or not. */
function readingKey(settings: SourceSettings): SourceSettings {
  const { fields } = settings.scope
  if (fields === undefined) return settings
  const { theirs } = settings.enrich!
  return { ...settings, scope: { ...settings.scope, fields: [...fields, theirs, 'attributes'] } }
}

/** Values that change or go are guarded as changes of people are; new ones are not. */
export function guardEnrichment(source: string, { changed, population }: EnrichmentChanges, { changes }: GuardLimits): Held[] {
  const limit = Math.max(changes.atLeast, Math.floor(changes.share * population))
  if (changed <= limit) return []
  const reason = `what it adds to ${changed} of ${population} people would change or go; at most ${limit} (${Number((changes.share * 100).toFixed(2))} %, never under ${changes.atLeast}) may in one run`
  return [{ kind: 'user', classes: ['enrich-change'], hold: { source, class: 'changedUsers', reason, count: changed, limit } }]
}

/** Of a run that is about something else than all fields of everybody, enriching sources are no part. */
export function withoutEnriching(
  chosen: readonly EngineSource[],
  request: RunRequest & { readonly move?: unknown },
): readonly EngineSource[] {
  const enriching = chosen.filter(({ settings }) => settings.enrich !== undefined)
  if (enriching.length === 0) return chosen
  const owning = chosen.filter(({ settings }) => settings.enrich === undefined)
  const isNarrow = request.user !== undefined || request.groupsOnly === true || request.newUsersOnly === true || request.move !== undefined
  // Last, so that whoever is new in this run is enriched at once.
  if (!isNarrow) return [...owning, ...enriching]
  if (owning.length > 0) return owning
  const [{ settings }] = enriching as [EngineSource]
  throw new MusterError('NOT_SUPPORTED', `the source ${settings.name} owns nobody and only adds fields, so it has no part in this`, {
    hint: `\`muster sync ${settings.name}\` reads what it adds.`,
  })
}
