import type { Muster } from '@muster/host'
import type { AskedMuster } from './asked-muster.ts'
import type { Call } from './call.ts'
import { findConfiguration } from './find-configuration.ts'
import { findServer } from './remote/find-server.ts'

/** Lets `use` ask the Muster that is meant: the service that is named, else the one of the configuration. Closes it whatever happens. */
export async function withMuster(call: Call, use: (muster: AskedMuster) => Promise<number> | number): Promise<number> {
  const server = findServer(call.options, process.env)
  if (server === undefined) return withOwnMuster(call, use)
  const { withService } = await import('./remote/with-service.ts')
  return withService(call, server, use)
}

/** For commands that only make sense on the machine of the configuration. */
export async function withOwnMuster(
  { options: { config, verbose }, stop }: Call,
  use: (muster: Muster) => Promise<number> | number,
): Promise<number> {
  const file = findConfiguration(config, process.cwd(), process.env.MUSTER_CONFIG)
  const { createLogger, createMuster } = await import('@muster/host')
  await using muster = await createMuster({
    config: file,
    // So that a muster installed once for the whole machine finds the plugins that came with it.
    resolveFrom: [import.meta.url],
    ...(verbose ? { logger: createLogger({ level: 'debug' }) } : {}),
  })
  // Calls off whatever is being asked, also what has no signal of its own, as a sign-in or an examination.
  stop.signal.addEventListener('abort', () => void muster.close())
  return await use(muster)
}
