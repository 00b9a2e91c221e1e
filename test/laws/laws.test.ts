import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory as directory, steadyGroups, steadyPeople } from './any-directory.ts'
import { copyOf, type Directory, expectedCopy, type Fault, groupsByPerson, makeWorld, type World } from './directory.ts'

// Each in two worlds.
const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 50

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), after: fc.nat(20) }),
  fc.record({ kind: fc.constant('throws' as const), after: fc.nat(20) }),
  fc.constant({ kind: 'empty' as const }),
  fc.constant({ kind: 'miscounted' as const }),
)

/** Twice: with records as they are, and printed and read again, where what has not changed is known by its bytes. */
async function inWorld(settings: Parameters<typeof makeWorld>[0], story: (world: World) => Promise<void>): Promise<void> {
  for (const printed of [false, true]) {
    const world = makeWorld({ ...settings, printed })
    try {
      await story(world)
    } finally {
      world.close()
    }
  }
}

const day = 86_400_000

/** With removal `delete` and time gone by, whoever left has also given up his name: the fourth night at the latest has what is listed. */
async function syncUntilSettled(world: World): Promise<void> {
  const wanted = expectedCopy(world.directory)
  for (let night = 0; night < 4; night++) {
    await world.engine.sync({})
    world.now += 8 * day
    if (isDeepStrictEqual(copyOf(world), wanted) && isDeepStrictEqual(groupsByPerson(world), wanted.groups)) return
  }
}

