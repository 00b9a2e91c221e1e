import type { Connection } from '@muster/ldap'
import { type Context, isMusterError, type Session } from '@muster/provider'
import { checkDirectory } from './check.ts'
import { findUser } from './find-user.ts'
import { listDirectory } from './list.ts'
import { openDirectory } from './open-directory.ts'
import { prepareGroupReader } from './read-group.ts'
import { prepareUserReader } from './read-user.ts'
import type { Settings } from './settings.ts'
import { signIn } from './sign-in.ts'

export async function openSession(settings: Settings, context: Context): Promise<Session> {
  const directory = await openDirectory(settings, context)
  const users = prepareUserReader(directory.users.mapping, settings.users?.attributes)
  const groups = prepareGroupReader(directory.groups.mapping)
  const listing = { directory, users, groups }
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
      stableIds: directory.users.mapping.id.length > 0,
      groupScope: false,
      fingerprints: true,
    },
    check: () => checkDirectory(listing, session),
    list: (scope, known) => listDirectory(listing, scope, known),
    lookUp: (username) => withLookUps((connection) => findUser(directory, users, groups, connection, username)),
    authenticate: (username, password) => withLookUps((connection) => signIn(directory, users, connection, username, password)),
    async close() {
      const connection = await lookUps?.catch(() => undefined)
      await connection?.close()
    },
  }
  return session
}
