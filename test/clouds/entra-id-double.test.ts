import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { uuid } from '../servers/invent-directory.ts'
import { application, type Entra, startEntra, tenantId } from './entra-id/start-entra.ts'
import { costOf, defaultUserProperties, groupProperties, userProperties } from './entra-id/tables.ts'

let entra: Entra
let token: string

beforeEach(async () => {
  entra = await startEntra()
  onTestFinished(() => entra.stop())
  for (let number = 0; number < 3; number++)
    entra.state.addPerson({ id: uuid(1, number), userPrincipalName: `p${number}@x.example`, employeeId: '7' })
  entra.state.addGroup({ id: uuid(2, 0), displayName: 'Staff' }, [uuid(1, 0)])
  token = ((await post({})).body as { access_token: string }).access_token
})

async function post(further: Readonly<Record<string, string>>, tenant = tenantId) {
  const form = {
    client_id: application.clientId,
    client_secret: application.secret,
    scope: 'https://graph.microsoft.com/.default',
    grant_type: 'client_credentials',
  }
  const response = await fetch(new URL(`${tenant}/oauth2/v2.0/token`, entra.double.url), {
    method: 'POST',
    body: new URLSearchParams({ ...form, ...further }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

async function get(path: string, { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {}) {
  const response = await fetch(new URL(`v1.0/${path}`, entra.double.url), {
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as {
    error?: { code: string; message: string }
    value?: Record<string, unknown>[]
    responses?: { status: number }[]
  }
  return { status: response.status, code: answer.error?.code, ...answer }
}

describe('the double of Entra ID refuses as Microsoft Graph does', () => {
  test.each([
    ['users?$top=1000', 400, 'Request_UnsupportedQuery'],
    ['users?$top=0', 400, 'Request_UnsupportedQuery'],
    ['users?$skip=10', 400, 'Request_UnsupportedQuery'],
    ['users?pageSize=10', 400, 'Request_UnsupportedQuery'],
    ['users?$select=id,nickname', 400, 'BadRequest'],
    ['users?$count=true', 400, 'Request_UnsupportedQuery'],
    ["users?$filter=onPremisesSamAccountName eq 'x'", 400, 'Request_UnsupportedQuery'],
    ["users?$filter=department ne 'x'", 400, 'Request_UnsupportedQuery'],
    ['users?$skiptoken=other', 400, 'Directory_ExpiredPageToken'],
    ['users/delta?$top=5', 400, 'Request_UnsupportedQuery'],
    ['users/delta?$deltatoken=other', 400, 'SyncStateNotFound'],
    ['groups/delta?$select=id,members,nickname', 400, 'BadRequest'],
    [`users/${uuid(9, 9)}`, 404, 'Request_ResourceNotFound'],
    [`groups/${uuid(9, 9)}/members`, 404, 'Request_ResourceNotFound'],
    ['teams', 404, 'BadRequest'],
  ])('%s', async (path, status, code) => {
    expect(await get(path)).toMatchObject({ status, code })
  })

  test('a page size for changes beyond 999, a token that is none, and a permission that is missing', async () => {
    expect((await get('users/delta', { headers: { prefer: 'odata.maxpagesize=1000' } })).code).toBe('Request_UnsupportedQuery')
    expect(await get('users', { headers: { authorization: 'Bearer other' } })).toMatchObject({
      status: 401,
      code: 'InvalidAuthenticationToken',
    })
    entra.tokens.permissions.delete('User.Read.All')
    expect(await get('users')).toMatchObject({ status: 403, code: 'Authorization_RequestDenied' })
  })

  test('a batch of twenty-one, of none, with an id twice, and with an absolute address', async () => {
    const part = (id: number, url = '/users') => ({ id: String(id), method: 'GET', url })
    const batch = (requests: unknown) => get('$batch', { body: { requests } })
    for (const requests of [Array.from({ length: 21 }, (_, id) => part(id)), [], [part(1), part(1)], [part(1, 'http://x/users')], 'none']) {
      expect(await batch(requests)).toMatchObject({ status: 400, code: 'BadRequest' })
    }
    const { responses } = await batch([part(1), part(2, '/teams')])
    expect(responses?.map(({ status }) => status).toSorted()).toEqual([200, 404])
  })

  test.each([
    [{ client_secret: 'other' }, 7000215],
    [{ client_id: 'other' }, 700016],
    [{ scope: 'https://graph.microsoft.com/User.Read.All' }, 70011],
    [{ grant_type: 'implicit' }, 70003],
  ])('a token for %o', async (further, code) => {
    expect((await post(further)).body.error_codes).toEqual([code])
    expect((await post(further, 'other.example')).body.error_codes).toEqual([90002])
  })
})

test('the double of Entra ID gives what is not the default only where it is selected', async () => {
  const [first] = (await get('users')).value!
  expect(Object.keys(first!).toSorted()).toEqual([...defaultUserProperties].toSorted())
  expect((await get('users?$select=employeeId')).value?.[0]).toMatchObject({ employeeId: '7' })
})

test('the double of Entra ID counts what a question costs', () => {
  const cost = (resource: Parameters<typeof costOf>[0], query = '') => costOf(resource, new URLSearchParams(query))
  expect([cost('users'), cost('users', '$select=id'), cost('members'), cost('members', '$select=id&$top=10'), cost('users/delta')]).toEqual(
    [2, 1, 3, 1, 1],
  )
})

const description = process.env.MUSTER_INTERFACES ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'interfaces')
const file = join(description, 'graph-directory.json')

test.skipIf(!existsSync(file))('the double of Entra ID knows only properties of the published description of Microsoft Graph', () => {
  type Entity = { readonly base?: string; readonly properties: Readonly<Record<string, unknown>> }
  const { entityTypes } = JSON.parse(readFileSync(file, 'utf8')) as { entityTypes: Readonly<Record<string, Entity>> }
  const propertiesOf = (type: string | undefined): readonly string[] =>
    type === undefined ? [] : [...Object.keys(entityTypes[type]!.properties), ...propertiesOf(entityTypes[type]!.base)]
  expect(propertiesOf('microsoft.graph.user')).toEqual(expect.arrayContaining([...userProperties]))
  expect(propertiesOf('microsoft.graph.group')).toEqual(expect.arrayContaining([...groupProperties]))
})
