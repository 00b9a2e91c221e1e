import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Secret } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasSlapd } from '../../../test/servers/find-programs.ts'
import { inventDirectory, peopleBase, uuid } from '../../../test/servers/invent-directory.ts'
import { accounts, passwordOf, type Slapd, startSlapd } from '../../../test/servers/start-slapd.ts'
import {
  type Connection,
  escapeDnValue,
  parseFilter,
  prepareServers,
  readRoot,
  type ServersSettings,
  type SyncItem,
  synchronise,
} from '../src/index.ts'
import { failureOf, never, nobody, readAll, signIn } from './open.ts'

const size = { people: 1_200, groups: 60, memberships: 6_000, seed: 11 }

describe.skipIf(!hasSlapd)('on a real slapd', () => {
  let slapd: Slapd
  beforeAll(async () => {
    slapd = await startSlapd({ entries: inventDirectory(size), tls: true })
  })
  afterAll(() => slapd?.stop())

  const connect = (account: keyof typeof accounts | undefined, settings: Partial<ServersSettings> = {}) =>
    prepareServers({ urls: [slapd.url], ...settings }).connect(account === undefined ? nobody : signIn(account), never)
  const authority = () => readFileSync(slapd.certificates!.authority, 'utf8')
  const everything = { base: peopleBase, scope: 'one', filter: { present: 'objectClass' } } as const

  test('every entry is what ldapsearch gives: name, attributes, values and bytes', async () => {
    const connection = await connect('reader')
    const { entries, failure } = await readAll(
      connection.search({ base: slapd.suffix, filter: { present: 'objectClass' }, attributes: ['*', '+'], pageSize: 100 }),
    )
    await connection.close()
    expect(failure).toBeUndefined()
    const words = [
      '-x',
      '-LLL',
      '-o',
      'ldif-wrap=no',
      '-H',
      slapd.url,
      '-D',
      accounts.reader,
      '-w',
      passwordOf('reader'),
      '-b',
      slapd.suffix,
    ]
    const ldif = execFileSync('ldapsearch', [...words, '(objectClass=*)', '*', '+'], { encoding: 'utf8', maxBuffer: 2 ** 28 })
    const wanted = ldif
      .split('\n\n')
      .filter((block) => block.trim() !== '')
      .map((block) =>
        block
          .split('\n')
          .filter((line) => line !== '')
          .map(decodeLine),
      )
    expect(wanted.length).toBeGreaterThan(1_260)
    const seen = entries.map((entry) => [
      ['dn', Buffer.from(entry.dn).toString('hex')],
      ...entry.attributes().flatMap(({ name, values }) => values.map((value) => [name, value.toString('hex')])),
    ])
    expect(seen).toEqual(wanted)
  })

  test('a name that is written into a filter or a DN finds exactly its own entry', async () => {
    const connection = await connect('reader')
    const { entries } = await readAll(connection.search({ ...everything, attributes: ['cn', 'uid'], pageSize: 500 }))
    for (const entry of entries.filter((_, index) => index % 10 === 3)) {
      const found = await connection.find({ ...everything, filter: { equal: 'cn', to: entry.text('cn')! } }, 10)
      expect(found.map((each) => each.dn)).toEqual([entry.dn])
      const named = await connection.find({ base: entry.dn, scope: 'base', filter: { present: 'objectClass' } }, 10)
      expect(named.map((each) => each.dn)).toEqual([entry.dn])
    }
    await connection.close()
  })

  test('a filter as an administrator writes it is understood by the server', async () => {
    const connection = await connect('reader')
    const filter = parseFilter('(&(objectClass=inetOrgPerson)(|(uid=*a*)(mail=person.1*@campus.example))(!(uidNumber>=10900)))')
    const { entries, failure } = await readAll(connection.search({ ...everything, filter, attributes: ['1.1'], pageSize: 500 }))
    expect(failure).toBeUndefined()
    expect(entries.length).toBeGreaterThan(50)
    await connection.close()
  })

  describe('limits of the server', () => {
    test('an account that must page reads everything in pages', async () => {
      const connection = await connect('pager')
      expect((await readAll(connection.search({ ...everything, pageSize: 1_000 }))).entries).toHaveLength(1_200)
      await connection.close()
    })
    test('an account that must page gets a part and an error without pages', async () => {
      const connection = await connect('pager')
      const { entries, failure } = await readAll(connection.search(everything))
      expect(entries).toHaveLength(500)
      expect(failure).toMatchObject({ resultCode: 4, code: 'SOURCE_REFUSED' })
      expect(failure?.hint).toContain('pageSize')
      await connection.close()
    })
    test('an account that asks for pages that are too large is told the size', async () => {
      const connection = await connect('pager')
      const { failure } = await readAll(connection.search({ ...everything, pageSize: 5_000 }))
      expect(failure).toMatchObject({ code: 'SOURCE_REFUSED', resultCode: 11 })
      expect(failure?.hint).toContain('Set `pageSize`')
      await connection.close()
    })
    test('an account that is limited in all gets an error, paged too', async () => {
      const connection = await connect('limited')
      const { entries, failure } = await readAll(connection.search({ ...everything, pageSize: 200 }))
      expect(entries.length).toBeLessThanOrEqual(600)
      expect(failure).toMatchObject({ code: 'SOURCE_REFUSED' })
      await connection.close()
    })
  })

  describe('TLS', () => {
    const tries: Readonly<Record<string, () => Partial<ServersSettings>>> = {
      'ldaps with the authority': () => ({ urls: [slapd.ldapsUrl], tls: { authority: authority() } }),
      'ldaps with a pinned certificate': () => ({ urls: [slapd.ldapsUrl], tls: { fingerprints: [slapd.certificates!.fingerprint] } }),
      'ldaps with the name given': () => ({ urls: [slapd.ldapsUrl], tls: { authority: authority(), serverName: 'directory.example' } }),
      'StartTLS with the authority': () => ({ startTls: true, tls: { authority: authority() } }),
      'StartTLS with a pinned certificate': () => ({
        startTls: true,
        tls: { fingerprints: [slapd.certificates!.fingerprint.toLowerCase()] },
      }),
    }
    for (const [title, settings] of Object.entries(tries)) {
      test(`${title} is talked over`, async () => {
        const connection = await connect('reader', settings())
        expect(connection.isPrivate).toBe(true)
        expect(await connection.whoAmI()).toBe(`dn:${accounts.reader}`)
        expect((await readAll(connection.search({ ...everything, pageSize: 100 }))).entries).toHaveLength(1_200)
        await connection.close()
      })
    }

    const strange = () => readFileSync(slapd.certificates!.strangeAuthority, 'utf8')
    const refusals: Readonly<Record<string, readonly [says: string, settings: () => Partial<ServersSettings>]>> = {
      'an authority that is not known': ['authority that is not known', () => ({ urls: [slapd.ldapsUrl] })],
      'another authority': ['authority', () => ({ urls: [slapd.ldapsUrl], tls: { authority: strange() } })],
      'another name': [
        'is for another name',
        () => ({ urls: [slapd.ldapsUrl], tls: { authority: authority(), serverName: 'dc.example' } }),
      ],
      'another fingerprint': ['which is not pinned', () => ({ startTls: true, tls: { fingerprints: ['00'.repeat(32)] } })],
      'an authority that is not known, over StartTLS': ['authority that is not known', () => ({ startTls: true })],
      'no certificate at all': ['cannot be read', () => ({ urls: [slapd.ldapsUrl], tls: { authority: authority(), certificate: 'x' } })],
    }
    for (const [title, [says, settings]] of Object.entries(refusals)) {
      test(`${title} is refused before a password is sent`, async () => {
        const failure = await failureOf(connect('reader', settings()))
        expect(failure.message).toContain(says)
      })
    }

    test('a certificate of ours signs in (SASL EXTERNAL)', async () => {
      const { clientCertificate, clientKey } = slapd.certificates!
      const tls = { authority: authority(), certificate: readFileSync(clientCertificate, 'utf8'), key: readFileSync(clientKey, 'utf8') }
      const connection = await prepareServers({ urls: [slapd.ldapsUrl], tls }).connect({ how: 'external' }, never)
      expect(await connection.whoAmI()).toBe(`dn:${accounts.reader}`)
      await connection.close()
    })
  })

  test('who runs this process signs in over the socket of the machine (SASL EXTERNAL)', async () => {
    const connection = await prepareServers({ urls: [slapd.ldapiUrl] }).connect({ how: 'external' }, never)
    expect(await connection.whoAmI()).toBe(`dn:${accounts.manager}`)
    await connection.close()
  })

  test('a wrong password is a result of bind, an empty one is not even sent', async () => {
    const connection = await connect(undefined)
    const dn = accounts.reader
    expect((await connection.bind({ how: 'simple', dn, password: new Secret('wrong') })).code).toBe(49)
    expect(await failureOf(connection.bind({ how: 'simple', dn, password: new Secret('') }))).toMatchObject({ code: 'CONFIG_INVALID' })
    expect((await connection.bind({ how: 'simple', dn, password: new Secret(passwordOf('reader')) })).code).toBe(0)
    await connection.close()
  })

  test('the root DSE says what the server can do', async () => {
    const connection = await connect(undefined)
    const root = await readRoot(connection)
    expect(root?.namingContexts).toEqual([slapd.suffix])
    expect(root?.controls).toContain('1.2.840.113556.1.4.319')
    await connection.close()
  })

  const people = { base: peopleBase, filter: { equal: 'objectClass', to: 'inetOrgPerson' }, attributes: ['uid'] } as const
  async function since(connection: Connection, cookie: Buffer | undefined) {
    const items: SyncItem[] = []
    for await (const batch of synchronise(connection, people, cookie)) items.push(...batch)
    const last = items.at(-1)
    if (last?.kind !== 'done' || last.cookie === undefined) throw new Error('no cookie')
    const ids = (wanted: string) => items.flatMap((item) => (item.kind === 'ids' && item.state === wanted ? item.uuids : [])).sort()
    const changed = items.flatMap((item) => (item.kind === 'entry' ? item.uuid : [])).sort()
    return { changed, deleted: ids('delete'), present: ids('present'), covers: last.covers, cookie: Buffer.from(last.cookie) }
  }
  /** Person 10 is changed, 11 deleted, 12 renamed. */
  async function change(server: Slapd, connection: Connection): Promise<void> {
    const { entries } = await readAll(connection.search({ ...everything, attributes: ['entryUUID'], pageSize: 1_000 }))
    const dnOf = new Map(entries.map((entry) => [entry.text('entryUUID')!, Buffer.from(entry.dn).toString('base64')]))
    const dn = (number: number) => `dn:: ${dnOf.get(uuid(1, number))}`
    server.modify(`${dn(10)}\nchangetype: modify\nreplace: sn\nsn: Changed\n\n${dn(11)}\nchangetype: delete\n`)
    server.modify(`${dn(12)}\nchangetype: modrdn\nnewrdn: cn=${escapeDnValue('Renamed')}\ndeleteoldrdn: 0\n`)
  }

  test('content is synchronised: all, then nothing, then exactly what was changed, renamed and deleted', async () => {
    const connection = await connect('reader')
    const all = await since(connection, undefined)
    expect(all.changed).toHaveLength(1_200)
    expect(all.covers).toBe('all')
    const none = await since(connection, all.cookie)
    expect([none.changed, none.deleted, none.covers]).toEqual([[], [], 'changed'])
    await change(slapd, connection)
    const some = await since(connection, none.cookie)
    expect(some).toMatchObject({ changed: [uuid(1, 10), uuid(1, 12)], deleted: [uuid(1, 11)], present: [], covers: 'changed' })
    await connection.close()
  })

  test('a server that remembers no deletions names what is still present instead, and that covers all', async () => {
    const small = { ...size, people: 40, groups: 0, memberships: 0 }
    const own = await startSlapd({ entries: inventDirectory(small), sessionLog: 0 })
    try {
      const connection = await prepareServers({ urls: [own.url] }).connect(signIn('reader'), never)
      const { cookie } = await since(connection, undefined)
      await change(own, connection)
      const some = await since(connection, cookie)
      expect(some).toMatchObject({ changed: [uuid(1, 10), uuid(1, 12)], deleted: [], covers: 'all' })
      expect(new Set([...some.changed, ...some.present]).size).toBe(39)
      await connection.close()
    } finally {
      await own.stop()
    }
  })

  test('a cookie from the future of the server asks for reading everything again', async () => {
    const connection = await connect('reader')
    const cookie = Buffer.from('rid=000,csn=20990101000000.000000Z#000000#000#000000')
    const items: SyncItem[] = []
    for await (const batch of synchronise(connection, { base: peopleBase, filter: { present: 'uid' } }, cookie)) items.push(...batch)
    expect(items).toEqual([{ kind: 'reset' }])
    await connection.close()
  })

  test('a cookie older than what the server remembers is answered by everything, which covers all', async () => {
    const connection = await connect('reader')
    const cookie = Buffer.from('rid=000,csn=20200101000000.000000Z#000000#000#000000')
    const items: SyncItem[] = []
    for await (const batch of synchronise(connection, { base: peopleBase, filter: { present: 'uid' } }, cookie)) items.push(...batch)
    expect(items.length).toBeGreaterThan(1_000)
    expect(items.at(-1)).toMatchObject({ kind: 'done', covers: 'all' })
    await connection.close()
  })

  test('a server that is killed in the middle is an error, within bounds', async () => {
    const own = await startSlapd({ entries: inventDirectory(size) })
    try {
      const connection = await prepareServers({ urls: [own.url] }).connect(signIn('reader'), never)
      const batches = connection.search({ ...everything, pageSize: 20 })
      await batches.next()
      await own.kill('SIGKILL')
      const { failure } = await readAll(batches)
      expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
      await connection.close()
    } finally {
      await own.stop()
    }
  })
})

function decodeLine(line: string): [string, string] {
  const found = /^([^:]+):(:?) ?(.*)$/s.exec(line)!
  return [found[1]!, Buffer.from(found[3]!, found[2] === ':' ? 'base64' : 'utf8').toString('hex')]
}
