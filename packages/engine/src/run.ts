import { isMusterError, MusterError } from '@muster/provider'
import { type Join, reached } from '@muster/store'
import type { EngineParts, EngineSource, RunRequest } from './engine.ts'
import { compareEnriching, enrich, withoutEnriching } from './enrich.ts'
import { filePlan } from './file-plan.ts'
import { describeHold, grantNothing, hold, holdOf, settleBaselines } from './hold.ts'
import { keepAdditionalGroups } from './keep-additional-groups.ts'
import { readAndCompare } from './read-and-compare.ts'
import { makeReport, type SourceReading } from './report.ts'
import type { RunReport } from './run-report.ts'
import { settleCursors } from './settle-cursor.ts'
import { trimAfterRun } from './trim-journal.ts'

type Command = 'plan' | 'sync'

/** `move`: by what people of its source are recognised as those of another, whose accounts then are theirs. */
type Request = RunRequest & { readonly move?: Join }

/**
 * One run, from the directories to the copy: read each source, compare, guard, entitle, apply. `plan` stops before
 * applying and writes nothing. Throws `MusterError` only when the run as a whole cannot be done; a source that fails is
 * told in the report.
 */
export async function run(parts: EngineParts, request: Request & { readonly out?: string }, command: Command): Promise<RunReport> {
  const { store, clock } = parts
  const chosen = withoutEnriching(chooseSources(parts, request), request)
  const additionalGroups = parts.additionalGroups?.()
  const startedAt = clock.now()
  const lock = command === 'sync' ? store.lockRuns() : undefined
  try {
    const number = command === 'sync' ? store.beginRun(describeCommand(request), startedAt) : undefined
    reached('run: begun')
    if (number !== undefined) request.onBegun?.(number)
    try {
      using scratch = store.scratch()
      const read: SourceReading[] = []
      for (const source of chosen) {
        const isOwner = source.settings.enrich === undefined
        read.push(
          await (isOwner
            ? readAndCompare(parts, source, scratch, request, startedAt, command)
            : enrich(parts, source, scratch, request, startedAt)),
        )
      }
      const compared = read.flatMap(({ changes }) => (changes === undefined ? [] : [changes]))

      request.onProgress?.({ phase: 'comparing' })
      if (request.newUsersOnly === true) scratch.narrow('new-users')
      if (request.groupsOnly === true) scratch.narrow('groups')
      if (request.move !== undefined) scratch.narrow('moves')
      const owners = read.filter(({ listing }) => listing === undefined)
      const heldOfOwners = hold(parts, request, scratch, owners)
      const enriching = compareEnriching(
        parts,
        scratch,
        read.filter(({ listing }) => listing !== undefined),
      )
      const held = [...heldOfOwners, ...hold(parts, request, scratch, enriching)]
      const readings = settleBaselines(settleCursors(parts, request, scratch, [...owners, ...enriching], held, startedAt), held)
      const entitled = scratch.entitle(compared, parts.rules, additionalGroups)
      const isStopped = held.length > 0 && parts.onHold === 'stop'
      // Of those who wait for a name nothing was decided.
      const waiting = isStopped ? [...entitled.waiting, ...scratch.heldArrivals()] : entitled.waiting
      if (isStopped) scratch.holdEverything()
      const entitlement = isStopped ? grantNothing(entitled) : entitled
      const head = describeHold(parts, readings, held, { ...entitled, waiting })
      const report = makeReport({ parts, request, command, startedAt, run: number, scratch, readings, held, entitlement })
      reached('run: planned')

      if (command === 'plan')
        return request.out === undefined ? report : filePlan(parts, request.out, scratch, report, { readings, entitlement, head })
      request.onProgress?.({ phase: 'applying' })
      request.signal?.throwIfAborted()
      const applied = { ...report, durationMs: clock.now() - startedAt }
      const sources = readings.flatMap(({ applied }) => applied ?? [])
      if (sources.length === 0) store.endRun(number!, report.state, applied, clock.now())
      else
        scratch.apply({
          run: number!,
          now: startedAt,
          endedAt: clock.now(),
          currency: parts.currency,
          sources,
          entitlement,
          state: report.state,
          report: applied,
          ...holdOf(parts, head, startedAt),
        })
      if (additionalGroups !== undefined) keepAdditionalGroups(parts, additionalGroups, number!)
      trimAfterRun(parts, startedAt)
      return applied
    } catch (error) {
      if (number !== undefined) closeFailed(parts, number, error)
      throw request.signal?.aborted === true && !isMusterError(error) ? stopped(error) : error
    }
  } finally {
    lock?.release()
  }
}

function chooseSources({ sources }: EngineParts, { source: wanted }: RunRequest): readonly EngineSource[] {
  if (wanted === undefined) return sources
  const found = sources.filter(({ settings }) => settings.name === wanted)
  if (found.length > 0) return found
  throw new MusterError('UNKNOWN_SOURCE', `there is no source named ${JSON.stringify(wanted)} in the configuration`, {
    hint: `Its sources are: ${sources.map(({ settings }) => settings.name).join(', ')}.`,
  })
}

function describeCommand({ source, groupsOnly, newUsersOnly, user, full, move }: Request): string {
  if (move !== undefined) {
    const { from, fromField, toField } = move
    return `sources move ${from} ${source} --join ${fromField === toField ? fromField : `${fromField}=${toField}`}`
  }
  return ['sync', source, groupsOnly && '--groups-only', newUsersOnly && '--new-users-only', user && '--user', full && '--full']
    .filter(Boolean)
    .join(' ')
}

function stopped(cause: unknown): MusterError {
  return new MusterError('STOPPED', 'the run was stopped before it changed anything', { cause })
}

/** Writes down how the run ended; when even that fails, the next run marks it as interrupted. */
function closeFailed({ store, clock }: EngineParts, number: number, error: unknown): void {
  try {
    const message = error instanceof Error ? error.message : String(error)
    const told = isMusterError(error) ? { code: error.code, ...(error.hint !== undefined && { hint: error.hint }) } : {}
    const isStop = isMusterError(error) && error.code === 'STOPPED'
    store.endRun(number, isStop ? 'stopped' : 'failed', { message, ...told }, clock.now())
  } catch {
    // The store cannot be written: the first error says why.
  }
}
