import type { JsonSchema } from '@muster/provider'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { startCampus } from './api-campus.ts'

const numRuns = process.env.MUSTER_CAMPAIGN ? 200 : 8

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: JsonSchema }[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>> }>>
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

const strange = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\0',
  '../../etc/passwd',
  '${command:id}',
  "' or 1=1 --",
  'ﬁ\u202e😀',
  'x'.repeat(5_000),
  -1,
  0,
  1e21,
  0.5,
  true,
  [],
  {},
  [[[]]],
  { constructor: 1 },
)

/** A value that the schema allows, as far as it says. */
function valid(schema: JsonSchema, components: Description['components']['schemas']): fc.Arbitrary<unknown> {
  const { $ref, enum: values, oneOf, anyOf, type, pattern } = schema as Readonly<Record<string, unknown>>
  const within = (one: unknown): fc.Arbitrary<unknown> => valid(one as JsonSchema, components)
  if (typeof $ref === 'string') return within(components[$ref.slice('#/components/schemas/'.length)])
  if (Array.isArray(values)) return fc.constantFrom(...values)
  for (const choices of [oneOf, anyOf]) if (Array.isArray(choices)) return fc.oneof(...choices.map(within))
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => within({ ...schema, type: one })))
  const bound = (name: string, otherwise: number): number => Number((schema as Readonly<Record<string, unknown>>)[name] ?? otherwise)
  switch (type) {
    case 'string':
      if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern, 'u'))
      // Names that there are, and others.
      return fc.oneof(
        fc.constantFrom('ann', 'bob', 'campus', 'All of Them'),
        fc.string({ unit: 'grapheme', minLength: bound('minLength', 0), maxLength: Math.min(bound('maxLength', 20), 20) }),
      )
    case 'integer':
      return fc.oneof(
        fc.integer({ min: Math.max(bound('minimum', 0), 0), max: Math.min(bound('maximum', 20), 20) }),
        fc.integer({ min: bound('minimum', -1_000), max: Math.min(bound('maximum', 1e6), 2 ** 31 - 1) }),
      )
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(within((schema as { items?: unknown }).items ?? {}), { maxLength: 3 })
    case 'object': {
      const { properties = {}, required = [] } = schema as { properties?: Record<string, unknown>; required?: string[] }
      const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, within(one)]))
      return fc.record(fields, { requiredKeys: required })
    }
    default:
      return strange
  }
}

/** The same with one thing wrong, here or deeper. */
function faulty(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(value, strange, fc.nat(), fc.constantFrom('replace', 'add', 'drop')).map(([whole, other, at, how]) => {
    if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) return other
    const keys = Object.keys(whole)
    const key = keys[at % Math.max(keys.length, 1)]
    if (how === 'add' || key === undefined) return { ...whole, unheardOf: other }
    const { [key]: _, ...rest } = whole as Record<string, unknown>
    return how === 'drop' ? rest : { ...rest, [key]: other }
  })
}

function mostly(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: value }, { weight: 1, arbitrary: faulty(value) })
}

it('answers whatever is asked as its own description says, and tells nothing of the machine', {
  timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000,
}, async () => {
  const { ask, token, muster, folder, log } = await startCampus(['ann', 'bob'], 'newPeople: [{ everyone: true, credit: "1.00" }]')
  await muster.sync()
  const all = token('read', 'run', 'authenticate', 'configure')
  const description: Description = (await ask('GET', '/api/docs/openapi.json')).json
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema(description, 'api')
  const schemaAt = (...path: readonly string[]) =>
    ajv.compile({ $ref: `api#/${path.map((one) => encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}` })

  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const checks = new Map(
        Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
          Object.keys(content).map((type) => [
            `${status} ${type.split(';')[0]}`,
            schemaAt('paths', path, method, 'responses', status, 'content', type, 'schema'),
          ]),
        ),
      )
      const { parameters = [], requestBody } = operation
      const given = fc.record(
        Object.fromEntries(
          parameters
            .filter(({ in: where }) => where !== 'header')
            .map(({ name, schema }) => [name, mostly(valid(schema, description.components.schemas))]),
        ),
        { requiredKeys: parameters.flatMap(({ name, in: where }) => (where === 'path' ? [name] : [])) },
      )
      const body =
        requestBody === undefined
          ? fc.constant(undefined)
          : mostly(valid(requestBody.content['application/json'].schema, description.components.schemas))
      await fc.assert(
        fc.asyncProperty(given, body, async (values, sent) => {
          const text = (name: string): string => encodeURIComponent(printed(values[name]).toWellFormed())
          const isIn = (where: string) => parameters.filter(({ name, in: place }) => place === where && name in values)
          const query = isIn('query')
            // What is followed has no end.
            .filter(({ name }) => name !== 'follow')
            .map(({ name }) => `${name}=${text(name)}`)
            .join('&')
          const url = `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => text(name))}${query === '' ? '' : `?${query}`}`
          const answer = await ask(method.toUpperCase(), url, { token: all, ...(sent !== undefined && { body: JSON.stringify(sent) }) })
          const asked = `${method} ${url.slice(0, 300)} ${JSON.stringify(sent)?.slice(0, 300)} → ${answer.status} ${answer.text.slice(0, 500)}`
          expect(answer.status, asked).not.toBe(500)
          expect(answer.text.includes(folder) && !answer.text.includes('"report"'), asked).toBe(false)
          // A path with an empty name, or a name too long for one, is none of the routes.
          if (answer.status === 404 || answer.status === 414 || answer.status === 204) return
          const type = (answer.headers.get('content-type') ?? '').split(';')[0]
          const check = checks.get(`${answer.status} ${type}`)
          expect(check, asked).toBeDefined()
          if (type === 'application/x-ndjson' || type === 'text/event-stream' || type === 'text/plain') return
          expect(check!(answer.json), `${asked}\n${JSON.stringify(check!.errors)}`).toBe(true)
        }),
        { numRuns },
      )
    }
  expect(log.filter(({ message }) => message === 'a request could not be answered').map(({ fields }) => fields)).toEqual([])
})

function printed(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
