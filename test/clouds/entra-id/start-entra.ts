import { type Call, type Double, type Reply, serveDouble } from '../serve-double.ts'
import { DeltaAnswers } from './answer-delta.ts'
import { ListAnswers } from './answer-lists.ts'
import { type Application, TokenAnswers } from './answer-tokens.ts'
import { project, unknownProperty } from './project.ts'
import { refusals, refuse } from './refusals.ts'
import { costOf, mostInABatch, permissionsFor, queryParameters, type Resource } from './tables.ts'
import { TenantState } from './tenant-state.ts'

export const tenantId = '11111111-2222-4333-8444-555555555555'
export const application = { clientId: '99999999-8888-4777-8666-555555555555', secret: 'Q~secret.of-the-application' } as const

export interface EntraOptions {
  readonly latencyMs?: number
  readonly certificate?: string
  /** Resource units in each window. */
  readonly quota?: { readonly units: number; readonly windowMs: number }
}

/** Entra ID and Microsoft Graph on loopback, as strict as the real ones, for one tenant. */
export interface Entra {
  readonly double: Double
  readonly state: TenantState
  readonly tokens: TokenAnswers
  readonly lists: ListAnswers
  readonly delta: DeltaAnswers
  /** Questions answered: each part of a batch is one. */
  readonly questions: { count: number; throttled: number }
  /** The next `times` questions that match, in a batch or by themselves, are answered so. */
  answer(reply: Reply, matches: (path: string) => boolean, times?: number): void
  /** Everything is answered as usual again. */
  forgetAnswers(): void
  /** Whether there are batches here. */
  batches: boolean
  stop(): Promise<void>
}

