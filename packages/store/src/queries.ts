import { countHeld, type HeldCount } from './count-held.ts'
import { isActive } from './find-owner.ts'
import { flattenGroups } from './flatten-groups.ts'
import { foldHandle } from './handles.ts'
import type { HeldPlanState } from './held-plans.ts'
import { describeRow, type JournalRow } from './journal.ts'
import { journalOfPerson } from './journal-of-person.ts'
import { listByName } from './list-by-name.ts'
import { listHeld } from './list-held.ts'
import { mergeEnrichment } from './merge-enrichment.ts'
import type { Connection } from './open-store.ts'
import { isRunLocked } from './run-lock.ts'
import { clauseOf, isSelected, type JournalOptions, narrowMembers, pickPerson, type RunJournalOptions } from './select-journal.ts'
import { storeError } from './store-errors.ts'
import { historyQueries } from './tell-history.ts'
import type {
  ConflictView,
  EntryState,
  GroupOfUser,
  GroupView,
  JournalLine,
  LedgerLine,
  ListOptions,
  Money,
  RunState,
  RunView,
  UserView,
} from './views.ts'

const states: readonly EntryState[] = ['present', 'absent', 'deactivated', 'deleted']
const defaultLimit = 100
/** Of each sort: to be looked through for what is asked for. */
const mostHeld = 100_000

interface Added {
  readonly source: string
  readonly fills: Record<string, unknown>
  readonly overrides: Record<string, unknown>
}

interface EntryRow {
  entry: number
  source: string
  id: string
  weak: number
  key: string | null
  name: string
  body: string
  state: number
  absentSince: number | null
  createdRun: number
  changedRun: number
  decided: number
  balance: number
  otherBalances: string | null
  restricted: number | null
  overdraft: number | null
  membersUnknown: number
  /** JSON list of what enriching sources say. */
  added: string | null
}

const columns = `e.entry, s.name as source, e.id, e.weak, e.key, e.name, e.body, e.state, e.absent_since as absentSince,
  e.created_run as createdRun, e.changed_run as changedRun, e.decided, e.members_unknown as membersUnknown,
  coalesce((select sum(minor) from ledger l where l.account = e.entry and l.currency = @currency), 0) as balance, e.restricted, e.overdraft,
  (select json_group_array(json_object('minor', minor, 'currency', currency)) from
     (select sum(l.minor) as minor, l.currency from ledger l where l.account = e.entry and l.currency <> @currency group by l.currency)) as otherBalances,
  case when e.kind = 0 then (select json_group_array(json_object('source', o.name, 'fills', json(x.fills), 'overrides', json(x.overrides)))
     from enrichment x join source o on o.source = x.source where x.account = e.entry) end as added`

const flattened = flattenGroups('select value from json_each(@roots)')

