import { type Provider, Secret } from '@muster/provider'
import { type ConformanceHarness, conformance, type PreparedSource } from '@muster/provider-testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { groupsBase, peopleBase, uuid } from '../../../test/servers/invent-directory.ts'
import { type Sin, startDouble } from '../../../test/servers/start-double.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from '../../../test/servers/start-slapd.ts'
import { provider } from '../src/index.ts'

const password = 'correct horse'
const person = (uid: string, number: number) => ({
  dn: `uid=${uid},${peopleBase}`,
  attributes: {
    objectClass: ['inetOrgPerson', 'posixAccount'],
    uid,
    cn: `${uid} of the campus`,
    sn: uid,
    userPassword: password,
    uidNumber: String(number),
    gidNumber: '700',
    homeDirectory: `/home/${number}`,
    entryUUID: uuid(1, number),
  },
})
const group = (cn: string, number: number, attributes: Readonly<Record<string, string | readonly string[]>>) => ({
  dn: `cn=${cn},${groupsBase}`,
  attributes: { cn, entryUUID: uuid(2, number), ...attributes },
})
const entries = [
  person('ada', 1),
  person('zoë', 2),
  person('bob', 3),
  group('Staff', 1, {
    objectClass: 'groupOfNames',
    member: [`UID=Ada, ${peopleBase}`, `uid=zo\\C3\\AB,${peopleBase}`, `cn=lecturers,${groupsBase}`],
  }),
  group('Lecturers', 2, { objectClass: 'groupOfUniqueNames', uniqueMember: [`uid=bob,${peopleBase}`] }),
  group('Empty', 3, { objectClass: 'posixGroup', gidNumber: '701' }),
  group('Everybody', 4, { objectClass: 'posixGroup', gidNumber: '700' }),
  group('Printers', 5, { objectClass: 'posixGroup', gidNumber: '702', memberUid: ['bob', 'ada'] }),
]

describe.skipIf(!hasSlapd)('LDAP, on a real slapd', () => {
  let slapd: Slapd
  beforeAll(async () => {
    slapd = await startSlapd({ entries })
  })
  afterAll(() => slapd?.stop())

  const settings = (urls: string) => ({
    urls,
    base: suffix,
    bind: { dn: accounts.reader, password: passwordOf('reader') },
    pageSize: 2,
    users: { base: peopleBase },
    groups: { base: groupsBase },
    limits: { connectSeconds: 2 },
  })
  const source = (given: unknown, remove = async () => {}): PreparedSource => ({
    settings: given,
    folder: '.',
    secrets: [passwordOf('reader'), password],
    remove,
  })
  const double = async (sin: Sin) => {
    const server = await startDouble({ entries, passwords: { [accounts.reader]: passwordOf('reader') }, sin })
    return source(settings(server.url), () => server.stop())
  }
  const harness: ConformanceHarness = {
    provider: provider as Provider,
    good: async () => source(settings(slapd.url)),
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
    cut: async () => {
      // The groups come whole, the people to the second.
      const server = await startDouble({
        entries: entries.slice(0, 3),
        passwords: { [accounts.reader]: passwordOf('reader') },
        sin: { how: 'end', afterEntries: 2 },
      })
      return source(settings(server.url), () => server.stop())
    },
    stalled: () => double({ how: 'stall', afterEntries: 0 }),
    authenticate: { username: 'ada', password, wrongPassword: 'wrong donkey' },
    lookUp: { known: 'zoë', unknown: 'nobody' },
    changes: 'offered',
  }
  for (const { title, run } of conformance(harness)) test(title, run)

  test('the account of the settings may come as a secret, as the host hands it over', async () => {
    const given = { ...settings(slapd.url), bind: { dn: accounts.reader, password: new Secret(passwordOf('reader')) } }
    const context = {
      source: 'campus',
      folder: '.',
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      signal: new AbortController().signal,
      clock: { now: Date.now },
    }
    const session = await provider.open(given, context)
    expect((await session.lookUp?.('ada'))?.groups).toHaveLength(3)
    await session.close()
  })
})
