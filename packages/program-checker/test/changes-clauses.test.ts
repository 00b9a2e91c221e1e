import { describe, expect, test } from 'vitest'
import { check, end, failed, people, print, shellProgram, type Verbs, verdictOn, writeProgram } from './programs.ts'

const withCursor = end.replace('}', ',"cursor":"7"}')
const nothing = '{"type":"end","users":0,"groups":0,"members":0,"cursor":"7"}'

/** A program that offers `changes`, of which a test states the difference. */
function changing(newest: string, different: Verbs = {}): string {
  return shellProgram({
    describe: print('{"type":"description","protocol":{"from":1,"to":1},"verbs":["describe","list","changes"],"identity":"stable"}'),
    list: print(...people, withCursor),
    changes: `case $line in *'"7"'*) ${newest} ;; *) ${print('{"type":"reset"}')} ;; esac`,
    ...different,
  })
}

describe('changes', () => {
  test('pass when nothing is new, and an unknown cursor is answered by reset', async () => {
    const report = await check(writeProgram(changing(print(nothing))))
    expect(failed(report)).toEqual([])
    expect(['C1', 'C2', 'C3', 'C4', 'C6'].map((id) => verdictOn(report, id)?.outcome)).toEqual(Array(5).fill('pass'))
  })

  test.each([
    ['C1', 'do not end', print('{"type":"progress","done":1}'), {}],
    ['C2', 'end without a cursor', print(nothing.replace(',"cursor":"7"', '')), {}],
    ['C3', 'repeat what is known', print(people[1], nothing.replace('"users":0', '"users":1')), {}],
    [
      'C4',
      'fail for a cursor that was never given',
      print(nothing),
      { changes: `case $line in *'"7"'*) ${print(nothing)} ;; *) echo 'error: what?' >&2; exit 1 ;; esac` },
    ],
    ['C6', 'say that everybody is gone', print(nothing.replace('}', ',"covers":"all"}')), {}],
  ] as const)('break %s when they %s', async (id, _, newest, different) => {
    expect(failed(await check(writeProgram(changing(newest, different))))).toEqual([id])
  })

  test('break C7 when a group has a whole membership and a difference', async () => {
    const members = ['{"type":"members","group":"g1","members":["1"]}', '{"type":"members","group":"g1","mode":"add","members":["2"]}']
    const report = await check(writeProgram(changing(print(...members, nothing.replace('"members":0', '"members":2')))))
    expect(failed(report)).toEqual(['C3', 'C7'])
  })
})

describe('a description', () => {
  const described = (record: string) => check(writeProgram(shellProgram({ describe: print(record) })))

  test.each([
    ['D1', 'is another record', people[0], ['D1']],
    [
      'D2',
      'names a verb that there is not',
      '{"type":"description","protocol":{"from":1,"to":1},"verbs":["list","changes"],"identity":"stable"}',
      ['E5', 'D2'],
    ],
    ['D2', 'leaves out list', '{"type":"description","protocol":{"from":1,"to":1},"verbs":["user"],"identity":"stable"}', ['D2']],
    ['D3', 'speaks another version', '{"type":"description","protocol":{"from":2,"to":3},"verbs":["list"],"identity":"stable"}', ['D3']],
  ])('breaks %s when it %s', async (_, __, record, broken) => {
    expect(failed(await described(record))).toEqual(broken)
  })

  test('breaks D4 when ids are called stable and left out', async () => {
    const nameless = print('{"type":"user","username":"zoe"}', '{"type":"end","users":1,"groups":0,"members":0}')
    expect(failed(await check(writeProgram(shellProgram({ list: nameless }))))).toContain('D4')
  })
})

describe('names and passwords in raw lines', () => {
  const reading = `#!/bin/sh\ncase $1 in\nlist) ${print(...people, end)};;\nuser) IFS= read -r name; case $name in zoe) ${print(people[0])};; *) exit 3 ;; esac ;;\n*) exit 2 ;;\nesac\n`

  test('are understood by a program that reads lines, and I1 says so', async () => {
    const report = await check(writeProgram(reading), {}, 'muster', 20_000, 'lines')
    expect(failed(report)).toEqual([])
    expect(verdictOn(report, 'I1')?.outcome).toBe('pass')
  })

  test('break I1 when the program wants JSON', async () => {
    expect(failed(await check(writeProgram(shellProgram()), {}, 'muster', 20_000, 'lines'))).toContain('I1')
  })
})
