import { openDirectorySession } from '@muster/ldap'
import { contractVersion, type Provider } from '@muster/provider'
import { openDomains } from './open-directory.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** A domain of Active Directory. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'active-directory',
  settingsSchema,
  open: async (settings, context) => openDirectorySession(await openDomains(settings, context), true),
}
