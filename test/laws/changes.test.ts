import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory } from './any-directory.ts'
import { type ChangesFault, makeLog, type Telling } from './change-log.ts'
import { copyOf, type Directory, defaultLimits, groupsByPerson, makeWorld, noLimits, type World } from './directory.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 20_000 : 60
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
  { weight: 5, arbitrary: fc.constant({ kind: 'none' as const }) },
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
function everythingOf(world: World, late: ReadonlySet<string> = new Set()) {
  const credit: Record<number, number> = {}
  const people = world.store.users.list({ limit: 10_000 })
  for (const { account, amount } of world.store.credit.ledger({ limit: 10_000 })) credit[account] = (credit[account] ?? 0) + amount.minor
  return {
    groups: copyOf(world).groups,
    byPerson: groupsByPerson(world),
    people: Object.fromEntries(people.map(({ id, username, spelling, state, fields }) => [id, { username, spelling, state, fields }])),
    credit: Object.fromEntries(
      people.filter(({ id }) => !late.has(id)).map(({ id, account, entitlement }) => [id, { entitlement, credit: credit[account] }]),
    ),
  }
}

/** Of whom a run by changes could not tell enough to decide what they are entitled to, and left it to a full run. */
function addLate(late: Set<string>, byChanges: World, inFull: World): ReadonlySet<string> {
  const decided = new Set(inFull.store.users.list({ limit: 100 }).flatMap(({ id, entitlement }) => (entitlement === 'decided' ? [id] : [])))
  for (const { id, entitlement } of byChanges.store.users.list({ limit: 100 }))
    if (entitlement === 'pending' && decided.has(id)) late.add(id)
  return late
}

async function night(world: World, directory: Directory, days: number, fault: ChangesFault = { kind: 'none' }) {
  world.directory = directory
  world.changesFault = fault
  world.now += days * day
  return world.engine.sync({})
}

describe('the laws of a run by changes', () => {
  it('makes of every history what reading everything makes of it', async () => {
    const nights = (fault: fc.Arbitrary<ChangesFault>) =>
      fc.array(fc.record({ directory: anyDirectory, fault, days: fc.nat(10) }), { minLength: 2, maxLength: 5 })
    // How much is held depends on how much comes at once: under limits no night is made of two halves. Nor is one where what
    // was so for a moment is told, and may be all that comes.
    const stories = fc.oneof(
      fc.record({
        how: telling.map((how) => ({ ...how, rehearsed: false })),
        limits: fc.constant(noLimits),
        history: nights(fc.oneof(harmless, broken)),
      }),
      fc.record({ how: telling, limits: fc.constant(noLimits), history: nights(harmless) }),
      fc.record({
        how: telling,
        limits: fc.constant({ ...defaultLimits, absences: { atLeast: 1, share: 0.05, atMost: 500 } }),
        history: nights(harmless),
      }),
    )
    const reads = { changes: 0, listing: 0 }
    const people = { late: 0, all: 0 }
    await fc.assert(
      fc.asyncProperty(stories, fc.constantFrom('keep' as const, 'delete' as const), async ({ how, limits, history }, removal) => {
        const settings = { limits, removal, rules }
        const byChanges = makeWorld({ ...settings, log: makeLog(how) })
        const inFull = makeWorld(settings)
        const late = new Set<string>()
        const agree = (): void => {
          addLate(late, byChanges, inFull)
          expect(everythingOf(byChanges, late)).toEqual(everythingOf(inFull, late))
        }
        try {
          for (const { directory, fault, days } of history) {
            const report = await night(byChanges, directory, days, fault)
            const source = report.sources[0]!
            reads[source.read!.by]++
            // Whatever was used of an answer that broke off, the next one makes it whole.
            if (source.outcome === 'partial') await night(byChanges, directory, 0)
            await night(inFull, directory, days)
            agree()
          }
          // Whatever went wrong on the way, and whatever waits: looking at everything finds nothing else than the copies agree on.
          const last = history.at(-1)!.directory
          await night(byChanges, last, 1)
          await night(inFull, last, 1)
          agree()
          const full = await byChanges.engine.plan({ full: true })
          expect(full.totals).toEqual((await inFull.engine.plan({})).totals)
        } finally {
          byChanges.close()
          inFull.close()
          people.late += late.size
          people.all += Object.keys(history.at(-1)!.directory.people).length
        }
      }),
      { numRuns: runs },
    )
    expect(people.late).toBeLessThan(people.all / 5)
    expect(reads.changes).toBeGreaterThan((reads.changes + reads.listing) / 8)
  }, 600_000)

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
