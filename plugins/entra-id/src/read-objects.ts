import type { HttpRequest } from '@muster/http'
import { MusterError } from '@muster/provider'
import { explainGraphError, type Permission } from './explain-graph-error.ts'
import type { Graph } from './graph.ts'
import { Circle, circular, type GraphObject, hasExpiredToken, pageOf, textOf } from './read-page.ts'

/** How often a reading begins again because its place was forgotten. */
const mostRestarts = 3

export interface Reading {
  readonly request: HttpRequest
  /** For messages: "the people". */
  readonly what: string
  readonly permission: Permission
}

/**
 * All objects of a list, page by page, each once though pages repeat; one without an id is passed on. The next page is asked
 * for while a page is used. Throws `MusterError` when the list cannot be read to its end.
 */
export async function* readObjects(graph: Graph, { request, what, permission }: Reading): AsyncGenerator<readonly GraphObject[]> {
  const seen = new Set<string>()
  const circle = new Circle()
  let restarts = 0
  let coming = graph.ask(request)
  for (;;) {
    const answer = await coming
    const page = pageOf(answer)
    if (page === undefined) {
      if (!hasExpiredToken(answer.body) || ++restarts > mostRestarts) throw explainGraphError(answer, what, permission)
      graph.logger.info(`${what}: the place in the list was forgotten, so it is read from the beginning again`)
      coming = graph.ask(request)
      continue
    }
    const fresh = page.objects.filter((object) => {
      const id = textOf(object.id)
      if (id === undefined) return true
      const size = seen.size
      return seen.add(id).size > size
    })
    const { nextLink } = page
    if (nextLink !== undefined) {
      if (circle.goesRound(nextLink, fresh.length)) throw circular(what)
      coming = follow(graph, nextLink, request)
      // Heard of when its turn comes, or never when the reader leaves.
      coming.catch(() => undefined)
    }
    if (fresh.length > 0) yield fresh
    if (nextLink === undefined) return
  }
}

/** The headers of the first request are sent again: "requests must include the same headers" (https://learn.microsoft.com/graph/paging). */
export function follow(graph: Graph, link: string, { headers, once }: HttpRequest): ReturnType<Graph['ask']> {
  if (!URL.canParse(link))
    return Promise.reject(new MusterError('PROTOCOL_VIOLATION', `${graph.base.origin} gives a next link that is none`))
  return graph.ask({ path: link, ...(headers !== undefined && { headers }), ...(once !== undefined && { once }) })
}
