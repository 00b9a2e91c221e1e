import { makeMark } from './erased-people.ts'
import { foldHandle } from './handles.ts'
import type { HeldPlanState } from './held-plans.ts'
import type { Connection } from './open-store.ts'
import { storeError } from './store-errors.ts'
import type { EntryState, LedgerLine } from './views.ts'

const states: readonly EntryState[] = ['present', 'absent', 'deactivated', 'deleted']

type Fields = Readonly<Record<string, unknown>>

/** A line of the journal about one person; the first one, which made the account, holds nothing of what was. */
export interface HistoryLine {
  readonly run: number
  readonly action: string
  readonly before: Fields
  readonly after: Fields
}

/** What an enriching source adds to an account. */
export interface AddedWords {
  readonly source: string
  /** Count where the owner says nothing. */
  readonly fills: Fields
  /** Count whatever the owner says. */
  readonly overrides: Fields
}

/** How somebody is in a group. */
export interface GroupPath {
  readonly group: number
  readonly name: string
  readonly source: string
  readonly state: EntryState
  readonly membersUnknown: boolean
  /** From the group that the person is a direct member of to this one; a shortest one. */
  readonly path: readonly { readonly group: number; readonly name: string }[]
  /** Since when the whole path stands. */
  readonly sinceRun: number
  /** Or before: what runs did until then was removed for its age. */
  readonly orBefore: boolean
}

/** An account that has, or once had, something to do with a name. */
export interface NameTrace {
  readonly account: number
  readonly how: 'gave-up' | 'renamed' | 'id'
  /** Whether it bears a name now, by which it can be asked for. */
  readonly bearsName: boolean
  /** As the source spells it now. */
  readonly spelling: string
  readonly source: string
  readonly state: EntryState
  /** When it went over. */
  readonly run: number
}

/** A record that the last readings of a source could not use. */
export interface RejectionLine {
  readonly source: string
  readonly kind: 'user' | 'group' | null
  readonly id: string | null
  readonly name: string | null
  readonly place: string
  readonly reason: string
  readonly hint: string | null
  readonly run: number
}

/** Something of a person's that a run keeps on hold. */
export interface HeldTrace {
  readonly run: number
  readonly state: HeldPlanState
  readonly expiresAt: number
  readonly source: string
  readonly action: string
}

/** How a source was last read, whatever came of it. */
export interface LastReading {
  readonly run: number
  readonly at: number
  readonly outcome: string
  readonly reason: string | null
}

export interface AbsenceState {
  readonly absentSince: number | null
  readonly absentRuns: number
}

