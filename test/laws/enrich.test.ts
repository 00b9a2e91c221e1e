import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory } from './any-directory.ts'
import type { Directory, Person } from './directory.ts'
import { makeSeveral, type NightFault, type SeveralWorld } from './several-world.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 40
const day = 86_400_000

interface CardHolder extends Person {
  readonly cardNumbers?: readonly string[]
  readonly department?: string
}

const names = ['ada', 'bob', 'Carla', 'dêsirée', '田中', 'eve', 'fay', 'gus', 'steady1', 'steady2', 'NoSuchPerson']

/** Whom the card office knows, by name: some twice, some whom nobody else knows. */
const cards = fc
  .uniqueArray(
    fc.record({
      id: fc.nat(12),
      username: fc.constantFrom(...names),
      cardNumbers: fc.option(fc.uniqueArray(fc.constantFrom('c1', 'c2'), { minLength: 1 }), { nil: undefined }),
      email: fc.option(fc.constantFrom('card@x.edu'), { nil: undefined }),
      department: fc.option(fc.constantFrom('CS', 'Maths'), { nil: undefined }),
      active: fc.boolean(),
    }),
    { minLength: 1, selector: ({ id }) => id },
  )
  .map((some): Directory => ({ people: Object.fromEntries(some.map(({ id, ...person }) => [`card${id}`, defined(person)])), groups: {} }))

function defined(person: object): CardHolder {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined)) as unknown as CardHolder
}

const nightFault: fc.Arbitrary<NightFault> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'down' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), after: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('throws' as const), after: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'miscounted' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
)

const nights = fc.array(fc.record({ directory: anyDirectory, cards, fault: nightFault, days: fc.nat(20) }), { minLength: 1, maxLength: 5 })

async function inWorld(story: (world: SeveralWorld) => Promise<void>): Promise<void> {
  const world = makeSeveral({ names: ['campus', 'cards'], removal: 'delete', rules: [{ credit: 100, restricted: true, attributes: {} }] })
  world.sources.get('cards')!.enrich = { theirs: 'username', ours: 'username', overrides: ['department'] }
  try {
    await story(world)
  } finally {
    world.close()
  }
}

/** Everything but what was added. */
function withoutAdded({ store }: SeveralWorld): unknown {
  return [
    store.users
      .list({ limit: 1_000 })
      .map(({ fields: { cardNumbers: _, department: __, email: ___, ...fields }, enrichedBy: ____, ...user }) => ({ ...user, fields })),
    store.groups.list({ limit: 1_000 }),
    store.credit.ledger({ limit: 1_000 }),
    store.conflicts(),
  ]
}

const added = ({ store }: SeveralWorld): Map<number, unknown> =>
  new Map(
    store.users
      .list({ limit: 1_000 })
      .flatMap(({ account, enrichedBy, fields }) => (enrichedBy === undefined ? [] : [[account, fields.cardNumbers]])),
  )

