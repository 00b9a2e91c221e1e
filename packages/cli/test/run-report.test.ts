import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createPaint } from '../src/paint.ts'
import { printRunReport } from '../src/print/run-report.ts'
import { aReport, aSource, autumn, disaster, noTotals } from './a-report.ts'

const plain = { width: 80, paint: createPaint(false) }

const examples = {
  'a run in which nothing changed': aReport(),
  'a night in autumn': autumn,
  'a plan': aReport({ ...autumn, command: 'plan', state: 'planned' }),
  'a disaster that was held': disaster,
  'a source that stopped half way': aReport({
    state: 'partial',
    exitCode: 5,
    sources: [
      aSource({
        outcome: 'partial',
        users: 500,
        groups: 0,
        members: 0,
        reason: 'The listing has no end record: it stopped after 500 records, though the program exited with 0.',
        hint: 'print the end record as the last line, with the counts of what was printed',
      }),
    ],
  }),
}

describe('a run report', () => {
  for (const [name, report] of Object.entries(examples)) {
    for (const width of [80, 120]) {
      for (const coloured of [false, true]) {
        const title = `${name.replaceAll(' ', '-')}-${width}${coloured ? '-colour' : ''}`
        test(`is printed as kept in ${title}.txt`, async () => {
          await expect(`${printRunReport(report, { width, paint: createPaint(coloured) })}\n`).toMatchFileSnapshot(`reports/${title}.txt`)
        })
      }
    }
  }

  test('fits into its width, unless a name by itself does not', () => {
    for (const report of Object.values(examples)) {
      for (const width of [60, 80, 120]) {
        for (const line of printRunReport(report, { ...plain, width }).split('\n'))
          expect([...line].length, line).toBeLessThanOrEqual(width)
      }
    }
  })

  test('says the same with colour as without', () => {
    const painted = printRunReport(disaster, { width: 80, paint: createPaint(true) })
    expect(painted).not.toBe(stripVTControlCharacters(painted))
    expect(stripVTControlCharacters(painted)).toBe(printRunReport(disaster, plain))
  })

  test('shows what would move the cursor as a number', () => {
    expect(printRunReport(autumn, plain)).toContain('evil\\u{1b}[2Jname')
  })

  test('says what a grant is for one person, and for many', () => {
    const grant = { rule: 'Students', people: 1, each: 1000, amount: { minor: 1000, currency: 'USD' } }
    expect(printRunReport(aReport({ grants: [grant] }), plain)).toContain('1 person got $10.00, by the rule Students.')
    const many = { ...grant, people: 100, amount: { minor: 100_000, currency: 'USD' } }
    expect(printRunReport(aReport({ command: 'plan', grants: [many] }), plain)).toContain(
      '100 people would get $10.00 each, $1,000.00 in all, by the rule Students.',
    )
  })

  const held = { source: 'campus', class: 'absentUsers', reason: 'too many', count: 61, limit: 50 } as const

  test('counts what is done in spite of a hold apart from what is on hold', () => {
    const sources = [aSource({ totals: { ...noTotals, newUsers: 2, absentUsers: 1 } })]
    const printed = printRunReport(aReport({ state: 'held', sources, holds: [held] }), plain)
    expect(printed).toMatch(/Absent people +1 +61 on hold/)
    expect(printed).toContain('the rest was: 2 new people and 1 newly\n    absent person.')
  })

  test('counts what two reasons hold once, and says how many of it are not shown', () => {
    const changes = [{ source: 'campus', class: 'absentUsers', name: 'bsmith', held: true }] as const
    const holds = [held, { ...held, reason: 'too many rejected', count: 12 }]
    const printed = printRunReport(aReport({ state: 'held', holds, changes }), plain)
    expect(printed).toMatch(/Absent people +0 +61 on hold/)
    expect(printed).toMatch(/bsmith +on hold\n {4}… and 60 more on hold\n/)
  })

  test('names the line of a rejected record once', () => {
    const rejected = [
      { source: 'campus', at: 'line 3', reason: 'line 3 has 1 cell where the header has 2' },
      { source: 'campus', at: 'line 31', reason: 'the username is empty' },
    ]
    const printed = printRunReport(aReport({ rejected }), plain)
    expect(printed).toContain('✖ campus, line 3 has 1 cell where the header has 2\n  ✖ campus, line 31: the username is empty\n')
  })

  test('says that nothing was applied when everything was held', () => {
    expect(printRunReport(aReport({ state: 'held', holds: [held] }), plain)).toContain('was not applied; nothing else had changed.')
  })

  test('names the file of a plan that was written down', () => {
    const report = aReport({ command: 'plan', state: 'planned', hash: 'ab'.repeat(32) })
    expect(printRunReport(report, plain, { planFile: 'tonight.plan' })).toContain('`muster apply tonight.plan`')
  })
})
