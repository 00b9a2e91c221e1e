import type { IncomingHttpHeaders } from 'node:http'
import type { Muster } from '@muster/host'
import type { JsonSchema, Logger } from '@muster/provider'
import type { TokenScope } from '@muster/store'
import type { MusterHolder } from '../muster-holder.ts'
import type { RunProgress } from '../run-progress.ts'
import type { Caller, Door } from './authorise.ts'
import type { Pace } from './follow-run.ts'
import type { Sessions } from './sessions.ts'

/** What a route is asked, validated. */
export interface Asked<Params = unknown, Query = unknown, Body = unknown> {
  readonly muster: Muster
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Who asks; there is one wherever the route has a scope. */
  readonly caller: Caller | undefined
  /** Where it came from: an IP address. */
  readonly address: string
  readonly door: Door
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal
  /** Aborted when this server ends: whatever has no end of its own ends then. */
  readonly ending: AbortSignal
  /** Whether whoever asked would still be let in. */
  mayStill(): boolean
  readonly pace: Pace
  readonly headers: IncomingHttpHeaders
  /** Path and query as they were asked. */
  readonly url: URL
  readonly surroundings: Surroundings
  setHeader(name: string, value: string): void
}

/** For work that goes on after the answer. */
export interface Surroundings {
  readonly holder: MusterHolder
  readonly logger: Logger
  readonly sessions: Sessions
  /** How far the runs of the service are. */
  readonly progress: RunProgress
  /** Aborted when the service ends. */
  readonly signal: AbortSignal
}

type Fields = Readonly<Record<string, JsonSchema>>

/** One route as a value: the server, the validation and the OpenAPI description are made from it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As OpenAPI writes it: `/api/v1/runs/{run}`. */
  readonly path: string
  readonly summary: string
  /** What whoever asks must be allowed; `any`: nothing in particular. Left out: nobody is asked who they are. */
  readonly scope?: TokenScope | 'any'
  readonly params?: Fields
  readonly query?: Fields
  /** Left out: there is no body, or it is not looked at. */
  readonly body?: JsonSchema
  readonly bodyLimit?: number
  /** Default 200. */
  readonly status?: number
  readonly answers: JsonSchema
  readonly contentType?: string
  /** What 204 means, which is answered when `handle` gives nothing. */
  readonly noContent?: string
  /** Statuses besides 400, 401, 403, 500 and 503, which follow from the rest. */
  readonly problems?: readonly number[]
  handle(asked: Asked): unknown
}

type TypedRoute<Params, Query, Body> = Omit<Route, 'handle'> & { handle(asked: Asked<Params, Query, Body>): unknown }

/** What the schemas promise, `handle` may rely on. */
export function route<Params = unknown, Query = unknown, Body = unknown>(typed: TypedRoute<Params, Query, Body>): Route {
  return typed as Route
}
