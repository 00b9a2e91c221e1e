import { MusterError } from '@muster/provider'
import type { Control } from './control.ts'
import { Entry } from './entry.ts'
import { failure } from './explain-failure.ts'
import { explainResult, resultCode } from './explain-result.ts'
import { encodeFilter, type Filter } from './filter.ts'
import type { Message } from './message.ts'
import { pageControl, pageCookie } from './page-control.ts'
import { queueBatches } from './queue-batches.ts'
import { BerReader, malformed, tag } from './read-ber.ts'
import { decodeResult, decodeUris, type Result } from './result.ts'
import type { Wire } from './wire.ts'
import { boolean, element, enumerated, integer, octetString, sequence } from './write-ber.ts'

export type SearchScope = 'base' | 'one' | 'subtree'

export interface SearchRequest {
  readonly base: string
  /** Default `subtree`. */
  readonly scope?: SearchScope
  readonly filter: Filter
  /** Default all user attributes. `['1.1']` asks for none. */
  readonly attributes?: readonly string[]
  /** Names without values. */
  readonly typesOnly?: boolean
  /** The server stops after so many entries; 0 (default) is no wish of ours. */
  readonly sizeLimit?: number
  readonly timeLimitSeconds?: number
  readonly controls?: readonly Control[]
  /** Entries a page (RFC 2696). Left out or 0: one answer without pages. */
  readonly pageSize?: number
}

/** The server does not hold a part of what was searched: it is reported, and never followed. */
export interface Reference {
  readonly kind: 'reference'
  readonly uris: readonly string[]
}

/** RFC 4511, section 4.13. */
export interface Intermediate {
  readonly kind: 'intermediate'
  readonly oid: string | undefined
  readonly value: Buffer | undefined
}

/** The last of a search that succeeded. */
export interface Done {
  readonly kind: 'done'
  readonly result: Result
  readonly pages: number
  /** False when pages were asked for and the server gave everything at once. */
  readonly paged: boolean
}

export type SearchItem = Entry | Reference | Intermediate | Done

/** How much waits for the reader before the server has to. */
const unreadBytes = 1024 ** 2
/** Empty pages that bring nothing new in a row, after which the server goes round in circles. */
const mostIdlePages = 100

const scopes: Readonly<Record<SearchScope, number>> = { base: 0, one: 1, subtree: 2 }

/**
 * Searches, and gives what comes in batches, in the order of the server, with `done` as the last item. The reader's pace
 * is the server's: while a megabyte is unread, nothing is taken from the socket (which holds other requests on the same
 * connection as well: bulk reading has a connection of its own). A result other than success is thrown as `ResultError`
 * after what came before it. After `wholeMs` the connection is given up, however steadily it brings something. The next page is asked for when the last is complete, not when it has been looked at.
 */
