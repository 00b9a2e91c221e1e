import type { AppliedCursor, RunScratch } from '@muster/store'
import { isNarrowed } from './choose-way.ts'
import type { EngineParts, RunRequest } from './engine.ts'
import type { Held } from './guard.ts'
import type { SourceReading } from './report.ts'

/**
 * Where the next run of each source may go on from. A cursor stands for exactly what has been applied: it moves only when
 * nothing was left open that changes would not tell again, and it is given up when only a part was applied, since what is
 * undone at the source in the meantime would not be told.
 */
export function settleCursors(
  { store, onHold }: Pick<EngineParts, 'store' | 'onHold'>,
  request: RunRequest,
  scratch: RunScratch,
  readings: readonly SourceReading[],
  held: readonly Held[],
  now: number,
): readonly SourceReading[] {
  // What was looked up of one person is compared with the changes when they come.
  if (request.user !== undefined) return readings
  return readings.map((reading) => {
    const { applied, read, source } = reading
    if (applied === undefined) return reading
    const isHeld = held.some(({ hold }) => onHold === 'stop' || hold.source === source)
    if (read !== undefined) return { ...reading, applied: { ...applied, cursor: settle(reading, request, isHeld, scratch, now) } }
    const isStale = typeof store.sourceState(source)?.cursor === 'string'
    return isStale ? { ...reading, applied: { ...applied, cursor: { value: null, waiting: [] } } } : reading
  })
}

function settle(reading: SourceReading, request: RunRequest, isHeld: boolean, scratch: RunScratch, now: number): AppliedCursor {
  const open = isNarrowed(request) ? 'only a part was applied the last time' : whatIsOpen(reading, isHeld)
  if (open !== undefined) return { value: null, fullBecause: open, waiting: [] }
  return { value: reading.cursor!, waiting: scratch.waiting(reading.stage!.source, now) }
}

function whatIsOpen({ changes, stage, cursor, isUnsettled }: SourceReading, isHeld: boolean): string | undefined {
  const groups = changes?.unknownGroups.size ?? 0
  if (changes?.listing.complete !== true) return 'what came the last time was not complete'
  if (isHeld) return 'something was on hold the last time'
  if (changes?.allGroupsUnknown === true) return 'its groups were unknown the last time'
  if (groups > 0) return `the members of ${groups === 1 ? 'a group' : `${groups} groups`} were unknown the last time`
  if (isUnsettled === true) return 'a record could not be read the last time'
  if ((changes?.suspendedLosses ?? 0) > 0) return 'it was not certain the last time who had left a group'
  if ((stage?.doubted.size ?? 0) > 0) return 'two entries answer to one handle'
  return cursor === undefined ? 'the source gave no cursor the last time' : undefined
}
