import type { DoctorReport } from '@muster/host'
import type { CheckReport, Finding } from '@muster/provider'
import { runReport } from './report-schema.ts'
import { type Route, route } from './route.ts'
import { shownChanges } from './routes-run.ts'
import { described, listOf, nameText, object, oneOf, optional, text, yesOrNo } from './schema.ts'

interface Examining {
  readonly source?: string
}

interface Moving {
  readonly from: string
  readonly to: string
  readonly join: string
  readonly onlyPlan?: boolean
  readonly shownChanges?: number
}

const finding = object<Finding>(
  {
    id: described('Stable, for machines.', text),
    outcome: oneOf('ok', 'warning', 'failed', 'not-tried'),
    message: described('What was tried and what came back, in one sentence.', text),
    remedy: optional(described('What to do about it.', text)),
  },
  'Finding',
)

/** They ask the sources, which takes its time and is seen there: a token that may only look may not. */
export const sourceRoutes: readonly Route[] = [
  route<unknown, unknown, Examining>({
    method: 'POST',
    path: '/api/v1/doctor',
    summary: 'Tries every source, or one, and says what is wrong and how to mend it. Changes nothing.',
    scope: 'run',
    body: object<Examining>({ source: optional(described('Only this source.', nameText)) }),
    answers: listOf(
      object<DoctorReport>({ source: text, type: text, report: object<CheckReport>({ findings: listOf(finding) }) }, 'DoctorReport'),
    ),
    handle: ({ muster, body }) => muster.doctor(body.source),
  }),
  route<unknown, unknown, Moving>({
    method: 'POST',
    path: '/api/v1/sources/move',
    summary: 'Lets people of one source go on as people of another; or, with `onlyPlan`, says who.',
    scope: 'run',
    body: object<Moving>({
      from: described('Whose people move.', nameText),
      to: described('Where they are found now.', nameText),
      join: described('The field by which they are the same; or one of each: `username=attributes.uid`.', nameText),
      onlyPlan: optional(described('Show it; do nothing.', yesOrNo)),
      shownChanges,
    }),
    answers: runReport,
    problems: [409],
    handle({ muster, body: { onlyPlan, ...request }, signal, surroundings }) {
      const asked = { ...request, signal: AbortSignal.any([signal, surroundings.signal]) }
      return onlyPlan === true ? muster.planMove(asked) : muster.move(asked)
    },
  }),
]
