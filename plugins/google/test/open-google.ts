import type { Context, Session } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { type GoogleDouble, type GoogleOptions, serveGoogle } from '../../../test/clouds/google/serve-google.ts'
import type { Tenant } from '../../../test/clouds/google/tenant.ts'
import { provider, type Settings } from '../src/index.ts'

export interface OpenTenant {
  readonly double: GoogleDouble
  readonly session: Session
  /** What was logged, in order. */
  readonly logged: string[]
}

/** A tenant on a double, opened as a source, until the test is over. */
export async function openTenant(tenant: Tenant, settings: Partial<Settings> = {}, options: GoogleOptions = {}): Promise<OpenTenant> {
  const double = await serveGoogle(tenant, options)
  onTestFinished(() => double.close())
  return { double, ...(await openSettings({ ...double.settings, ...settings }, options.now)) }
}

export async function openSettings(settings: Settings, now: () => number = Date.now): Promise<{ session: Session; logged: string[] }> {
  const logged: string[] = []
  const log = (message: string): void => void logged.push(message)
  const context: Context = {
    source: 'campus',
    folder: '/',
    logger: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    clock: { now },
  }
  const session = await provider.open(settings, context)
  onTestFinished(() => session.close())
  return { session, logged }
}
