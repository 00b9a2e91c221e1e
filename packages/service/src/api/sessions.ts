import { hash, randomBytes } from 'node:crypto'
import type { Clock } from '@muster/provider'

/** Who has signed in, as it can be asked again whether they still may. */
export type SignedIn =
  | { readonly kind: 'person'; readonly account: number; readonly username: string }
  | { readonly kind: 'token'; readonly name: string; readonly createdAt: number }

export interface SessionView {
  readonly who: SignedIn
  /** Milliseconds since 1970: when it ends unless it is used, and when it ends in any case. */
  readonly idleUntil: number
  readonly until: number
}

const idleMs = 30 * 60_000
const longestMs = 12 * 3_600_000
const mostSessions = 1_000

/**
 * The sessions of browsers, in memory: none outlives the service. Of what the cookie holds only the hash is kept, so that it
 * stands in no heap that somebody looks through.
 */
export class Sessions {
  readonly #clock: Clock
  /** The one that was used last comes last. */
  readonly #sessions = new Map<string, SessionView>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Gives what the cookie holds. */
  begin(who: SignedIn): string {
    const secret = randomBytes(32).toString('base64url')
    const now = this.#clock.now()
    this.#sessions.set(keyOf(secret), { who, idleUntil: now + idleMs, until: now + longestMs })
    if (this.#sessions.size > mostSessions) this.#sessions.delete(this.#sessions.keys().next().value!)
    return secret
  }

  /** `use`: from now on it is idle anew. */
  find(secret: string, how: 'use' | 'look'): SessionView | undefined {
    const key = keyOf(secret)
    const session = this.#sessions.get(key)
    if (session === undefined) return undefined
    const now = this.#clock.now()
    if (now >= Math.min(session.idleUntil, session.until)) {
      this.#sessions.delete(key)
      return undefined
    }
    if (how === 'look') return session
    const used = { ...session, idleUntil: Math.min(now + idleMs, session.until) }
    this.#sessions.delete(key)
    this.#sessions.set(key, used)
    return used
  }

  end(secret: string): void {
    this.#sessions.delete(keyOf(secret))
  }
}

function keyOf(secret: string): string {
  return hash('sha256', secret)
}
