import { isMusterError, type Session } from '@muster/provider'
import type { Connection } from '../connection.ts'
import { checkDirectory } from './check-directory.ts'
import type { Directory } from './directory.ts'
import { findUser } from './find-user.ts'
import { listDirectory } from './list-directory.ts'
import { signIn } from './sign-in.ts'

/** A directory as the contract wants a source. `stableIds` is whether its entries have identifiers that survive renames. */
export function openDirectorySession(directory: Directory, stableIds: boolean): Session {
  let lookUps: Promise<Connection> | undefined

  /** One connection answers all look-ups, side by side. */
  async function lookUpConnection(): Promise<Connection> {
    const standing = await lookUps?.catch(() => undefined)
    if (standing !== undefined && standing.failure === undefined) return standing
    lookUps = directory.connect()
    return await lookUps
  }

  /** Servers close connections that were idle for long, which shows only when they are used: then it is asked once more. */
  async function withLookUps<Answer>(ask: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    const isFresh = lookUps === undefined
    const connection = await lookUpConnection()
    try {
      return await ask(connection)
    } catch (error) {
      const wasClosed = !isFresh && isMusterError(error) && error.code === 'SOURCE_UNAVAILABLE' && connection.failure === error
      if (!wasClosed) throw error
      return await ask(await lookUpConnection())
    }
  }

  const session: Session = {
    abilities: {
      authenticate: true,
      lookUp: true,
      changes: false,
      nestedGroups: true,
      stableIds,
      groupScope: false,
      fingerprints: true,
    },
    check: () => checkDirectory(directory, session),
    list: (scope, known) => listDirectory(directory, scope, known),
    lookUp: (username) => withLookUps((connection) => findUser(directory, connection, username)),
    authenticate: (username, password) => withLookUps((connection) => signIn(directory, connection, username, password)),
    async close() {
      const connection = await lookUps?.catch(() => undefined)
      await connection?.close()
    },
  }
  return session
}