export function search(wire: Wire, request: SearchRequest, wholeMs: number): AsyncIterableIterator<readonly SearchItem[]> {
  const { pageSize = 0, controls = [] } = request
  const what = searching(request)
  const operation = encodeSearch(request)
  let id = 0
  let held = false
  let finished = false
  let items: SearchItem[] = []
  let itemBytes = 0
  let pages = 0
  let entriesOnPage = 0
  let idlePages = 0
  let lastCookie: Buffer = Buffer.alloc(0)
  const pageStarts = new Set<string>()

  const queue = queueBatches<SearchItem>({
    onTaken() {
      if (queue.bytes < unreadBytes) release()
    },
    onLeft() {
      clearTimeout(late)
      if (!finished) wire.abandon(id)
      release()
    },
  })
  const late = setTimeout(() => {
    const means = `the search had not come to its end after ${wholeMs / 1_000} s (limit \`whole\`)`
    const hint = 'See whether the server repeats itself or only trickles; if there is that much to read, raise the limit.'
    wire.fail(failure('TIMED_OUT', wire.server, `${what} at`, means, hint))
  }, wholeMs)
  try {
    ask(Buffer.alloc(0))
  } catch (error) {
    clearTimeout(late)
    queue.fail(error as MusterError)
  }
  return queue.batches

  function ask(cookie: Buffer): void {
    entriesOnPage = 0
    const paging = pageSize > 0 ? [pageControl(pageSize, cookie)] : []
    id = wire.send(operation, [...controls, ...paging], { what, take, flush, fail })
  }

  function take(message: Message): void {
    itemBytes += message.end - message.start
    switch (message.tag) {
      case tag.searchResultEntry: {
        const entry = new Entry(message)
        if (entriesOnPage++ === 0 && pageSize > 0) watchForRepetition(entry)
        items.push(entry)
        return
      }
      case tag.searchResultReference:
        items.push({ kind: 'reference', uris: decodeUris(new BerReader(message.bytes, message.start, message.end)) })
        return
      case tag.intermediateResponse:
        items.push(decodeIntermediate(message))
        return
      case tag.searchResultDone:
        finishPage(decodeResult(message))
        return
      default:
        throw malformed(`an answer to a search of the wrong kind (0x${message.tag.toString(16)})`)
    }
  }

  function finishPage(result: Result): void {
    pages++
    if (result.code !== resultCode.success) {
      finish()
      queue.fail(explainResult(wire.server, what, result))
      return
    }
    const cookie = pageSize > 0 ? pageCookie(result.controls) : undefined
    if (cookie !== undefined && cookie.length > 0) {
      // Active Directory sends pages without entries; only one that comes back the same again and again is a circle.
      // (389 Directory Server uses one cookie for all pages, so that its repetition alone says nothing.)
      idlePages = entriesOnPage === 0 && cookie.equals(lastCookie) ? idlePages + 1 : 0
      if (idlePages >= mostIdlePages) throw repeated(`${mostIdlePages} pages without an entry, all with the same cookie`)
      lastCookie = Buffer.from(cookie)
      wire.settle(id)
      ask(lastCookie)
      return
    }
    items.push({ kind: 'done', result, pages, paged: cookie !== undefined })
    finish()
    queue.end()
  }

  function finish(): void {
    finished = true
    clearTimeout(late)
    wire.settle(id)
    flush()
  }

  /** An entry stands on one page only: a page that begins as an earlier one did has been given twice. */
  function watchForRepetition(entry: Entry): void {
    const { dn } = entry
    if (pageStarts.has(dn)) throw repeated(`the page that begins with ${dn} came twice`)
    pageStarts.add(dn)
  }

  function flush(): void {
    if (items.length === 0) return
    queue.push(items, itemBytes)
    items = []
    itemBytes = 0
    if (!held && queue.bytes >= unreadBytes) {
      held = true
      wire.hold()
    }
  }

  function release(): void {
    if (!held) return
    held = false
    wire.release()
  }

  function fail(error: MusterError): void {
    finished = true
    clearTimeout(late)
    queue.fail(error)
  }

  function repeated(how: string): MusterError {
    return new MusterError('PROTOCOL_VIOLATION', `${what}: the server goes round in circles: ${how}.`, {
      phase: 'ldap',
      hint: 'Read without pages (`pageSize: 0`), and report it to the makers of the server.',
    })
  }
}

/** To begin a sentence with. */
export function searching({ base }: SearchRequest): string {
  return `Searching ${base === '' ? 'the root DSE' : base}`
}

function encodeSearch(request: SearchRequest): Buffer {
  const neverDereference = 0
  return element(
    tag.searchRequest,
    octetString(request.base),
    enumerated(scopes[request.scope ?? 'subtree']),
    enumerated(neverDereference),
    integer(request.sizeLimit ?? 0),
    integer(request.timeLimitSeconds ?? 0),
    boolean(request.typesOnly ?? false),
    encodeFilter(request.filter),
    sequence(...(request.attributes ?? []).map((attribute) => octetString(attribute))),
  )
}

function decodeIntermediate(message: Message): Intermediate {
  const reader = new BerReader(message.bytes, message.start, message.end)
  let oid: string | undefined
  let value: Buffer | undefined
  while (!reader.isDone) {
    const part = reader.next()
    if (part === 0x80) oid = reader.text()
    if (part === 0x81) value = reader.octets()
  }
  return { kind: 'intermediate', oid, value }
}
