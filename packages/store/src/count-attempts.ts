import { hash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, isMusterError, type Logger } from '@muster/provider'
import { type AttemptLimit, begun, forgottenAt, permit, released, type Tally, wronged } from './limit-attempts.ts'
import { isLocked, storeError } from './store-errors.ts'
import { isUnheld, type KeptTally, openTallyFile, readTallies, type TallyFile, takeLock } from './tallies.ts'

/** What is limited: a name as it is folded, or an address; under which limit. */
export interface Counted {
  readonly kind: 'name' | 'address'
  readonly text: string
  readonly limit: AttemptLimit
}

export interface TooMany {
  readonly limited: Counted['kind']
  /** Milliseconds until the next attempt may be made. */
  readonly waitMs: number
}

/** How long an answer took, and of what kind it was. */
export interface Took {
  readonly kind: string
  readonly ms: number
}

/** One attempt that may be made. It counts as wrong until it is ended otherwise, also when the process dies meanwhile. */
export interface Attempt {
  /** Counts for another name as well, before anybody is asked by it. */
  also(counted: Counted): Promise<TooMany | undefined>
  /** `neither`: nobody said whether the password is right. */
  end(password: 'right' | 'wrong' | 'neither', took?: Took): Promise<void>
}

export interface AttemptCounter {
  begin(counted: readonly Counted[], signal?: AbortSignal): Promise<Attempt | TooMany>
  /** How long answers of this kind took lately, in milliseconds; of a process that has just begun, in others before it. */
  times(kind: string): readonly number[]
  close(): Promise<void>
}

/** After so many attempts between which no other process wrote, this one counts in memory, and a right password writes nothing. */
const aloneAfter = 32
const lookMs = 20
const idleMs = 10_000
/** A process that counts alone and does not make room within this time is halted; nobody waits for it any longer. */
const makeRoomMs = 3_000
const patienceMs = 120_000
const pollMs = 10
/** How long the file may stay locked, and, when it cannot be used, until it is tried again. */
const lockedForMs = 2_000
const retryMs = 60_000
const mostTallies = 50_000
const mostTimes = 200
const keptTimes = 64
const cleanEvery = 64

/**
 * Counts sign-ins across processes and restarts, in a file beside the store. What is under way is written down before it is
 * asked, so that fifty processes at once ask no more often than one may. A process that finds itself alone takes that over
 * into memory; another one that comes makes it give it back first.
 *
 * Never throws for the file's sake: when it cannot be read or written, this process counts by itself and says so.
 */
export function countAttempts(storePath: string, clock: Clock, logger: Logger): AttemptCounter {
  return new SignInCounter(storePath === ':memory:' ? undefined : `${storePath}-sign-in`, clock, logger)
}

interface Shared {
  readonly how: 'shared'
  readonly file: TallyFile
}

/** `tallies` is the truth. */
interface Alone {
  readonly how: 'alone'
  readonly file: TallyFile
  readonly tallies: Map<string, KeptTally>
  /** Which of them are in the file, and which of them stand otherwise there: what is under way others learn when they come. */
  readonly inFile: Set<string>
  readonly untold: Set<string>
  release(): void
}

interface ByItself {
  readonly how: 'by itself'
  readonly tallies: Map<string, KeptTally>
  /** Of the monotonic clock. */
  readonly until: number
}

type Mode = Shared | Alone | ByItself
type Keyed = Counted & { readonly key: string }
type Verdict = TooMany | 'taken' | 'wait'

class SignInCounter implements AttemptCounter {
  readonly #path: string | undefined
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #token = randomUUID()
  readonly #times = new Map<string, number[]>()
  #mode: Mode | undefined
  /** Resolved by the next end of an attempt, for those that wait for one. */
  #ended = Promise.withResolvers<void>()
  #seenVersion = 0
  #inARow = 0
  #writes = 0
  #lastUse = 0
  #ignoredOwner: string | undefined

