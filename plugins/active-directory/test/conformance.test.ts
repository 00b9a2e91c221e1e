import { type Provider, Secret } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { hasSambaDomain } from '../../../test/servers/find-programs.ts'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { type Sin, startDouble } from '../../../test/servers/start-double.ts'
import {
  domainAdministrator,
  domainBase,
  provisionMs,
  type SambaDomain,
  startSambaDomain,
  unicodePassword,
} from '../../../test/servers/start-samba-domain.ts'
import { provider, type Settings } from '../src/index.ts'
import { formatGuid, formatSid, parseSid } from '../src/read-identifiers.ts'

const campus = `OU=Campus,${domainBase}`
const password = 'Secret-Pass-1'
const user = (name: string, more: Readonly<Record<string, string | readonly string[]>> = {}) => ({
  dn: `CN=${name} of Campus,${campus}`,
  attributes: {
    objectClass: 'user',
    sAMAccountName: name,
    userPrincipalName: `${name}@campus.example`,
    userAccountControl: '512',
    unicodePwd: unicodePassword(password),
    ...more,
  },
})
const group = (name: string, member: readonly string[]) => ({
  dn: `CN=${name},${campus}`,
  attributes: { objectClass: 'group', sAMAccountName: name, ...(member.length > 0 ? { member } : {}) },
})
const entries = [
  { dn: campus, attributes: { objectClass: 'organizationalUnit', ou: 'Campus' } },
  user('ada', { mail: 'ada@campus.example', proxyAddresses: ['SMTP:ada@campus.example', 'smtp:countess@campus.example', 'x500:x'] }),
  user('zoë'),
  user('off', { userAccountControl: '514' }),
  user('past', { accountExpires: '132223104000000000' }),
  group('Lecturers', [`CN=zoë of Campus,${campus}`]),
  group('Staff', [`CN=ada of Campus,${campus}`, `CN=Lecturers,${campus}`]),
  group('Empty', []),
]

describe.skipIf(!hasSambaDomain)('Active Directory, on a real Samba domain', () => {
  let domain: SambaDomain
  beforeAll(async () => {
    domain = await startSambaDomain(entries)
  }, provisionMs)
  afterAll(() => domain?.stop())

  const settings = (more: Partial<Settings> = {}): Settings => ({
    urls: domain.ldapsUrl,
    base: campus,
    bind: domainAdministrator,
    tls: { fingerprints: [domain.certificates.fingerprint] },
    pageSize: 2,
    ...more,
  })
  const source = (given: unknown, remove = async () => {}): PreparedSource => ({
    settings: given,
    folder: '.',
    secrets: [domainAdministrator.password, password],
    remove,
  })
  const double = async (sin: Sin) => {
    const people = ['ada', 'ben', 'cat'].map((name, number) => ({
      dn: `CN=${name},${campus}`,
      attributes: { sAMAccountType: '805306368', sAMAccountName: name, objectGUID: Buffer.alloc(16, number + 1) },
    }))
    const server = await startDouble({ entries: people, passwords: { [domainAdministrator.dn]: domainAdministrator.password }, sin })
    return source({ urls: server.url, base: campus, bind: domainAdministrator, limits: { connectSeconds: 2 } }, () => server.stop())
  }
  const harness: ConformanceHarness = {
    provider: provider as Provider,
    good: async () => source(settings()),
    directory: { users: ['ada', 'zoë', 'off', 'past'], groups: { Lecturers: ['zoë'], Staff: ['ada', 'Lecturers'], Empty: [] } },
    unavailable: async () => source({ ...settings(), urls: `ldaps://127.0.0.1:${await choosePort()}` }),
    cut: () => double({ how: 'end', afterEntries: 2 }),
    stalled: () => double({ how: 'stall', afterEntries: 0 }),
    authenticate: { username: 'ada', password, wrongPassword: 'Wrong-Pass-1' },
    lookUp: { known: 'zoë', unknown: 'nobody' },
    changes: 'offered',
  }
  for (const { title, run } of conformance(harness)) test(title, run)

  const open = (given: Settings) => withSession(provider, given, listAll)

  test('people come with what the domain says of them', async () => {
    const { users } = await open(settings({ users: { attributes: { principal: 'userPrincipalName' } } }))
    const [ada, off, past] = ['ada', 'off', 'past'].map((name) => users.find(({ username }) => username === name))
    expect(ada).toMatchObject({
      displayName: 'ada of Campus',
      email: 'ada@campus.example',
      otherEmails: ['countess@campus.example'],
      active: true,
      activeUntil: null,
      attributes: { principal: ['ada@campus.example'] },
    })
    expect(ada?.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(off?.active).toBe(false)
    expect(past).toMatchObject({ active: true, activeUntil: '2020-01-01T00:00:00.000Z' })
  })

  test('the whole domain is read: primary groups have members, other partitions are no gap, machines are no people', async () => {
    const listed = await open(settings({ base: domainBase, pageSize: 500 }))
    expect(listed.isComplete).toBe(true)
    const names = listed.users.map(({ username }) => username)
    expect(names).toContain('Administrator')
    expect(names.some((name) => name.endsWith('$'))).toBe(false)
    expect([...(listed.memberships.get('Domain Users') ?? [])]).toEqual(expect.arrayContaining(['ada', 'zoë', 'off']))
  })

  test('somebody who is looked up is a member of the primary group as well', async () => {
    await withSession(provider, settings({ base: domainBase }), async (session) => {
      const { groups } = await listAll(session)
      const found = await session.lookUp?.('ada')
      const names = found?.groups?.map((id) => groups.find((each) => each.id === id)?.name)
      expect(names?.sort()).toEqual(['Domain Users', 'Staff'])
    })
  })

  test('the username may be another attribute', async () => {
    await withSession(provider, settings({ username: 'userPrincipalName' }), async (session) => {
      expect((await session.lookUp?.('ada@campus.example'))?.user.username).toBe('ada@campus.example')
      expect(await session.authenticate?.('ada@campus.example', new Secret(password))).toMatchObject({ type: 'accepted' })
    })
  })

  test('disabled and expired accounts are told apart', async () => {
    await withSession(provider, settings(), async (session) => {
      expect(await session.authenticate?.('off', new Secret(password))).toEqual({ type: 'rejected', reason: 'disabled' })
      expect(await session.authenticate?.('past', new Secret(password))).toEqual({ type: 'rejected', reason: 'expired' })
    })
  })

  test('who is renamed or moved stays the same', async () => {
    domain.add([user('bride')])
    const before = (await open(settings())).users.find(({ username }) => username === 'bride')
    const dn = `CN=bride of Campus,${campus}`
    domain.modify(`dn: ${dn}\nchangetype: modify\nreplace: sAMAccountName\nsAMAccountName: lovelace\n`)
    const after = (await open(settings())).users.find(({ username }) => username === 'lovelace')
    expect(after?.id).toBe(before?.id)
    domain.modify(`dn: ${dn}\nchangetype: delete\n`)
  })
})

test('identifiers are written as Windows writes them', () => {
  expect(formatGuid(Buffer.from('33221100554477668899aabbccddeeff', 'hex'))).toBe('00112233-4455-6677-8899-aabbccddeeff')
  const sid = 'S-1-5-21-807002167-2213964806-820007337-513'
  expect(formatSid(parseSid(sid))).toBe(sid)
  expect(formatSid(Buffer.from('0102', 'hex'))).toBeUndefined()
})
