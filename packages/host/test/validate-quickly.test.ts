import { provider } from '@muster/plugin-custom-program'
import type { JsonSchema } from '@muster/provider'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ajvSettings } from '../src/ajv-settings.ts'
import { isKnown, validateQuickly } from '../src/validate-quickly.ts'

const names = fc.constantFrom('a', 'b', 'long name', '')
const scalar = fc.oneof(
  fc.integer({ min: -3, max: 9 }),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constantFrom('', 'a', 'ab', '💡', 'B2'),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

const type = fc.constantFrom('object', 'array', 'string', 'boolean', 'number', 'integer')
const { schema } = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const keywords: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1 })),
    enum: fc.uniqueArray(scalar, { minLength: 1, maxLength: 4 }),
    minLength: fc.nat(2),
    maxLength: fc.nat(3),
    minimum: fc.integer({ min: -2, max: 3 }),
    exclusiveMaximum: fc.integer({ min: 2, max: 9 }),
    minItems: fc.nat(2),
    maxItems: fc.nat(3),
    uniqueItems: fc.boolean(),
    pattern: fc.constantFrom('^a', '^.$', '[A-Z][0-9]'),
    items: tie('schema'),
    required: fc.uniqueArray(names, { maxLength: 2 }),
    properties: fc.dictionary(names, tie('schema'), { maxKeys: 3, noNullPrototype: true }),
    patternProperties: fc.dictionary(fc.constantFrom('^a', 'n'), tie('schema'), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    not: tie('schema'),
    anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
    oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
    allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }),
    if: tie('schema'),
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: tie('schema'),
    else: tie('schema'),
    propertyNames: fc.record({ pattern: fc.constantFrom('^[a-z ]+$', 'a') }, { noNullPrototype: true }),
    additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
    default: value,
    description: fc.constant('said to people'),
    'x-secret': fc.boolean(),
    // Not known to the quick way: it must leave such a schema to ajv.
    minProperties: fc.nat(2),
  }
  const keyword = fc.oneof(...Object.entries(keywords).map(([word, values]) => fc.tuple(fc.constant(word), values)))
  return { schema: fc.array(keyword, { maxLength: 4 }).map((entries) => Object.fromEntries(entries)) }
})

function askAjv(schema: JsonSchema, value: unknown): unknown {
  const settings = structuredClone(value)
  const validate = new Ajv2020({ ...ajvSettings, useDefaults: true }).compile(schema)
  try {
    return validate(settings) ? settings : 'not valid'
  } catch {
    // ajv 8.20 trips over an empty pattern beside `anyOf`.
    return fc.pre(false)
  }
}

it('says of every value what ajv says, and fills in the same defaults; of a schema that it does not know, nothing', () => {
  let valid = 0
  fc.assert(
    fc.property(schema, value, (schema, value) => {
      const settings = structuredClone(value)
      const answer = validateQuickly(schema, settings)
      if (!isKnown(schema)) expect([answer, settings]).toEqual([false, value])
      else expect(answer ? settings : 'not valid').toEqual(askAjv(schema, value))
      if (answer) valid++
    }),
    { numRuns: process.env.MUSTER_CAMPAIGN ? 10_000 : 300 },
  )
  expect(valid).toBeGreaterThan(20)
})

it('is enough for the settings of the custom program, and leaves every fault to ajv', () => {
  const settings = { program: './directory.py', environment: { LANG: 'C' }, limits: { wholeSeconds: 5 } }
  const quickly = structuredClone(settings)
  expect(validateQuickly(provider.settingsSchema, quickly)).toBe(true)
  expect(quickly).toEqual(askAjv(provider.settingsSchema, settings))
  const table = {
    dialect: 'table',
    table: { file: './people.csv', columns: { id: 'nr', 'attributes.faculty': 'fac' }, emptyClears: ['email'] },
  }
  const quicklyRead = structuredClone(table)
  expect(validateQuickly(provider.settingsSchema, quicklyRead)).toBe(true)
  expect(quicklyRead).toEqual(askAjv(provider.settingsSchema, table))
  for (const wrong of [
    {},
    { dialect: 'papercut' },
    { dialect: 'table', table: { columns: { x: 'y' } } },
    { program: '' },
    { program: 'x', dialect: 'french' },
    { program: 'x', typo: 1 },
    { program: 'x', limits: [] },
  ])
    expect(validateQuickly(provider.settingsSchema, wrong)).toBe(false)
})
