import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, connectTo, encodeFilter, parseAddress, parseFilter, type SearchRequest } from '@muster/ldap'
import { Secret } from '@muster/provider'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { findProgram } from '../../../test/servers/find-programs.ts'
import { makeCertificates } from '../../../test/servers/make-certificates.ts'
import { type DirectoryRecord, openMuster, startDirectory } from '../../service/test/a-directory.ts'

const posix = (number: string) => ({ uidNumber: [number], gidNumber: ['100'], loginShell: ['/bin/sh'] })
const people: readonly DirectoryRecord[] = [
  {
    ...{
      type: 'user',
      id: 'u1',
      username: 'Ann',
      displayName: 'Ann Adams',
      givenName: 'Ann',
      familyName: 'Adams',
      email: 'ann@campus.test',
    },
    ...{ employeeNumber: '7', department: 'Physics', homeDirectory: '/home/ann', cardNumbers: ['C1'], attributes: posix('1001') },
  },
  { type: 'user', id: 'u2', username: 'bob', displayName: 'Bob Brown', email: 'bob@campus.test', otherEmails: ['bo@home.test'] },
  { type: 'user', id: 'u3', username: 'čeněk', displayName: 'Čeněk, "the +"' },
  { type: 'user', id: 'u4', username: 'a, b+c=d#\\' },
]
const groups: readonly DirectoryRecord[] = [
  { type: 'group', id: 'g1', name: 'Staff', description: 'Who works here' },
  { type: 'group', id: '100', name: 'Everybody' },
  { type: 'group', id: 'g3', name: 'Double' },
  { type: 'members', group: 'g1', members: ['u1', 'u4'] },
  { type: 'members', group: '100', members: ['u3', 'g1'] },
]
const other: readonly DirectoryRecord[] = [
  { type: 'user', id: 'o1', username: 'zoe' },
  { type: 'group', id: 'o2', name: 'double' },
  { type: 'members', group: 'o2', members: ['o1'] },
]

const base = 'dc=campus,dc=example'
const ann = `uid=Ann,ou=people,${base}`
const signal = new AbortController().signal

async function startGateway(gateway = 'listen: "127.0.0.1:0"', settings = '') {
  const campus = await startDirectory(
    { campus: [...people, ...groups], other },
    `${settings}\ngateway: { ${gateway}, base: "${base}", readers: Staff, groupNumbers: true, attributes: { cardNumber: cardNumbers } }`,
  )
  await campus.muster.sync()
  const addresses = (): string[] => campus.said('the gateway listens').map(({ address }) => String(address))
  const client = async (url = addresses()[0]!, options = {}): Promise<Connection> => connectTo(parseAddress(url), options, signal)
  const bind = (connection: Connection, dn: string, password: string) =>
    connection.bind({ how: 'simple', dn, password: new Secret(password) })
  const token = campus.muster.tokens.add('wiki', ['directory']).token
  const asToken = async (): Promise<Connection> => {
    const connection = await client()
    expect((await bind(connection, `uid=wiki,ou=tokens,${base}`, token)).code).toBe(0)
    return connection
  }
  return { ...campus, addresses, client, bind, asToken, tokenText: token, wiki: `uid=wiki,ou=tokens,${base}` }
}

interface Answered {
  readonly code: number
  readonly entries: readonly { readonly dn: string; readonly attributes: Readonly<Record<string, readonly string[]>> }[]
  readonly cookies: number
}

async function search(
  connection: Connection,
  request: Omit<Partial<SearchRequest>, 'filter'> & { readonly filter?: string } = {},
): Promise<Answered> {
  const { filter = '(objectClass=*)', ...more } = request
  const entries: Answered['entries'][number][] = []
  let cookies = 0
  try {
    const asked = { base, scope: 'subtree', attributes: [], ...more, filter: parseFilter(filter) } as SearchRequest
    for await (const batch of connection.search(asked))
      for (const item of batch) {
        if (item.kind === 'entry')
          entries.push({
            dn: item.dn,
            attributes: Object.fromEntries(
              item.attributes().map(({ name, values }) => [name, values.map((value) => value.toString('utf8'))]),
            ),
          })
        else if (item.kind === 'done') cookies++
      }
    return { code: 0, entries, cookies }
  } catch (error) {
    if (error instanceof Error && 'resultCode' in error) return { code: Number(error.resultCode), entries, cookies }
    throw error
  }
}
const namesOf = ({ entries }: Answered): string[] => entries.map(({ dn }) => dn.replace(`,${base}`, '')).sort()

