import { contractVersion, type Provider } from '@muster/provider'
import { openSession } from './session.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** A tenant of Entra ID. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'entra-id',
  settingsSchema,
  open: openSession,
}
