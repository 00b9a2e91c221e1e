import type { Logger } from '@muster/provider'

const most = 20
const withinMs = 60_000
const mostAddresses = 10_000

/**
 * Counts wrong tokens by address. Whoever has a right one is served all the same: behind a proxy everybody comes from one address,
 * and nobody should be able to keep the others out. A token cannot be guessed; this is for the one who tries, and for whoever reads the log.
 */
export class WrongTokens {
  readonly #logger: Logger
  readonly #now: () => number
  readonly #counts = new Map<string, { count: number; readonly until: number }>()

  constructor(logger: Logger, now: () => number = Date.now) {
    this.#logger = logger
    this.#now = now
  }

  /** Seconds to wait, once there have been too many. */
  count(address: string): number | undefined {
    const now = this.#now()
    const known = this.#counts.get(address)
    const counted = known === undefined || known.until <= now ? { count: 0, until: now + withinMs } : known
    counted.count++
    this.#counts.delete(address)
    this.#counts.set(address, counted)
    if (this.#counts.size > mostAddresses) this.#counts.delete(this.#counts.keys().next().value!)
    if (counted.count <= most) return undefined
    if (counted.count === most + 1) this.#logger.warn('many wrong tokens come from one address', { address })
    return Math.ceil((counted.until - now) / 1_000)
  }
}