const staff = `cn=Staff,ou=groups,${base}`

/** A message of LDAP around an operation. */
function message(id: number, tag: number, ...parts: readonly Buffer[]): Buffer {
  return ber(0x30, Buffer.from([2, 1, id]), ber(tag, ...parts))
}

function ber(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80 ? [length] : [0x84, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]
  return Buffer.concat([Buffer.from([tag, ...head]), content])
}

const text = (value: string, tag = 4): Buffer => ber(tag, Buffer.from(value))
const searchBytes = (filter: Buffer): Buffer =>
  message(1, 0x63, text(base), Buffer.from([10, 1, 2, 10, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0]), filter, ber(0x30))
const bindBytes = (dn: string, password: string): Buffer => message(1, 0x60, Buffer.from([2, 1, 3]), text(dn), text(password, 0x80))
const rootSearch = message(
  1,
  0x63,
  text(''),
  Buffer.from([10, 1, 0, 10, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0]),
  text('objectClass', 0x87),
  ber(0x30),
)

/** Writes these bytes and gives what comes back, until it hangs up or `enough` has come. */
function speak(
  address: string,
  bytes: Buffer,
  enough = Number.POSITIVE_INFINITY,
): Promise<{ readonly heard: Buffer; readonly isClosed: boolean }> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    const end = (isClosed: boolean): void => {
      resolve({ heard: Buffer.concat(chunks), isClosed })
      socket.destroy()
    }
    socket.on('data', (chunk) => {
      chunks.push(chunk)
      if (Buffer.concat(chunks).length >= enough) end(false)
    })
    // A reset is a way to hang up, too.
    socket.on('error', () => end(true)).on('close', () => end(true))
  })
}

/** The result code of the first response that is no entry. */
function codeIn(heard: Buffer): number | undefined {
  const at = heard.indexOf(Buffer.from([10, 1]))
  return at === -1 ? undefined : heard[at + 2]
}

function run(
  program: string,
  words: readonly string[],
  environment = {},
): Promise<{ readonly exitCode: number | null; readonly out: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LDAPNOINIT: '1', ...environment } })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (out += part))
    child.on('close', (exitCode) => resolve({ exitCode, out }))
  })
}

