import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type Call, type Double, type Reply, serveDouble } from '../serve-double.ts'

export interface OpenIdDouble extends Double {
  readonly issuer: URL
  /** Whoever signs in next has these claims. */
  person: JWTPayload
  /** What happens to the next device sign-ins: the person has not answered yet, has, would not, or was too late. */
  device: 'pending' | 'approved' | 'declined' | 'expired'
  /** What is wrong with the ID tokens that are given. */
  wrong?: 'issuer' | 'audience' | 'nonce' | 'signature' | 'expired' | 'missing'
}

export interface OpenIdClient {
  readonly clientId: string
  readonly clientSecret?: string
  readonly redirect: string
}

interface Code {
  readonly challenge: string
  readonly redirect: string
  readonly nonce: string
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/**
 * An OpenID provider: discovery, the authorization code with PKCE (RFC 6749, 7636; OpenID Connect Core 1.0) and the device code
 * (RFC 8628) for one registered client. It refuses whatever those refuse. `path`: of the issuer. `spelling`: Google says
 * `verification_url` (https://developers.google.com/identity/protocols/oauth2/limited-input-device, step 2).
 */
export async function serveOpenId(
  client: OpenIdClient,
  { path = '', spelling = 'verification_uri', interval = 0.05 } = {},
): Promise<OpenIdDouble> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const stranger = await generateKeyPair('RS256')
  const [codes, devices] = [new Map<string, Code>(), new Map<string, { polledAt: number }>()]
  const answers: Readonly<Record<string, (call: Call) => Reply | Promise<Reply>>> = {
    'GET /.well-known/openid-configuration': () => json(200, discovery()),
    'GET /jwks': async () => json(200, { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] }),
    'GET /authorize': ({ query }) => authorize(query),
    'POST /device/code': (call) => refuseClient(call) ?? beginDevice(new URLSearchParams(call.body)),
    'POST /token': async (call) => refuseClient(call) ?? (await giveToken(new URLSearchParams(call.body))),
  }
  const double = await serveDouble((call) => {
    const answer = answers[`${call.method} ${call.path.slice(path.length)}`]
    return call.path.startsWith(path) && answer !== undefined ? answer(call) : json(404, { error: 'not_found' })
  })
  const issuer = new URL(path, double.url)
  const state: OpenIdDouble = Object.assign(double, { issuer, person: { sub: '1' }, device: 'pending' as const })
  return state

  function discovery() {
    const at = (place: string): string => `${double.url.origin}${path}${place}`
    return {
      issuer: path === '' ? double.url.origin : issuer.href,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      device_authorization_endpoint: at('/device/code'),
      jwks_uri: at('/jwks'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    }
  }

  function refuseClient({ headers, body }: Call): Reply | undefined {
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return refuse('invalid_request', 'not a form')
    const form = new URLSearchParams(body)
    if (form.get('client_id') !== client.clientId) return refuse('invalid_client', 'The OAuth client was not found.', 401)
    if (client.clientSecret !== undefined && form.get('client_secret') !== client.clientSecret)
      return refuse('invalid_client', 'The provided client secret is invalid.', 401)
    return undefined
  }

  function beginDevice(form: URLSearchParams): Reply {
    if (!(form.get('scope') ?? '').split(' ').includes('openid')) return refuse('invalid_scope', 'Invalid device flow scope')
    const code = randomUUID()
    devices.set(code, { polledAt: 0 })
    return json(200, { device_code: code, user_code: 'WDJB-MJHT', [spelling]: `${double.url.origin}/device`, expires_in: 900, interval })
  }

  function authorize(query: URLSearchParams): Reply {
    const [redirect, challenge, nonce] = [query.get('redirect_uri'), query.get('code_challenge'), query.get('nonce')]
    if (query.get('client_id') !== client.clientId || redirect !== client.redirect) return { status: 400, body: 'redirect_uri_mismatch' }
    const back = new URL(redirect)
    back.searchParams.set('state', query.get('state') ?? '')
    const isWhole =
      query.get('response_type') === 'code' && query.get('code_challenge_method') === 'S256' && challenge !== null && nonce !== null
    if (!isWhole || !(query.get('scope') ?? '').split(' ').includes('openid')) back.searchParams.set('error', 'invalid_request')
    else if (state.device === 'declined') back.searchParams.set('error', 'access_denied')
    else {
      const code = randomUUID()
      codes.set(code, { challenge, redirect, nonce })
      back.searchParams.set('code', code)
    }
    return { status: 302, headers: { location: back.href } }
  }

  async function giveToken(form: URLSearchParams): Promise<Reply> {
    const grant = form.get('grant_type')
    if (grant === deviceGrant) return answerDevice(form.get('device_code') ?? '')
    if (grant !== 'authorization_code') return refuse('unsupported_grant_type', `Invalid grant_type: ${grant}`)
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (code === undefined || code.redirect !== form.get('redirect_uri') || code.challenge !== verifier)
      return refuse('invalid_grant', 'Bad Request')
    return tokens(code.nonce)
  }

  async function answerDevice(code: string): Promise<Reply> {
    const device = devices.get(code)
    if (device === undefined) return refuse('invalid_grant', 'Malformed device code')
    if (state.device === 'expired') return refuse('expired_token', 'The code has expired.')
    if (state.device === 'declined') return refuse('access_denied', 'Forbidden', 403)
    const early = Date.now() - device.polledAt < interval * 900
    device.polledAt = Date.now()
    if (early) return refuse('slow_down', 'Polling too frequently', 403)
    if (state.device === 'pending') return refuse('authorization_pending', 'Precondition Required', 428)
    devices.delete(code)
    return tokens()
  }

  async function tokens(nonce?: string): Promise<Reply> {
    const { wrong, person } = state
    const issued = { access_token: randomUUID(), token_type: 'Bearer', expires_in: 3_600, scope: 'openid' }
    if (wrong === 'missing') return json(200, issued)
    const now = Math.floor(Date.now() / 1_000)
    const idToken = await new SignJWT({ ...person, ...(nonce !== undefined && { nonce: wrong === 'nonce' ? 'another' : nonce }) })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(wrong === 'issuer' ? 'https://elsewhere.example' : discovery().issuer)
      .setAudience(wrong === 'audience' ? 'another' : client.clientId)
      .setIssuedAt(wrong === 'expired' ? now - 7_200 : now)
      .setExpirationTime(wrong === 'expired' ? now - 3_600 : now + 3_600)
      .sign(wrong === 'signature' ? stranger.privateKey : privateKey)
    return json(200, { ...issued, id_token: idToken })
  }
}

function json(status: number, body: unknown): Reply {
  return { status, body }
}

function refuse(error: string, description: string, status = 400): Reply {
  return json(status, { error, error_description: description })
}