/** The questions that the CLI, the service and embedding programs ask of the copy. Synchronous: each is one look into a local file. */
export function storeQueries(connection: Connection, currency: string) {
  const all = <Row>(statement: string, values: object = {}): Row[] => {
    try {
      return connection.prepare(statement).all({ currency, ...values }) as Row[]
    } catch (error) {
      throw storeError(connection.name, error)
    }
  }
  const toUser = (row: EntryRow): UserView => {
    const own = JSON.parse(row.body) as Record<string, unknown>
    const added = row.added === null ? [] : (JSON.parse(row.added) as Added[])
    const fields = added.length === 0 ? own : mergeEnrichment(own, added)
    if (fields.pin !== undefined) fields.pin = '[secret]'
    return {
      account: row.entry,
      source: row.source,
      id: row.id,
      weakIdentity: row.weak === 1,
      username: row.key ?? foldHandle(row.name),
      spelling: row.name,
      state: states[row.state]!,
      active: row.state === 0 && isActive(own, Date.now()),
      fields,
      ...(added.length === 0 ? {} : { enrichedBy: added.map(({ source }) => source) }),
      ...(row.absentSince === null ? {} : { absentSince: row.absentSince }),
      balance: { minor: row.balance, currency },
      ...(row.otherBalances === null || row.otherBalances === '[]' ? {} : { otherBalances: JSON.parse(row.otherBalances) as Money[] }),
      restricted: row.restricted !== 0,
      ...(row.overdraft === null ? {} : { overdraft: { minor: row.overdraft, currency } }),
      entitlement: row.decided === 1 ? 'decided' : 'pending',
      createdInRun: row.createdRun,
      changedInRun: row.changedRun,
    }
  }
  const countFlattened = `${flattened} select count(*) as users from inside i join entry e using (entry) where e.kind = 0 and e.state = 0`
  const toGroup = (row: EntryRow): GroupView => ({
    group: row.entry,
    source: row.source,
    id: row.id,
    name: row.name,
    state: states[row.state]!,
    fields: JSON.parse(row.body) as Record<string, unknown>,
    directMembers:
      all<{ count: number }>('select json_array_length(members) as count from member_list where group_entry = @entry', {
        entry: row.entry,
      })[0]?.count ?? 0,
    users: all<{ users: number }>(countFlattened, { roots: JSON.stringify([row.entry]) })[0]!.users,
    membersUnknown: row.membersUnknown === 1,
  })
  const groupsNamed = (name: string): EntryRow[] =>
    all<EntryRow>(
      `select ${columns} from entry e join source s using (source) where e.kind = 1 and (e.key = @key or lower(e.key) = lower(@key)) order by e.state, e.key <> @key, e.entry`,
      {
        key: name.normalize('NFC'),
      },
    )
  const findUser = (username: string): UserView | undefined => {
    const row = all<EntryRow>(`select ${columns} from entry e join source s using (source) where e.kind = 0 and e.key = @key`, {
      key: foldHandle(username.trim()),
    })[0]
    return row === undefined ? undefined : toUser(row)
  }
  const listUsers = (options: ListOptions, within: string, values: object): UserView[] =>
    all<EntryRow>(
      `${within} select ${columns} from entry e join source s using (source) where e.kind = 0 ${filters(options)} order by e.key is null, e.key, e.entry limit @limit`,
      { ...filterValues(options), ...values },
    ).map(toUser)
  /** Of whom most are wanted; of a few, sorting costs less than looking for them in the order of names. */
  const pageOfUsers = ({ afterEntry, ...options }: ListOptions): UserView[] => {
    const limit = options.limit ?? defaultLimit
    const rows = (where: string, values: object): EntryRow[] =>
      all<EntryRow>(
        `select ${columns} from entry e cross join source s using (source) where e.kind = 0 ${filters(options)} ${where} limit @most`,
        {
          ...filterValues(options),
          ...values,
        },
      )
    return listByName({ ...options, ...(afterEntry !== undefined && { afterEntry }) }, limit, {
      keyOf: (account) => all<{ key: string | null }>('select key from entry where entry = @account', { account })[0]?.key,
      named: (after, most) => rows(`and e.key is not null and (e.key > @afterKey) order by e.key`, { afterKey: after ?? '', most }),
      nameless: (after, most) => rows('and e.key is null and e.entry > @afterAccount order by e.entry', { afterAccount: after ?? 0, most }),
    }).map(toUser)
  }
  const journalOfName = (run: number, name: string, { only, limit = defaultLimit }: JournalOptions): JournalLine[] => {
    try {
      const traces = historyQueries(connection).tracesOf(name)
      // Whoever lost the name in an earlier run was no more meant by it.
      const former = traces.filter((trace) => trace.how !== 'id' && trace.run >= run).map(({ account }) => account)
      const accounts = [findUser(name)?.account ?? [], former].flat()
      return journalOfPerson(connection, run, [...new Set(accounts)])
        .filter((line) => only === undefined || isSelected(line, only))
        .slice(0, limit)
        .map((line) => narrowMembers(line, only))
    } catch (error) {
      throw storeError(connection.name, error)
    }
  }

  return {
    users: {
      list(options: ListOptions = {}): UserView[] {
        if (options.group === undefined)
          return (options.state ?? 'present') === 'present' ? pageOfUsers(options) : listUsers(options, '', {})
        return listUsers({ ...options, state: options.state ?? 'present' }, flattened, {
          roots: JSON.stringify(groupsNamed(options.group).map(({ entry }) => entry)),
        })
      },
      find: findUser,
      /** Also who has no name any more. */
      byAccount(account: number): UserView | undefined {
        const row = all<EntryRow>(`select ${columns} from entry e join source s using (source) where e.kind = 0 and e.entry = @account`, {
          account,
        })[0]
        return row === undefined ? undefined : toUser(row)
      },
      /** Groups that the person is in, directly or through others. */
      groups(username: string): GroupOfUser[] {
        const user = findUser(username)
        if (user === undefined) return []
        return all<{ entry: number; name: string; source: string; direct: number }>(
          `with recursive above (entry) as (
             select group_entry from belonging where member = @account
             union select b.group_entry from above a join entry g on g.entry = a.entry join belonging b on b.member = a.entry where g.state = 0)
           select e.entry, e.name, s.name as source, e.entry in (select group_entry from belonging where member = @account) as direct
           from above a join entry e using (entry) join source s using (source) order by e.key`,
          { account: user.account },
        ).map(({ entry, direct, ...group }) => ({ group: entry, ...group, direct: direct === 1 }))
      },
      journal(username: string): JournalLine[] {
        const user = findUser(username)
        if (user === undefined) return []
        return all<JournalRow>(
          `select j.run, e.entry, e.kind, e.name, j.action, j.before, j.after, j.line from entry e join journal j
             on j.run = e.created_run and j.action = 'new' and e.entry between j.entry and j.last_entry
             join entry f on f.entry = j.entry and f.kind = e.kind where e.entry = @entry
           union all select j.run, e.entry, e.kind, e.name, j.action, j.before, j.after, j.line from journal j join entry e using (entry)
             where j.entry = @entry and j.last_entry is null order by line`,
          { entry: user.account },
        ).map((row) => describeRow(connection, row))
      },
      count: (): number => all<{ count: number }>('select count(*) as count from entry where kind = 0 and state = 0')[0]!.count,
    },
    groups: {
      list: (options: ListOptions = {}): GroupView[] =>
        all<EntryRow>(
          `select ${columns} from entry e join source s using (source) where e.kind = 1 ${filters(options)} order by e.key, e.entry limit @limit`,
          filterValues(options),
        ).map(toGroup),
      find(name: string): GroupView | undefined {
        const row = groupsNamed(name)[0]
        return row === undefined ? undefined : toGroup(row)
      },
      /** Every group of this name: several sources may have one. */
      named: (name: string): GroupView[] => groupsNamed(name).map(toGroup),
      members: (name: string, options: ListOptions = {}): UserView[] =>
        listUsers({ state: 'present', ...options, group: name }, flattened, {
          roots: JSON.stringify(groupsNamed(name).map(({ entry }) => entry)),
        }),
    },
    credit: {
      ledger(options: ListOptions & { readonly username?: string } = {}): LedgerLine[] {
        const account = options.username === undefined ? null : findUser(options.username)?.account
        if (account === undefined) return []
        const rows = all<Omit<LedgerLine, 'amount'> & { minor: number; currency: string }>(
          `select l.line, l.account, coalesce(e.key, lower(e.name)) as username, l.minor, l.currency, l.why, l.rule, l.run, l.at from ledger l join entry e on e.entry = l.account
           where ${account === null ? '' : 'l.account = @account and'} (@after is null or l.line < @after) order by l.line desc limit @limit`,
          {
            account,
            after: options.after ?? null,
            limit: options.limit ?? defaultLimit,
          },
        )
        return rows.map(({ minor, currency: of, ...line }) => ({ ...line, amount: { minor, currency: of } }))
      },
    },
    runs: {
      list: ({
        limit = defaultLimit,
        before = Number.MAX_SAFE_INTEGER,
      }: {
        readonly limit?: number
        readonly before?: number
      } = {}): RunView[] =>
        all<RunRow>(`${runRows} where run < @before order by run desc limit @limit`, { limit, before }).map((row) =>
          toRun(row, connection.name),
        ),
      show(run: number): RunView | undefined {
        const row = all<RunRow>(`${runRows} where run = @run`, { run })[0]
        return row === undefined ? undefined : toRun(row, connection.name)
      },
      journal(run: number, options: RunJournalOptions = {}): JournalLine[] {
        if (options.user !== undefined) return journalOfName(run, options.user, options)
        return all<JournalRow>(
          `select j.run, e.entry, e.kind, e.name, j.action, j.before, j.after, j.line
           from journal j join entry f on f.entry = j.entry
             join entry e on e.entry between j.entry and coalesce(j.last_entry, j.entry)
               and (j.last_entry is null or (e.kind = f.kind and e.created_run = j.run))
           where j.run = @run and (@search is null or e.name like @search escape '\\')
             and (@source is null or e.source = (select source from source where name = @source))${clauseOf(options.only)}
           order by j.line, e.entry limit @limit offset @skip`,
          { run, ...filterValues(options), skip: options.skip ?? 0 },
        ).map((row) => narrowMembers(describeRow(connection, row), options.only))
      },
      /** What the run keeps back, as its journal would tell it. */
      held: (run: number, options: RunJournalOptions = {}): JournalLine[] => {
        try {
          const { limit = defaultLimit, only, user, search, source, skip } = options
          if (only === undefined && user === undefined && search === undefined && skip === undefined)
            return listHeld(connection, run, limit, source)
          const wanted = foldHandle(search ?? '')
          const lines = listHeld(connection, run, mostHeld, source)
            .filter((line) => (only === undefined || isSelected(line, only)) && foldHandle(line.name).includes(wanted))
            .map((line) => narrowMembers(line, only))
          return (user === undefined ? lines : pickPerson(lines, user)).slice(skip, (skip ?? 0) + limit)
        } catch (error) {
          throw storeError(connection.name, error)
        }
      },
      heldCounts(run: number): HeldCount[] {
        try {
          return countHeld(connection, run)
        } catch (error) {
          throw storeError(connection.name, error)
        }
      },
    },
    conflicts: (): ConflictView[] =>
      all<ConflictView>(
        'select s.name as source, c.id, c.username, c.reason, c.run from conflict c join source s using (source) where c.settled = 0 order by s.source, c.username',
      ),
  }
}

