import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodePlainly } from '../src/decode-plainly.ts'
import { checkRecord } from '../src/decode-record.ts'
import { recordShapes } from '../src/record-shapes.ts'
import { recordOf } from './record-arbitraries.ts'

/** What decodes every line. `undefined`: there is something wrong with it. */
function decodeByParsing(line: string): object | undefined {
  try {
    const record = checkRecord(JSON.parse(line), recordShapes, false)
    return 'type' in record && (record.type === 'fault' || record.type === 'ignored') ? undefined : record
  } catch {
    return undefined
  }
}

const printers: readonly ((record: object) => string)[] = [
  (record) => JSON.stringify(record),
  (record) => `{${Object.entries(record).map(printSpaced).join(', ')}}`,
  (record) => JSON.stringify(record).replaceAll(/[^ -~]/gu, escapeUnits),
]

/** As Python's `json.dumps` does. */
function printSpaced([name, value]: [string, unknown]): string {
  return `"${name}": ${Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value)}`
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
}

const typeFirst = ({ type, ...fields }: Record<string, unknown>): object => ({ type, ...fields })
const plain = fc
  .oneof(recordOf('user'), recordOf('group'), recordOf('members'))
  .map((record) => typeFirst(record as unknown as Record<string, unknown>))
const line = fc.tuple(plain, fc.constantFrom(...printers)).map(([record, print]) => print(record))
const spoiltLine = fc
  .tuple(
    line,
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', '"', '\\', ',', ':', ' ', '\t', '\n', '{', '}', '[', ']', 'null', '\0', '\ud800', '0'),
  )
  .map(([text, place, length, put]) => {
    const at = place % (text.length + 1)
    return text.slice(0, at) + put + text.slice(at + length)
  })
  // What a line is decoded from.
  .filter((text) => text.isWellFormed())

describe('decodePlainly', () => {
  test('a record comes out of it as out of JSON.parse, or not at all', () => {
    fc.assert(
      fc.property(fc.oneof(line, spoiltLine), (text) => {
        const record = decodePlainly(text)
        if (record !== undefined) expect(record).toEqual(decodeByParsing(text))
      }),
      { numRuns: 3_000 },
    )
  })

  test('it takes every record that is right and holds neither attributes nor a mode', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(...printers), (record, print) => {
        const { attributes: _, mode: __, unknown: ___, ...rest } = record as Record<string, unknown>
        expect(decodePlainly(print(rest))).toEqual(rest)
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([
    ['a name that is empty', '{"type":"user","username":""}'],
    ['a name with an escaped line break', '{"type":"user","username":"a\\nb"}'],
    ['half a surrogate pair', '{"type":"user","username":"\\ud800"}'],
    ['a tab as it is', '{"type":"user","username":"a","office":"a\tb"}'],
    ['a field without its quotation mark', '{"type":"user",username":"a"}'],
    ['a field that only the process may set', '{"type":"user","username":"a","at":"1"}'],
    ['a type that comes twice', '{"type":"user","username":"a","type":"group"}'],
    ['a comma too many', '{"type":"user","username":"a",}'],
    ['a second record', '{"type":"user","username":"a"}{"type":"user","username":"b"}'],
    ['a list that does not end', '{"type":"members","group":"a","members":["b"'],
    ['a list with a comma too many', '{"type":"members","group":"a","members":["b",]}'],
    ['null for members', '{"type":"members","group":"a","members":null}'],
    ['a day that does not exist', '{"type":"user","username":"a","activeUntil":"2026-02-30"}'],
    ['an escape that is none', '{"type":"user","username":"a\\x41"}'],
    ['a string that never ends', '{"type":"user","username":"a\\"}'],
    ['1,001 members', `{"type":"members","group":"a","members":[${Array(1001).fill('"b"').join()}]}`],
  ])('%s is left to JSON.parse', (_, text) => {
    expect(decodePlainly(text)).toBeUndefined()
  })
})
