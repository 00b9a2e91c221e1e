import { afterEach, expect, test } from 'vitest'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { type Double, type DoubleOptions, startDouble } from '../../../test/servers/start-double.ts'
import { provider } from '../src/index.ts'
import { readFileTime } from '../src/read-file-time.ts'
import { parseSid } from '../src/read-identifiers.ts'

const base = 'DC=double'
const domain = 'S-1-5-21-1-2-3'
const guid = (kind: number, number: number): Buffer => {
  const bytes = Buffer.alloc(16, kind)
  bytes.writeUInt32LE(number)
  return bytes
}
const people = Array.from({ length: 3_200 }, (_, number) => ({
  dn: `CN=p${number},${base}`,
  attributes: {
    sAMAccountType: '805306368',
    sAMAccountName: `p${number}`,
    objectGUID: guid(1, number),
    objectSid: parseSid(`${domain}-${1_000 + number}`),
    primaryGroupID: '513',
  },
}))
const groups = [
  {
    dn: `CN=Domain Users,${base}`,
    attributes: { objectClass: 'group', cn: 'Domain Users', objectGUID: guid(2, 0), objectSid: parseSid(`${domain}-513`) },
  },
  { dn: `CN=All,${base}`, attributes: { objectClass: 'group', cn: 'All', objectGUID: guid(2, 1), member: people.map(({ dn }) => dn) } },
]

let server: Double | undefined
afterEach(() => server?.stop())
async function list(options: Partial<DoubleOptions>) {
  server = await startDouble({ entries: [...people, ...groups], maxPageSize: 1_000, maxValRange: 1_500, ...options })
  return await withSession(provider, { urls: server.url, base, pageSize: 5_000 }, listAll)
}

test('a domain that gives 1,000 entries a page and 1,500 members a part is read whole', async () => {
  const listed = await list({})
  expect([listed.isComplete, listed.users.length]).toEqual([true, 3_200])
  expect(listed.memberships.get('All')?.size).toBe(3_200)
  expect(listed.memberships.get('Domain Users')?.size).toBe(3_200)
})

test('a group that changes once while it is read in parts is read again', async () => {
  const listed = await list({ sin: { how: 'change-between-parts', times: 1 } })
  expect([listed.isComplete, listed.memberships.get('All')?.size]).toEqual([true, 3_200])
})

test('a group that changes each time is unknown, and nobody leaves it', async () => {
  const listed = await list({ sin: { how: 'change-between-parts', times: 1_000 } })
  expect(listed.isComplete).toBe(true)
  expect(listed.records).toContainEqual(expect.objectContaining({ type: 'members', group: 'cn=all,dc=double', unknown: true }))
})

test('pages without entries, and a storm of references, leave no gap', async () => {
  for (const sin of [
    { how: 'empty-pages', every: 2 },
    { how: 'references', count: 1_000 },
  ] as const) {
    const listed = await list({ sin })
    expect([listed.isComplete, listed.users.length]).toEqual([true, 3_200])
    await server?.stop()
  }
})

test('times are read as Windows counts them, and "never" is none', () => {
  expect(readFileTime('132223104000000000')).toBe('2020-01-01T00:00:00.000Z')
  for (const never of ['0', '9223372036854775807', '', 'x', '-1']) expect(readFileTime(never)).toBeUndefined()
})
