import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { googleError } from '../../../test/clouds/google/google-error.ts'
import { base, type GoogleDouble, serveGoogle } from '../../../test/clouds/google/serve-google.ts'
import { group, tenant, user } from '../../../test/clouds/google/tenant.ts'
import type { Fault } from '../../../test/clouds/serve-double.ts'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { provider } from '../src/index.ts'

const people = Array.from({ length: 1_100 }, (_, number) => user(`user${number}`))
const inner = group('Inner', people.slice(0, 5))
const groups = [
  group('Large', people.slice(0, 650)),
  group('Small', [...people.slice(7, 9), inner]),
  inner,
  group('Empty', []),
  group('All', [{ id: 'C0campus1', type: 'CUSTOMER' }]),
]
const given = (status: number, reason: string): Fault => ({ kind: 'reply', reply: googleError(status, reason, 'as it happens') })
const answers = (body: unknown): Fault => ({ kind: 'reply', reply: { status: 200, body } })

const faults: Readonly<Record<string, Fault>> = {
  'rate-limited': given(403, 'userRateLimitExceeded'),
  'rate-limited, with 429': given(429, 'rateLimitExceeded'),
  'rate-limited, with a time': {
    kind: 'reply',
    reply: { ...googleError(429, 'rateLimitExceeded', 'later'), headers: { 'retry-after': '0.01' } },
  },
  forbidden: given(403, 'forbidden'),
  'without the scope': given(403, 'insufficientPermissions'),
  gone: given(404, 'notFound'),
  'a bad request': given(400, 'invalid'),
  'a token that has ended': given(401, 'authError'),
  failed: given(503, 'backendError'),
  'timed out': { kind: 'silence' },
  cut: { kind: 'cut', after: 40 },
  'cut at once': { kind: 'cut', after: 0 },
  reset: { kind: 'reset' },
  'an error under 200': answers(googleError(403, 'forbidden', 'no').body),
  nothing: answers({}),
  'a page of the network': answers('<form>Sign in</form>'),
}

describe('whatever goes wrong at whatever requests', () => {
  let double: GoogleDouble
  beforeAll(async () => {
    double = await serveGoogle(tenant(people, groups), { quota: { perMinute: 1e9 } })
  })
  afterAll(() => double?.close())

  const arbitrary = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 16 }), times: fc.integer({ min: 1, max: 4 }), how: fc.constantFrom(...Object.keys(faults)) }),
    { minLength: 1, maxLength: 4 },
  )

  test('a listing with an end tells every person, and of every group all members or that they are unknown', async () => {
    const [ids, names] = [new Set(people.map(({ id }) => id)), new Map(groups.map(({ id, name }) => [id, name]))]
    let ended = 0
    await fc.assert(
      fc.asyncProperty(arbitrary, async (chosen) => {
        double.forget()
        let request = -1
        const due = chosen.map((each) => ({ ...each }))
        for (const each of due) {
          double.fail(
            faults[each.how]!,
            ({ path }) => {
              // The first of them counts the requests.
              if (each === due[0] && path.startsWith(base)) request++
              return path.startsWith(base) && request >= each.at && request < each.at + each.times
            },
            99,
          )
        }
        const http = { failingSeconds: 0.02, throttledSeconds: 0.02, silenceSeconds: 0.15 }
        const { users, memberships, records, isComplete, failure } = await withSession(provider, { ...double.settings, http }, listAll)
        // Whoever is told is told rightly, even where something went wrong later.
        expect(users.every(({ id }) => ids.has(id!))).toBe(true)
        const unknown = new Set(records.flatMap((each) => (each.type === 'members' && each.unknown === true ? names.get(each.group) : [])))
        for (const { name, members } of groups) {
          if (!memberships.has(name) || unknown.has(name)) continue
          const all = members.some(({ type }) => type === 'CUSTOMER')
          expect([name, memberships.get(name)?.size]).toEqual([name, all ? people.length : members.length])
        }
        expect(isComplete).toBe(failure === undefined)
        if (!isComplete) return
        ended++
        expect([users.length, memberships.size]).toEqual([people.length, groups.length])
      }),
      { numRuns: Math.min(fc.readConfigureGlobal().numRuns ?? 100, 400) },
    )
    // Else it would say nothing.
    expect(ended).toBeGreaterThan(0)
  }, 180_000)
})