  constructor(path: string | undefined, clock: Clock, logger: Logger) {
    this.#path = path
    this.#clock = clock
    this.#logger = logger
  }

  async begin(counted: readonly Counted[], signal?: AbortSignal): Promise<Attempt | TooMany> {
    const keyed = counted.map(withKey)
    const taken = await this.#take(keyed, signal)
    return taken ?? this.#attempt(keyed)
  }

  times(kind: string): readonly number[] {
    const mine = this.#times.get(kind) ?? []
    const mode = this.#mode
    if (mine.length >= keptTimes || mode === undefined || mode.how === 'by itself') return mine
    try {
      return [...mode.file.times(kind), ...mine]
    } catch {
      return mine // The others only make for a better guess.
    }
  }

  async close(): Promise<void> {
    const mode = this.#mode
    this.#mode = undefined
    if (mode === undefined || mode.how === 'by itself') return
    try {
      if (mode.how === 'alone') {
        mode.file.transact(() => {
          this.#tell(mode)
          for (const [kind, mine] of this.#times) this.#keepTimes(mode.file, kind, mine)
        })
      }
    } catch (error) {
      this.#logger.debug('the counts of sign-ins could not be written at the end', { reason: String(error) })
    } finally {
      if (mode.how === 'alone') mode.release()
      mode.file.close()
    }
  }

  #attempt(begun: readonly Keyed[]): Attempt {
    const counted = [...begun]
    return {
      also: async (more) => {
        const keyed = withKey(more)
        if (counted.some(({ key }) => key === keyed.key)) return undefined
        const refused = await this.#take([keyed])
        if (refused === undefined) counted.push(keyed)
        return refused
      },
      end: async (password, took) => {
        if (took !== undefined) this.#noteTime(took)
        if (counted.length === 0) return
        await this.#inTurn((mode) => {
          const settle = (): void => this.#settle(mode, counted, password, took)
          // What is found locked must be found so before anything of it is done.
          if (mode.how === 'alone' && password === 'wrong') mode.file.transact(settle)
          else settle()
        })
        this.#ended.resolve()
        this.#ended = Promise.withResolvers()
      },
    }
  }

  async #take(counted: readonly Keyed[], signal?: AbortSignal): Promise<TooMany | undefined> {
    if (counted.length === 0) return undefined
    const since = performance.now()
    for (;;) {
      const { promise: ended } = this.#ended
      const verdict = await this.#inTurn((mode) => this.#decide(mode, counted))
      if (verdict === 'taken') return undefined
      if (verdict !== 'wait') return verdict
      if (performance.now() - since > patienceMs || signal?.aborted === true) return { limited: counted[0]!.kind, waitMs: lockedForMs }
      await Promise.race([ended, sleep(pollMs)])
    }
  }

  /** All of them, or none. */
  #decide(mode: Mode, counted: readonly Keyed[]): Verdict {
    const now = this.#clock.now()
    const asked = counted.map((one) => {
      const known = get(mode, one.key)
      return { ...one, known, permission: permit(known, one.limit, now) }
    })
    const refused = asked.flatMap(({ kind, permission }) =>
      permission.may === 'not' ? [{ limited: kind, waitMs: permission.waitMs }] : [],
    )
    if (refused.length > 0) {
      // That the clock was set back is written down: else the wait would begin anew with every attempt.
      for (const { known, permission, ...one } of asked)
        if (known !== undefined && hasMoved(known, permission.tally)) this.#put(mode, one, permission.tally, true)
      return refused.reduce((longest, next) => (next.waitMs > longest.waitMs ? next : longest))
    }
    if (asked.some(({ permission }) => permission.may === 'wait')) return 'wait'
    for (const { permission, ...one } of asked) this.#put(mode, one, begun(permission.tally, now), false)
    if (mode.how === 'shared') this.#countInARow(mode.file)
    return 'taken'
  }

  #settle(mode: Mode, counted: readonly Keyed[], password: 'right' | 'wrong' | 'neither', took: Took | undefined): void {
    const now = this.#clock.now()
    for (const one of counted) {
      const known = get(mode, one.key)
      const left = password === 'wrong' ? wronged(known, now) : known && released(known, password === 'right' && one.kind === 'name')
      if (left !== undefined) this.#put(mode, one, left, password === 'wrong')
      else if (known !== undefined) remove(mode, one.key)
    }
    if (mode.how === 'shared' && took !== undefined) this.#keepTimes(mode.file, took.kind, [took.ms])
  }

  /** `tells`: whether others have to know it even if this process dies. */
  #put(mode: Mode, { key, limit }: Keyed, tally: Tally, tells: boolean): void {
    const kept = { ...tally, forgottenAt: forgottenAt(tally, limit) }
    if (mode.how === 'shared' || (mode.how === 'alone' && tells)) {
      mode.file.put(key, kept)
      if (++this.#writes % cleanEvery === 0) mode.file.clean(this.#clock.now(), mostTallies)
    }
    if (mode.how === 'shared') return
    mode.tallies.set(key, kept)
    if (mode.tallies.size > 2 * mostTallies) shrink(mode.tallies, this.#clock.now())
    if (mode.how === 'by itself') return
    if (tells) {
      mode.inFile.add(key)
      mode.untold.delete(key)
    } else mode.untold.add(key)
  }

  /** Works in one transaction, once no other process counts in memory. While the file is locked it is tried again; without a file it goes on too. */
  async #inTurn<Result>(work: (mode: Mode) => Result): Promise<Result> {
    const since = performance.now()
    for (;;) {
      const waitedMs = performance.now() - since
      try {
        const mode = this.#open()
        this.#lastUse = performance.now()
        if (mode.how !== 'shared') return work(mode)
        const done = mode.file.transact(() => (this.#isOccupied(mode.file) ? undefined : { result: work(mode) }))
        if (done !== undefined) {
          if (this.#inARow >= aloneAfter) this.#beAlone(mode.file)
          return done.result
        }
        if (waitedMs > makeRoomMs) this.#ignoreOwner(mode.file)
        await sleep(pollMs / 2)
      } catch (error) {
        if (isLocked(error) && waitedMs < lockedForMs) await sleep(pollMs)
        else this.#countByItself(error)
      }
    }
  }

  #open(): Mode {
    const mode = this.#mode
    if (mode !== undefined && !(mode.how === 'by itself' && performance.now() > mode.until)) return mode
    if (this.#path === undefined) {
      this.#mode = { how: 'by itself', tallies: new Map(), until: Number.POSITIVE_INFINITY }
      return this.#mode
    }
    const file = openTallyFile(this.#path)
    if (mode !== undefined) {
      file.transact(() => {
        for (const [key, tally] of mode.tallies) if ((file.get(key)?.lastAt ?? 0) < tally.lastAt) file.put(key, tally)
      })
    }
    this.#mode = { how: 'shared', file }
    return this.#mode
  }

  /** Whether another process counts in memory; it is then told that this one wants to count too. */
  #isOccupied(file: TallyFile): boolean {
    const alone = file.alone()
    if (alone === undefined || alone.owner === this.#token || alone.owner === this.#ignoredOwner) return false
    if (isUnheld(`${this.#path}-alone`)) {
      file.setAlone(undefined) // It was killed.
      return false
    }
    if (alone.wanted === 0) file.wantIn()
    return true
  }

  #ignoreOwner(file: TallyFile): void {
    this.#ignoredOwner = file.alone()?.owner
    this.#logger.warn('another process counts sign-ins and does not answer; those that it has under way are not counted here')
  }

  #countInARow(file: TallyFile): void {
    const version = file.version()
    this.#inARow = version === this.#seenVersion ? this.#inARow + 1 : 0
    this.#seenVersion = version
  }

  #beAlone(file: TallyFile): void {
    this.#inARow = 0
    const lock = takeLock(`${this.#path}-alone`)
    if (lock === undefined) return
    const tallies = file.transact(() => {
      file.clean(this.#clock.now(), mostTallies)
      file.setAlone(this.#token)
      return file.all()
    })
    this.#seenVersion = file.version()
    const looking = setInterval(() => this.#look(), lookMs).unref()
    const release = (): void => {
      clearInterval(looking)
      lock.close()
    }
    this.#mode = { how: 'alone', file, tallies, inFile: new Set(tallies.keys()), untold: new Set(), release }
  }

  #look(): void {
    const mode = this.#mode
    if (mode?.how !== 'alone') return
    try {
      const version = mode.file.version()
      const isWanted = version !== this.#seenVersion && mode.file.alone()?.wanted !== 0
      this.#seenVersion = version
      if (!isWanted && performance.now() - this.#lastUse < idleMs) return
      mode.file.transact(() => this.#tell(mode))
      mode.release()
      this.#mode = { how: 'shared', file: mode.file }
    } catch (error) {
      this.#seenVersion = 0
      if (!isLocked(error)) this.#countByItself(error)
    }
  }

  /** Writes down what is under way, for whoever counts next. */
  #tell(mode: Alone): void {
    for (const key of mode.untold) {
      const tally = mode.tallies.get(key)
      if (tally !== undefined) mode.file.put(key, tally)
    }
    if (mode.file.alone()?.owner === this.#token) mode.file.setAlone(undefined)
  }

  #countByItself(error: unknown): void {
    const found = storeError(this.#path ?? '', error)
    if (!isMusterError(found) || this.#path === undefined) throw error
    const mode = this.#mode
    const tallies = mode === undefined || mode.how === 'shared' ? readTallies(this.#path) : mode.tallies
    if (mode?.how === 'alone') mode.release()
    if (mode !== undefined && mode.how !== 'by itself') mode.file.close()
    this.#mode = { how: 'by itself', tallies, until: performance.now() + retryMs }
    const { code, message, hint } = found
    const what = 'wrong passwords are counted by this process alone, because they cannot be written down for all'
    this.#logger.warn(what, { code, reason: message, hint })
  }

  #noteTime({ kind, ms }: Took): void {
    const times = this.#times.get(kind) ?? []
    times.push(ms)
    if (times.length > 2 * mostTimes) times.splice(0, times.length - mostTimes)
    this.#times.set(kind, times)
  }

  #keepTimes(file: TallyFile, kind: string, mine: readonly number[]): void {
    file.putTimes(kind, [...file.times(kind), ...mine.map((ms) => Math.round(ms * 100) / 100)].slice(-keptTimes))
  }
}

function withKey(counted: Counted): Keyed {
  return { ...counted, key: counted.kind[0] + hash('sha256', `${counted.kind} ${counted.text}`, 'base64url').slice(0, 24) }
}

function get(mode: Mode, key: string): KeptTally | undefined {
  return mode.how === 'shared' ? mode.file.get(key) : mode.tallies.get(key)
}

function remove(mode: Mode, key: string): void {
  if (mode.how === 'shared' || (mode.how === 'alone' && mode.inFile.has(key))) mode.file.remove(key)
  if (mode.how === 'shared') return
  if (mode.how === 'alone') {
    mode.inFile.delete(key)
    mode.untold.delete(key)
  }
  mode.tallies.delete(key)
}

function hasMoved(known: Tally, tally: Tally): boolean {
  return tally.lastAt !== known.lastAt || tally.underWay !== known.underWay
}

/** What no longer matters goes, and then who was wrong least. */
function shrink(tallies: Map<string, KeptTally>, now: number): void {
  const ordered = [...tallies].sort(([, one], [, other]) => other.waits - one.waits || other.wrong - one.wrong || other.lastAt - one.lastAt)
  ordered.forEach(([key, tally], index) => {
    if (tally.underWay === 0 && (index >= mostTallies || tally.forgottenAt <= now)) tallies.delete(key)
  })
}
