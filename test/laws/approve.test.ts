import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyDirectory as directory } from './any-directory.ts'
import { copyOf, groupsByPerson, makeWorld, noLimits, type World, type WorldSettings } from './directory.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 5_000 : 40

/** Nothing that takes away or changes may be done unseen. */
const nothingUnseen: NonNullable<WorldSettings['limits']> = {
  ...noLimits,
  absences: { atLeast: 0, share: 0, atMost: 0 },
  changes: { atLeast: 0, share: 0 },
  membershipRemovals: { share: 0, population: 0 },
}

const rules = [{ group: 'Group g1', credit: 1_000, restricted: true, attributes: {} }]

function everythingOf(world: World): unknown {
  const people = world.store.users.list({ limit: 1_000 })
  return {
    copy: copyOf(world),
    groups: groupsByPerson(world),
    people: people.map(({ id, state, balance, entitlement }) => [id, state, balance.minor, entitlement]).sort(),
  }
}

async function inWorlds(worlds: readonly World[], story: () => Promise<void>): Promise<void> {
  try {
    await story()
  } finally {
    for (const world of worlds) world.close()
  }
}

const timeout = process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000

it('comes by approving everything to what it would have come to without limits', { timeout }, async () => {
  const night = fc.record({ directory, days: fc.nat(10) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(night, { minLength: 2, maxLength: 5 }),
      fc.constantFrom('keep', 'deactivate', 'delete'),
      fc.constantFrom('apply-rest', 'stop'),
      async (nights, removal, onHold) => {
        const free = makeWorld({ removal, rules })
        const careful = makeWorld({ removal, rules, limits: nothingUnseen, onHold })
        await inWorlds([free, careful], async () => {
          for (const { directory: listed, days } of nights) {
            for (const world of [free, careful]) {
              world.directory = listed
              world.now += days * 86_400_000
            }
            await free.engine.sync({})
            const { exitCode, run } = await careful.engine.sync({})
            if (exitCode === 3) await careful.engine.approve(run!, {})
            // Who waited for a name comes into his groups by the next listing; it has nothing else to do.
            for (const world of [free, careful]) {
              world.now += 1
              await world.engine.sync({})
            }
            expect(everythingOf(careful)).toEqual(everythingOf(free))
          }
        })
      },
    ),
    { numRuns: runs },
  )
})

it('changes nothing by refusing: what was superseded, rejected or expired leaves the copy as it was', { timeout }, async () => {
  await fc.assert(
    fc.asyncProperty(directory, directory, fc.constantFrom('superseded', 'rejected', 'expired'), async (first, second, end) => {
      const world = makeWorld({ limits: nothingUnseen, directory: first })
      await inWorlds([world], async () => {
        await world.engine.sync({})
        world.directory = second
        const { exitCode, run } = await world.engine.sync({})
        if (exitCode !== 3) return
        if (end === 'superseded') await world.engine.sync({})
        if (end === 'rejected') await world.engine.reject(run!)
        if (end === 'expired') world.now += 86_400_000
        const known = everythingOf(world)
        await expect(world.engine.approve(run!, {})).rejects.toMatchObject({ code: end === 'superseded' ? 'STORE_MOVED' : 'NOT_ON_HOLD' })
        expect(everythingOf(world)).toEqual(known)
      })
    }),
    { numRuns: runs },
  )
})
