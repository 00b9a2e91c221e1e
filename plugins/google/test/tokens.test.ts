import { generateKeyPairSync } from 'node:crypto'
import { Secret } from '@muster/provider'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type GoogleDouble, type GoogleOptions, serveGoogle } from '../../../test/clouds/google/serve-google.ts'
import { tenant, user } from '../../../test/clouds/google/tenant.ts'
import { listAll } from '../../../test/servers/list-all.ts'
import type { Settings } from '../src/index.ts'
import { openSettings } from './open-google.ts'

const http = { failingSeconds: 0.05, throttledSeconds: 0.05 }
const userScope = 'https://www.googleapis.com/auth/admin.directory.user.readonly'
const groupScope = 'https://www.googleapis.com/auth/admin.directory.group.readonly'

async function serve(options?: GoogleOptions): Promise<GoogleDouble> {
  const double = await serveGoogle(tenant([user('anna'), user('gone', { suspended: true })]), options)
  onTestFinished(() => double.close())
  return double
}

async function list(settings: Partial<Settings> & { admin: string }, now?: () => number) {
  const { session } = await openSettings({ http, ...settings }, now)
  return await listAll(session)
}

describe('a service account with a key', () => {
  test('asks for the least it needs, once, on behalf of the administrator', async () => {
    const double = await serve()
    expect((await list(double.settings)).isComplete).toBe(true)
    const exchanges = double.calls.filter(({ path }) => path === '/token')
    expect(exchanges).toHaveLength(1)
    const [, payload = ''] = new URLSearchParams(exchanges[0]?.body).get('assertion')!.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    expect(claims).toMatchObject({ iss: double.serviceAccount, sub: double.tenant.admin, scope: `${userScope} ${groupScope}` })
    expect(claims.exp - claims.iat).toBe(3_600)
  })

  test('may have its key as a secret, as the host hands it over', async () => {
    const double = await serve()
    expect((await list({ ...double.settings, key: new Secret(double.key) })).isComplete).toBe(true)
  })

  test('to which nothing is granted hears what to grant, to whom, and where', async () => {
    const double = await serve({ granted: [userScope] })
    const { failure } = await list(double.settings)
    expect(failure?.code).toBe('SOURCE_REFUSED')
    expect(failure?.message).toContain('(401, unauthorized_client)')
    expect(failure?.hint).toContain('https://admin.google.com/ac/owl/domainwidedelegation')
    expect(failure?.hint).toContain(`the client ID 100000000000000000001 exactly these scopes: ${userScope},${groupScope}`)
  })

  test('on a machine whose clock is wrong hears by how much', async () => {
    const double = await serve()
    const { failure } = await list(double.settings, () => Date.now() + 7_200_000)
    expect(failure?.hint).toMatch(/^Set the clock of this machine: it is 7(199|200|201) seconds ahead of Google's\.$/)
    const behind = await list(double.settings, () => Date.now() - 7_200_000)
    expect(behind.failure?.hint).toContain('seconds behind')
  })

  test('whose administrator is suspended, or whose key is another one, hears where to look', async () => {
    const double = await serve()
    const suspended = await list({ ...double.settings, admin: 'gone@campus.example' })
    expect(suspended.failure?.hint).toContain('whether gone@campus.example is an active user')
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const other = { ...JSON.parse(double.key), private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) }
    const refused = await list({ ...double.settings, key: JSON.stringify(other) })
    expect(refused.failure?.message).toContain('Invalid JWT Signature. (400, invalid_grant)')
    expect(refused.failure?.hint).toContain('https://console.cloud.google.com/iam-admin/serviceaccounts')
  })

  test.each([
    ['{"type":', '`key` is not the JSON of a key'],
    ['[]', '`key` is not the JSON of a key'],
    ['{"type":"authorized_user"}', '`key` is of the type "authorized_user", not service_account'],
    ['{"client_email":"a@b.c"}', '`key` has no `client_email` or no `private_key`'],
  ])('that is %s is refused before anybody is asked', async (key, message) => {
    await expect(openSettings({ admin: 'a@b.c', key })).rejects.toMatchObject({ code: 'CONFIG_INVALID', message })
  })

  test('whose private key is damaged says so and shows nothing of it', async () => {
    const double = await serve()
    const key = JSON.parse(double.key) as { private_key: string }
    const damaged = JSON.stringify({ ...key, private_key: key.private_key.slice(0, 200) })
    const { failure } = await list({ ...double.settings, key: damaged })
    expect(failure).toMatchObject({ code: 'CONFIG_INVALID', message: 'the `private_key` in `key` cannot be read' })
    expect(JSON.stringify(failure) + failure?.stack).not.toContain(key.private_key.slice(60, 120))
  })
})

describe('a service account without a key', () => {
  const keyless = ({ settings: { admin }, serviceAccount, endpoints }: GoogleDouble): Settings => ({ admin, serviceAccount, endpoints })

  test('has Google sign with the token of the machine', async () => {
    const double = await serve()
    expect((await list(keyless(double))).isComplete).toBe(true)
    expect(double.calls.slice(0, 3).map(({ path }) => decodeURIComponent(path))).toEqual([
      '/computeMetadata/v1/instance/service-accounts/default/token',
      `/v1/projects/-/serviceAccounts/${double.serviceAccount}:signJwt`,
      '/token',
    ])
  })

  test('has Google sign with a token that is given', async () => {
    const double = await serve()
    expect((await list({ ...keyless(double), accessToken: double.tokens.machineToken() })).isComplete).toBe(true)
    const { failure } = await list({ ...keyless(double), accessToken: 'ended-1' })
    expect(failure).toMatchObject({ code: 'SOURCE_REFUSED', hint: expect.stringContaining('gcloud auth print-access-token') })
  })

  test('for which the caller may not sign hears which role is missing', async () => {
    const double = await serve()
    const { failure } = await list({ ...keyless(double), serviceAccount: 'other@campus-project.iam.gserviceaccount.com' })
    expect(failure?.hint).toContain('the role Service Account Token Creator')
  })

  test('on a machine outside of Google Cloud hears what to set instead', async () => {
    const double = await serve()
    const { failure } = await list({
      ...keyless(double),
      endpoints: { ...double.endpoints, metadata: `${double.url.origin}/`, token: 'http://127.0.0.1:1/' },
    })
    expect(failure?.code).toBe('SOURCE_UNAVAILABLE')
    double.fail({ kind: 'reply', reply: { status: 404 } }, ({ path }) => path.startsWith('/computeMetadata/'))
    expect((await list(keyless(double))).failure?.hint).toContain('elsewhere set `accessToken`')
  })
})

describe('addresses in the settings', () => {
  test('over which a token would go in clear are refused', async () => {
    const { settings } = await serve()
    const open = openSettings({ ...settings, endpoints: { directory: 'http://gateway.example.edu/' } })
    await expect(open).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('in clear') })
  })

  test('without a path stand for the machine behind which the interface lives', async () => {
    const double = await serve()
    expect((await list({ ...double.settings, endpoints: { directory: double.url.origin } })).isComplete).toBe(true)
  })
})
