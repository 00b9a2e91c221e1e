import type { Muster } from '@muster/host'
import type { JsonSchema, Logger } from '@muster/provider'
import type { TokenScope, TokenView } from '@muster/store'
import type { MusterHolder } from '../muster-holder.ts'

/** What a route is asked, validated. */
export interface Asked<Params = unknown, Query = unknown, Body = unknown> {
  readonly muster: Muster
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Whose token came with it; there is one wherever the route has a scope. */
  readonly token: TokenView | undefined
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal
  /** Path and query as they were asked. */
  readonly url: URL
  readonly surroundings: Surroundings
  setHeader(name: string, value: string): void
}

/** For work that goes on after the answer. */
export interface Surroundings {
  readonly holder: MusterHolder
  readonly logger: Logger
  /** Aborted when the service ends. */
  readonly signal: AbortSignal
}

type Fields = Readonly<Record<string, JsonSchema>>

/** One route as a value: the server, the validation and the OpenAPI description are made from it. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** As OpenAPI writes it: `/api/v1/runs/{run}`. */
  readonly path: string
  readonly summary: string
  /** Left out: no token is asked for. */
  readonly scope?: TokenScope
  readonly params?: Fields
  readonly query?: Fields
  /** Left out: there is no body, or it is not looked at. */
  readonly body?: JsonSchema
  readonly bodyLimit?: number
  /** Default 200. */
  readonly status?: number
  readonly answers: JsonSchema
  readonly contentType?: string
  /** It changes something, so that it can be asked with an `Idempotency-Key`. */
  readonly changes?: true
  /** Statuses besides 400, 401, 403, 500 and 503, which follow from the rest. */
  readonly problems?: readonly number[]
  handle(asked: Asked): unknown
}

type TypedRoute<Params, Query, Body> = Omit<Route, 'handle'> & { handle(asked: Asked<Params, Query, Body>): unknown }

/** What the schemas promise, `handle` may rely on. */
export function route<Params = unknown, Query = unknown, Body = unknown>(typed: TypedRoute<Params, Query, Body>): Route {
  return typed as Route
}
