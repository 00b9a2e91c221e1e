import fc from 'fast-check'
import SCIMMY from 'scimmy'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type DirectoryRecord, startDirectory } from './a-directory.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0:'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const more = 'urn:ietf:params:scim:schemas:extension:muster:2.0:User'

const people: readonly DirectoryRecord[] = [
  {
    ...{ type: 'user', id: 'u1', username: 'Ann', displayName: 'Ann Adams', givenName: 'Ann', familyName: 'Adams' },
    ...{ email: 'ann@campus.test', employeeNumber: '7', department: 'Physics', aliases: ['aadams'], cardNumbers: ['C1', 'C2'] },
    attributes: { uidNumber: ['1001'] },
  },
  {
    ...{ type: 'user', id: 'u2', username: 'bob', displayName: 'Bob "Bo" Brown', familyName: 'Brown', office: 'R 12' },
    ...{ email: 'BOB@campus.test', otherEmails: ['bo@home.test'] },
  },
  { type: 'user', id: 'u3', username: 'čeněk', displayName: 'Čeněk Dvořák', familyName: 'Dvořák' },
  { type: 'user', id: 'u5', username: 'eve', displayName: '100%_\\' },
]
const groups: readonly DirectoryRecord[] = [
  { type: 'group', id: 'g1', name: 'Staff', description: 'Who works here' },
  { type: 'group', id: 'g2', name: 'Everybody' },
  { type: 'group', id: 'g3', name: 'Nobody' },
  { type: 'members', group: 'g1', members: ['u1', 'u2'] },
  { type: 'members', group: 'g2', members: ['u3', 'g1', 'u5'] },
]
const scim = 'api: { listen: "127.0.0.1:0", scim: true }'

// biome-ignore lint/suspicious/noExplicitAny: whatever SCIM says, for the test to look into.
type Json = any

/** For one test. */
async function startScim(...asked: Parameters<typeof openScim>) {
  const campus = await openScim(...asked)
  onTestFinished(campus.end)
  return campus
}

