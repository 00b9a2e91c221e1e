import { Readable } from 'node:stream'
import type { RunView } from '@muster/store'
import { followRun, idOfEnd } from './follow-run.ts'
import { Problem } from './problem.ts'
import { type Asked, type Route, route } from './route.ts'
import { missingRun, runParams } from './routes-look.ts'

/** Each is a connection that stays open. */
const mostListeners = 200
let listeners = 0

export const followRoutes: readonly Route[] = [
  route<{ readonly run: number }>({
    method: 'GET',
    path: '/api/v1/runs/{run}/events',
    summary:
      'Follows a run by server-sent events: `progress` with the phase, the source, how many records are read and how many a second, and at last `end` with the state and what the report counts.',
    scope: 'read',
    params: runParams,
    answers: { type: 'string' },
    contentType: 'text/event-stream',
    noContent: 'Whoever reconnects with the `Last-Event-ID` of the end has seen everything.',
    problems: [404],
    handle(asked) {
      const { muster, params, headers, setHeader } = asked
      if (muster.runs.show(params.run) === undefined) throw missingRun(params.run)
      const seen = headers['last-event-id']
      // To a browser, this alone says that it need not come again.
      if (seen === idOfEnd(params.run)) return undefined
      if (listeners >= mostListeners)
        throw new Problem(503, { detail: 'Too many are following runs now; look at the run itself.', retryAfter: 10 })
      setHeader('x-accel-buffering', 'no')
      return listen(asked, params.run, typeof seen === 'string' ? seen : undefined)
    },
  }),
]

/** The stream outlives the Muster that it began with: a new configuration may come while it is open. */
function listen({ muster, surroundings, signal, ending, mayStill, pace }: Asked, run: number, seen: string | undefined): Readable {
  const { holder, progress } = surroundings
  const { store } = muster.configuration
  const look = async (): Promise<RunView | undefined> => {
    try {
      return await holder.use((current) => current.runs.show(run))
    } catch {
      // That it cannot be read now does not say that the run has ended.
      return undefined
    }
  }
  const gone = AbortSignal.any([signal, ending])
  const events = followRun({ run, seen, course: () => progress.of(store, run), look, mayListen: mayStill, signal: gone, pace })
  listeners++
  return Readable.from(events, { objectMode: false, highWaterMark: 1_024 }).once('close', () => listeners--)
}
