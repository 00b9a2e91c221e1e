import { openDirectorySession } from '@muster/ldap'
import { type Context, contractVersion, type Provider, type Session } from '@muster/provider'
import { openDirectory } from './open-directory.ts'
import { mappingsOf, type Settings, settingsSchema } from './settings.ts'

/** An LDAP directory. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'ldap',
  settingsSchema,
  open: openSession,
}

async function openSession(settings: Settings, context: Context): Promise<Session> {
  return openDirectorySession([await openDirectory(settings, context)], mappingsOf(settings).users.id.length > 0)
}
