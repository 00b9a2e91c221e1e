import type { Clock } from '@muster/provider'
import type { Store } from '@muster/store'
import type { EngineParts } from './engine.ts'
import type { Retention } from './settings.ts'

/** Some 50 ms of work: a sync is not to be kept waiting for what is years old. */
const piece = 10_000

export interface TrimParts {
  readonly store: Store
  readonly clock: Clock
  readonly retention: Retention
}

export interface TrimmedTotal {
  readonly lines: number
  readonly reports: number
}

/** Removes, under the run lock, everything that is older than `retention` says. */
export function trimToRetention({ store, clock, retention }: TrimParts): TrimmedTotal {
  const lock = store.lockRuns()
  try {
    const now = clock.now()
    store.finishErasing()
    let [lines, reports] = [0, 0]
    for (let isUnfinished = true; isUnfinished; ) {
      const trimmed = store.trimJournal(bounds(retention, now))
      lines += trimmed.lines
      reports += trimmed.reports
      isUnfinished = trimmed.isUnfinished
    }
    return { lines, reports }
  } finally {
    lock.release()
  }
}

/** The same at the end of a run, a piece at a time: what is left over is for the next. A run that was applied does not fail for it. */
export function trimAfterRun({ store, retention = {}, logger }: EngineParts, now: number): void {
  try {
    store.finishErasing()
    if (retention.journalMs === undefined && retention.runsMs === undefined) return
    store.trimJournal(bounds(retention, now))
  } catch (error) {
    logger.warn('the journal could not be trimmed', { reason: error instanceof Error ? error.message : String(error) })
  }
}

function bounds({ journalMs, runsMs }: Retention, now: number): Parameters<Store['trimJournal']>[0] {
  return {
    ...(journalMs === undefined ? {} : { journalBefore: now - journalMs }),
    ...(runsMs === undefined ? {} : { reportsBefore: now - runsMs }),
    now,
    atMost: piece,
  }
}
