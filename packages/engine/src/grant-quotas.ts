import type { Clock } from '@muster/provider'
import type { DueQuota, Money, QuotaDecision, Store } from '@muster/store'
import { duePeriods, type PeriodLength, periodAfter, periodAt } from './find-periods.ts'
import { reportCredit } from './report-credit.ts'
import type { GrantTotal, RunReport } from './run-report.ts'
import type { QuotaRule } from './settings.ts'

export interface QuotaParts {
  readonly store: Store
  readonly clock: Clock
  readonly currency: string
  readonly quotas: readonly QuotaRule[]
  /** An IANA name. */
  readonly timeZone: string
}

export interface QuotaRun {
  /** Left out: nothing was due, so there was no run. */
  readonly report?: RunReport
  /** Which quotas wait, and why, in sentences. */
  readonly waiting: readonly string[]
  /** When the next period of any quota begins; left out: there are no quotas. */
  readonly nextAt?: number
}

export interface QuotaView {
  /** The group, or `everyone`. */
  readonly rule: string
  readonly per: PeriodLength
  readonly allowance: Money
  readonly cap?: Money
  /** How many people, present and active, it covers now. */
  readonly people: number
  /** What `quota run` would grant now, period by period. */
  readonly due: readonly { readonly firstDay: string; readonly people: number; readonly amount: Money }[]
  /** When its next period begins. */
  readonly nextAt: number
}

/** Grants, under the run lock, what is due: once per period, person and quota, however often and whenever it is called. */
export function runQuotas(parts: QuotaParts): QuotaRun {
  const { store, clock, currency } = parts
  const lock = store.lockRuns()
  try {
    const now = clock.now()
    const quotas = dueQuotas(parts, now)
    const shown = store.quotas.show({ quotas, now })
    const rest = { waiting: shown.waiting, ...nextBeginning(parts, now) }
    if (shown.grants.length === 0 && !shown.isNews) return rest
    const run = store.beginRun('quota run', now)
    let report: RunReport | undefined
    const makeReport = (decision: QuotaDecision) => {
      report = reportCredit(
        'quota run',
        { run, startedAt: now, endedAt: clock.now() },
        describeGrants(parts.quotas, decision, currency),
        decision.waiting,
      )
      return { state: report.state, report, endedAt: clock.now() }
    }
    store.quotas.grant({ quotas, now, run, makeReport })
    return { report: report!, ...rest }
  } finally {
    lock.release()
  }
}

/** What a run would grant now, and when the next is due. Changes nothing. */
export function showQuotas(parts: QuotaParts): { readonly quotas: readonly QuotaView[]; readonly waiting: readonly string[] } {
  const { store, clock, currency, timeZone } = parts
  const now = clock.now()
  const decision = store.quotas.show({ quotas: dueQuotas(parts, now), now })
  const money = (minor: number): Money => ({ minor, currency })
  const quotas = parts.quotas.map((rule): QuotaView => {
    const { group, per, allowance, cap } = rule
    const name = nameOf(rule)
    return {
      rule: group ?? 'everyone',
      per,
      allowance: money(allowance),
      ...(cap === undefined ? {} : { cap: money(cap) }),
      people: decision.covered.get(name) ?? 0,
      due: decision.grants.flatMap(({ quota, firstDay, people, minor }) =>
        quota === name ? { firstDay, people, amount: money(minor) } : [],
      ),
      nextAt: periodAfter(per, periodAt(per, now, timeZone), timeZone).beginsAt,
    }
  })
  return { quotas, waiting: decision.waiting }
}

function nextBeginning({ quotas, timeZone }: QuotaParts, now: number): { readonly nextAt?: number } {
  const begins = quotas.map(({ per }) => periodAt(per, now, timeZone).endsAt)
  return begins.length === 0 ? {} : { nextAt: Math.min(...begins) }
}

/** What a quota is known by from one run to the next: the length of its period, and for whom it is. */
function nameOf({ per, group }: QuotaRule): string {
  return `${per}: ${group === undefined ? 'everyone' : `group ${group.normalize('NFC')}`}`
}

function dueQuotas({ store, quotas, timeZone }: QuotaParts, now: number): DueQuota[] {
  return quotas.map((rule) => {
    const { group, per, allowance, cap, catchUpMs } = rule
    const name = nameOf(rule)
    const last = store.quotas.lastGranted(name, periodAt(per, now, timeZone).firstDay)
    const periods = duePeriods(per, { now, timeZone, last, catchUpMs })
    return {
      name,
      ...(group === undefined ? {} : { group }),
      allowance,
      ...(cap === undefined ? {} : { cap }),
      periods: periods.map(({ firstDay, endsAt }, at) => ({
        firstDay,
        // A clock that was ahead made accounts that are there now, whatever it says.
        ...(at < periods.length - 1 && { madeBefore: endsAt }),
        why: `${describePeriod(per, firstDay)}${group === undefined ? '' : `, group ${group}`}`,
      })),
    }
  })
}

const words = { day: 'daily allowance of', week: 'weekly allowance from', month: 'monthly allowance of' } as const

function describePeriod(per: PeriodLength, firstDay: string): string {
  return `${words[per]} ${per === 'month' ? firstDay.slice(0, 7) : firstDay}`
}

/** Those whom the cap left less apart from the others. */
function describeGrants(rules: readonly QuotaRule[], { grants }: QuotaDecision, currency: string): GrantTotal[] {
  return grants.flatMap(({ quota, firstDay, allowance, people, minor, cutPeople, cutMinor }) => {
    const found = rules.find((one) => nameOf(one) === quota)!
    const head = { rule: `${found.group ?? 'everyone'}, ${describePeriod(found.per, firstDay)}`, each: allowance }
    const whole: GrantTotal = { ...head, people: people - cutPeople, amount: { minor: minor - cutMinor, currency } }
    const cut: GrantTotal = { ...head, people: cutPeople, amount: { minor: cutMinor, currency }, cut: true }
    return [whole, cut].filter((one) => one.people > 0)
  })
}
