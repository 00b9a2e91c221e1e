import type { HttpClient } from '@muster/http'
import { MusterError, Secret } from '@muster/provider'
import { asObject, readError } from './api-error.ts'
import type { Places } from './places.ts'
import { pages } from './scopes.ts'
import type { ServiceAccount } from './service-account.ts'

/** What is asserted: https://developers.google.com/identity/protocols/oauth2/service-account */
export interface Claims {
  readonly iss: string
  readonly sub: string
  readonly scope: string
  readonly aud: string
  /** Seconds since 1970. */
  readonly iat: number
  readonly exp: number
}

/** Who signs where there is no key. */
export interface Signer {
  readonly places: Places
  readonly iam: HttpClient
  readonly metadata: HttpClient
}

/** The claims, signed by the account's key or by Google. */
export async function signAssertion(account: ServiceAccount, claims: Claims, signer: Signer): Promise<Secret> {
  return account.by === 'key' ? await signWithKey(account, claims) : await haveSigned(account, claims, signer)
}

async function signWithKey({ key }: ServiceAccount & { by: 'key' }, claims: Claims): Promise<Secret> {
  const { importPKCS8, SignJWT } = await import('jose')
  const privateKey = await importPKCS8(key.privateKey.reveal(), 'RS256').catch(() => {
    throw new MusterError('CONFIG_INVALID', 'the `private_key` in `key` cannot be read', {
      hint: `Make a new key (${pages.keys}, Keys, Add key, JSON), and give the whole file.`,
    })
  })
  const header = { alg: 'RS256', typ: 'JWT', ...(key.id !== undefined && { kid: key.id }) }
  return new Secret(await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey))
}

/** https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/signJwt */
async function haveSigned(account: ServiceAccount & { by: 'signing' }, claims: Claims, { places, iam, metadata }: Signer): Promise<Secret> {
  const token = account.accessToken ?? (await askMachine(metadata))
  const answer = await iam.request({
    path: new URL(`${slashed(places.iamCredentials)}projects/-/serviceAccounts/${encodeURIComponent(account.email)}:signJwt`),
    headers: { authorization: `Bearer ${token.reveal()}` },
    json: { payload: JSON.stringify(claims) },
  })
  const error = readError(answer)
  const { signedJwt } = asObject(answer.body)
  if (error === undefined && typeof signedJwt === 'string') return new Secret(signedJwt)
  throw new MusterError(
    error !== undefined && error.status >= 500 ? 'SOURCE_UNAVAILABLE' : 'SOURCE_REFUSED',
    `Google does not sign for ${account.email}: ${error === undefined ? 'its answer holds no signedJwt' : `${error.message} (${error.status})`}`,
    {
      hint:
        error?.status === 401
          ? 'The token has ended or is none: `accessToken: ${command:gcloud auth print-access-token}` gives a new one at every run.'
          : `Enable the IAM Service Account Credentials API, and give whoever runs Muster the role Service Account Token Creator on that account (${pages.keys}, Permissions).`,
    },
  )
}

/** https://cloud.google.com/compute/docs/access/authenticate-workloads#applications */
async function askMachine(metadata: HttpClient): Promise<Secret> {
  const hint = 'Only machines of Google Cloud have a token of their own: elsewhere set `accessToken`, or use a `key`.'
  const answer = await metadata
    .request({ path: '/computeMetadata/v1/instance/service-accounts/default/token', headers: { 'metadata-flavor': 'Google' } })
    .catch((cause: Error) => {
      throw new MusterError('SOURCE_UNAVAILABLE', `the machine has no token of its own: ${cause.message}`, { cause, hint })
    })
  const { access_token: token } = asObject(answer.body)
  if (answer.status === 200 && typeof token === 'string') return new Secret(token)
  throw new MusterError(
    'SOURCE_UNAVAILABLE',
    `the machine gives no token of its own: ${answer.from} answers with status ${answer.status}`,
    { hint },
  )
}

function slashed({ href }: URL): string {
  return href.endsWith('/') ? href : `${href}/`
}
