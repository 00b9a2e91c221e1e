import type { Muster } from '@muster/host'
import type { Call } from './call.ts'
import { findConfiguration } from './find-configuration.ts'

/** Opens Muster by the configuration that is meant, lets `use` work with it, and closes it whatever happens. */
export async function withMuster(
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
