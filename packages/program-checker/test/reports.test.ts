import { type Paint, printReport, type Report, reportAsJson, reportAsTap } from '@muster/program-checker'
import { describe, expect, test } from 'vitest'
import { fail, notOffered, pass, warn } from '../src/clause.ts'
import { quote } from '../src/excerpt.ts'
import type { Subject } from '../src/exchange.ts'
import { judge } from '../src/judge.ts'
import { makeReport } from '../src/report.ts'

const subject: Subject = { command: { path: '/srv/directory.py', args: [] }, dialect: 'muster', input: 'json', limits: {} }
const plain = Object.fromEntries(
  ['bold', 'dim', 'good', 'bad', 'attention'].map((name) => [name, (text: string) => text]),
) as unknown as Paint

const line = '{"type":"user","username":"zoë",}'
const sections = [
  {
    heading: 'Lines',
    clauses: [
      {
        id: 'R1',
        title: 'prints records',
        check: () =>
          fail('Line 312 of `list`: a comma too many.', {
            seen: quote('line 312 of `list`', line, 32),
            expected: 'one object',
            instead: line.replace(',}', '}'),
          }),
      },
      { id: 'R2', title: 'prints UTF-8 #1', check: () => pass('3 lines') },
      { id: 'R3', title: 'ends lines', check: () => warn('Carriage returns.') },
    ],
  },
  { heading: 'user', clauses: [{ id: 'U1', title: 'finds people', check: () => notOffered('`user` is not offered') }] },
]

const report: Report = makeReport(
  subject,
  false,
  judge(sections, undefined, false),
  [{ setting: 'stripDomain: true', reason: 'members carry a domain' }],
  1234,
)

describe('a report', () => {
  test('tells a person what stood in which line, points at the place, and says what to print instead', () => {
    expect(printReport(report, plain)).toBe(`Lines
  ✗ R1  prints records
      Line 312 of \`list\`: a comma too many.
      seen      line 312 of \`list\`
                {"type":"user","username":"zoë",}
                                                ^
      expected  one object
      instead   {"type":"user","username":"zoë"}

  ✓ R2  prints UTF-8 #1  3 lines
  ! R3  ends lines
      Carriage returns.

user
  – U1: \`user\` is not offered

This program needs, under \`papercut:\` in its settings
  stripDomain: true  # members carry a domain

1 passed, 1 failed, 1 warning, 1 not offered in 1.2 s.
The program breaks the protocol; begin with R1.`)
  })

  test('puts on a line of its own what does not fit beside a title', () => {
    const lines = printReport(report, plain, 30).split('\n')
    expect(lines[lines.indexOf('  ✓ R2  prints UTF-8 #1') + 1]).toBe('        3 lines')
  })

  test('is TAP 14 for machines that test', () => {
    expect(reportAsTap(report)).toBe(`TAP version 14
1..4
not ok 1 - R1 prints records
  ---
  severity: "fail"
  message: "Line 312 of \`list\`: a comma too many."
  seen: "line 312 of \`list\`: {\\"type\\":\\"user\\",\\"username\\":\\"zoë\\",}"
  expected: "one object"
  instead: "{\\"type\\":\\"user\\",\\"username\\":\\"zoë\\"}"
  ...
ok 2 - R2 prints UTF-8 \\#1
ok 3 - R3 ends lines
  ---
  severity: "warning"
  message: "Carriage returns."
  ...
ok 4 - U1 finds people # SKIP \`user\` is not offered
`)
  })

  test('is one JSON object, a clause a row', () => {
    expect(reportAsJson(report)).toMatchObject({
      program: '/srv/directory.py',
      passed: false,
      counts: { pass: 1, fail: 1, warning: 1, 'not-offered': 1, 'not-tried': 0 },
      clauses: [{ id: 'R1', section: 'Lines', outcome: 'fail' }, { id: 'R2' }, { id: 'R3' }, { id: 'U1' }],
    })
  })
})

describe('an excerpt', () => {
  test('is cut around the place that matters, and the caret moves with it', () => {
    const { excerpt, caret } = quote('line 1', `${'a'.repeat(300)}!${'b'.repeat(300)}`, 300)
    expect(excerpt[caret ?? 0]).toBe('!')
    expect(excerpt.length).toBeLessThan(170)
  })

  test('cannot move the cursor of whoever reads it, and shows no PIN', () => {
    expect(quote('', 'a\u001b[31mb\u202e').excerpt).toBe('a\\x1b[31mb\\u202e')
    expect(quote('', '{"pin":"1234","id":"1"}').excerpt).toBe('{"pin":"••••","id":"1"}')
  })
})
