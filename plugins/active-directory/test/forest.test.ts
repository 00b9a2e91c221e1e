import { afterAll, beforeAll, expect, test } from 'vitest'
import { listAll, withSession } from '../../../test/servers/list-all.ts'
import { type Double, startDouble } from '../../../test/servers/start-double.ts'
import { provider, type Settings } from '../src/index.ts'
import { parseSid } from '../src/read-identifiers.ts'

const [root, child] = ['DC=forest', 'DC=child,DC=forest']
const account = { dn: `CN=reader,${root}`, password: 'reader-password' }
const entry = (
  base: string,
  kind: 'user' | 'group',
  name: string,
  rid: number,
  more: Readonly<Record<string, string | string[]>> = {},
) => ({
  dn: `CN=${name},${base}`,
  attributes: {
    objectClass: kind,
    ...(kind === 'user' ? { sAMAccountType: '805306368', userPrincipalName: `${name}@forest`, primaryGroupID: '513' } : {}),
    sAMAccountName: name,
    objectGUID: Buffer.alloc(16, (rid % 97) + (base === child ? 100 : 0)),
    objectSid: parseSid(`S-1-5-21-1-2-${base === child ? 4 : 3}-${rid}`),
    ...more,
  },
})

const servers: Double[] = []
beforeAll(async () => {
  const passwords = { [account.dn]: account.password, [`CN=ben,${child}`]: 'of ben' }
  for (const entries of [
    [
      entry(root, 'user', 'ada', 1),
      entry(root, 'user', 'same', 2),
      entry(root, 'group', 'Everywhere', 3, { member: [`CN=ada,${root}`, `CN=ben,${child}`, `CN=Local,${child}`] }),
    ],
    [
      entry(child, 'user', 'ben', 1),
      entry(child, 'user', 'same', 2),
      entry(child, 'group', 'Local', 3, { member: [`CN=ben,${child}`] }),
      { ...entry(child, 'group', 'Domain Users', 13), attributes: { ...entry(child, 'group', 'Users of the child', 513).attributes } },
    ],
  ]) {
    servers.push(await startDouble({ entries, passwords }))
  }
})
afterAll(async () => {
  for (const server of servers) await server.stop()
})
const settings = (more: Partial<Settings> = {}): Settings => ({
  urls: servers[0]!.url,
  base: root,
  bind: account,
  domains: [{ urls: servers[1]!.url, base: child }],
  ...more,
})

test('the domains of a forest are one source, whose groups hold people of any of them', async () => {
  const listed = await withSession(provider, settings(), (session) => listAll(session))
  expect(listed.isComplete).toBe(true)
  expect(listed.users.map(({ username }) => username)).toEqual(['ada', 'same', 'ben', 'same'])
  expect(listed.memberships.get('Everywhere')).toEqual(new Set(['ada', 'ben', 'Local']))
  expect(listed.memberships.get('Users of the child')).toEqual(new Set(['ben', 'same']))
})

test('somebody is found, and signs in, in the domain that has them; a name that two domains have is nobody, aloud', async () => {
  const { Secret } = await import('@muster/provider')
  await withSession(provider, settings(), async (session) => {
    const found = await session.lookUp?.('ben')
    expect(found?.user.username).toBe('ben')
    expect(found?.groups).toHaveLength(3)
    expect(await session.authenticate?.('ben', new Secret('of ben'))).toMatchObject({ type: 'accepted', username: 'ben' })
    await expect(session.lookUp?.('same')).rejects.toMatchObject({ code: 'SOURCE_REFUSED' })
  })
})

test('a domain that cannot be asked leaves the listing without an end', async () => {
  const domains = [{ urls: 'ldap://127.0.0.1:1', base: child }]
  const listed = await withSession(provider, settings({ domains, limits: { connectSeconds: 1 } }), (session) => listAll(session))
  expect([listed.isComplete, listed.failure?.family]).toEqual([false, 'unavailable'])
})

test('Entra Domain Services is read from its one unit, by UPN, and tells no changes', async () => {
  const unit = `OU=AADDC Users,${root}`
  const entries = [
    entry(root, 'user', 'outside', 1),
    entry(unit, 'user', 'ada', 2),
    entry(unit, 'group', 'Staff', 3, { member: [`CN=ada,${unit}`] }),
  ]
  const server = await startDouble({ entries, passwords: { [account.dn]: account.password } })
  try {
    const given: Settings = { preset: 'entra-domain-services', urls: server.url, base: root, bind: account }
    await withSession(provider, given, async (session) => {
      expect(session.abilities.changes).toBe(false)
      const listed = await listAll(session)
      expect(listed.memberships).toEqual(new Map([['Staff', new Set(['ada@forest'])]]))
      expect(listed.users.map(({ username }) => username)).toEqual(['ada@forest'])
    })
  } finally {
    await server.stop()
  }
})
