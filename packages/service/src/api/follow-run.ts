import { setTimeout as sleep } from 'node:timers/promises'
import type { RunView } from '@muster/store'
import type { Course, RunStep } from '../run-progress.ts'

/** Milliseconds. */
export interface Pace {
  /** Nobody is told more often. */
  readonly stepMs: number
  /** How often the store is asked for what another process does. */
  readonly lookMs: number
  /** So long after the last word comes an empty one: proxies hang up on who is silent, and who is gone is noticed. */
  readonly heartbeatMs: number
}

export interface Followed {
  readonly run: number
  /** `id` of the last event that whoever reconnects has seen. */
  readonly seen: string | undefined
  course(): Course | undefined
  /** From the store. `undefined`: it cannot be asked now. */
  look(): Promise<RunView | undefined>
  /** Asked at each heartbeat: whether whoever listens still may. */
  mayListen(): boolean
  /** Aborted when nobody listens any more, or the service ends. */
  readonly signal: AbortSignal
  readonly pace: Pace
}

export function idOfEnd(run: number): string {
  return `${run}.end`
}

/**
 * The events of a run as server-sent events: how far it is now, each further step, and one that says how it ended. It is asked for
 * the next one when the one before has been sent, and then tells the newest; so nothing is kept for somebody slow.
 */
export async function* followRun(followed: Followed): AsyncGenerator<string, void> {
  const { run, course, look, mayListen, signal, pace } = followed
  let { seen } = followed
  // A browser that lost the connection comes back after so long.
  yield 'retry: 2000\n\n'
  let spokenAt = performance.now()
  let restMs = 0
  while (!signal.aborted) {
    const own = course()
    const id = `${run}.${own?.steps ?? 0}`
    if (own === undefined) {
      const view = await look()
      if (view !== undefined && view.state !== 'running') {
        yield printEvent('end', idOfEnd(run), describeEnd(view))
        return
      }
    }
    if (seen !== id) {
      seen = id
      const step: RunStep = own?.latest ?? { run, state: 'running' }
      yield printEvent('progress', id, step)
      spokenAt = performance.now()
      restMs = pace.stepMs
    } else if (performance.now() - spokenAt >= pace.heartbeatMs) {
      if (!mayListen()) return
      yield ':\n\n'
      spokenAt = performance.now()
    }
    await pause(restMs, signal)
    restMs = 0
    const quietMs = Math.max(0, spokenAt + pace.heartbeatMs - performance.now())
    const fresh = course()
    if (fresh === undefined) await pause(Math.min(quietMs, pace.lookMs), signal)
    else if (`${run}.${fresh.steps}` === seen) await pause(quietMs, signal, fresh.next)
  }
}

/** What its report counts; the whole of it is where the run is looked at. */
function describeEnd({ run, state, endedAt, report }: RunView): object {
  const { totals, holds } = (report ?? {}) as { readonly totals?: object; readonly holds?: readonly { readonly count: number }[] }
  const held = holds?.reduce((all, { count }) => all + count, 0)
  return { run, state, ...(endedAt !== undefined && { endedAt }), ...(totals && { totals }), ...(held !== undefined && { held }) }
}

function printEvent(name: string, id: string, data: object): string {
  return `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Until so much time is over, or `until` resolves, or nobody listens any more. */
async function pause(ms: number, signal: AbortSignal, until?: Promise<void>): Promise<void> {
  if (ms <= 0) return
  const over = new AbortController()
  const rest = sleep(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) }).catch(() => undefined)
  await (until === undefined ? rest : Promise.race([rest, until]))
  over.abort()
}
