import { Secret } from '@muster/provider'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Directory } from './directory.ts'
import { makeSeveral, peopleOf, type SeveralWorld } from './several-world.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 60
const day = 86_400_000
const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

/** Somebody who may be in either directory, under names that may be others'. */
interface Someone {
  readonly before: 'absent' | 'present' | 'never'
  readonly after: boolean
  readonly nameBefore: string
  readonly nameAfter: string
  readonly groups: readonly boolean[]
}

const names = ['ada', 'bob', 'cat', 'dan', 'eve', 'fay']
const people: fc.Arbitrary<readonly Someone[]> = fc
  .record({
    before: fc.shuffledSubarray(names, { minLength: 5, maxLength: 5 }),
    after: fc.shuffledSubarray([...names, 'gus', 'hal'], { minLength: 5, maxLength: 5 }),
    keepsName: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    some: fc.array(
      fc.record({
        before: fc.constantFrom<Someone['before']>('absent', 'present', 'present', 'never'),
        after: fc.boolean(),
        groups: fc.tuple(fc.boolean(), fc.boolean()),
      }),
      { minLength: 5, maxLength: 5 },
    ),
  })
  .map(({ before, after, keepsName, some }) => {
    const renamed = some.map((one, at) => ({ ...one, nameBefore: before[at]!, nameAfter: keepsName[at] ? before[at]! : after[at]! }))
    const taken = new Set<string>()
    return renamed.filter(({ nameAfter }) => !taken.has(nameAfter) && taken.add(nameAfter))
  })

const steady = (source: string): Directory['people'] =>
  Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [`${source}-s${at}`, { username: `${source}.s${at}`, email: `${source}${at}@s` }]),
  )

function directories(all: readonly Someone[]): { readonly first: Directory; readonly left: Directory; readonly after: Directory } {
  const of = (source: string, who: (one: Someone) => boolean, name: (one: Someone) => string): Directory => {
    const inside = all.map((one, at) => ({ one, at })).filter(({ one }) => who(one))
    return {
      people: {
        ...steady(source),
        ...Object.fromEntries(inside.map(({ one, at }) => [`${source}-${at}`, { username: name(one), email: `Key${at}@X.edu` }])),
      },
      groups: Object.fromEntries(
        ['g1', 'g2'].map((group, which) => [
          group,
          [`${source}-s0`, ...inside.filter(({ one }) => one.groups[which] === true).map(({ at }) => `${source}-${at}`)],
        ]),
      ),
    }
  }
  return {
    first: of(
      'from',
      ({ before }) => before !== 'never',
      ({ nameBefore }) => nameBefore,
    ),
    left: of(
      'from',
      ({ before }) => before === 'present',
      ({ nameBefore }) => nameBefore,
    ),
    after: of(
      'to',
      ({ after }) => after,
      ({ nameAfter }) => nameAfter,
    ),
  }
}

async function inWorld(story: (world: SeveralWorld) => Promise<void>): Promise<void> {
  const world = makeSeveral({ names: ['from', 'to'], rules })
  try {
    await story(world)
  } finally {
    world.close()
  }
}

const ledgerOf = ({ store }: SeveralWorld): string[] =>
  store.credit.ledger({ limit: 10_000 }).map(({ account, amount, rule }) => `${account} ${amount.minor} ${rule}`)

