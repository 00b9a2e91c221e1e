import type { JsonSchema } from '@muster/provider'
import { ownHeader } from './refuse-foreign.ts'
import type { Route } from './route.ts'

const problem: JsonSchema = {
  title: 'Problem',
  description: 'RFC 9457.',
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'One sentence.' },
    hint: { type: 'string', description: 'What to do.' },
    code: { type: 'string', description: 'Of docs/errors.md, when Muster itself refused.' },
    source: { type: 'string', description: 'The source that it is about.' },
    scope: { type: 'string', description: 'Which scope the token lacks.' },
    faults: {
      type: 'array',
      description: 'Everything that is wrong with what was asked.',
      items: {
        type: 'object',
        properties: { place: { type: 'string' }, sentence: { type: 'string' } },
        required: ['place', 'sentence'],
        additionalProperties: false,
      },
    },
    cursor: { type: 'string', description: 'Where the change feed ends now.' },
    request: { type: 'string', description: 'What the log of the service calls this request.' },
  },
  required: ['type', 'title', 'status', 'detail'],
  additionalProperties: false,
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'For 24 hours the same request with the same key is not done again, but answered as it was.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

const meanings: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'It is there now.',
  202: 'It has begun.',
  400: 'What was asked has faults.',
  401: 'There is no token and no session, or nobody has it.',
  403: 'The scope is lacking, or a page of another site asked.',
  404: 'There is nothing of that name or number.',
  409: 'The copy, or another run, does not allow it now.',
  410: 'What comes next cannot be told any more.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'Something else was asked with this `Idempotency-Key`.',
  429: 'Too many requests, or too many wrong tokens from this address.',
  500: 'A fault of Muster.',
  503: 'The copy or a source cannot be asked now.',
}

/** OpenAPI 3.1, made from the same values that the server answers by. */
export function describeApi(routes: readonly Route[]): object {
  const schemas = new Map<string, JsonSchema>()
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = (paths[route.path] ??= {})
    path[route.method.toLowerCase()] = describeRoute(route, (schema) => refer(schema, schemas))
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Muster', version: '1', summary: 'One trustworthy copy of every person and group, wherever they live.' },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: '`muster token add` makes one.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-muster',
          description: `\`POST /api/v1/session\` gives it; without TLS it is called \`muster\`. Whatever is not GET needs the header \`${ownHeader}\` as well.`,
        },
      },
      schemas: Object.fromEntries(schemas),
    },
  }
}

/** Every status that a route may answer with, but for its own. */
function problemsOf({ method, scope, changes, problems = [] }: Route): readonly number[] {
  // What stands in the query and is not known is a fault everywhere.
  const found = new Set([400, ...problems])
  if (method === 'POST') for (const status of [413, 415]) found.add(status)
  if (changes === true) for (const status of [409, 422]) found.add(status)
  if (scope !== undefined) for (const status of [401, 403, 429]) found.add(status)
  for (const status of [500, 503]) found.add(status)
  return [...found].sort((a, b) => a - b)
}

function describeRoute(route: Route, refer: (schema: JsonSchema) => JsonSchema): object {
  const {
    summary,
    scope,
    body,
    params = {},
    query = {},
    answers,
    status = 200,
    contentType = 'application/json',
    noContent,
    changes,
  } = route
  const parameters = [
    ...Object.entries(params).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
    ...(changes === true ? [idempotencyKey] : []),
  ]
  const problems = problemsOf(route).map((status) => [
    status,
    { description: meanings[status], content: { 'application/problem+json': { schema: refer(problem) } } },
  ])
  return {
    summary,
    ...(scope !== undefined && {
      security: [{ token: [] }, { session: [] }],
      description: scope === 'any' ? 'Any token or session.' : `A token or a session with the scope \`${scope}\`.`,
    }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { content: { 'application/json': { schema: refer(body) } } } }),
    responses: {
      [status]: { description: meanings[status], content: { [contentType]: { schema: refer(answers) } } },
      ...(noContent !== undefined && { 204: { description: noContent } }),
      ...Object.fromEntries(problems),
    },
  }
}

/** Schemas with a title stand once, and are pointed at. */
function refer(schema: JsonSchema, schemas: Map<string, JsonSchema>): JsonSchema {
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, referWithin(value, schemas)]))
  const { title } = schema
  if (typeof title !== 'string') return inner
  schemas.set(title, inner)
  return { $ref: `#/components/schemas/${title}` }
}

function referWithin(value: unknown, schemas: Map<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map((item) => referWithin(item, schemas))
  return typeof value === 'object' && value !== null ? refer(value as JsonSchema, schemas) : value
}
