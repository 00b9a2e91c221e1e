import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answers, commonParameters, type Fields, type Method, methods } from './tables.ts'

const file = '/work/shared/interfaces/google-directory.discovery.json'

interface Schema {
  readonly properties: Readonly<Record<string, { readonly $ref?: string; readonly items?: { readonly $ref?: string } }>>
}
interface Description {
  readonly parameters: Readonly<Record<string, unknown>>
  readonly schemas: Readonly<Record<string, Schema>>
  readonly resources: Readonly<
    Record<
      string,
      {
        readonly methods: Readonly<
          Record<
            string,
            {
              readonly path: string
              readonly scopes: readonly string[]
              readonly response: { readonly $ref: string }
              readonly parameters: Readonly<
                Record<
                  string,
                  { readonly location: string; readonly enum?: string[]; readonly minimum?: string; readonly maximum?: string }
                >
              >
            }
          >
        >
      }
    >
  >
}

describe.skipIf(!existsSync(file))('the tables of the double, by the machine-readable description of the interface', () => {
  const description = JSON.parse(existsSync(file) ? readFileSync(file, 'utf8') : '{}') as Description
  const described = Object.entries(methods).map(([name, method]) => {
    const [resource = '', verb = ''] = name.split('.')
    return [name, method as Method, description.resources[resource]?.methods[verb]] as const
  })

  test('know every method by its path and scopes', () => {
    for (const [name, method, published] of described) {
      expect([name, published?.path]).toEqual([name, `admin/directory/v1/${method.path}`])
      expect([name, [...method.scopes].sort()]).toEqual([name, [...(published?.scopes ?? [])].sort()])
    }
  })

  test('know every parameter, its choices and its limits', () => {
    for (const [name, { parameters }, published] of described) {
      const inQuery = Object.entries(published?.parameters ?? {}).filter(([, { location }]) => location === 'query')
      expect([name, Object.keys(parameters).sort()]).toEqual([name, inQuery.map(([key]) => key).sort()])
      for (const [key, { enum: choices, minimum, maximum }] of inQuery) {
        const ours = parameters[key]
        expect([name, key, ours?.enum]).toEqual([name, key, choices])
        if (minimum !== undefined) expect([name, key, ours?.minimum]).toEqual([name, key, Number(minimum)])
        // "Max allowed value is 200" stands in words alone.
        expect([name, key, ours?.maximum]).toEqual([name, key, maximum === undefined ? ours?.maximum && 200 : Number(maximum)])
      }
    }
    expect([...commonParameters].sort()).toEqual(Object.keys(description.parameters).sort())
  })

  test('know every field that may be selected', () => {
    for (const [name, , published] of described) compare(name, answers[name as keyof typeof answers], published?.response.$ref ?? '')
  })

  function compare(place: string, fields: Fields, schema: string): void {
    const { properties } = description.schemas[schema] ?? { properties: {} }
    expect([place, Object.keys(fields).sort()]).toEqual([place, Object.keys(properties).sort()])
    for (const [key, inside] of Object.entries(fields)) {
      const of = properties[key]?.$ref ?? properties[key]?.items?.$ref
      if (inside !== true && of !== undefined) compare(`${place}.${key}`, inside, of)
    }
  }
})
