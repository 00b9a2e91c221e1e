import { place, to } from '../place.ts'

interface Properties {
  /** As the service says where the next page is. */
  readonly next: string | undefined
  /** The name in the query by which the service goes on: `after`, `before`. */
  readonly by: string
  readonly what: string
}

/** To the next page, which has an address of its own, and to the first. */
export function Pages({ next, by, what }: Properties) {
  const { path, query } = place.value
  const others = Object.fromEntries([...query].filter(([name]) => name !== by))
  const after = next === undefined ? undefined : new URL(next, location.origin).searchParams.get(by)
  if (after === undefined && !query.has(by)) return null
  return (
    <nav class="pages" aria-label={`Pages of ${what}`}>
      {query.has(by) && <a href={to(path, others)}>First page</a>}
      {after !== undefined && after !== null && <a href={to(path, { ...others, [by]: after })}>Next page</a>}
    </nav>
  )
}
