import { describe, expect, test } from 'vitest'
import { findNearestName } from '../src/find-nearest-name.ts'
import { createPaint, wantsColour } from '../src/paint.ts'
import { flattenFields } from '../src/print/fields.ts'
import { printJournal } from '../src/print/journal.ts'
import { money } from '../src/print/money.ts'
import { paragraph } from '../src/print/paragraph.ts'
import { printable } from '../src/print/printable.ts'
import { table } from '../src/print/table.ts'
import { count, duration, list, moment, number } from '../src/print/words.ts'
import { describeProgress, followProgress } from '../src/show-progress.ts'
import type { Terminal } from '../src/terminal.ts'

const plain = { width: 80, paint: createPaint(false) }

describe('money', () => {
  test('is printed from minor units in the way of its currency', () => {
    expect(money({ minor: 100_000, currency: 'USD' })).toBe('$1,000.00')
    expect(money({ minor: -5, currency: 'EUR' })).toBe('-€0.05')
    expect(money({ minor: 1234, currency: 'JPY' })).toBe('¥1,234')
    expect(money({ minor: 1234, currency: 'KWD' })).toBe('KWD\u00a01.234')
  })

  test('keeps every cent of a sum that no floating-point number of dollars could hold', () => {
    expect(money({ minor: Number.MAX_SAFE_INTEGER, currency: 'USD' })).toBe('$90,071,992,547,409.91')
  })
})

describe('words', () => {
  test('one thing is one, and many are many', () => {
    expect([count(1, 'person', 'people'), count(1234, 'person', 'people'), count(0, 'warning')]).toEqual([
      '1 person',
      '1,234 people',
      '0 warnings',
    ])
  })

  test('a duration has the unit that fits it', () => {
    expect([0, 412, 1234, 59_960, 200_000, 7_500_000].map(duration)).toEqual([
      '0 ms',
      '412 ms',
      '1.2 s',
      '1 min 0 s',
      '3 min 20 s',
      '2 h 5 min',
    ])
  })

  test('numbers are grouped by thousands', () => {
    expect([0, 999, 1000, 1234567].map(number)).toEqual(['0', '999', '1,000', '1,234,567'])
  })

  test('a moment is that of the time zone of whoever reads', () => {
    expect(moment(new Date(2026, 10, 3, 0, 55).getTime())).toBe('3 Nov 2026, 00:55')
  })

  test('a list ends in and', () => {
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c'])
  })
})

describe('text of a directory', () => {
  test('cannot move the cursor, colour the screen, or turn the reading direction', () => {
    expect(printable('a\u001b[31m\u0007b\nc\u202ed\u2028')).toBe('a\\u{1b}[31m\\u{7}b\\u{a}c\\u{202e}d\\u{2028}')
  })

  test('keeps every letter and sign', () => {
    expect(printable("Zoë O'Neill-日本 👩‍🎓")).toBe("Zoë O'Neill-日本 👩‍🎓")
  })
})

describe('a table', () => {
  test('aligns numbers right, also below wide characters', () => {
    const rows = [
      ['学生', '1,000'],
      ['Staff', '3'],
    ]
    expect(table([{ title: 'group' }, { title: 'people', align: 'right' }], rows, plain)).toEqual([
      'group  people',
      '学生    1,000',
      'Staff       3',
    ])
  })

  test('cuts its widest column when there is no room', () => {
    expect(table([{ title: 'a' }, { title: 'b' }], [['short', 'x'.repeat(100)]], { ...plain, width: 30 })[1]).toBe(
      `short  ${'x'.repeat(22)}…`,
    )
  })
})

describe('a paragraph', () => {
  test('hangs below its lead', () => {
    expect(paragraph('  ! ', 'one two three four five six seven', 24)).toEqual(['  ! one two three four', '    five six seven'])
  })

  test('can hang less than its lead is long', () => {
    expect(paragraph('    what to do: ', 'read the manual of it', 34, 6)).toEqual(['    what to do: read the manual of', '      it'])
  })
})

describe('a journal', () => {
  test('shows what each field was and is', () => {
    const line = {
      run: 3,
      entry: 1,
      kind: 'user',
      name: 'ada',
      action: 'changed',
      before: { email: 'a@x', office: 'B 1' },
      after: { email: 'b@x', office: null },
    } as const
    expect(printJournal([line], plain, 'run')).toEqual(['  run 3  changed  email: a@x → b@x, office: B 1 → –'])
  })
})

test('attributes stand among the fields by themselves', () => {
  expect(flattenFields({ email: 'a@x', cardNumbers: ['1', '2'], attributes: { role: ['staff'] } })).toEqual([
    ['email', 'a@x'],
    ['cardNumbers', '1, 2'],
    ['attributes.role', 'staff'],
  ])
})

describe('the nearest name', () => {
  const people = ['jane.doe', 'john.doe', 'jdoe']

  test('is the one that takes the fewest slips', () => {
    expect(findNearestName('jane.deo', people)).toBe('jane.doe')
  })

  test('is nobody when nobody is near', () => {
    expect(findNearestName('jonathan', people)).toBeUndefined()
  })
})

describe('colour', () => {
  const terminal = { isTTY: true }

  test('is for terminals', () => {
    expect(wantsColour(terminal, { TERM: 'xterm' })).toBe(true)
    expect(wantsColour({}, { TERM: 'xterm' })).toBe(false)
    expect(wantsColour(terminal, { TERM: 'dumb' })).toBe(false)
  })

  test('is off with NO_COLOR, whatever else is said', () => {
    expect(wantsColour(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
    expect(wantsColour(terminal, { NO_COLOR: '' })).toBe(true)
  })

  test('can be forced into a pipe', () => {
    expect(wantsColour({}, { FORCE_COLOR: '1' })).toBe(true)
    expect(wantsColour(terminal, { FORCE_COLOR: '0' })).toBe(false)
  })
})

describe('progress', () => {
  test('tells how fast it goes, and how long it will take when the total is known', () => {
    expect(describeProgress({ phase: 'reading', source: 'campus', done: 1200, total: 5000 }, 2000)).toBe(
      'Reading campus: 1,200 of 5,000 records, 600/s, about 6.3 s left',
    )
    expect(describeProgress({ phase: 'reading', source: 'campus', done: 1200 }, 2000)).toBe('Reading campus: 1,200 records, 600/s')
    expect(describeProgress({ phase: 'applying' }, 1500)).toBe('Applying … 1.5 s')
  })

  test('writes no line into a log for a short run, and one now and then for a long one', () => {
    const notes: string[] = []
    let time = 0
    const terminal = { note: (text: string) => notes.push(text), notePaint: createPaint(false) } as unknown as Terminal
    const progress = followProgress('lines', terminal, () => time)
    for (time = 0; time <= 25_000; time += 500) progress.show({ phase: 'reading', source: 'campus', done: time })
    progress.end()
    expect(notes).toEqual([
      'Reading campus: 2,000 records, 1,000/s',
      'Reading campus: 12,000 records, 1,000/s',
      'Reading campus: 22,000 records, 1,000/s',
    ])
  })
})
