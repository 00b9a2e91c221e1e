import { type Context, contractVersion, type Provider, type Session } from '@muster/provider'
import { checkUnix } from './check-unix.ts'
import { listUnix } from './list-unix.ts'
import { lookUpAccount } from './look-up.ts'
import { listChanges } from './make-cursor.ts'
import { openSource } from './open-source.ts'
import { type Settings, settingsSchema } from './settings.ts'
import { signIn } from './sign-in.ts'

/** The accounts and groups of a Unix machine, as the machine itself knows them; or the maps of a NIS domain. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'unix',
  settingsSchema,
  open: openSession,
}

async function openSession(settings: Settings, context: Context): Promise<Session> {
  const source = openSource(settings, context)
  return {
    abilities: {
      authenticate: true,
      lookUp: true,
      // All that can be said is that nothing has changed.
      changes: true,
      nestedGroups: false,
      // `useradd` gives the number of somebody who was deleted to the next who comes.
      stableIds: false,
      reusedIds: true,
      groupScope: true,
      fingerprints: true,
    },
    check: () => checkUnix(source),
    list: (scope, known) => listUnix(source, scope, known),
    changes: (cursor, scope) => listChanges(source, cursor, scope),
    lookUp: (username) => lookUpAccount(source, username),
    authenticate: (username, password) => signIn(source, username, password),
    async close() {
      // Nothing stays open between two questions.
    },
  }
}
