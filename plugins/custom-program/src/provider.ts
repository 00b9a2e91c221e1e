import { type Context, contractVersion, type Provider, type Session } from '@muster/provider'
import { type Settings, settingsSchema } from './settings.ts'

/** A directory behind an administrator's own program. */
export const provider: Provider<Settings> = {
  contract: contractVersion,
  type: 'custom-program',
  settingsSchema,
  open: openSession,
}

async function openSession(settings: Settings, context: Context): Promise<Session> {
  switch (settings.dialect ?? 'muster') {
    case 'papercut': {
      const { openPapercutSession } = await import('./papercut-session.ts')
      return openPapercutSession(settings, context)
    }
    case 'table': {
      const { openTableSession } = await import('./table-session.ts')
      return openTableSession(settings, context)
    }
    case 'muster': {
      const { openMusterSession } = await import('./muster-session.ts')
      return openMusterSession(settings, context)
    }
  }
}
