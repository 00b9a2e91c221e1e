import type { HttpAnswer, HttpClient } from '@muster/http'
import { MusterError } from '@muster/provider'
import { asList, asObject, readError } from './api-error.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { Item } from './wanted-fields.ts'

/** A list of the Directory API that comes in pages. */
export interface Pages {
  readonly path: string
  readonly query: Readonly<Record<string, string | number | boolean>>
  /** Of the answer: `admin#directory#users`. */
  readonly kind: string
  /** Where the items stand in it. */
  readonly key: string
  /** For messages: "the users of example.edu". */
  readonly what: string
}

/** A list that goes on with nothing in it does not end by itself. */
const mostEmptyPages = 1_000

/**
 * The items of each page, each once: `given` remembers their ids, and keeps out those that it holds already. The next page is
 * fetched while one is used. Comes to its end only when the last page said that it was the last; throws `MusterError` otherwise: of
 * a refusal, of an answer that is none, and of pages that go round. A page token that is no longer good begins the list again, once.
 */
export async function* readPages(client: Pick<HttpClient, 'request'>, pages: Pages, given: Set<string>): AsyncGenerator<readonly Item[]> {
  let pass = new Pass(pages, given)
  let coming = pass.ask(client, undefined)
  let isAgain = false
  let empty = 0
  for (;;) {
    const page = await coming
    if (page === 'token is no good') {
      if (isAgain) throw incomplete(pages, 'its page tokens are not good')
      isAgain = true
      pass = new Pass(pages, new Set())
      coming = pass.ask(client, undefined)
      continue
    }
    const { items, next } = page
    pass.refuseRepetition(items)
    if (next !== undefined) {
      coming = pass.ask(client, next)
      // Whoever reads hears of it when this page is used up.
      coming.catch(() => undefined)
    }
    empty = items.length === 0 ? empty + 1 : 0
    if (empty > mostEmptyPages) throw incomplete(pages, `${mostEmptyPages} empty pages followed each other`)
    const fresh = items.filter((item) => isFresh(item, given, pass))
    if (fresh.length > 0) yield fresh
    if (next === undefined) return
  }
}

interface Page {
  readonly items: readonly Item[]
  readonly next: string | undefined
}

/** One way through the list from its beginning. */
class Pass {
  readonly #pages: Pages
  readonly #tokens = new Set<string>()
  /** What came on this way. The first shares it with what was given altogether. */
  readonly seen: Set<string>

  constructor(pages: Pages, seen: Set<string>) {
    this.#pages = pages
    this.seen = seen
  }

  async ask(client: Pick<HttpClient, 'request'>, pageToken: string | undefined): Promise<Page | 'token is no good'> {
    const { path, query, what } = this.#pages
    if (pageToken !== undefined) {
      if (this.#tokens.has(pageToken)) throw incomplete(this.#pages, 'a page leads back to one that was before it')
      this.#tokens.add(pageToken)
    }
    const answer = await client.request({ path, query: { ...query, pageToken } })
    const error = readError(answer)
    if (pageToken !== undefined && (error?.status === 400 || error?.status === 410)) return 'token is no good'
    if (error !== undefined || answer.status !== 200) throw explainRefusal(answer, what)
    return this.#readPage(answer)
  }

  #readPage(answer: HttpAnswer): Page {
    const { kind, key, what } = this.#pages
    const body = asObject(answer.body)
    const { [key]: items, nextPageToken: next } = body
    // Of an empty list the items are left out; then the kind is what shows that it is one.
    const isList = Array.isArray(items) ? body.kind === undefined || body.kind === kind : items === undefined && body.kind === kind
    if (!isList || !(next === undefined || typeof next === 'string')) throw explainRefusal({ ...answer, status: 200 }, what)
    return { items: asList(items).map(asObject), next: next === '' ? undefined : next }
  }

  /** Lists shift while they are read, so that somebody may come twice; a whole page that came before is no shift. */
  refuseRepetition(items: readonly Item[]): void {
    if (items.length === 0 || !items.every(({ id }) => typeof id === 'string' && this.seen.has(id))) return
    throw incomplete(this.#pages, 'a page came twice')
  }
}

function isFresh({ id }: Item, given: Set<string>, { seen }: Pass): boolean {
  if (typeof id !== 'string') return true
  const isNew = !given.has(id)
  given.add(id)
  seen.add(id)
  return isNew
}

function incomplete({ what }: Pages, why: string): MusterError {
  return new MusterError('LISTING_INCOMPLETE', `${what} could not be read to the end: ${why}`, {
    hint: 'Run again. Where that stays so, tell us what `endpoints` stands for, or what Google answers.',
  })
}
