import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign, verify } from 'node:crypto'
import type { Call, Reply } from '../serve-double.ts'
import type { Tenant } from './tenant.ts'

export interface TokenOptions {
  /** What the super administrator has granted to the client. */
  granted: readonly string[]
  /** How long a token is good, in seconds: "expires_in". */
  tokenSeconds: number
  readonly now: () => number
}

interface Given {
  readonly scopes: readonly string[]
  readonly until: number
}

export const serviceAccount = 'muster@campus-project.iam.gserviceaccount.com'
export const clientId = '100000000000000000001'
const keyId = 'k1'
/** "The time … cannot be in the future"; some minutes are let pass. */
const skewSeconds = 300

/** The token endpoint, the IAM Service Account Credentials API and the metadata server, as far as a service account needs them. */
export class TokenOffice {
  readonly #options: TokenOptions
  readonly #tenant: Tenant
  readonly #given = new Map<string, Given>()
  readonly #machineTokens = new Set<string>()
  readonly #publicKey: KeyObject
  readonly #privateKey: KeyObject
  /** The JSON key of the service account, whose tokens are given out at `tokenUrl`. */
  readonly keyFor: (tokenUrl: string) => string
  #url = ''

  constructor(tenant: Tenant, options: TokenOptions) {
    this.#tenant = tenant
    this.#options = options
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    this.#privateKey = privateKey
    this.#publicKey = createPublicKey(privateKey)
    this.keyFor = (tokenUrl) =>
      JSON.stringify({
        type: 'service_account',
        project_id: 'campus-project',
        private_key_id: keyId,
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        client_email: serviceAccount,
        client_id: clientId,
        token_uri: tokenUrl,
      })
  }

  listenAt(tokenUrl: string): void {
    this.#url = tokenUrl
  }

  /** What a token may do; `undefined` when it is none, or no longer. */
  scopesOf(token: string): readonly string[] | undefined {
    const given = this.#given.get(token)
    return given !== undefined && this.#options.now() < given.until ? given.scopes : undefined
  }

  /** Ends every token that was given. */
  forget(): void {
    this.#given.clear()
  }

  machineToken(): string {
    const token = `machine.${randomBytes(8).toString('hex')}`
    this.#machineTokens.add(token)
    return token
  }

  /** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
  exchange({ method, headers, body, query }: Call): Reply {
    if (method !== 'POST') return { status: 405 }
    if (!(headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded') || [...query].length > 0) {
      return refuse(400, 'invalid_request', 'Missing required parameter: grant_type')
    }
    const form = new URLSearchParams(body)
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return refuse(400, 'unsupported_grant_type', 'Invalid grant_type')
    const extra = [...form.keys()].filter((key) => key !== 'grant_type' && key !== 'assertion')
    if (extra.length > 0) return refuse(400, 'invalid_request', `Parameter not allowed for this message type: ${extra[0]}`)
    return this.#judge(form.get('assertion') ?? '')
  }

  #judge(assertion: string): Reply {
    const [head = '', payload = '', signature = '', ...rest] = assertion.split('.')
    const header = decode(head)
    const claims = decode(payload)
    if (rest.length > 0 || header?.alg !== 'RS256' || claims === undefined) return refuse(400, 'invalid_grant', 'Bad Request')
    const isSigned = verify('sha256', Buffer.from(`${head}.${payload}`), this.#publicKey, Buffer.from(signature, 'base64url'))
    if (!isSigned || (header.kid !== undefined && header.kid !== keyId)) return refuse(400, 'invalid_grant', 'Invalid JWT Signature.')
    const { iss, sub, scope, aud, iat, exp } = claims
    if (iss !== serviceAccount) return refuse(400, 'invalid_grant', 'Invalid grant: account not found')
    if (aud !== this.#url) return refuse(400, 'invalid_grant', 'Invalid JWT: Failed audience check.')
    const now = this.#options.now() / 1_000
    const isShort = typeof iat === 'number' && typeof exp === 'number' && exp - iat <= 3_600 && iat <= now + skewSeconds && exp >= now
    if (!isShort) {
      const message =
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.'
      return refuse(400, 'invalid_grant', message)
    }
    if (!this.#tenant.users.some(({ primaryEmail, suspended }) => primaryEmail === sub && !suspended)) {
      return refuse(400, 'invalid_grant', 'Invalid email or User ID')
    }
    const scopes = typeof scope === 'string' ? scope.split(' ') : []
    if (scopes.length === 0 || !scopes.every((each) => this.#options.granted.includes(each))) {
      const message =
        'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.'
      return refuse(401, 'unauthorized_client', message)
    }
    const token = `ya29.${randomBytes(16).toString('hex')}`
    const { tokenSeconds, now: clock } = this.#options
    this.#given.set(token, { scopes, until: clock() + tokenSeconds * 1_000 })
    return { status: 200, body: { access_token: token, expires_in: tokenSeconds, token_type: 'Bearer' } }
  }

  /** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt */
  signJwt({ method, path, headers, body }: Call): Reply {
    if (method !== 'POST') return { status: 404 }
    if (!this.#machineTokens.has((headers.authorization ?? '').replace(/^Bearer /, ''))) {
      return iamError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
    }
    if (decodeURIComponent(path) !== `/v1/projects/-/serviceAccounts/${serviceAccount}:signJwt`) {
      return iamError(403, 'PERMISSION_DENIED', "Permission 'iam.serviceAccounts.signJwt' denied on resource (or it may not exist).")
    }
    const { payload, ...extra } = JSON.parse(body) as { payload?: unknown }
    if (typeof payload !== 'string' || Object.keys(extra).some((key) => key !== 'delegates')) {
      return iamError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.')
    }
    const signed = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${Buffer.from(payload).toString('base64url')}`
    const signature = sign('sha256', Buffer.from(signed), this.#privateKey).toString('base64url')
    return { status: 200, body: { keyId, signedJwt: `${signed}.${signature}` } }
  }

  /** https://cloud.google.com/compute/docs/metadata/querying-metadata: "The request must contain Metadata-Flavor: Google". */
  askMachine({ headers }: Call): Reply {
    if (headers['metadata-flavor'] !== 'Google') return { status: 403, body: 'Missing Metadata-Flavor:Google header.' }
    const body = { access_token: this.machineToken(), expires_in: 3_599, token_type: 'Bearer' }
    return { status: 200, headers: { 'metadata-flavor': 'Google' }, body }
  }
}

function refuse(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } }
}

function iamError(code: number, status: string, message: string): Reply {
  return { status: code, body: { error: { code, message, status } } }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}
