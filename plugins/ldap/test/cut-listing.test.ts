import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { expectDirectory, inventDirectory } from '../../../test/servers/invent-directory.ts'
import { type Listed, listAll, withSession } from '../../../test/servers/list-all.ts'
import { type FaultyLine, startFaultyLine } from '../../../test/servers/start-faulty-line.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from '../../../test/servers/start-slapd.ts'
import { provider, type Settings } from '../src/index.ts'

const size = { people: 60, groups: 30, memberships: 200, seed: 3 }

describe.skipIf(!hasSlapd)('LDAP, through a line that fails', () => {
  let slapd: Slapd
  let line: FaultyLine
  let wholeBytes = 0
  let whole: Listed
  beforeAll(async () => {
    slapd = await startSlapd({ entries: inventDirectory(size) })
    line = await startFaultyLine(slapd.port)
    whole = await list()
    wholeBytes = line.passed
  })
  afterAll(async () => {
    await line?.stop()
    await slapd?.stop()
  })
  const settings = (through = line): Settings => ({
    urls: `ldap://127.0.0.1:${through.port}`,
    base: suffix,
    bind: { dn: accounts.reader, password: passwordOf('reader') },
    pageSize: 20,
    limits: { silenceSeconds: 0.2, operationSeconds: 0.2 },
  })
  const list = (through = line) => withSession(provider, settings(through), (session) => listAll(session))

  async function isCut(through: FaultyLine, fault: FaultyLine['fault']): Promise<void> {
    through.fault = fault
    const listed = await list(through)
    expect(listed.isComplete).toBe(false)
    expect(listed.failure?.family).toBe('unavailable')
    const ids = new Set(whole.users.map(({ id }) => id))
    for (const { id } of listed.users) expect(ids.has(id)).toBe(true)
  }

  async function isReadOrRefused(through: FaultyLine, fault: FaultyLine['fault']): Promise<void> {
    through.fault = fault
    const { isComplete, failure } = await list(through)
    if (failure === undefined && isComplete) return // A value was changed, which only TLS would notice.
    expect(isComplete).toBe(false)
  }

  test('whole, the listing is what the generator says', () => {
    expect(whole.isComplete).toBe(true)
    expect(whole.memberships).toEqual(expectDirectory(size).groups)
  })

  test('cut at any byte, by an end, a reset or silence, it has no end and one error, and invents nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(wholeBytes - 1), fc.constantFrom('end', 'reset', 'stall'), (after, how) => isCut(line, { how, after })),
    )
  })

  test('with any byte changed, it is read or refused by the one error, in bounded time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(wholeBytes - 1), fc.integer({ min: 1, max: 255 }), (at, by) =>
        isReadOrRefused(line, { how: 'corrupt', at, by }),
      ),
    )
  })

  test('in pieces of any size, it is the same listing', async () => {
    for (const bytes of [1, 2, 3, 7, 100, 1_000]) {
      line.fault = { how: 'pieces', bytes }
      const listed = await list()
      expect(listed.isComplete).toBe(true)
      expect(listed.records.filter(({ type }) => type !== 'members')).toEqual(whole.records.filter(({ type }) => type !== 'members'))
      expect(listed.memberships).toEqual(whole.memberships)
    }
  })

  if (process.env.MUSTER_CAMPAIGN !== undefined) {
    test('the same holds at every single byte', async () => {
      const lines = await Promise.all(Array.from({ length: 16 }, () => startFaultyLine(slapd.port)))
      let next = 0
      const work = async (through: FaultyLine): Promise<void> => {
        for (let at = next++; at < wholeBytes; at = next++) {
          for (const how of ['end', 'reset', 'stall'] as const) await isCut(through, { how, after: at })
          for (const by of [1, 0x20, 0x80, 0xff]) await isReadOrRefused(through, { how: 'corrupt', at, by })
        }
      }
      try {
        await Promise.all(lines.map(work))
      } finally {
        for (const each of lines) await each.stop()
      }
    }, 7_200_000)
  }
})
