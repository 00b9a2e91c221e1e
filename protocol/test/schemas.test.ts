import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerShapes, decodeRecord, encodeRecord, recordShapes, schemaOf } from '../src/index.ts'
import { printedFields, printedRecord, recordTypes, requiredFields } from './record-arbitraries.ts'

const { $defs } = JSON.parse(readFileSync(new URL('../schemas/records.schema.json', import.meta.url), 'utf8')) as {
  $defs: Record<string, { properties: Record<string, unknown>; required: string[]; $ref?: string }>
}

/** Values that fields are likely to be given by mistake, beside right ones. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    '',
    0,
    7,
    -1,
    1.5,
    true,
    [],
    {},
    [1],
    [null],
    [''],
    { a: 1 },
    { a: ['b'] },
    { kind: 'user', id: '' },
    'user',
    'all',
    '2026-02-29',
    '2024-02-29',
  ),
  fc.constantFrom(
    'a\nb',
    'a\0',
    '\ud800',
    '2026-01-01T00:00:00',
    '2026-01-01T24:00:00Z',
    '2026-12-31T23:59:59+01:00',
    { from: 1, to: 1 },
    1e300,
  ),
  fc.jsonValue(),
)

describe('The JSON Schemas', () => {
  test('are good schemas, for every type of record', () => {
    for (const type of Object.keys(answerShapes)) expect(schemaOf(type)).toBeTypeOf('function')
  })

  test.each(recordTypes)('name the same fields of %s as the TypeScript type, and require the same', (type) => {
    expect(Object.keys($defs[type]!.properties).sort()).toEqual(Object.keys(printedFields[type]).sort())
    // That members needs one of `members` and `unknown` stands in its `if`.
    const required = requiredFields[type].filter((field) => !(type === 'members' && field === 'members'))
    expect($defs[type]!.required).toEqual(['type', ...required])
  })

  test.each(Object.entries(answerShapes))('name the same fields of %s as the check by hand', (type, { fields, required }) => {
    const groups = type === 'user' ? ['groups'] : []
    expect(Object.keys(fields).sort()).toEqual([...Object.keys($defs[type]!.properties), ...groups].sort())
    expect(['type', ...required]).toEqual($defs[type]!.required)
  })

  test('accept every record of the TypeScript types, as does the decoder', () => {
    fc.assert(
      fc.property(printedRecord, (record) => {
        expect(schemaOf(record.type)?.(record)).toBe(true)
        expect(decodeRecord(encodeRecord(record))).toEqual(JSON.parse(JSON.stringify(record)))
      }),
    )
  })

  test('agree with the check by hand on every record with one field spoilt', () => {
    fc.assert(
      fc.property(printedRecord, fc.nat(), anything, (record, which, value) => {
        const fields = Object.keys(recordShapes[record.type]!.fields).filter((field) => field !== 'type')
        const field = fields[which % Math.max(fields.length, 1)]
        const spoilt = JSON.parse(JSON.stringify(field === undefined ? record : { ...record, [field]: value })) as object
        const accepted = schemaOf(record.type)?.(spoilt)
        const decoded = decodeRecord(JSON.stringify(spoilt))
        expect(decoded.type === 'fault' ? 'refused' : 'accepted').toBe(accepted ? 'accepted' : 'refused')
        // A fault that ajv does not share would be told in these words.
        if (decoded.type === 'fault') expect(decoded.message).not.toMatch(/^not a valid record/)
      }),
      { numRuns: 1000 },
    )
  })

  test('agree with the check by hand on every record with a field left out', () => {
    fc.assert(
      fc.property(printedRecord, fc.nat(), (record, which) => {
        const fields = Object.keys(record).filter((field) => field !== 'type')
        const gone = fields[which % Math.max(fields.length, 1)]
        const rest = Object.fromEntries(Object.entries(record).filter(([field]) => field !== gone))
        expect(decodeRecord(JSON.stringify(rest)).type === 'fault').toBe(!schemaOf(record.type)?.(rest))
      }),
    )
  })
})
