import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory } from './any-directory.ts'
import type { Directory } from './directory.ts'
import {
  groupsOf,
  type ModelSource,
  makeSeveral,
  type NightFault,
  peopleOf,
  type SeveralSettings,
  type SeveralWorld,
} from './several-world.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 40
const day = 86_400_000

const nightFault: fc.Arbitrary<NightFault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'none' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'down' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), after: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('throws' as const), after: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
)

/** Directories that overlap by name, never by id. Their steady majorities have names of their own. */
const directoryOf = (source: string): fc.Arbitrary<Directory> =>
  anyDirectory.map(({ people, groups }) => ({
    people: Object.fromEntries(
      Object.entries(people).map(([id, person]) => [
        `${source}-${id}`,
        person.username.startsWith('steady') ? { ...person, username: `${source}.${person.username}` } : person,
      ]),
    ),
    groups: Object.fromEntries(
      Object.entries(groups).map(([id, members]) => [id, members.map((member) => (member in groups ? member : `${source}-${member}`))]),
    ),
  }))

interface Night {
  readonly directories: readonly Directory[]
  readonly faults: readonly NightFault[]
  readonly days: number
}

const names = ['one', 'two', 'three']

const histories = fc.constantFrom(2, 3).chain((many) =>
  fc.array(
    fc.record({
      directories: fc.tuple(...names.slice(0, many).map(directoryOf)),
      faults: fc.array(nightFault, { minLength: many, maxLength: many }),
      days: fc.nat(20),
    }) as fc.Arbitrary<Night>,
    { minLength: 1, maxLength: 5 },
  ),
)

async function inWorld(settings: Partial<SeveralSettings>, story: (world: SeveralWorld) => Promise<void>): Promise<void> {
  const world = makeSeveral({ names: ['one', 'two'], ...settings })
  try {
    await story(world)
  } finally {
    world.close()
  }
}

function set(world: SeveralWorld, { directories, faults, days }: Night): void {
  world.now += days * day
  for (const [at, model] of [...world.sources.values()].entries()) {
    model.directory = directories[at]!
    model.fault = faults[at]!
  }
}

