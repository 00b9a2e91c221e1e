import type { Clock } from '@muster/provider'
import type { Money, Reapplication, Store } from '@muster/store'
import { reportCredit } from './report-credit.ts'
import type { GrantTotal, RunReport } from './run-report.ts'
import type { NewPeopleRule } from './settings.ts'

export interface ReapplyParts {
  readonly store: Store
  readonly clock: Clock
  readonly currency: string
  readonly rules: readonly NewPeopleRule[]
}

export interface ReapplyRun {
  readonly grants: readonly { readonly username: string; readonly rule: string; readonly amount: Money }[]
  /** Of whom, or by which rule, nothing can be decided now, in sentences. */
  readonly waiting: readonly string[]
  /** Left out when it was only to be shown, or nothing was to be granted. */
  readonly report?: RunReport
}

/** Decides anew what the rules give to these accounts; grants, with `apply`, what none of them has had by the same rule. */
export function reapplyRules(parts: ReapplyParts, accounts: readonly number[], apply: boolean): ReapplyRun {
  const { store, clock, currency, rules } = parts
  const describe = ({ grants, waiting }: Reapplication) => ({
    grants: grants.map(({ username, rule, minor }) => ({ username, rule, amount: { minor, currency } })),
    waiting,
  })
  if (!apply) return describe(store.rules.decideAnew({ rules, accounts }))
  const lock = store.lockRuns()
  try {
    const decided = store.rules.decideAnew({ rules, accounts })
    if (decided.grants.length === 0) return describe(decided)
    const now = clock.now()
    const run = store.beginRun('credit reapply', now)
    let report: RunReport | undefined
    const makeReport = (granted: Reapplication) => {
      const totals = sumByRule(granted, currency)
      report = reportCredit('credit reapply', { run, startedAt: now, endedAt: clock.now() }, totals, granted.waiting)
      return { state: report.state, report, endedAt: clock.now() }
    }
    store.rules.grantAnew({ rules, accounts, run, now, makeReport })
    return { ...describe(decided), report: report! }
  } finally {
    lock.release()
  }
}

function sumByRule({ grants }: Reapplication, currency: string): GrantTotal[] {
  return [...Map.groupBy(grants, ({ rule }) => rule)].map(([rule, some]) => ({
    rule,
    people: some.length,
    each: some[0]!.minor,
    amount: { minor: some.reduce((sum, { minor }) => sum + minor, 0), currency },
  }))
}
