import type { DecisionReport, Explanation, QuotaRun, QuotaView, ReapplyRun, RunReport, SignInResult } from '@muster/engine'
import type { DoctorReport, Muster, ScheduleLine, SourceView } from '@muster/host'
import { MusterError, type SignInChallenge } from '@muster/provider'
import type {
  ConflictView,
  Decision,
  GroupOfUser,
  GroupView,
  HeldCount,
  JournalLine,
  JournalSort,
  LedgerLine,
  ListOptions,
  PinView,
  RunView,
  UserView,
} from '@muster/store'
import { chooseSorts, journalClasses } from '@muster/store/journal-sorts'
import type { AskedMuster } from '../asked-muster.ts'
import type { Stop } from '../stop.ts'
import { followRun } from './follow-run.ts'
import type { Service } from './open-service.ts'
import { type Answer, readSignIn } from './read-sign-in.ts'

interface WholeUser extends UserView {
  readonly groups: readonly GroupOfUser[]
  readonly ledger: readonly LedgerLine[]
  readonly journal: readonly JournalLine[]
}

interface WholeGroup extends GroupView {
  readonly members: readonly string[]
  readonly others?: readonly GroupView[]
}

type WholeRun = RunView & { readonly journal: readonly JournalLine[]; readonly held: readonly JournalLine[] }

const largestPage = 1_000
const mostLines = 10_000
const unlessAsked = 100

