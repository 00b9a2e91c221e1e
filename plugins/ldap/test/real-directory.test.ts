import { isMusterError, Secret } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { expectDirectory, groupsBase, inventDirectory, peopleBase } from '../../../test/servers/invent-directory.ts'
import { listAll, openSession, withSession } from '../../../test/servers/list-all.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from '../../../test/servers/start-slapd.ts'
import { provider, type Settings } from '../src/index.ts'

const size = { people: 1_500, groups: 60, memberships: 8_000, seed: 5 }
const password = 'right'
const account = (uid: string, more: Readonly<Record<string, string>> = {}) => ({
  dn: `uid=${uid},${peopleBase}`,
  attributes: { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, userPassword: password, ...more },
})
/** All characters but NUL, which no LDAP server takes in a password. */
const everyCharacter = String.fromCharCode(...Array.from({ length: 255 }, (_, index) => index + 1))
const accountsWithStates = [
  account('anna'),
  account('locked', { pwdAccountLockedTime: '000001010000Z' }),
  account('expired', { pwdChangedTime: '20200101000000Z' }),
  account('must-change', { pwdReset: 'TRUE' }),
  account('odd', { userPassword: everyCharacter }),
  {
    dn: `cn=O\\, \\"dd\\" \\+ Co\\\\,${peopleBase}`,
    attributes: { objectClass: 'inetOrgPerson', uid: 'odd,name', cn: 'O, "dd" + Co\\', sn: 'x', userPassword: password },
  },
  {
    dn: `cn=policy,${suffix}`,
    attributes: {
      objectClass: ['device', 'pwdPolicy'],
      cn: 'policy',
      pwdAttribute: 'userPassword',
      pwdLockout: 'TRUE',
      pwdMaxFailure: '3',
      pwdMustChange: 'TRUE',
      pwdMaxAge: '31536000',
    },
  },
]

describe.skipIf(!hasSlapd)('LDAP, a directory of odd names on a real slapd', () => {
  let slapd: Slapd
  beforeAll(async () => {
    slapd = await startSlapd({ entries: inventDirectory(size) })
  })
  afterAll(() => slapd?.stop())
  const settings = (by: keyof typeof accounts = 'reader', more: Partial<Settings> = {}): Settings => ({
    urls: slapd.url,
    base: suffix,
    bind: { dn: accounts[by], password: passwordOf(by) },
    ...more,
  })

  test('everybody, every group and every membership is what the generator says', async () => {
    const listed = await withSession(provider, settings(), (session) => listAll(session))
    expect(listed.isComplete).toBe(true)
    const wanted = expectDirectory(size)
    const seen = listed.users.map(({ id, username, displayName, email, department, active }) => [
      username,
      { id, username, displayName, email, department, active },
    ])
    expect(new Map(seen as [string, unknown][])).toEqual(wanted.users)
    expect(listed.memberships).toEqual(wanted.groups)
  })

  test('it is the same with pages of 7, without pages, and over an account that must page', async () => {
    const wanted = expectDirectory(size)
    for (const given of [settings('reader', { pageSize: 7 }), settings('reader', { pageSize: 0 }), settings('pager')]) {
      const listed = await withSession(provider, given, (session) => listAll(session))
      expect(listed.isComplete).toBe(true)
      expect(listed.users).toHaveLength(wanted.users.size)
      expect(listed.memberships).toEqual(wanted.groups)
    }
  })

  test('an account that may not read everybody gets no complete listing, and is told what to do', async () => {
    for (const given of [settings('limited'), settings('pager', { pageSize: 0 }), settings('pager', { pageSize: 5_000 })]) {
      const { isComplete, failure } = await withSession(provider, given, (session) => listAll(session))
      expect(isComplete).toBe(false)
      expect(failure).toMatchObject({ code: 'SOURCE_REFUSED' })
      expect(failure?.hint).toMatch(/pageSize|size\.pr/)
    }
  })

  test('a base that does not exist and a wrong password are faults with a remedy, never an empty listing', async () => {
    const elsewhere = await withSession(provider, settings('reader', { base: 'dc=elsewhere' }), (session) => listAll(session))
    expect(elsewhere.failure).toMatchObject({ resultCode: 32 })
    const stranger = await withSession(provider, { ...settings(), bind: { dn: accounts.reader, password: 'wrong' } }, (session) =>
      listAll(session),
    )
    expect(stranger.failure).toMatchObject({ code: 'SOURCE_REFUSED', resultCode: 49 })
    expect(stranger.failure?.hint).toContain('bind.password')
  })

  test('somebody who is looked up is the person of the listing, with exactly the direct groups', async () => {
    await withSession(provider, settings(), async (session) => {
      const listed = await listAll(session)
      const names = new Map(listed.groups.map((group) => [group.id, group.name]))
      // memberUid is ASCII by its syntax: slapadd lets other names in, but no filter finds them.
      const ascii = listed.users.filter(({ username }) => /^[\x21-\x7e]+$/.test(username))
      for (const user of ascii.filter((_, index) => index % 67 === 3)) {
        const found = await session.lookUp?.(user.username)
        expect(found?.user).toEqual(user)
        const direct = [...listed.memberships].filter(([, members]) => members.has(user.username)).map(([name]) => name)
        expect(found?.groups?.map((id) => names.get(id)).sort()).toEqual(direct.sort())
      }
    })
  })

  test('names that would be a filter or a part of a name find nobody', async () => {
    await withSession(provider, settings(), async (session) => {
      for (const name of [
        '*',
        'a*',
        '*)(uid=*',
        'x)(|(objectClass=*',
        'adams0)(uid=*',
        '\\2a',
        `uid=adams0,${peopleBase}`,
        ' ',
        '',
        '\0',
        '\uD800',
      ]) {
        expect(await session.lookUp?.(name), name).toBeUndefined()
        expect(await session.authenticate?.(name, new Secret('password-0')), name).toMatchObject({ type: 'rejected' })
      }
    })
  })

  test('a server that is killed in the middle of a listing gives a part and no end', async () => {
    const own = await startSlapd({ entries: inventDirectory(size) })
    try {
      await withSession(provider, { ...settings('reader', { pageSize: 20 }), urls: own.url }, async (session) => {
        const batches = session.list({ users: 'all', groups: 'none', disabled: true })[Symbol.asyncIterator]()
        expect((await batches.next()).done).toBe(false)
        await own.kill('SIGKILL')
        const rest = async () => {
          for (let step = await batches.next(); step.done !== true; step = await batches.next()) {
            for (const record of step.value) if (record.type === 'end') throw new Error('an end')
          }
        }
        const failure = await rest().catch((error: unknown) => error)
        expect(isMusterError(failure) && failure.family).toBe('unavailable')
      })
    } finally {
      await own.stop()
    }
  })

  test('a look-up goes on after the server was started anew', async () => {
    const own = await startSlapd({ entries: accountsWithStates })
    try {
      await withSession(provider, { ...settings(), urls: own.url }, async (session) => {
        expect((await session.lookUp?.('anna'))?.user.username).toBe('anna')
        await own.kill('SIGTERM')
        await expect(session.lookUp?.('anna')).rejects.toMatchObject({ family: 'unavailable' })
        await own.restart()
        expect((await session.lookUp?.('anna'))?.user.username).toBe('anna')
      })
    } finally {
      await own.stop()
    }
  })
})

