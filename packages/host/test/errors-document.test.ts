import { errorCodes } from '@muster/provider'
import { expect, it } from 'vitest'
import { readDocument, tableRows } from './documents.ts'

const rows = tableRows(readDocument('errors.md')).map((cells) => cells.map((cell, index) => (index < 2 ? cell.replaceAll('`', '') : cell)))

it('docs/errors.md lists exactly the codes that there are, each with its family', () => {
  const documented = rows.filter(([code = '']) => code === code.toUpperCase()).map(([code, family]) => [code, family])
  expect(documented).toEqual(Object.entries(errorCodes))
})

it('docs/errors.md explains exactly the families that there are', () => {
  const documented = rows.filter(([family = '']) => family === family.toLowerCase()).map(([family]) => family)
  expect(documented).toEqual([...new Set(Object.values(errorCodes))])
})

it('every code says what it means and what to do', () => {
  for (const row of rows)
    expect(
      row.every((cell) => cell !== ''),
      row[0],
    ).toBe(true)
})
