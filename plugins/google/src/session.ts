import { readHttpOptions } from '@muster/http'
import type { Context, Session } from '@muster/provider'
import { checkGoogle } from './check-google.ts'
import { keepAlive } from './keep-alive.ts'
import { listGoogle } from './list-google.ts'
import { canLookUp, lookUp } from './look-up.ts'
import { openGoogle } from './open-id.ts'
import type { Settings } from './settings.ts'
import { openSource } from './source.ts'

const progressMs = 10_000

/** Talks to nobody yet. */
export async function openGoogleSession(settings: Settings, context: Context): Promise<Session> {
  const stop = new AbortController()
  const bounded = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) }
  const source = await openSource(settings, bounded)
  const google = openGoogle(settings, await readHttpOptions(settings.http, bounded))
  const looksUp = canLookUp(settings)
  return {
    abilities: {
      // The Directory API checks no passwords: see `authenticateWith`.
      authenticate: false,
      lookUp: looksUp,
      changes: false,
      nestedGroups: true,
      stableIds: true,
      groupScope: false,
      fingerprints: true,
    },
    check: () => checkGoogle(source),
    list(scope, known) {
      const counts = { users: 0, groups: 0, members: 0 }
      return keepAlive(listGoogle(source, scope, known, counts), progressMs, () => counts.users + counts.groups)
    },
    ...(looksUp && { lookUp: (username: string) => lookUp(source, username) }),
    ...(google !== undefined && { beginSignIn: google.begin, completeSignIn: google.complete }),
    async close() {
      stop.abort()
      await Promise.all([source.close(), google?.close()])
    },
  }
}
