import { addInternalUser, removeInternalUser } from '@muster/engine'
import { Secret } from '@muster/provider'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory, steadyGroups, steadyPeople } from './any-directory.ts'
import { makeLog } from './change-log.ts'
import { copyOf, expectedCopy, groupsByPerson, makeWorld, type World } from './directory.ts'

const day = 86_400_000

const rules = [
  { group: 'Colour', credit: 300, restricted: false, attributes: {} },
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
  { credit: 50, restricted: true, attributes: {} },
]

const additionalGroups = new Map([
  ['Colour', ['guest', 'ADA', 'steady1', 'bob', 'nobody at all']],
  ['Group g1', ['guest', 'eve']],
])

function partsOf(world: World) {
  const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
  return { store, clock: { now: () => world.now }, currency: 'USD', rules, additionalGroups }
}

describe('people and groups that no directory has', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('stay as they are whatever directories list, and take nothing from what those list', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyDirectory, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.boolean(),
        async (nights, byChanges, printed) => {
          const log = makeLog({ members: 'all', covers: 'changed', rehearsed: false })
          const world = makeWorld({ rules, removal: 'delete', additionalGroups, printed, ...(byChanges && { log }) })
          try {
            const { account } = await addInternalUser(partsOf(world), { username: 'Guest', displayName: 'A Guest' }, undefined)
            const guest = world.store.users.find('guest')
            for (const directory of nights) {
              world.directory = directory
              for (let night = 0; night < 4; night++) {
                await world.engine.sync({})
                world.now += 8 * day
              }
              expect(world.store.users.find('guest')).toEqual(guest)
              const listed = Object.entries(copyOf(world).people).filter(([, { username }]) => username !== 'Guest')
              expect(Object.fromEntries(listed)).toEqual(expectedCopy(directory).people)
              const groups = Object.entries(groupsByPerson(world)).filter(([id]) => !additionalGroups.has(id))
              expect(Object.fromEntries(groups)).toEqual(expectedCopy(directory).groups)
              for (const [group, usernames] of additionalGroups) {
                const wanted = usernames
                  .map((name) => name.toLowerCase())
                  .filter((name) => world.store.users.find(name)?.state === 'present')
                const internal = world.store.groups.list({ source: 'internal' }).find(({ name }) => name === group)!
                expect(internal).toMatchObject({ state: 'present', users: wanted.length, directMembers: wanted.length })
                for (const name of wanted)
                  expect(world.store.users.groups(name)).toContainEqual({
                    group: internal.group,
                    source: 'internal',
                    name: group,
                    direct: true,
                  })
              }
              const keys = world.store.credit.ledger({ limit: 10_000 }).map(({ account: of, rule }) => `${of} ${rule}`)
              expect(new Set(keys).size).toBe(keys.length)
            }
            expect(
              world.store.credit.ledger({ username: 'guest' }).map(({ account: of, amount, rule }) => [of, amount.minor, rule]),
            ).toEqual([
              [account, 1_000, 'Group g1'],
              [account, 300, 'Colour'],
            ])
          } finally {
            world.close()
          }
        },
      ),
      { numRuns: process.env.MUSTER_CAMPAIGN ? 10_000 : 40 },
    )
  })

  it('count for what new people get, as directories’ own groups do, also in a plan', async () => {
    const people = { ...steadyPeople, u1: { username: 'Ada' }, u2: { username: 'zoe' } }
    const world = makeWorld({ rules, additionalGroups, directory: { people, groups: { ...steadyGroups, g1: ['u1'] } } })
    try {
      const grants = [
        { rule: 'Colour', people: 2, each: 300 },
        { rule: 'Group g1', people: 1, each: 1_000 },
        { rule: 'everyone', people: 8, each: 50 },
      ]
      expect((await world.engine.plan({})).grants).toEqual(expect.arrayContaining(grants.map((grant) => expect.objectContaining(grant))))
      await world.engine.sync({})
      const balances = ['ada', 'zoe', 'steady1'].map((name) => world.store.users.find(name))
      expect(balances.map((user) => [user?.balance.minor, user?.restricted])).toEqual([
        [1_300, false],
        [50, true],
        [300, false],
      ])
    } finally {
      world.close()
    }
  })

  it('keep their names: a directory that brings one has a conflict', async () => {
    const world = makeWorld({ rules, additionalGroups, directory: { people: steadyPeople, groups: steadyGroups } })
    try {
      await addInternalUser(partsOf(world), { username: 'gus' }, undefined)
      world.directory = { people: { ...steadyPeople, u1: { username: 'Gus' } }, groups: steadyGroups }
      const { conflicts, totals } = await world.engine.sync({})
      expect([totals.newUsers, conflicts.map(({ username }) => username)]).toEqual([8, ['Gus']])
      expect(conflicts[0]?.reason).toContain('the source internal')
      await expect(addInternalUser(partsOf(world), { username: 'Steady1' }, undefined)).rejects.toMatchObject({ code: 'NAME_TAKEN' })
      // Gone, the name is free.
      await removeInternalUser(partsOf(world), world.store.users.find('gus')!.account)
      expect((await world.engine.sync({})).totals.newUsers).toBe(1)
    } finally {
      world.close()
    }
  })

  it('sign in with their own password and no other, and not at all without one', async () => {
    const world = makeWorld({ additionalGroups })
    try {
      await addInternalUser(partsOf(world), { username: 'Guest' }, new Secret('correct horse'))
      await addInternalUser(partsOf(world), { username: 'silent' }, undefined)
      const ask = async (name: string, password: string) => (await world.engine.authenticate(name, new Secret(password))).outcome
      expect(await ask('guest', 'correct horse')).toBe('accepted')
      expect(await ask('guest', 'Correct horse')).toBe('rejected')
      expect(await ask('silent', '')).toBe('rejected')
      expect(await ask('silent', 'correct horse')).toBe('rejected')
      await removeInternalUser(partsOf(world), world.store.users.find('guest')!.account)
      expect(await ask('guest', 'correct horse')).toBe('rejected')
    } finally {
      world.close()
    }
  })
})