describe('the gateway', () => {
  let campus: Awaited<ReturnType<typeof startGateway>>
  beforeAll(async () => {
    campus = await startGateway()
  })
  afterAll(() => campus.end())

  it('has people and groups as entries, in the shapes that other systems know', async () => {
    const connection = await campus.asToken()
    const { entries } = await search(connection, { base: ann, scope: 'base' })
    expect(entries).toEqual([
      {
        dn: ann,
        attributes: {
          objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'posixAccount'],
          ...{ uid: ['Ann'], cn: ['Ann Adams'], sn: ['Adams'], givenName: ['Ann'], displayName: ['Ann Adams'], mail: ['ann@campus.test'] },
          ...{
            departmentNumber: ['Physics'],
            employeeNumber: ['7'],
            uidNumber: ['1001'],
            gidNumber: ['100'],
            homeDirectory: ['/home/ann'],
          },
          ...{ loginShell: ['/bin/sh'], cardNumber: ['C1'] },
        },
      },
    ])
    const operational = await search(connection, { base: ann, scope: 'base', attributes: ['uid', '+'] })
    expect(operational.entries[0]!.attributes).toEqual({
      uid: ['Ann'],
      memberOf: [staff],
      entryUUID: [expect.stringMatching(/^[0-9a-f-]{36}$/)],
      entryDN: [ann],
      createTimestamp: [expect.stringMatching(/^\d{14}Z$/)],
      modifyTimestamp: [expect.stringMatching(/^\d{14}Z$/)],
      structuralObjectClass: ['inetOrgPerson'],
      subschemaSubentry: ['cn=subschema'],
    })
    const everybody = await search(connection, {
      filter: '(gidNumber=100)',
      attributes: ['objectClass', 'gidNumber', 'member', 'memberUid'],
    })
    expect(everybody.entries.find(({ dn }) => dn.startsWith('cn=Everybody'))?.attributes).toEqual({
      objectClass: ['top', 'groupOfNames', 'posixGroup'],
      gidNumber: ['100'],
      member: [`uid=čeněk,ou=people,${base}`, staff],
      memberUid: expect.toSatisfy((uids: string[]) => uids.toSorted().join('|') === 'Ann|a, b+c=d#\\|čeněk'),
    })
    const names = await search(connection, { base: ann, scope: 'base', attributes: ['mail', 'nothing'], typesOnly: true })
    expect(names.entries[0]!.attributes).toEqual({ mail: [] })
    expect((await search(connection, { base: ann, scope: 'base', attributes: ['1.1'] })).entries[0]!.attributes).toEqual({})
    await connection.close()
  })

  it('finds by every sort of filter, and takes what it does not know for neither true nor false', async () => {
    const connection = await campus.asToken()
    const uids = { Ann: 'u1', bob: 'u2', čeněk: 'u3', 'a, b+c=d#\\': 'u4', zoe: 'o1' } as Readonly<Record<string, string>>
    const find = async (filter: string): Promise<string[]> =>
      (await search(connection, { filter, attributes: ['uid', 'cn'] })).entries
        .map(({ attributes: { uid, cn } }) => uids[uid?.[0] ?? ''] ?? cn?.[0] ?? '')
        .sort()
    const cases: readonly (readonly [filter: string, ...found: readonly string[]])[] = [
      ['(uid=ANN)', 'u1'],
      ['(uid=  ann )', 'u1'],
      ['(UserID=ann)'],
      ['(cn=zoe)', 'o1'],
      ['(sn=bob brown)', 'u2'],
      ['(mail=BO@HOME.test)', 'u2'],
      ['(&(objectClass=inetOrgPerson)(!(mail=*)))', 'o1', 'u3', 'u4'],
      ['(|(uid=ann)(cn=everybody))', 'Everybody', 'u1'],
      ['(uid=č*k)', 'u3'],
      ['(displayname=*the*)', 'u3'],
      ['(cn=a*b*\\5c)', 'u4'],
      ['(uid=an*nn)'],
      ['(uid=a*n*n)', 'u1'],
      ['(uid=a*%*n)'],
      ['(uid~=ann)', 'u1'],
      ['(uid:=ann)', 'u1'],
      ['(uid:caseExactMatch:=ann)'],
      ['(uid:caseExactMatch:=Ann)', 'u1'],
      ['(cn:caseExactMatch:=Staff)', 'Staff'],
      ['(displayName:2.5.13.5:=ann adams)'],
      ['(displayName:2.5.13.2:=ann adams)', 'u1'],
      ['(objectClass=posixAccount)', 'u1'],
      ['(&(objectClass=posixGroup)(memberUid=Ann))', 'Everybody'],
      ['(objectClass=posixGroup)', 'Everybody'],
      ['(cardNumber=c1)', 'u1'],
      [`(memberOf=${staff})`, 'u1', 'u4'],
      [`(memberOf=CN=everybody, OU=Groups,${base.toUpperCase()})`, 'Staff', 'u3'],
      [`(&(uid=*)(memberOf:1.2.840.113556.1.4.1941:=cn=Everybody,ou=groups,${base}))`, 'u1', 'u3', 'u4'],
      ['(memberOf=nothing)'],
      [`(member=${ann})`, 'Staff'],
      [`(member=uid=a\\5c, b\\5c+c\\5c=d#\\5c5c,ou=people,${base})`, 'Staff'],
      [`(member=${staff})`, 'Everybody'],
      [`(&(member=*)(!(member=${ann})))`, 'Everybody', 'double'],
      [`(entryDN=${ann})`, 'u1'],
      ['(modifyTimestamp>=20200101000000Z)', 'Double', 'Everybody', 'Staff', 'double', 'o1', 'u1', 'u2', 'u3', 'u4'],
      ['(modifyTimestamp<=20200101000000Z)'],
      ['(shoeSize=42)'],
      ['(!(shoeSize=42))'],
      ['(|(!(shoeSize=42))(uid=ann))', 'u1'],
      ['(uid>=ann)'],
      ['(!(uid>=ann))'],
      ['(uid:1.2.3:=ann)'],
      ['(:caseIgnoreMatch:=ann)'],
    ]
    for (const [filter, ...found] of cases) expect(await find(filter), filter).toEqual(found)
    const uuid = (await search(connection, { filter: '(uid=bob)', attributes: ['entryUUID'] })).entries[0]!.attributes.entryUUID![0]!
    expect(await find(`(entryUUID=${uuid})`)).toEqual(['u2'])
    await connection.close()
  })

  it('searches in every scope, and says how far a name is there', async () => {
    const connection = await campus.asToken()
    const at = async (where: string, scope: SearchRequest['scope']) =>
      namesOf(await search(connection, { base: where, scope: scope!, attributes: ['1.1'] }))
    const everybody = [
      'uid=Ann,ou=people',
      'uid=a\\, b\\+c=d#\\\\,ou=people',
      'uid=bob,ou=people',
      'uid=zoe,ou=people',
      'uid=čeněk,ou=people',
    ]
    const allGroups = [
      'cn=Double+uniqueIdentifier=7,ou=groups',
      'cn=Everybody,ou=groups',
      'cn=Staff,ou=groups',
      'cn=double+uniqueIdentifier=9,ou=groups',
    ]
    expect(await at(base, 'base')).toEqual([base])
    expect(await at(base, 'one')).toEqual(['ou=groups', 'ou=people'])
    expect(await at(base, 'subtree')).toEqual([...allGroups, base, 'ou=groups', 'ou=people', ...everybody].sort())
    expect(await at('', 'subtree')).toHaveLength(12)
    expect(await at(`OU=People, ${base}`, 'one')).toEqual(everybody)
    expect(await at(`ou=groups,${base}`, 'subtree')).toEqual([...allGroups, 'ou=groups'])
    expect(await at(ann.toLowerCase(), 'subtree')).toEqual(['uid=Ann,ou=people'])
    expect(await at(ann, 'one')).toEqual([])
    expect(await at(`cn=Double+uniqueIdentifier=7,ou=groups,${base}`, 'base')).toEqual(['cn=Double+uniqueIdentifier=7,ou=groups'])
    expect(await at(`uid=A\\2C b\\2bc\\3Dd\\#\\5c,ou=people,${base}`, 'base')).toHaveLength(1)
    for (const where of [
      `uid=nobody,ou=people,${base}`,
      `ou=tokens,${base}`,
      `uid=wiki,ou=tokens,${base}`,
      'dc=example',
      `cn=x,${ann}`,
      `ou=x,${base}`,
    ])
      expect((await search(connection, { base: where })).code, where).toBe(32)
    expect((await search(connection, { base: 'no name' })).code).toBe(34)
    const schema = await search(connection, { base: 'cn=subschema', scope: 'base', attributes: ['attributeTypes', 'objectClasses'] })
    expect(schema.entries[0]!.attributes.attributeTypes!.length).toBeGreaterThan(20)
    await connection.close()
  })

  it('gives pages, and no more than its limit without them', async () => {
    const { bind, wiki, tokenText, configure, service, said } = await (async () => {
      const own = await startGateway('listen: "127.0.0.1:0", sizeLimit: 4')
      onTestFinished(own.end)
      return own
    })()
    const connection = await connectTo(parseAddress(String(said('the gateway listens')[0]!.address)), {}, signal)
    await bind(connection, wiki, tokenText)
    const whole = await search(connection)
    expect([whole.code, whole.entries.length]).toEqual([4, 4])
    const paged = await search(connection, { pageSize: 3 })
    expect([paged.code, new Set(namesOf(paged)).size, paged.entries.length]).toEqual([0, 12, 12])
    expect((await search(connection, { pageSize: 5, sizeLimit: 7 })).entries.length).toBeLessThanOrEqual(7)
    const wished = await search(connection, { sizeLimit: 2 })
    expect([wished.code, wished.entries.length]).toEqual([4, 2])
    const unknown = { oid: '1.2.3', critical: true }
    expect((await search(connection, { controls: [unknown] })).code).toBe(12)
    expect((await search(connection, { controls: [{ ...unknown, critical: false }], sizeLimit: 1 })).code).toBe(4)
    // What is read anew and the same leaves who is connected alone.
    configure()
    service.reload()
    while (said('the configuration was read anew').length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    expect((await search(connection, { sizeLimit: 1 })).entries).toHaveLength(1)
  })

  it('shows nothing but what the server is to whoever has not signed in', async () => {
    const connection = await campus.client()
    const root = await search(connection, { base: '', scope: 'base', attributes: ['*', '+'] })
    expect(root.entries[0]!.attributes).toMatchObject({ namingContexts: [base], supportedLDAPVersion: ['3'] })
    for (const where of ['', base, ann, `uid=nobody,ou=people,${base}`, 'cn=subschema', 'dc=elsewhere'])
      expect(await search(connection, { base: where, scope: 'subtree' }), where).toMatchObject({ code: 50, entries: [] })
    expect(await connection.whoAmI()).toBe('')
    await connection.close()
  })

  it('shows everything to tokens and to people of the readers, and to others themselves', async () => {
    const { client, bind, tokenText, wiki, muster } = campus
    const connection = await client()
    const seen = async () => namesOf(await search(connection, { filter: '(|(uid=*)(cn=*))', attributes: ['1.1'] })).length
    expect((await bind(connection, ann, 'right-Ann')).code).toBe(0)
    expect([await connection.whoAmI(), await seen()]).toEqual([`dn:${ann}`, 9])
    expect((await bind(connection, 'bob', 'right-bob')).code).toBe(0)
    expect([await connection.whoAmI(), await seen()]).toEqual([`dn:uid=bob,ou=people,${base}`, 1])
    expect((await search(connection, { base: ann })).code).toBe(32)
    expect(namesOf(await search(connection, { base: `uid=BOB,ou=people,${base}`, scope: 'base' }))).toEqual(['uid=bob,ou=people'])
    // Whoever fails to sign in is nobody again.
    expect((await bind(connection, ann, 'wrong')).code).toBe(49)
    expect((await search(connection)).code).toBe(50)
    expect((await bind(connection, wiki, tokenText)).code).toBe(0)
    expect(await seen()).toBe(9)
    const another = muster.tokens.add('printer', ['directory']).token
    expect((await bind(connection, wiki, another)).code).toBe(49)
    expect((await bind(connection, wiki.replace('wiki', 'printer'), another)).code).toBe(0)
    expect(await seen()).toBe(9)
    muster.tokens.remove('printer')
    expect((await search(connection)).code).toBe(50)
    const reader = muster.tokens.add('api', ['read', 'run', 'authenticate']).token
    expect((await bind(connection, wiki.replace('wiki', 'api'), reader)).code).toBe(49)
    await connection.close()
  })

  it('tells nobody why somebody is not signed in, and keeps to the limits that hold everywhere', async () => {
    const { client, bind } = campus
    const connection = await client()
    const answers = []
    for (const [dn, password] of [
      [ann, 'wrong'],
      [`uid=nobody,ou=people,${base}`, 'wrong'],
      [`uid=wiki,ou=tokens,${base}`, 'wrong'],
      [`cn=Staff,ou=groups,${base}`, 'wrong'],
      ['cn=admin,dc=elsewhere', 'wrong'],
      ['nobody', 'wrong'],
    ] as const) {
      const { code, diagnostic, matchedDn } = await bind(connection, dn, password)
      answers.push([code, diagnostic, matchedDn])
    }
    expect(answers).toEqual(answers.map(() => [49, '', '']))
    const zoe = `uid=zoe,ou=people,${base}`
    for (let attempt = 0; attempt < 12; attempt++) expect((await bind(connection, zoe, `wrong-${attempt}`)).code).toBe(49)
    expect((await bind(connection, zoe, 'right-zoe')).code).toBe(49)
    expect((await campus.muster.authenticate('zoe', new Secret('right-zoe'))).outcome).toBe('rejected')
    await connection.close()
    const empty = await speak(campus.addresses()[0]!, bindBytes(ann, ''), 14)
    expect(codeIn(empty.heard)).toBe(53)
  })

  it('refuses to write, compares, and says which operations it does not know', async () => {
    const connection = await campus.asToken()
    expect((await connection.extended('1.3.6.1.4.1.4203.1.11.1')).code).toBe(2)
    expect((await connection.extended('1.3.6.1.4.1.1466.20037')).code).toBe(52)
    await connection.close()
    const [address] = campus.addresses() as [string]
    const bound = bindBytes(campus.wiki, campus.tokenText)
    const after = async (bytes: Buffer) => {
      const { heard } = await speak(address, Buffer.concat([bound, bytes]), 28)
      return codeIn(heard.subarray(14))
    }
    expect(await after(message(2, 0x66, text(ann), ber(0x30)))).toBe(53)
    expect(await after(message(2, 0x68, text(ann), ber(0x30)))).toBe(53)
    expect(await after(message(2, 0x4a, Buffer.from(ann)))).toBe(53)
    expect(await after(message(2, 0x6c, text(ann), text('uid=x'), Buffer.from([1, 1, 255])))).toBe(53)
    const compare = (dn: string, name: string, value: string) => after(message(2, 0x6e, text(dn), ber(0x30, text(name), text(value))))
    expect(await compare(staff, 'member', ann)).toBe(6)
    expect(await compare(staff, 'member', `uid=bob,ou=people,${base}`)).toBe(5)
    expect(await compare(`cn=x,ou=groups,${base}`, 'member', ann)).toBe(32)
    const sasl = await speak(address, message(1, 0x60, Buffer.from([2, 1, 3]), text(''), ber(0xa3, text('PLAIN'))), 14)
    expect(codeIn(sasl.heard)).toBe(7)
    const version2 = await speak(address, message(1, 0x60, Buffer.from([2, 1, 2]), text(''), text('', 0x80)), 14)
    expect(codeIn(version2.heard)).toBe(2)
  })

  it('answers what is broken, too large or too deep with an error or by hanging up, and goes on serving others', async () => {
    const [address] = campus.addresses() as [string]
    const connection = await campus.asToken()
    const served = async () => expect((await search(connection, { filter: '(uid=ann)' })).entries).toHaveLength(1)
    const nested = (depth: number, tag: number): Buffer => {
      const heads = [text('uid', 0x87)]
      for (let at = 0, length = heads[0]!.length; at < depth; at++) {
        const head = Buffer.from([tag, 0x84, 0, length >> 16, (length >> 8) & 255, length & 255])
        heads.push(head)
        length += head.length
      }
      return Buffer.concat(heads.reverse())
    }
    const bound = bindBytes(campus.wiki, campus.tokenText)
    const code = async (bytes: Buffer) => codeIn((await speak(address, Buffer.concat([bound, bytes]), 20)).heard.subarray(14))
    expect(await code(searchBytes(nested(10_000, 0xa2)))).toBe(11)
    expect(await code(searchBytes(nested(10_000, 0xa0)))).toBe(11)
    expect(await code(searchBytes(ber(0xa1, ...Array.from({ length: 5_000 }, () => text('uid', 0x87)))))).toBe(11)
    const huge = Buffer.alloc(10_000_000, 0x61)
    for (const broken of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from([0x30, 0x80, 0, 0]),
      Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]),
      Buffer.from([0x30, 0x85, 1, 1, 1, 1, 1]),
      searchBytes(encodeFilter({ equal: 'uid', to: huge })),
      message(1, 0x7f),
      message(1, 0x60),
      message(1, 0x63, text(base)),
      searchBytes(Buffer.from([0xaf, 0])),
      ber(0x30, Buffer.from([2, 1, 255]), ber(0x42)),
      ber(0x31),
    ]) {
      const { heard, isClosed } = await speak(address, broken)
      // The notice of disconnection, or nothing.
      expect([isClosed, codeIn(heard) ?? 2]).toEqual([true, 2])
    }
    // Half a request waits for its end, and nobody waits for it.
    const { hostname, port } = new URL(address)
    const half = connect(Number(port), hostname, () => half.write(rootSearch.subarray(0, 9)))
    await served()
    half.destroy()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(rootSearch, bound, searchBytes(nested(3, 0xa0))),
        fc.nat(),
        fc.integer({ min: 0, max: 255 }),
        async (bytes, at, byte) => {
          const changed = Buffer.from(bytes)
          changed[at % changed.length] = byte
          const { port, hostname } = new URL(address)
          await new Promise<void>((resolve) => {
            const socket = connect(Number(port), hostname, () => socket.end(changed))
            socket.on('error', () => resolve()).on('close', () => resolve())
            socket.resume()
          })
        },
      ),
      { numRuns: 40 },
    )
    await served()
    expect(campus.log.filter(({ level }) => level === 'error')).toEqual([])
    await connection.close()
  })

  it.skipIf(findProgram('ldapsearch') === undefined)('is understood by ldapsearch, ldapwhoami and ldapcompare', async () => {
    const [address] = campus.addresses() as [string]
    const as = ['-x', '-H', address, '-D', campus.wiki, '-w', campus.tokenText]
    const found = await run('ldapsearch', [...as, '-LLL', '-b', base, '-E', 'pr=2/noprompt', '(uid=*)', 'uid'])
    expect([found.exitCode, found.out.match(/^uid:/gm)?.length]).toEqual([0, 5])
    expect(await run('ldapwhoami', ['-x', '-H', address, '-D', ann, '-w', 'right-Ann'])).toEqual({ exitCode: 0, out: `dn:${ann}\n` })
    expect((await run('ldapwhoami', ['-x', '-H', address, '-D', ann, '-w', 'wrong'])).exitCode).toBe(49)
    expect((await run('ldapcompare', [...as, staff, `member:${ann}`])).out.trim()).toBe('TRUE')
    expect((await run('ldapsearch', ['-x', '-H', address, '-b', base])).exitCode).toBe(50)
    expect((await run('ldapdelete', [...as, ann])).exitCode).toBe(53)
  })

  it('is read by Muster itself, which finds the same directory', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-round-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(
      join(folder, 'muster.yaml'),
      `sources:
  - name: again
    type: ldap
    settings: { urls: "${campus.addresses()[0]}", base: "${base}", bind: { dn: "${campus.wiki}", password: "\${file:token}" }, preset: openldap-rfc2307bis, pageSize: 3 }
`,
    )
    writeFileSync(join(folder, 'token'), campus.tokenText, { mode: 0o600 })
    await using muster = await openMuster(join(folder, 'muster.yaml'))
    const [{ report }] = (await muster.doctor('again')) as [Awaited<ReturnType<typeof muster.doctor>>[number]]
    expect(report.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect((await muster.sync()).state).toBe('done')
    const tell = (from: typeof muster) =>
      from.users
        .list()
        .map(({ spelling, fields }) => ({
          spelling,
          name: fields.displayName ?? spelling,
          mail: fields.email,
          others: fields.otherEmails,
          number: fields.employeeNumber,
        }))
        .sort((one, other) => (one.spelling < other.spelling ? -1 : 1))
    expect(tell(muster)).toEqual(tell(campus.muster))
    const groupsOf = (from: typeof muster) =>
      from.users.list().map(({ username }) => [
        username,
        from.users
          .groups(username)
          .map(({ name }) => name)
          .sort(),
      ])
    expect(Object.fromEntries(groupsOf(muster))).toEqual(Object.fromEntries(groupsOf(campus.muster)))
  })
})

