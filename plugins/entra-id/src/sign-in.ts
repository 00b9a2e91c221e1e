import { type Accepted, MusterError, type Password, type Rejected } from '@muster/provider'
import { decodeJwt } from 'jose'
import { explainTokenError, rejectionOf, tokenErrorCode } from './explain-token-error.ts'
import { findUser } from './look-up.ts'
import { textOf } from './read-page.ts'
import type { Tenant } from './tenant.ts'
import type { TokenServer } from './token-server.ts'

/**
 * Finds who it is with the application's own rights, then asks for a token with that name and password, once only: a second try
 * would count against the person. The token is thrown away; it must be of the person that was found.
 */
export async function signIn(tenant: Tenant, tokenServer: TokenServer, username: string, password: Password): Promise<Accepted | Rejected> {
  if (username.trim() === '' || username.includes('\0')) return { type: 'rejected', reason: 'unknown-user' }
  if (password.isEmpty || password.reveal().includes('\0')) return { type: 'rejected', reason: 'invalid-credentials' }
  const found = await findUser(tenant, username)
  const user = found === undefined ? undefined : tenant.users.read(found)
  const name = textOf(found?.userPrincipalName)
  if (user?.type !== 'user' || name === undefined) return { type: 'rejected', reason: 'unknown-user' }

  const answer = await tokenServer.askForPassword(name, password)
  const { access_token: token, id_token: idToken } = (answer.body ?? {}) as { access_token?: unknown; id_token?: unknown }
  if (answer.status !== 200 || typeof token !== 'string' || token === '') {
    const reason = rejectionOf(tokenErrorCode(answer))
    if (reason !== undefined && answer.status < 500) return { type: 'rejected', reason }
    throw explainTokenError(answer)
  }
  refuseAnother(idToken, user.id!)
  // Only who knows the password learns that the account is disabled; Entra itself gives such a person no token.
  if (user.active === false) return { type: 'rejected', reason: 'disabled' }
  return { type: 'accepted', username: user.username }
}

/** It came straight from the server, so that its signature need not be checked (OpenID Connect Core, 3.1.3.7, 6). */
function refuseAnother(idToken: unknown, id: string): void {
  if (typeof idToken !== 'string') return
  let oid: unknown
  try {
    oid = decodeJwt(idToken).oid
  } catch {
    return // Of no kind that says who it is about.
  }
  if (typeof oid === 'string' && oid.toLowerCase() !== id.toLowerCase()) {
    throw new MusterError('PROTOCOL_VIOLATION', 'Entra gave a token of another person than the one who signs in')
  }
}
