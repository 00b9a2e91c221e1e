import type { HttpAnswer, HttpClient, Token } from '@muster/http'
import { MusterError, Secret } from '@muster/provider'
import { type ApiError, asObject, readError } from './api-error.ts'
import { pages } from './scopes.ts'
import type { ServiceAccount } from './service-account.ts'
import { type Claims, type Signer, signAssertion } from './sign-assertion.ts'

export interface TokenRequest extends Signer {
  readonly account: ServiceAccount
  readonly admin: string
  readonly scopes: readonly string[]
  /** All that the settings need: what has to be granted is said whole. */
  readonly needed: readonly string[]
  readonly client: HttpClient
  readonly now: () => number
}

/** "The maximum is 1 hour after the issued time." */
const lifetimeSeconds = 3_600
/** More than this off, Google takes an assertion for one of another time. */
const clockTolerance = 120

/** A token that reads on behalf of the administrator: an assertion, exchanged. Throws `MusterError` with what to mend. */
export async function fetchToken(request: TokenRequest): Promise<Token> {
  const { account, admin, scopes, client, places, now } = request
  const iat = Math.floor(now() / 1_000)
  const claims: Claims = {
    iss: account.email,
    sub: admin,
    scope: scopes.join(' '),
    aud: places.token.href,
    iat,
    exp: iat + lifetimeSeconds,
  }
  const assertion = await signAssertion(account, claims, request)
  const answer = await client.request({
    path: places.token,
    form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertion.reveal() },
  })
  const error = readError(answer)
  if (error !== undefined) throw explain(error, request, skewOf(answer, now()))
  const { access_token: value, expires_in: seconds } = asObject(answer.body)
  if (typeof value !== 'string' || value === '') {
    throw new MusterError('PROTOCOL_VIOLATION', `${answer.from} gives no token`, { hint: 'Look at `endpoints.token` in the settings.' })
  }
  return { value: new Secret(value), ...(typeof seconds === 'number' && { expiresAt: now() + seconds * 1_000 }) }
}

function explain({ status, reason, message }: ApiError, request: TokenRequest, skew: number | undefined): MusterError {
  const { account, admin, scopes } = request
  if (status >= 500) {
    return new MusterError('SOURCE_UNAVAILABLE', `Google gives no token: ${message} (${status})`, { hint: 'Run again later.' })
  }
  const wanted = `${account.email} no token for ${scopes.join(' and ')} on behalf of ${admin}`
  return new MusterError('SOURCE_REFUSED', `Google gives ${wanted}: ${message} (${status}, ${reason})`, {
    hint: hintFor(reason, request, skew),
  })
}

function hintFor(reason: string, { account, admin, needed }: TokenRequest, skew: number | undefined): string {
  const client = account.clientId ?? `the unique ID of ${account.email}`
  switch (reason) {
    case 'unauthorized_client':
    case 'access_denied':
    case 'invalid_scope':
      return `As a super administrator open ${pages.delegation}, and grant the client ID ${client} exactly these scopes: ${needed.join(',')} (it may take up to a day to count).`
    case 'invalid_grant':
      if (skew !== undefined && Math.abs(skew) > clockTolerance) {
        return `Set the clock of this machine: it is ${Math.abs(skew)} seconds ${skew > 0 ? 'ahead of' : 'behind'} Google's.`
      }
      return `Look whether ${admin} is an active user of the tenant, whether the key still stands under ${pages.keys}, and whether the clock of this machine is right.`
    case 'invalid_client':
      return `The service account is gone or disabled: ${pages.keys}`
    default:
      return `Look at \`admin\` and \`key\` in the settings, and at ${pages.delegation}`
  }
}

/** Seconds by which our clock is ahead of theirs. */
function skewOf({ headers }: HttpAnswer, now: number): number | undefined {
  const theirs = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(theirs) ? undefined : Math.round((now - theirs) / 1_000)
}
