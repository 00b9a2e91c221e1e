import type { GrantRule } from './entitle.ts'
import type { Connection } from './open-store.ts'

export interface ReapplyQuestion {
  readonly rules: readonly GrantRule[]
  readonly accounts: readonly number[]
}

export interface Reapplication {
  /** What each gets that was not granted by the same rule before. */
  readonly grants: readonly { readonly account: number; readonly username: string; readonly rule: string; readonly minor: number }[]
  /** Of whom, or by which rule, nothing can be decided now, in sentences. */
  readonly waiting: readonly string[]
}

/** Decides anew, from the memberships as they are now, what the rules for new people give to these accounts. */
export function decideAnew(connection: Connection, { rules, accounts }: ReapplyQuestion): Reapplication {
  return connection.transaction(() => decide(connection, rules, accounts)).deferred()
}

/** Grants what `decideAnew` decides, with the run's last word, in one transaction. */
export function grantAnew(
  connection: Connection,
  {
    currency,
    run,
    now,
    makeReport,
    ...question
  }: ReapplyQuestion & {
    readonly currency: string
    readonly run: number
    readonly now: number
    readonly makeReport: (decided: Reapplication) => { readonly state: string; readonly report: unknown; readonly endedAt: number }
  },
): void {
  connection
    .transaction(() => {
      const decided = decide(connection, question.rules, question.accounts)
      const insert = connection.prepare(
        `insert into ledger (account, minor, currency, why, rule, run, at, grant_key)
         values (@account, @minor, @currency, @why, @rule, @run, @now, 'new person: ' || @rule) on conflict (account, grant_key) do nothing`,
      )
      for (const { account, rule, minor } of decided.grants) {
        const isGroup = question.rules.some(({ group }) => group === rule)
        insert.run({
          account,
          minor,
          currency,
          rule,
          run,
          now,
          why: isGroup ? `member of the group ${rule}, decided anew` : 'decided anew',
        })
      }
      const { state, report, endedAt } = makeReport(decided)
      connection
        .prepare('update run set state = ?, ended_at = ?, report = ? where run = ?')
        .run(state, endedAt, JSON.stringify(report), run)
    })
    .immediate()
}

function decide(connection: Connection, rules: readonly GrantRule[], accounts: readonly number[]): Reapplication {
  const asked = connection
    .prepare(
      `select e.entry as account, e.name, coalesce(e.key, e.name) as username, e.state, e.decided from json_each(?) j join entry e on e.entry = j.value
       where e.kind = 0 order by e.key`,
    )
    .all(JSON.stringify(accounts)) as { account: number; name: string; username: string; state: number; decided: number }[]
  const people = asked.filter(({ state, decided }) => state === 0 && decided === 1)
  const waiting = asked.flatMap(({ name, state, decided }) => {
    if (state !== 0) return `${name} is not there, so nothing is decided`
    return decided === 1 ? [] : `what ${name} is entitled to is decided by the next complete listing`
  })
  const { covered, isUnclear, reasons } = findMembers(connection, rules)
  const has = connection.prepare(
    `select 1 from ledger where grant_key = 'new person: ' || @rule
       and (account = @account or account in (select account from erased where returned = @account))`,
  )
  const grants = people.flatMap(({ account, username }) => {
    const byGroup = rules.filter((rule) => covered.get(rule)?.has(account) === true)
    const matching = byGroup.length > 0 || isUnclear ? byGroup : rules.filter(({ group }) => group === undefined)
    return matching.flatMap(({ group = 'everyone', credit: minor }) =>
      minor === 0 || has.get({ account, rule: group }) !== undefined ? [] : { account, username, rule: group, minor },
    )
  })
  return { grants, waiting: [...waiting, ...reasons] }
}

function findMembers(connection: Connection, rules: readonly GrantRule[]) {
  const covered = new Map<GrantRule, Set<number>>()
  const reasons: string[] = []
  const inside = `with recursive inside (entry) as (
    select entry from entry where kind = 1 and key = ? and state = 0
    union select m.member from membership m join inside i on m.group_entry = i.entry)`
  const members = connection.prepare(
    `${inside} select e.entry, e.kind, e.members_unknown as isUnknown from inside join entry e using (entry)`,
  )
  for (const rule of rules) {
    if (rule.group === undefined) continue
    const found = members.all(rule.group.normalize('NFC')) as { entry: number; kind: number; isUnknown: number }[]
    if (found.length === 0) reasons.push(`the group ${rule.group}, named by a rule, does not exist in any source`)
    else if (found.some(({ isUnknown }) => isUnknown === 1))
      reasons.push(`the members of the group ${rule.group}, named by a rule, could not all be read`)
    covered.set(rule, new Set(found.flatMap(({ entry, kind }) => (kind === 0 ? entry : []))))
  }
  return { covered, isUnclear: reasons.length > 0, reasons }
}
