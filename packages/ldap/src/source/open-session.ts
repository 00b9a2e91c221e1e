import { isMusterError, type Session } from '@muster/provider'
import type { Connection } from '../connection.ts'
import { checkDirectories } from './check-directories.ts'
import type { Directory } from './directory.ts'
import { type Asked, findUser } from './find-user.ts'
import { listChanges } from './list-changes.ts'
import { listDirectories } from './list-directories.ts'
import { signIn } from './sign-in.ts'

/**
 * Directories as the contract wants a source: mostly one, or the domains of a forest, whose groups may hold each other's
 * people. `stableIds` is whether their entries have identifiers that survive renames.
 */
export function openDirectorySession(directories: readonly Directory[], stableIds: boolean): Session {
  const standing = new Map<Directory, Promise<Connection>>()

  /** One connection to each answers all look-ups, side by side. */
  async function lookUpConnection(directory: Directory): Promise<Asked> {
    const opened = await standing.get(directory)?.catch(() => undefined)
    if (opened !== undefined && opened.failure === undefined) return { directory, connection: opened }
    const opening = directory.connect()
    standing.set(directory, opening)
    return { directory, connection: await opening }
  }

  /** Servers close connections that were idle for long, which shows only when they are used: then it is asked once more. */
  async function withLookUps<Answer>(ask: (asked: readonly Asked[]) => Promise<Answer>): Promise<Answer> {
    const isFresh = standing.size === 0
    const asked = await Promise.all(directories.map(lookUpConnection))
    try {
      return await ask(asked)
    } catch (error) {
      const wasClosed =
        !isFresh &&
        isMusterError(error) &&
        error.code === 'SOURCE_UNAVAILABLE' &&
        asked.some(({ connection }) => connection.failure === error)
      if (!wasClosed) throw error
      return await ask(await Promise.all(directories.map(lookUpConnection)))
    }
  }

  const derivesGroups = directories.some((directory) => directory.derivesGroups === true)
  const tellsChanges = directories.every(({ changes }) => changes !== undefined)
  const session: Session = {
    abilities: {
      authenticate: true,
      lookUp: true,
      changes: tellsChanges,
      nestedGroups: !derivesGroups,
      stableIds,
      groupScope: false,
      fingerprints: !derivesGroups,
    },
    check: () => checkDirectories(directories, session),
    list: (scope, known) => listDirectories(directories, scope, known),
    ...(tellsChanges ? { changes: (cursor, scope) => listChanges(directories, cursor, scope) } : {}),
    lookUp: (username) => withLookUps((asked) => findUser(asked, username)),
    authenticate: (username, password) => withLookUps((asked) => signIn(asked, username, password)),
    async close() {
      for (const opening of standing.values()) await (await opening.catch(() => undefined))?.close()
    },
  }
  return session
}