/** What explaining a person looks up: by account, also where the name is given up. */
export function historyQueries(connection: Connection) {
  const all = <Row>(statement: string, values: object = {}): Row[] => {
    try {
      return connection.prepare(statement).all(values) as Row[]
    } catch (error) {
      throw storeError(connection.name, error)
    }
  }
  return {
    /** When each run began. */
    runTimes: (runs: readonly number[]): ReadonlyMap<number, number> =>
      new Map(
        all<{ run: number; at: number }>('select run, started_at as at from run where run in (select value from json_each(@runs))', {
          runs: JSON.stringify(runs),
        }).map(({ run, at }) => [run, at]),
      ),
    /** What runs did to the account after they made it, oldest first. */
    linesOf: (account: number): HistoryLine[] =>
      all<{ run: number; action: string; before: string; after: string }>(
        "select run, action, before, after from journal where entry = @account and action <> 'members' and last_entry is null order by line",
        { account },
      ).map(({ before, after, ...line }) => ({ ...line, before: JSON.parse(before) as Fields, after: JSON.parse(after) as Fields })),
    absenceOf: (account: number): AbsenceState =>
      all<AbsenceState>('select absent_since as absentSince, absent_runs as absentRuns from entry where entry = @account', { account })[0]!,
    ledgerOf: (account: number): LedgerLine[] =>
      all<Omit<LedgerLine, 'amount'> & { minor: number; currency: string }>(
        `select l.line, l.account, coalesce(e.key, lower(e.name)) as username, l.minor, l.currency, l.why, l.rule, l.run, l.at
         from ledger l join entry e on e.entry = l.account where l.account = @account order by l.line`,
        { account },
      ).map(({ minor, currency, ...line }) => ({ ...line, amount: { minor, currency } })),
    /** The owner's own word on the account, and what other sources add to it, in the order in which they count. */
    wordsOn(account: number): { readonly own: Fields; readonly added: readonly AddedWords[] } {
      const [{ body = '{}' } = {}] = all<{ body: string }>('select body from entry where entry = @account', { account })
      const added = all<{ source: string; fills: string; overrides: string }>(
        'select s.name as source, x.fills, x.overrides from enrichment x join source s using (source) where x.account = @account',
        { account },
      )
      return {
        own: JSON.parse(body) as Fields,
        added: added.map(({ source, fills, overrides }) => ({
          source,
          fills: JSON.parse(fills) as Fields,
          overrides: JSON.parse(overrides) as Fields,
        })),
      }
    },
    /** The last run of which lines of the journal were removed for their age; 0: none. What is not in the journal may be as old. */
    trimmedUpTo: (): number => trimmedUpTo(all),
    /** In which run this person of the source was erased; undefined also when the same one came back since. */
    erasedIn(source: string, id: string): number | undefined {
      if (all('select 1 from erased limit 1').length === 0) return undefined
      return all<{ run: number }>('select run from erased where mark = @mark and returned is null order by run desc limit 1', {
        mark: makeMark(connection)(source, id),
      })[0]?.run
    },
    /** Whether anybody was erased after this run. Who, nobody can tell. */
    anyErasedSince: (run: number): boolean => all('select 1 from erased where run > @run limit 1', { run }).length > 0,
    pathsOf: (account: number): GroupPath[] => findPaths(all, account),
    tracesOf: (name: string): NameTrace[] => findTraces(connection, all, name),
    rejections: (source: string): { readonly lines: readonly RejectionLine[]; readonly count: number } => ({
      lines: all<RejectionLine>(
        `select s.name as source, r.kind, r.id, r.name, r.place, r.reason, r.hint, r.run from rejection r join source s using (source)
         where s.name = @source order by r.line`,
        { source },
      ),
      count: all<{ rejected: number }>('select rejected from source where name = @source', { source })[0]?.rejected ?? 0,
    }),
    /** What waits, or could be approved until lately, for the account or for a newcomer of the name. */
    heldOf(name: string, account: number | undefined, now: number): HeldTrace[] {
      const rows = all<Omit<HeldTrace, 'state'>>(
        `select p.run, p.expires_at as expiresAt, s.name as source, h.row ->> 4 as action
         from held_plan p join held_row h using (run) join entry e on e.entry = h.row ->> 5 join source s on s.source = e.source
         where p.state = 'waiting' and h.row ->> 0 = 'planned_entry' and h.row ->> 5 = @account and h.row ->> 4 <> 'give-up'
         union all
         select p.run, p.expires_at, (select n.row ->> 2 from held_row n where n.run = p.run and n.row ->> 0 = 'run_source' and n.row ->> 1 = h.row ->> 2), 'new'
         from held_plan p join held_row h using (run)
         where p.state = 'waiting' and h.row ->> 0 = 'staged_entry' and h.row ->> 3 = 0 and h.row ->> 6 = @key
           and exists (select 1 from held_row n where n.run = p.run and n.row ->> 0 = 'planned_new' and n.row ->> 1 = h.row ->> 1)`,
        { account: account ?? null, key: foldHandle(name.trim()) },
      )
      return rows.map((row) => ({ ...row, state: row.expiresAt <= now ? 'expired' : 'waiting' }))
    },
    /** Of everybody, not of one person alone. */
    lastReading: (source: string): LastReading | undefined =>
      all<LastReading>(
        `select r.run, r.started_at as at, s.value ->> 'outcome' as outcome, s.value ->> 'reason' as reason
         from (select run, started_at, report from run where report is not null and command not like '%--user%' and command <> 'approve'
               order by run desc limit 200) r,
           json_each(r.report, '$.sources') s
         where s.value ->> 'source' = @source order by r.run desc limit 1`,
        { source },
      )[0],
  }
}

export type History = ReturnType<typeof historyQueries>

type Ask = <Row>(statement: string, values?: object) => Row[]

