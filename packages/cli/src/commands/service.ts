import { createLogger, createMuster, levelFromEnvironment, loadConfiguration } from '@muster/host'
import { startService } from '@muster/service'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { findConfiguration } from '../find-configuration.ts'
import { findPage } from '../find-page.ts'

/** Runs until it is told to end. A hang-up means: read the configuration anew. */
export async function run({ options, stop }: Call): Promise<number> {
  const config = findConfiguration(options.config, process.cwd(), process.env.MUSTER_CONFIG)
  const logger = createLogger({ level: options.verbose ? 'debug' : (levelFromEnvironment() ?? 'info') })
  const resolveFrom = [import.meta.url]
  const open = async () => {
    // Also what only the plugins can find is wrong with it.
    await loadConfiguration(config, resolveFrom)
    return createMuster({ config, resolveFrom, logger })
  }
  const page = findPage()
  const service = await startService({ open, logger, signal: stop.signal, ...(page !== undefined && { page }) })
  process.removeAllListeners('SIGHUP')
  process.on('SIGHUP', () => service.reload())
  await service.ended
  // Being told to end is how a service ends.
  return exitCodes.done
}
