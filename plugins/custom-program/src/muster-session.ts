import { decideDescription } from '@muster/protocol'
import { type Context, isMusterError, type Session } from '@muster/provider'
import type { Exchange, KnownDescription } from './exchange.ts'
import { exchangeByProcess } from './exchange-by-process.ts'
import { exchangeByResident } from './exchange-by-resident.ts'
import { createSession } from './session.ts'
import type { Settings } from './settings.ts'

/** `describe` must not ask the directory, so it is quick; a program that is not is used without it. */
const describeMs = 10_000

/** A program that speaks Muster's own protocol, by one process per question, or by one that stays. */
export async function openMusterSession(settings: Settings, context: Context): Promise<Session> {
  const byProcess = exchangeByProcess(settings, context)
  const described = await describe(byProcess, context)
  const { resident = 'auto' } = settings
  const stays = resident === 'auto' ? (described?.verbs.includes('serve') ?? false) : resident
  if (!stays) return createSession({ exchange: byProcess, description: described, settings, context })

  // A program that describes itself as a process lists as one too.
  const listings = described === undefined ? exchangeByProcess(settings, context, 'request') : byProcess
  const exchange = exchangeByResident(settings, context, listings)
  const description = described ?? (await describe(exchange, context))
  exchange.heed(description)
  return createSession({ exchange, description, settings, context })
}

/** A program that cannot be started, or does not know the verb, is opened all the same: what is asked next will tell. */
async function describe(exchange: Exchange, { logger, source }: Context): Promise<KnownDescription> {
  try {
    return decideDescription({ ...(await exchange.ask({ verb: 'describe' }, { wholeMs: describeMs })), offered: false })
  } catch (error) {
    if (!isMusterError(error) || error.code === 'PROGRAM_MISCONFIGURED') throw error
    logger.debug(`the program does not describe itself, so its verbs are tried: ${error.message}`, { source })
    return undefined
  }
}
