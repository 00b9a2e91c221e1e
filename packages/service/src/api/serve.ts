import { randomUUID } from 'node:crypto'
import type { Server, ServerOptions } from 'node:https'
import { Readable } from 'node:stream'
import type { JsonSchema, Logger } from '@muster/provider'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { version } from '../version.ts'
import { answerClientError } from './answer-client-error.ts'
import { authorise, type Caller, type Door, mayStill } from './authorise.ts'
import type { Pace } from './follow-run.ts'
import { keepDescribed } from './keep-described.ts'
import { describeProblem, Problem, problemOf } from './problem.ts'
import type { Route, Surroundings } from './route.ts'
import { compileValidator } from './validate.ts'
import { WrongTokens } from './wrong-tokens.ts'

export interface Limits {
  /** Milliseconds until a request, head and body, must be there. */
  readonly requestMs: number
  /** Milliseconds that requests under way are given at the end. */
  readonly graceMs: number
  /** Of whoever follows a run. */
  readonly pace: Pace
}

export const usualLimits: Limits = {
  requestMs: 30_000,
  graceMs: 10_000,
  pace: { stepMs: 250, lookMs: 1_000, heartbeatMs: 15_000 },
}
/** Whoever takes nothing for so long, heartbeats among it, is gone. */
const deafMs = 60_000

const largestBody = 65_536
/** Usernames may be long, and in a path one letter can take twelve characters. */
const longestParameter = 3_072

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | undefined
  }
}

/** The routes as a server that does not listen yet. */
export function makeServer(
  routes: readonly Route[],
  surroundings: Surroundings,
  tls: ServerOptions | undefined,
  limits: Limits,
): FastifyInstance<Server> {
  const { logger } = surroundings
  const { requestMs } = limits
  const timing = { connectionsCheckingInterval: Math.min(requestMs, 5_000), headersTimeout: requestMs }
  const server = fastify({
    // Without a certificate it is an HTTP server, which has all that is used here of an HTTPS server, but for `setSecureContext`.
    ...((tls === undefined ? { http: timing } : { https: { ...tls, ...timing } }) as { https: ServerOptions }),
    requestTimeout: requestMs,
    bodyLimit: largestBody,
    routerOptions: { maxParamLength: longestParameter },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply, logger),
    clientErrorHandler: (error, socket) => answerClientError(error, socket),
  })
  server.removeContentTypeParser('text/plain')
  server.decorateRequest('caller', undefined)
  server.setValidatorCompiler(({ schema, httpPart }) => compileValidator(schema as JsonSchema, httpPart ?? 'body'))
  server.setSerializerCompiler(
    ({ schema }) =>
      (answer) =>
        JSON.stringify(keepDescribed(schema as JsonSchema, answer)),
  )
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, logger))
  server.setNotFoundHandler((request, reply) =>
    sendProblem(new Problem(404, { detail: 'There is nothing here; /api/docs/openapi.json says what there is.' }), request, reply, logger),
  )
  server.addHook('onSend', async (request, reply) => {
    // Strangers need not know it.
    if (request.caller !== undefined) reply.header('muster-version', version)
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })
  server.addHook('onResponse', async (request, reply) => logAnswer(request, reply, logger))
  const { holder, sessions } = surroundings
  const door: Door = { muster: () => holder.current, sessions, wrong: new WrongTokens(logger), isSecure: tls !== undefined }
  const ending = new AbortController()
  server.addHook('preClose', async () => ending.abort())
  for (const route of routes) addRoute(server, route, { surroundings, door, limits, ending: ending.signal })
  return server
}

interface Serving {
  readonly surroundings: Surroundings
  readonly door: Door
  readonly limits: Limits
  readonly ending: AbortSignal
}

function addRoute(server: FastifyInstance<Server>, route: Route, { surroundings, door, limits, ending }: Serving): void {
  const { method, path, scope, params, query, body, status = 200, answers, bodyLimit, contentType } = route
  const { holder } = surroundings
  server.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(bodyLimit !== undefined && { bodyLimit }),
    schema: {
      params: { ...fieldsOf(params), required: Object.keys(params ?? {}) },
      querystring: fieldsOf(query),
      ...(body !== undefined && { body }),
      response: { [status]: answers },
    },
    ...(scope !== undefined && {
      onRequest: async (request) => {
        request.caller = authorise(door, { method, headers: request.headers, address: request.ip }, scope)
      },
    }),
    preValidation: async (request) => {
      if (body !== undefined) request.body ??= {}
    },
    handler: async (request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const answer = await holder.use((muster) =>
        route.handle({
          muster,
          params: request.params,
          query: request.query,
          body: request.body,
          caller: request.caller,
          address: request.ip,
          door,
          signal: gone.signal,
          ending: AbortSignal.any([ending, surroundings.signal]),
          mayStill: () => scope === undefined || mayStill(request.caller, scope),
          pace: limits.pace,
          headers: request.headers,
          url: new URL(request.url, 'http://localhost'),
          surroundings,
          setHeader: (name, value) => void reply.header(name, value),
        }),
      )
      if (answer === undefined && route.noContent !== undefined) return reply.code(204).send()
      if (contentType !== undefined) reply.type(contentType)
      if (answer instanceof Readable) reply.raw.setTimeout(deafMs, () => reply.raw.destroy())
      return reply.code(status).send(answer)
    },
  })
}

function fieldsOf(properties: Route['query'] = {}): JsonSchema {
  return { type: 'object', properties, additionalProperties: false }
}

async function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): Promise<FastifyReply> {
  const { problem, isOurs } = problemOf(error)
  if (isOurs) {
    const reason = error instanceof Error ? error.message : String(error)
    logger.error('a request could not be answered', { request: request.id, route: request.routeOptions.url, reason })
  }
  const { retryAfter, scope } = problem.details
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="muster"')
  if (scope !== undefined) reply.header('www-authenticate', `Bearer realm="muster", error="insufficient_scope", scope="${scope}"`)
  // As text: the schema of the answer is not that of a problem.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(describeProblem(problem, request.id)))
}

/** The route, not the path: names of people stand in paths. */
function logAnswer(request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const { method, id, caller, routeOptions } = request
  const fields = {
    request: id,
    method,
    route: routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    ...(caller !== undefined && { [caller.kind]: caller.name }),
  }
  // What starts or decides a run is worth knowing afterwards.
  const mayDecide = caller?.scopes.some((scope) => scope === 'run' || scope === 'configure') === true
  if (method === 'POST' && reply.statusCode < 300 && mayDecide) logger.info('a request was answered', fields)
  else logger.debug('a request was answered', fields)
}
