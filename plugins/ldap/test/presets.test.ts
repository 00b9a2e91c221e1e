import { Secret } from '@muster/provider'
import { afterEach, describe, expect, test } from 'vitest'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { type Double, type DoubleOptions, startDouble } from '../../../test/servers/start-double.ts'
import type { LdifEntry } from '../../../test/servers/write-ldif.ts'
import { type presets, provider, type Settings } from '../src/index.ts'

const base = 'dc=double'
const reader = `cn=reader,${base}`
const guid = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
let server: Double | undefined
afterEach(() => server?.stop())

async function start(options: DoubleOptions): Promise<Settings> {
  server = await startDouble({ passwords: { [reader]: 'secret' }, ...options })
  return { urls: server.url, base, bind: { dn: reader, password: 'secret' } }
}
const entry = (rdn: string, attributes: LdifEntry['attributes']): LdifEntry => ({ dn: `${rdn},${base}`, attributes })

describe('a preset reads people, disabled people and groups as its directory writes them:', () => {
  const directories: Readonly<Record<keyof typeof presets, readonly LdifEntry[]>> = {
    'openldap-rfc2307': [
      entry('uid=on', { objectClass: 'inetOrgPerson', uid: 'on', entryUUID: 'u-1', gidNumber: '7' }),
      entry('uid=off', { objectClass: 'posixAccount', uid: 'off', entryUUID: 'u-2', pwdAccountLockedTime: '000001010000Z' }),
      entry('cn=g', { objectClass: 'posixGroup', cn: 'g', entryUUID: 'g-1', gidNumber: '7', memberUid: 'off' }),
    ],
    'openldap-rfc2307bis': [
      entry('uid=on', { objectClass: 'inetOrgPerson', uid: 'on', entryUUID: 'u-1', gidNumber: '7' }),
      entry('uid=off', { objectClass: 'posixAccount', uid: 'off', entryUUID: 'u-2', pwdAccountLockedTime: '000001010000Z' }),
      entry('cn=g', { objectClass: ['groupOfNames', 'posixGroup'], cn: 'g', entryUUID: 'g-1', gidNumber: '7', member: `uid=off,${base}` }),
    ],
    '389': [
      entry('uid=on', { objectClass: 'person', uid: 'on', nsUniqueId: '1-2-3-4' }),
      entry('uid=off', { objectClass: 'person', uid: 'off', nsUniqueId: '1-2-3-5', nsAccountLock: 'TRUE' }),
      entry('cn=g', {
        objectClass: 'groupOfUniqueNames',
        cn: 'g',
        nsUniqueId: '1-2-3-6',
        uniqueMember: [`uid=on,${base}`, `uid=off,${base}#'01'B`],
      }),
    ],
    opendirectory: [
      entry('uid=on', { objectClass: 'apple-user', uid: 'on', 'apple-generateduid': 'A-1', gidNumber: '20' }),
      entry('uid=off', { objectClass: 'apple-user', uid: 'off', 'apple-generateduid': 'A-2', shadowExpire: '1' }),
      entry('cn=g', { objectClass: 'apple-group', cn: 'g', 'apple-generateduid': 'A-3', gidNumber: '20', memberUid: 'off' }),
    ],
    edirectory: [
      entry('cn=on', { objectClass: 'inetOrgPerson', cn: 'on', GUID: guid }),
      entry('cn=off', { objectClass: 'inetOrgPerson', cn: 'off', GUID: Buffer.alloc(16, 1), loginDisabled: 'TRUE' }),
      entry('cn=g', { objectClass: 'groupOfNames', cn: 'g', GUID: Buffer.alloc(16, 2), member: [`cn=on,${base}`, `cn=off,${base}`] }),
    ],
    freeipa: [
      entry('uid=on', { objectClass: 'posixAccount', uid: 'on', ipaUniqueID: 'i-1' }),
      entry('uid=off', { objectClass: 'posixAccount', uid: 'off', ipaUniqueID: 'i-2', nsAccountLock: 'TRUE' }),
      entry('cn=g', { objectClass: 'ipaUserGroup', cn: 'g', ipaUniqueID: 'i-3', member: [`uid=on,${base}`, `uid=off,${base}`] }),
    ],
    'google-secure-ldap': [
      entry('uid=on', { objectClass: 'person', uid: 'on', entryUuid: 'e-1', gidNumber: '9' }),
      entry('uid=off', { objectClass: 'person', uid: 'off', entryUuid: 'e-2', gidNumber: '9' }),
      entry('cn=g', {
        objectClass: 'groupOfNames',
        cn: 'g',
        entryUuid: 'e-3',
        gidNumber: '9',
        member: [`uid=on,${base}`, `uid=off,${base}`],
      }),
    ],
  }
  for (const [preset, entries] of Object.entries(directories) as [keyof typeof presets, readonly LdifEntry[]][]) {
    test(preset, async () => {
      const listed = await withSession(provider, { ...(await start({ entries })), preset }, (session) => listAll(session))
      expect(listed.isComplete).toBe(true)
      expect(listed.users.map(({ username }) => username)).toEqual(['on', 'off'])
      expect(listed.users.every(({ id }) => id !== undefined)).toBe(true)
      const [on, off] = listed.users.map(({ active, activeUntil }) => active !== false && (activeUntil ?? '9') > '2000')
      expect([on, off]).toEqual([true, preset === 'google-secure-ldap'])
      expect(listed.memberships).toEqual(new Map([['g', new Set(['on', 'off'])]]))
    })
  }

  test('an identifier in bytes is written as a UUID', async () => {
    const given = await start({ entries: directories.edirectory })
    const { users } = await withSession(provider, { ...given, preset: 'edirectory' }, (session) => listAll(session))
    expect(users[0]?.id).toBe('00112233-4455-6677-8899-aabbccddeeff')
  })
})