describe('the laws of several sources', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('changes nobody of a source that failed, whatever the others bring', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom('keep', 'deactivate', 'delete'), async (nights, removal) => {
        await inWorld({ names: names.slice(0, nights[0]!.directories.length), removal: removal as 'keep' }, async (world) => {
          for (const night of nights) {
            const before = new Map([...world.sources.keys()].map((name) => [name, [peopleOf(world, name), groupsOf(world, name)]]))
            set(world, night)
            const report = await world.engine().sync({})
            for (const { source, outcome } of report.sources) {
              if (outcome === 'complete' || outcome === 'partial') continue
              expect([peopleOf(world, source), groupsOf(world, source)]).toEqual(before.get(source))
            }
            const outcomes = report.sources.map(({ outcome }) => outcome)
            const usable = outcomes.filter((outcome) => outcome === 'complete' || outcome === 'partial').length
            expect(report.exitCode).toBe(outcomes.every((outcome) => outcome === 'complete') ? 0 : usable > 0 ? 5 : 4)
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('gives each name one owner, who is in conflict with everybody else that a source lists under it, and lists nobody besides', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom('keep', 'deactivate', 'delete'), async (nights, removal) => {
        await inWorld({ names: names.slice(0, nights[0]!.directories.length), removal: removal as 'keep' }, async (world) => {
          for (const night of nights) {
            const owners = new Map(world.store.users.list({ limit: 10_000 }).map((user) => [user.account, user.source]))
            set(world, night)
            const report = await world.engine().sync({})
            for (const user of world.store.users.list({ limit: 10_000 })) expect(owners.get(user.account) ?? user.source).toBe(user.source)
            const conflicts = world.store.conflicts()
            for (const { source, outcome } of report.sources) {
              const { directory, fault } = world.sources.get(source)!
              const people = fault.kind === 'empty' ? {} : directory.people
              const listed = Object.entries(people).filter(([id, { username }]) => {
                const owner = world.store.users.find(username)
                return owner?.source !== source || owner.id !== id
              })
              const told = conflicts.filter((conflict) => conflict.source === source).map(({ id }) => id)
              if (outcome === 'complete') expect(told.sort()).toEqual(listed.map(([id]) => id).sort())
              // Of a part of a listing only what came is known; who has got the name is in conflict no more.
              if (outcome === 'partial')
                for (const { id, username } of conflicts.filter((conflict) => conflict.source === source))
                  expect([world.store.users.find(username)?.source, world.store.users.find(username)?.id]).not.toEqual([source, id])
            }
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('comes to the same whatever the order in which a source lists its people', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (nights) => {
        const results: string[][] = []
        for (const turned of [false, true]) {
          await inWorld({ names: names.slice(0, nights[0]!.directories.length), removal: 'delete' }, async (world) => {
            for (const night of nights) {
              const directories = turned
                ? night.directories.map(({ people, groups }) => ({ people: Object.fromEntries(Object.entries(people).reverse()), groups }))
                : night.directories
              // What a listing broke off after depends on the order, of course.
              const faults = night.faults.map((fault) =>
                fault.kind === 'cut' || fault.kind === 'throws' ? { kind: 'down' as const } : fault,
              )
              set(world, { ...night, directories, faults })
              await world.engine().sync({})
            }
            results.push(
              [
                ...world.store.users
                  .list({ limit: 10_000 })
                  .map(({ source, id, username, state }) => `${source} ${id} ${username} ${state}`),
                ...world.store.conflicts().map(({ source, id, username, reason }) => `${source} ${id} ${username}: ${reason}`),
              ].sort(),
            )
          })
        }
        expect(results[1]).toEqual(results[0])
      }),
      { numRuns: runs },
    )
  })

  const student = (source: string, more: Directory['people'] = {}, groups: Directory['groups'] = {}): Directory => ({
    people: { ...steadyOf(source), ...more },
    groups,
  })
  const steadyOf = (source: string): Directory['people'] =>
    Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${source}-s${at}`, { username: `${source}.steady${at}` }]))
  const rules = [
    { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
    { credit: 100, restricted: true, attributes: {} },
  ]

  it('lets nobody of a source that the configuration names no more be changed, and says so in every run', async () => {
    await inWorld({}, async (world) => {
      const [one, two] = [...world.sources.values()] as [ModelSource, ModelSource]
      one.directory = student('one', { 'one-a': { username: 'ada' } }, { g1: ['one-a'] })
      two.directory = student('two', { 'two-a': { username: 'ada' } })
      await world.engine().sync({})
      one.configured = false
      const before = [peopleOf(world, 'one'), groupsOf(world, 'one')]
      for (let night = 0; night < 3; night++) {
        world.now += 30 * day
        const report = await world.engine().sync({})
        expect(report).toMatchObject({ exitCode: 0, frozen: [{ source: 'one', people: 9, groups: 1 }] })
        expect(report.conflicts).toEqual([
          { source: 'two', username: 'ada', reason: 'the name belongs to a person of the source one, who stays its owner' },
        ])
      }
      expect([peopleOf(world, 'one'), groupsOf(world, 'one')]).toEqual(before)
      expect((await world.engine().sync({ source: 'two' })).frozen).toBe(undefined)
    })
  })

  it('leaves a name with the source that had it first, also when one that comes first in the configuration brings it later', async () => {
    await inWorld({}, async (world) => {
      const [one, two] = [...world.sources.values()] as [ModelSource, ModelSource]
      one.directory = student('one', { 'one-a': { username: 'ada' } })
      one.fault = { kind: 'down' }
      two.directory = student('two', { 'two-a': { username: 'Ada' } })
      expect((await world.engine().sync({})).exitCode).toBe(5)
      one.fault = { kind: 'none' }
      const report = await world.engine().sync({})
      expect(world.store.users.find('ada')).toMatchObject({ source: 'two', spelling: 'Ada' })
      expect(report.conflicts.map(({ source, username }) => [source, username])).toEqual([['one', 'ada']])
    })
  })

  it('means by a rule every group of that name, in whatever source', async () => {
    await inWorld({ rules }, async (world) => {
      const [one, two] = [...world.sources.values()] as [ModelSource, ModelSource]
      one.directory = student('one', { 'one-a': { username: 'ada' } }, { g1: ['one-a'] })
      two.directory = student('two', { 'two-b': { username: 'bob' }, 'two-c': { username: 'cat' } }, { g1: ['two-b'] })
      await world.engine().sync({})
      expect(world.store.groups.members('Group g1').map(({ username }) => username)).toEqual(['ada', 'bob'])
      expect(['ada', 'bob', 'cat'].map((name) => world.store.users.find(name)?.balance.minor)).toEqual([1_000, 1_000, 100])
    })
  })

  it('decides nothing about new people of a source whose own group of a rule is missing, though another source has one', async () => {
    await inWorld({ rules }, async (world) => {
      const [one, two] = [...world.sources.values()] as [ModelSource, ModelSource]
      one.directory = student('one', { 'one-a': { username: 'ada' } }, { g1: ['one-a'] })
      two.directory = student('two', { 'two-b': { username: 'bob' } }, { g1: ['two-b'], g2: ['two-b'] })
      await world.engine().sync({})
      const newcomer = { 'two-b': { username: 'bob' }, 'two-d': { username: 'dan' } }
      two.directory = student('two', newcomer, { g2: ['two-b'] })
      for (let night = 0; night < 2; night++) {
        world.now += day
        const { pending } = await world.engine().sync({})
        expect(pending).toEqual([{ people: 1, reason: 'the group Group g1, named by a rule, is not in their source any more' }])
      }
      two.directory = student('two', newcomer, { g1: ['two-b', 'two-d'], g2: ['two-b'] })
      await world.engine().sync({})
      expect(world.store.users.find('dan')?.balance.minor).toBe(1_000)
      // One that stays away for the time of grace has been taken away on purpose.
      two.directory = student('two', { ...newcomer, 'two-e': { username: 'eve' } }, { g2: ['two-b'] })
      for (let night = 0; night < 3; night++) {
        world.now += 5 * day
        await world.engine().sync({})
      }
      expect(world.store.users.find('eve')?.balance.minor).toBe(100)
    })
  })
})
