import { contractVersion, type Provider } from '@muster/provider'
import { openSession } from './session.ts'
import { type Settings, settingsSchema } from './settings.ts'

/** The local accounts and groups of the Windows machine that Muster runs on. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'windows',
  settingsSchema,
  open: openSession,
}
