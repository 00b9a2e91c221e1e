import { signal } from '@preact/signals'

/**
 * Where one is. It stands behind `#`: such an address can be kept, sent and gone back to, and the names of people in it never
 * leave the browser, so they stand in nobody's log.
 */
export interface Place {
  /** `['people', 'ada']`. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

export const place = signal<Place>(readPlace())

addEventListener('hashchange', () => {
  place.value = readPlace()
})

function readPlace(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2)
  return { path: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part // A `%` that somebody typed by hand.
  }
}

type Query = Readonly<Record<string, string | number | undefined>>

/** The address of a place; what is empty in the query is left out. */
export function to(path: readonly (string | number)[], query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  const asked = new URLSearchParams(given).toString()
  return `#/${path.map((part) => encodeURIComponent(part)).join('/')}${asked === '' ? '' : `?${asked}`}`
}

export function go(address: string): void {
  location.hash = address
}

/** Another query at the same place, which Back does not stop at: while somebody types. */
export function narrow(query: Query): void {
  history.replaceState(null, '', to(place.peek().path, query))
  place.value = readPlace()
}
