import { foreseeDecision, makeDecision } from '@muster/engine'
import { Secret } from '@muster/provider'
import type { Decision } from '@muster/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Directory } from './directory.ts'
import { makeSeveral, type SeveralSettings, type SeveralWorld } from './several-world.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 60
const day = 86_400_000
const rules = [{ credit: 500, restricted: true, attributes: {} }]

async function inWorld(settings: Partial<SeveralSettings>, story: (world: SeveralWorld) => Promise<void>): Promise<void> {
  const world = makeSeveral({ names: ['one', 'two', 'three'], rules, ...settings })
  try {
    await story(world)
  } finally {
    world.close()
  }
}

function decide(world: SeveralWorld, decision: Decision): void {
  world.now += 1_000
  const unshared = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
  const foreseen = foreseeDecision(world.store, decision)
  expect(makeDecision(unshared, { now: () => world.now }, decision)).toMatchObject(foreseen)
}

function refusal(world: SeveralWorld, decision: Decision): [string, string | undefined] {
  try {
    foreseeDecision(world.store, decision)
  } catch (error) {
    const { code, message, hint } = error as Error & { code: string; hint?: string }
    expect(code).toBe('DECISION_REFUSED')
    return [message, hint]
  }
  throw new Error('it was not refused')
}

const steady = (source: string): Directory['people'] =>
  Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${source}-s${at}`, { username: `${source}.s${at}` }]))

/** Everybody called ada: one in each source. */
function threeAdas(world: SeveralWorld): void {
  for (const [name, model] of world.sources)
    model.directory = {
      people: { ...steady(name), [`${name}-a`]: { username: 'Ada', email: `ada@${name}` } },
      groups: { [`g-${name}`]: [`${name}-a`, `${name}-s0`] },
    }
}

const ada = ({ store }: SeveralWorld) => store.users.find('ada')
const claims = ({ store }: SeveralWorld) => store.conflicts().map(({ source, id }) => `${source}:${id}`)

describe('deciding whose a name is', { timeout: 120_000 }, () => {
  it('leaves whoever was not meant out of every later run, whatever is decided in what order, and grants each account once', async () => {
    const decisions = fc.array(
      fc.oneof(
        fc.record({
          what: fc.constant('pin' as const),
          source: fc.constantFrom('one', 'two', 'three'),
          merge: fc.boolean(),
        }),
        fc.record({ what: fc.constant('unpin' as const) }),
      ),
      { minLength: 1, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(decisions, fc.constantFrom('keep', 'deactivate', 'delete'), async (all, removal) => {
        await inWorld({ removal: removal as 'keep' }, async (world) => {
          threeAdas(world)
          await world.engine().sync({})
          expect(claims(world)).toEqual(['two:two-a', 'three:three-a'])
          let pinned: string | undefined
          for (const one of all) {
            const before = ada(world)
            try {
              decide(world, { username: 'ADA', ...one })
              pinned = one.what === 'unpin' ? undefined : one.source
              if (one.what === 'pin' && one.merge) expect(ada(world)).toMatchObject({ account: before!.account, balance: before!.balance })
            } catch (error) {
              expect(error).toMatchObject({ code: 'DECISION_REFUSED' })
            }
            world.now += day
            const report = await world.engine().sync({})
            expect(report).toMatchObject({ exitCode: 0, holds: [] })
            if (pinned !== undefined) {
              expect(ada(world)).toMatchObject({ source: pinned, id: `${pinned}-a`, state: 'present', fields: { email: `ada@${pinned}` } })
              expect(world.store.users.groups('ada').map(({ name }) => name)).toEqual([`Group g-${pinned}`])
              expect([report.conflicts, claims(world)]).toEqual([[], []])
              expect(world.store.pins()).toMatchObject([{ username: 'ada', source: pinned, account: ada(world)!.account }])
            } else {
              expect(world.store.pins()).toEqual([])
              expect(ada(world)).toMatchObject({ state: 'present' })
            }
            const lines = world.store.credit.ledger({ limit: 1_000 }).map(({ account }) => account)
            expect(new Set(lines).size).toBe(lines.length)
          }
          world.now += day
          const { totals } = await world.engine().plan({})
          expect(totals).toMatchObject({ newUsers: 0, renames: 0, returningUsers: 0, absentUsers: 0, membershipsIn: 0, membershipsOut: 0 })
        })
      }),
      { numRuns: runs },
    )
  })

  it('asks nobody but the owner for a password, also before the owner has come', async () => {
    await inWorld({ onUnknown: 'create' }, async (world) => {
      threeAdas(world)
      await world.engine().sync({})
      decide(world, { what: 'pin', username: 'ada', source: 'two' })
      expect(await world.engine().authenticate('ada', new Secret('x'))).toMatchObject({ outcome: 'accepted', source: 'two' })
      expect([...world.sources.values()].map(({ asked }) => asked)).toEqual([[], ['Ada'], []])
      expect(ada(world)).toMatchObject({ source: 'two', state: 'present' })
    })
  })

  it('lists a name again that is pinned no more, and refuses what nobody could mean', async () => {
    await inWorld({}, async (world) => {
      threeAdas(world)
      await world.engine().sync({})
      expect(refusal(world, { what: 'pin', username: 'one.s1', source: 'two' })).toEqual([
        'nobody but its owner claims the name one.s1',
        '`muster conflicts` shows who claims what.',
      ])
      expect(refusal(world, { what: 'pin', username: 'ada', source: 'two', id: 'x' })).toEqual([
        'two:x does not claim the name ada',
        'Those who do: two:two-a, three:three-a, one:one-a (who bears it now).',
      ])
      expect(refusal(world, { what: 'pin', username: 'ada', source: 'one', merge: true })[0]).toBe(
        'ada is one:one-a already, so there is nothing to merge',
      )
      expect(refusal(world, { what: 'same', username: 'ada' })[0]).toBe('nobody called ada is held as possibly another person')
      expect(refusal(world, { what: 'unpin', username: 'ada' })[0]).toBe('the name ada is not pinned')
      decide(world, { what: 'pin', username: 'ada', source: 'one' })
      expect(claims(world)).toEqual([])
      expect(refusal(world, { what: 'pin', username: 'ada', source: 'one' })[0]).toBe('the name ada is pinned to one:one-a already')
      decide(world, { what: 'unpin', username: 'ada' })
      expect(world.store.conflicts().map(({ reason }) => reason)).toEqual(
        Array.from({ length: 2 }, () => 'the name belongs to a person of the source one, who stays its owner'),
      )
      await world.engine().sync({})
      expect(claims(world)).toEqual(['two:two-a', 'three:three-a'])
    })
  })

  it('makes no two accounts one: who has an account gets the name, and both keep what they have', async () => {
    await inWorld({ names: ['one', 'two'] }, async (world) => {
      const [one, two] = [...world.sources.values()]
      one!.directory = { people: { ...steady('one'), a: { username: 'ada' } }, groups: {} }
      two!.directory = { people: { ...steady('two'), b: { username: 'adele' } }, groups: {} }
      await world.engine().sync({})
      two!.directory = { people: { ...steady('two'), b: { username: 'ada' } }, groups: {} }
      await world.engine().sync({})
      expect(claims(world)).toEqual(['two:b'])
      expect(refusal(world, { what: 'pin', username: 'ada', source: 'two', merge: true })[0]).toBe(
        'two:b has an account of its own (adele), and two accounts are not made one',
      )
      const adele = world.store.users.find('adele')!
      decide(world, { what: 'pin', username: 'ada', source: 'two' })
      expect((await world.engine().sync({})).totals).toMatchObject({ renames: 1, newUsers: 0, absentUsers: 0 })
      expect(ada(world)).toMatchObject({ account: adele.account, source: 'two', balance: { minor: 500 } })
      expect(world.store.users.list({ state: 'absent' })).toMatchObject([{ source: 'one', id: 'a', balance: { minor: 500 } }])
    })
  })
})

describe('a name that may be another person by now', () => {
  const away = async (world: SeveralWorld): Promise<number> => {
    const [one] = [...world.sources.values()]
    one!.directory = { people: { ...steady('one'), a: { username: 'ada' } }, groups: {} }
    await world.engine().sync({})
    const { account } = ada(world)!
    one!.directory = { people: steady('one'), groups: {} }
    await world.engine().sync({})
    world.now += 200 * day
    one!.directory = { people: { ...steady('one'), a: { username: 'ada' } }, groups: {} }
    await world.engine().sync({})
    expect(claims(world)).toEqual(['one:ada'])
    expect(refusal(world, { what: 'pin', username: 'ada', source: 'one' })[0]).toBe(
      'it is not certain that ada of one is the person who left',
    )
    return account
  }

  it('is the same person by decision: the account goes on, and nothing is granted again', async () => {
    for (const removal of ['keep', 'delete'] as const) {
      await inWorld({ names: ['one'], ids: false, removal }, async (world) => {
        const account = await away(world)
        decide(world, { what: 'same', username: 'ada' })
        expect((await world.engine().sync({})).totals.returningUsers).toBe(1)
        expect(ada(world)).toMatchObject({ account, state: 'present', balance: { minor: 500 } })
        expect([claims(world), world.store.credit.ledger({ username: 'ada' }).length]).toEqual([[], 1])
        // Decided for this once: who is away for as long again is asked about again.
        const [one] = [...world.sources.values()]
        one!.directory = { people: steady('one'), groups: {} }
        await world.engine().sync({})
        world.now += 200 * day
        one!.directory = { people: { ...steady('one'), a: { username: 'ada' } }, groups: {} }
        await world.engine().sync({})
        expect(claims(world)).toEqual(['one:ada'])
      })
    }
  })

  it('is somebody else by decision: a new account, and the old one keeps what it has', async () => {
    for (const removal of ['keep', 'delete'] as const) {
      await inWorld({ names: ['one'], ids: false, removal }, async (world) => {
        const account = await away(world)
        decide(world, { what: 'new', username: 'ada' })
        expect((await world.engine().sync({})).totals).toMatchObject({ newUsers: 1, returningUsers: 0 })
        expect(ada(world)).toMatchObject({ id: 'ada', state: 'present', balance: { minor: 500 } })
        expect(ada(world)!.account).not.toBe(account)
        expect(world.store.users.list().find((user) => user.account === account)).toMatchObject({ balance: { minor: 500 } })
        expect(claims(world)).toEqual([])
        expect((await world.engine().plan({})).state).toBe('nothing')
      })
    }
  })
})
