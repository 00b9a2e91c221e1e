import { MusterError, type Session } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { conformance } from '../src/index.ts'
import { goodRecords, harnessFor, type Parts } from './provide-from-memory.ts'

describe('a provider without a fault', () => {
  for (const { title, run } of conformance(harnessFor())) test(title, run)
})

test('titles are unique, so that a runner can tell the cases apart', () => {
  const titles = conformance(harnessFor()).map(({ title }) => title)
  expect(new Set(titles).size).toBe(titles.length)
})

test('what a provider does not offer is not asked of it', async () => {
  const withoutQuestions: Parts = {
    abilities: { authenticate: false, lookUp: false, changes: false },
    session: ({ authenticate: _, lookUp: __, changes: ___, ...session }) => session,
  }
  const cases = conformance({ ...harnessFor(withoutQuestions), authenticate: 'not offered', lookUp: 'not offered', changes: 'not offered' })
  for (const { run } of cases) await run()
  expect(cases.length).toBeLessThan(conformance(harnessFor()).length)
})

test('cases that only look at a complete listing share one; after a failure it is read anew', async () => {
  let asked = 0
  const list = (session: Session): Session => ({ ...session, list: (...words) => (++asked === 1 ? nobody() : session.list(...words)) })
  const looking = conformance(harnessFor({ session: list })).filter(({ title }) =>
    /^(lists exactly|ends a listing|counts in end)/.test(title),
  )
  await expect(looking[0]!.run()).rejects.toThrow('the directory')
  for (const { run } of looking) await run()
  expect([looking.length, asked]).toEqual([3, 2])
})

