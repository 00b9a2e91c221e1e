import { setImmediate } from 'node:timers/promises'
import {
  type Control,
  decodeControls,
  decodePageRequest,
  decodeSearch,
  encodeEntry,
  FilterTooLarge,
  findControl,
  type Message,
  pageControl,
  pageOid,
  type SearchRequestReceived,
} from '@muster/ldap'
import { rulesFor } from './attributes.ts'
import { type Finding, findListing, type Listing } from './find-listing.ts'
import { Refusal } from './refusal.ts'
import { keepSelected, selectAttributes } from './select-attributes.ts'
import { shapeEntry } from './shape-entry.ts'

/** A search that goes on with the next page. */
export interface PagedSearch {
  readonly listing: Listing
  /** The request without its controls: only the same one goes on (RFC 2696). */
  readonly request: Buffer
  readonly position: number
}

/** By the cookie. */
export type PagedSearches = Map<string, PagedSearch>

export interface Answering extends Omit<Finding, 'signal'> {
  readonly pagedSearches: PagedSearches
  /** Aborted when the client has abandoned the search, or is gone. */
  readonly signal: AbortSignal
  /** Resolves when there is room for more. */
  send(bytes: Buffer): Promise<void> | undefined
}

interface Done {
  readonly code: number
  readonly controls: readonly Control[]
}

/** So many entries are read at once; then others are served. */
const batchSize = 100
const largestPage = 5_000
/** Of one connection; the oldest is forgotten. */
const mostPagedSearches = 4
/** That an entry stands for another server's, where there are none: taken, and without effect (RFC 3296). */
const manageDsaIt = '2.16.840.1.113730.3.4.2'

/** Sends what is found, and gives what stands at the end. Throws a `Refusal`. */
export async function answerSearch(message: Message, answering: Answering): Promise<Done> {
  const request = readRequest(message)
  const controls = decodeControls(message.bytes, message.controlsStart, message.controlsEnd)
  const page = readPage(controls)
  const { settings, pagedSearches } = answering
  const limitMs = Math.min(
    settings.timeLimitMs,
    request.timeLimitSeconds === 0 ? Number.POSITIVE_INFINITY : request.timeLimitSeconds * 1_000,
  )
  const tooLong = AbortSignal.timeout(limitMs)
  const signal = AbortSignal.any([answering.signal, tooLong])
  const bytes = message.bytes.subarray(message.start, message.end)
  try {
    const { listing, position } = await begin(request, page, bytes, { ...answering, signal })
    const most = page === undefined ? settings.sizeLimit : Math.min(page.size, largestPage)
    // Of the client's own limit all pages together have no more.
    const allowed = request.sizeLimit === 0 ? Number.POSITIVE_INFINITY : request.sizeLimit - position
    const upTo = Math.min(listing.total, position + Math.max(0, Math.min(most, allowed)))
    await sendEntries(message.id, request, listing, position, upTo, { ...answering, signal })
    if (page === undefined) return { code: upTo < listing.total ? 4 : 0, controls: [] }
    const isCut = upTo < listing.total && upTo - position >= allowed
    const isMore = upTo < listing.total && !isCut
    return {
      code: isCut ? 4 : 0,
      controls: [
        pageControl(
          listing.total,
          isMore ? keep(pagedSearches, { listing, request: Buffer.from(bytes), position: upTo }) : Buffer.alloc(0),
        ),
      ],
    }
  } catch (error) {
    if (tooLong.aborted && !answering.signal.aborted) throw new Refusal(3, '')
    throw error
  }
}

function readRequest(message: Message): SearchRequestReceived {
  try {
    return decodeSearch(message)
  } catch (error) {
    if (error instanceof FilterTooLarge) throw new Refusal(11, `This is more than is searched for at once: ${error.message}.`)
    throw error
  }
}

function readPage(controls: readonly Control[]): { readonly size: number; readonly cookie: string } | undefined {
  for (const { oid, critical } of controls)
    if (critical && oid !== pageOid && oid !== manageDsaIt) throw new Refusal(12, 'A control that is critical is not known here.')
  const value = findControl(controls, pageOid)
  if (value === undefined) return undefined
  const page = decodePageRequest(value)
  if (page.size < 0) throw new Refusal(2, 'The size of a page is below 0.')
  return page
}

async function begin(
  request: SearchRequestReceived,
  page: { readonly size: number; readonly cookie: string } | undefined,
  bytes: Buffer,
  answering: Answering,
): Promise<{ readonly listing: Listing; readonly position: number }> {
  if (page === undefined || page.cookie === '') return { listing: await findListing(request, answering), position: 0 }
  const known = answering.pagedSearches.get(page.cookie)
  answering.pagedSearches.delete(page.cookie)
  if (known === undefined || !known.request.equals(bytes)) throw new Refusal(53, 'The cookie is of no search that goes on.')
  if (answering.sight === 'nothing') throw new Refusal(50, '')
  // "A page size of zero" ends it.
  return page.size === 0 ? { listing: { ...known.listing, total: known.position }, position: known.position } : known
}

let cookies = 0

function keep(searches: PagedSearches, search: PagedSearch): Buffer {
  const cookie = String(++cookies)
  searches.set(cookie, search)
  if (searches.size > mostPagedSearches) searches.delete(searches.keys().next().value!)
  return Buffer.from(cookie)
}

async function sendEntries(
  id: number,
  request: SearchRequestReceived,
  listing: Listing,
  from: number,
  upTo: number,
  answering: Answering,
): Promise<void> {
  const { muster, settings, tree, now, signal, send } = answering
  const { directory } = muster
  const selection = selectAttributes(request.attributes, request.typesOnly)
  const rules = { user: rulesFor('user', settings), group: rulesFor('group', settings) }
  let at = from
  for (; at < Math.min(upTo, listing.fixed.length); at++) {
    const { dn, attributes, operational } = listing.fixed[at]!
    await send(encodeEntry(id, dn, keepSelected(attributes, selection, operational)))
  }
  const people = listing.fixed.length + (listing.people?.total ?? 0)
  while (at < upTo) {
    signal.throwIfAborted()
    const [found, start, end] = at < people ? [listing.people!, listing.fixed.length, people] : [listing.groups!, people, listing.total]
    const count = Math.min(batchSize, upTo - at, end - at)
    for (const entry of directory.read(found.entries(at - start, count), now)) {
      const { dn, attributes } = shapeEntry(entry, { directory, tree, rules: rules[entry.kind], selection, now })
      const room = send(encodeEntry(id, dn, attributes))
      if (room !== undefined) await room
    }
    at += count
    if (at < upTo) await setImmediate()
  }
}