test('every name of a preset can be replaced, by one or by several, and further attributes be read', async () => {
  const entries = [
    entry('cn=a', {
      objectClass: 'student',
      matriculation: 'M1',
      login: 'anna',
      card: ['0001', '0002'],
      shoe: '41',
      until: '20300101000000Z',
    }),
    entry('cn=t', { objectClass: 'team', teamId: 'T1', title: 'Team', who: 'anna' }),
  ]
  const given = await start({ entries })
  const listed = await withSession(
    provider,
    {
      ...given,
      users: {
        filter: '(objectClass=student)',
        id: 'matriculation',
        username: ['nick', 'login'],
        cardNumbers: 'card',
        expires: [{ attribute: 'until', as: 'generalized-time' }],
        attributes: { shoeSize: 'shoe' },
      },
      groups: { filter: '(objectClass=team)', id: 'teamId', name: 'title', memberNames: 'who' },
    },
    (session) => listAll(session),
  )
  expect(listed.users).toEqual([
    expect.objectContaining({
      id: 'M1',
      username: 'anna',
      cardNumbers: ['0001', '0002'],
      activeUntil: '2030-01-01T00:00:00.000Z',
      attributes: { shoeSize: ['41'] },
    }),
  ])
  expect(listed.memberships).toEqual(new Map([['Team', new Set(['anna'])]]))
})

const person = (uid: string, more: LdifEntry['attributes'] = {}) =>
  entry(`uid=${uid}`, { objectClass: 'inetOrgPerson', uid, entryUUID: `u-${uid}`, ...more })

test('members that the server gives in parts are read to the last', async () => {
  const everybody = Array.from({ length: 3_000 }, (_, number) => person(`p${number}`))
  const member = everybody.map(({ dn }) => dn)
  const group = entry('cn=all', { objectClass: 'groupOfNames', cn: 'all', entryUUID: 'g', member })
  const given = await start({ entries: [...everybody, group], maxPageSize: 1_000, maxValRange: 1_500 })
  const listed = await withSession(provider, given, (session) => listAll(session))
  expect([listed.isComplete, listed.users.length, listed.memberships.get('all')?.size]).toEqual([true, 3_000, 3_000])
  for (const record of listed.records) if (record.type === 'members') expect(record.members?.length).toBeLessThanOrEqual(1_000)
})

test('a group whose members cannot be read to the end is unknown, and the rest of the listing stands', async () => {
  const member = Array.from({ length: 40 }, (_, number) => `uid=p${number},${base}`)
  const entries = [person('p0'), entry('cn=all', { objectClass: 'groupOfNames', cn: 'all', entryUUID: 'g', member })]
  const given = await start({ entries, maxValRange: 15, sin: { how: 'shrink-between-parts', to: 5 } })
  const listed = await withSession(provider, given, (session) => listAll(session))
  expect(listed.isComplete).toBe(true)
  expect(listed.records).toContainEqual(expect.objectContaining({ type: 'members', unknown: true, group: `cn=all,${base}` }))
})

