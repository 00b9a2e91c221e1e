import { createRequire } from 'node:module'
import type { Cron } from 'croner'

/** Loaded by whoever has a schedule; most commands have none to look at. */
function cronOf(pattern: string, timeZone?: string): Cron {
  const { Cron: Made } = createRequire(import.meta.url)('croner') as typeof import('croner')
  // Five fields: a directory is not read every second.
  return new Made(pattern, { paused: true, mode: '5-part', ...(timeZone !== undefined && { timezone: timeZone }) })
}

/** What is wrong with a cron expression, for the end of a sentence that begins with it. */
export function faultInCron(pattern: string): string | undefined {
  try {
    if (cronOf(pattern).nextRun() === null) return 'never comes: look at the day and the month'
    return undefined
  } catch {
    return 'is no cron expression: five fields, as in `55 0 * * *` for every night at 00:55'
  }
}

/**
 * When a cron expression comes next after a moment, both in milliseconds since 1970. A time of day that a change to summer time
 * leaves out comes when it would have been; one that a change back repeats comes once.
 */
export function nextByCron(pattern: string, timeZone: string | undefined, after: number): number | undefined {
  return cronOf(pattern, timeZone).nextRun(new Date(after))?.getTime()
}