/** A service with SCIM over these people and groups, and a client of it. */
async function openScim(records: readonly DirectoryRecord[] = [...people, ...groups], sources = {}, ofSource = '') {
  const campus = await startDirectory({ campus: records, ...sources }, scim, ofSource)
  await campus.muster.sync()
  const token = campus.token('directory')
  const ask = async (method: string, path: string, { body, headers = {}, bearer = token }: Asked = {}) => {
    const answer = await fetch(`${campus.apiAddress()}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body !== undefined && { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, json: (text === '' ? undefined : JSON.parse(text)) as Json }
  }
  const list = async (path: string) => {
    const { status, json } = await ask('GET', path)
    expect([status, json.schemas], JSON.stringify(json)).toEqual([200, ['urn:ietf:params:scim:api:messages:2.0:ListResponse']])
    return json
  }
  const find = async (filter: string, endpoint = '/Users'): Promise<string[]> => {
    const { Resources, totalResults } = await list(`${endpoint}?filter=${encodeURIComponent(filter)}`)
    expect(totalResults).toBe(Resources.length)
    return Resources.map((one: Json) => one.externalId)
  }
  return { ...campus, ask, get: async (path: string) => (await ask('GET', path)).json, page: list, find }
}

interface Asked {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly bearer?: string
}

describe('SCIM', () => {
  /** For whoever changes nothing. */
  let campus: Awaited<ReturnType<typeof openScim>>
  beforeAll(async () => {
    campus = await openScim()
  })
  afterAll(() => campus.end())

  it('finds by the whole grammar of filters', async () => {
    const { find } = campus
    const users: readonly (readonly [filter: string, ...found: readonly string[]])[] = [
      ['userName eq "ANN"', 'u1'],
      ['USERNAME EQ "ann" AND Active Eq true', 'u1'],
      ['userName eq "ČENĚK"', 'u3'],
      ['displayName co "DVOŘ"', 'u3'],
      ['displayName co "%_"', 'u5'],
      ['displayName ew "\\\\"', 'u5'],
      ['displayName eq "Bob \\"Bo\\" Brown"', 'u2'],
      ['userName ne "ann"', 'u2', 'u3', 'u5'],
      ['userName sw "a" or userName sw "b" and name.familyName eq "none"', 'u1'],
      ['(userName sw "a" or userName sw "b") and not (emails pr)'],
      ['not (name.givenName pr)', 'u2', 'u3', 'u5'],
      ['name.givenName eq null', 'u2', 'u3', 'u5'],
      ['name pr', 'u1', 'u2', 'u3', 'u5'],
      ['name.familyName gt "brown"', 'u3'],
      ['name.familyName ge "Brown" and name.familyName lt "E"', 'u2', 'u3'],
      ['name.familyName le "adams"', 'u1'],
      ['emails eq "bob@campus.test"', 'u2'],
      ['emails.value sw "bo@"', 'u2'],
      ['emails[type eq "other"]', 'u2'],
      ['emails[type eq "work" and value co "home"]'],
      ['emails[primary eq false and not (value co "campus")]', 'u2'],
      [`urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ann"`, 'u1'],
      [`${enterprise}:department eq "physics"`, 'u1'],
      [`${more}:aliases eq "aadams"`, 'u1'],
      [`${more}:office eq "r 12" and ${more}:source eq "campus"`, 'u2'],
      [`schemas eq "${enterprise}"`, 'u1'],
      ['externalId eq "u3"', 'u3'],
      ['externalId eq "U3"'],
      ['id eq "1"', 'u1'],
      ['id eq "01" or id eq "x"'],
      ['id ne "1"', 'u2', 'u3', 'u5'],
      ['groups.display eq "STAFF"', 'u1', 'u2'],
      ['groups[display eq "Everybody"]', 'u1', 'u2', 'u3', 'u5'],
      ['groups.display eq "Everybody" and not (groups.display eq "Staff")', 'u3', 'u5'],
      ['active eq false'],
      ['meta.resourceType eq "User" and meta.lastModified gt "2020-01-01T00:00:00Z"', 'u1', 'u2', 'u3', 'u5'],
      ['meta.created lt "2020-01-01T00:00:00.5+02:00"'],
    ]
    for (const [filter, ...found] of users) expect((await find(filter)).sort(), filter).toEqual(found)
    const inGroups: readonly (readonly [filter: string, ...found: readonly string[]])[] = [
      ['displayName eq "staff"', 'g1'],
      ['displayName sw "STA" or displayName ew "body"', 'g1', 'g2', 'g3'],
      ['members.value eq "1"', 'g1'],
      ['members[type eq "Group"]', 'g2'],
      ['members.display eq "čeněk dvořák"', 'g2'],
      ['members[type eq "User" and display eq "ann adams"]', 'g1'],
      ['not (members pr)', 'g3'],
      ['urn:ietf:params:scim:schemas:extension:muster:2.0:Group:description co "works"', 'g1'],
    ]
    for (const [filter, ...found] of inGroups) expect((await find(filter, '/Groups')).sort(), filter).toEqual(found)
  })

  it('finds what the filters of a published implementation find in the resources themselves', async () => {
    // In lower case, because that implementation does not know that most attributes have none.
    const letters = 'abc'
    const name = (at: number): string => `${letters[at % 3]}${letters[(at >> 1) % 3]}${letters[(at * 7) % 3]}${at}`
    const records = Array.from({ length: 60 }, (_, at): DirectoryRecord => {
      const username = name(at)
      return {
        // It falls over where there is no name and no address at all.
        ...{ type: 'user', id: `u${at}`, username, displayName: `${username} ${name(at + 1)}`, email: `${username}@${name(at % 5)}` },
        ...(at % 5 === 0 && { otherEmails: [`${name(at + 2)}@home`, `${name(at + 3)}@home`] }),
        ...(at % 2 === 0 && { familyName: name(at % 7) }),
      }
    })
    const { page, find } = await startScim(records)
    const { Resources } = await page('/Users?count=1000')
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '@', ' '), minLength: 1, maxLength: 3 })
    const operator = fc.constantFrom('eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')
    const simple = fc.oneof(
      fc
        .tuple(fc.constantFrom('userName', 'displayName', 'name.familyName'), operator, text)
        .map(([path, op, value]) => `${path} ${op} "${value}"`),
      fc.constantFrom('displayName pr', 'name.familyName pr', 'active eq true', 'active eq false'),
    )
    const part = fc.constantFrom('co', 'sw', 'ew')
    const about = fc.oneof(
      fc.tuple(fc.constantFrom('emails.value', 'emails.type'), part, text).map(([path, op, value]) => `${path} ${op} "${value}"`),
      fc
        .tuple(fc.constantFrom('work', 'other'), part, text)
        .map(([type, op, value]) => `emails[type eq "${type}" and value ${op} "${value}"]`),
    )
    // It takes two comparisons of addresses for comparisons of one.
    const both = fc.tuple(simple, fc.oneof(simple, about)).map((all) => all.join(' and '))
    const filter = fc.array(fc.oneof(simple, about, both), { minLength: 1, maxLength: 2 }).map((any) => any.join(' or '))
    await fc.assert(
      fc.asyncProperty(filter, async (filter) => {
        const expected = new SCIMMY.Types.Filter(filter).match(Resources).map(({ externalId }: Json) => externalId)
        expect((await find(filter)).sort(), filter).toEqual(expected.sort())
      }),
      { numRuns: 60 },
    )
  })

  it('says of each resource what its schemas say, as a published implementation reads them', async () => {
    const { page, get } = campus
    const schemas = (await page('/Schemas')).Resources
    const types = (await page('/ResourceTypes')).Resources
    expect(types.map(({ name, endpoint, schema }: Json) => [name, endpoint, schema])).toEqual([
      ['User', '/Users', `${core}User`],
      ['Group', '/Groups', `${core}Group`],
    ])
    const ids = types.flatMap(({ schema, schemaExtensions }: Json) => [schema, ...schemaExtensions.map((one: Json) => one.schema)])
    expect(schemas.map(({ id }: Json) => id)).toEqual(ids)
    for (const { id, meta } of schemas) expect([(await get(`/Schemas/${id}`)).id, meta.location]).toEqual([id, expect.stringContaining(id)])
    for (const [{ name, schema, schemaExtensions }, known] of [
      [types[0], SCIMMY.Schemas.User.definition],
      [types[1], SCIMMY.Schemas.Group.definition],
    ] as Json) {
      for (const { schema: extension } of schemaExtensions) {
        const described = schemas.find(({ id }: Json) => id === extension)
        known.extend(
          new SCIMMY.Types.SchemaDefinition(described.name, extension, described.description, described.attributes.map(toAttribute)),
        )
      }
      const { Resources } = await page(`/${name}s`)
      for (const resource of Resources) {
        const { schemas: _, ...own } = resource
        expect(known.coerce(resource, 'out')).toMatchObject(own)
        expect([resource.schemas[0], resource.meta.resourceType]).toEqual([schema, name])
        expect(await get(new URL(resource.meta.location).pathname.slice('/scim/v2'.length))).toEqual(resource)
      }
    }
    const config = await get('/ServiceProviderConfig')
    expect([config.patch, config.bulk.supported, config.sort, config.etag, config.filter]).toEqual([
      { supported: false },
      false,
      { supported: true },
      { supported: true },
      { supported: true, maxResults: 1_000 },
    ])
  })

  it('goes through pages, in every order, and meets each once', async () => {
    const { page } = campus
    const walk = async (query: string, endpoint = '/Users'): Promise<string[]> => {
      const met: string[] = []
      for (let start = 1; ; ) {
        const { Resources, totalResults, startIndex, itemsPerPage } = await page(`${endpoint}?${query}&startIndex=${start}&count=2`)
        expect([startIndex, itemsPerPage]).toEqual([start, Resources.length])
        met.push(...Resources.map((one: Json) => one.externalId))
        start += itemsPerPage
        if (start > totalResults) return met
      }
    }
    expect(await walk('')).toEqual(['u1', 'u2', 'u5', 'u3'])
    expect(await walk('sortBy=userName&sortOrder=descending')).toEqual(['u3', 'u5', 'u2', 'u1'])
    expect(await walk('sortBy=name.familyName')).toEqual(['u1', 'u2', 'u3', 'u5'])
    expect(await walk('sortBy=name.familyName&sortOrder=Descending')).toEqual(['u5', 'u3', 'u2', 'u1'])
    expect(await walk('sortBy=emails')).toEqual(['u1', 'u2', 'u3', 'u5'])
    expect(await walk('sortBy=id&sortOrder=descending')).toEqual(['u5', 'u3', 'u2', 'u1'])
    expect(await walk('filter=displayName%20pr')).toEqual(['u1', 'u2', 'u3', 'u5'])
    expect(await walk('sortBy=displayName', '/Groups')).toEqual(['g2', 'g3', 'g1'])
    const counted = async (query: string) => {
      const { totalResults, itemsPerPage, startIndex } = await page(`/Users?${query}`)
      return [totalResults, itemsPerPage, startIndex]
    }
    expect(await counted('count=-1')).toEqual([4, 0, 1])
    expect(await counted('count=0')).toEqual([4, 0, 1])
    expect(await counted('startIndex=-7&count=9999')).toEqual([4, 4, 1])
    expect(await counted('startIndex=1000000000000')).toEqual([4, 0, 1_000_000_000_000])
  })

  it('gives the attributes that are asked for, and those that are private only when they are', async () => {
    const { get } = campus
    const always = { schemas: expect.any(Array), id: '1' }
    expect(await get('/Users/1?attributes=USERNAME,name.givenName,emails.value')).toEqual({
      ...always,
      userName: 'Ann',
      name: { givenName: 'Ann' },
      emails: [{ value: 'ann@campus.test' }],
    })
    expect(await get(`/Users/1?attributes=${enterprise}:department`)).toEqual({ ...always, [enterprise]: { department: 'Physics' } })
    expect(await get(`/Users/1?attributes=${more}:cardNumbers,${more}:attributes,nothing`)).toEqual({
      ...always,
      [more]: { cardNumbers: ['C1', 'C2'], attributes: [{ type: 'uidNumber', value: '1001' }] },
    })
    const whole = await get('/Users/1')
    expect(whole[more]).toEqual({ source: 'campus', aliases: ['aadams'] })
    const { name: _, groups: __, ...rest } = whole
    const { formatted: ___, ...parts } = whole.name
    expect(await get('/Users/1?excludedAttributes=groups,name.formatted,id')).toEqual({ ...rest, name: parts })
    expect((await get('/Groups/6?excludedAttributes=members')).members).toBeUndefined()
    expect((await get('/Groups/6')).members).toHaveLength(3)
  })

  it('says by its version whether a resource has changed, also by a membership', async () => {
    const { ask, list, muster } = await startScim()
    const versions = async (path: string) => (await ask('GET', path)).headers.get('etag')!
    const [ann, staff] = [await versions('/Users/1'), await versions('/Groups/5')]
    expect((await ask('GET', '/Users/1', { headers: { 'if-none-match': `"other", ${ann}` } })).status).toBe(304)
    expect((await ask('GET', '/Users/1', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    list('campus', [
      ...people,
      ...groups.filter(({ group }) => group !== 'g1'),
      { type: 'members', group: 'g1', members: ['u1', 'u2', 'u3'] },
    ])
    await muster.sync()
    expect(await versions('/Users/1')).toBe(ann)
    expect(await versions('/Groups/5')).not.toBe(staff)
    expect((await ask('GET', '/Groups/5', { headers: { 'if-none-match': staff } })).status).toBe(200)
  })

  it('keeps who is absent as not active, under the same id, and has no one who is gone', async () => {
    const { get, ask, find, list, muster } = await startScim()
    list('campus', [...people.slice(1), ...groups.filter(({ group }) => group !== 'g1')])
    await muster.sync()
    expect(await get('/Users/1')).toMatchObject({ userName: 'Ann', active: false })
    expect(await find('active eq false')).toEqual(['u1'])
    const { account } = await muster.internal.add({ username: 'zoe', displayName: 'Zoe' })
    expect(await find('userName eq "zoe"')).toHaveLength(1)
    await muster.internal.remove(account)
    expect((await ask('GET', `/Users/${account}`)).status).toBe(404)
    expect(await find('userName eq "zoe"')).toEqual([])
  })

  it('finds and shows what other sources add to people', async () => {
    const cards = [
      { type: 'user', id: 'c1', username: 'bob', displayName: 'Other', employeeNumber: '99', email: 'new@cards.test', cardNumbers: ['C9'] },
    ]
    const { find, get } = await startScim(
      undefined,
      { cards },
      ', role: enrich, join: { theirs: username, ours: username }, overrides: [email]',
    )
    expect(await find('emails.value eq "new@cards.test"')).toEqual(['u2'])
    expect(await find('emails.value co "BOB@"')).toEqual([])
    expect(await find(`${enterprise}:employeeNumber eq "99" and ${more}:cardNumbers eq "c9"`)).toEqual(['u2'])
    expect(await find('displayName eq "other"')).toEqual([])
    const [bob] = (await get(`/Users?filter=${encodeURIComponent('userName eq "bob"')}`)).Resources
    expect([bob.emails[0].value, bob.displayName, bob[enterprise]]).toEqual(['new@cards.test', 'Bob "Bo" Brown', { employeeNumber: '99' }])
  })

  it('is searched by POST as by GET, also people and groups together', async () => {
    const { ask, page } = campus
    const search = (path: string, body: object) => ask('POST', path, { body })
    const asked = { filter: 'displayName co "a"', attributes: ['displayName'], sortBy: 'displayName', startIndex: 1, count: 10 }
    const users = await search('/Users/.search', asked)
    expect(users.json).toEqual(await page('/Users?filter=displayName%20co%20%22a%22&attributes=displayName&sortBy=displayName&count=10'))
    const both = await search('/.search', { filter: 'displayName co "a" and (userName pr or members pr)', count: 2 })
    expect([both.json.totalResults, both.json.Resources.map((one: Json) => one.externalId)]).toEqual([2, ['u1', 'g1']])
    const rest = await search('/.search', { filter: 'displayName co "a"', startIndex: 2, count: 5 })
    expect([rest.json.totalResults, rest.json.Resources.map((one: Json) => one.externalId)]).toEqual([2, ['g1']])
  })

  it('answers what it does not do, or cannot understand, with an error of SCIM, and whoever may not with nothing', async () => {
    const { ask, token } = campus
    const error = async (status: number, scimType: string | undefined, method: string, path: string, asked: Asked = {}) => {
      const answer = await ask(method, path, asked)
      const seen = { status: answer.status, json: answer.json, type: answer.headers.get('content-type') }
      expect(seen, `${method} ${path.slice(0, 200)}`).toMatchObject({
        status,
        type: 'application/scim+json; charset=utf-8',
        json: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail: expect.any(String) },
      })
      expect(answer.json.scimType, `${method} ${path.slice(0, 200)}`).toBe(scimType)
      expect(JSON.stringify(answer.json).length).toBeLessThan(500)
      return answer
    }
    for (const [method, path] of [
      ['POST', '/Users'],
      ['PUT', '/Users/1'],
      ['PATCH', '/Users/1'],
      ['DELETE', '/Groups/5'],
      ['POST', '/Bulk'],
      ['GET', '/Me'],
    ] as const)
      await error(501, undefined, method, path, method === 'GET' ? {} : { body: { userName: 'x' } })
    for (const path of ['/Users/0', '/Users/5', '/Groups/1', '/Users/9007199254740993', '/Users/%2e%2e', '/Nothing', '/Schemas/none'])
      await error(404, undefined, 'GET', path)
    await error(403, undefined, 'GET', '/Schemas?filter=x')
    for (const filter of [
      ...[
        'x',
        'userName',
        'userName eq',
        'userName eq ann',
        'userName eq "ann',
        'userName eq "\\x"',
        'userName is "x"',
        'shoe eq "1"',
        '()',
      ],
      ...[
        'userName eq 7',
        'active eq "true"',
        'active gt true',
        'meta.created eq "soon"',
        'meta.created co "2020-01-01T00:00:00Z"',
        'name eq "x"',
      ],
      ...[
        'userName eq "a" and',
        '(userName pr',
        'userName pr)',
        'emails[value pr',
        'emails[emails[value pr]]',
        'userName[value pr]',
        'emails.shoe pr',
      ],
      ...[
        'id co "1"',
        'id gt "1"',
        'meta.location pr',
        'not userName pr',
        'password pr',
        `${more}:pin pr`,
        '\0',
        'userName eq "a"'.repeat(2),
      ],
      ...[
        `${'('.repeat(3_000)}userName pr${')'.repeat(3_000)}`,
        `${'not ('.repeat(1_000)}userName pr`,
        Array(300).fill('userName pr').join(' or '),
      ],
    ])
      await error(400, 'invalidFilter', 'GET', `/Users?filter=${encodeURIComponent(filter)}`)
    for (const query of [
      ...[
        'count=x',
        'count=1.5',
        'startIndex=1e3',
        'count=99999999999999999999',
        'sortBy=shoe',
        'sortBy=name',
        'sortBy=members',
        'sortOrder=up',
      ],
      ...['attributes=id&excludedAttributes=id', 'filter=a&filter=b', 'count=1&count=2'],
    ])
      await error(400, 'invalidValue', 'GET', `/Users?${query}`)
    const search = (body: unknown) =>
      error(400, typeof body === 'object' && !Array.isArray(body) ? 'invalidValue' : 'invalidSyntax', 'POST', '/Users/.search', { body })
    for (const body of [
      'no JSON',
      '[1]',
      '"x"',
      '',
      { filter: 7 },
      { count: '1' },
      { attributes: 'id' },
      { sortOrder: {} },
      { startIndex: 1.5 },
    ])
      await search(body)
    // A filter nested ten thousand deep, and one of ten megabytes.
    await error(400, 'invalidFilter', 'POST', '/Users/.search', { body: { filter: '('.repeat(10_000) } })
    await error(413, undefined, 'POST', '/Users/.search', { body: { filter: `userName eq "${'a'.repeat(10_000_000)}"` } })
    expect((await ask('POST', '/Users/.search', { body: { filter: `userName eq "${'a'.repeat(60_000)}"` } })).json.totalResults).toBe(0)

    const wrong = await error(401, undefined, 'GET', '/Users', { bearer: 'muster_wrong' })
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="muster"')
    for (const path of ['/Users', '/Users/1', '/Schemas', '/ServiceProviderConfig'])
      await error(403, undefined, 'GET', path, { bearer: token('read', 'run', 'authenticate') })
    await error(401, undefined, 'DELETE', '/Users/1', { bearer: 'x' })
  })

  it('is not there unless it is switched on, and is when the configuration is read anew', async () => {
    const { ask, configure, service, said, token, apiAddress } = await startScim()
    expect((await ask('GET', '/Users')).status).toBe(200)
    configure('api: { listen: "127.0.0.1:0" }')
    service.reload()
    while (said('the API listens').length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    const answer = await fetch(`${apiAddress()}/scim/v2/Users`, { headers: { authorization: `Bearer ${token('directory')}` } })
    expect(answer.status).toBe(404)
  })
})

/** An attribute as `/Schemas` tells it, for a published implementation to read. */
function toAttribute({ type, name, mutability: _, subAttributes = [], ...config }: Json): Json {
  return new SCIMMY.Types.Attribute(type, name, { ...config, mutable: 'readOnly', direction: 'both' }, subAttributes.map(toAttribute))
}
