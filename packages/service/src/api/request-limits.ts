import { Problem } from './problem.ts'

/** So many seconds' worth of requests may come at once. */
const burstSeconds = 10
const mostCallers = 10_000

/** How often each caller may ask, on average: whoever asks too often is told when to come again. */
export class RequestLimits {
  readonly #now: () => number
  readonly #spent = new Map<string, { requests: number; at: number }>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** Throws 429 when there were too many. `perSecond` 0: there is no limit. */
  count(caller: string, perSecond: number): void {
    if (perSecond === 0) return
    const now = this.#now()
    const known = this.#spent.get(caller) ?? { requests: 0, at: now }
    const requests = Math.max(0, known.requests - ((now - known.at) / 1_000) * perSecond)
    const over = requests + 1 - perSecond * burstSeconds
    this.#spent.delete(caller)
    this.#spent.set(caller, { requests: over > 0 ? requests : requests + 1, at: now })
    if (this.#spent.size > mostCallers) this.#spent.delete(this.#spent.keys().next().value!)
    if (over <= 0) return
    throw new Problem(429, { detail: 'There are too many requests for now.', retryAfter: Math.max(1, Math.ceil(over / perSecond)) })
  }
}
