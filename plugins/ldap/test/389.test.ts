import { type Provider, Secret } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { has389 } from '../../../test/servers/find-programs.ts'
import { expect389, invent389, isAscii } from '../../../test/servers/invent-389.ts'
import { groupsBase, peopleBase } from '../../../test/servers/invent-directory.ts'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { type Ds389, start389 } from '../../../test/servers/start-389.ts'
import { type Sin, startDouble } from '../../../test/servers/start-double.ts'
import { accounts, passwordOf, suffix } from '../../../test/servers/start-slapd.ts'
import type { LdifEntry } from '../../../test/servers/write-ldif.ts'
import { provider, type Settings } from '../src/index.ts'

const size = { people: 600, groups: 40, memberships: 3_000, seed: 5 }

const settingsOf = (url: string, by: keyof typeof accounts = 'reader', more: Partial<Settings> = {}): Settings => ({
  preset: '389',
  urls: url,
  base: suffix,
  bind: { dn: accounts[by], password: passwordOf(by) },
  ...more,
})

describe.skipIf(!has389)('389 Directory Server, a directory of odd names', () => {
  let server: Ds389
  beforeAll(async () => {
    server = await start389(invent389(size))
  })
  afterAll(() => server?.stop())
  const settings = (by: keyof typeof accounts = 'reader', more: Partial<Settings> = {}) => settingsOf(server.url, by, more)
  const wanted = expect389(size)

  test('everybody, every group and every membership is what the generator says', async () => {
    const listed = await withSession(provider, settings(), (session) => listAll(session))
    expect(listed.isComplete).toBe(true)
    const seen = listed.users.map(({ id, username, displayName, email, department, active }) => [
      username,
      { id, username, displayName, email, department, active },
    ])
    expect(new Map(seen as [string, unknown][])).toEqual(wanted.users)
    expect(listed.memberships).toEqual(wanted.groups)
  })

  test('it is the same with pages of 7 and without pages', async () => {
    for (const pageSize of [7, 0]) {
      const listed = await withSession(provider, settings('reader', { pageSize }), (session) => listAll(session))
      expect(listed.isComplete).toBe(true)
      expect(listed.users).toHaveLength(wanted.users.size)
      expect(listed.memberships).toEqual(wanted.groups)
    }
  })

  test('an account that may not read everybody gets no complete listing, and is told what to do', async () => {
    for (const pageSize of [0, 100, 1_000]) {
      const { isComplete, failure } = await withSession(provider, settings('limited', { pageSize }), (session) => listAll(session))
      expect(isComplete).toBe(false)
      expect(failure).toMatchObject({ code: 'SOURCE_REFUSED' })
      expect(failure?.hint, `${failure}`).toMatch(/389: .*nsLookThroughLimit/)
    }
  })

  test('units can be the groups', async () => {
    await withSession(provider, settings('reader', { groups: { from: 'units' } }), async (session) => {
      const listed = await listAll(session)
      expect(listed.memberships.get('people')).toEqual(new Set(wanted.users.keys()))
      const [someone] = listed.users
      const found = await session.lookUp?.(someone!.username)
      expect(found?.groups).toEqual([listed.groups.find(({ name }) => name === 'people')?.handles?.[0]])
    })
  })

  test('somebody who is looked up is the person of the listing, with exactly the direct groups', async () => {
    await withSession(provider, settings(), async (session) => {
      const listed = await listAll(session)
      const names = new Map(listed.groups.map((group) => [group.id, group.name]))
      const some = listed.users.filter(({ username }, index) => index % 27 === 3 || (!isAscii(username) && index % 5 === 0))
      expect(some.some(({ username }) => !isAscii(username))).toBe(true)
      for (const user of some) {
        const found = await session.lookUp?.(user.username)
        expect(found?.user).toEqual(user)
        const direct = [...listed.memberships].filter(([, members]) => members.has(user.username)).map(([name]) => name)
        expect(found?.groups?.map((id) => names.get(id)).sort()).toEqual(direct.sort())
      }
    })
  })

  test('names that would be a filter or a part of a name find nobody', async () => {
    await withSession(provider, settings(), async (session) => {
      const [first] = wanted.users.keys()
      for (const name of [
        '*',
        `${first?.slice(0, 1)}*`,
        '*)(uid=*',
        'x)(|(objectClass=*',
        `${first})(uid=*`,
        '\\2a',
        `uid=${first},${peopleBase}`,
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

  test('muster doctor finds nothing wrong but passwords in clear', async () => {
    const { findings } = await withSession(provider, settings(), (session) => session.check())
    const said = Object.fromEntries(findings.map(({ id, message }) => [id, message]))
    expect(findings.filter(({ outcome }) => outcome !== 'ok').map(({ id, outcome }) => [id, outcome])).toEqual([
      ['ldap.tls', 'warning'],
      // 389 has no currentTime in its root DSE.
      ['ldap.clock', 'not-tried'],
    ])
    expect(said['ldap.server']).toContain('389')
    expect(said['ldap.changes']).toContain('read whole at every run')
    expect(said['ldap.nesting']).toMatch(/groups are in groups, \d+ deep; some are in each other in a ring/)
  })

  test('muster doctor says which limits are too low for the account', async () => {
    const { findings } = await withSession(provider, settings('limited'), (session) => session.check())
    const found = findings.find(({ outcome }) => outcome === 'failed')
    expect(found?.id).toBe('ldap.users')
    expect(found?.remedy).toContain('nsLookThroughLimit')
  })
})

const password = 'right'
/** All characters but NUL, which no LDAP server takes in a password. */
const everyCharacter = String.fromCharCode(...Array.from({ length: 255 }, (_, index) => index + 1))
const account = (uid: string, more: LdifEntry['attributes'] = {}): LdifEntry => ({
  dn: `uid=${uid},${peopleBase}`,
  attributes: { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid, userPassword: password, ...more },
})

describe.skipIf(!has389)('389 Directory Server, signing in', () => {
  let server: Ds389
  beforeAll(async () => {
    server = await start389([
      account('anna'),
      account('guessed'),
      account('disabled', { nsAccountLock: 'true' }),
      account('expired', { passwordExpirationTime: '20200101000000Z' }),
      account('reset'),
      account('without', { userPassword: [] }),
      account('odd', { userPassword: everyCharacter }),
      {
        dn: `cn=O\\, \\"dd\\" \\+ Co\\\\,${peopleBase}`,
        attributes: { objectClass: 'inetOrgPerson', uid: 'odd,name', cn: 'O, "dd" + Co\\', sn: 'x', userPassword: password },
      },
    ])
  })
  afterAll(() => server?.stop())
  const ask = (username: string, typed: string) =>
    withSession(provider, settingsOf(server.url), async (session) => session.authenticate?.(username, new Secret(typed)))

  test('the right password is accepted, under the name as the directory spells it', async () => {
    expect(await ask('ANNA', password)).toEqual({ type: 'accepted', username: 'anna' })
  })
  test('a password of every character but NUL is accepted, and so is a name that must be escaped', async () => {
    expect(await ask('odd', everyCharacter)).toMatchObject({ type: 'accepted' })
    expect(await ask('odd,name', password)).toMatchObject({ type: 'accepted' })
  })
  test('a wrong, an empty and a cut password are not, and neither is any password of somebody who has none', async () => {
    expect(await ask('anna', 'wrong')).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    for (const typed of ['', 'right\0more']) expect(await ask('anna', typed)).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    expect(await ask('without', password)).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  })
  test('a disabled account, an expired password and one that must be changed are told apart', async () => {
    expect(await ask('disabled', password)).toEqual({ type: 'rejected', reason: 'disabled' })
    expect(await ask('expired', password)).toEqual({ type: 'rejected', reason: 'expired' })
    server.modify(`dn: uid=reset,${peopleBase}\nchangetype: modify\nreplace: userPassword\nuserPassword: given by the manager\n`)
    expect(await ask('reset', 'given by the manager')).toEqual({ type: 'rejected', reason: 'must-change' })
  })
  test('too many wrong passwords lock an account, which then refuses the right one', async () => {
    for (let tries = 0; tries < 3; tries++) expect(await ask('guessed', 'wrong')).toMatchObject({ type: 'rejected' })
    expect(await ask('guessed', password)).toEqual({ type: 'rejected', reason: 'locked' })
  })
  test('an account that is disabled meanwhile is disabled in the listing, and enabled again', async () => {
    const isActive = () =>
      withSession(provider, settingsOf(server.url), async (session) => {
        const { users } = await listAll(session)
        return users.find(({ username }) => username === 'anna')?.active
      })
    expect(await isActive()).toBe(true)
    server.modify(`dn: uid=anna,${peopleBase}\nchangetype: modify\nadd: nsAccountLock\nnsAccountLock: TRUE\n`)
    expect(await isActive()).toBe(false)
    server.modify(`dn: uid=anna,${peopleBase}\nchangetype: modify\ndelete: nsAccountLock\n`)
    expect(await isActive()).toBe(true)
  })
  test('somebody who is renamed keeps the identifier that the server gave', async () => {
    const find = (username: string) => withSession(provider, settingsOf(server.url), async (session) => session.lookUp?.(username))
    server.modify(
      `dn: uid=before,${peopleBase}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: before\ncn: x\nsn: x\n\n` +
        `dn: uid=before,${peopleBase}\nchangetype: modify\nreplace: sn\nsn: y\n`,
    )
    const before = (await find('before'))?.user
    expect(before?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{8}){3}$/)
    server.modify(`dn: uid=before,${peopleBase}\nchangetype: modrdn\nnewrdn: uid=after\ndeleteoldrdn: 1\n`)
    expect((await find('after'))?.user).toMatchObject({ id: before?.id, username: 'after', familyName: 'y' })
    expect(await find('before')).toBeUndefined()
  })
})

const person = (uid: string, number: number): LdifEntry =>
  account(uid, {
    objectClass: ['person', 'inetOrgPerson', 'posixAccount'],
    userPassword: 'correct horse',
    uidNumber: String(number),
    gidNumber: '700',
    homeDirectory: `/home/${number}`,
    nsUniqueId: `00000001-00000000-00000000-0000000${number}`,
  })
const group = (cn: string, number: number, attributes: LdifEntry['attributes']): LdifEntry => ({
  dn: `cn=${cn},${groupsBase}`,
  attributes: { cn, nsUniqueId: `00000002-00000000-00000000-0000000${number}`, ...attributes },
})
const conformingEntries = [
  person('ada', 1),
  person('zoë', 2),
  person('bob', 3),
  group('Staff', 1, {
    objectClass: 'groupOfNames',
    member: [`UID=Ada, ${peopleBase}`, `uid=zo\\C3\\AB,${peopleBase}`, `cn=lecturers,${groupsBase}`],
  }),
  group('Lecturers', 2, { objectClass: 'groupOfUniqueNames', uniqueMember: `uid=bob,${peopleBase}` }),
  group('Empty', 3, { objectClass: 'groupOfNames' }),
  group('Everybody', 4, { objectClass: 'posixGroup', gidNumber: '700' }),
  group('Printers', 5, { objectClass: 'posixGroup', gidNumber: '702', memberUid: ['bob', 'ada'] }),
]

describe.skipIf(!has389)('389 Directory Server, what every provider keeps:', () => {
  let server: Ds389
  beforeAll(async () => {
    server = await start389(conformingEntries)
  })
  afterAll(() => server?.stop())

  const settings = (url: string): Settings =>
    settingsOf(url, 'reader', { pageSize: 2, users: { base: peopleBase }, groups: { base: groupsBase }, limits: { connectSeconds: 2 } })
  const source = (given: unknown, remove = async () => {}): PreparedSource => ({
    settings: given,
    folder: '.',
    secrets: [passwordOf('reader'), 'correct horse'],
    remove,
  })
  /** What the real server cannot be made to do. */
  const double = async (sin: Sin, entries = conformingEntries) => {
    const sinner = await startDouble({ entries, passwords: { [accounts.reader]: passwordOf('reader') }, sin })
    return source(settings(sinner.url), () => sinner.stop())
  }
  const harness: ConformanceHarness = {
    provider: provider as Provider,
    good: async () => source(settings(server.url)),
    directory: {
      users: ['ada', 'zoë', 'bob'],
      groups: {
        Staff: ['ada', 'zoë', 'Lecturers'],
        Lecturers: ['bob'],
        Empty: [],
        Everybody: ['ada', 'zoë', 'bob'],
        Printers: ['bob', 'ada'],
      },
    },
    unavailable: async () => source(settings(`ldap://127.0.0.1:${await choosePort()}`)),
    cut: () => double({ how: 'end', afterEntries: 2 }, conformingEntries.slice(0, 3)),
    stalled: () => double({ how: 'stall', afterEntries: 0 }),
    authenticate: { username: 'ada', password: 'correct horse', wrongPassword: 'wrong donkey' },
    lookUp: { known: 'zoë', unknown: 'nobody' },
    changes: 'not offered',
  }
  for (const { title, run } of conformance(harness)) test(title, run)
})
