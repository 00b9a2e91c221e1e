import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDocument, root } from './read-documents.ts'

test('docs/explain.md: every code of a reason, and no other', () => {
  const [, union = ''] =
    /export type ReasonCode =\n((?: {2}\| '[a-z-]+'\n)+)/.exec(readFileSync(join(root, 'packages/engine/src/explanation.ts'), 'utf8')) ?? []
  const codes = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code)
  const [, rows = ''] = /^\| code \|.*\n\|[- |]+\n((?:\|.*\n)+)/m.exec(readDocument('docs/explain.md').text) ?? []
  const told = rows.split('\n').flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code]) => code))
  expect(codes.length).toBeGreaterThan(10)
  expect(told.toSorted()).toEqual(codes.toSorted())
})
