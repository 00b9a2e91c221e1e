import { createHttpClient, type HttpAnswer, type HttpOptions, type HttpRequest, tokenCache, type Usage } from '@muster/http'
import type { Logger, Secret } from '@muster/provider'
import { judgeGraph } from './explain-graph-error.ts'
import type { TokenServer } from './token-server.ts'

/** Microsoft Graph, asked with the token of the application. */
export interface Graph {
  /** With a `/` at the end. */
  readonly base: URL
  readonly batchSize: number
  readonly failingMs: number
  readonly throttledMs: number
  readonly signal: AbortSignal
  readonly logger: Logger
  /** One request and its final answer, of whatever status. */
  ask(request: HttpRequest): Promise<HttpAnswer>
  /** While `work` goes on, tokens are asked for once only: somebody waits. */
  hurried<Value>(work: () => Promise<Value>): Promise<Value>
  holdBack(milliseconds: number, why: string): void
  token(): Promise<Secret>
  /** Says that a part of an answer did not take the token. */
  renew(stale: Secret): void
  usage(): Usage
  /** The largest part of the quota that was told to be used up; 0 when none was told. */
  quotaUsed(): number
  close(): Promise<void>
}

const version = 'v1.0/'
/** Told only above 0.8 (https://learn.microsoft.com/graph/throttling-limits). */
const usedHeader = 'x-ms-throttle-limit-percentage'

export function openGraph(address: string, tokenServer: TokenServer, batchSize: number, http: Omit<HttpOptions, 'baseUrl'>): Graph {
  let waiting = 0
  let used = 0
  const tokens = tokenCache(() => tokenServer.fetchToken(waiting > 0))
  const base = baseOf(address)
  const client = createHttpClient({ ...http, baseUrl: base, tokens, judge: judgeGraph })
  const { failingMs = 300_000, throttledMs = 21_600_000, signal, logger } = http
  return {
    base,
    batchSize,
    failingMs,
    throttledMs,
    signal,
    logger,
    async ask(request) {
      const answer = await client.request(request)
      used = Math.max(used, Number(answer.headers.get(usedHeader)) || 0)
      return answer
    },
    async hurried(work) {
      waiting++
      try {
        return await work()
      } finally {
        waiting--
      }
    },
    holdBack: (milliseconds, why) => client.holdBack(milliseconds, why),
    token: () => tokens.get(),
    renew: (stale) => tokens.renew(stale),
    usage: () => client.usage(),
    quotaUsed: () => used,
    close: () => client.close(),
  }
}

/** With the version behind it, unless it is there already. */
export function baseOf(address: string): URL {
  return new URL(version, `${address.replace(/\/*(?:v1\.0\/*)?$/, '')}/`)
}
