import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { musterClauses, papercutClauses, tableClauses } from '../src/clauses.ts'

const sections = [...musterClauses, ...papercutClauses.slice(1), ...tableClauses.slice(1)]
const ids = sections.flatMap(({ clauses }) => clauses.map(({ id }) => id as string))
const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

test('every clause of PROTOCOL.md that binds a program is checked, and nothing else', () => {
  const stated = [...read('protocol/PROTOCOL.md').matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, id]) => id ?? '')
  expect(ids.toSorted()).toEqual(stated.filter((id) => !id.startsWith('M')).toSorted())
})

test('no id is given twice, and every title completes "the program …"', () => {
  expect(new Set(ids).size).toBe(ids.length)
  for (const { clauses } of sections) for (const { title } of clauses) expect(title).toMatch(/^[a-z][^.]*[^. ]$/)
})

/** `UPDATE_DOCUMENTS=1` writes the table instead of comparing it. */
test('docs/program-check.md lists the clauses as they are', () => {
  const path = new URL('../../../docs/program-check.md', import.meta.url)
  const marker = '<!-- clauses: written by the test packages/program-checker/test/documents.test.ts -->\n'
  const [before = '', after] = readFileSync(path, 'utf8').split(marker)
  const tables = sections.map(({ heading, clauses }) => {
    const rows = clauses.map(({ id, title }) => `| ${id} | ${title} |`)
    return `\n### ${heading}\n\n| id | the program … |\n|---|---|\n${rows.join('\n')}\n`
  })
  if (process.env.UPDATE_DOCUMENTS) writeFileSync(path, `${before}${marker}${tables.join('')}`)
  else expect(after).toBe(tables.join(''))
})
