import { lastDue, type Muster, nextDue, type ScheduleLine, scheduleLines } from '@muster/host'
import type { Logger } from '@muster/provider'
import type { Api } from './api/api.ts'
import type { Surroundings } from './api/route.ts'
import { Sessions } from './api/sessions.ts'
import { isCovered } from './covered.ts'
import { doLine, nameLine, type Outcome } from './do-line.ts'
import { MusterHolder } from './muster-holder.ts'
import { RunProgress } from './run-progress.ts'
import { realTime, type Time } from './time.ts'

export interface ServiceParts {
  /** Opens Muster by the configuration as it stands now. Called at the start and for each `reload`. */
  readonly open: () => Promise<Muster>
  readonly logger: Logger
  /** Ends the service: what runs is stopped cleanly. */
  readonly signal: AbortSignal
  readonly time?: Time
  /** 0 to 1; for jitter. */
  readonly random?: () => number
}

export interface Service {
  /** Reads the configuration anew, after what is running now. A faulty one is refused, and the old one stays. */
  reload(): void
  /** Resolves when the service has ended, after `signal`. */
  readonly ended: Promise<void>
}

/** A line of the schedule, and when it is done next. */
interface Planned {
  readonly line: ScheduleLine
  /** When it was due, without jitter and waiting. */
  dueAt: number
  at: number
  /** How often it came to nothing since it was due. */
  tries: number
  /** The sources that are left to be read, when the others have been. */
  only?: readonly string[]
}

/** What came to nothing is tried again after so long, so often, unless it comes anyway by then. */
const againMs = 15 * 60_000
const mostTries = 3
/** Somebody else's run is waited for. */
const busyMs = 30_000

/** Keeps the schedule of the configuration until it is told to end. Throws what opening the configuration throws. */
export async function startService({ open, logger, signal, time = realTime, random = Math.random }: ServiceParts): Promise<Service> {
  const holder = new MusterHolder(await open())
  const progress = new RunProgress(time)
  const api = lazyApi({ holder, logger, progress, sessions: new Sessions(time), signal })
  try {
    await api.follow(holder.current.configuration.api)
  } catch (error) {
    await holder.close()
    throw error
  }
  let isReloadWanted = false
  // Aborted to wake the loop; then there is a new one.
  let wake = new AbortController()
  const stop = (): void => wake.abort()
  signal.addEventListener('abort', stop)
  let plan = planFromHere()
  logger.info('the service has started', describePlan())
  return {
    reload() {
      isReloadWanted = true
      wake.abort()
    },
    ended: keep(),
  }

  async function keep(): Promise<void> {
    try {
      while (!signal.aborted) {
        if (isReloadWanted) await reload()
        const next = soonest()
        await time.until(next?.at ?? Number.POSITIVE_INFINITY, wake.signal)
        if (next !== undefined && !signal.aborted && time.now() >= next.at) await work(next)
        if (!signal.aborted && wake.signal.aborted) wake = new AbortController()
      }
    } finally {
      signal.removeEventListener('abort', stop)
      await api.close()
      await holder.close()
      logger.info('the service has ended')
    }
  }

  async function reload(): Promise<void> {
    isReloadWanted = false
    try {
      const fresh = await open()
      try {
        await api.follow(fresh.configuration.api)
      } catch (error) {
        await fresh.close()
        throw error
      }
      await holder.replace(fresh)
      plan = planFromHere()
      logger.info('the configuration was read anew', describePlan())
    } catch (error) {
      logger.error('the configuration was refused, and the old one stays', { reason: messageOf(error) })
    }
  }

  /** What was due lately and has not been done since is due now. */
  function planFromHere(): readonly Planned[] {
    const { configuration } = holder.current
    const now = time.now()
    return scheduleLines(configuration).map((line) => {
      const missedAt = lastDue(configuration, line, now, configuration.schedule.catchUpMs)
      const planned: Planned = { line, dueAt: missedAt ?? now, at: now, tries: 0 }
      if (missedAt === undefined || isDone(line, missedAt)) setNext(planned)
      else logger.info('what was missed is made good', { ...nameLine(line), due: new Date(missedAt).toISOString() })
      return planned
    })
  }

  function soonest(): Planned | undefined {
    return plan.reduce<Planned | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined)
  }

  async function work(planned: Planned): Promise<void> {
    const { line, dueAt, only } = planned
    if (isDone(line, dueAt)) {
      logger.info('nothing to do: it has been done since it was due', nameLine(line))
      setNext(planned)
      return
    }
    const outcome = await doLine(holder.current, line, { logger, signal, progress, ...(only !== undefined && { only }) })
    if (outcome === 'done' || signal.aborted) setNext(planned)
    else postpone(planned, outcome)
  }

  function postpone(planned: Planned, outcome: Exclude<Outcome, 'done'>): void {
    const { line, dueAt } = planned
    const at = time.now() + (outcome === 'busy' ? busyMs : againMs)
    if (outcome !== 'busy') {
      planned.tries++
      if (outcome.again !== 'all') planned.only = outcome.again
    }
    const nextAt = nextDue(holder.current.configuration, line, Math.max(dueAt, time.now()))
    if (planned.tries > mostTries || at >= nextAt) {
      setNext(planned)
      return
    }
    planned.at = at
    if (outcome !== 'busy') logger.info('it is tried again', { ...nameLine(line), at: new Date(at).toISOString() })
  }

  function setNext(planned: Planned): void {
    const { configuration } = holder.current
    planned.dueAt = nextDue(configuration, planned.line, Math.max(planned.dueAt, time.now()))
    planned.at = planned.dueAt + random() * configuration.schedule.jitterMs
    planned.tries = 0
    delete planned.only
  }

  /** A store that cannot be read now says nothing. */
  function isDone(line: ScheduleLine, dueAt: number): boolean {
    try {
      return isCovered(holder.current, line, dueAt)
    } catch {
      return false
    }
  }

  function describePlan(): Readonly<Record<string, unknown>> {
    const next = soonest()
    return {
      configuration: holder.current.configuration.file,
      ...(next !== undefined && Number.isFinite(next.at)
        ? { next: { ...nameLine(next.line), at: new Date(next.at).toISOString() } }
        : { next: 'never' }),
    }
  }
}

/** Loaded only when the configuration asks for it. */
function lazyApi(surroundings: Surroundings): Pick<Api, 'follow' | 'close'> {
  let made: Api | undefined
  return {
    async follow(settings) {
      if (settings === undefined && made === undefined) return
      made ??= new (await import('./api/api.ts')).Api(surroundings)
      await made.follow(settings)
    },
    close: async () => made?.close(),
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
