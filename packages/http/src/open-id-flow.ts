import { MusterError, type SignInChallenge } from '@muster/provider'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type IDToken,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type TokenEndpointResponseHelpers,
} from 'openid-client'
import { explainOpenId } from './explain-open-id.ts'
import { openFetch } from './open-fetch.ts'
import type { OpenIdOptions, OpenIdSignIn } from './open-id.ts'

/** What must be known when the person comes back. */
type Begun =
  | { readonly how: 'device'; readonly deviceCode: string; readonly interval: number; readonly expiresAt: number }
  | { readonly how: 'browser'; readonly state: string; readonly nonce: string; readonly verifier: string }

const browserMs = 15 * 60_000

/** What `openIdSignIn` says, with what it needs loaded. */
export function openIdFlow(options: OpenIdOptions): OpenIdSignIn {
  const door = openFetch(options)
  let known: Promise<Configuration> | undefined
  const configuration = (): Promise<Configuration> => {
    known ??= discover(options, door.fetch).catch((error: unknown) => {
      known = undefined
      throw explainOpenId(error, options.issuer)
    })
    return known
  }
  return {
    async begin(how, redirect) {
      const issuer = await configuration()
      try {
        return how === 'device' ? await beginOnDevice(issuer, options) : await beginInBrowser(issuer, options, redirect)
      } catch (error) {
        throw explainOpenId(error, options.issuer)
      }
    },
    async complete({ state, callback }) {
      const begun = readState(state)
      const issuer = await configuration()
      try {
        const claims = begun.how === 'device' ? await waitForDevice(issuer, begun, options) : await readCallback(issuer, begun, callback)
        return { type: 'accepted', ...options.identify(claims) }
      } catch (error) {
        throw explainOpenId(error, options.issuer)
      }
    },
    close: () => door.close(),
  }
}

async function discover(options: OpenIdOptions, fetch: typeof globalThis.fetch): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = options
  const configuration = await discovery(
    issuer,
    clientId,
    undefined,
    clientSecret === undefined ? None() : ClientSecretPost(clientSecret.reveal()),
    // Only this machine may be asked without TLS.
    { [customFetch]: withVerificationUri(fetch) as never, execute: isLoopback(issuer) ? [allowInsecureRequests] : [] },
  )
  enableNonRepudiationChecks(configuration)
  return configuration
}

/** Google says `verification_url`, as a draft of RFC 8628 did. */
function withVerificationUri(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (!response.ok || init?.method !== 'POST') return response
    const text = await response.text()
    const written = text.includes('"verification_uri"') ? text : text.replace('"verification_url"', '"verification_uri"')
    return new Response(written, response)
  }
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.'))
}

async function beginOnDevice(issuer: Configuration, { scope }: OpenIdOptions): Promise<SignInChallenge> {
  const given = await initiateDeviceAuthorization(issuer, { scope })
  const expiresAt = Date.now() + given.expires_in * 1_000
  const begun: Begun = { how: 'device', deviceCode: given.device_code, interval: given.interval ?? 5, expiresAt }
  return { how: 'device', url: new URL(given.verification_uri), userCode: given.user_code, state: writeState(begun), expiresAt }
}

async function beginInBrowser(issuer: Configuration, options: OpenIdOptions, redirect: URL | undefined): Promise<SignInChallenge> {
  if (redirect === undefined) throw new MusterError('NOT_SUPPORTED', 'signing in with a browser needs an address that it comes back to')
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
  const url = buildAuthorizationUrl(issuer, {
    ...options.parameters,
    redirect_uri: redirect.href,
    scope: options.scope,
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { how: 'browser', url, state: writeState({ how: 'browser', state, nonce, verifier }), expiresAt: Date.now() + browserMs }
}

async function readCallback(issuer: Configuration, begun: Begun & { how: 'browser' }, callback: URL | undefined): Promise<IDToken> {
  if (callback === undefined) throw new MusterError('NOT_SUPPORTED', 'the address that the browser came back to is missing')
  const tokens = await authorizationCodeGrant(issuer, callback, {
    pkceCodeVerifier: begun.verifier,
    expectedState: begun.state,
    expectedNonce: begun.nonce,
    idTokenExpected: true,
  })
  return claimsOf(tokens, issuer)
}

async function waitForDevice(issuer: Configuration, begun: Begun & { how: 'device' }, { signal: stop }: OpenIdOptions): Promise<IDToken> {
  const left = begun.expiresAt - Date.now()
  if (left <= 0) throw new MusterError('TIMED_OUT', 'nobody signed in while there was time for it', { hint: 'Begin again.' })
  const given = {
    device_code: begun.deviceCode,
    interval: begun.interval,
    expires_in: left / 1_000,
    user_code: '',
    verification_uri: issuer.serverMetadata().issuer,
  }
  const signal = AbortSignal.any([stop, AbortSignal.timeout(left)])
  return claimsOf(await pollDeviceAuthorizationGrant(issuer, given, undefined, { signal }), issuer)
}

function claimsOf(tokens: TokenEndpointResponseHelpers, issuer: Configuration): IDToken {
  const claims = tokens.claims()
  if (claims !== undefined) return claims
  throw new MusterError('PROTOCOL_VIOLATION', `${issuer.serverMetadata().issuer} gives no ID token, so nobody knows who signed in`, {
    hint: 'Look whether the scope `openid` is granted.',
  })
}

function writeState(begun: Begun): string {
  return Buffer.from(JSON.stringify(begun)).toString('base64url')
}

function readState(state: string): Begun {
  try {
    const begun = JSON.parse(Buffer.from(state, 'base64url').toString()) as Begun
    if (begun.how === 'device' && typeof begun.deviceCode === 'string' && typeof begun.expiresAt === 'number') return begun
    if (begun.how === 'browser' && [begun.state, begun.nonce, begun.verifier].every((part) => typeof part === 'string')) return begun
  } catch {
    // told below
  }
  throw new MusterError('PROTOCOL_VIOLATION', 'this is not the state of a sign-in that was begun', { hint: 'Begin again.' })
}