describe.skipIf(findProgram('openssl') === undefined)('the gateway over TLS, with a certificate made by openssl', () => {
  it('lets nothing pass in clear where other machines can reach it, and takes StartTLS and ldaps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-tls-'))
    const { certificate, key, authority } = makeCertificates(folder)
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const tls = `tls: { certificate: "${certificate}", key: "${key}" }`
    const campus = await startGateway(`listen: "0.0.0.0:0", listenTls: "127.0.0.1:0", idle: 1s, connections: 3, ${tls}`)
    onTestFinished(campus.end)
    const [plain, secured] = campus.addresses().map((address) => address.replace('0.0.0.0', '127.0.0.1')) as [string, string]
    const options = { tls: { authority: readFileSync(authority, 'utf8') } }

    const clear = await campus.client(plain)
    const root = await search(clear, { base: '', scope: 'base', attributes: ['supportedExtension'] })
    expect(root.entries[0]!.attributes.supportedExtension).toContain('1.3.6.1.4.1.1466.20037')
    expect((await campus.bind(clear, campus.wiki, campus.tokenText)).code).toBe(13)
    expect((await search(clear)).code).toBe(13)
    await clear.close()
    for (const [url, how] of [
      [plain, { ...options, startTls: true }],
      [secured, options],
    ] as const) {
      const connection = await campus.client(url, how)
      expect((await campus.bind(connection, campus.wiki, campus.tokenText)).code).toBe(0)
      expect((await search(connection, { filter: '(uid=*)' })).entries).toHaveLength(5)
      await connection.close()
    }
    // Behind StartTLS nothing may be sent before TLS: it would be taken for what came protected.
    const injected = await speak(plain, Buffer.concat([message(1, 0x77, text('1.3.6.1.4.1.1466.20037', 0x80)), bindBytes(ann, 'x')]))
    expect([injected.isClosed, codeIn(injected.heard)]).toEqual([true, 1])

    // Idle ones are closed, and there are no more than are allowed.
    const { hostname, port } = new URL(plain)
    const ended: Promise<void>[] = []
    for (let at = 0; at < 4; at++) {
      const socket = connect(Number(port), hostname)
      ended.push(new Promise((resolve) => socket.on('error', () => resolve()).on('close', () => resolve())))
      socket.resume()
    }
    await ended[3]
    expect(campus.said('the gateway has as many connections as it takes')).toHaveLength(1)
    await Promise.all(ended)
  })
})
