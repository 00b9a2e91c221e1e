import type { Accepted, Password, Rejected } from '@muster/provider'
import { explainBind } from '../explain-bind.ts'
import { explainResult, resultCode } from '../explain-result.ts'
import { type Asked, findEntry } from './find-user.ts'

/**
 * Finds who it is with the account of the settings, then signs in as that entry on a connection of its own, which is
 * closed again: what somebody may see is never mixed with what the account may. An empty password, which a server takes
 * for nobody and accepts, is refused here.
 */
export async function signIn(asked: readonly Asked[], username: string, password: Password): Promise<Accepted | Rejected> {
  if (username.trim() === '' || username.includes('\0')) return { type: 'rejected', reason: 'unknown-user' }
  if (password.isEmpty || password.reveal().includes('\0')) return { type: 'rejected', reason: 'invalid-credentials' }
  const whose = await findEntry(asked, username)
  if (whose === undefined) return { type: 'rejected', reason: 'unknown-user' }
  const { directory, entry } = whose
  const found = directory.users.reader.read(entry).record
  if (found === undefined) return { type: 'rejected', reason: 'unknown-user' }

  const connection = await directory.connectAnonymously()
  try {
    const result = await connection.bind({ how: 'simple', dn: entry.dn, password })
    const reason = explainBind(result)
    if (reason !== undefined) return { type: 'rejected', reason }
    if (result.code !== resultCode.success) throw explainResult(connection.server, 'Signing in', result)
    // Only who knows the password learns that the account is disabled.
    if (found.active === false) return { type: 'rejected', reason: 'disabled' }
    return { type: 'accepted', username: found.username }
  } finally {
    await connection.close()
  }
}
