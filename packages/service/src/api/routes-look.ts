import type { Muster, ScheduleLine } from '@muster/host'
import type { EntryState, GroupView } from '@muster/store'
import { chooseSorts, journalClasses } from '@muster/store/journal-sorts'
import { Problem } from './problem.ts'
import { type Asked, type Route, route } from './route.ts'
import { described, listOf, nameText, object, oneOf, optional, pageSize, positive, text, yesOrNo } from './schema.ts'
import { entryState, groupView, runView, sourceView, userView, type WholeGroup, wholeGroup, wholeRun, wholeUser } from './views.ts'

export const runParams = { run: described('Its number.', positive) }
const after = (field: string) => described(`Continue after this one: its \`${field}\`. \`Link\` says where the next page is.`, positive)

interface Narrowed {
  readonly search?: string
  readonly source?: string
  readonly group?: string
  readonly state?: EntryState
  readonly limit: number
  readonly after?: number
}

interface JournalAsked {
  readonly limit: number
  readonly user?: string
  readonly class?: string
  readonly removals: boolean
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
    query: { limit: pageSize(20), before: described('Only runs before this one.', positive) },
    answers: listOf(runView),
    handle(asked) {
      const { limit, before } = asked.query
      const runs = asked.muster.runs.list({ limit, ...(before !== undefined && { before }) })
      if (runs.length === limit) linkNext(asked, 'before', runs.at(-1)!.run)
      return runs
    },
  }),
  route<{ readonly run: number }, JournalAsked>({
    ...look,
    path: '/api/v1/runs/{run}',
    summary: 'What one run found, did to whom, and keeps on hold.',
    params: runParams,
    query: {
      limit: pageSize(50, 10_000),
      user: described('Only what is about this person.', nameText),
      class: described('Only changes of this class.', oneOf(...Object.keys(journalClasses))),
      removals: described('Only what takes something away.', { ...yesOrNo, default: false }),
    },
    answers: wholeRun,
    problems: [404],
    handle({ muster, params: { run }, query: { limit, user, class: name, removals } }) {
      const found = muster.runs.show(run)
      if (found === undefined) throw missingRun(run)
      const only = chooseSorts(name, removals)
      const asked = { limit, ...(only && { only }), ...(user !== undefined && { user }) }
      return { ...found, journal: muster.runs.journal(run, asked), held: muster.runs.held(run, asked) }
    },
  }),
  route<unknown, Narrowed>({
    ...look,
    path: '/api/v1/users',
    summary: 'The people in the copy.',
    query: {
      search: described('In the username, the name or the email.', nameText),
      source: described('Only of this source.', nameText),
      group: described('Only members of this group.', nameText),
      state: entryState,
      limit: pageSize(100),
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
    params: { name: described('The username, without regard to case.', nameText) },
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
      search: described('In the name.', nameText),
      source: described('Only of this source.', nameText),
      limit: pageSize(100),
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
  route<{ readonly name: string }>({
    ...look,
    path: '/api/v1/groups/{name}',
    summary: 'Everything about one group.',
    params: { name: described('Its name.', nameText) },
    answers: wholeGroup,
    problems: [404],
    handle({ muster, params }) {
      const group = muster.groups.find(params.name)
      if (group === undefined) throw missing('group', params.name)
      return viewGroup(muster, group)
    },
  }),
  route<{ readonly name: string }, { readonly limit: number; readonly after?: number }>({
    ...look,
    path: '/api/v1/groups/{name}/members',
    summary: 'Who is in a group, groups within groups included.',
    params: { name: described('Its name.', nameText) },
    query: { limit: pageSize(100), after: after('account') },
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
  route<unknown, { readonly count: number }>({
    ...look,
    path: '/api/v1/schedule',
    summary: 'What the service does next, and when.',
    query: { count: described('How many.', { type: 'integer', minimum: 1, maximum: 1_000, default: 10 }) },
    answers: listOf(
      object<ScheduleLine & { readonly at: string; readonly timeZone: string }>({
        at: { type: 'string', format: 'date-time' },
        what: oneOf('sync', 'quota'),
        source: optional(text),
        cron: text,
        timeZone: described('By whose clock `cron` goes.', text),
      }),
    ),
    handle({ muster, query }) {
      const { timeZone, due } = muster.schedule(query.count)
      return due.map(({ at, line }) => ({ at: new Date(at).toISOString(), ...line, timeZone }))
    },
  }),
]

/** How many members are named with a group. */
const namedMembers = 20

function viewGroup(muster: Muster, group: GroupView): WholeGroup {
  const members = muster.groups.members(group.name, { limit: namedMembers }).map(({ username }) => username)
  const others = muster.groups.named(group.name).filter((one) => one.group !== group.group && one.state === 'present')
  return { ...group, members, ...(others.length > 0 && { others }) }
}

export function missingRun(run: number): Problem {
  return new Problem(404, { detail: `There is no run ${run}.` })
}

function missing(what: 'person' | 'group', name: string): Problem {
  return new Problem(404, { detail: `There is no ${what} called ${JSON.stringify(name)} in the copy.` })
}

/** RFC 8288. The next page may turn out to be empty. */
export function linkNext({ url, setHeader }: Pick<Asked, 'url' | 'setHeader'>, key: string, value: number): void {
  const next = new URL(url)
  next.searchParams.set(key, String(value))
  setHeader('link', `<${next.pathname}${next.search}>; rel="next"`)
}
