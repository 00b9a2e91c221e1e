import type { HttpAnswer } from '@muster/http'
import { MusterError } from '@muster/provider'
import { explainGraphError, graphError, type Permission } from './explain-graph-error.ts'
import type { Graph } from './graph.ts'
import { memberOf } from './read-members.ts'
import { follow } from './read-objects.ts'
import { Circle, type GraphObject, pageOf, textOf } from './read-page.ts'

/** What a round of changes told of one object, all its pages together. */
export interface Changed {
  readonly id: string
  /** What was said of it, the later word over the earlier. */
  readonly object: GraphObject
  /** It left: for good, or into the bin, from which it may come back. */
  readonly isGone: boolean
  /** It was said to have left and to be there: in which order it happened nobody knows. */
  readonly isContradicted: boolean
  readonly joined: ReadonlySet<string>
  readonly left: ReadonlySet<string>
  /** Who was said to have joined and to have left, likewise. */
  readonly isUncertain: boolean
}

export type Round = { readonly isLost: true } | { readonly isLost: false; readonly changed: readonly Changed[]; readonly link: string }

/** https://learn.microsoft.com/graph/delta-query-overview: the codes and the status of a link that is too old. */
const lostCodes = /^(?:syncStateNotFound|syncStateInvalid|resyncRequired|resyncChangesApplyDifferences|resyncChangesUploadDifferences)$/i

/**
 * A round of changes, from its stored link to its last page. A group comes on several pages, each time with other members, in
 * any order and perhaps twice; so pages are merged, and what contradicts itself is left to be asked for.
 */
export async function readRound(graph: Graph, link: string, pageSize: number, permission: Permission): Promise<Round> {
  const merged = new Map<string, Merging>()
  const circle = new Circle()
  const request = { path: link, headers: { prefer: `odata.maxpagesize=${pageSize}` } }
  const what = permission === 'User.Read.All' ? 'what changed of people' : 'what changed of groups'
  for (let answer = await graph.ask(request); ; ) {
    if (isLost(answer)) return { isLost: true }
    const page = pageOf(answer)
    if (page === undefined) throw explainGraphError(answer, what, permission)
    const fresh = page.objects.reduce((sum, object) => sum + merge(merged, object, what), 0)
    if (page.changesLink !== undefined) return { isLost: false, changed: [...merged.values()].map(settle), link: page.changesLink }
    if (page.nextLink === undefined) {
      throw new MusterError('PROTOCOL_VIOLATION', `${answer.from} ends ${what} without saying where the next changes begin`)
    }
    // It never ends where Graph has lost the thread: everything is read instead.
    if (circle.goesRound(page.nextLink, fresh)) return { isLost: true }
    answer = await follow(graph, page.nextLink, request)
  }
}

function isLost({ status, body }: HttpAnswer): boolean {
  return status === 410 || lostCodes.test(graphError(body)?.code ?? '')
}

interface Merging {
  readonly id: string
  object: GraphObject
  isGone: boolean
  isContradicted: boolean
  readonly joined: Set<string>
  readonly left: Set<string>
}

/** How much of it was new. */
function merge(merged: Map<string, Merging>, object: GraphObject, what: string): number {
  const id = textOf(object.id)
  if (id === undefined) throw new MusterError('PROTOCOL_VIOLATION', `an object in ${what} has no id`)
  const { '@removed': removed, 'members@delta': members = [], ...properties } = object
  const isGone = typeof removed === 'object' && removed !== null
  let known = merged.get(id)
  let fresh = known === undefined ? 1 : 0
  if (known === undefined) {
    known = { id, object: properties, isGone, isContradicted: false, joined: new Set(), left: new Set() }
    merged.set(id, known)
  } else {
    if (known.isGone !== isGone) known.isContradicted = true
    known.object = { ...known.object, ...properties }
    known.isGone = isGone
  }
  for (const member of Array.isArray(members) ? (members as readonly GraphObject[]) : []) {
    const handle = memberOf(member)
    if (handle === undefined) continue
    if (handle === 'unreadable') throw new MusterError('PROTOCOL_VIOLATION', `a member in ${what} has no id`)
    const side = member['@removed'] === undefined || member['@removed'] === null ? known.joined : known.left
    const size = side.size
    fresh += side.add(handle).size - size
  }
  return fresh
}

function settle(merging: Merging): Changed {
  return { ...merging, isUncertain: [...merging.joined].some((member) => merging.left.has(member)) }
}
