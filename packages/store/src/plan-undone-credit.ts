import type { UndoneEntries } from './plan-undone-entries.ts'
import { prepared } from './prepared.ts'
import type { CounterEntry } from './undo-plan.ts'

interface LedgerRow {
  readonly line: number
  readonly account: number
  readonly minor: number
  readonly currency: string
  readonly rule: string
  readonly why: string
  readonly key: string
}

/** A line that was taken back keeps its key behind this, so that its grant may be written again. */
const released = /^released \d+: /
/** A line that takes back another one. */
const counter = /^counter (\d+)$/
/** What is decided once for each account. */
const once = 'new person: '

/**
 * Counter-entries for what the run wrote into the ledger. What takes back a grant releases it; what takes back such a
 * counter-entry claims the grant again, unless it was granted meanwhile.
 */
export function planUndoneCredit(entries: UndoneEntries): CounterEntry[] {
  const { connection, run } = entries
  const lines = connection
    .prepare('select line, account, minor, currency, rule, why, grant_key as key from ledger where run = ? order by line')
    .all(run) as LedgerRow[]
  const counters: CounterEntry[] = []
  for (const [account, some] of Map.groupBy(lines, (line) => line.account)) {
    const open = some.filter(({ key }) => !released.test(key))
    if (open.length === 0 || entries.leftAlone.has(account)) continue
    const planned = open.map((line) => takeBack(entries, line))
    const granted = planned.find(({ key }) => !counter.test(key) && isTaken(entries, account, key))
    if (granted === undefined) {
      counters.push(...planned)
      if (planned.some(({ releasedKey }) => releasedKey.replace(released, '').startsWith(once))) release(entries, account)
    } else refuse(entries, account, granted.key)
  }
  return counters
}

function takeBack({ connection, run }: UndoneEntries, { line, account, minor, currency, rule, key }: LedgerRow): CounterEntry {
  const reversed = counter.exec(key)?.[1]
  const original =
    reversed === undefined
      ? undefined
      : (prepared(connection, 'select grant_key from ledger where line = ?').pluck().get(Number(reversed)) as string).replace(released, '')
  return {
    line,
    account,
    minor: -minor,
    currency,
    rule,
    why: `run ${run} was undone`,
    key: original ?? `counter ${line}`,
    releasedKey: `released ${line}: ${key}`,
  }
}

function isTaken({ connection }: UndoneEntries, account: number, key: string): boolean {
  if (prepared(connection, 'select 1 from ledger where account = ? and grant_key = ?').get(account, key) !== undefined) return true
  return key.startsWith(once) && prepared(connection, 'select decided from entry where entry = ?').pluck().get(account) === 1
}

/** Decided in a run of before the journal said so: that is taken back all the same. */
function release(entries: UndoneEntries, account: number): void {
  if (entries.leaving.has(account)) return
  const row = entries.current(account)!
  const wanted = entries.wanted.get(account) ?? { row, effects: new Map(), state: row.state, hadNoAttributes: false }
  if (!wanted.effects.has('entitlement')) wanted.effects.set('entitlement', { before: 'pending', after: 'decided' })
  entries.wanted.set(account, wanted)
}

/** As long as the credit stays, so does what was decided with it. */
function refuse(entries: UndoneEntries, account: number, key: string): void {
  const run = entries.connection
    .prepare('select max(run) from ledger where account = ? and (grant_key = ? or grant_key like ?)')
    .pluck()
    .get(account, key, `${once}%`) as number | null
  const effects = entries.wanted.get(account)?.effects
  for (const facet of ['entitlement', 'restricted', 'overdraft']) effects?.delete(facet)
  const row = entries.current(account)!
  entries.conflict(
    row,
    run === null ? 'the credit is not given again: it was decided meanwhile' : `the credit is not given again: run ${run} granted it`,
    run ?? undefined,
  )
}
