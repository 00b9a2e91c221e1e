import type { Connection } from './open-store.ts'
import { reached } from './step.ts'

/** What a quota gives to each of its people in each of some periods. */
export interface DueQuota {
  /** Left out: everyone whom no group's quota covers. */
  readonly group?: string
  /** What the quota is known by from one run to the next. */
  readonly name: string
  /** Minor units. */
  readonly allowance: number
  /** No grant lifts a balance above it. */
  readonly cap?: number
  /** In order. */
  readonly periods: readonly DuePeriod[]
}

export interface DuePeriod {
  /** Its first day, `2026-11-23`. */
  readonly firstDay: string
  /** A period that is over: only for accounts made before this, milliseconds since 1970. */
  readonly madeBefore?: number
  readonly why: string
}

export interface QuotaGrant {
  readonly quota: string
  readonly firstDay: string
  /** Minor units. */
  readonly allowance: number
  readonly people: number
  /** In all, minor units. */
  readonly minor: number
  /** Those of them whom the cap left less than the allowance, and what they get in all. */
  readonly cutPeople: number
  readonly cutMinor: number
}

export interface QuotaDecision {
  readonly grants: readonly QuotaGrant[]
  /** How many people each quota covers now, by its name. */
  readonly covered: ReadonlyMap<string, number>
  /** Why a quota, or a part of its people, waits, in words; its periods stay due. */
  readonly waiting: readonly string[]
  /** Whether a period is to be written down, though nobody gets anything in it. */
  readonly isNews: boolean
}

export interface QuotaQuestion {
  readonly quotas: readonly DueQuota[]
  readonly now: number
  readonly currency: string
}

const tables = ['quota_person', 'quota_member', 'quota_grant', 'quota_full', 'quota_waiting']

const scratch = `
  create temp table quota_person (
    account integer primary key,
    created_at integer not null,
    is_decided integer not null,
    minor integer not null
  );
  create temp table quota_member (
    quota integer not null,
    account integer not null,
    primary key (quota, account)
  ) without rowid;
  create temp table quota_grant (
    quota integer not null,
    first_day text not null,
    account integer not null,
    minor integer not null,
    primary key (quota, first_day, account)
  ) without rowid;
  -- whose balance is at the cap: that, too, is decided once for the period
  create temp table quota_full (
    quota integer not null,
    first_day text not null,
    account integer not null
  );
  -- 1: nothing is granted; 0: what is due is granted, and stays due
  create temp table quota_waiting (quota integer primary key, is_blocked integer not null);
`

/** The last period before `firstDay` in which the quota was granted. */
export function lastGranted(connection: Connection, quota: string, firstDay: string): string | undefined {
  const last = connection
    .prepare('select max(first_day) from quota_period where quota = ? and first_day < ? and is_open = 0')
    .pluck()
    .get(quota, firstDay)
  return (last as string | null) ?? undefined
}

/** What is due to whom; writes nothing. */
export function showQuotas(connection: Connection, question: QuotaQuestion): QuotaDecision {
  try {
    return connection.transaction(() => decide(connection, question)).deferred()
  } finally {
    dropTables(connection)
  }
}

/** Grants what is due, with the run's last word, in one transaction. `makeReport` is told what was granted. */
export function grantQuotas(
  connection: Connection,
  question: QuotaQuestion & {
    readonly run: number
    readonly makeReport: (decision: QuotaDecision) => { state: string; report: unknown; endedAt: number }
  },
): void {
  const { quotas, run, now, currency, makeReport } = question
  const grant = (): void => {
    const decision = decide(connection, question)
    const insert = connection.prepare(
      `insert into ledger (account, minor, currency, why, rule, run, at, grant_key)
       select account, minor, @currency, @why, @rule, @run, @now, @key from quota_grant where quota = @quota and first_day = @firstDay order by account
       on conflict (account, grant_key) do nothing`,
    )
    const keep = connection.prepare(
      `insert into quota_period (quota, first_day, run, is_open, at_cap)
       values (@name, @firstDay, @run, @isOpen, (select json_group_array(account) from quota_full where quota = @quota and first_day = @firstDay having count(*) > 0))
       on conflict (quota, first_day) do update set is_open = excluded.is_open, at_cap = (select json_group_array(value) from (
         select value from json_each(quota_period.at_cap) union select value from json_each(excluded.at_cap)) having count(*) > 0)`,
    )
    const isBlocked = connection.prepare('select is_blocked from quota_waiting where quota = ?').pluck()
    const forget = connection.prepare(
      'update quota_period set at_cap = null where quota = ? and first_day < ? and at_cap is not null and is_open = 0',
    )
    for (const { index: quota, name, group, firstDay, why } of stepsOf(quotas)) {
      const blocked = isBlocked.get(quota)
      if (blocked === 1) continue
      insert.run({ quota, firstDay, currency, why, rule: group ?? 'everyone', run, now, key: grantKey(name, firstDay) })
      keep.run({ quota, name, firstDay, run, isOpen: blocked === 0 ? 1 : 0 })
      forget.run(name, firstDay)
    }
    reached('quota: granted')
    const { state, report, endedAt } = makeReport(decision)
    connection.prepare('update run set state = ?, ended_at = ?, report = ? where run = ?').run(state, endedAt, JSON.stringify(report), run)
  }
  try {
    reached('quota: begun')
    connection.transaction(grant).immediate()
    reached('quota: committed')
  } finally {
    dropTables(connection)
  }
}

