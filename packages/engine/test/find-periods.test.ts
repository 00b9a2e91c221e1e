import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duePeriods, periodAfter, periodAt, periodLengths } from '../src/find-periods.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Africa/Cairo',
]
const hour = 3_600_000
const at = (text: string): number => Date.parse(text)

describe('a period', () => {
  it('is a day, a week from Monday or a month of the zone’s own calendar', () => {
    const now = at('2026-11-01T03:30:00Z')
    expect(periodLengths.map((length) => periodAt(length, now, 'America/Havana').firstDay)).toEqual([
      '2026-10-31',
      '2026-10-26',
      '2026-10-01',
    ])
    expect(periodLengths.map((length) => periodAt(length, now, 'Europe/Berlin').firstDay)).toEqual([
      '2026-11-01',
      '2026-10-26',
      '2026-11-01',
    ])
  })

  it('is an hour shorter or longer when the clocks change in it', () => {
    const hours = (text: string): number => {
      const { beginsAt, endsAt } = periodAt('day', at(text), 'Europe/Berlin')
      return (endsAt - beginsAt) / hour
    }
    expect([hours('2026-03-29T10:00:00Z'), hours('2026-10-25T10:00:00Z'), hours('2026-10-26T10:00:00Z')]).toEqual([23, 25, 24])
  })

  it('begins at one o’clock where the change skips midnight', () => {
    expect(new Date(periodAt('day', at('2026-04-24T12:00:00Z'), 'Africa/Cairo').beginsAt).toISOString()).toBe('2026-04-23T22:00:00.000Z')
  })

  it('holds its own instants and no others, and the next begins where it ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...periodLengths),
        fc.constantFrom(...zones),
        fc.integer({ min: at('2010-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') }),
        (length, zone, now) => {
          const period = periodAt(length, now, zone)
          expect(now).toBeGreaterThanOrEqual(period.beginsAt)
          expect(now).toBeLessThan(period.endsAt)
          expect(periodAt(length, period.beginsAt, zone)).toEqual(period)
          expect(periodAt(length, period.endsAt - 1, zone)).toEqual(period)
          const next = periodAfter(length, period, zone)
          expect(next.beginsAt).toBe(period.endsAt)
          const localDay = new Date(period.beginsAt).toLocaleDateString('sv-SE', { timeZone: zone })
          expect(localDay >= period.firstDay).toBe(true)
          if (length === 'week') expect(new Date(`${period.firstDay}T00:00:00Z`).getUTCDay()).toBe(1)
        },
      ),
    )
  })
})

describe('what is due', () => {
  const now = at('2026-11-28T12:00:00Z')
  const timeZone = 'UTC'
  const days = (last: string | undefined, catchUpMs: number): string[] =>
    duePeriods('day', { now, timeZone, last, catchUpMs }).map(({ firstDay }) => firstDay)

  it('is this period, when none was granted before', () => expect(days(undefined, 40 * 24 * hour)).toEqual(['2026-11-28']))

  it('is every period since the last that was granted, in order', () =>
    expect(days('2026-11-25', 40 * 24 * hour)).toEqual(['2026-11-26', '2026-11-27', '2026-11-28']))

  it('goes back no further than is to be made good', () => {
    expect(days('2026-01-01', 36 * hour)).toEqual(['2026-11-27', '2026-11-28'])
    expect(days('2026-01-01', 0)).toEqual(['2026-11-28'])
  })

  it('leaves out a day that a zone did not have', () => {
    const due = duePeriods('day', {
      now: at('2011-12-31T12:00:00Z'),
      timeZone: 'Pacific/Apia',
      last: '2011-12-28',
      catchUpMs: 31 * 24 * hour,
    })
    expect(due.map(({ firstDay }) => firstDay)).toEqual(['2011-12-29', '2011-12-31', '2012-01-01'])
  })
})
