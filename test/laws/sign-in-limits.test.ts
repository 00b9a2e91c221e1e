import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AttemptLimit, begun, permit, released, type Tally, wronged } from '../../packages/store/src/limit-attempts.ts'

const minuteMs = 60_000

/** Counts as Active Directory does: back to nothing after a right password, or after a quiet time. */
function directoryThatLocks(threshold: number, windowMs: number) {
  let [bad, lastBadAt] = [0, 0]
  return {
    ask(isRight: boolean, at: number): void {
      if (at - lastBadAt >= windowMs) bad = 0
      if (isRight) bad = 0
      else [bad, lastBadAt] = [bad + 1, at]
    },
    isLocked: () => bad >= threshold,
  }
}

const limits = fc.record({
  attempts: fc.integer({ min: 1, max: 6 }),
  withinMs: fc.integer({ min: 1, max: 30 }).map((minutes) => minutes * minuteMs),
  longestWaitMs: fc.integer({ min: 30, max: 300 }).map((minutes) => minutes * minuteMs),
  since: fc.constant('last' as const),
})
const tries = fc.array(
  fc.record({
    pauseMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 90 * minuteMs })),
    clockBackMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 10_000 * minuteMs })),
    isRight: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
  }),
  { maxLength: 60 },
)

test('a directory that locks after one wrong password more never locks, however the clock is set back', () => {
  fc.assert(
    fc.property(limits, tries, (limit, sequence) => {
      const directory = directoryThatLocks(limit.attempts + 1, limit.withinMs)
      let [passed, clock] = [0, 1_800_000_000_000]
      let tally: Tally | undefined
      for (const { pauseMs, clockBackMs, isRight } of sequence) {
        passed += pauseMs
        clock += pauseMs - clockBackMs
        const permission = permit(tally, limit, clock)
        tally = permission.tally
        if (permission.may !== 'ask') continue
        directory.ask(isRight, passed)
        tally = isRight ? released(begun(tally, clock), true) : wronged(begun(tally, clock), clock)
        expect(directory.isLocked()).toBe(false)
      }
    }),
  )
})

test('nobody waits longer than the longest wait, however the clock is set back', () => {
  fc.assert(
    fc.property(limits, tries, fc.integer({ min: 0, max: 1_000_000 }), (limit, sequence, backMinutes) => {
      let clock = 1_800_000_000_000
      let tally: Tally | undefined
      for (const { pauseMs, clockBackMs } of sequence) {
        clock += pauseMs - clockBackMs
        const permission = permit(tally, limit, clock)
        tally = permission.may === 'ask' ? wronged(begun(permission.tally, clock), clock) : permission.tally
      }
      clock -= backMinutes * minuteMs
      const first = permit(tally, limit, clock)
      const waitMs = first.may === 'not' ? first.waitMs : 0
      expect(waitMs).toBeLessThanOrEqual(Math.max(limit.withinMs, limit.longestWaitMs))
      expect(permit(first.tally, limit, clock + waitMs).may).toBe('ask')
    }),
  )
})

test('each wait in a row is twice as long as the one before, up to the longest, and a right password ends that', () => {
  const limit: AttemptLimit = { attempts: 2, withinMs: minuteMs, longestWaitMs: 5 * minuteMs, since: 'last' }
  let clock = 0
  let tally: Tally | undefined
  const waitAfterWrong = (): number => {
    for (;;) {
      const permission = permit(tally, limit, clock)
      tally = permission.tally
      if (permission.may === 'not') return permission.waitMs
      tally = wronged(begun(tally, clock), clock)
    }
  }
  const waits: number[] = []
  for (let round = 0; round < 4; round++) {
    waits.push(waitAfterWrong())
    clock += waits.at(-1)!
  }
  expect(waits).toEqual([1, 2, 4, 5].map((minutes) => minutes * minuteMs))
  tally = released(begun(permit(tally, limit, clock).tally, clock), true)
  expect(tally).toBeUndefined()
  expect(waitAfterWrong()).toBe(minuteMs)
})

test('an address is counted in periods, so that one wrong password a minute from a whole campus never limits it', () => {
  const limit: AttemptLimit = { attempts: 20, withinMs: 10 * minuteMs, longestWaitMs: 60 * minuteMs, since: 'first' }
  let tally: Tally | undefined
  for (let clock = 0; clock < 1_000 * minuteMs; clock += minuteMs) {
    const permission = permit(tally, limit, clock)
    expect(permission.may).toBe('ask')
    tally = wronged(begun(permission.tally, clock), clock)
  }
})
