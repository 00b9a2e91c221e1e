import { isMusterError, MusterError } from '@muster/provider'
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client'
import { explainFailure } from './explain-failure.ts'

const ended = new Set(['expired_token', 'code_expired', 'bad_verification_code'])
const declined = new Set(['access_denied', 'authorization_declined'])
const hints: Readonly<Record<string, string>> = {
  invalid_client: 'Look at `openId.clientId` and `openId.clientSecret`, and at what kind of application is registered.',
  unauthorized_client: 'Look at `openId.clientId`, and whether the application may be signed in to in this way.',
  invalid_scope: 'The application may not ask for what it asks for.',
  redirect_uri_mismatch: 'Register the address that the browser comes back to.',
}

/** Turns what went wrong while somebody signed in elsewhere into a sentence. */
export function explainOpenId(error: unknown, issuer: URL): MusterError {
  const from = issuer.href.replace(/\/$/, '')
  if (isMusterError(error)) return error as MusterError
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const { error: code, error_description: description } = error
    if (declined.has(code)) return new MusterError('SOURCE_REFUSED', `the sign-in was declined at ${from}`)
    if (ended.has(code)) return tooLate(error)
    const hint = hints[code]
    return new MusterError('SOURCE_REFUSED', `${from} refuses the sign-in: ${description ?? code}`, {
      cause: error,
      ...(hint !== undefined && { hint }),
    })
  }
  if (error instanceof ClientError) {
    if (error.code === 'OAUTH_ABORT') return new MusterError('STOPPED', 'the sign-in was stopped', { cause: error })
    if (error.code === 'OAUTH_TIMEOUT') return tooLate(error)
    const why = error.cause instanceof Error ? error.cause.message : error.message
    return new MusterError('PROTOCOL_VIOLATION', `what ${from} answers proves nobody's sign-in: ${why}`, { cause: error })
  }
  return explainFailure(error, from).error
}

function tooLate(cause: unknown): MusterError {
  return new MusterError('TIMED_OUT', 'nobody signed in while there was time for it', { cause, hint: 'Begin again.' })
}
