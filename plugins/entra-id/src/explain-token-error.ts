import type { HttpAnswer } from '@muster/http'
import { MusterError, type RejectionReason } from '@muster/provider'

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const rejections: ReadonlyMap<number, RejectionReason> = new Map([
  [50126, 'invalid-credentials'],
  [50056, 'invalid-credentials'], // It has no password here.
  [50064, 'invalid-credentials'],
  [50034, 'unknown-user'],
  [50053, 'locked'], // Or the address has tried too often.
  [50055, 'expired'], // The password.
  [50144, 'expired'], // The password, in Active Directory.
  [50142, 'must-change'],
  [50057, 'disabled'],
])

const secondFactor = new Set([50072, 50074, 50076, 50079, 50158, 500121, 53000, 53001, 53002, 53003, 53004])
const laterCodes = new Set([90055])
const downCodes = new Set([80001, 80002, 80005, 80007, 90033])

const mends: ReadonlyMap<number, readonly [why: string, hint: string]> = new Map([
  [
    65001,
    ['nobody has consented to what the application asks for', 'App registrations > your app > API permissions > Grant admin consent.'],
  ],
  [
    700016,
    ['the tenant knows no application of this `clientId`', 'Compare `clientId` and `tenant` with the overview of the app registration.'],
  ],
  [7000215, ['the client secret is wrong', 'Give `clientSecret` the value of a secret, not its ID; make a new one if it was not kept.']],
  [7000222, ['the client secret has expired', 'Make a new one: App registrations > your app > Certificates & secrets.']],
  [7000218, ['it wants a client secret or a certificate', 'Give `clientSecret` or `certificate`, or allow public client flows.']],
  [
    7000112,
    ['the application is disabled in the tenant', 'Enterprise applications > your app > Properties > Enabled for users to sign-in.'],
  ],
  [700027, ['the certificate is not one of the application', 'Upload it, look at when it ends, and compare the clock of this machine.']],
  [90002, ['there is no such tenant', 'Compare `tenant` with the overview of the directory, and `cloud` with where it is.']],
  [900023, ['there is no such tenant', 'Compare `tenant` with the overview of the directory, and `cloud` with where it is.']],
  [50020, ['guests cannot be asked for a password', 'They sign in where they come from.']],
])

/** The AADSTS number of an answer of the token endpoint. */
export function tokenErrorCode({ body }: HttpAnswer): number | undefined {
  const { error_codes: codes, error_description: text } = (body ?? {}) as { error_codes?: unknown; error_description?: unknown }
  const [first] = Array.isArray(codes) ? (codes as unknown[]) : []
  if (typeof first === 'number') return first
  const written = typeof text === 'string' ? /AADSTS(\d+)/.exec(text)?.[1] : undefined
  return written === undefined ? undefined : Number(written)
}

/** Why a person is refused; `undefined` when it says nothing about the person, or nothing that we know. */
export function rejectionOf(code: number | undefined): RejectionReason | undefined {
  return code === undefined ? undefined : rejections.get(code)
}

/** What to tell the administrator of an answer without a token. Its words are not repeated: they may name people. */
export function explainTokenError(answer: HttpAnswer): MusterError {
  const code = tokenErrorCode(answer)
  const { from, status, body } = answer
  const named = code === undefined ? `status ${status}${errorName(body)}` : `AADSTS${code}`
  if (code !== undefined && secondFactor.has(code)) {
    return new MusterError('SOURCE_REFUSED', `${from} wants a second factor or another device for this sign-in (${named})`, {
      hint: 'The password grant knows neither: let these people sign in with Microsoft, or exempt the application by conditional access.',
    })
  }
  if (status === 429 || (code !== undefined && laterCodes.has(code))) {
    return new MusterError('THROTTLED', `${from} says that it was asked too often (${named})`)
  }
  if (status >= 500 || (code !== undefined && downCodes.has(code))) {
    return new MusterError('SOURCE_UNAVAILABLE', `${from} cannot answer for now (${named})`, {
      hint: 'With pass-through authentication, look whether its agents are running.',
    })
  }
  const [why, hint] = mends.get(code ?? 0) ?? [
    'it gives no token',
    'The sign-in logs of Entra say more; errors are explained at https://login.microsoftonline.com/error.',
  ]
  return new MusterError('SOURCE_REFUSED', `${from}: ${why} (${named})`, { hint })
}

function errorName(body: unknown): string {
  const { error } = (body ?? {}) as { error?: unknown }
  return typeof error === 'string' && /^\w{1,64}$/.test(error) ? `, ${error}` : ''
}
