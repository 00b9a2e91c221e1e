import type { Configuration } from './configuration.ts'
import { nextByCron } from './cron.ts'

/** Something that comes again and again. */
export interface ScheduleLine {
  /** `sync` reads everything, or `source` alone; `quota` grants what is due; `backup` makes one. */
  readonly what: 'sync' | 'quota' | 'backup'
  readonly source?: string
  readonly cron: string
}

export interface Due {
  /** Milliseconds since 1970, before any jitter. */
  readonly at: number
  readonly line: ScheduleLine
}

/** Periods begin at midnight; granting is repeated for whatever a period's first hour may have missed. */
const quotaCron = '2 * * * *'

/** What the service does by itself, in the order in which it does what is due at one moment. */
export function scheduleLines({ schedule, sources, quotas, backup }: Configuration): readonly ScheduleLine[] {
  return [
    ...(schedule.sync === undefined ? [] : [{ what: 'sync', cron: schedule.sync } as const]),
    ...sources.flatMap(({ name, schedule: cron }) => (cron === undefined ? [] : [{ what: 'sync', source: name, cron } as const])),
    ...(quotas.length === 0 ? [] : [{ what: 'quota', cron: quotaCron } as const]),
    ...(backup === undefined ? [] : [{ what: 'backup', cron: backup.at } as const]),
  ]
}

/** When a line comes next after a moment. */
export function nextDue({ timeZone }: Configuration, line: ScheduleLine, after: number): number {
  return nextByCron(line.cron, timeZone, after) ?? Number.POSITIVE_INFINITY
}

/** When a line last came, no longer ago than `withinMs`; `undefined` when it did not. */
export function lastDue(configuration: Configuration, line: ScheduleLine, now: number, withinMs: number): number | undefined {
  let last: number | undefined
  for (let at = nextDue(configuration, line, now - withinMs); at <= now; at = nextDue(configuration, line, at)) last = at
  return last
}

/** The next `count` of all lines, in order of time. */
export function upcoming(configuration: Configuration, from: number, count: number): readonly Due[] {
  const next = scheduleLines(configuration).map((line) => ({ at: nextDue(configuration, line, from), line }))
  const due: Due[] = []
  while (due.length < count) {
    const soonest = next.reduce((first, one) => (one.at < first.at ? one : first), { at: Number.POSITIVE_INFINITY, line: next[0]?.line })
    if (soonest.line === undefined || soonest.at === Number.POSITIVE_INFINITY) break
    due.push({ at: soonest.at, line: soonest.line })
    soonest.at = nextDue(configuration, soonest.line, soonest.at)
  }
  return due
}
