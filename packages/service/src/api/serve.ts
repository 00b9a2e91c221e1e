import { randomUUID } from 'node:crypto'
import type { Server, ServerOptions } from 'node:https'
import { Readable } from 'node:stream'
import { type Muster, withLogFields } from '@muster/host'
import type { JsonSchema, Logger } from '@muster/provider'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { addScim } from '../scim/scim-routes.ts'
import { version } from '../version.ts'
import { answerClientError } from './answer-client-error.ts'
import { AnsweredOnce, type AskedOnce } from './ask-once.ts'
import { authorise, type Caller, type Door, mayStill } from './authorise.ts'
import type { Pace } from './follow-run.ts'
import { keepDescribed } from './keep-described.ts'
import { describeProblem, problemOf } from './problem.ts'
import { RequestLimits } from './request-limits.ts'
import type { Route, Surroundings } from './route.ts'
import { headersOf, pageServer } from './serve-page.ts'
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
    /** With an `Idempotency-Key`. */
    once: AskedOnce | undefined
  }
}

/** The routes as a server that does not listen yet. */
export function makeServer(
  routes: readonly Route[],
  surroundings: Surroundings,
  tls: ServerOptions | undefined,
  limits: Limits,
  speaksScim = false,
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
  server.decorateRequest('once', undefined)
  server.setValidatorCompiler(({ schema, httpPart }) => compileValidator(schema as JsonSchema, httpPart ?? 'body'))
  server.setSerializerCompiler(
    ({ schema }) =>
      (answer) =>
        JSON.stringify(keepDescribed(schema as JsonSchema, answer)),
  )
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, logger))
  server.setNotFoundHandler(pageServer(surroundings.page))
  const always = Object.entries(headersOf(tls !== undefined))
  server.addHook('onSend', async (request, reply) => {
    for (const [name, value] of always) if (!reply.hasHeader(name)) reply.header(name, value)
    // Strangers need not know it.
    if (request.caller !== undefined) reply.header('muster-version', version)
  })
  server.addHook('onResponse', async (request, reply) => logAnswer(request, reply, logger))
  const { holder, sessions } = surroundings
  const door: Door = { muster: () => holder.current, sessions, wrong: new WrongTokens(logger), isSecure: tls !== undefined }
  const ending = new AbortController()
  server.addHook('preClose', async () => ending.abort())
  const once = new AnsweredOnce(() => holder.current.configuration.store)
  server.addHook('onClose', async () => once.close())
  const serving: Serving = { surroundings, door, limits, ending: ending.signal, requests: new RequestLimits(), once }
  for (const route of routes) addRoute(server, route, serving)
  if (speaksScim) addScim(server, surroundings, door)
  return server
}

interface Serving {
  readonly surroundings: Surroundings
  readonly door: Door
  readonly limits: Limits
  readonly ending: AbortSignal
  /** What is remembered of those who ask. */
  readonly requests: RequestLimits
  readonly once: AnsweredOnce
}

function addRoute(server: FastifyInstance<Server>, route: Route, { surroundings, door, limits, ending, requests, once }: Serving): void {
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
        const { perAddress = 0, perToken = 0 } = holder.current.configuration.api?.limits ?? {}
        requests.count(`address ${request.ip}`, perAddress)
        request.caller = authorise(door, { method, headers: request.headers, address: request.ip }, scope)
        requests.count(`${request.caller.kind} ${request.caller.name}`, perToken)
      },
    }),
    preValidation: async (request) => {
      if (body !== undefined) request.body ??= {}
    },
    ...(route.changes === true && {
      preHandler: async (request, reply) => {
        const { method, headers, url, body } = request
        request.once = once.begin({ key: headers['idempotency-key'], caller: request.caller!, method, path: url, body })
        const answered = request.once?.answered
        if (answered === undefined) return
        reply.code(answered.status).headers(answered.headers).type('application/json')
        // As text: it has been written by the schema once.
        return reply.send(answered.text)
      },
      onSend: async (request, reply, payload) => {
        if (request.once === undefined || request.once.answered !== undefined) return payload
        // Nothing came of what failed: whoever asks again may succeed.
        if (reply.statusCode >= 300) request.once.forget()
        else {
          const location = reply.getHeader('location')
          const headers = typeof location === 'string' ? { location } : {}
          request.once.answer({ status: reply.statusCode, headers, text: String(payload) })
        }
        return payload
      },
    }),
    handler: async (request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const use = (muster: Muster): unknown =>
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
        })
      const answer = await withLogFields({ request: request.id }, () => holder.use(use))
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
