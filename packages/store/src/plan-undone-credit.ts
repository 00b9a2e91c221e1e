import type { UndoneEntries } from './plan-undone-entries.ts'
import type { CounterEntry } from './undo-plan.ts'

interface LedgerRow {
  readonly line: number
  readonly account: number
  readonly minor: number
  readonly currency: string
  readonly rule: string
  readonly key: string
  readonly reverses: number | null
}

const columns = 'line, account, minor, currency, rule, grant_key as key, reverses'

/** A line that was taken back keeps its key behind this, so that its grant may be written again. */
const released = /^released \d+: /
/** What is decided once for each account. */
const once = 'new person: '

/**
 * Counter-entries for what the run wrote into the ledger. What takes back a grant releases it; what takes back such a
 * counter-entry claims the grant again, unless it was granted meanwhile.
 */
export function planUndoneCredit(entries: UndoneEntries): CounterEntry[] {
  const { connection, run } = entries
  const lines = connection.prepare(`select ${columns} from ledger where run = ? order by line`).all(run) as LedgerRow[]
  const counters: CounterEntry[] = []
  for (const [account, some] of Map.groupBy(lines, (line) => line.account)) {
    const open = some.flatMap((line) => inEffect(entries, line) ?? [])
    if (open.length === 0 || entries.leftAlone.has(account)) continue
    const planned = open.map((line) => takeBack(entries, line))
    const granted = planned.find(({ line, key }) => key !== counterKey(line) && isTaken(entries, account, key))
    if (granted === undefined) {
      counters.push(...planned)
      if (planned.some(({ releasedKey }) => releasedKey.replace(released, '').startsWith(once))) release(entries, account)
    } else refuse(entries, account, granted.key)
  }
  return counters
}

/** What holds of a line now: itself, or what an undone undo put in its place; `undefined` when it was taken back. */
function inEffect({ connection }: UndoneEntries, line: LedgerRow): LedgerRow | undefined {
  const reverser = connection.prepare(`select ${columns} from ledger where reverses = ?`)
  let [last, holds] = [line, true]
  for (;;) {
    const next = reverser.get(last.line) as LedgerRow | undefined
    if (next === undefined) return holds ? last : undefined
    last = next
    holds = !holds
  }
}

function counterKey(line: number): string {
  return `counter ${line}`
}

function takeBack({ connection, run }: UndoneEntries, { line, account, minor, currency, rule, key, reverses }: LedgerRow): CounterEntry {
  const isCounter = reverses !== null && key === counterKey(reverses)
  const original = isCounter
    ? (connection.prepare('select grant_key from ledger where line = ?').pluck().get(reverses) as string).replace(released, '')
    : undefined
  return {
    line,
    account,
    minor: -minor,
    currency,
    rule,
    why: `run ${run} was undone`,
    key: original ?? counterKey(line),
    releasedKey: `released ${line}: ${key}`,
  }
}

function isTaken({ connection }: UndoneEntries, account: number, key: string): boolean {
  if (connection.prepare('select 1 from ledger where account = ? and grant_key = ?').get(account, key) !== undefined) return true
  return key.startsWith(once) && connection.prepare('select decided from entry where entry = ?').pluck().get(account) === 1
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
