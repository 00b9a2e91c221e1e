import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refuse } from '../../../test/clouds/entra-id/refusals.ts'
import { type Entra, startEntra } from '../../../test/clouds/entra-id/start-entra.ts'
import type { Fault } from '../../../test/clouds/serve-double.ts'
import { provider } from '../src/index.ts'
import { group, person, type Read, readAll, readChanged } from './open-entra.ts'
import { settingsFor } from './settings-for.ts'

const people = 9
const groups = 5
const membersOf = (number: number): string[] => Array.from({ length: number * 2 }, (_, index) => person((index + number) % people))

async function campus(): Promise<Entra> {
  const entra = await startEntra()
  for (let number = 0; number < people; number++)
    entra.state.addPerson({ id: person(number), userPrincipalName: `p${number}@campus.example` })
  for (let number = 0; number < groups; number++) entra.state.addGroup({ id: group(number), displayName: `g${number}` }, membersOf(number))
  return entra
}

const whole = new Map(Array.from({ length: groups }, (_, number) => [group(number), new Set(membersOf(number))]))

/** What may go wrong with one request, or with one part of a batch. */
const replies = [
  refuse(429, 'TooManyRequests', 'later', { 'retry-after': '0.01' }),
  refuse(403, 'Authorization_RequestDenied', 'no'),
  refuse(404, 'Request_ResourceNotFound', 'none'),
  refuse(400, 'Directory_ExpiredPageToken', 'expired'),
  refuse(401, 'InvalidAuthenticationToken', 'expired'),
  refuse(503, 'serviceNotAvailable', 'down', { 'retry-after': '0.01' }),
  refuse(200, 'UnknownError', 'an error that says 200'),
  { status: 200, body: {} },
  { status: 200, body: undefined },
  { status: 200, body: { value: [null] } },
  { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '<html>' },
] as const
const onTheWay: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'cut', after: 30 },
  { kind: 'reply', reply: { status: 502, body: '<html>bad gateway' } },
]

const fault = fc.record({
  /** The question that goes wrong, counted from the first. */
  at: fc.nat(24),
  times: fc.constantFrom(1, 2, 50),
  what: fc.oneof(
    fc.nat(replies.length - 1).map((reply) => ({ reply })),
    fc.nat(onTheWay.length - 1).map((line) => ({ line })),
  ),
})

function arm(entra: Entra, faults: readonly { at: number; times: number; what: { reply?: number; line?: number } }[]): void {
  for (const { at, times, what } of faults) {
    const [questions, calls] = [entra.questions.count, entra.double.calls.length]
    if (what.reply !== undefined) entra.answer(replies[what.reply]!, () => entra.questions.count - questions > at, times)
    else entra.double.fail(onTheWay[what.line!]!, ({ path }) => path.startsWith('/v1.0') && entra.double.calls.length - calls > at, times)
  }
}

/** Whoever is not told must be told to be unknown: by the missing end, or of the group itself. */
function expectNobodyMissing(read: Read): void {
  if (!read.isComplete) return
  expect(read.users).toHaveLength(people)
  expect([...read.members.keys(), ...read.unknown].toSorted()).toEqual([...whole.keys()])
  for (const [id, members] of read.members) expect(members, id).toEqual(whole.get(id))
}

test('rate-limited, forbidden, timed out or cut is unknown, never absent: member by member and group by group', {
  timeout: 3_600_000,
}, async () => {
  let complete = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 20), async (faults, batchSize) => {
      const entra = await campus()
      const settings = settingsFor(entra, {
        pageSize: 3,
        batchSize,
        http: { failingSeconds: 0.05, throttledSeconds: 0.2, connectSeconds: 1 },
      })
      const logger = { debug() {}, info() {}, warn() {}, error() {} }
      const context = { source: 'campus', folder: '/', logger, signal: new AbortController().signal, clock: Date }
      const session = await provider.open(settings, context)
      try {
        arm(entra, faults)
        const read = await readAll(session)
        expectNobodyMissing(read)
        if (read.isComplete) complete++
        // Changes in which one group lost one member, told through the same faults.
        entra.double.forget()
        entra.forgetAnswers()
        const { cursor } = await readAll(session)
        entra.state.leave(group(4), membersOf(4)[0]!)
        arm(
          entra,
          faults.map((each) => ({ ...each, at: each.at % 4 })),
        )
        const changed = await readChanged(session, cursor)
        expect(changed.records.filter(({ type }) => type === 'gone')).toEqual([])
        for (const record of changed.records) {
          if (record.type !== 'members' || record.unknown === true) continue
          expect([record.group, record.mode, record.members]).toEqual([group(4), 'remove', [membersOf(4)[0]]])
        }
        const isTold = changed.records.some(
          (record) => record.type === 'members' || (record.type === 'error' && record.record?.id === group(4)),
        )
        expect(isTold || !changed.isComplete || changed.records.some(({ type }) => type === 'reset')).toBe(true)
      } finally {
        await session.close()
        await entra.stop()
      }
    }),
  )
  // Not by being cut each time.
  expect(complete).toBeGreaterThan(3)
})