describe('the laws of a run', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('never removes anybody, nor any membership, on a listing that is not complete', async () => {
    await fc.assert(
      fc.asyncProperty(directory, directory, fc.array(fault, { minLength: 1, maxLength: 4 }), async (before, after, faults) => {
        await inWorld({ directory: before, removal: 'delete' }, async (world) => {
          await world.engine.sync({})
          const known = copyOf(world)
          world.directory = after
          for (const one of faults) {
            world.fault = one
            world.now += 30 * day
            const report = await world.engine.sync({})
            expect(report.exitCode).toBeGreaterThanOrEqual(4)
          }
          const now = copyOf(world)
          expect(Object.keys(now.people)).toEqual(expect.arrayContaining(Object.keys(known.people)))
          for (const [group, members] of Object.entries(known.groups))
            expect(now.groups[group]).toEqual(expect.arrayContaining([...members]))
        })
      }),
      { numRuns: runs },
    )
  })

  it('makes the copy equal to what was listed, whatever was known before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(directory, { minLength: 1, maxLength: 4 }), async (history) => {
        await inWorld({ removal: 'delete' }, async (world) => {
          for (const one of history) {
            world.directory = one
            await syncUntilSettled(world)
            expect(copyOf(world)).toEqual(expectedCopy(one))
            expect(groupsByPerson(world)).toEqual(expectedCopy(one).groups)
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('takes who came back by a part of a listing out of a group that let him go', async () => {
    const people = { ...steadyPeople, u1: { username: 'ada' } }
    await inWorld({ directory: { people, groups: { ...steadyGroups, g1: ['s0', 'u1'] } } }, async (world) => {
      await world.engine.sync({})
      const groups = { ...steadyGroups, g1: ['s0'] }
      world.directory = { people: steadyPeople, groups }
      await world.engine.sync({})
      world.directory = { people, groups }
      world.fault = { kind: 'cut', after: 10 }
      expect((await world.engine.sync({})).totals.returningUsers).toBe(1)
      world.fault = { kind: 'none' }
      await world.engine.sync({})
      expect(copyOf(world).groups.g1).toEqual(['s0'])
    })
  })

  it('puts who came by a part of a listing into a group that had named him before', async () => {
    const people = { ...steadyPeople, u1: { username: 'ada' } }
    const groups = { ...steadyGroups, g1: ['s0', 'u1'] }
    await inWorld({ directory: { people: steadyPeople, groups } }, async (world) => {
      await world.engine.sync({})
      world.directory = { people, groups }
      world.fault = { kind: 'cut', after: 10 }
      expect((await world.engine.sync({})).totals.newUsers).toBe(1)
      world.fault = { kind: 'none' }
      await world.engine.sync({})
      expect(copyOf(world).groups.g1).toEqual(['s0', 'u1'])
    })
  })

  it('finds nothing to do when it is done twice', async () => {
    await fc.assert(
      fc.asyncProperty(directory, directory, async (first, second) => {
        await inWorld({ directory: first }, async (world) => {
          await world.engine.sync({})
          world.directory = second
          await world.engine.sync({})
          const known = copyOf(world)
          const again = await world.engine.sync({})
          expect(Object.entries(again.totals).filter(([, count]) => count > 0)).toEqual([])
          expect(copyOf(world)).toEqual(known)
        })
      }),
      { numRuns: runs },
    )
  })

  it('plans exactly what it then does, and a plan changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(directory, directory, async (first, second) => {
        await inWorld(
          { directory: first, rules: [{ group: 'Group g1', credit: 1_000, restricted: true, attributes: {} }] },
          async (world) => {
            await world.engine.sync({})
            world.directory = second
            const known = copyOf(world)
            const planned = await world.engine.plan({})
            expect(copyOf(world)).toEqual(known)
            const done = await world.engine.sync({})
            expect({ ...done, run: 0, command: '', state: '' }).toEqual({ ...planned, run: 0, command: '', state: '' })
          },
        )
      }),
      { numRuns: runs },
    )
  })

  it('grants each person once, whatever leaving, coming back, renaming and broken nights there are', async () => {
    const night = fc.record({ directory, fault: fc.option(fault, { nil: { kind: 'none' as const } }), days: fc.nat(20) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(night, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('keep', 'deactivate', 'delete'),
        async (nights, removal) => {
          const rules = [
            { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
            { group: 'Group g2', credit: 500, restricted: false, attributes: {} },
            { credit: 100, restricted: true, attributes: {} },
          ]
          await inWorld({ removal: removal as 'keep', rules }, async (world) => {
            for (const { directory, fault, days } of nights) {
              world.directory = directory
              world.fault = fault
              world.now += days * day
              await world.engine.sync({})
            }
            const lines = world.store.credit.ledger({ limit: 10_000 })
            const keys = lines.map(({ account, rule }) => `${account} ${rule}`)
            expect(new Set(keys).size).toBe(keys.length)
            const sums = Map.groupBy(lines, ({ account }) => account)
            for (const granted of sums.values()) {
              expect([100, 500, 1_000, 1_500]).toContain(granted.reduce((sum, { amount }) => sum + amount.minor, 0))
              expect(new Set(granted.map(({ run }) => run)).size).toBe(1)
            }
            const ids = world.store.users.list({ limit: 10_000 }).map(({ id }) => id)
            expect(new Set(ids).size).toBe(ids.length)
          })
        },
      ),
      { numRuns: runs },
    )
  })

  it('grants what a group within the group of a rule entitles to, also when both are new', async () => {
    const rules = [{ group: 'Group g1', credit: 500, restricted: false, attributes: {} }]
    await inWorld({ directory: { people: { u1: { username: 'ada' } }, groups: { g1: ['g2'], g2: ['u1'] } }, rules }, async (world) => {
      await world.engine.sync({})
      expect(world.store.credit.ledger({ username: 'ada' }).map(({ amount }) => amount.minor)).toEqual([500])
    })
  })

  it('grants nothing for a group that somebody leaves in the night of the decision', async () => {
    const rules = [{ group: 'Group g1', credit: 500, restricted: false, attributes: {} }]
    const people = { ...steadyPeople, u1: { username: 'ada' } }
    await inWorld({ directory: { people, groups: { ...steadyGroups, g1: ['s0', 'u1'] } }, rules }, async (world) => {
      // Everything comes but the end: nothing is decided yet.
      world.fault = { kind: 'miscounted' }
      await world.engine.sync({})
      world.fault = { kind: 'none' }
      world.directory = { people, groups: { ...steadyGroups, g1: ['s0'] } }
      await world.engine.sync({})
      expect(world.store.users.find('ada')).toMatchObject({ entitlement: 'decided', balance: { minor: 0 } })
      expect(world.store.users.find('steady0')).toMatchObject({ balance: { minor: 500 } })
    })
  })

  it('leaves a new group its members, although one whom it names is deleted in the same night', async () => {
    const people = { ...steadyPeople, u1: { username: 'ada' } }
    await inWorld({ directory: { people, groups: steadyGroups }, removal: 'delete' }, async (world) => {
      await world.engine.sync({})
      world.directory = { people: steadyPeople, groups: steadyGroups }
      await world.engine.sync({})
      world.directory = { people: steadyPeople, groups: { ...steadyGroups, g1: ['s0', 'u1'] } }
      world.now += 8 * day
      await world.engine.sync({})
      expect(world.store.users.list({ state: 'deleted' }).map(({ id }) => id)).toEqual(['u1'])
      expect(copyOf(world).groups.g1).toEqual(['s0'])
    })
  })

  it('lets whoever leaves in the night of the decision wait for it, and grants it when he is back', async () => {
    const rules = [
      { group: 'Group g1', credit: 500, restricted: false, attributes: {} },
      { credit: 100, restricted: false, attributes: {} },
    ]
    const people = { ...steadyPeople, u1: { username: 'ada' } }
    await inWorld({ directory: { people, groups: steadyGroups }, rules }, async (world) => {
      const nights: Directory[] = [
        { people, groups: steadyGroups },
        { people: steadyPeople, groups: { ...steadyGroups, g1: ['s0'] } },
        { people, groups: { ...steadyGroups, g1: ['s0', 'u1'] } },
      ]
      const pending: number[] = []
      for (const night of nights) {
        world.directory = night
        const report = await world.engine.sync({})
        pending.push(report.pending.reduce((sum, { people }) => sum + people, 0))
      }
      expect(pending).toEqual([9, 0, 0])
      expect(world.store.credit.ledger({ username: 'ada' }).map(({ amount, run }) => [amount.minor, run])).toEqual([[500, 3]])
    })
  })

  it('entitles through groups within groups, those too that come in the same night', async () => {
    const rules = [{ group: 'Group outer', credit: 500, restricted: false, attributes: {} }]
    const inner = { inner: ['s1'], innermost: ['s2'] }
    const nights: readonly Directory['groups'][] = [
      { ...inner, inner: ['s1', 'innermost'], outer: ['inner', 's0'] },
      // A cycle is walked once.
      { inner: ['outer', 's1'], innermost: ['inner', 's2'], outer: ['innermost', 's0'] },
    ]
    for (const groups of nights) {
      await inWorld({ directory: { people: steadyPeople, groups: { ...steadyGroups, ...groups } }, rules }, async (world) => {
        await world.engine.sync({})
        expect(world.store.credit.ledger().map(({ username }) => username)).toEqual(['steady2', 'steady1', 'steady0'])
      })
    }
  })
})
