import { setTimeout as sleep } from 'node:timers/promises'
import type { AttemptCounter } from '@muster/store'

/** What takes how long at the source: a password that was wrong, and a name that nobody has. */
export const refusals = ['wrong', 'unknown'] as const
export type Refusal = (typeof refusals)[number]

/** Longer than this nobody is kept, whatever a source took. */
const longestMs = 10_000

/**
 * Waits until as much time has passed since `startedMs` (of the monotonic clock) as refusals at the source lately took, so
 * that one that was never asked, or asked otherwise, takes as long as a wrong password.
 */
export async function padAnswer(attempts: AttemptCounter, startedMs: number, signal: AbortSignal | undefined): Promise<void> {
  const usualMs = Math.max(...refusals.map((kind) => percentile95(attempts.times(kind))))
  const leftMs = startedMs + Math.min(usualMs, longestMs) - performance.now()
  // Whoever stops must not be kept.
  if (leftMs > 0) await sleep(leftMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
}

function percentile95(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1] ?? 0
}
