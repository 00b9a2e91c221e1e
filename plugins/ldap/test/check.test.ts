import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { inventDirectory } from '../../../test/servers/invent-directory.ts'
import { withSession } from '../../../test/servers/list-all.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from '../../../test/servers/start-slapd.ts'
import { provider, type Settings } from '../src/index.ts'

const size = { people: 700, groups: 40, memberships: 2_000, seed: 4 }

describe.skipIf(!hasSlapd)('muster doctor on LDAP says what is wrong and what to do:', () => {
  let slapd: Slapd
  beforeAll(async () => {
    slapd = await startSlapd({ entries: inventDirectory(size), tls: true })
  })
  afterAll(() => slapd?.stop())

  const check = (more: Partial<Settings>, by: keyof typeof accounts = 'reader') => {
    const given = { urls: slapd.url, base: suffix, bind: { dn: accounts[by], password: passwordOf(by) }, ...more }
    return withSession(provider, given, (session) => session.check())
  }
  const pinned = () => ({ urls: slapd.ldapsUrl, tls: { fingerprints: [slapd.certificates!.fingerprint] } })

  test('nothing, when all is well', async () => {
    const { findings } = await check(pinned())
    expect(findings.map(({ id, outcome }) => [id, outcome])).toEqual(
      [
        ['connect', 'tls', 'server', 'clock', 'base', 'paging', 'ranges', 'changes'],
        ['users', 'groups', 'nesting', 'names', 'entries', 'look-up'],
      ]
        .flat()
        // OpenLDAP has no currentTime in its root DSE.
        .map((step) => [`ldap.${step}`, step === 'clock' ? 'not-tried' : 'ok']),
    )
    const said = Object.fromEntries(findings.map(({ id, message }) => [id, message]))
    expect(said['ldap.changes']).toContain('synchronisation cookie')
    expect(said['ldap.nesting']).toMatch(/groups are in groups, \d+ deep; some are in each other in a ring/)
    expect(said['ldap.ranges']).toMatch(/the largest group has \d{3}/)
  })

  const troubles: Readonly<
    Record<string, readonly [given: () => Partial<Settings>, by: keyof typeof accounts, id: string, says: string, remedy: string]>
  > = {
    'passwords in clear': [() => ({}), 'reader', 'ldap.tls', 'in clear', 'startTls'],
    'a certificate that is not looked at': [
      () => ({ urls: slapd.ldapsUrl, tls: { verify: false } }),
      'reader',
      'ldap.tls',
      'not looked at',
      'tls.authority',
    ],
    'a certificate that is not known': [() => ({ urls: slapd.ldapsUrl }), 'reader', 'ldap.connect', 'not known here', 'tls.fingerprints'],
    'a wrong password': [
      () => ({ bind: { dn: accounts.reader, password: 'wrong' } }),
      'reader',
      'ldap.connect',
      'result 49',
      'bind.password',
    ],
    'a base that is not there': [() => ({ base: 'dc=elsewhere' }), 'reader', 'ldap.base', 'result 32', 'Correct `base`'],
    'pages that are too large': [() => ({ pageSize: 5_000 }), 'pager', 'ldap.users', 'result 11', 'Set `pageSize`'],
    'the largest pages that are allowed': [() => ({ pageSize: 5_000 }), 'pager', 'ldap.paging', 'pages of 625 allowed', 'pageSize: 625'],
    'a limit on everything': [() => ({}), 'limited', 'ldap.users', 'result', 'size.pr'],
    'a limit without pages': [() => ({ pageSize: 0 }), 'pager', 'ldap.users', 'result 4', 'pageSize'],
    'a filter that finds nobody': [
      () => ({ users: { filter: '(uid=nobody)' } }),
      'reader',
      'ldap.users',
      'nobody was found',
      'users.filter',
    ],
    'groups that are elsewhere': [() => ({ groups: { base: `ou=people,${suffix}` } }), 'reader', 'ldap.groups', '0 groups', 'groups.base'],
    'entries without a username': [
      () => ({ users: { username: 'jpegPhoto' } }),
      'reader',
      'ldap.entries',
      'entries cannot be used',
      'Mend the entries',
    ],
    'pages that are switched off for nothing': [
      () => ({ pageSize: 0 }),
      'reader',
      'ldap.paging',
      'though the server offers pages',
      'Remove `pageSize: 0`',
    ],
  }
  for (const [title, [given, by, id, says, remedy]] of Object.entries(troubles)) {
    test(title, async () => {
      const found = (await check(given(), by)).findings.find((finding) => finding.id === id)
      expect(found?.outcome).not.toBe('ok')
      expect(found?.message).toContain(says)
      expect(found?.remedy).toContain(remedy)
    })
  }
})