/** One sin each, and a part of the title of the law that must find it. */
const sins: Readonly<Record<string, readonly [law: string, parts: Parts]>> = {
  'speaks a contract that does not exist': ['names its contract', { provider: { contract: 2 as 1 } }],
  'has a type with a space': ['names its contract', { provider: { type: 'in memory' } }],
  'has a schema that refuses its own settings': [
    'accepts the settings',
    { provider: { settingsSchema: { type: 'object', additionalProperties: false } } },
  ],
  'has a schema that lets typing mistakes pass': ['rejects a key', { provider: { settingsSchema: { type: 'object' } } }],
  'has a schema with a loose object deep inside': [
    'rejects a key',
    {
      provider: {
        settingsSchema: {
          type: 'object',
          additionalProperties: false,
          properties: { behaviour: {}, token: {}, retry: { type: 'object', properties: { times: {} } } },
        },
      },
    },
  ],
  'fakes an ability it denies': ['exactly the methods', { abilities: { lookUp: false } }],
  'promises an ability it lacks': ['exactly the methods', { session: ({ changes: _, ...session }) => session }],
  'leaves a person out': ['lists exactly', { records: goodRecords.filter((_, index) => index !== 1) }],
  'leaves the end out': ['one end record', { records: goodRecords.slice(0, -1) }],
  miscounts: ['counts in end', { records: [...goodRecords.slice(0, -1), { type: 'end', users: 4, groups: 2, members: 2, cursor: 'c' }] }],
  'gives an id twice': [
    'every id once',
    { records: [...goodRecords.slice(0, 2), { type: 'user', id: 'u1', username: 'carl' }, ...goodRecords.slice(2)] },
  ],
  'says gone in a listing': ['only what a listing may say', { records: [{ type: 'gone', kind: 'user', id: 'u9' }, ...goodRecords] }],
  'says present though nothing was known': [
    'only what a listing may say',
    { records: [{ type: 'present', kind: 'user', ids: ['u9'] }, ...goodRecords] },
  ],
  'yields an empty batch': [
    'neither empty',
    { session: (session) => ({ ...session, list: (...asked) => prepend([], session.list(...asked)) }) },
  ],
  'promises stable ids and gives none': ['keeps the promises', { records: [{ type: 'user', username: 'anna' }, ...goodRecords.slice(1)] }],
  'promises changes and gives no cursor': [
    'keeps the promises',
    { records: [...goodRecords.slice(0, -1), { type: 'end', users: 3, groups: 2, members: 2 }] },
  ],
  'lists everybody though it promises to apply the scope': [
    'members of the wanted groups',
    { session: (session) => ({ ...session, list: (scope, known) => session.list({ ...scope, users: 'all' }, known) }) },
  ],
  'never asks for what is known': [
    'answers present only',
    { session: (session) => ({ ...session, list: (scope) => session.list(scope) }) },
  ],
  'lists nobody when the source is down': [
    'never lists nobody instead',
    {
      session: (session, { behaviour }) => ({
        ...session,
        list: (...asked) => (behaviour === 'unavailable' ? nobody() : session.list(...asked)),
      }),
    },
  ],
  'gives a listing that was cut an end all the same': [
    'was cut off no end',
    {
      session: (session, { behaviour }) => ({ ...session, list: (...asked) => (behaviour === 'cut' ? nobody() : session.list(...asked)) }),
    },
  ],
  'throws away what it read before the cut': [
    'read before a listing was cut',
    {
      session: (session, { behaviour }) => ({
        ...session,
        list: (...asked) => (behaviour === 'cut' ? brokenOff() : session.list(...asked)),
      }),
    },
  ],
  'finds nothing wrong with a source that is down': [
    'with a remedy',
    { session: (session) => ({ ...session, check: async () => ({ findings: [] }) }) },
  ],
  'shows a secret of its settings': [
    'no secret of the settings',
    {
      session: (session, { token }) => ({
        ...session,
        check: async () => ({ findings: [{ id: 'a', outcome: 'ok', message: `asked with ${token}` }] }),
      }),
    },
  ],
  'finds somebody under any name': [
    'nobody under an unknown name',
    { session: (session) => ({ ...session, lookUp: async () => ({ user: { type: 'user', username: 'anna' } }) }) },
  ],
  'takes unavailable for unknown': ['unknown is not absent', { session: (session) => ({ ...session, lookUp: async () => undefined }) }],
  'accepts any password': [
    'rejects a wrong password',
    { session: (session) => ({ ...session, authenticate: async () => ({ type: 'accepted' }) }) },
  ],
  'takes unavailable for a wrong password': [
    'neither accepts nor rejects',
    { session: (session) => ({ ...session, authenticate: async () => ({ type: 'rejected', reason: 'invalid-credentials' }) }) },
  ],
  'puts the password into its error': [
    'no password in an error',
    {
      session: (session) => ({
        ...session,
        authenticate: async (name, password) => {
          throw new MusterError('SOURCE_UNAVAILABLE', 'No answer.', { cause: new Error(`bind ${name} ${password.reveal()}`) })
        },
      }),
    },
  ],
  'takes an unknown cursor for no change': ['answers a cursor', { session: (session) => ({ ...session, changes: () => nobody() }) }],
  'does not listen to the signal': [
    'stops a listing promptly',
    {
      session: (session, { behaviour }) => ({
        ...session,
        list: (...asked) => (behaviour === 'stalled' ? never() : session.list(...asked)),
      }),
    },
  ],
  'cannot be closed twice': ['closes twice', { session: (session) => ({ ...session, close: closeOnce() }) }],
}

describe('a provider that', () => {
  for (const [sin, [law, parts]] of Object.entries(sins)) {
    test(`${sin} is found by the law that it "… ${law} …"`, async () => {
      const found = conformance(harnessFor(parts)).filter(({ title }) => title.includes(law))
      expect(found).toHaveLength(1)
      await expect(found[0]?.run()).rejects.toThrow()
    })
  }
})

async function* prepend<Value>(first: Value, rest: AsyncIterable<Value>): AsyncIterable<Value> {
  yield first
  yield* rest
}

async function* nobody(): AsyncIterable<[{ type: 'end'; users: 0; groups: 0; members: 0 }]> {
  yield [{ type: 'end', users: 0, groups: 0, members: 0 }]
}

// biome-ignore lint/correctness/useYield: it breaks off before it yields anything
async function* brokenOff(): AsyncIterable<never> {
  throw new MusterError('LISTING_INCOMPLETE', 'The listing broke off.')
}

async function* never(): AsyncIterable<never> {
  await new Promise(() => undefined)
}

function closeOnce(): () => Promise<void> {
  let closed = false
  return async () => {
    if (closed) throw new Error('already closed')
    closed = true
  }
}
