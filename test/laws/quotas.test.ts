import { runQuotas, showQuotas } from '@muster/engine'
import type { LedgerLine } from '@muster/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory, steadyGroups, steadyPeople } from './any-directory.ts'
import { expectedCopy, makeWorld, type World } from './directory.ts'

const hour = 3_600_000
const day = 24 * hour
const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 60

type Parts = Parameters<typeof runQuotas>[0]
type Quota = Parts['quotas'][number]

const zones = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'America/Havana', 'Pacific/Apia', 'Australia/Lord_Howe']

const anyQuotas = fc.uniqueArray(
  fc.record(
    {
      group: fc.constantFrom('Group g1', 'Group g2', 'Group g3', 'Group k1', undefined),
      allowance: fc.integer({ min: 1, max: 500 }),
      per: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      cap: fc.integer({ min: 1, max: 1_500 }),
      catchUpMs: fc.constantFrom(0, 3 * day, 31 * day),
    },
    { requiredKeys: ['allowance', 'per', 'catchUpMs'] },
  ),
  { minLength: 1, maxLength: 4, selector: ({ group, per }) => `${per} ${group}` },
) as fc.Arbitrary<Quota[]>

const anyStep = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: hour, max: 3 * day }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: 3 * day, max: 100 * day }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: -4 * day, max: 0 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('grant' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const), directory: anyDirectory }) },
)

function partsOf(world: World, quotas: readonly Quota[], timeZone = 'UTC'): Parts {
  const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
  return { store, clock: { now: () => world.now }, currency: 'USD', quotas, timeZone }
}

function ledgerOf({ store }: World): LedgerLine[] {
  return store.credit.ledger({ limit: 1_000_000 }).reverse()
}

const isQuota = ({ why }: LedgerLine): boolean => why.includes(' allowance ')

/** The quota that a line is of, and its period, read from what the ledger says. */
function describeLine({ why, rule }: LedgerLine): { per: string; period: string; rule: string } {
  const [, word, period] = /^(daily|weekly|monthly) allowance (?:of|from) (\d{4}-\d{2}(?:-\d{2})?)/.exec(why)!
  return { per: { daily: 'day', weekly: 'week', monthly: 'month' }[word!]!, period: period!, rule }
}

const localDate = (at: number, timeZone: string): string => new Date(at).toLocaleDateString('sv-SE', { timeZone })

describe('the laws of quotas', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('give each person at most one grant a period, never above the cap, whatever the clock does and whoever joins or leaves', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyQuotas,
        fc.constantFrom(...zones),
        fc.constantFrom('2026-03-27T10:00:00Z', '2026-10-30T23:30:00Z', '2027-12-30T11:00:00Z'),
        fc.array(anyStep, { minLength: 3, maxLength: 25 }),
        async (quotas, zone, begins, steps) => {
          const rules = [{ group: 'Group k1', credit: 700, restricted: true, attributes: {} }]
          const world = makeWorld({ rules, directory: { people: steadyPeople, groups: steadyGroups } })
          world.now = Date.parse(begins)
          const parts = partsOf(world, quotas, zone)
          try {
            await world.engine.sync({})
            for (const step of steps) {
              if (step.kind === 'clock') world.now += step.ms
              else if (step.kind === 'sync') {
                world.directory = step.directory
                await world.engine.sync({})
              } else checkGrants(world, parts, quotas, zone)
            }
            checkLedger(world, quotas)
          } finally {
            world.close()
          }
        },
      ),
      { numRuns: runs },
    )
  })

  function checkGrants(world: World, parts: Parts, quotas: readonly Quota[], zone: string): void {
    const before = ledgerOf(world).length
    const shown = showQuotas(parts)
    const { report } = runQuotas(parts)
    const lines = ledgerOf(world).slice(before)
    const sum = (minors: readonly number[]): number => minors.reduce((all, minor) => all + minor, 0)
    // What was shown is what was granted, and what the report says.
    expect(sum(shown.quotas.flatMap(({ due }) => due.map(({ amount }) => amount.minor)))).toBe(sum(lines.map(({ amount }) => amount.minor)))
    expect(sum((report?.grants ?? []).map(({ amount }) => amount.minor))).toBe(sum(lines.map(({ amount }) => amount.minor)))
    // Once more is nothing more.
    expect(runQuotas(parts).report).toBeUndefined()

    const today = localDate(world.now, zone)
    for (const line of lines) expect(describeLine(line).period <= today).toBe(true)
    // Whoever is in a group that is there, has this period's allowance, unless a cap was in the way.
    const { people, groups } = expectedCopy(world.directory)
    const granted = new Set(
      ledgerOf(world)
        .filter(isQuota)
        .map((line) => JSON.stringify([line.username, describeLine(line)])),
    )
    for (const { group, per, cap } of quotas) {
      if (group === undefined || cap !== undefined || per === 'week') continue
      for (const id of groups[group.slice('Group '.length)] ?? []) {
        const username = people[id]!.username.normalize('NFC').toLowerCase()
        if (world.store.users.find(username)?.id !== id) continue
        const period = per === 'month' ? today.slice(0, 7) : today
        expect(granted).toContain(JSON.stringify([username, { per, period, rule: group }]))
      }
    }
  }

  function checkLedger(world: World, quotas: readonly Quota[]): void {
    const seen = new Set<string>()
    const balances = new Map<number, number>()
    for (const line of ledgerOf(world)) {
      const balance = (balances.get(line.account) ?? 0) + line.amount.minor
      balances.set(line.account, balance)
      if (!isQuota(line)) continue
      const { per, period, rule } = describeLine(line)
      const key = JSON.stringify([line.account, per, period, rule])
      expect(seen).not.toContain(key)
      seen.add(key)
      const { allowance, cap = Number.POSITIVE_INFINITY } = quotas.find((one) => one.per === per && (one.group ?? 'everyone') === rule)!
      expect(line.amount.minor).toBeGreaterThan(0)
      expect(line.amount.minor).toBeLessThanOrEqual(allowance)
      expect(balance).toBeLessThanOrEqual(cap)
    }
    for (const person of world.store.users.list({ limit: 10_000 })) expect(person.balance.minor).toBe(balances.get(person.account) ?? 0)
  }
})