test('a reference to another server keeps the listing from being complete, unless it is to be ignored', async () => {
  const given = await start({ entries: [person('a')], sin: { how: 'references', count: 3 } })
  const listed = await withSession(provider, given, (session) => listAll(session))
  expect([listed.isComplete, listed.users.length]).toEqual([false, 1])
  expect(listed.records.find((record) => record.type === 'error')).toMatchObject({ class: 'data' })
  const ignoring = await withSession(provider, { ...given, references: 'ignore' }, (session) => listAll(session))
  expect(ignoring.isComplete).toBe(true)
})

test('an entry without a username is an error of that entry, with its name and what to do', async () => {
  const entries = [person('a'), entry('cn=nameless', { objectClass: 'inetOrgPerson', cn: 'nameless', entryUUID: 'n' })]
  const { records } = await withSession(provider, await start({ entries }), (session) => listAll(session))
  expect(records).toContainEqual(
    expect.objectContaining({
      type: 'error',
      at: `cn=nameless,${base}`,
      message: 'the entry has no uid',
      record: { kind: 'user', id: 'n' },
    }),
  )
})

test('two people with one username are not let in, and nobody guesses which', async () => {
  const entries = [person('a'), entry('cn=other', { objectClass: 'inetOrgPerson', uid: 'a', entryUUID: 'o' })]
  const given = await start({ entries })
  await withSession(provider, given, (session) =>
    expect(session.authenticate?.('a', new Secret('x'))).rejects.toMatchObject({ code: 'SOURCE_REFUSED' }),
  )
  expect(server?.log.filter((line) => line.startsWith('bind uid='))).toEqual([])
})

describe('what Active Directory and others say when they refuse a password becomes a reason:', () => {
  const answers: Readonly<Record<string, readonly [code: number, diagnostic: string, reason: string]>> = {
    'data 52e': [49, '80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v3839', 'invalid-credentials'],
    'data 525': [49, 'AcceptSecurityContext error, data 525, v1db1', 'unknown-user'],
    'data 530': [49, 'AcceptSecurityContext error, data 530, v1db1', 'disabled'],
    'data 532': [49, 'AcceptSecurityContext error, data 532, v1db1', 'expired'],
    'data 533': [49, 'AcceptSecurityContext error, data 533, v1db1', 'disabled'],
    'data 701': [49, 'AcceptSecurityContext error, data 701, v1db1', 'expired'],
    'data 773': [49, 'AcceptSecurityContext error, data 773, v1db1', 'must-change'],
    'data 775': [49, 'AcceptSecurityContext error, data 775, v1db1', 'locked'],
    'eDirectory -197': [49, 'NDS error: intruder lockout (-197)', 'locked'],
    'eDirectory -222': [49, 'NDS error: bad password (-222)', 'expired'],
    '389, too many attempts': [19, 'Exceed password retry limit. Please try later.', 'locked'],
    '389, inactivated': [53, 'Account inactivated. Contact system administrator.', 'disabled'],
    'nothing said': [49, '', 'invalid-credentials'],
  }
  for (const [title, [code, diagnostic, reason]] of Object.entries(answers)) {
    test(title, async () => {
      server = await startDouble({ entries: [person('a')], sin: { how: 'refuse-bind', code, diagnostic } })
      const answer = await withSession(provider, { urls: server.url, base }, async (session) =>
        session.authenticate?.('a', new Secret('x')),
      )
      expect(answer).toEqual({ type: 'rejected', reason })
    })
  }
  for (const code of [1, 8, 51, 52, 53, 80]) {
    test(`result ${code} is no word about the person: it could not be asked`, async () => {
      server = await startDouble({ entries: [person('a')], sin: { how: 'refuse-bind', code } })
      await withSession(provider, { urls: server.url, base }, (session) =>
        expect(session.authenticate?.('a', new Secret('x'))).rejects.toMatchObject({ resultCode: code }),
      )
    })
  }
})