export async function startEntra({ latencyMs = 0, certificate, quota }: EntraOptions = {}): Promise<Entra> {
  const state = new TenantState()
  const app: Application = { ...application, ...(certificate !== undefined && { certificate }) }
  const tokens = new TokenAnswers(tenantId, app, state)
  const base = (): string => `${double.url.origin}/v1.0/`
  const lists = new ListAnswers(state, base)
  const delta = new DeltaAnswers(state, base)
  const questions = { count: 0, throttled: 0 }
  const switches: { readonly reply: Reply; readonly matches: (path: string) => boolean; left: number }[] = []
  let window = { from: 0, spent: 0 }

  const double = await serveDouble(async (call) => {
    if (call.path === '/metadata/identity/oauth2/token') return tokens.answerMachine(call)
    if (!call.path.startsWith('/v1.0/')) return await tokens.answer(call, double.url.origin)
    const token = /^Bearer (.+)$/.exec(String(call.headers.authorization ?? ''))?.[1]
    if (token === undefined) return refusals.noToken()
    if (!tokens.isGood(token)) return refusals.expired()
    if (call.path === '/v1.0/$batch' && entra.batches) return answerBatch(call, answerOne)
    return answerOne(call)
  }, latencyMs)

  /** One question, by itself or in a batch. */
  function answerOne(call: Call): Reply {
    questions.count++
    const found = switches.find(({ left, matches }) => left > 0 && matches(call.path))
    if (found !== undefined) {
      found.left--
      return found.reply
    }
    const resource = resourceOf(call.path)
    if (resource === undefined) return refuse(404, 'BadRequest', 'Resource not found for the segment.')
    if (call.method !== 'GET') return refuse(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')
    const spent = spend(costOf(resource, call.query))
    if (spent.refused !== undefined) return spent.refused
    const reply = answerResource(resource, call)
    return { ...reply, headers: { ...reply.headers, ...spent.headers, date: new Date().toUTCString() } }
  }

  function spend(cost: number): { readonly refused?: Reply; readonly headers: Readonly<Record<string, string>> } {
    if (quota === undefined) return { headers: { 'x-ms-resource-unit': String(cost) } }
    const now = performance.now()
    if (now - window.from > quota.windowMs) window = { from: now, spent: 0 }
    if (window.spent + cost > quota.units) {
      questions.throttled++
      return { refused: refusals.throttled((quota.windowMs - (now - window.from)) / 1_000), headers: {} }
    }
    window.spent += cost
    const used = window.spent / quota.units
    // "Returned only above 0.8 of the limit" (throttling-limits).
    return { headers: { 'x-ms-resource-unit': String(cost), ...(used > 0.8 && { 'x-ms-throttle-limit-percentage': used.toFixed(2) }) } }
  }

  function answerResource(resource: Resource, call: Call): Reply {
    const { query, path } = call
    const unknown = [...query.keys()].find((name) => !queryParameters[resource].includes(name))
    if (unknown !== undefined) return refusals.parameter(unknown)
    if (!permissionsFor[resource].some((permission) => tokens.permissions.has(permission))) return refusals.forbidden()
    const id = decodeURIComponent(path.split('/')[3] ?? '')
    switch (resource) {
      case 'users':
      case 'groups':
        return lists.objects(resource, call)
      case 'users/delta':
        return delta.answer('users', call)
      case 'groups/delta':
        return delta.answer('groups', call)
      case 'members':
        return lists.members(id, call, tokens.permissions)
      case 'memberOf':
        return lists.memberOf(id, call)
      case 'user':
      case 'group': {
        const object = resource === 'user' ? state.users.get(id) : state.groups.get(id)
        const fault = unknownProperty(query.get('$select'), resource)
        if (fault !== undefined) return refusals.property(fault, resource)
        return object === undefined ? refusals.notFound(id) : { status: 200, body: project(object, resource, query.get('$select')) }
      }
    }
  }

  const entra: Entra = {
    double,
    state,
    tokens,
    lists,
    delta,
    questions,
    batches: true,
    answer(reply, matches, times = 1) {
      switches.push({ reply, matches, left: times })
    },
    forgetAnswers() {
      switches.length = 0
    },
    stop: () => double.close(),
  }
  return entra
}

function resourceOf(path: string): Resource | undefined {
  const [kind, id, rest, ...more] = path.replace(/^\/v1\.0\//, '').split('/')
  if ((kind !== 'users' && kind !== 'groups') || more.length > 0) return undefined
  if (id === undefined) return kind
  if (id === 'delta' || id === 'delta()') return rest === undefined ? `${kind}/delta` : undefined
  if (rest === undefined) return kind === 'users' ? 'user' : 'group'
  if (kind === 'groups' && rest === 'members') return 'members'
  return kind === 'users' && rest === 'memberOf' ? 'memberOf' : undefined
}

/** https://learn.microsoft.com/graph/json-batching: the whole says 200, and the answers come in any order. */
function answerBatch(call: Call, answerOne: (call: Call) => Reply): Reply {
  const bad = (message: string): Reply => refuse(400, 'BadRequest', message)
  if (call.method !== 'POST' || !String(call.headers['content-type']).startsWith('application/json'))
    return bad('Write requests need a body of JSON.')
  let requests: unknown
  try {
    requests = (JSON.parse(call.body) as { requests?: unknown }).requests
  } catch {
    return bad('Invalid batch payload format.')
  }
  if (!Array.isArray(requests) || requests.length === 0) return bad('Invalid batch payload format.')
  if (requests.length > mostInABatch) return bad(`Number of batch request steps exceeds the maximum value of ${mostInABatch}.`)
  const parts = requests as readonly {
    readonly id?: unknown
    readonly method?: unknown
    readonly url?: unknown
    readonly headers?: Record<string, string>
  }[]
  if (
    parts.some(
      ({ id, method, url }) => typeof id !== 'string' || typeof method !== 'string' || typeof url !== 'string' || !url.startsWith('/'),
    )
  ) {
    return bad('Invalid batch payload format.')
  }
  if (new Set(parts.map(({ id }) => id)).size < parts.length) return bad('Request ids must be unique.')
  const responses = parts.map(({ id, method, url, headers = {} }) => {
    const { pathname, searchParams } = new URL(`http://graph/v1.0${url as string}`)
    const reply = answerOne({ method: method as string, path: pathname, query: searchParams, headers, body: '' })
    return { id, status: reply.status, headers: { 'Content-Type': 'application/json', ...reply.headers }, body: reply.body }
  })
  return { status: 200, body: { responses: responses.reverse() } }
}