const runRows = `select run, command, r.state, started_at as startedAt, ended_at as endedAt, report, trimmed_at as trimmedAt,
  h.state as holdState, h.expires_at as expiresAt, h.decided_run as decidedRun, h.why from run r left join held_plan h using (run)`

interface RunRow {
  run: number
  command: string
  state: RunState
  startedAt: number
  endedAt: number | null
  report: string | null
  trimmedAt: number | null
  holdState: HeldPlanState | null
  expiresAt: number | null
  decidedRun: number | null
  why: string | null
}

/** A run that was killed could not write that down; that nobody holds the lock tells it. */
function toRun({ endedAt, report, trimmedAt, holdState, expiresAt, decidedRun, why, ...row }: RunRow, store: string): RunView {
  const state = row.state === 'running' && !isRunLocked(store) ? 'interrupted' : row.state
  const hold = holdState !== null &&
    expiresAt !== null && {
      state: holdState === 'waiting' && expiresAt <= Date.now() ? ('expired' as const) : holdState,
      expiresAt,
      ...(decidedRun !== null && { decidedRun }),
      ...(why !== null && { why }),
    }
  return {
    ...row,
    state,
    ...(endedAt === null ? {} : { endedAt }),
    ...(hold && { hold }),
    ...(report === null ? {} : { report: JSON.parse(report) as unknown }),
    ...(trimmedAt === null ? {} : { trimmedAt }),
  }
}

function filters({ search, source, group, state, after, afterEntry }: ListOptions): string {
  return [
    search === undefined
      ? ''
      : "and (coalesce(e.key, e.name) like @search escape '\\' or e.body ->> 'displayName' like @search escape '\\' or e.body ->> 'email' like @search escape '\\')",
    source === undefined ? '' : 'and s.name = @source',
    group === undefined ? '' : 'and e.entry in (select entry from inside)',
    state === undefined ? '' : 'and e.state = @state',
    after === undefined ? '' : 'and e.key > @after',
    // Whoever has given up the name comes last, so that the key alone is no place in the list.
    afterEntry === undefined
      ? ''
      : "and (e.key is null, coalesce(e.key, ''), e.entry) > (select key is null, coalesce(key, ''), entry from entry where entry = @afterEntry)",
  ].join(' ')
}

function filterValues({ search, source, state, after, afterEntry, limit }: ListOptions): object {
  return {
    search: search === undefined ? null : `%${search.normalize('NFC').replaceAll(/[\\%_]/g, '\\$&')}%`,
    source: source ?? null,
    state: state === undefined ? null : states.indexOf(state),
    after: after ?? null,
    afterEntry: afterEntry ?? null,
    limit: limit ?? defaultLimit,
  }
}
