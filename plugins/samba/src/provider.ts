import { contractVersion, type Provider } from '@muster/provider'
import { openSambaSession } from './session.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** A Samba server that is no domain of Active Directory: alone, or in a domain as NT had them. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'samba',
  settingsSchema,
  open: openSambaSession,
}
