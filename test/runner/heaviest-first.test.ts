import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { heaviest, heaviestFirst } from './heaviest-first.ts'

const root = join(import.meta.dirname, '..', '..')

test('every file that is to begin early exists, and is named once', () => {
  expect(heaviest.filter((file) => !existsSync(join(root, file)))).toEqual([])
  expect(new Set(heaviest).size).toBe(heaviest.length)
})

test('the heaviest files begin first, and all others in the order that they had', () => {
  const [first, second] = heaviest as readonly [string, string, ...string[]]
  const given = ['test/b.test.ts', second, 'test/a.test.ts', first]
  const sorted = heaviestFirst(
    root,
    given.map((file) => ({ moduleId: join(root, file) })),
  )
  expect(sorted.map(({ moduleId }) => moduleId)).toEqual(
    [first, second, 'test/b.test.ts', 'test/a.test.ts'].map((file) => join(root, file)),
  )
})
