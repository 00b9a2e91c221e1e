import type { Logger } from '@muster/provider'
import type { FailureHints } from './explain-failure.ts'
import type { TokenSource } from './tokens.ts'

export interface HttpOptions {
  /** Where the interface lives; paths of requests are relative to it, and absolute addresses must be of its origin. */
  readonly baseUrl: URL
  /** Put as `Authorization: Bearer …`; renewed once when an answer says that it is no good. */
  readonly tokens?: TokenSource
  /** HTTP proxy to go through. Left out: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` of the environment are honoured. */
  readonly proxy?: URL
  /** Through no proxy, whatever the environment says: for what answers on this machine only. */
  readonly direct?: boolean
  /** PEM of the authorities to trust instead of the ones that come with Node. */
  readonly authorities?: string
  /** How many requests are under way at once. */
  readonly concurrency?: number
  /** Milliseconds for a connection to come about. */
  readonly connectMs?: number
  /** Milliseconds without a byte of an answer. */
  readonly silenceMs?: number
  /** Bytes of one answer, after decompression. */
  readonly answerBytes?: number
  /** Milliseconds that one request goes on being tried while the server fails or cannot be reached. */
  readonly failingMs?: number
  /** Milliseconds that one request goes on being tried while it is told to come later. */
  readonly throttledMs?: number
  /** What an answer comes to; by its status, when left out. A vendor's own meanings go here. */
  readonly judge?: (answer: HttpAnswer) => Verdict
  /** What a failure tells to do; left out, it speaks of the settings of a source. */
  readonly hints?: FailureHints
  /** Ends everything, promptly. */
  readonly signal: AbortSignal
  readonly logger: Logger
  /** Told before each wait, with the milliseconds it takes and why, in a sentence. */
  readonly onWait?: (milliseconds: number, why: string) => void
}

/**
 * What to do with an answer: it is `final` (whatever its status says), the server `failed` and may do better soon, it asks to come
 * `later` (every request of this client waits), or the token is `stale` (renewed once; then the answer is final).
 */
export type Verdict = 'final' | 'failed' | 'later' | 'stale'

export interface HttpRequest {
  readonly method?: 'GET' | 'POST'
  /** A path relative to the base address, or an absolute address of the same origin (a next link). */
  readonly path: string | URL
  /** `undefined` leaves one out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as a form. May hold secrets: it is never logged. */
  readonly form?: Readonly<Record<string, string>>
  /** Tried once: nothing is sent again after a failure or a throttle, only with another token when the first had ended. For passwords, which a second try would count twice. */
  readonly once?: boolean
  /** Only the status counts: what the answer says besides need not be JSON. */
  readonly onlyStatus?: boolean
}

export interface HttpAnswer {
  readonly status: number
  /** By name in small letters. */
  readonly headers: ReadonlyMap<string, string>
  /** What its JSON says; `undefined` when there was none. */
  readonly body: unknown
  /** Where it came from, without query: for messages. */
  readonly from: string
}

/** One server-sent event. */
export interface ServerEvent {
  /** `message`, when the server gives none. */
  readonly name: string
  readonly data: string
}

/** What was spent, since the client was made. */
export interface Usage {
  /** Sent, those again included. */
  readonly requests: number
  /** Sent again. */
  readonly again: number
  /** Milliseconds for which somebody was told to come later. */
  readonly waitedMs: number
}

export interface HttpClient {
  /**
   * One request and its final answer, of whatever status, after as many tries as its options allow. Throws `MusterError`:
   * SOURCE_UNAVAILABLE, TIMED_OUT, THROTTLED, LIMIT_EXCEEDED, PROTOCOL_VIOLATION, STOPPED, and what the token source throws.
   */
  request(request: HttpRequest): Promise<HttpAnswer>
  /** Server-sent events from this path, as they come, until the server ends them. Never tried again; throws as `request` does. */
  listen(path: string): AsyncIterable<ServerEvent>
  /** Lets every request wait, because a part of an answer said so (one of a batch). Told and counted as other waits are. */
  holdBack(milliseconds: number, why: string): void
  usage(): Usage
  close(): Promise<void>
}