function grantKey(quota: string, firstDay: string): string {
  return `quota: ${quota}: ${firstDay}`
}

function dropTables(connection: Connection): void {
  for (const table of tables) connection.exec(`drop table if exists temp.${table}`)
}

function decide(connection: Connection, { quotas, now, currency }: QuotaQuestion): QuotaDecision {
  dropTables(connection)
  connection.exec(scratch)
  collectPeople(connection, now)
  const waiting = collectMembers(connection, quotas)
  if (quotas.some(({ cap }) => cap !== undefined)) readBalances(connection, currency)
  const steps = stepsOf(quotas)
  for (const step of steps) decideStep(connection, step)
  return {
    grants: readGrants(connection, quotas),
    covered: countCovered(connection, quotas),
    waiting,
    isNews: steps.some(({ name, firstDay, index }) => isNews(connection, name, firstDay, index)),
  }
}

type Step = Omit<DueQuota, 'periods'> & DuePeriod & { readonly index: number }

/** In the order of time; of one day the lowest cap first, so that nobody has less for the order of the file. */
function stepsOf(quotas: readonly DueQuota[]): Step[] {
  return quotas
    .flatMap(({ periods, ...quota }, index) => periods.map((period) => ({ ...quota, ...period, index })))
    .sort((a, b) => compareText(a.firstDay, b.firstDay) || capOf(a) - capOf(b))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function capOf({ cap = Number.MAX_SAFE_INTEGER }: { readonly cap?: number }): number {
  return cap
}

/** Whoever is there and active. Dates in bodies are ISO 8601 in UTC, so they compare as text. */
function collectPeople(connection: Connection, now: number): void {
  connection
    .prepare(
      `insert into quota_person (account, created_at, is_decided, minor)
       select e.entry, coalesce(r.started_at, 0), e.decided, 0 from entry e left join run r on r.run = e.created_run
       where e.kind = 0 and e.state = 0 and coalesce(e.body ->> 'active' <> 0, 1)
         and coalesce(e.body ->> 'activeUntil' > @now, 1) and coalesce(e.body ->> 'activeFrom' <= @now, 1)`,
    )
    .run({ now: new Date(now).toISOString() })
}

function readBalances(connection: Connection, currency: string): void {
  connection
    .prepare(
      `update quota_person set minor = b.minor
       from (select account, sum(minor) as minor from ledger where currency = ? group by account) b where b.account = quota_person.account`,
    )
    .run(currency)
}

/** Who is covered by which quota, through nested groups too; cycles are walked once. Gives the reasons why some wait. */
function collectMembers(connection: Connection, quotas: readonly DueQuota[]): string[] {
  const waiting: string[] = []
  const named = connection.prepare('select entry from entry where kind = 1 and key = ? and state = 0').pluck()
  const inside = `with recursive inside (entry) as (
    select value from json_each(@roots) union select m.member from membership m join inside i on m.group_entry = i.entry)`
  const insert = connection.prepare(
    `insert or ignore into quota_member (quota, account) ${inside} select @quota, p.account from inside i join quota_person p on p.account = i.entry`,
  )
  const unknown = connection.prepare(
    `${inside} select 1 from inside i join entry e using (entry) where e.kind = 1 and e.members_unknown = 1`,
  )
  const wait = connection.prepare('insert into quota_waiting (quota, is_blocked) values (?, ?)')
  let isUnclear = false
  for (const [quota, { group }] of quotas.entries()) {
    if (group === undefined) continue
    const roots = JSON.stringify(named.all(group.normalize('NFC')))
    if (roots === '[]') {
      waiting.push(`the group ${group}, named by a quota, does not exist in any source`)
      wait.run(quota, 1)
      isUnclear = true
      continue
    }
    insert.run({ quota, roots })
    if (unknown.get({ roots }) === undefined) continue
    waiting.push(`the members of the group ${group}, named by a quota, could not all be read; those who are known have theirs`)
    wait.run(quota, 0)
    isUnclear = true
  }
  // Whom a group covers, and not yet as is known, is not to get what everyone else gets.
  const rest = connection.prepare(
    `insert into quota_member (quota, account) select @quota, account from quota_person
     where is_decided and account not in (select account from quota_member where quota in (select value from json_each(@grouped)))`,
  )
  const grouped = JSON.stringify(quotas.flatMap(({ group }, quota) => (group === undefined ? [] : quota)))
  for (const [quota, { group }] of quotas.entries()) {
    if (group !== undefined) continue
    if (isUnclear) wait.run(quota, 1)
    else rest.run({ quota, grouped })
  }
  if (isUnclear && quotas.some(({ group }) => group === undefined))
    waiting.push('the quota for everyone waits until it is known who is in those groups')
  return waiting
}

function decideStep(connection: Connection, step: Step): void {
  const { index: quota, name, firstDay, madeBefore = Number.MAX_SAFE_INTEGER, allowance } = step
  const open = `from quota_member m join quota_person p using (account)
    where m.quota = @quota and p.created_at < @madeBefore and @quota not in (select quota from quota_waiting where is_blocked)
      and not exists (select 1 from ledger l where l.account = m.account and l.grant_key = @key)
      and not exists (select 1 from erased x join ledger l on l.account = x.account and l.grant_key = @key where x.returned = m.account)
      and m.account not in (select value from quota_period q, json_each(q.at_cap) where q.quota = @name and q.first_day = @firstDay)`
  const values = { quota, name, firstDay, madeBefore, key: grantKey(name, firstDay), allowance, cap: capOf(step) }
  connection
    .prepare(
      `insert into quota_grant (quota, first_day, account, minor)
       select @quota, @firstDay, account, min(@allowance, @cap - minor) from (select m.account, p.minor ${open} and p.minor < @cap) where @allowance > 0`,
    )
    .run(values)
  connection
    .prepare(`insert into quota_full (quota, first_day, account) select @quota, @firstDay, m.account ${open} and p.minor >= @cap`)
    .run({ ...values, allowance: undefined })
  connection
    .prepare(
      `update quota_person set minor = quota_person.minor + g.minor from quota_grant g
       where g.quota = ? and g.first_day = ? and g.account = quota_person.account`,
    )
    .run(quota, firstDay)
}

function readGrants(connection: Connection, quotas: readonly DueQuota[]): QuotaGrant[] {
  const sum = connection.prepare(
    `select count(*) as people, coalesce(sum(minor), 0) as minor, count(*) filter (where minor < @allowance) as cutPeople,
            coalesce(sum(minor) filter (where minor < @allowance), 0) as cutMinor
     from quota_grant where quota = @quota and first_day = @firstDay`,
  )
  return quotas.flatMap(({ name, allowance, periods }, quota) =>
    periods.flatMap(({ firstDay }) => {
      const sums = sum.get({ quota, firstDay, allowance }) as Omit<QuotaGrant, 'quota' | 'firstDay' | 'allowance'>
      return sums.people === 0 ? [] : { quota: name, firstDay, allowance, ...sums }
    }),
  )
}

function countCovered(connection: Connection, quotas: readonly DueQuota[]): Map<string, number> {
  const count = connection.prepare('select count(*) from quota_member where quota = ?').pluck()
  return new Map(quotas.map(({ name }, quota) => [name, count.get(quota) as number]))
}

function isNews(connection: Connection, name: string, firstDay: string, quota: number): boolean {
  const blocked = connection.prepare('select is_blocked from quota_waiting where quota = ?').pluck().get(quota) as 0 | 1 | undefined
  if (blocked === 1) return false
  const isOpen = connection.prepare('select is_open from quota_period where quota = ? and first_day = ?').pluck().get(name, firstDay)
  if (isOpen === undefined || (isOpen === 1 && blocked === undefined)) return true
  return connection.prepare('select 1 from quota_full where quota = ? and first_day = ?').get(quota, firstDay) !== undefined
}
