import type { HttpAnswer } from '@muster/http'
import { MusterError } from '@muster/provider'
import { graphError } from './explain-graph-error.ts'

/** What Graph says of one object: its `id`, and what was selected. */
export type GraphObject = Readonly<Record<string, unknown>>

export interface Page {
  readonly objects: readonly GraphObject[]
  readonly nextLink?: string
  readonly changesLink?: string
}

/** Of a final answer the page; `undefined` when it is none. */
export function pageOf({ status, body }: Pick<HttpAnswer, 'status' | 'body'>): Page | undefined {
  if (status !== 200 || graphError(body) !== undefined) return undefined
  const { value, '@odata.nextLink': next, '@odata.deltaLink': changes } = (body ?? {}) as GraphObject
  if (!Array.isArray(value) || !value.every(isObject)) return undefined
  return {
    objects: value,
    ...(typeof next === 'string' && { nextLink: next }),
    ...(typeof changes === 'string' && { changesLink: changes }),
  }
}

function isObject(value: unknown): value is GraphObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Pages in a row that bring nothing new, after which a reading goes round in circles. Real ones have some hundred (empty ones, in changes). */
const mostIdle = 500

/** Watches a reading that only next links end. */
export class Circle {
  #last: string | undefined
  #idle = 0

  /** Whether to go on from a page that brought `fresh` things and this link. */
  goesRound(nextLink: string, fresh: number): boolean {
    this.#idle = fresh > 0 ? 0 : this.#idle + 1
    const isSame = nextLink === this.#last
    this.#last = nextLink
    return (isSame && fresh === 0) || this.#idle > mostIdle
  }
}

export function circular(what: string): MusterError {
  return new MusterError(
    'LISTING_INCOMPLETE',
    `${what} could not be read to the end: the next links of Microsoft Graph lead on without bringing anything new`,
    {
      hint: 'This passes by itself as a rule; run again later.',
    },
  )
}

/** "The page token has expired": what was read is still true, and the reading begins again. */
export function hasExpiredToken(body: unknown): boolean {
  return /^Directory_ExpiredPageToken$/i.test(graphError(body)?.code ?? '')
}
