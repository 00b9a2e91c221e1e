import { contractVersion, type Provider } from '@muster/provider'
import { openGoogleSession } from './session.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** The directory of a Google tenant (Workspace or Cloud Identity), by the Directory API. It reads and never writes. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'google',
  settingsSchema,
  open: openGoogleSession,
}
