import { erasePerson, makeDecision, runQuotas, undoRun } from '@muster/engine'
import { isMusterError } from '@muster/provider'
import type { ChangeEvent, Decision } from '@muster/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory, steadyGroups, steadyPeople } from './any-directory.ts'
import { defaultLimits, makeWorld, noLimits } from './directory.ts'
import { expectReplays, Reader } from './replay-feed.ts'
import { makeSeveral, type SeveralWorld } from './several-world.ts'

const numRuns = process.env.MUSTER_CAMPAIGN ? 10_000 : 20
const day = 86_400_000
const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: { quota: ['high'] } },
  { group: 'Group g2', credit: 500, restricted: false, overdraft: 200, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

/** What is refused changes nothing. */
function tried<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch (error) {
    if (isMusterError(error)) return undefined
    throw error
  }
}

describe('the change feed', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('lets whoever reads it know what the copy knows, whatever was synced, held, approved, undone, granted and erased; and goes on after any line', async () => {
    const night = fc.record({ directory: anyDirectory, days: fc.nat(20), cut: fc.option(fc.nat(20), { nil: undefined, freq: 5 }) })
    const step = fc.oneof(
      { weight: 4, arbitrary: night },
      fc.record({ undo: fc.nat(9) }),
      fc.record({ erase: fc.nat(20) }),
      fc.constant({ quota: true } as const),
      fc.constant({ approve: true } as const),
    )
    const settings = fc.record({
      removal: fc.constantFrom('keep' as const, 'deactivate' as const, 'delete' as const),
      limits: fc.constantFrom(noLimits, defaultLimits),
      printed: fc.boolean(),
      withGroups: fc.boolean(),
    })
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), settings, async (steps, { withGroups, ...settings }) => {
        const additionalGroups = new Map([['Extra', ['ada', 'steady1', 'eve']]])
        const world = makeWorld({ ...settings, rules, ...(withGroups && { additionalGroups }) })
        const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
        const clock = { now: () => world.now }
        const follower = new Reader()
        const late = new Reader()
        let run = 0
        try {
          for (const [at, one] of steps.entries()) {
            world.now += 60_000
            if ('directory' in one) {
              world.directory = one.directory
              world.fault = one.cut === undefined ? { kind: 'none' } : { kind: 'cut', after: one.cut }
              world.now += one.days * day
              run = (await world.engine.sync({})).run!
            } else if ('undo' in one) tried(() => undoRun({ store, clock }, Math.max(1, run - one.undo), {}))
            else if ('quota' in one)
              tried(() =>
                runQuotas({
                  store,
                  clock,
                  currency: 'USD',
                  quotas: [{ allowance: 7, per: 'day' as const, catchUpMs: 0 }],
                  timeZone: 'UTC',
                }),
              )
            else if ('approve' in one) await world.engine.approve(run, {}).catch(() => undefined)
            else {
              const people = store.users.list({ state: 'present' })
              const person = people[one.erase % people.length]
              if (person !== undefined) tried(() => erasePerson({ store, clock }, person.account))
            }
            follower.follow(world.store, 7)
            if (at % 3 === 0) late.follow(world.store, 2)
          }
          for (const { kind, action } of expectReplays(world.store, [follower, late])) seen.add(`${kind} ${action}`)
        } finally {
          world.close()
        }
      }),
      { numRuns },
    )
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'user new',
        'user change',
        'user erase',
        'user undo',
        'user absent',
        'user return',
        'membership left',
        'credit granted',
      ]),
    )
  })

  it('tells who goes on under another source, and what was decided about names', async () => {
    const decision = fc.record({ pin: fc.constantFrom('one', 'two', 'three'), merge: fc.boolean() })
    const who = fc.record({
      source: fc.constantFrom('one', 'two', 'three'),
      isThere: fc.boolean(),
      name: fc.constantFrom('ada', 'Ada', 'bob'),
    })
    const step = fc.oneof(
      who,
      decision,
      fc.record({ move: fc.constantFrom(['one', 'two'] as const, ['two', 'three'] as const) }),
      fc.constant({ unpin: true } as const),
    )
    const steady = (source: string) =>
      Object.fromEntries(
        Array.from({ length: 8 }, (_, at) => [`${source}-s${at}`, { username: `${source}.s${at}`, email: `s${at}@x.edu` }]),
      )
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const world: SeveralWorld = makeSeveral({
          names: ['one', 'two', 'three'],
          rules: [{ credit: 500, restricted: true, attributes: {} }],
          removal: 'delete',
        })
        const unshared = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
        for (const [name, model] of world.sources)
          model.directory = {
            people: { ...steady(name), [`${name}-a`]: { username: 'Ada', email: 'ada@x.edu' } },
            groups: { [`g-${name}`]: [`${name}-a`, `${name}-s0`] },
          }
        const decide = (decision: Decision) => tried(() => makeDecision(unshared, { now: () => world.now }, decision))
        const follower = new Reader()
        try {
          await world.engine().sync({})
          for (const one of steps) {
            world.now += 9 * day
            if ('isThere' in one) {
              const { people, groups } = world.sources.get(one.source)!.directory
              const { [`${one.source}-a`]: _, ...others } = people
              const with_ = { ...others, [`${one.source}-a`]: { username: one.name, email: 'ada@x.edu' } }
              world.sources.get(one.source)!.directory = { people: one.isThere ? with_ : others, groups }
            } else if ('pin' in one) decide({ what: 'pin', username: 'ada', source: one.pin, merge: one.merge })
            else if ('unpin' in one) decide({ what: 'unpin', username: 'ada' })
            else
              await world
                .engine()
                .move({ from: one.move[0], to: one.move[1], join: 'email' })
                .catch(() => undefined)
            await world.engine().sync({})
            follower.follow(world.store, 5)
          }
          for (const { kind, action } of expectReplays(world.store, [follower])) seen.add(`${kind} ${action}`)
        } finally {
          world.close()
        }
      }),
      { numRuns },
    )
    expect([...seen]).toEqual(expect.arrayContaining(['user move', 'user give-up']))
  })

  it('keeps nothing of somebody erased, and tells those who read of her before that she is', async () => {
    const world = makeWorld({
      directory: {
        people: { ...steadyPeople, p: { username: 'Grete', email: 'grete@x.edu' } },
        groups: { ...steadyGroups, g: ['p', 's1'] },
      },
    })
    const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
    try {
      await world.engine.sync({})
      world.directory = { people: { ...steadyPeople, p: { username: 'Margarete', email: 'margarete@x.edu' } }, groups: steadyGroups }
      await world.engine.sync({})
      const follower = new Reader()
      follower.follow(world.store, 100)
      const { account } = world.store.users.find('margarete')!
      erasePerson({ store, clock: { now: () => world.now } }, account)
      expect(follower.follow(world.store, 100)).toEqual([
        expect.objectContaining({
          kind: 'user',
          entry: account,
          name: `erased person ${account}`,
          action: 'erase',
          before: {},
          after: null,
        }),
      ])
      expect(JSON.stringify(new Reader().follow(world.store, 100))).not.toMatch(/grete/i)
      expectReplays(world.store, [follower])
    } finally {
      world.close()
    }
  })

  it('says that a reader has to read everything anew once what comes next was removed for its age, and goes on after the end also when all is gone', async () => {
    const world = makeWorld({ directory: { people: steadyPeople, groups: steadyGroups } })
    const trim = (before: number) => world.store.trimJournal({ journalBefore: before, now: world.now, atMost: 10_000 })
    try {
      await world.engine.sync({})
      const follower = new Reader()
      const [first] = follower.follow(world.store, 1_000) as [ChangeEvent]
      world.now += 20 * day
      expect(trim(world.now)).toMatchObject({ lines: 2 })
      expect(trim(world.now)).toMatchObject({ lines: 0 })
      for (const cursor of ['0', first.cursor])
        expect(() => world.store.changes.read(cursor, 10)).toThrow(
          expect.objectContaining({ code: 'CHANGES_GONE', message: expect.stringContaining('removed for its age') }),
        )
      expect(world.store.changes.read(follower.cursor, 10)).toMatchObject({ events: [], isEnd: true })
      const end = world.store.changes.end()
      world.directory = { people: { ...steadyPeople, n: { username: 'new' } }, groups: steadyGroups }
      await world.engine.sync({})
      expect(world.store.changes.read(end, 10).events).toMatchObject([{ kind: 'user', name: 'new', action: 'new' }])
      expect(world.store.changes.read(follower.cursor, 10).events).toEqual(world.store.changes.read(end, 10).events)
    } finally {
      world.close()
    }
  })

  it('does not take the cursor of another copy, nor of one that had come farther', async () => {
    const [one, other] = [
      makeWorld({ directory: { people: steadyPeople, groups: {} } }),
      makeWorld({ directory: { people: steadyPeople, groups: {} } }),
    ]
    try {
      other.now += 1
      for (const world of [one, other]) await world.engine.sync({})
      await one.engine.sync({})
      expect(() => other.store.changes.read(new Reader().cursor, 10)).not.toThrow()
      for (const cursor of [one.store.changes.end(), one.store.changes.read('0', 1).cursor])
        expect(() => other.store.changes.read(cursor, 10)).toThrow(
          expect.objectContaining({ code: 'CHANGES_GONE', message: expect.stringContaining('restored from an older one') }),
        )
      expect(() => other.store.changes.read('7', 10)).toThrow(expect.objectContaining({ code: 'CHANGES_GONE' }))
    } finally {
      one.close()
      other.close()
    }
  })
})