describe('the laws of moving people', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('lets everybody who is in both go on with account, balance and history, grants nobody anything, and the next runs agree', async () => {
    await fc.assert(
      fc.asyncProperty(
        people,
        fc.constantFrom('never read', 'read before', 'known and in conflict'),
        fc.boolean(),
        async (all, to, isGone) => {
          const { first, left, after } = directories(all)
          await inWorld(async (world) => {
            const [from, target] = [world.sources.get('from')!, world.sources.get('to')!]
            from.directory = first
            target.directory = to === 'known and in conflict' ? { people: steady('to'), groups: { g1: ['to-s0'] } } : after
            if (to === 'never read') target.configured = false
            // Whoever has another name there, and had it read, has an account of each: not what this is about.
            if (to === 'read before' && all.some((one) => one.after && one.nameBefore !== one.nameAfter)) return
            await world.engine().sync({})
            from.directory = left
            target.directory = after
            world.now += day
            await world.engine().sync({ source: 'from' })
            target.configured = true
            const before = new Map(world.store.users.list({ limit: 1_000 }).map((user) => [`${user.source} ${user.id}`, user]))
            const others = peopleOf(world, 'from').filter((text) => {
              const { id } = JSON.parse(text) as { id: string }
              return !all.some((one, at) => one.after && id === `from-${at}`)
            })
            const ledger = ledgerOf(world)
            const moving = all.flatMap((one, at) => {
              const account = before.get(`from from-${at}`)
              return one.after && account !== undefined && !before.has(`to to-${at}`) ? [{ one, at, account }] : []
            })
            const request = { from: 'from', to: 'to', join: 'email' }
            const planned = await world.engine().planMove(request)
            expect(planned.move?.counts?.matched).toBe(moving.length)
            expect([...before.values()]).toEqual([...world.store.users.list({ limit: 1_000 })])
            if (moving.length === 0) {
              await expect(world.engine().move(request)).rejects.toMatchObject({ code: 'DECISION_REFUSED' })
              return
            }
            const done = await world.engine().move(request)
            expect({ ...done, run: 0, command: '', state: '' }).toEqual({ ...planned, run: 0, command: '', state: '' })

            expect(ledgerOf(world)).toEqual(ledger)
            expect(peopleOf(world, 'from')).toEqual(others)
            const now = new Map(world.store.users.list({ limit: 1_000 }).map((user) => [user.account, user]))
            for (const { one, at, account } of moving) {
              const { source, id, state, balance, entitlement, username } = now.get(account.account)!
              expect({ source, id, balance }).toEqual({ source: 'to', id: `to-${at}`, balance: account.balance })
              expect(entitlement).toBe(account.entitlement)
              const holder = [...before.values()].find((user) => user.username === one.nameAfter)
              // Of a name that somebody else bears the next runs decide, as ever; until then it is a conflict.
              if (holder !== undefined && holder.account !== account.account) {
                expect(world.store.conflicts().map((conflict) => conflict.id)).toContain(`to-${at}`)
                continue
              }
              expect({ username, state }).toEqual({ username: one.nameAfter, state: 'present' })
              const groups = world.store.users.groups(username).map((group) => `${group.source} ${group.name}`)
              expect(groups.sort()).toEqual(['g1', 'g2'].filter((_, which) => one.groups[which]).map((group) => `to Group ${group}`))
              expect(world.store.users.journal(username).map(({ action }) => action)).toContain('move')
            }

            // The source that they left may be there for a while, or not.
            from.configured = !isGone
            for (let night = 0; night < 3; night++) {
              world.now += 8 * day
              const report = await world.engine().sync({})
              expect(report).toMatchObject({ exitCode: 0, holds: [] })
            }
            const later = new Map(world.store.users.list({ limit: 1_000 }).map((user) => [user.account, user]))
            for (const { at, account } of moving)
              expect(later.get(account.account)).toMatchObject({ source: 'to', id: `to-${at}`, balance: account.balance })
            for (const line of ledgerOf(world).filter((one) => !ledger.includes(one)))
              expect(moving.some(({ account }) => line.startsWith(`${account.account} `))).toBe(false)
            const ids = [...later.values()].map(({ source, id }) => `${source} ${id}`)
            for (const { at } of moving) expect(ids).not.toContain(`from from-${at}`)
            expect((await world.engine().plan({})).totals).toMatchObject({ newUsers: 0, absentUsers: 0, membershipsOut: 0, renames: 0 })
          })
        },
      ),
      { numRuns: runs },
    )
  })

  it('never guesses: of a key that several have nobody moves, and a listing that is not complete moves nobody', async () => {
    await inWorld(async (world) => {
      const [from, target] = [world.sources.get('from')!, world.sources.get('to')!]
      target.configured = false
      from.directory = {
        people: { a: { username: 'ada', email: 'x@x' }, b: { username: 'bob', email: 'X@x' }, c: { username: 'cat', email: 'c@x' } },
        groups: {},
      }
      await world.engine().sync({})
      target.configured = true
      target.directory = { people: { d: { username: 'dup', email: 'x@X' }, e: { username: 'cat', email: 'C@x' } }, groups: {} }
      const known = peopleOf(world, 'from')
      for (const fault of [{ kind: 'cut', after: 2 }, { kind: 'miscounted' }, { kind: 'down' }, { kind: 'empty' }] as const) {
        target.fault = fault
        if (fault.kind === 'empty')
          await expect(world.engine().move({ from: 'from', to: 'to', join: 'email' })).rejects.toThrow('nobody of from')
        else expect((await world.engine().move({ from: 'from', to: 'to', join: 'email' })).exitCode).not.toBe(0)
        expect(peopleOf(world, 'from')).toEqual(known)
        expect(peopleOf(world, 'to')).toEqual([])
      }
      target.fault = { kind: 'none' }
      const report = await world.engine().move({ from: 'from', to: 'to', join: 'email' })
      expect(report.move?.joined).toMatchObject({
        matched: [{ name: 'cat', id: 'c', toName: 'cat', toId: 'e' }],
        ambiguous: [{ key: 'x@x', from: ['ada', 'bob'], to: ['dup'] }],
      })
      expect(world.store.users.list().map(({ username, source }) => `${username} of ${source}`)).toEqual([
        'ada of from',
        'bob of from',
        'cat of to',
      ])
    })
  })

  it('moves nobody when the groups that are to take over are unknown', async () => {
    await inWorld(async (world) => {
      const [from, target] = [world.sources.get('from')!, world.sources.get('to')!]
      from.directory = { people: { a: { username: 'ada', email: 'x@x' } }, groups: { g1: ['a'] } }
      target.directory = { people: steady('to'), groups: { g1: ['to-s0'] } }
      await world.engine().sync({})
      target.directory = { people: { ...steady('to'), b: { username: 'ada', email: 'x@x' } }, groups: {} }
      for (const move of ['planMove', 'move'] as const)
        await expect(world.engine()[move]({ from: 'from', to: 'to', join: 'email' })).rejects.toThrow(
          'nobody can be moved: to listed no groups where there were some',
        )
      expect(world.store.users.groups('ada').map(({ source, name }) => `${source} ${name}`)).toEqual(['from Group g1'])
    })
  })

  it('lets people move back, and asks nobody but their source for a password', async () => {
    await inWorld(async (world) => {
      const [from, target] = [world.sources.get('from')!, world.sources.get('to')!]
      target.configured = false
      from.directory = { people: { a: { username: 'ada', email: 'x@x' }, ...steady('from') }, groups: { g1: ['a'] } }
      await world.engine().sync({})
      const { account } = world.store.users.find('ada')!
      target.configured = true
      target.directory = { people: { b: { username: 'ada.l', email: 'x@x' }, ...steady('to') }, groups: { g1: ['b'] } }
      await world.engine().move({ from: 'from', to: 'to', join: 'email' })
      const signIn = (name: string) => world.engine().authenticate(name, new Secret('x'))
      expect(await signIn('ada.l')).toMatchObject({ outcome: 'accepted', source: 'to' })
      expect(await signIn('ada')).toMatchObject({ outcome: 'rejected', reason: 'unknown-user' })
      expect([from.asked, target.asked]).toEqual([[], ['ada.l']])
      await world.engine().sync({})
      await world.engine().move({ from: 'to', to: 'from', join: 'email' })
      expect(world.store.users.find('ada')).toMatchObject({ account, source: 'from', id: 'a', state: 'present' })
      expect((await world.engine().sync({})).exitCode).toBe(0)
      expect(world.store.users.list({ search: 'ada' }).map(({ account }) => account)).toEqual([account])
      expect(world.store.groups.members('Group g1').map(({ username }) => username)).toEqual(['ada'])
      expect(world.store.credit.ledger({ username: 'ada' })).toHaveLength(1)
    })
  })

  it('refuses what names no source, no field, or nobody', async () => {
    await inWorld(async (world) => {
      world.sources.get('from')!.directory = { people: steady('from'), groups: {} }
      world.sources.get('to')!.directory = { people: steady('to'), groups: {} }
      await world.engine().sync({ source: 'from' })
      const move = (from: string, to: string, join: string) => world.engine().move({ from, to, join })
      const refused = async (asked: Promise<unknown>) =>
        asked.then(() => 'done').catch((error: Error & { code: string; hint: string }) => [error.code, error.message])
      expect(
        await Promise.all([
          refused(world.engine().planMove({ from: 'from', to: 'from', join: 'email' })),
          refused(world.engine().planMove({ from: 'nowhere', to: 'to', join: 'email' })),
          refused(world.engine().planMove({ from: 'from', to: 'nowhere', join: 'email' })),
          refused(world.engine().planMove({ from: 'from', to: 'to', join: 'email=' })),
        ]),
      ).toEqual([
        ['DECISION_REFUSED', 'from and from are one source'],
        ['UNKNOWN_SOURCE', 'nobody was ever read of a source named "nowhere"'],
        ['UNKNOWN_SOURCE', 'there is no source named "nowhere" in the configuration'],
        ['DECISION_REFUSED', '"email=" names no field to join by'],
      ])
      expect(await refused(move('from', 'to', 'shoeSize'))).toEqual(['DECISION_REFUSED', 'nobody of from has the field shoeSize'])
      expect(await refused(move('from', 'to', 'username'))).toEqual(['DECISION_REFUSED', 'nobody of from is found in to by username'])
      expect(world.store.users.list({ source: 'to' })).toEqual([])
    })
  })
})