/** A running service, asked as a Muster that is open here. */
export function remoteMuster(service: Service, stop: Stop): AskedMuster {
  const { get, find, post } = service

  /** As many pages as it takes. `after` says of the last of a page how the next is asked for. */
  async function list<Item>(
    path: string,
    query: Readonly<Record<string, string | undefined>>,
    limit: number,
    after: (last: Item) => Readonly<Record<string, number>>,
    first?: number,
  ): Promise<readonly Item[]> {
    const items: Item[] = []
    while (items.length < limit) {
      const size = Math.min(limit - items.length, largestPage)
      const last = items.at(-1)
      const page = await get<readonly Item[]>(path, { after: first, ...query, limit: size, ...(last !== undefined && after(last)) })
      items.push(...page)
      if (page.length < size) break
    }
    return items
  }

  const findUser = async (name: string): Promise<WholeUser | undefined> =>
    name.trim() === '' ? undefined : await find<WholeUser>(`users/${encodeURIComponent(name)}`)
  const findGroup = async (name: string): Promise<WholeGroup | undefined> =>
    name === '' ? undefined : await find<WholeGroup>(`groups/${encodeURIComponent(name)}`)
  const lines = async (run: number, options: Lines): Promise<WholeRun | undefined> => {
    const { limit = unlessAsked, user, only } = options
    if (limit > mostLines)
      throw new MusterError('NOT_SUPPORTED', `A service gives at most ${mostLines} lines of a run.`, {
        hint: 'Ask for fewer with --limit.',
      })
    return find<WholeRun>(`runs/${run}`, { limit: Math.max(limit, 1), user, ...nameSorts(only) })
  }
  const settle = (decision: Decision, onlyPlan: boolean): Promise<DecisionReport> => {
    const { username, ...body } = decision
    const path = `conflicts/${encodeURIComponent(username)}`
    return body.what === 'unpin' ? post(`${path}/unpin`, { onlyPlan }) : post(`${path}/resolve`, { ...body, onlyPlan })
  }

  return {
    plan({ out, onProgress: _, onBegun: __, signal: ___, ...wanted } = {}) {
      if (out === undefined) return post<RunReport>('plans', wanted, 'patiently')
      throw new MusterError('NOT_SUPPORTED', 'A plan in a file is made and applied on the machine of the service.', {
        hint: 'leave --out away; what a run of the service keeps on hold is applied by `muster approve`',
      })
    },
    sync: (options = {}) => followRun(service, stop, options),
    approve: (run, { shownChanges } = {}) => post<RunReport>(`runs/${run}/approve`, { shownChanges }, 'patiently'),
    async reject(run) {
      const { sources } = await post<{ readonly sources: readonly string[] }>(`runs/${run}/reject`, {})
      return { head: { sources: sources.map((name) => ({ name })) } }
    },
    undo: (run, request = {}) => post<RunReport>(`runs/${run}/undo`, request, 'patiently'),
    explain: (name, { offline } = {}) => get<Explanation>(`explain/${encodeURIComponent(name)}`, { offline: offline === true }),
    async authenticate(username, password, { address } = {}): Promise<SignInResult> {
      return readSignIn(await post<Answer>('authenticate', { username, password: password.reveal(), address }, 'patiently'))
    },
    async beginSignIn(source, how, redirect) {
      const challenge = await post<SignInChallenge>('sign-ins/begin', { source, how, redirect: redirect?.href })
      return { ...challenge, url: new URL(challenge.url) }
    },
    async completeSignIn(source, { state, callback }) {
      return readSignIn(await post<Answer>('sign-ins/complete', { source, state, callback: callback?.href }, 'patiently'))
    },
    doctor: (source) => post<readonly DoctorReport[]>('doctor', { source }, 'patiently'),
    users: {
      list: ({ search, source, group, state, limit = unlessAsked, afterEntry } = {}) =>
        list<UserView>(
          'users',
          { search: search || undefined, source, group, state },
          limit,
          ({ account }) => ({ after: account }),
          afterEntry,
        ),
      async find(name) {
        const { groups: _, ledger: __, journal: ___, ...person } = (await findUser(name)) ?? {}
        return 'account' in person ? (person as UserView) : undefined
      },
      groups: async (name) => (await findUser(name))?.groups ?? [],
      journal: async (name) => (await findUser(name))?.journal ?? [],
      count: async () => (await get<readonly SourceView[]>('sources')).reduce((all, { people }) => all + people, 0),
    },
    groups: {
      list: ({ search, source, limit = unlessAsked, afterEntry } = {}) =>
        list<GroupView>('groups', { search: search || undefined, source }, limit, ({ group }) => ({ after: group }), afterEntry),
      async find(name) {
        const { members: _, others: __, ...group } = (await findGroup(name)) ?? {}
        return 'group' in group ? (group as GroupView) : undefined
      },
      async named(name) {
        const found = await findGroup(name)
        if (found === undefined) return []
        const { members: _, others = [], ...group } = found
        return [group, ...others]
      },
      members: (name, { limit = unlessAsked, afterEntry } = {}) =>
        list<UserView>(`groups/${encodeURIComponent(name)}/members`, {}, limit, ({ account }) => ({ after: account }), afterEntry),
    },
    credit: {
      ledger: ({ username, limit = unlessAsked }: ListOptions & { readonly username?: string } = {}) =>
        list<LedgerLine>('credit', { user: username }, limit, ({ line }) => ({ after: line })),
    },
    runs: {
      list: ({ limit = unlessAsked } = {}) => list<RunView>('runs', {}, limit, ({ run }) => ({ before: run })),
      async show(number) {
        const { journal: _, held: __, ...run } = (await lines(number, { limit: 1 })) ?? {}
        return 'run' in run ? (run as RunView) : undefined
      },
      journal: async (run, options = {}) => ((await lines(run, options))?.journal ?? []).slice(0, options.limit),
      held: async (run, options = {}) => (options.limit === 0 ? [] : ((await lines(run, options))?.held ?? [])),
      heldCounts: (run) => get<readonly HeldCount[]>(`runs/${run}/held`),
    },
    conflicts: async () => (await get<{ readonly open: readonly ConflictView[] }>('conflicts')).open,
    pins: async () => (await get<{ readonly pinned: readonly PinView[] }>('conflicts')).pinned,
    foresee: (decision) => settle(decision, true),
    decide: (decision) => settle(decision, false),
    sources: () => get<readonly SourceView[]>('sources'),
    async schedule(count) {
      const due = count === 0 ? [] : await get<readonly Due[]>('schedule', { count })
      return {
        timeZone: due[0]?.timeZone ?? 'UTC',
        due: due.map(({ at, timeZone: _, ...line }) => ({ at: Date.parse(at), line })),
      }
    },
    planMove: ({ onProgress: _, onBegun: __, signal: ___, ...request }) =>
      post<RunReport>('sources/move', { ...request, onlyPlan: true }, 'patiently'),
    move: ({ onProgress: _, onBegun: __, signal: ___, ...request }) => post<RunReport>('sources/move', request, 'patiently'),
    quotas: {
      run: () => post<QuotaRun>('quotas/run', {}, 'patiently'),
      show: () => get<{ readonly quotas: readonly QuotaView[]; readonly waiting: readonly string[] }>('quotas'),
    },
    upkeep: {
      reapplyRules(whom, { apply = false } = {}) {
        if (Array.isArray(whom)) throw new MusterError('BUG', 'A service is asked about people by name.')
        return post<ReapplyRun>('credit/reapply', { ...whom, onlyPlan: !apply }, 'patiently')
      },
    },
  }
}

type Due = ScheduleLine & { readonly at: string; readonly timeZone: string }
type Lines = NonNullable<Parameters<Muster['runs']['held']>[1]>

/** The API has words for the sorts that can be asked for. */
function nameSorts(only: readonly JournalSort[] | undefined): { readonly class?: string; readonly removals?: boolean } {
  if (only === undefined) return {}
  for (const name of [undefined, ...Object.keys(journalClasses)])
    for (const removals of [false, true])
      if (JSON.stringify(chooseSorts(name, removals)) === JSON.stringify(only))
        return { ...(name !== undefined && { class: name }), removals }
  throw new MusterError('BUG', `A service cannot be asked for ${only.join(', ')}.`)
}
