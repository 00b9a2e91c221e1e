import type { HeldCount } from '@muster/store'
import { chooseSorts, journalClasses } from '@muster/store/journal-sorts'
import { type Route, route } from './route.ts'
import { linkNext, missingRun, runParams } from './routes-look.ts'
import { described, listOf, nameText, object, oneOf, pageSize, text, whole } from './schema.ts'
import { journalLine } from './views.ts'

interface Wanted {
  readonly show: 'done' | 'held'
  readonly class?: string
  readonly source?: string
  readonly search?: string
  readonly limit: number
  readonly skip: number
}

const heldCount = object<HeldCount>({
  kind: oneOf('user', 'group'),
  action: described('As the journal would call it; of memberships `joined` and `left`.', text),
  count: whole,
})

export const changesRoutes: readonly Route[] = [
  route<{ readonly run: number }>({
    method: 'GET',
    path: '/api/v1/runs/{run}/held',
    summary: 'How much a run keeps on hold, by sort, each thing once: what an approval would do.',
    scope: 'read',
    params: runParams,
    answers: listOf(heldCount),
    problems: [404],
    handle({ muster, params: { run } }) {
      if (muster.runs.show(run) === undefined) throw missingRun(run)
      return muster.runs.heldCounts(run)
    },
  }),
  route<{ readonly run: number }, Wanted>({
    method: 'GET',
    path: '/api/v1/runs/{run}/changes',
    summary: 'What one run did, or keeps on hold, page by page and narrowed.',
    scope: 'read',
    params: runParams,
    query: {
      show: described('What it did, or what it keeps on hold.', { ...oneOf('done', 'held'), default: 'done' }),
      class: described('Only changes of this class.', oneOf(...Object.keys(journalClasses))),
      source: described('Only of people and groups of this source.', nameText),
      search: described('In the name.', nameText),
      limit: pageSize(100),
      skip: described('Leaves out so many. `Link` says where the next page is.', {
        type: 'integer',
        minimum: 0,
        maximum: 100_000_000,
        default: 0,
      }),
    },
    answers: listOf(journalLine),
    problems: [404],
    handle(asked) {
      const { muster, params, query } = asked
      const { show, class: name, ...narrowed } = query
      if (muster.runs.show(params.run) === undefined) throw missingRun(params.run)
      const only = chooseSorts(name, false)
      const options = { ...narrowed, ...(only !== undefined && { only }) }
      const lines = show === 'held' ? muster.runs.held(params.run, options) : muster.runs.journal(params.run, options)
      if (lines.length === query.limit) linkNext(asked, 'skip', query.skip + lines.length)
      return lines
    },
  }),
]
