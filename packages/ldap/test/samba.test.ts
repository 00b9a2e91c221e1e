import { Secret } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSambaDomain } from '../../../test/servers/find-programs.ts'
import {
  domainAdministrator,
  domainBase,
  provisionMs,
  type SambaDomain,
  startSambaDomain,
  unicodePassword,
} from '../../../test/servers/start-samba-domain.ts'
import {
  type Connection,
  dirSyncIncrementalValues,
  explainBind,
  normaliseDn,
  parseFilter,
  prepareServers,
  readRanges,
  readRoot,
  showDeletedControl,
  synchroniseByDirSync,
} from '../src/index.ts'
import { failureOf, never, nobody, readAll } from './open.ts'

const usersBase = `CN=Users,${domainBase}`
const password = 'Secret-Pass-1'
const user = (name: string, more: Readonly<Record<string, string>> = {}) => ({
  dn: `CN=${name},${usersBase}`,
  attributes: { objectClass: 'user', sAMAccountName: name, userAccountControl: '512', unicodePwd: unicodePassword(password), ...more },
})

describe.skipIf(!hasSambaDomain)('on a real Samba domain', () => {
  let domain: SambaDomain
  let connection: Connection
  beforeAll(async () => {
    domain = await startSambaDomain([
      user('ada'),
      user('bob'),
      user('off', { userAccountControl: '514' }),
      user('past', { accountExpires: '132000000000000000' }),
      user('new', { pwdLastSet: '0' }),
      {
        dn: `CN=Staff,${usersBase}`,
        attributes: { objectClass: 'group', sAMAccountName: 'Staff', member: [`CN=ada,${usersBase}`, `CN=bob,${usersBase}`] },
      },
    ])
    const { dn, password: secret } = domainAdministrator
    connection = await servers().connect({ how: 'simple', dn, password: new Secret(secret) }, never)
  }, provisionMs)
  afterAll(async () => {
    await connection?.close()
    await domain?.stop()
  })
  const servers = () => prepareServers({ urls: [domain.ldapsUrl], tls: { fingerprints: [domain.certificates.fingerprint] } })

  test('the root DSE says what it is and what time it has', async () => {
    const root = await readRoot(connection)
    expect(root?.defaultNamingContext).toBe(domainBase)
    expect(root?.currentTime).toMatch(/^\d{14}\.0Z$/)
    expect(root?.controls).toContain('1.2.840.113556.1.4.841')
  })

  test('a question that it does not know is refused by its number, and the connection goes on', async () => {
    expect(await failureOf(connection.whoAmI())).toMatchObject({ resultCode: 2 })
    expect((await readAll(connection.search({ base: usersBase, scope: 'base', filter: { present: 'objectClass' } }))).entries).toHaveLength(
      1,
    )
  })

  test('other partitions are reported as references and not followed', async () => {
    const { items, failure } = await readAll(
      connection.search({ base: domainBase, filter: { equal: 'sAMAccountName', to: 'ada' }, pageSize: 10 }),
    )
    expect(failure).toBeUndefined()
    expect(items.map(({ kind }) => kind)).toEqual(['entry', 'reference', 'done'])
  })

  test.each([
    ['ada', password, 0, undefined],
    ['ada', 'wrong', 49, 'invalid-credentials'],
    ['off', password, 49, 'disabled'],
    ['past', password, 49, 'expired'],
    ['new', password, 49, 'must-change'],
  ] as const)('%s with %s is answered by result %i, reason %s', async (name, typed, code, reason) => {
    const other = await servers().connect(nobody, never)
    const result = await other.bind({ how: 'simple', dn: `CN=${name},${usersBase}`, password: new Secret(typed) })
    await other.close()
    expect([result.code, explainBind(result)]).toEqual([code, reason])
  })

  test('a password in clear is refused by the server, with the remedy', async () => {
    const { dn, password: secret } = domainAdministrator
    const failure = await failureOf(
      prepareServers({ urls: [domain.url] }).connect({ how: 'simple', dn, password: new Secret(secret) }, never),
    )
    expect(failure).toMatchObject({ resultCode: 8 })
    expect(failure.hint).toContain('ldaps://')
  })

  test('members come whole where the server gives no parts', async () => {
    const values = await readRanges(connection, { dn: `CN=Staff,${usersBase}`, attribute: 'member', version: 'uSNChanged' })
    expect(values.map(String).sort()).toEqual([`CN=ada,${usersBase}`, `CN=bob,${usersBase}`])
  })

  test('DirSync gives all, then nothing, then exactly what was changed, with members one by one', async () => {
    const since = async (cookie: Buffer) => {
      const found = new Map<string, string[]>()
      let next: Buffer | undefined
      const request = {
        base: domainBase,
        filter: parseFilter('(|(objectClass=user)(objectClass=group))'),
        attributes: ['sAMAccountName', 'member'],
      }
      for await (const batch of synchroniseByDirSync(connection, request, cookie, dirSyncIncrementalValues)) {
        for (const item of batch) {
          if (item.kind === 'done') next = Buffer.from(item.cookie)
          else if (item.kind === 'entry') {
            found.set(
              normaliseDn(item.entry.dn),
              item.entry.attributes().flatMap(({ name, values }) => (name.startsWith('member') ? [`${name} ${values.length}`] : [])),
            )
          }
        }
      }
      return { found, cookie: next! }
    }
    const staff = normaliseDn(`CN=Staff,${usersBase}`)
    const all = await since(Buffer.alloc(0))
    expect(all.found.has(staff)).toBe(true)
    const none = await since(all.cookie)
    expect(none.found.size).toBe(0)
    domain.modify(
      `dn: CN=Staff,${usersBase}\nchangetype: modify\nadd: member\nmember: CN=off,${usersBase}\n-\ndelete: member\nmember: CN=bob,${usersBase}\n`,
    )
    const some = await since(none.cookie)
    // 1-1 has been added, 0-0 removed; in which order they come is not said.
    expect([...some.found].map(([dn, parts]) => [dn, parts.sort()])).toEqual([[staff, ['member;range=0-0 1', 'member;range=1-1 1']]])
  })

  test('what was deleted is found with the control that shows it, under a name that can be read', async () => {
    domain.add([user('leaver')])
    domain.modify(`dn: CN=leaver,${usersBase}\nchangetype: delete\n`)
    const request = { base: domainBase, filter: parseFilter('(&(isDeleted=TRUE)(sAMAccountName=leaver))'), attributes: ['isDeleted'] }
    expect((await readAll(connection.search(request))).entries).toHaveLength(0)
    const { entries } = await readAll(connection.search({ ...request, controls: [showDeletedControl] }))
    expect(entries).toHaveLength(1)
    expect(normaliseDn(entries[0]!.dn)).toMatch(/^cn=leaver\ndel:[0-9a-f-]{36},cn=deleted objects,dc=campus,dc=example$/)
  })
})
