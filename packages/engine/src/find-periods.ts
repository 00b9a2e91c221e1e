export const periodLengths = ['day', 'week', 'month'] as const
export type PeriodLength = (typeof periodLengths)[number]

/** A calendar day, week (from Monday) or month in a time zone. Instants are milliseconds since 1970. */
export interface Period {
  /** Its first day, `2026-11-23`: the same whatever the zone says of its hours. */
  readonly firstDay: string
  readonly beginsAt: number
  /** When the next one begins. */
  readonly endsAt: number
}

/** The period that `at` is in. */
export function periodAt(length: PeriodLength, at: number, timeZone: string): Period {
  return makePeriod(length, firstDayOf(length, localDay(at, timeZone)), timeZone)
}

export function periodAfter(length: PeriodLength, { firstDay }: Period, timeZone: string): Period {
  return makePeriod(length, nextFirstDay(length, toDay(firstDay)), timeZone)
}

/**
 * The periods of which something may be due now, in order: those after the last that was granted, as far as they began no longer than
 * `catchUpMs` ago, and the one that it is now. When none was granted yet, that alone: nobody has missed what there was not.
 */
export function duePeriods(
  length: PeriodLength,
  { now, timeZone, last, catchUpMs }: { now: number; timeZone: string; last: string | undefined; catchUpMs: number },
): readonly Period[] {
  const current = periodAt(length, now, timeZone)
  if (last === undefined) return [current]
  const due: Period[] = []
  let period = periodAt(length, now - catchUpMs, timeZone)
  for (; period.firstDay < current.firstDay; period = periodAfter(length, period, timeZone)) {
    // Samoa had no 30 December 2011.
    const isThere = period.endsAt > period.beginsAt
    if (isThere && period.firstDay > last && period.beginsAt >= now - catchUpMs) due.push(period)
  }
  return [...due, current]
}

/** Days are counted as UTC midnights: 86,400,000 ms each, which no zone's own days are. */
type Day = number

const oneDay = 86_400_000

function makePeriod(length: PeriodLength, first: Day, timeZone: string): Period {
  return {
    firstDay: new Date(first).toISOString().slice(0, 10),
    beginsAt: beginningOf(first, timeZone),
    endsAt: beginningOf(nextFirstDay(length, first), timeZone),
  }
}

function toDay(text: string): Day {
  return Date.parse(`${text}T00:00:00Z`)
}

function firstDayOf(length: PeriodLength, day: Day): Day {
  const date = new Date(day)
  if (length === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return length === 'week' ? day - ((date.getUTCDay() + 6) % 7) * oneDay : day
}

function nextFirstDay(length: PeriodLength, first: Day): Day {
  const date = new Date(first)
  if (length === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  return first + (length === 'week' ? 7 : 1) * oneDay
}

/** The first instant at which the zone's calendar shows `day` or a later one: not always midnight, which a change of the clocks can skip. */
function beginningOf(day: Day, timeZone: string): number {
  // No zone is further than 15 hours from UTC.
  let before = day - 16 * 3_600_000
  let at = day + 16 * 3_600_000
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2)
    if (localDay(middle, timeZone) >= day) at = middle
    else before = middle
  }
  return at
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localDay(at: number, timeZone: string): Day {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', year: 'numeric', month: 'numeric', day: 'numeric' })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!)
}
