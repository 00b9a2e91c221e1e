import { contractVersion, type Provider } from '@muster/provider'
import { openSession } from './session.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** An LDAP directory. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'ldap',
  settingsSchema,
  open: openSession,
}
