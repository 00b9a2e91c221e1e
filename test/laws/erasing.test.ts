import { erasePerson, runQuotas } from '@muster/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory } from './any-directory.ts'
import { type ChangesFault, makeLog } from './change-log.ts'
import { copyOf, expectedCopy, groupsByPerson, makeWorld, type World } from './directory.ts'

const day = 86_400_000
const none: ChangesFault = { kind: 'none' }

const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

describe('erasing', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('takes nothing from anybody else, gives nothing twice, and lets the next run make the copy what is listed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ directory: anyDirectory, erased: fc.array(fc.nat(20), { maxLength: 3 }) }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (nights, byChanges) => {
          const log = makeLog({ members: 'all', covers: 'changed', rehearsed: false })
          const world = makeWorld({ rules, removal: 'delete', ...(byChanges && { log }) })
          const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
          const erasedIds = new Map<number, string>()
          const clock = { now: () => world.now }
          const quotas = [{ allowance: 7, per: 'month' as const, catchUpMs: 0 }]
          try {
            for (const { directory, erased } of nights) {
              world.directory = directory
              world.changesFault = none
              for (let night = 0; night < 3; night++) {
                await world.engine.sync({})
                world.now += 8 * day
              }
              runQuotas({ store, clock, currency: 'USD', quotas, timeZone: 'UTC' })
              for (const at of erased) {
                const people = store.users.list({ state: 'present' })
                const person = people[at % people.length]!
                const before = creditOf(world)
                erasedIds.set(person.account, person.id)
                erasePerson({ store, clock }, person.account)
                expect(creditOf(world)).toEqual(before)
                expect(store.users.find(person.username)).toBeUndefined()
                expect(store.users.list({ state: 'present' }).map(({ account }) => account)).toEqual(
                  people.flatMap(({ account }) => (account === person.account ? [] : account)),
                )
              }
              await world.engine.sync({})
              runQuotas({ store, clock, currency: 'USD', quotas, timeZone: 'UTC' })
              expect(copyOf(world)).toEqual(expectedCopy(directory))
              expect(groupsByPerson(world)).toEqual(expectedCopy(directory).groups)
              expectOnce(world, erasedIds)
            }
          } finally {
            world.close()
          }
        },
      ),
      { numRuns: process.env.MUSTER_CAMPAIGN ? 10_000 : 40 },
    )
  })

  function creditOf({ store }: World): unknown[] {
    return store.credit.ledger({ limit: 10_000 }).map(({ account, amount, why }) => [account, amount.minor, why])
  }

  /** Of everybody who is or was there under an id: what new people get only the first time, and each month's allowance at most once. */
  function expectOnce({ store }: World, erased: ReadonlyMap<number, string>): void {
    const ids = new Map(store.users.list({ limit: 10_000 }).map(({ account, id }) => [account, erased.get(account) ?? id]))
    const first = new Map<string, number>()
    for (const [account, id] of [...ids].sort(([a], [b]) => a - b)) if (!first.has(id)) first.set(id, account)
    const months = new Set<string>()
    for (const { account, why } of store.credit.ledger({ limit: 10_000 })) {
      const id = ids.get(account)!
      if (why.startsWith('new person')) expect(account).toBe(first.get(id))
      else expect(months.size).toBeLessThan(months.add(JSON.stringify([id, why])).size)
    }
  }
})
