/** How many wrong passwords one name, or one address, may bring, and how long it then waits. Times are milliseconds. */
export interface AttemptLimit {
  readonly attempts: number
  readonly withinMs: number
  /** Each further wait in a row is twice as long as the one before, up to this. */
  readonly longestWaitMs: number
  /**
   * `last`: wrong attempts are forgotten once none came for `withinMs`, which is how directories count towards their own
   * lock-out. `first`: they are counted in periods of that length, or an address that many people share would always be full.
   */
  readonly since: 'first' | 'last'
}

/** What is known of one name or address. */
export interface Tally {
  readonly wrong: number
  /** Asked for, and not answered yet: each may still turn out wrong. */
  readonly underWay: number
  /** Waits in a row. */
  readonly waits: number
  /** Milliseconds since 1970, all three. */
  readonly firstAt: number
  readonly lastAt: number
  readonly askedAt: number
}

/** `wait`: decided once those that are under way are. */
export type Permission =
  | { readonly may: 'ask' | 'wait'; readonly tally: Tally }
  | { readonly may: 'not'; readonly waitMs: number; readonly tally: Tally }

/** Whoever has not brought an answer by then never will: the process was killed. The directory may have counted it, so it counts. */
const lostAfterMs = 120_000

/** Whether one more attempt may be made at `now`. `tally` of the answer is what is known with time taken into account. */
export function permit(known: Tally | undefined, limit: AttemptLimit, now: number): Permission {
  const tally = known === undefined ? fresh(now) : age(known, limit, now)
  if (tally.wrong >= limit.attempts) return { may: 'not', waitMs: tally.lastAt + waitOf(tally, limit) - now, tally }
  return { may: tally.wrong + tally.underWay >= limit.attempts ? 'wait' : 'ask', tally }
}

export function begun(tally: Tally, now: number): Tally {
  return { ...tally, underWay: tally.underWay + 1, askedAt: now }
}

/** After an answer that says nothing about the password, or that it was right (`forget`: then the name begins anew). */
export function released(tally: Tally, forget: boolean): Tally | undefined {
  const underWay = Math.max(0, tally.underWay - 1)
  const left = forget ? { ...tally, underWay, wrong: 0, waits: 0 } : { ...tally, underWay }
  return left.wrong === 0 && left.underWay === 0 && left.waits === 0 ? undefined : left
}

export function wronged(known: Tally | undefined, now: number): Tally {
  const tally = known ?? fresh(now)
  const wrong = tally.wrong + 1
  return { ...tally, underWay: Math.max(0, tally.underWay - 1), wrong, firstAt: wrong === 1 ? now : tally.firstAt, lastAt: now }
}

/** When nothing of it can matter any more. */
export function forgottenAt(tally: Tally, limit: AttemptLimit): number {
  return Math.max(tally.lastAt, tally.askedAt + lostAfterMs) + limit.withinMs + 2 * limit.longestWaitMs
}

function fresh(now: number): Tally {
  return { wrong: 0, underWay: 0, waits: 0, firstAt: now, lastAt: now, askedAt: now }
}

function waitOf({ waits }: Tally, { withinMs, longestWaitMs }: AttemptLimit): number {
  return Math.max(withinMs, Math.min(withinMs * 2 ** Math.min(waits, 30), longestWaitMs))
}

function age(known: Tally, limit: AttemptLimit, now: number): Tally {
  let tally = settleLost(stepBack(known, now), now)
  const quietMs = now - tally.lastAt
  if (tally.wrong >= limit.attempts) {
    const wait = waitOf(tally, limit)
    if (quietMs < wait) return tally
    tally = { ...tally, wrong: 0, waits: tally.waits + 1 }
  } else if (now - (limit.since === 'last' ? tally.lastAt : tally.firstAt) >= limit.withinMs) {
    tally = { ...tally, wrong: 0 }
  }
  return quietMs >= 2 * Math.max(limit.longestWaitMs, limit.withinMs) ? { ...tally, waits: 0 } : tally
}

/** The clock was set back since: what lies in the future happened just now. So nobody waits longer than one whole wait, nor shorter. */
function stepBack(tally: Tally, now: number): Tally {
  const ahead = Math.max(tally.lastAt, tally.askedAt) - now
  if (ahead <= 0) return tally
  return { ...tally, firstAt: Math.min(tally.firstAt, now), lastAt: Math.min(tally.lastAt, now), askedAt: Math.min(tally.askedAt, now) }
}

function settleLost(tally: Tally, now: number): Tally {
  if (tally.underWay === 0 || now - tally.askedAt < lostAfterMs) return tally
  const firstAt = tally.wrong === 0 ? tally.askedAt : tally.firstAt
  return { ...tally, wrong: tally.wrong + tally.underWay, underWay: 0, firstAt, lastAt: Math.max(tally.lastAt, tally.askedAt) }
}
