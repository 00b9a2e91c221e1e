import { MusterError, type Session } from '@muster/provider'
import type { EngineSource } from './engine.ts'

/** Sessions for sign-ins: opened when first needed and kept, so that a resident program or a connection serves many. */
export interface SessionPool {
  open(source: string): Promise<Session>
  close(): Promise<void>
}

export function makeSessionPool(sources: readonly EngineSource[]): SessionPool {
  const open = new Map<string, Promise<Session>>()
  const stop = new AbortController()
  return {
    open(name) {
      const standing = open.get(name)
      if (standing !== undefined) return standing
      const source = sources.find(({ settings }) => settings.name === name)
      if (source === undefined)
        throw new MusterError('UNKNOWN_SOURCE', `there is no source named ${JSON.stringify(name)} in the configuration`)
      const session = source.open(stop.signal)
      open.set(name, session)
      // One that could not be opened is tried again the next time.
      session.catch(() => open.delete(name))
      return session
    },
    async close() {
      const sessions = await Promise.allSettled(open.values())
      open.clear()
      await Promise.allSettled(sessions.flatMap((one) => (one.status === 'fulfilled' ? [one.value.close()] : [])))
      stop.abort()
    },
  }
}
