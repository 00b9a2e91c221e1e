import type { History, UserView } from '@muster/store'
import type { ExplainedAccount, ExplainedMembership, Reason, RunMark } from './explanation.ts'
import { sayMoment, saySpan } from './say-values.ts'
import type { SourceSettings } from './settings.ts'

/** The groups of an account: direct ones first, then by how far away they are. */
export function explainGroups(history: History, account: number, mark: (run: number) => RunMark): ExplainedMembership[] {
  return history.pathsOf(account).map(({ group, name, source, state, membersUnknown, path, sinceRun, orBefore }) => ({
    group,
    name,
    source,
    state,
    direct: path.length === 1,
    path: path.map((step) => step.name),
    since: { ...mark(sinceRun), ...(orBefore && { orBefore }) },
    membersUnknown,
  }))
}

export function explainCredit(
  history: History,
  { account, balance, restricted, overdraft, entitlement }: UserView,
): ExplainedAccount['credit'] {
  return {
    balance,
    restricted,
    ...(overdraft !== undefined && { overdraft }),
    lines: history.ledgerOf(account).map(({ line, amount, why, rule, run, at }) => ({ line, amount, why, rule, run, at })),
    entitlement,
  }
}

const comesBack =
  'Nothing has to be done if that is right. When the source lists the person again, the same account comes back with its balance.'

/** Why the account is not present and active. */
export function explainState(
  history: History,
  user: UserView,
  settings: SourceSettings | undefined,
  mark: (run: number) => RunMark,
  now: number,
): Reason[] {
  const { source, spelling, fields } = user
  if (user.state === 'present') return explainInactive(user, fields, now)
  const lines = history.linesOf(user.account)
  const runOf = (...actions: string[]): RunMark | undefined => {
    const line = lines.findLast(({ action }) => actions.includes(action))
    return line && mark(line.run)
  }
  const began = runOf('absent', 'out-of-scope')
  const isScope = lines.findLast(({ action }) => action === 'absent' || action === 'out-of-scope')?.action === 'out-of-scope'
  const reasons: Reason[] = [
    {
      code: isScope ? 'out-of-scope' : 'absent',
      source,
      sentence: isScope
        ? `${spelling} left because the configuration of the source ${source} was changed, or its account saw less than before${inRun(began)}; that the directory let the person go is not known.`
        : `The source ${source} has not shown ${spelling} since ${user.absentSince === undefined ? 'a while ago' : sayMoment(user.absentSince)}${began === undefined ? '' : `; run ${began.run} was the first to miss the person`}.`,
      mend: isScope
        ? `Look at \`scope\`, \`mapping\` and \`settings\` of the source ${source}; as soon as they let the person in, the next run brings the same account back.`
        : comesBack,
      ...began,
    },
  ]
  if (user.state === 'deactivated' || user.state === 'deleted') {
    const done = runOf(user.state === 'deleted' ? 'delete' : 'deactivate')
    const what =
      user.state === 'deleted'
        ? `The account was emptied${inRun(done)}: its fields and its name are gone; its number and its balance stay, for the case that the person comes back.`
        : `The account was deactivated${inRun(done)}.`
    reasons.push({ code: user.state, source, sentence: what, ...done })
  }
  if (settings !== undefined) reasons.push(...explainGrace(history, user, settings, now))
  return reasons
}

function inRun(run: RunMark | undefined): string {
  if (run === undefined) return ''
  return ` in run ${run.run}${run.at === undefined ? '' : ` (${sayMoment(run.at)})`}`
}

/** What is still to come of an absence, when, and by what. */
function explainGrace(
  history: History,
  { account, source, state }: UserView,
  { removal, removeAfterMs }: SourceSettings,
  now: number,
): Reason[] {
  const next =
    removal === 'delete' && state !== 'deleted' ? 'delete' : removal === 'deactivate' && state === 'absent' ? 'deactivate' : undefined
  if (state === 'deleted') return []
  if (next === undefined)
    return state === 'absent' && removal === 'keep'
      ? [{ code: 'grace', source, sentence: 'Nothing more happens to the account: the source has `removal: keep`.' }]
      : []
  const { absentSince, absentRuns } = history.absenceOf(account)
  if (absentSince === null) return []
  const until = absentSince + removeAfterMs
  const over = now >= until && absentRuns >= 1
  const when = over
    ? 'the grace period is over: the next complete run does it, unless it is too much at once and is held'
    : `the first complete run after ${sayMoment(until)} does it (\`removeAfter\` is ${saySpan(removeAfterMs)}${absentRuns < 2 ? ', and at least 2 complete runs' : ''})`
  return [
    {
      code: 'grace',
      source,
      sentence: `The source has \`removal: ${next}\`; ${when}.`,
      mend: 'To keep the account whatever happens, name it under `protected.users` of the source.',
      at: until,
    },
  ]
}

function explainInactive({ source, spelling, active }: UserView, fields: UserView['fields'], now: number): Reason[] {
  if (active) return []
  const mend = 'Change it at the source (or the mapping that makes it); the next run takes it over.'
  if (fields.active === false)
    return [{ code: 'inactive', source, sentence: `The source ${source} says that ${spelling} is disabled (\`active\` is false).`, mend }]
  const { activeFrom, activeUntil } = fields
  if (typeof activeFrom === 'string' && Date.parse(activeFrom) > now)
    return [
      {
        code: 'not-yet-active',
        source,
        sentence: `${spelling} becomes active only on ${sayMoment(Date.parse(activeFrom))} (\`activeFrom\`).`,
        mend,
        at: Date.parse(activeFrom),
      },
    ]
  return [
    {
      code: 'expired',
      source,
      sentence: `${spelling} has not been active since ${sayMoment(Date.parse(String(activeUntil)))} (\`activeUntil\`).`,
      mend,
      at: Date.parse(String(activeUntil)),
    },
  ]
}
