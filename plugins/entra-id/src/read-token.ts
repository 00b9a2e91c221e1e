import type { HttpAnswer, Token } from '@muster/http'
import { MusterError, Secret } from '@muster/provider'
import { explainTokenError, tokenErrorCode } from './explain-token-error.ts'

/** Of an OAuth answer, its token. `expires_in` comes as a number, and from managed identities as text. */
export function readToken(answer: HttpAnswer): Token {
  const { access_token: value, expires_in: seconds } = (answer.body ?? {}) as { access_token?: unknown; expires_in?: unknown }
  if (answer.status !== 200 || typeof value !== 'string' || value === '') {
    if (answer.status !== 200 || tokenErrorCode(answer) !== undefined) throw explainTokenError(answer)
    throw new MusterError('PROTOCOL_VIOLATION', `${answer.from} answers without a token`, {
      hint: 'A proxy or a sign-in page of the network may have answered instead.',
    })
  }
  const lifetime = Number(seconds)
  return { value: new Secret(value), ...(lifetime > 0 && { expiresAt: Date.now() + lifetime * 1_000 }) }
}
