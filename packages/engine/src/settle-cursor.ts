import type { AppliedCursor, RunScratch, SourceState } from '@muster/store'
import { isNarrowed } from './choose-way.ts'
import type { EngineParts, RunRequest } from './engine.ts'
import type { Held } from './guard.ts'
import type { SourceReading } from './report.ts'

/**
 * Where the next run of each source may go on from. A cursor stands for what has been applied: it moves only when nothing
 * was left open that changes would not tell again.
 */
export function settleCursors(
  { store, onHold }: Pick<EngineParts, 'store' | 'onHold'>,
  request: RunRequest,
  scratch: RunScratch,
  readings: readonly SourceReading[],
  held: readonly Held[],
  now: number,
): readonly SourceReading[] {
  return readings.map((reading) => {
    const isHeld = held.some(({ hold }) => onHold === 'stop' || hold.source === reading.source)
    const cursor = isNarrowed(request) ? undefined : settle(reading, isHeld, store.sourceState(reading.source), scratch, now)
    return cursor === undefined || reading.applied === undefined ? reading : { ...reading, applied: { ...reading.applied, cursor } }
  })
}

function settle(
  reading: SourceReading,
  isHeld: boolean,
  state: SourceState | undefined,
  scratch: RunScratch,
  now: number,
): AppliedCursor | undefined {
  const { changes, read, cursor } = reading
  // What was read in part can be read again from where the cursor stands.
  if (changes?.listing.complete !== true) return undefined
  if (read === undefined) return typeof state?.cursor === 'string' ? { value: null, waiting: [] } : undefined
  const open = whatIsOpen(reading, isHeld)
  if (open === undefined && cursor !== undefined) return { value: cursor, waiting: scratch.waiting(changes.listing.stage.source, now) }
  if (read.by === 'changes') return undefined
  return { value: null, fullBecause: open ?? 'the last listing gave no cursor', waiting: [] }
}

function whatIsOpen({ changes, stage, isUnsettled }: SourceReading, isHeld: boolean): string | undefined {
  const groups = changes?.unknownGroups.size ?? 0
  if (isHeld) return 'something was on hold the last time'
  if (changes?.allGroupsUnknown === true) return 'its groups were unknown the last time'
  if (groups > 0) return `the members of ${groups === 1 ? 'a group' : `${groups} groups`} were unknown the last time`
  if (isUnsettled === true) return 'a record could not be read the last time'
  if ((changes?.suspendedLosses ?? 0) > 0) return 'it was not certain the last time who had left a group'
  return (stage?.doubted.size ?? 0) > 0 ? 'two entries answer to one handle' : undefined
}