describe.skipIf(!hasSlapd)('LDAP, signing in on a real slapd', () => {
  let slapd: Slapd
  beforeAll(async () => {
    slapd = await startSlapd({ entries: accountsWithStates })
  })
  afterAll(() => slapd?.stop())
  const ask = (username: string, typed: string) =>
    withSession(
      provider,
      { urls: slapd.url, base: suffix, bind: { dn: accounts.reader, password: passwordOf('reader') } },
      async (session) => session.authenticate?.(username, new Secret(typed)),
    )

  test('the right password is accepted, under the name as the directory spells it', async () => {
    expect(await ask('ANNA', password)).toEqual({ type: 'accepted', username: 'anna' })
  })
  test('a password of every character but NUL is accepted, and so is a name that must be escaped', async () => {
    expect(await ask('odd', everyCharacter)).toMatchObject({ type: 'accepted' })
    expect(await ask('odd,name', password)).toMatchObject({ type: 'accepted' })
  })
  test('a wrong, an empty and a cut password are not', async () => {
    for (const typed of ['wrong', '', 'right\0more'])
      expect(await ask('anna', typed)).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  })
  test('a locked account, an expired password and one that must be changed are told apart', async () => {
    expect(await ask('locked', password)).toEqual({ type: 'rejected', reason: 'locked' })
    expect(await ask('expired', password)).toEqual({ type: 'rejected', reason: 'expired' })
    expect(await ask('must-change', password)).toEqual({ type: 'rejected', reason: 'must-change' })
  })
  test('nobody is not asked for a password', async () => {
    expect(await ask('nobody', password)).toEqual({ type: 'rejected', reason: 'unknown-user' })
  })
  test('a server that is halted answers neither yes nor no, in bounded time', async () => {
    const own = await startSlapd({ entries: accountsWithStates })
    try {
      process.kill(own.pid, 'SIGSTOP')
      const session = await openSession(provider, {
        urls: own.url,
        base: suffix,
        limits: { connectSeconds: 0.5, operationSeconds: 0.5, silenceSeconds: 0.5 },
      })
      await expect(session.authenticate?.('anna', new Secret(password))).rejects.toMatchObject({ code: 'TIMED_OUT' })
      await session.close()
    } finally {
      await own.stop()
    }
  })
  test('groups are read from their own place only', async () => {
    const listed = await withSession(provider, { urls: slapd.url, base: suffix, groups: { base: groupsBase } }, (session) =>
      listAll(session),
    )
    expect([listed.groups.length, listed.isComplete]).toEqual([0, true])
  })
})