describe('quotas', () => {
  const quota = (more: Partial<Quota> = {}): Quota => ({ group: 'Students', allowance: 500, per: 'day', catchUpMs: 31 * day, ...more })

  async function inCampus(story: (world: World, balances: () => Record<string, number>) => Promise<void> | void): Promise<void> {
    const world = makeWorld({ directory: campus(['ada', 'ben']) })
    try {
      await world.engine.sync({})
      await story(world, () => Object.fromEntries(world.store.users.list().map(({ username, balance }) => [username, balance.minor])))
    } finally {
      world.close()
    }
  }

  function campus(students: readonly string[], others: readonly string[] = ['zoe']): World['directory'] {
    const people = Object.fromEntries([...students, ...others].map((username) => [username, { username }]))
    return { people, groups: { Students: students.map((name) => name) } }
  }

  it('add up over groups, and the one for everyone is only for whom no group covers', async () => {
    await inCampus((world, balances) => {
      runQuotas(
        partsOf(world, [
          quota({ group: 'Group Students' }),
          quota({ group: 'Group Students', per: 'month', allowance: 100 }),
          { allowance: 7, per: 'day', catchUpMs: 0 },
        ]),
      )
      expect(balances()).toEqual({ ada: 600, ben: 600, zoe: 7 })
    })
  })

  it('make good what passed meanwhile, in order and under the cap, to those who were there', async () => {
    await inCampus(async (world, balances) => {
      const parts = partsOf(world, [quota({ group: 'Group Students', cap: 1_800 })])
      runQuotas(parts)
      world.now += 2 * day
      world.directory = campus(['ada', 'ben', 'cyd'])
      await world.engine.sync({})
      world.now += day
      const { report } = runQuotas(parts)
      expect(balances()).toEqual({ ada: 1_800, ben: 1_800, cyd: 1_000, zoe: 0 })
      expect(report?.grants.map(({ people, amount, cut }) => [people, amount.minor, cut ?? false])).toEqual([
        [2, 1_000, false],
        [3, 1_500, false],
        [1, 500, false],
        [2, 600, true],
      ])
    })
  })

  it('decide once for a period also of those who were at the cap', async () => {
    await inCampus((world) => {
      const parts = partsOf(world, [quota({ group: 'Group Students', cap: 500 })])
      runQuotas(parts)
      world.now += day
      expect(runQuotas(parts).report?.grants).toEqual([])
      expect(runQuotas(partsOf(world, [quota({ group: 'Group Students', cap: 2_000 })])).report).toBeUndefined()
    })
  })

  it('give who joins in the middle of a period that period with the next run', async () => {
    await inCampus(async (world, balances) => {
      const parts = partsOf(world, [quota({ group: 'Group Students', per: 'month' })])
      runQuotas(parts)
      world.directory = campus(['ada', 'ben', 'zoe'], [])
      await world.engine.sync({})
      runQuotas(parts)
      expect(balances()).toEqual({ ada: 500, ben: 500, zoe: 500 })
    })
  })

  it('wait, and say so, while the group of one is not there, and are made good when it is', async () => {
    await inCampus(async (world, balances) => {
      const parts = partsOf(world, [quota({ group: 'Group Chess' }), { allowance: 7, per: 'day', catchUpMs: 31 * day }])
      expect(runQuotas(parts)).toMatchObject({ waiting: [expect.stringContaining('Group Chess'), expect.stringContaining('waits')] })
      expect(balances()).toEqual({ ada: 0, ben: 0, zoe: 0 })
      world.directory = { ...campus(['ada', 'ben']), groups: { Students: ['ada'], Chess: ['ben'] } }
      await world.engine.sync({})
      runQuotas(parts)
      expect(balances()).toEqual({ ada: 7, ben: 500, zoe: 7 })
    })
  })

  it('are for those who are present and active', async () => {
    await inCampus(async (world, balances) => {
      const others = ['una', 'vic', 'wim', 'xia', 'yan', 'zoe']
      world.directory = campus(['ada', 'ben'], others)
      await world.engine.sync({})
      const { ben: _, ...people } = world.directory.people
      world.directory = { people: { ...people, ada: { username: 'ada', active: false } }, groups: world.directory.groups }
      await world.engine.sync({})
      runQuotas(partsOf(world, [{ allowance: 7, per: 'day', catchUpMs: 0 }]))
      expect(balances()).toEqual({ ada: 0, ben: 0, ...Object.fromEntries(others.map((name) => [name, 7])) })
    })
  })
})
