import type { Context, DirectoryRecord, Scope, Session } from '@muster/provider'
import { checkMode } from './check-mode.ts'
import { listMode } from './list-mode.ts'
import { openLocalMode } from './local-mode.ts'
import type { Mode } from './mode.ts'
import { openRemoteMode } from './remote-mode.ts'
import type { ModeName, Settings } from './settings.ts'
import { describeSource, type Source } from './source.ts'
import { openWinbindMode } from './winbind-mode.ts'

const open: Readonly<Record<ModeName, (source: Source) => Mode>> = {
  local: openLocalMode,
  remote: openRemoteMode,
  winbind: openWinbindMode,
}

/** Talks to nobody yet: every question starts the tools it needs. */
export async function openSambaSession(settings: Settings, context: Context): Promise<Session> {
  const stop = new AbortController()
  const source = describeSource(settings, { ...context, signal: AbortSignal.any([context.signal, stop.signal]) })
  const mode = open[settings.mode](source)
  const list = (scope: Scope): AsyncGenerator<readonly DirectoryRecord[]> => listMode(mode, scope)
  return {
    abilities: {
      authenticate: true,
      lookUp: true,
      changes: false,
      // Local groups hold groups of the domain.
      nestedGroups: true,
      stableIds: true,
      groupScope: false,
      fingerprints: false,
    },
    check: () => checkMode(mode, list, settings.mode),
    list,
    lookUp: (username) => mode.findUser(username),
    authenticate: (username, password) => mode.authenticate(username, password),
    async close() {
      stop.abort()
    },
  }
}
