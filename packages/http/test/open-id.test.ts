import { MusterError, Secret } from '@muster/provider'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveOpenId } from '../../../test/clouds/open-id/serve-open-id.ts'
import { type OpenIdOptions, openIdSignIn } from '../src/index.ts'

const redirect = 'https://muster.example/back'
const client = { clientId: 'the-client', clientSecret: 'the-secret', redirect }

async function open(options: Partial<OpenIdOptions> = {}, shape: Parameters<typeof serveOpenId>[1] = {}) {
  const double = await serveOpenId(client, shape)
  double.person = { sub: '117', email: 'ada@example.edu', hd: 'example.edu' }
  const signIn = openIdSignIn({
    issuer: double.issuer,
    clientId: client.clientId,
    clientSecret: new Secret(client.clientSecret),
    scope: 'openid email',
    identify: ({ sub, email }) => ({ id: sub, username: String(email) }),
    signal: new AbortController().signal,
    ...options,
  })
  onTestFinished(async () => {
    await signIn.close()
    await double.close()
  })
  return { double, signIn }
}

/** The browser: goes where it is sent, and gives the address at which it arrives. */
async function goThrough(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? `https://nowhere.example/?status=${response.status}`)
}

async function failureOf(work: Promise<unknown>): Promise<MusterError> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(MusterError)
  return failure as MusterError
}

describe('signing in with a device code', () => {
  it.each(['verification_uri', 'verification_url'])('waits until the person has answered, where it is called %s', async (spelling) => {
    const { double, signIn } = await open({}, { spelling })
    const { how, url, userCode, state, expiresAt } = await signIn.begin('device')
    expect([how, url.href, userCode]).toEqual(['device', `${double.url.origin}/device`, 'WDJB-MJHT'])
    expect(expiresAt! - Date.now()).toBeGreaterThan(890_000)
    const completed = signIn.complete({ state })
    while (!double.calls.some(({ path }) => path === '/token')) await new Promise((resolve) => setTimeout(resolve, 20))
    double.device = 'approved'
    expect(await completed).toEqual({ type: 'accepted', id: '117', username: 'ada@example.edu' })
  })

  it('can be gone on with by another process that has the state', async () => {
    const { double, signIn } = await open()
    const { state } = await signIn.begin('device')
    double.device = 'approved'
    const other = openIdSignIn({
      issuer: double.issuer,
      clientId: client.clientId,
      clientSecret: new Secret(client.clientSecret),
      scope: 'openid',
      identify: ({ sub }) => ({ id: sub }),
      signal: new AbortController().signal,
    })
    expect(await other.complete({ state })).toEqual({ type: 'accepted', id: '117' })
    await other.close()
  })

  it.each([
    ['declined', 'SOURCE_REFUSED', /^the sign-in was declined at http:\/\/127\.0\.0\.1:\d+$/],
    ['expired', 'TIMED_OUT', /^nobody signed in while there was time for it$/],
  ] as const)('says when it was %s', async (device, code, message) => {
    const { double, signIn } = await open()
    const { state } = await signIn.begin('device')
    double.device = device
    const failure = await failureOf(signIn.complete({ state }))
    expect([failure.code, failure.message]).toEqual([code, expect.stringMatching(message)])
  })

  it('ends when everything is stopped', async () => {
    const stop = new AbortController()
    const { signIn } = await open({ signal: stop.signal })
    const { state } = await signIn.begin('device')
    const completed = failureOf(signIn.complete({ state }))
    stop.abort()
    expect((await completed).code).toBe('STOPPED')
  })

  it('names a client that is not known there', async () => {
    const { signIn } = await open({ clientSecret: new Secret('wrong') })
    const failure = await failureOf(signIn.begin('device'))
    expect(failure.message).toMatch(/ refuses the sign-in: The provided client secret is invalid\.$/)
    expect(failure.hint).toContain('openId.clientSecret')
  })
})

describe('signing in with a browser', () => {
  it('comes back with a code, which proves who it was', async () => {
    const { double, signIn } = await open({}, { path: '/tenant/v2.0' })
    const { url, state } = await signIn.begin('browser', new URL(redirect))
    const callback = await goThrough(url)
    expect(await signIn.complete({ state, callback })).toEqual({ type: 'accepted', id: '117', username: 'ada@example.edu' })
    expect(double.calls.filter(({ path }) => path.endsWith('/jwks'))).toHaveLength(1)
  })

  it('takes a code once', async () => {
    const { signIn } = await open()
    const { url, state } = await signIn.begin('browser', new URL(redirect))
    const callback = await goThrough(url)
    await signIn.complete({ state, callback })
    expect((await failureOf(signIn.complete({ state, callback }))).message).toMatch(/ refuses the sign-in: /)
  })

  it('does not take the answer to another sign-in', async () => {
    const { signIn } = await open()
    const mine = await signIn.begin('browser', new URL(redirect))
    const other = await signIn.begin('browser', new URL(redirect))
    const failure = await failureOf(signIn.complete({ state: mine.state, callback: await goThrough(other.url) }))
    expect(failure.code).toBe('PROTOCOL_VIOLATION')
    expect(failure.message).toContain("proves nobody's sign-in")
  })

  it('says when the person would not', async () => {
    const { double, signIn } = await open()
    double.device = 'declined'
    const { url, state } = await signIn.begin('browser', new URL(redirect))
    expect((await failureOf(signIn.complete({ state, callback: await goThrough(url) }))).code).toBe('SOURCE_REFUSED')
  })

  it.each(['issuer', 'audience', 'nonce', 'signature', 'expired', 'missing'] as const)(
    'lets nobody in by a token whose %s is wrong',
    async (wrong) => {
      const { double, signIn } = await open()
      double.wrong = wrong
      const { url, state } = await signIn.begin('browser', new URL(redirect))
      const failure = await failureOf(signIn.complete({ state, callback: await goThrough(url) }))
      expect(failure.code).toBe('PROTOCOL_VIOLATION')
    },
  )

  it.each(['issuer', 'audience', 'signature', 'expired', 'missing'] as const)(
    'lets nobody in by a token of a device whose %s is wrong',
    async (wrong) => {
      const { double, signIn } = await open()
      Object.assign(double, { wrong, device: 'approved' })
      const { state } = await signIn.begin('device')
      expect((await failureOf(signIn.complete({ state }))).code).toBe('PROTOCOL_VIOLATION')
    },
  )

  it('refuses whatever is not the state of a sign-in', async () => {
    const { signIn } = await open()
    for (const state of ['', 'x', Buffer.from('{"how":"browser"}').toString('base64url')])
      expect((await failureOf(signIn.complete({ state }))).message).toBe('this is not the state of a sign-in that was begun')
  })
})

describe('an issuer', () => {
  it('that cannot be reached is asked again the next time', async () => {
    const { double, signIn } = await open()
    double.fail({ kind: 'reset' })
    expect((await failureOf(signIn.begin('device'))).code).toBe('SOURCE_UNAVAILABLE')
    expect((await signIn.begin('device')).userCode).toBe('WDJB-MJHT')
  })

  it('that answers with a page of somebody else proves nothing', async () => {
    const { double, signIn } = await open()
    double.fail({ kind: 'reply', reply: { status: 200, body: '<h1>Sign in to the network</h1>' } })
    expect((await failureOf(signIn.begin('device'))).code).toBe('PROTOCOL_VIOLATION')
  })
})