/** From the person upwards, level by level, so that the first path found is a shortest one; a group is come to once, which ends cycles. */
function findPaths(all: Ask, account: number): GroupPath[] {
  const found = new Map<number, GroupPath>()
  const trimmed = trimmedUpTo(all)
  let level: ({ readonly member: number; readonly path: GroupPath['path'] } & Since)[] = [
    { member: account, path: [], sinceRun: 0, orBefore: false },
  ]
  while (level.length > 0) {
    const next: typeof level = []
    for (const { member, path, ...since } of level) {
      for (const { group, name, source, state, membersUnknown } of all<{
        group: number
        name: string
        source: string
        state: number
        membersUnknown: number
      }>(
        `select e.entry as 'group', e.name, s.name as source, e.state, e.members_unknown as membersUnknown
         from belonging b join entry e on e.entry = b.group_entry join source s on s.source = e.source where b.member = @member order by e.key, e.entry`,
        { member },
      )) {
        if (found.has(group)) continue
        const step = { path: [...path, { group, name }], ...later(since, joinedIn(all, group, member, trimmed)) }
        found.set(group, { group, name, source, state: states[state]!, membersUnknown: membersUnknown === 1, ...step })
        // What is not there any more lends nobody to the groups that still name it.
        if (state === 0) next.push({ member: group, ...step })
      }
    }
    level = next
  }
  return [...found.values()]
}

function trimmedUpTo(all: Ask): number {
  return all<{ run: number }>('select coalesce(max(run), 0) as run from run where trimmed_at is not null')[0]!.run
}

type Since = Pick<GroupPath, 'sinceRun' | 'orBefore'>

function later(one: Since, other: Since): Since {
  return one.sinceRun > other.sinceRun ? one : other
}

/**
 * The run that last put the member into the group: of one that was there from the start, the run that made the group. When lines
 * of that time are gone, he may have joined in any of the runs that they were of.
 */
function joinedIn(all: Ask, group: number, member: number, trimmed: number): Since {
  const joined = all<{ run: number }>(
    `select j.run from journal j where j.entry = @group and j.action = 'members'
       and exists (select 1 from json_each(j.after, '$.members') m where m.value = @member) order by j.line desc limit 1`,
    { group, member },
  )[0]
  if (joined !== undefined) return { sinceRun: joined.run, orBefore: false }
  const { run } = all<{ run: number }>('select created_run as run from entry where entry = @group', { group })[0]!
  return run >= trimmed ? { sinceRun: run, orBefore: false } : { sinceRun: trimmed, orBefore: true }
}

interface TraceRow {
  readonly account: number
  readonly spelling: string
  readonly source: string
  readonly state: number
  readonly bearsName: number
  readonly run: number
}

function findTraces(connection: Connection, all: Ask, given: string): NameTrace[] {
  const name = given.trim()
  const key = foldHandle(name)
  const about = 'e.entry as account, e.name as spelling, s.name as source, e.state, e.key is not null as bearsName'
  const toTrace =
    (how: NameTrace['how']) =>
    ({ state, bearsName, ...row }: TraceRow): NameTrace => ({ ...row, how, state: states[state]!, bearsName: bearsName === 1 })
  const gaveUp = all<TraceRow>(
    `select ${about}, coalesce((select max(j.run) from journal j where j.entry = e.entry and j.action in ('give-up', 'delete')), e.changed_run) as run
     from source s cross join entry e indexed by entry_not_present on e.source = s.source where e.kind = 0 and e.state <> 0 and e.key is null`,
  ).filter(({ spelling }) => foldHandle(spelling) === key)
  const renamed = findRenamed(connection, key).flatMap(([entry, run]) =>
    all<TraceRow>(`select ${about}, @run as run from entry e join source s using (source) where e.entry = @entry and e.key is not @key`, {
      entry,
      run,
      key,
    }),
  )
  const byId = all<TraceRow>(
    `select ${about}, e.created_run as run from source s cross join entry e on e.source = s.source
     where e.kind = 0 and e.id = @name and e.key is not @key`,
    { name, key },
  )
  const told = new Set<number>()
  const once = ({ account }: NameTrace): boolean => !told.has(account) && told.add(account) !== undefined
  return [...gaveUp.map(toTrace('gave-up')), ...renamed.map(toTrace('renamed')), ...byId.map(toTrace('id'))].filter(once)
}

/** Who was called so once, and until which run. Names fold as languages do, which SQLite cannot: each is looked at. */
function findRenamed(connection: Connection, key: string): [entry: number, run: number][] {
  const lines = connection
    .prepare(
      "select j.entry, j.run, j.before ->> 'name' as name from journal j join entry e using (entry) where j.action in ('rename', 'return') and e.kind = 0 and j.before ->> 'name' is not null order by j.line",
    )
    .all() as { entry: number; run: number; name: string }[]
  return [...new Map(lines.filter(({ name }) => foldHandle(name) === key).map(({ entry, run }) => [entry, run]))]
}
