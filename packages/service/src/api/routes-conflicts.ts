import type { DecisionReport } from '@muster/engine'
import type { Muster } from '@muster/host'
import type { Decision } from '@muster/store'
import { Problem } from './problem.ts'
import { type Route, route } from './route.ts'
import { described, listOf, nameText, object, oneOf, optional, text, yesOrNo } from './schema.ts'
import { conflicts, run } from './views.ts'

interface Unpinning {
  readonly onlyPlan?: boolean
}

interface Resolving extends Unpinning {
  readonly what: 'pin' | 'same' | 'new'
  readonly source?: string
  readonly id?: string
  readonly merge?: boolean
}

const onlyPlan = optional(described('Say what would follow; decide nothing.', yesOrNo))
const decision = object<DecisionReport>(
  {
    username: text,
    follows: described('In sentences.', listOf(text)),
    run: optional(described('The run that decided it. Left out when nothing was decided.', run)),
  },
  'Decision',
)
const params = { name: described('The username that is disputed.', nameText) }
const decide = { method: 'POST', scope: 'run', changes: true, params, answers: decision, problems: [409] } as const

export const conflictRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/conflicts',
    summary: 'Names that two sources, or two people, lay claim to, and those that were decided.',
    scope: 'read',
    answers: conflicts,
    handle: ({ muster }) => ({ open: muster.conflicts(), pinned: muster.pins() }),
  }),
  route<{ readonly name: string }, unknown, Resolving>({
    ...decide,
    path: '/api/v1/conflicts/{name}/resolve',
    summary: 'Decides whose a name is; or, with `onlyPlan`, says what would follow.',
    body: object<Resolving>({
      what: described(
        '`pin`: the name is that of `source`; of a name that is held as possibly another person, `same` or `new`.',
        oneOf('pin', 'same', 'new'),
      ),
      source: optional(described('Required for `pin`.', nameText)),
      id: optional(described('For `pin`: of its people the one with this id.', { ...text, minLength: 1, maxLength: 1_024 })),
      merge: optional(described('For `pin`: with the account that bears the name now.', yesOrNo)),
      onlyPlan,
    }),
    handle: ({ muster, params, body }) => settle(muster, readDecision(params.name, body), body),
  }),
  route<{ readonly name: string }, unknown, Unpinning>({
    ...decide,
    path: '/api/v1/conflicts/{name}/unpin',
    summary: 'Takes back what was decided about a name; or, with `onlyPlan`, says what would follow.',
    body: object<Unpinning>({ onlyPlan }),
    handle: ({ muster, params, body }) => settle(muster, { what: 'unpin', username: params.name }, body),
  }),
]

function settle(muster: Muster, decision: Decision, { onlyPlan }: Unpinning): Promise<DecisionReport> {
  return onlyPlan === true ? muster.foresee(decision) : muster.decide(decision)
}

function readDecision(username: string, { what, source, id, merge }: Resolving): Decision {
  const faults = [
    ...(what === 'pin' && source === undefined ? [{ place: 'body.source', sentence: 'is missing' }] : []),
    ...(what !== 'pin' && id !== undefined ? [{ place: 'body.id', sentence: 'belongs to `pin`' }] : []),
    ...(what !== 'pin' && merge === true
      ? [{ place: 'body.merge', sentence: 'belongs to `pin`; `same` lets the account go on anyway' }]
      : []),
  ]
  if (faults.length > 0) throw new Problem(400, { detail: 'What was asked has faults.', faults })
  if (what !== 'pin') return { what, username, ...(source !== undefined && { source }) }
  return { what, username, source: source!, ...(id !== undefined && { id }), ...(merge === true && { merge }) }
}
