import { afterEach, describe, expect, test } from 'vitest'
import { type Double, type DoubleOptions, type Sin, startDouble } from '../../../test/servers/start-double.ts'
import { readRanges } from '../src/index.ts'
import { failureOf, type Reading, readAll, withConnection } from './open.ts'

const base = 'dc=double'
const people = Array.from({ length: 95 }, (_, number) => ({
  dn: `uid=p${number},${base}`,
  attributes: { objectClass: 'person', uid: `p${number}` },
}))
const members = Array.from({ length: 40 }, (_, number) => `uid=p${number},${base}`)
const group = { dn: `cn=group,${base}`, attributes: { objectClass: 'group', member: members } }

let server: Double | undefined
afterEach(() => server?.stop())
async function start(options: Partial<DoubleOptions>): Promise<string> {
  server = await startDouble({ entries: people, ...options })
  return server.url
}
async function read(options: Partial<DoubleOptions>, pageSize: number): Promise<Reading> {
  const url = await start(options)
  return await withConnection(url, (connection) => readAll(connection.search({ base, filter: { present: 'objectClass' }, pageSize })))
}
const numberOfDone = ({ items }: Reading): number => items.filter((item) => item.kind === 'done').length

describe('everybody is read, each once, when the server', () => {
  const ways: Readonly<Record<string, readonly [options: Partial<DoubleOptions>, pageSize: number, pages: number]>> = {
    'pages as asked': [{}, 10, 10],
    'allows smaller pages only': [{ maxPageSize: 7 }, 1_000, 14],
    'sends pages without entries between': [{ sin: { how: 'empty-pages', every: 2 } }, 10, 19],
    'does not page at all': [{ sin: { how: 'ignore-paging' } }, 10, 1],
    'is asked without pages': [{}, 0, 1],
  }
  for (const [title, [options, pageSize, pages]] of Object.entries(ways)) {
    test(title, async () => {
      const reading = await read(options, pageSize)
      expect(reading.failure).toBeUndefined()
      expect(new Set(reading.entries.map((entry) => entry.dn)).size).toBe(95)
      expect(reading.entries).toHaveLength(95)
      expect(reading.items.at(-1)).toMatchObject({ kind: 'done', pages, paged: pageSize > 0 && options.sin?.how !== 'ignore-paging' })
    })
  }
})

describe('a listing has no end, and an error says why, when the server', () => {
  const ways: Readonly<Record<string, readonly [sin: Sin, code: string, says: string, entries: number]>> = {
    'meets a size limit in page 7': [{ how: 'size-limit', page: 7 }, 'SOURCE_REFUSED', 'sizeLimitExceeded', 61],
    'gives a page twice': [{ how: 'repeat-page', page: 4 }, 'PROTOCOL_VIOLATION', 'came twice', 30],
    'refuses a cookie': [{ how: 'refuse-cookie', page: 3 }, 'SOURCE_REFUSED', 'cookie is invalid', 20],
    'gives empty pages with one cookie for ever': [{ how: 'same-cookie-for-ever' }, 'PROTOCOL_VIOLATION', 'in circles', 0],
  }
  for (const [title, [sin, code, says, entries]] of Object.entries(ways)) {
    test(title, async () => {
      const reading = await read({ sin }, 10)
      expect(reading.failure).toMatchObject({ code })
      expect(reading.failure?.message).toContain(says)
      expect(reading.entries).toHaveLength(entries)
      expect(numberOfDone(reading)).toBe(0)
    })
  }

  test('has more than one unpaged answer may hold', async () => {
    const reading = await read({ maxPageSize: 50 }, 0)
    expect(reading.failure).toMatchObject({ code: 'SOURCE_REFUSED', resultCode: 4 })
    expect(reading.entries).toHaveLength(50)
  })
})

test('references are reported, every one, and never followed', async () => {
  const reading = await read({ sin: { how: 'references', count: 500 } }, 0)
  const references = reading.items.filter((item) => item.kind === 'reference')
  expect(references).toHaveLength(500)
  expect(references[499]?.uris).toEqual(['ldap://elsewhere-499.example/dc=double'])
  expect(server?.log.filter((line) => line.startsWith('search'))).toHaveLength(1)
})

describe('an attribute that is given in parts', () => {
  const readMembers = (url: string) =>
    withConnection(url, async (connection) => {
      const values = await readRanges(connection, { dn: group.dn, attribute: 'member', version: 'uSNChanged' })
      return values.map(String)
    })

  test('is read to its last value', async () => {
    expect(await readMembers(await start({ entries: [group], maxValRange: 15 }))).toEqual(members)
  })
  test('is read when it is given whole', async () => {
    expect(await readMembers(await start({ entries: [group] }))).toEqual(members)
  })
  test('is empty when the entry has none', async () => {
    expect(await readMembers(await start({ entries: [{ ...group, attributes: { objectClass: 'group' } }] }))).toEqual([])
  })
  test('is read again when the entry changes meanwhile', async () => {
    const url = await start({ entries: [group], maxValRange: 15, sin: { how: 'change-between-parts', times: 1 } })
    expect(await readMembers(url)).toEqual(members)
  })
  test('is unknown when the entry changes each time', async () => {
    const url = await start({ entries: [group], maxValRange: 15, sin: { how: 'change-between-parts', times: 1_000 } })
    expect(await failureOf(readMembers(url))).toMatchObject({ code: 'LISTING_INCOMPLETE' })
  })
  test('is unknown when it shrinks before its next part each time', async () => {
    const url = await start({ entries: [group], maxValRange: 15, sin: { how: 'shrink-between-parts', to: 10 } })
    expect(await failureOf(readMembers(url))).toMatchObject({ code: 'LISTING_INCOMPLETE' })
  })
})
