import { setTimeout as sleep } from 'node:timers/promises'
import { backOff, type HttpAnswer, readRetryAfter } from '@muster/http'
import { MusterError } from '@muster/provider'
import { explainGraphError, judgeGraph } from './explain-graph-error.ts'
import type { Graph } from './graph.ts'

/** One of several questions: what stands behind the version in an address, with its query. */
export interface Part {
  readonly url: string
}

/** A next link as such a question. Throws `PROTOCOL_VIOLATION` when it leads somewhere else. */
export function partOf({ base }: Graph, link: string): Part {
  if (!URL.canParse(link) || !new URL(link).href.startsWith(base.href)) {
    throw new MusterError('PROTOCOL_VIOLATION', `${base.origin} points on to another place with a next link`, {
      hint: 'Nothing was sent there. A gateway must write its own address into the links of its answers.',
    })
  }
  return { url: new URL(link).href.slice(base.href.length) }
}

/** What one of them came to. */
export type PartAnswer = Pick<HttpAnswer, 'status' | 'headers' | 'body'>

/** Graphs behind gateways that know no batches; found out once. */
const withoutBatches = new WeakSet<Graph>()

/**
 * Asks up to 20 questions in one request (https://learn.microsoft.com/graph/json-batching) and gives their final answers in
 * order. Each is an own request to the quota, and may be throttled or fail by itself while the whole says 200.
 */
export async function askTogether(graph: Graph, parts: readonly Part[]): Promise<readonly PartAnswer[]> {
  if (parts.length === 1 || withoutBatches.has(graph)) return await askEach(graph, parts)
  const answers: (PartAnswer | undefined)[] = parts.map(() => undefined)
  const [started, renewed] = [performance.now(), new Set<number>()]
  let throttledSince: number | undefined
  for (let tries = 1; ; tries++) {
    const open = [...answers.keys()].filter((index) => answers[index] === undefined)
    if (open.length === 0) return answers as readonly PartAnswer[]
    const token = await graph.token()
    const given = await askOnce(graph, parts, open)
    if (given === undefined) return await askEach(graph, parts)
    let [wait, isLater] = [0, false]
    for (const index of open) {
      const answer = given.get(index) ?? missing
      const verdict = judgeGraph(answer)
      if (verdict === 'final' || (verdict === 'stale' && renewed.has(index))) {
        answers[index] = answer
        continue
      }
      if (verdict === 'stale') {
        renewed.add(index)
        graph.renew(token)
        continue
      }
      wait = Math.max(wait, readRetryAfter(answer.headers, Date.now()) ?? backOff(tries))
      if (verdict === 'later') isLater = true
      else if (performance.now() - started + wait > graph.failingMs) answers[index] = answer
    }
    if (isLater) {
      throttledSince ??= performance.now()
      if (performance.now() - throttledSince + wait > graph.throttledMs) {
        throw new MusterError('THROTTLED', `${graph.base.origin} says that it was asked too often`, { retryAfterMs: wait })
      }
      graph.holdBack(wait, `${graph.base.origin} was asked too often`)
    } else {
      throttledSince = undefined
      if (wait > 0) await pause(graph, wait)
    }
  }
}

async function pause({ base, signal }: Graph, milliseconds: number): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch (cause) {
    throw new MusterError('STOPPED', `Asking ${base.origin} was stopped.`, { cause })
  }
}

/** A part that has no answer may have one the next time. */
const missing: PartAnswer = { status: 504, headers: new Map(), body: undefined }

/** The answers by number of the question; `undefined` where nobody knows batches. */
async function askOnce(
  graph: Graph,
  parts: readonly Part[],
  open: readonly number[],
): Promise<ReadonlyMap<number, PartAnswer> | undefined> {
  const requests = open.map((index) => ({ id: String(index), method: 'GET', url: `/${parts[index]!.url}` }))
  const answer = await graph.ask({ path: '$batch', json: { requests } })
  if (answer.status === 404 || answer.status === 405 || answer.status === 501) {
    graph.logger.info(`${answer.from} knows no batches, so everything is asked for by itself`)
    withoutBatches.add(graph)
    return undefined
  }
  const { responses } = (answer.body ?? {}) as { responses?: unknown }
  if (answer.status !== 200 || !Array.isArray(responses)) throw explainGraphError(answer, 'several questions at once', 'User.Read.All')
  return new Map(
    (responses as readonly Record<string, unknown>[]).map(({ id, status, headers, body }) => [
      Number(id),
      { status: Number(status), headers: headersOf(headers), body },
    ]),
  )
}

function headersOf(given: unknown): ReadonlyMap<string, string> {
  const isText = (entry: [string, unknown]): entry is [string, string | number] => ['string', 'number'].includes(typeof entry[1])
  const entries = Object.entries((given ?? {}) as Record<string, unknown>).filter(isText)
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), String(value)]))
}

async function askEach(graph: Graph, parts: readonly Part[]): Promise<readonly PartAnswer[]> {
  return await Promise.all(parts.map(({ url }) => graph.ask({ path: url })))
}
