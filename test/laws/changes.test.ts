import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory } from './any-directory.ts'
import { type ChangesFault, makeLog, type Telling } from './change-log.ts'
import { copyOf, type Directory, defaultLimits, groupsByPerson, makeWorld, noLimits, type World } from './directory.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 20_000 : 100
const day = 86_400_000

const telling: fc.Arbitrary<Telling> = fc.record({
  members: fc.constantFrom('all' as const, 'differences' as const),
  covers: fc.constantFrom('changed' as const, 'all' as const),
  rehearsed: fc.boolean(),
})

/** Of these the answer is no use, or good for additions and updates only. */
const broken: fc.Arbitrary<ChangesFault> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), after: fc.nat(30) }),
  fc.record({ kind: fc.constant('throws' as const), after: fc.nat(30) }),
  fc.constant({ kind: 'miscounted' as const }),
)
/** Of these the run makes the same as without them. */
const harmless: fc.Arbitrary<ChangesFault> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('reset' as const), after: fc.nat(30) }),
  fc.constant({ kind: 'lost' as const }),
  fc.constant({ kind: 'no cursor' as const }),
)

const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
  { group: 'Group g2', credit: 500, restricted: false, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

/** Everything that both ways of reading must agree on. */
function everythingOf(world: World): object {
  const credit: Record<string, number> = {}
  const people = world.store.users.list({ limit: 10_000 })
  for (const { id, username } of people)
    credit[id] = world.store.credit.ledger({ username, limit: 100 }).reduce((sum, { amount }) => sum + amount.minor, 0)
  return {
    ...copyOf(world),
    byPerson: groupsByPerson(world),
    states: Object.fromEntries(people.map(({ id, username, state, entitlement }) => [id, { username, state, entitlement }])),
    credit,
  }
}

async function night(world: World, directory: Directory, days: number, fault: ChangesFault = { kind: 'none' }) {
  world.directory = directory
  world.changesFault = fault
  world.now += days * day
  return world.engine.sync({})
}

describe('the laws of a run by changes', () => {
  it('makes of every history what reading everything makes of it', async () => {
    const nights = fc.array(fc.record({ directory: anyDirectory, fault: fc.oneof(harmless, broken), days: fc.nat(10) }), {
      minLength: 2,
      maxLength: 5,
    })
    const limits = fc.constantFrom(noLimits, { ...defaultLimits, absences: { atLeast: 1, share: 0.05, atMost: 500 } })
    const reads = { changes: 0, listing: 0 }
    await fc.assert(
      fc.asyncProperty(
        telling,
        nights,
        limits,
        fc.constantFrom('keep' as const, 'delete' as const),
        async (how, history, limits, removal) => {
          const settings = { limits, removal, rules }
          const byChanges = makeWorld({ ...settings, log: makeLog(how) })
          const inFull = makeWorld(settings)
          try {
            for (const { directory, fault, days } of history) {
              const report = await night(byChanges, directory, days, fault)
              const source = report.sources[0]!
              reads[source.read!.by]++
              // Whatever was used of an answer that broke off, the next one makes it whole.
              if (source.outcome === 'partial') await night(byChanges, directory, 0)
              await night(inFull, directory, days)
              expect(everythingOf(byChanges)).toEqual(everythingOf(inFull))
            }
            // Whatever went wrong on the way, and whatever waits: looking at everything finds nothing else than the copies agree on.
            const last = history.at(-1)!.directory
            await night(byChanges, last, 1)
            await night(inFull, last, 1)
            expect(everythingOf(byChanges)).toEqual(everythingOf(inFull))
            const full = await byChanges.engine.plan({ full: true })
            expect(full.totals).toEqual((await inFull.engine.plan({})).totals)
          } finally {
            byChanges.close()
            inFull.close()
          }
        },
      ),
      { numRuns: runs },
    )
    expect(reads.changes).toBeGreaterThan((reads.changes + reads.listing) / 4)
  })

  it('never removes anybody, nor any membership, on an answer that is not complete, and reads everything the next time', async () => {
    await fc.assert(
      fc.asyncProperty(telling, anyDirectory, anyDirectory, broken, async (how, before, after, fault) => {
        const world = makeWorld({ directory: before, removal: 'delete', log: makeLog(how) })
        try {
          await world.engine.sync({})
          const known = copyOf(world)
          const report = await night(world, after, 30, fault)
          // Where nothing at all came, everything is read at once.
          if (report.sources[0]!.read!.by === 'listing') return
          expect(report.exitCode).toBe(5)
          const now = copyOf(world)
          expect(Object.keys(now.people)).toEqual(expect.arrayContaining(Object.keys(known.people)))
          for (const [group, members] of Object.entries(known.groups))
            expect(now.groups[group]).toEqual(expect.arrayContaining([...members]))
          expect(world.store.sourceState('campus')?.cursor).toBeNull()
          const next = await night(world, after, 1)
          expect(next.sources[0]!.read).toEqual({ by: 'listing', because: 'what came the last time was not complete' })
        } finally {
          world.close()
        }
      }),
      { numRuns: runs },
    )
  })

  it('plans exactly what it then does', async () => {
    await fc.assert(
      fc.asyncProperty(telling, anyDirectory, anyDirectory, async (how, before, after) => {
        const world = makeWorld({ directory: before, rules, log: makeLog(how) })
        try {
          await world.engine.sync({})
          const known = everythingOf(world)
          world.directory = after
          const planned = await world.engine.plan({})
          expect(everythingOf(world)).toEqual(known)
          const done = await world.engine.sync({})
          expect({ ...done, run: 0, command: '', state: '' }).toEqual({ ...planned, run: 0, command: '', state: '' })
        } finally {
          world.close()
        }
      }),
      { numRuns: runs },
    )
  })
})
