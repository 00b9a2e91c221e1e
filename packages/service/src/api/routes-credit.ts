import type { QuotaRun, QuotaView, ReapplyRun } from '@muster/engine'
import type { Muster } from '@muster/host'
import { type InputFault, Problem } from './problem.ts'
import { runReport } from './report-schema.ts'
import { type Route, route } from './route.ts'
import { linkNext } from './routes-look.ts'
import { described, listOf, moment, nameText, object, oneOf, optional, pageSize, positive, text, whole, yesOrNo } from './schema.ts'
import { ledgerLine, money } from './views.ts'

interface Reapplying {
  readonly users?: readonly string[]
  readonly group?: string
  readonly onlyPlan?: boolean
}

interface Quotas {
  readonly quotas: readonly QuotaView[]
  readonly waiting: readonly string[]
}

const everybody = 10_000_000
const waiting = described('What cannot be decided now, and why, in sentences.', listOf(text))

const quota = object<QuotaView>(
  {
    rule: described('The group, or `everyone`.', text),
    per: oneOf('day', 'week', 'month'),
    allowance: money,
    cap: optional(money),
    people: described('Present and active ones whom it covers now.', whole),
    due: described(
      'What would be granted now, period by period.',
      listOf(object<QuotaView['due'][number]>({ firstDay: text, people: whole, amount: money })),
    ),
    nextAt: moment,
  },
  'Quota',
)

export const creditRoutes: readonly Route[] = [
  route<unknown, { readonly user?: string; readonly limit: number; readonly after?: number }>({
    method: 'GET',
    path: '/api/v1/credit',
    summary: 'The ledger, newest first: who was given how much, when, and why.',
    scope: 'read',
    query: {
      user: described('Only this person; nothing for a name that nobody has.', nameText),
      limit: pageSize(100),
      after: described('Continue after this `line`.', positive),
    },
    answers: listOf(ledgerLine),
    handle(asked) {
      const { user, limit, after } = asked.query
      const lines = asked.muster.credit.ledger({
        limit,
        ...(user !== undefined && { username: user }),
        ...(after !== undefined && { after: String(after) }),
      })
      if (lines.length === limit) linkNext(asked, 'after', lines.at(-1)!.line)
      return lines
    },
  }),
  route<unknown, unknown, Reapplying>({
    method: 'POST',
    path: '/api/v1/credit/reapply',
    summary: 'Grants these people what the rules for new people give and they have not had; or, with `onlyPlan`, shows it.',
    scope: 'run',
    changes: true,
    body: object<Reapplying>({
      users: optional(described('Usernames.', { type: 'array', items: nameText, maxItems: 1_000 })),
      group: optional(described('And everybody in this group.', nameText)),
      onlyPlan: optional(described('Show it; do nothing.', yesOrNo)),
    }),
    answers: object<ReapplyRun>({
      grants: listOf(object<ReapplyRun['grants'][number]>({ username: text, rule: text, amount: money })),
      waiting,
      report: optional(described('Left out when nothing was granted.', runReport)),
    }),
    problems: [409],
    handle: ({ muster, body }) => muster.upkeep.reapplyRules(accountsOf(muster, body), { apply: body.onlyPlan !== true }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/quotas',
    summary: 'What people are granted in every period, and what is due now.',
    scope: 'read',
    answers: object<Quotas>({ quotas: listOf(quota), waiting }),
    handle: ({ muster }) => muster.quotas.show(),
  }),
  route({
    method: 'POST',
    path: '/api/v1/quotas/run',
    summary: 'Grants what is due: once per period, person and quota, however often it is asked for.',
    scope: 'run',
    changes: true,
    answers: object<QuotaRun>({
      report: optional(described('Left out: nothing was due.', runReport)),
      waiting,
      nextAt: optional(described('When the next period of any quota begins (milliseconds since 1970).', whole)),
    }),
    problems: [409],
    handle: ({ muster }) => muster.quotas.run(),
  }),
]

/** Of everybody who is named; throws with all names that nobody has. */
function accountsOf(muster: Muster, { users = [], group }: Reapplying): readonly number[] {
  const accounts = new Set<number>()
  const faults: InputFault[] = []
  for (const [at, username] of users.entries()) {
    const person = muster.users.find(username)
    if (person === undefined) faults.push({ place: `body.users.${at}`, sentence: 'is nobody in the copy' })
    else accounts.add(person.account)
  }
  const found = group === undefined ? undefined : muster.groups.find(group)
  if (group !== undefined && found === undefined) faults.push({ place: 'body.group', sentence: 'is no group in the copy' })
  if (found !== undefined) for (const { account } of muster.groups.members(found.name, { limit: everybody })) accounts.add(account)
  if (users.length === 0 && group === undefined) faults.push({ place: 'body', sentence: 'must say for whom: `users` or `group`' })
  if (faults.length > 0) throw new Problem(400, { detail: 'What was asked has faults.', faults })
  return [...accounts]
}
