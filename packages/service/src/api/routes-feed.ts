import { Readable } from 'node:stream'
import { followChanges } from '@muster/host'
import { isMusterError } from '@muster/provider'
import { type ChangePage, cursorPattern, feedStart } from '@muster/store'
import { Problem } from './problem.ts'
import { type Route, route, type Surroundings } from './route.ts'
import { described } from './schema.ts'
import { changeEvent } from './views.ts'

interface Wanted {
  readonly after: string
  readonly limit?: number
  readonly follow: boolean
}

export const changeRoutes: readonly Route[] = [
  route<unknown, Wanted>({
    method: 'GET',
    scope: 'read',
    path: '/api/v1/changes',
    summary: 'Every change of people, groups, memberships and credit, once and in order: a JSON object a line.',
    query: {
      after: described('Only what comes after the change with this `cursor`; 0: everything.', {
        type: 'string',
        pattern: cursorPattern.source,
        'x-expected': 'the `cursor` of a line of the feed, or 0',
        maxLength: 120,
        default: feedStart,
      }),
      limit: described('At most so many. Default: all there are.', { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
      follow: described('Stay, and tell what comes. While nothing does, there is an empty line now and then.', {
        type: 'boolean',
        default: false,
      }),
    },
    contentType: 'application/x-ndjson',
    answers: changeEvent,
    problems: [410],
    async handle({ query, signal, ending, surroundings, mayStill }) {
      const { after, limit, follow } = query
      const read = (from: string, most: number): Promise<ChangePage> => surroundings.holder.use((muster) => muster.changes.read(from, most))
      await readFirst(surroundings, after)
      const stop = AbortSignal.any([signal, ending])
      const pages = followChanges(read, { after, follow, signal: stop, ...(limit !== undefined && { limit }) })
      return Readable.from(writeLines(pages, mayStill), { objectMode: false })
    },
  }),
]

/** Before anything is answered: what is wrong then has a status. */
async function readFirst({ holder }: Surroundings, after: string): Promise<void> {
  await holder.use((muster) => {
    try {
      muster.changes.read(after, 1)
    } catch (error) {
      if (!isMusterError(error) || error.code !== 'CHANGES_GONE') throw error
      const { message, hint, code } = error
      const detail = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
      throw new Problem(410, { detail, code, ...(hint !== undefined && { hint }), cursor: muster.changes.end() })
    }
  })
}

async function* writeLines(pages: AsyncIterable<readonly object[]>, isAllowed: () => boolean): AsyncGenerator<string> {
  for await (const page of pages) {
    // Whoever follows for days may have lost the token meanwhile.
    if (!isAllowed()) return
    yield page.length === 0 ? '\n' : page.map((event) => `${JSON.stringify(event)}\n`).join('')
  }
}