describe('the laws of enriching', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('creates, removes, renames, entitles and lets in nobody, whatever it lists', async () => {
    await fc.assert(
      fc.asyncProperty(nights, async (history) => {
        const results: unknown[] = []
        for (const enriches of [true, false]) {
          await inWorld(async (world) => {
            world.sources.get('cards')!.configured = enriches
            for (const { directory, cards, fault, days } of history) {
              world.now += days * day
              world.sources.get('campus')!.directory = directory
              Object.assign(world.sources.get('cards')!, { directory: cards, fault })
              await world.engine().sync({})
            }
            results.push(withoutAdded(world))
          })
        }
        expect(results[0]).toEqual(results[1])
      }),
      { numRuns: runs },
    )
  })

  it('adds to everybody whose key is one person’s what is listed, under what the owner says, and lets go only by a complete listing', async () => {
    await fc.assert(
      fc.asyncProperty(nights, async (history) => {
        await inWorld(async (world) => {
          for (const { directory, cards, fault, days } of history) {
            world.now += days * day
            world.sources.get('campus')!.directory = directory
            Object.assign(world.sources.get('cards')!, { directory: cards, fault })
            const before = added(world)
            const planned = await world.engine().plan({})
            expect(added(world)).toEqual(before)
            const report = await world.engine().sync({})
            expect({ ...report, run: 0, command: '', state: '' }).toEqual({ ...planned, run: 0, command: '', state: '' })
            const { outcome } = report.sources.find(({ source }) => source === 'cards')!
            const users = world.store.users.list({ limit: 1_000 })
            if (outcome !== 'complete') {
              const now = added(world)
              for (const { account, state } of users) if (state !== 'deleted' && before.has(account)) expect(now.has(account)).toBe(true)
              continue
            }
            const people = fault.kind === 'empty' ? [] : (Object.values(cards.people) as CardHolder[])
            const byName = Map.groupBy(people, ({ username }) => username.toLowerCase())
            for (const { account, id, username, state, fields, enrichedBy } of users) {
              const said = byName.get(username) ?? []
              if (state === 'deleted') expect(enrichedBy).toBe(undefined)
              else if (said.length > 1) expect(enrichedBy !== undefined).toBe(before.has(account))
              else if (said.length === 0) expect(enrichedBy).toBe(undefined)
              else {
                const [{ cardNumbers, department, email }] = said as [CardHolder]
                const own = directory.people[id]
                expect([fields.cardNumbers, fields.department]).toEqual([cardNumbers, department])
                if (state === 'present' && own?.username.toLowerCase() === username) expect(fields.email).toBe(own.email ?? email)
              }
            }
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('overrides the owner only where it was told to, and the owner’s word is back when it lets go', async () => {
    await inWorld(async (world) => {
      const [campus, office] = [world.sources.get('campus')!, world.sources.get('cards')!]
      campus.directory = { people: { u1: defined({ username: 'ada', email: 'own@x', department: 'Maths' }) }, groups: {} }
      office.directory = { people: { k1: defined({ username: 'ADA', email: 'card@x', department: 'CS', active: false }) }, groups: {} }
      await world.engine().sync({})
      expect(world.store.users.find('ada')).toMatchObject({
        active: true,
        fields: { email: 'own@x', department: 'CS' },
        enrichedBy: ['cards'],
      })
      expect(world.store.findOwner('ada')).toMatchObject({ source: 'campus', fields: { department: 'Maths' } })
      expect(world.store.users.journal('ada').map(({ action, after }) => [action, after])).toEqual([
        ['new', { email: 'own@x', department: 'Maths' }],
        ['enrich', { by: 'cards', email: 'card@x', department: 'CS', overrides: ['department'] }],
      ])
      office.directory = { people: { k2: { username: 'nobody' } }, groups: {} }
      const report = await world.engine().sync({})
      expect(report.sources[1]!.remarks).toEqual(["1 key that it lists is nobody's username (nobody)"])
      expect(world.store.users.find('ada')?.fields).toEqual({ email: 'own@x', department: 'Maths' })
    })
  })

  it('is guarded like changes: when much of what it adds would change or go, that is held, and what is new is added', async () => {
    const limits = {
      absences: { atLeast: 5, share: 0.05, atMost: 500 },
      changes: { atLeast: 5, share: 0.3 },
      membershipRemovals: { share: 0.2, population: 20 },
      rejected: { share: 0.01 },
      clearedFields: { share: 0.5, population: 20 },
    }
    const world = makeSeveral({ names: ['campus', 'cards'], limits })
    try {
      const [campus, office] = [world.sources.get('campus')!, world.sources.get('cards')!]
      office.enrich = { theirs: 'username', ours: 'username', overrides: [] }
      const all = Array.from({ length: 20 }, (_, at) => `p${at}`)
      const listing = (some: readonly string[], card: string): Directory => ({
        people: Object.fromEntries(some.map((name) => [`k-${name}`, defined({ username: name, cardNumbers: [card] })])),
        groups: {},
      })
      campus.directory = { people: Object.fromEntries(all.map((username) => [username, { username }])), groups: {} }
      office.directory = listing(all.slice(0, 19), 'c1')
      await world.engine().sync({})
      office.directory = listing([...all.slice(0, 10), 'p19'], 'c1')
      const report = await world.engine().sync({})
      expect(report).toMatchObject({
        exitCode: 3,
        holds: [{ source: 'cards', class: 'changedUsers', count: 9, limit: 5 }],
        totals: { changedUsers: 1 },
      })
      expect(added(world).size).toBe(20)
    } finally {
      world.close()
    }
  })

  it('has no part in signing in, in moves, or in what is asked about one person', async () => {
    await inWorld(async (world) => {
      world.sources.get('campus')!.directory = { people: { u1: { username: 'ada' } }, groups: {} }
      world.sources.get('cards')!.directory = { people: { k1: { username: 'eve' } }, groups: {} }
      await world.engine().sync({})
      await expect(world.engine().sync({ source: 'cards', user: 'ada' })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
      await expect(world.engine().sync({ source: 'cards', groupsOnly: true })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
      await expect(world.engine().planMove({ from: 'campus', to: 'cards', join: 'id' })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
      expect((await world.engine().sync({ newUsersOnly: true })).sources.map(({ source }) => source)).toEqual(['campus'])
    })
  })
})
