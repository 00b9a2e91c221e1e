import { expect, test } from 'vitest'
import { closingLine, countTests, optionalTitles, type VitestReport } from '../../scripts/count-tests.ts'

const report = (...statuses: string[]): VitestReport => ({
  testResults: [
    {
      name: 'a.test.ts',
      status: statuses.includes('failed') ? 'failed' : 'passed',
      assertionResults: statuses.map((status, number) => ({ fullName: `test ${number}`, status })),
    },
  ],
})

test('tests are counted by what became of them', () => {
  expect(closingLine(countTests(report('passed', 'passed', 'failed', 'skipped', 'todo'), [], false))).toBe('2 passed, 1 failed, 2 skipped')
})

test('a skip is unexcused unless the list of optional tests names a part of its title', () => {
  expect(countTests(report('skipped', 'skipped'), ['test 1'], true).unexcused).toEqual(['test 0'])
})

test('a file that could not be loaded is a failure though it has no tests', () => {
  const counts = countTests({ testResults: [{ name: 'b.test.ts', status: 'failed', message: 'Syntax', assertionResults: [] }] }, [], false)
  expect(counts).toMatchObject({ failed: 1, faults: ['Could not run b.test.ts: Syntax'] })
})

test('a runner that fails outside the tests, or leaves no report, is a failure', () => {
  expect(countTests(report('passed'), [], false).failed).toBe(1)
  expect(countTests(undefined, [], true).failed).toBe(1)
  expect(countTests(report('passed'), [], true).failed).toBe(0)
})

test('the list of optional tests is the first column of a table', () => {
  expect(optionalTitles('| test | reason |\n|---|---|\n| `PowerShell` | pwsh |\n')).toEqual(['PowerShell'])
})
