import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MusterError, Secret } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasNtDomain } from '../../../test/servers/find-programs.ts'
import { type NtDomain, sambaStartMs, startNtDomain } from '../../../test/servers/start-samba-server.ts'
import type { Settings } from '../src/index.ts'
import { groups, password, people } from './invent-lab.ts'
import { everything, finding, groupsOf, openSamba, readAll } from './open-samba.ts'

describe.skipIf(!hasNtDomain)('A domain as NT had them', () => {
  let domain: NtDomain
  const everybody = [
    ...people,
    { name: 'dora', password, gid: 3001, pdbedit: ['-c', '[D]'] },
    { name: 'expired', password, gid: 3001, pdbedit: ['-K', '1000000000'] },
  ]
  beforeAll(async () => {
    domain = await startNtDomain({ people: everybody, groups })
  }, sambaStartMs)
  afterAll(() => domain?.stop())

  const settings = (more: Partial<Settings> = {}): Settings => ({
    mode: 'winbind',
    configFile: domain.member.configFile,
    toolsFolder: domain.member.toolsFolder,
    ...more,
  })
  const sidOf = (name: string): string =>
    /^User SID: +(\S+)$/m.exec(domain.controller.run('pdbedit', ['-s', domain.controller.configFile, '-L', '-v', `--user=${name}`]))![1]!
  const list = async (more: Partial<Settings> = {}, scope = everything) => readAll((await openSamba(settings(more))).session, scope)

  describe('through winbind on a member', () => {
    test('gives people and groups of the domain by their SID, and no machines', async () => {
      const { records, failure } = await list()
      expect(failure).toBeUndefined()
      const users = records.filter((record) => record.type === 'user')
      expect(users.map(({ username }) => username).toSorted()).toEqual([...everybody.map(({ name }) => name), 'root'].toSorted())
      expect(users.find(({ username }) => username === 'zoë')).toMatchObject({ id: sidOf('zoë') })
      expect(groupsOf(records)).toMatchObject({ students: ['ada', 'bob%x', 'dora', 'expired', 'zoë'], empty: [] })
      expect(records.at(-1)).toMatchObject({ type: 'end' })
    })

    test('reads wanted groups only', async () => {
      const { records } = await list({}, { ...everything, groups: ['Stud*'] })
      expect(Object.keys(groupsOf(records))).toEqual(['students'])
    })

    test('signs people in whatever their names hold, and tells why it does not', async () => {
      const { session } = await openSamba(settings())
      const signIn = (name: string, secret: string) => session.authenticate!(name, new Secret(secret))
      for (const name of ['bob%x', '-dash', 'zoë']) {
        expect(await signIn(name, password)).toEqual({ type: 'accepted' })
        expect(await signIn(name, 'Wrong-Horse-1')).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
      }
      expect(await signIn('dora', password)).toEqual({ type: 'rejected', reason: 'disabled' })
      expect(await signIn('expired', password)).toEqual({ type: 'rejected', reason: 'expired' })
      expect(await signIn('nobody-there', password)).toEqual({ type: 'rejected', reason: 'unknown-user' })
      for (const name of [`ada%${password}`, '--help', '', 'ada\nbob'])
        expect(await signIn(name, password)).toMatchObject({ type: 'rejected' })
    })

    test('puts the password neither on the command line nor into the environment', async () => {
      const seen = join(domain.member.folder, 'seen')
      onTestFinished(
        domain.member.replaceTool(
          'ntlm_auth',
          `{ tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$$/environ; } >${seen}; exec "$real" "$@"`,
        ),
      )
      const { session } = await openSamba(settings())
      expect(await session.authenticate!('ada', new Secret(password))).toEqual({ type: 'accepted' })
      expect(readFileSync(seen, 'utf8')).toContain('--username=ada')
      expect(readFileSync(seen, 'utf8')).not.toContain(password)
    })

    test('looks up nobody but who has that name', async () => {
      const { session } = await openSamba(settings())
      const found = await session.lookUp!('ADA')
      expect(found).toMatchObject({ user: { username: 'ada', id: sidOf('ada') } })
      expect(found!.groups).toContain(
        domain.controller
          .run('net', ['-s', domain.controller.configFile, 'groupmap', 'list', 'ntgroup=Students'])
          .match(/\((S-1-[\d-]+)\)/)![1],
      )
      for (const name of ['nobody-there', 'students', 'CAMPUS\\ada', '--help', 'member$', '', 'ada\n'])
        expect(await session.lookUp!(name)).toBeUndefined()
    })

    test('a list of winbind that is of another domain, or of nobody, is a failed source', async () => {
      const { records, failure } = await list({ domain: 'ELSEWHERE' })
      expect(records).toEqual([])
      expect(failure).toMatchObject({ family: 'unavailable' })
    })

    test('a controller that goes away while it is asked leaves the listing without an end', async () => {
      const pings = join(domain.member.folder, 'pings')
      onTestFinished(
        domain.member.replaceTool('wbinfo', `case "$*" in *--ping-dc) [ -e ${pings} ] && exit 1; touch ${pings};; esac; exec "$real" "$@"`),
      )
      const { records, failure } = await list()
      expect(records.some((record) => record.type === 'user')).toBe(true)
      expect(records.some((record) => record.type === 'end')).toBe(false)
      expect(failure).toMatchObject({ family: 'unavailable', message: 'winbind reaches no controller of the domain CAMPUS' })
    })

    test('when it is not told in which groups one person is, no group is smaller: all are unknown', async () => {
      const sid = sidOf('zoë')
      onTestFinished(domain.member.replaceTool('wbinfo', `case "$*" in --user-sids=${sid}) exit 1;; esac; exec "$real" "$@"`))
      const { records } = await list()
      expect(Object.values(groupsOf(records)).every((members) => members === undefined)).toBe(true)
      expect(records.filter((record) => record.type === 'user')).toHaveLength(everybody.length + 1)
      const { session } = await openSamba(settings())
      await expect(session.lookUp!('zoë')).rejects.toMatchObject({ family: 'unavailable' })
    })

    test('when winbind does not run, nothing is answered', async () => {
      await domain.stopWinbind()
      try {
        const { session } = await openSamba(settings())
        expect((await readAll(session)).failure).toMatchObject({ family: 'unavailable' })
        await expect(session.lookUp!('nobody-there')).rejects.toMatchObject({ family: 'unavailable' })
        await expect(session.authenticate!('ada', new Secret(password))).rejects.toMatchObject({ family: 'unavailable' })
        const { findings } = await session.check()
        expect(finding(findings, 'samba.winbind')).toMatchObject({ outcome: 'failed', remedy: expect.stringContaining('wbinfo --ping') })
      } finally {
        await domain.startWinbind()
      }
    }, 60_000)
  })

  describe('over the network', () => {
    const remote = (more: Partial<Settings> = {}): Settings => ({
      mode: 'remote',
      server: domain.controller.host,
      bind: domain.administrator,
      domain: 'CAMPUS',
      configFile: domain.member.configFile,
      toolsFolder: domain.member.toolsFolder,
      ...more,
    })

    test('gives the same people under the same SIDs as through winbind', async () => {
      const ids = async (given: Settings) => {
        const { records, failure } = await readAll((await openSamba(given)).session)
        expect(failure).toBeUndefined()
        expect(records.at(-1)).toMatchObject({ type: 'end' })
        return records.flatMap((record) => (record.type === 'user' ? [`${record.username} ${record.id}`] : [])).toSorted()
      }
      expect(await ids(remote())).toEqual(await ids(settings()))
    })

    test('an account of `bind` that is of another domain is refused, with what to correct', async () => {
      const { failure } = await readAll(
        (await openSamba(remote({ domain: 'ELSEWHERE', bind: { username: 'ada', password: 'Wrong-Horse-1' } }))).session,
      )
      expect(failure).toMatchObject({ code: 'SOURCE_REFUSED' })
      expect((failure as MusterError).hint).toContain('`domain`')
    })
  })

  // The last one: winbind waits half a minute before it tries a controller again that was gone.
  test('what winbind answers from its cache while no controller does is neither a listing nor a no', async () => {
    await domain.stopController()
    // From its cache, which is some minutes old, or not there; with 0, in either case.
    domain.member.run('wbinfo', ['--domain-users'])
    const { session } = await openSamba(settings())
    const { records, failure } = await readAll(session)
    expect(records).toEqual([])
    expect(failure).toMatchObject({ family: 'unavailable', message: 'winbind reaches no controller of the domain CAMPUS' })
    await expect(session.lookUp!('nobody-there')).rejects.toMatchObject({ family: 'unavailable' })
    await expect(session.authenticate!('ada', new Secret(password))).rejects.toMatchObject({ family: 'unavailable' })
  })
})
