import { type ScheduleLine, upcoming } from '@muster/host'
import type { EntryState } from '@muster/store'
import { Problem } from './problem.ts'
import { type Asked, type Route, route } from './route.ts'
import { described, listOf, object, oneOf, optional, text } from './schema.ts'
import { conflicts, groupView, runView, sourceView, userView, wholeRun, wholeUser } from './views.ts'

const limit = (otherwise: number, most = 1_000) =>
  described('At most so many.', { type: 'integer', minimum: 1, maximum: most, default: otherwise })
const name = { type: 'string', minLength: 1, maxLength: 256 }
const number = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }
export const runParams = { run: described('Its number.', number) }
const after = (field: string) => described(`Continue after this one: its \`${field}\`. \`Link\` says where the next page is.`, number)

interface Narrowed {
  readonly search?: string
  readonly source?: string
  readonly group?: string
  readonly state?: EntryState
  readonly limit: number
  readonly after?: number
}

const look = { method: 'GET', scope: 'read' } as const

export const lookRoutes: readonly Route[] = [
  route({
    ...look,
    path: '/api/v1/sources',
    summary: 'The sources, those too that the configuration names no more.',
    answers: listOf(sourceView),
    handle: ({ muster }) => muster.sources(),
  }),
  route<unknown, { readonly limit: number; readonly before?: number }>({
    ...look,
    path: '/api/v1/runs',
    summary: 'What was run, newest first.',
    query: { limit: limit(20), before: described('Only runs before this one.', number) },
    answers: listOf(runView),
    handle(asked) {
      const { limit, before } = asked.query
      const runs = asked.muster.runs.list({ limit, ...(before !== undefined && { before }) })
      if (runs.length === limit) linkNext(asked, 'before', runs.at(-1)!.run)
      return runs
    },
  }),
  route<{ readonly run: number }, { readonly limit: number; readonly user?: string }>({
    ...look,
    path: '/api/v1/runs/{run}',
    summary: 'What one run found, did to whom, and keeps on hold.',
    params: runParams,
    query: { limit: limit(50, 10_000), user: described('Only what it did to this person.', name) },
    answers: wholeRun,
    problems: [404],
    handle({ muster, params: { run }, query: { limit, user } }) {
      const found = muster.runs.show(run)
      if (found === undefined) throw missingRun(run)
      const journal = muster.runs.journal(run, { limit, ...(user !== undefined && { user }) })
      return { ...found, journal, held: muster.runs.held(run, { limit }) }
    },
  }),
  route<unknown, Narrowed>({
    ...look,
    path: '/api/v1/users',
    summary: 'The people in the copy.',
    query: {
      search: described('In the username, the name or the email.', name),
      source: described('Only of this source.', name),
      group: described('Only members of this group.', name),
      state: oneOf('present', 'absent', 'deactivated', 'deleted'),
      limit: limit(100),
      after: after('account'),
    },
    answers: listOf(userView),
    handle(asked) {
      const { after, ...narrowed } = asked.query
      const people = asked.muster.users.list({ ...narrowed, ...(after !== undefined && { afterEntry: after }) })
      if (people.length === narrowed.limit) linkNext(asked, 'after', people.at(-1)!.account)
      return people
    },
  }),
  route<{ readonly name: string }>({
    ...look,
    path: '/api/v1/users/{name}',
    summary: 'Everything about one person: fields, groups, credit, and what each run did.',
    params: { name: described('The username, without regard to case.', name) },
    answers: wholeUser,
    problems: [404],
    handle({ muster, params: { name } }) {
      const person = muster.users.find(name)
      if (person === undefined) throw missing('person', name)
      const { username } = person
      const ledger = muster.credit.ledger({ username })
      return { ...person, groups: muster.users.groups(username), ledger, journal: muster.users.journal(username) }
    },
  }),
  route<unknown, Narrowed>({
    ...look,
    path: '/api/v1/groups',
    summary: 'The groups in the copy.',
    query: {
      search: described('In the name.', name),
      source: described('Only of this source.', name),
      limit: limit(100),
      after: after('group'),
    },
    answers: listOf(groupView),
    handle(asked) {
      const { after, ...narrowed } = asked.query
      const groups = asked.muster.groups.list({ ...narrowed, ...(after !== undefined && { afterEntry: after }) })
      if (groups.length === narrowed.limit) linkNext(asked, 'after', groups.at(-1)!.group)
      return groups
    },
  }),
  route<{ readonly name: string }, { readonly limit: number; readonly after?: number }>({
    ...look,
    path: '/api/v1/groups/{name}/members',
    summary: 'Who is in a group, groups within groups included.',
    params: { name: described('Its name.', name) },
    query: { limit: limit(100), after: after('account') },
    answers: listOf(userView),
    problems: [404],
    handle(asked) {
      const { muster, params, query } = asked
      const group = muster.groups.find(params.name)
      if (group === undefined) throw missing('group', params.name)
      const people = muster.groups.members(group.name, {
        limit: query.limit,
        ...(query.after !== undefined && { afterEntry: query.after }),
      })
      if (people.length === query.limit) linkNext(asked, 'after', people.at(-1)!.account)
      return people
    },
  }),
  route({
    ...look,
    path: '/api/v1/conflicts',
    summary: 'Names that two sources, or two people, lay claim to, and those that were decided.',
    answers: conflicts,
    handle: ({ muster }) => ({ open: muster.conflicts(), pinned: muster.pins() }),
  }),
  route<unknown, { readonly count: number }>({
    ...look,
    path: '/api/v1/schedule',
    summary: 'What the service does next, and when.',
    query: { count: described('How many.', { type: 'integer', minimum: 1, maximum: 1_000, default: 10 }) },
    answers: listOf(
      object<ScheduleLine & { readonly at: string }>({
        at: { type: 'string', format: 'date-time' },
        what: oneOf('sync', 'quota'),
        source: optional(text),
        cron: text,
      }),
    ),
    handle: ({ muster, query }) =>
      upcoming(muster.configuration, Date.now(), query.count).map(({ at, line }) => ({ at: new Date(at).toISOString(), ...line })),
  }),
]

export function missingRun(run: number): Problem {
  return new Problem(404, { detail: `There is no run ${run}.` })
}

function missing(what: 'person' | 'group', name: string): Problem {
  return new Problem(404, { detail: `There is no ${what} called ${JSON.stringify(name)} in the copy.` })
}

/** RFC 8288. The next page may turn out to be empty. */
function linkNext({ url, setHeader }: Pick<Asked, 'url' | 'setHeader'>, key: string, value: number): void {
  const next = new URL(url)
  next.searchParams.set(key, String(value))
  setHeader('link', `<${next.pathname}${next.search}>; rel="next"`)
}
