import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NameTable } from '../src/lookup-table.ts'

const space = fc.integer({ min: 0, max: 8 })
const name = fc.oneof(fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 9999 }).map(String))

test('a name in one space is no other name in any space', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(space, name), { selector: ([number, text]) => `${number} ${text}`, maxLength: 200 }), (names) => {
      const table = new NameTable()
      names.forEach(([number, text], index) => {
        expect(table.add(number, text, index + 1)).toBe(0)
      })
      names.forEach(([number, text], index) => {
        expect(table.get(number, text)).toBe(index + 1)
      })
    }),
  )
})

test('short numbers, which many directories have for ids, stay apart in all spaces', () => {
  const table = new NameTable()
  for (let number = 0; number < 10_000; number++) {
    for (const inSpace of [1, 2, 3, 4]) expect(table.add(inSpace, String(number), number + 1)).toBe(0)
  }
})
