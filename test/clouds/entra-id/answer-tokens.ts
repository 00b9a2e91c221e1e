import { createPublicKey, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import type { Call, Reply } from '../serve-double.ts'
import type { TenantState } from './tenant-state.ts'

export interface Application {
  readonly clientId: string
  readonly secret: string
  /** PEM of the certificate that was uploaded. */
  readonly certificate?: string
}

/** How a person's sign-in by a password ends, other than well. */
export interface SignIn {
  readonly password: string
  /** AADSTS, told to whoever knows the password. */
  readonly code?: number
}

const lifetime = 3_599

/** https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow and v2-oauth-ropc */
export class TokenAnswers {
  readonly permissions = new Set(['User.Read.All', 'GroupMember.Read.All'])
  readonly passwords = new Map<string, SignIn>()
  /** Answers every request with this number. */
  failsWith: number | undefined
  /** Tokens that are good. */
  readonly #good = new Set<string>()
  readonly #usedIds = new Set<string>()
  readonly #tenant: string
  readonly #application: Application
  readonly #state: TenantState
  #given = 0

  constructor(tenant: string, application: Application, state: TenantState) {
    this.#tenant = tenant
    this.#application = application
    this.#state = state
  }

  isGood(token: string): boolean {
    return this.#good.has(token)
  }

  /** Every token given until now has expired. */
  expireAll(): void {
    this.#good.clear()
  }

  async answer({ path, method, headers, body }: Call, origin: string): Promise<Reply> {
    if (this.failsWith !== undefined) return fail(400, 'invalid_request', this.failsWith)
    if (path !== `/${this.#tenant}/oauth2/v2.0/token`) return fail(400, 'invalid_request', 90002)
    if (method !== 'POST' || !String(headers['content-type']).startsWith('application/x-www-form-urlencoded'))
      return fail(400, 'invalid_request', 900144)
    const form = new URLSearchParams(body)
    if (form.get('client_id') !== this.#application.clientId) return fail(400, 'unauthorized_client', 700016)
    const fault = await this.#faultIn(form, `${origin}${path}`)
    if (fault !== undefined) return fail(401, 'invalid_client', fault)
    switch (form.get('grant_type')) {
      case 'client_credentials':
        if (form.get('scope') !== 'https://graph.microsoft.com/.default') return fail(400, 'invalid_scope', 70011)
        return this.#give()
      case 'password':
        return this.#askPerson(form)
      default:
        return fail(400, 'unsupported_grant_type', 70003)
    }
  }

  /** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http */
  answerMachine({ query, headers }: Call): Reply {
    if (headers.metadata !== 'true' || headers['x-forwarded-for'] !== undefined)
      return { status: 400, body: { error: 'invalid_request', error_description: 'Required metadata header not specified' } }
    if (query.get('api-version') !== '2018-02-01')
      return { status: 400, body: { error: 'bad_request_102', error_description: 'Required api-version parameter not specified' } }
    if (query.get('resource') !== 'https://graph.microsoft.com')
      return { status: 400, body: { error: 'invalid_resource', error_description: 'AADSTS500011' } }
    const { body } = this.#give() as { body: { access_token: string } }
    // "expires_in" is text here.
    return {
      status: 200,
      body: {
        access_token: body.access_token,
        expires_in: String(lifetime),
        resource: 'https://graph.microsoft.com',
        token_type: 'Bearer',
      },
    }
  }

  async #faultIn(form: URLSearchParams, address: string): Promise<number | undefined> {
    const { secret, certificate, clientId } = this.#application
    if (form.has('client_secret')) return form.get('client_secret') === secret ? undefined : 7000215
    const assertion = form.get('client_assertion')
    if (assertion === null) return 7000218
    if (certificate === undefined || form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      return 700027
    const known = new X509Certificate(certificate)
    try {
      // https://learn.microsoft.com/entra/identity-platform/certificate-credentials: PS256, and the SHA-256 thumbprint, in Base64url.
      const { alg, 'x5t#S256': thumbprint } = decodeProtectedHeader(assertion) as { alg?: string; 'x5t#S256'?: string }
      if (alg !== 'PS256' || thumbprint !== Buffer.from(known.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'))
        return 700027
      const { payload } = await jwtVerify(assertion, createPublicKey(certificate), {
        audience: address,
        issuer: clientId,
        subject: clientId,
        requiredClaims: ['jti', 'nbf', 'exp'],
      })
      if (this.#usedIds.has(payload.jti!)) return 700027
      this.#usedIds.add(payload.jti!)
      return undefined
    } catch {
      return 700027
    }
  }

  #askPerson(form: URLSearchParams): Reply {
    const name = form.get('username')?.toLowerCase()
    const person = [...this.#state.users.values()].find((user) => user.userPrincipalName?.toLowerCase() === name)
    if (person === undefined) return fail(400, 'invalid_grant', 50034)
    const known = this.passwords.get(person.id)
    if (known === undefined || known.password !== form.get('password')) return fail(400, 'invalid_grant', 50126)
    if (person.accountEnabled === false) return fail(400, 'invalid_grant', 50057)
    if (known.code !== undefined) return fail(400, known.code === 50076 ? 'interaction_required' : 'invalid_grant', known.code)
    return { status: 200, body: { token_type: 'Bearer', expires_in: lifetime, access_token: 'a.b.c', id_token: jwt({ oid: person.id }) } }
  }

  #give(): Reply {
    const token = jwt({ roles: [...this.permissions], jti: String(++this.#given) })
    this.#good.add(token)
    return { status: 200, body: { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token } }
  }
}

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.c2lnbmF0dXJl`
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application */
function fail(status: number, error: string, code: number): Reply {
  const trace = '00000000-0000-4000-8000-000000000000'
  const described = `AADSTS${code}: as the reference of error codes says. Trace ID: ${trace} Correlation ID: ${trace} Timestamp: 2026-11-28 12:00:00Z`
  return {
    status,
    body: {
      error,
      error_description: described,
      error_codes: [code],
      timestamp: '2026-11-28 12:00:00Z',
      trace_id: trace,
      correlation_id: trace,
    },
  }
}
