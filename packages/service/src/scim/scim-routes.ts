import type { Server } from 'node:https'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { authorise, type Door } from '../api/authorise.ts'
import type { Surroundings } from '../api/route.ts'
import { type Asking, answerOne, answerSearch } from './answer-search.ts'
import { describeSchema } from './attribute.ts'
import { describeProvider } from './describe-provider.ts'
import { readQuestion } from './question.ts'
import { describeResourceType, groups, type ResourceType, schemas, users } from './resource-types.ts'
import { describeScimError, ScimError, scimErrorOf } from './scim-error.ts'

type ScimServer = FastifyInstance<Server>
type Query = Readonly<Record<string, unknown>>

const prefix = '/scim/v2'
const contentType = 'application/scim+json; charset=utf-8'
const types: readonly ResourceType[] = [users, groups]
const writing = ['POST', 'PUT', 'PATCH', 'DELETE'] as const

/** SCIM 2.0 (RFC 7643, RFC 7644), for reading, on a server that answers other things as well. */
export function addScim(server: ScimServer, surroundings: Surroundings, door: Door): void {
  server.register(async (scim) => addRoutes(scim as ScimServer, surroundings, door), { prefix })
}

function addRoutes(scim: ScimServer, { holder, logger }: Surroundings, door: Door): void {
  scim.addContentTypeParser('application/scim+json', { parseAs: 'string' }, scim.getDefaultJsonParser('error', 'error'))
  scim.setErrorHandler((error, request, reply) => {
    const { found, problem, isOurs } = scimErrorOf(error)
    if (isOurs) {
      const reason = error instanceof Error ? error.message : String(error)
      logger.error('a request could not be answered', { request: request.id, route: request.routeOptions.url, reason })
    }
    if (problem?.details.retryAfter !== undefined) reply.header('retry-after', String(problem.details.retryAfter))
    if (found.status === 401) reply.header('www-authenticate', 'Bearer realm="muster"')
    return reply
      .code(found.status)
      .type(contentType)
      .send(JSON.stringify(describeScimError(found)))
  })
  scim.setNotFoundHandler(() => {
    throw new ScimError(404, `There is nothing here; ${prefix}/ResourceTypes says what there is.`)
  })
  scim.addHook('onRequest', async (request) => {
    if (request.is404) return
    request.caller = authorise(door, { method: request.method, headers: request.headers, address: request.ip }, 'directory')
  })

  const get = (url: string, answer: (request: FastifyRequest, reply: FastifyReply) => unknown): void =>
    void scim.get(url, async (request, reply) => reply.type(contentType).send(JSON.stringify(await answer(request, reply))))
  get('/ServiceProviderConfig', (request) => describeProvider(baseOf(request)))
  addList(get, '/ResourceTypes', (base) => types.map((type) => [type.name, describeResourceType(type, base)]))
  addList(get, '/Schemas', (base) => schemas.map((schema) => [schema.id, describeSchema(schema, base)]))

  for (const type of types) {
    get(type.endpoint, (request, reply) =>
      asking(request, reply, (asked) => answerSearch(readQuestion(request.query as Query, true), [type], asked)),
    )
    get(`${type.endpoint}/:id`, (request, reply) => asking(request, reply, (asked) => sendOne(request, reply, type, asked)))
    refuseWriting(scim, type.endpoint, ['POST'])
    refuseWriting(scim, `${type.endpoint}/:id`, ['PUT', 'PATCH', 'DELETE'])
  }
  for (const [url, searched] of [['/.search', types], ...types.map((type) => [`${type.endpoint}/.search`, [type]] as const)] as const) {
    scim.post(url, async (request, reply) => {
      const answer = await asking(request, reply, (asked) => answerSearch(readQuestion(bodyOf(request.body), false), searched, asked))
      return reply.type(contentType).send(JSON.stringify(answer))
    })
  }
  refuseWriting(scim, '/Bulk', ['POST'])
  // "Service providers that do not support this feature" answer 501 (RFC 7644, section 3.11).
  refuseWriting(scim, '/Me', ['GET', ...writing])

  /** With a Muster that stays open until the answer is there. */
  function asking<Answer>(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: (asked: Asking) => Promise<Answer> | Answer,
  ): Promise<Answer> {
    const gone = new AbortController()
    reply.raw.once('close', () => gone.abort())
    return holder.use((muster) => answer({ directory: muster.directory, base: baseOf(request), signal: gone.signal }))
  }
}

function addList(
  get: (url: string, answer: (request: FastifyRequest) => unknown) => void,
  url: string,
  list: (base: string) => readonly (readonly [id: string, described: object])[],
): void {
  get(url, (request) => {
    // "If a filter is provided, the service provider SHOULD respond with HTTP status code 403" (RFC 7644, section 4).
    if ((request.query as Query).filter !== undefined) throw new ScimError(403, 'Schemas and types of resources are not filtered.')
    const resources = list(baseOf(request)).map(([, described]) => described)
    return {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: resources.length,
      startIndex: 1,
      itemsPerPage: resources.length,
      Resources: resources,
    }
  })
  get(`${url}/:id`, (request) => {
    const { id } = request.params as { id: string }
    const found = list(baseOf(request)).find(([known]) => known.toLowerCase() === id.toLowerCase())
    if (found === undefined) throw new ScimError(404, 'There is none of this name.')
    return found[1]
  })
}

function sendOne(request: FastifyRequest, reply: FastifyReply, type: ResourceType, asked: Asking): unknown {
  const { id } = request.params as { id: string }
  const { version, resource } = answerOne(id, type, readQuestion(request.query as Query, true), asked)
  reply.header('etag', version)
  const known = request.headers['if-none-match']
  if (
    known !== undefined &&
    (known.trim() === '*' || known.split(',').some((one) => one.trim().replace(/^W\//, '') === version.replace(/^W\//, '')))
  ) {
    reply.code(304)
    return undefined
  }
  return resource
}

/** Answered before a body is looked at. */
function refuseWriting(scim: ScimServer, url: string, methods: readonly ('GET' | (typeof writing)[number])[]): void {
  scim.route({
    method: [...methods],
    url,
    preParsing: async () => {
      throw new ScimError(501, 'People and groups are read here, not written: they change where their source has them.')
    },
    handler: () => undefined,
  })
}

function bodyOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>
  throw new ScimError(400, 'The body is no object.', 'invalidSyntax')
}

/** By the name that whoever asks knows it by. */
function baseOf(request: FastifyRequest): string {
  const host = /^[\w.:[\]-]{1,255}$/.exec(request.headers.host ?? '')?.[0]
  return host === undefined ? prefix : `${request.protocol}://${host}${prefix}`
}
