import { chmodSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check, failed, verdictOn, withOutcome, writeProgram } from './programs.ts'

const good = 'username,displayName,groups\nzoe,Zoë,Students\nbob,Bob,Students\n#end users=2\n'

const checkProgram = (script: string, wishes = {}) => check(writeProgram(`#!/bin/sh\n${script}\n`), wishes, 'table')
const printing = (text: string) => checkProgram(`cat <<'TABLE'\n${text}TABLE`)

/** A file that nothing can run. */
function checkFile(text: string) {
  const path = writeProgram(text)
  chmodSync(path, 0o644)
  return check(path, {}, 'table')
}

test('a table that breaks no clause passes, as a file too', async () => {
  for (const report of [await printing(good), await checkFile(good)]) {
    expect([failed(report), withOutcome(report, 'warning')]).toEqual([[], []])
    expect(verdictOn(report, 'T7')).toMatchObject({ outcome: 'pass', message: 'users=2' })
  }
})

describe('a table that is broken is told its cause', () => {
  test.each([
    ['T1', 'fails', `printf '${good.replaceAll('\n', '\\n')}'; exit 1`, /did not exit 0/],
    ['T2', 'has no header', "printf 'zoe,1234\\n#end users=1\\n'", /no header line/],
    ['T2', 'has no column for the username', "printf 'name,mail\\nZoe,z@x\\n#end users=1\\n'", /without a column for the username/],
    ['T3', 'has no people', "printf '#groups\\nname\\nStaff\\n#end groups=1\\n'", /no table of people/],
    ['T4', 'has a short row', "printf 'username,name\\nzoe\\nbob,Bob\\n#end users=2\\n'", /Line 2 has 1 cell where the header has 2/],
    ['T4', 'has a stray quotation mark', "printf 'username,name\\nzoe,Z\"oe\\nbob,Bob\\n#end users=2\\n'", /quotation mark inside a cell/],
    ['T5', 'has a date of its own form', "printf 'username,expires\\nzoe,31.12.26\\n#end users=1\\n'", /expected a date, found/],
    ['T6', 'has two rows for one name', "printf 'username,name\\nzoe,A\\nZoe,B\\n#end users=2\\n'", /have the username/],
    ['T7', 'has no end', "printf 'username\\nzoe\\n'", /The end line is missing/],
    ['T7', 'counts wrongly', "printf 'username\\nzoe\\n#end users=2\\n'", /counts 2 users, but 1/],
    ['T8', 'holds nobody', "printf 'username\\n#end users=0\\n'", /holds nobody/],
    ['T10', 'is in Latin-1', "printf 'username,name\\nzoe,Zo\\353\\n#end users=1\\n'", /Line 2 is not UTF-8/],
    ['T11', 'changes', `printf 'username,name\\nzoe,%s\\n#end users=1\\n' $$`, /other rows the second time/],
  ])('%s, when it %s', async (id, _, script, told) => {
    const report = await checkProgram(script)
    expect(failed(report)).toContain(id)
    expect(JSON.stringify(verdictOn(report, id))).toMatch(told)
  })

  test('T12, when it prints its end while it is being ended', async () => {
    const script = `n=0; end() { echo "#end users=$n"; exit; }; trap 'stop=1' TERM
echo username; for i in 1 2 3 4 5 6 7 8; do [ -z "$stop" ] || end; echo "user$i"; n=$i; sleep 0.1; done; end`
    const report = await checkProgram(script, { quick: false })
    expect(failed(report)).toEqual(['T12'])
  })

  test('T9 as a warning, when a member is nobody', async () => {
    const report = await printing('#users\nusername\nzoe\n#members\ngroup,member\nStaff,eve\n#end users=1\n')
    expect([failed(report), withOutcome(report, 'warning')]).toEqual([[], ['T9']])
  })
})

test('no row is shown of a table that may hold secrets', async () => {
  for (const text of [
    'username,pin\nzoe,sesame\nbob\n#end users=2\n',
    'zoe,sesame\n',
    'zoe:sesame:1:1\nbob:sesame:1:1::/h:/s\nx:sesame\n#end users=1\n',
    'dn: uid=zoe,o=x\nobjectClass: person\nuid: zoe\nuserPassword: sesame\nx\n#end users=1\n',
  ]) {
    const report = await checkFile(text)
    expect(failed(report).length).toBeGreaterThan(0)
    expect(JSON.stringify(report)).not.toContain('sesame')
  }
})
