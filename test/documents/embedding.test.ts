import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDocument, root } from './read-documents.ts'

const { text } = readDocument('docs/embedding.md')

test.each([
  ['packages/host/src/muster.ts', 'Muster', 'method'],
  ['packages/host/src/create-muster.ts', 'MusterSettings', 'setting'],
])('docs/embedding.md: everything in %s, %s', (file, type, column) => {
  const told = tableUnder(column).flatMap((cell) => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name))
  // The configuration that was read is told in its own document.
  const members = membersOf(file, type).filter((name) => name !== 'configuration')
  expect(told.toSorted()).toEqual(members.toSorted())
})

/** The first cells of the table whose first column is called so. */
function tableUnder(column: string): readonly string[] {
  const [, rows = ''] = new RegExp(`^\\| ${column} +\\|.*\\n\\|[- |]+\\n((?:\\|.*\\n)+)`, 'm').exec(text) ?? []
  return rows.split('\n').map((row) => row.split('|')[1] ?? '')
}

function membersOf(file: string, type: string): readonly (string | undefined)[] {
  const [, body = ''] =
    new RegExp(`^export interface ${type}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(readFileSync(join(root, file), 'utf8')) ?? []
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)].map(([, name]) => name)
}
