import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { startCampus } from '../../packages/service/test/api-campus.ts'

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: { readonly properties: object } } } }
  readonly responses: Readonly<Record<string, unknown>>
}

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer().map(String),
  fc.constantFrom('ann', '1', '%', '..', '\0', 'null'),
)

describe('the API', () => {
  it('answers whatever is asked by its own description with a status that the description has', async () => {
    const { ask, token, muster, folder, said } = await startCampus()
    await muster.sync()
    const all = token('read', 'run', 'authenticate')
    const { paths } = (await ask('GET', '/api/docs/openapi.json')).json as { paths: Record<string, Record<string, Operation>> }
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    )
    const question = fc.constantFrom(...operations).chain(({ path, method, operation }) => {
      const fields = Object.keys(operation.requestBody?.content['application/json'].schema.properties ?? {})
      const values = fc.oneof(words, fc.jsonValue(), fc.boolean(), fc.integer())
      const object = fc.dictionary(fc.constantFrom(...fields, 'more'), values)
      const body = method === 'GET' ? fc.constant(undefined) : fc.oneof(object, fc.jsonValue(), fc.string())
      const named = (place: Parameter['in']) => (operation.parameters ?? []).filter((one) => one.in === place).map(({ name }) => name)
      return fc.record({
        method: fc.constant(method),
        path: fc.constant(path),
        responses: fc.constant(Object.keys(operation.responses)),
        names: fc.dictionary(fc.constantFrom(...named('path'), ''), words),
        query: fc.dictionary(fc.constantFrom(...named('query'), 'more'), words),
        body,
      })
    })
    await fc.assert(
      fc.asyncProperty(question, async ({ method, path, responses, names, query, body }) => {
        const asked = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent((names[name] ?? '1').toWellFormed()))
        const search = new URLSearchParams(query).toString()
        const answer = await ask(method, `${asked}${search === '' ? '' : `?${search}`}`, {
          token: all,
          ...(body !== undefined && { body }),
        })
        // A name that is no name any more, such as `..`, leads to another path.
        expect([...responses, '404']).toContain(String(answer.status))
        expect(answer.status).not.toBe(500)
        expect(answer.headers.get('content-type')).toMatch(
          answer.status < 400 ? /^(application\/json|text\/plain)/ : /^application\/problem\+json/,
        )
        expect(answer.text).not.toContain(folder)
      }),
      { numRuns: process.env.MUSTER_CAMPAIGN ? 10_000 : 300 },
    )
    expect(said('a request could not be answered')).toEqual([])
  })
})
