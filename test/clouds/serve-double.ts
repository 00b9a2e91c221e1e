import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** One request as it arrived. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** JSON, unless it is text already. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** What is done to a call instead of answering it, or to its answer. */
export type Fault =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** The answer ends after so many bytes, and the connection with it. */
  | { readonly kind: 'cut'; readonly after: number }
  /** No answer ever comes. */
  | { readonly kind: 'silence' }
  /** The connection is reset. */
  | { readonly kind: 'reset' }

interface Switched {
  readonly matches: (call: Call) => boolean
  readonly fault: Fault
  left: number
}

export interface Double {
  readonly url: URL
  /** Every call since the start, or the last `forget`. */
  readonly calls: readonly Call[]
  /** The next `times` calls that match go wrong in this way; of several switches the first that matches counts. */
  fail(fault: Fault, matches?: (call: Call) => boolean, times?: number): void
  /** Forgets calls and switches. */
  forget(): void
  close(): Promise<void>
}

/**
 * A cloud of ours on loopback: `answer` is the vendor's behaviour, and what it cannot answer it must refuse as the vendor does.
 * `latencyMs`: how long each answer takes at least.
 */
export async function serveDouble(answer: (call: Call) => Reply | Promise<Reply>, latencyMs = 0): Promise<Double> {
  let [calls, switches]: [Call[], Switched[]] = [[], []]
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://double')
    const { method = 'GET', headers } = request
    const call = { method, path: pathname, query: searchParams, headers, body: Buffer.concat(parts).toString() }
    calls.push(call)
    if (latencyMs > 0) await sleep(latencyMs)
    const fault = faultOf(call)
    if (fault?.kind === 'silence') return
    if (fault?.kind === 'reset') return void response.socket?.resetAndDestroy()
    const reply = fault?.kind === 'reply' ? fault.reply : await answer(call)
    give(response, reply, fault?.kind === 'cut' ? fault.after : undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    get calls() {
      return calls
    },
    fail(fault, matches = () => true, times = 1) {
      switches.push({ fault, matches, left: times })
    },
    forget() {
      calls = []
      switches = []
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function faultOf(call: Call): Fault | undefined {
    const found = switches.find(({ left, matches }) => left > 0 && matches(call))
    if (found !== undefined) found.left--
    return found?.fault
  }
}

function give(response: ServerResponse, { status, headers = {}, body }: Reply, cutAfter: number | undefined): void {
  const isText = typeof body === 'string'
  const bytes = Buffer.from(body === undefined ? '' : isText ? body : JSON.stringify(body))
  response.writeHead(status, {
    'content-type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'content-length': bytes.length,
    ...headers,
  })
  if (cutAfter === undefined) response.end(bytes)
  else response.write(bytes.subarray(0, cutAfter), () => response.destroy())
}
