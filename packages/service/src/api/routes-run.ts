import type { RunOptions } from '@muster/host'
import { describeFailure, tell } from '../do-line.ts'
import { runReport } from './report-schema.ts'
import { type Route, route, type Surroundings } from './route.ts'
import { runParams } from './routes-look.ts'
import { described, listOf, object, oneOf, optional, text, yesOrNo } from './schema.ts'
import { run } from './views.ts'

type Wanted = Pick<RunOptions, 'source' | 'groupsOnly' | 'newUsersOnly' | 'user' | 'full'>
type Shown = Pick<RunOptions, 'shownChanges'>

export const shownChanges = optional(
  described('How many changes of each kind to show. Default 20.', { type: 'integer', minimum: 0, maximum: 10_000 }),
)
const wantedFields = {
  source: optional(described('Only this source.', { ...text, minLength: 1 })),
  groupsOnly: optional(described('Groups and who is in them; nobody is added, changed or removed.', yesOrNo)),
  newUsersOnly: optional(described('Add who is new; change nothing else.', yesOrNo)),
  user: optional(described('Only this person, asked for by name.', { ...text, minLength: 1, maxLength: 256 })),
  full: optional(described('Read everything, also from sources that can say what changed.', yesOrNo)),
}
const plan = { method: 'POST', scope: 'run' } as const
const change = { ...plan, changes: true } as const

export const runRoutes: readonly Route[] = [
  route<unknown, unknown, Wanted & Shown>({
    ...plan,
    path: '/api/v1/plans',
    summary: 'What a run would change; changes nothing. Answers when the sources have been read.',
    body: object<Wanted & Shown>({ ...wantedFields, shownChanges }),
    answers: runReport,
    // It may take an hour: the end of the service does not wait for it.
    handle: ({ muster, body, signal, surroundings }) => muster.plan({ ...body, signal: AbortSignal.any([signal, surroundings.signal]) }),
  }),
  route<unknown, unknown, Wanted & Shown>({
    ...change,
    path: '/api/v1/runs',
    summary: 'Starts a run: reads, compares and applies what changed. Answers as soon as it has begun.',
    body: object<Wanted & Shown>({ ...wantedFields, shownChanges }),
    status: 202,
    answers: object<Begun>({
      run,
      look: described('Where it can be looked at.', text),
      follow: described('Where its events come from.', text),
    }),
    problems: [409],
    async handle({ body, surroundings, setHeader }) {
      const run = await beginRun(body, surroundings)
      const look = `/api/v1/runs/${run}`
      setHeader('location', look)
      return { run, look, follow: `${look}/events` }
    },
  }),
  route<{ readonly run: number }, unknown, Shown>({
    ...change,
    path: '/api/v1/runs/{run}/approve',
    summary: 'Applies what a run keeps on hold, exactly that, or refuses.',
    params: runParams,
    body: object<Shown>({ shownChanges }),
    answers: runReport,
    problems: [404, 409],
    handle: ({ muster, params, body, signal }) => muster.approve(params.run, { ...body, signal }),
  }),
  route<{ readonly run: number }>({
    ...change,
    path: '/api/v1/runs/{run}/reject',
    summary: 'Says that what a run keeps on hold is not to be done.',
    params: runParams,
    answers: object<{ readonly run: number; readonly state: string; readonly sources: readonly string[] }>({
      run,
      state: oneOf('rejected'),
      sources: described('Whose people and groups it was about.', listOf(text)),
    }),
    problems: [404, 409],
    async handle({ muster, params }) {
      const { head } = await muster.reject(params.run)
      return { run: params.run, state: 'rejected', sources: head.sources.map(({ name }) => name) }
    },
  }),
  route<{ readonly run: number }, unknown, UndoWanted>({
    ...change,
    path: '/api/v1/runs/{run}/undo',
    summary: 'Takes back what a run did, but for what later runs changed; or, with `onlyPlan`, shows it.',
    params: runParams,
    body: object<UndoWanted>({
      onlyPlan: optional(described('Show it; do nothing.', yesOrNo)),
      hash: optional(
        described('Do exactly the plan that had this `hash`, or refuse.', {
          ...text,
          pattern: '^[0-9a-f]{64}$',
          'x-expected': 'the `hash` that the plan was shown with',
        }),
      ),
      shownChanges,
    }),
    answers: runReport,
    problems: [404, 409],
    handle: ({ muster, params, body }) => muster.undo(params.run, body),
  }),
]

interface Begun {
  readonly run: number
  readonly look: string
  readonly follow: string
}

interface UndoWanted extends Shown {
  readonly onlyPlan?: boolean
  readonly hash?: string
}

/** Gives the number of the run, which goes on by itself; what comes of it stands in the log and with the run. */
async function beginRun(wanted: Wanted & Shown, { holder, logger, signal, progress }: Surroundings): Promise<number> {
  const begun = Promise.withResolvers<number>()
  const going = holder.use((muster) =>
    progress.during(muster.configuration.store, ({ onBegun, onProgress }) =>
      muster.sync({
        ...wanted,
        signal,
        onProgress,
        onBegun(run) {
          onBegun(run)
          begun.resolve(run)
        },
      }),
    ),
  )
  going.then(
    (report) => tell(report, logger),
    (error: unknown) => {
      begun.reject(error)
      logger.error('a run failed', describeFailure(error))
    },
  )
  return begun.promise
}
