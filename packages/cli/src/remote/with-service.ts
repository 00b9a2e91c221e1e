import { isMusterError, MusterError } from '@muster/provider'
import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { version } from '../version.ts'
import { openService } from './open-service.ts'
import { readToken } from './read-token.ts'
import { remoteMuster } from './remote-muster.ts'

/** Lets `use` ask a running service, and leaves it whatever happens. */
export async function withService(call: Call, url: URL, use: (muster: AskedMuster) => Promise<number> | number): Promise<number> {
  const { options, terminal, stop } = call
  const token = await readToken(call)
  if (token === undefined) return stop.exitCode ?? exitCodes.usage
  stop.say('Leaving. Once more leaves at once.')
  const say = (level: string) => (message: string) => {
    if (options.verbose) terminal.note(`${level}: ${message}`)
  }
  const logger = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
  const service = openService({
    url,
    token,
    signal: stop.signal,
    logger,
    ...(options.serverCa !== undefined && { authority: options.serverCa }),
  })
  try {
    return await use(remoteMuster(service, stop))
  } catch (error) {
    if (isMusterError(error) || service.version === version) throw error
    throw new MusterError('SERVICE_REFUSED', `What ${service.address} answers cannot be read by this command.`, {
      hint: `The service is ${service.version === undefined ? 'another' : `Muster ${service.version}`}, this command is Muster ${version}: update the older of the two.`,
      cause: error,
    })
  } finally {
    await service.close()
  }
}
