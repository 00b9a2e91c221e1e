import { chmodSync } from 'node:fs'
import { Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { check, end, failed, people, print, shellProgram, type Verbs, verdictOn, withOutcome, writeProgram } from './programs.ts'

interface Sin {
  readonly breaks: string
  /** Clauses that are broken by the same slip. Left out: no other. */
  readonly follows?: readonly string[]
  readonly title: string
  readonly verbs: Verbs
  /** Something that the report says about it. */
  readonly told: RegExp
  /** Needs what `--quick` leaves out. */
  readonly slow?: true
}

const list = (...lines: readonly string[]): Verbs => ({ list: print(...lines) })
const many = Array.from({ length: 1001 }, () => '"1"').join(',')

const sins: readonly Sin[] = [
  {
    breaks: 'S2',
    title: 'prints something else under LANG=C',
    verbs: {
      list: `[ "$LANG" = C ] && n=Zo? || n=Zoë\n${print(...people.slice(1), end)}echo "{\\"type\\":\\"progress\\",\\"done\\":1}" >/dev/null`.replace(
        'cat',
        `echo '{"type":"user","id":"1","username":"zoe","displayName":"'"$n"'"}'; cat`,
      ),
    },
    told: /different under LANG=C/,
    slow: true,
  },
  {
    breaks: 'S3',
    title: 'hands the password to a child in argv',
    verbs: { authenticate: `sh -c 'sleep 0.1; :' "$line"\nexit 3` },
    told: /argv of sh/,
  },
  {
    breaks: 'S3',
    title: 'hands the password to a child in its environment',
    verbs: { authenticate: `SECRET=$line sh -c 'sleep 0.1; :'\nexit 3` },
    told: /environment of sh/,
  },
  { breaks: 'S3', title: 'repeats the password on stderr', verbs: { authenticate: 'echo "wrong: $line" >&2\nexit 3' }, told: /in stderr/ },
  {
    breaks: 'S4',
    title: 'leaves a process behind',
    verbs: { list: `sleep 3 >/dev/null 2>&1 &\n${print(...people, end)}` },
    told: /still running: sleep/,
  },
  {
    breaks: 'S8',
    title: 'lists something else the second time',
    verbs: {
      list: `${print(...people)}echo '{"type":"user","id":"'$$'","username":"u'$$'"}'\n${print('{"type":"end","users":3,"groups":1,"members":2}')}`,
    },
    told: /different the second time/,
  },
  {
    breaks: 'E1',
    title: 'exits 1 after a complete listing',
    verbs: { list: `${print(...people, end)}echo 'error: no' >&2\nexit 1` },
    told: /exit 0 after `end`/,
  },
  { breaks: 'E2', title: 'exits 0 for an unknown verb', verbs: { '*': '' }, told: /exit 2 for every first argument/ },
  { breaks: 'E3', title: 'exits 3 from check', verbs: { check: "echo 'error: down' >&2\nexit 3" }, follows: ['K1'], told: /exit 1, or 75/ },
  { breaks: 'E4', title: 'fails without a word', verbs: { check: 'exit 1' }, follows: ['K1'], told: /without a word/ },
  {
    breaks: 'E4',
    title: 'uses a reserved exit code',
    verbs: { check: 'echo no >&2; exit 7' },
    follows: ['K1'],
    told: /4 to 15 are reserved/,
  },
  {
    breaks: 'E5',
    title: 'exits 2 from a verb that describe names',
    verbs: { authenticate: 'exit 2' },
    follows: ['D2'],
    told: /`authenticate` is not supported/,
  },
  { breaks: 'R1', title: 'prints a banner', verbs: list('Connecting to the database...', ...people, end), told: /messages on stderr/ },
  { breaks: 'R1', title: 'prints half a line', verbs: list(...people, '{"type":"user","id":"3","usern', end), told: /stops in the middle/ },
  { breaks: 'R1', title: 'prints null', verbs: list(...people, 'null', end), told: /not a record but null/ },
  {
    breaks: 'R2',
    title: 'begins with a byte order mark',
    verbs: { list: `printf '\\357\\273\\277'\n${print(...people, end)}` },
    told: /EF BB BF/,
  },
  {
    breaks: 'R2',
    title: 'prints Latin-1',
    verbs: {
      list: `printf '{"type":"user","id":"2","username":"bob","displayName":"Bj\\366rn"}\\n'\n${print(people[0], ...people.slice(2), end)}`,
    },
    told: /ISO 8859-1/,
  },
  {
    breaks: 'R3',
    title: 'does not end its last line',
    verbs: { list: `${print(...people)}printf '%s' '${end}'` },
    told: /as if it had been cut off/,
  },
  {
    breaks: 'R4',
    title: 'prints a line of more than a megabyte',
    verbs: { list: `${print(...people)}printf '{"type":"progress","done":%01100000d}\\n' 1\n${print(end)}` },
    told: /longer than 1 MiB/,
  },
  {
    breaks: 'R5',
    title: 'prints a record without a type',
    verbs: list(people[0], '{"id":"2","username":"bob"}', ...people.slice(2), end),
    told: /"type":"user","id":"2"/,
  },
  {
    breaks: 'R6',
    title: 'prints a number as an id',
    verbs: list(people[0], '{"type":"user","id":2,"username":"bob"}', ...people.slice(2), end),
    told: /"id":"2"/,
  },
  {
    breaks: 'R9',
    title: 'prints two users of one id',
    verbs: list(...people, '{"type":"user","id":"2","username":"rob"}', '{"type":"end","users":3,"groups":1,"members":2}'),
    follows: ['L6'],
    told: /Two users have the id "2"/,
  },
  {
    breaks: 'R9',
    title: 'prints case twins',
    verbs: list(...people, '{"type":"user","id":"3","username":"BOB"}', '{"type":"end","users":3,"groups":1,"members":2}'),
    told: /differ at most by case/,
  },
  { breaks: 'L2', title: 'stops without end', verbs: list(...people), told: /\{"type":"end","users":2,"groups":1,"members":2\}/ },
  { breaks: 'L2', follows: ['L9'], title: 'prints nothing', verbs: { list: ':' }, told: /Nothing was printed at all.*flushed/ },
  {
    breaks: 'R1',
    follows: ['L2', 'L9'],
    title: 'spreads its JSON over several lines',
    verbs: list('[', '  {', '    "type": "user",', '    "username": "zoe"', '  }', ']'),
    told: /spread over several lines.*json.dumps without indent/,
  },
  { breaks: 'L2', title: 'goes on after end', verbs: list(...people.slice(0, 3), end, people[3]), told: /follows `end`/ },
  {
    breaks: 'L3',
    title: 'miscounts',
    verbs: list(...people, '{"type":"end","users":3,"groups":1,"members":2}'),
    told: /counts 3 users.*printed were 2/,
  },
  {
    breaks: 'L4',
    title: 'prints gone in a listing',
    verbs: list(...people, '{"type":"gone","kind":"user","id":"9"}', end),
    told: /may not print `gone`/,
  },
  {
    breaks: 'L5',
    title: 'puts 1,001 members on a line',
    verbs: list(
      ...people.slice(0, 3),
      `{"type":"members","group":"g1","members":[${many}]}`,
      '{"type":"end","users":2,"groups":1,"members":1001}',
    ),
    told: /1,000 members each/,
  },
  {
    breaks: 'L6',
    title: 'names a member whom nobody is',
    verbs: list(...people.slice(0, 3), '{"type":"members","group":"g1","members":["1","9"]}', end),
    told: /points at nobody, the first at "9"/,
  },
  {
    breaks: 'L6',
    title: 'names a group that there is not',
    verbs: list(...people.slice(0, 3), '{"type":"members","group":"g9","members":["1","2"]}', end),
    told: /There is no group "g9"/,
  },
  {
    breaks: 'L9',
    title: 'prints nobody and exits 0',
    verbs: { ...list('{"type":"end","users":0,"groups":0,"members":0}') },
    told: /exit 75/,
  },
  {
    breaks: 'L10',
    title: 'prints end when it is interrupted',
    verbs: {
      list: `trap 'echo "{\\"type\\":\\"end\\",\\"users\\":1,\\"groups\\":0,\\"members\\":0}"; exit 1' TERM\n${print(people[0])}sleep 0.3\n${print(...people.slice(1), end)}`,
    },
    told: /SIGTERM/,
    slow: true,
  },
  { breaks: 'U1', title: 'does not find somebody whom it lists', verbs: { user: 'exit 3' }, told: /printed 0 user records/ },
  {
    breaks: 'U3',
    title: 'knows another name for the same person',
    verbs: {
      user: `case $line in *'"zoe"'*) ${print('{"type":"user","id":"1","username":"zoe","displayName":"Z."}')} ;; *'"bob"'*) ${print('{"type":"user","id":"2","username":"bob","email":"b@example.org"}')} ;; *) exit 3 ;; esac`,
    },
    told: /displayName|email/,
  },
  {
    breaks: 'U4',
    title: 'disagrees with list about groups',
    verbs: {
      user: `case $line in *'"zoe"'*) ${print(people[0].replace('}', ',"groups":[]}'))} ;; *'"bob"'*) ${print(people[1].replace('}', ',"groups":[]}'))} ;; *) exit 3 ;; esac`,
    },
    told: /"groups":\["g1"\]/,
  },
  {
    breaks: 'U5',
    title: 'takes a name for a pattern',
    verbs: {
      user: `name=\${line#*:\\"}; name=\${name%%\\"*}\nfor one in zoe bob; do case $one in $name) case $one in zoe) ${print(people[0])} ;; bob) ${print(people[1])} ;; esac; exit 0 ;; esac; done\nexit 3`,
    },
    told: /uses the name as a pattern/,
    slow: true,
  },
  {
    breaks: 'A2',
    title: 'accepts any password of somebody it has',
    verbs: {
      authenticate: `case $line in *'"password":""'*) exit 3 ;; *'"zoe"'*|*'"bob"'*) ${print('{"type":"accepted"}')} ;; *) exit 3 ;; esac`,
    },
    told: /A wrong password was accepted/,
  },
  {
    breaks: 'A4',
    title: 'accepts an empty password',
    verbs: { authenticate: `case $line in *'"password":""'*) ${print('{"type":"accepted"}')} ;; *) exit 3 ;; esac` },
    told: /RFC 4513/,
  },
  {
    breaks: 'A3',
    title: 'fails for an unknown name',
    verbs: { authenticate: `case $line in *'"zoe"'*|*'"bob"'*) exit 3 ;; *) echo 'no such entry' >&2; exit 1 ;; esac` },
    told: /"reason":"unknown-user"/,
  },
]

describe('a program that breaks one clause', () => {
  test.each(sins)('fails $breaks when it $title', async ({ breaks, follows = [], verbs, told, slow }) => {
    const report = await check(writeProgram(shellProgram(verbs)), { quick: !slow })
    expect(failed(report).toSorted()).toEqual([breaks, ...follows].toSorted())
    expect(JSON.stringify(verdictOn(report, breaks)).replaceAll('\\"', '"')).toMatch(told)
    expect(report.passed).toBe(false)
  })

  test('fails none when it breaks none', async () => {
    const report = await check(writeProgram(shellProgram()), { quick: false, user: 'zoe', password: new Secret('right') })
    expect(failed(report)).toEqual([])
    expect(withOutcome(report, 'warning')).toEqual([])
    expect(verdictOn(report, 'A1')?.outcome).toBe('pass')
    expect(verdictOn(report, 'A6')?.outcome).toBe('pass')
  })
})

describe('a program that does not answer', () => {
  test('fails S4 when it does not exit, and the check goes on', async () => {
    const path = writeProgram(shellProgram({ check: 'sleep 60' }))
    const report = await check(path, {}, 'muster', 700)
    expect(failed(report)).toEqual(['S4'])
  })

  test('fails S4 when it prints without end, and is not read to the end of memory', async () => {
    const report = await check(writeProgram(`#!/bin/sh\n[ "$1" = list ] && yes\nexit 2\n`))
    expect(failed(report)).toContain('S4')
    expect(JSON.stringify(verdictOn(report, 'S4'))).toMatch(/more than 2,000,000 lines/)
  })

  test('fails S5 when it goes on without a reader', async () => {
    const path = writeProgram(`#!/usr/bin/env python3
import sys, signal
signal.signal(signal.SIGPIPE, signal.SIG_IGN)
if sys.argv[1] == 'list':
    for number in range(5000):
        try:
            print('{"type":"user","id":"%d","username":"u%d"}' % (number, number), flush=True)
        except BrokenPipeError:
            import time; time.sleep(60)
    print('{"type":"end","users":5000,"groups":0,"members":0}')
else:
    sys.exit(2)
`)
    const report = await check(path, { quick: false }, 'muster', 2_000)
    expect(failed(report)).toEqual(['S5'])
  })

  test.each([
    ['is not executable', '#!/bin/sh\n', 0o644, /chmod \+x/],
    ['names an interpreter that is not there', '#!/usr/bin/no-such-interpreter\n', 0o755, /interpreter/],
    ['has a carriage return after its interpreter', '#!/bin/sh\r\n', 0o755, /CR LF/],
  ])('fails S1 and is asked nothing more when it %s', async (_, text, mode, told) => {
    const path = writeProgram(text)
    chmodSync(path, mode)
    const report = await check(path)
    expect(failed(report)).toEqual(['S1'])
    expect(JSON.stringify(verdictOn(report, 'S1'))).toMatch(told)
    expect(new Set(report.sections.flatMap(({ clauses }) => clauses.slice(1).map(({ outcome }) => outcome)))).toEqual(
      new Set(['not-tried']),
    )
  })
})

describe('what is allowed, but not good', () => {
  test.each([
    ['S6', 'reports an error on stderr and exits 0', { list: `echo 'error: one table was locked' >&2\n${print(...people, end)}` }],
    ['R3', 'ends lines in CR LF', { list: `${print(...people, end).replace("'\n", "' | sed 's/$/\\r/'\n")}` }],
    ['R5', 'prints a type that there is not', list(...people, '{"type":"usr"}', end)],
    ['R7', 'prints an empty text', list('{"type":"user","id":"1","username":"zoe","email":""}', ...people.slice(1), end)],
    [
      'R8',
      'has no ids',
      list(
        '{"type":"user","username":"zoe"}',
        '{"type":"group","name":"Students"}',
        '{"type":"members","group":"Students","members":["zoe"]}',
        '{"type":"end","users":1,"groups":1,"members":1}',
      ),
    ],
    ['R10', 'encodes twice', list('{"type":"user","id":"1","username":"zoe","displayName":"ZoÃ«"}', ...people.slice(1), end)],
    [
      'L7',
      'does not know the members of a group',
      list(
        ...people,
        '{"type":"group","name":"Staff"}',
        '{"type":"members","group":"Staff","unknown":true}',
        '{"type":"end","users":2,"groups":2,"members":2}',
      ),
    ],
    [
      'L8',
      'says that it could not read everything',
      list(...people, '{"type":"error","class":"data","message":"no name","record":{"kind":"user","id":"7"}}', end),
    ],
  ] as const)('is a warning of %s when a program %s', async (id, _, verbs) => {
    const report = await check(writeProgram(shellProgram({ describe: 'exit 2', user: 'exit 2', authenticate: 'exit 2', ...verbs })))
    expect(withOutcome(report, 'warning')).toEqual([id])
    expect(report.passed).toBe(true)
  })

  test('is a warning of S7 when others can rewrite the program', async () => {
    const path = writeProgram(shellProgram())
    chmodSync(path, 0o777)
    expect(withOutcome(await check(path), 'warning')).toEqual(['S7'])
  })
})

test('a shell that runs a part of a name is found out', async () => {
  const name = 'name=$(printf %s "$line" | sed \'s/.*:"//; s/"}$//\')'
  const path = writeProgram(
    shellProgram({
      user: `${name}\neval "set -- $name" 2>/dev/null\ncase $1 in zoe) ${print(people[0])} ;; bob) ${print(people[1])} ;; *) exit 3 ;; esac`,
    }),
  )
  const report = await check(path, { quick: false })
  expect(failed(report)).toContain('U5')
  expect(verdictOn(report, 'U5')?.message).toMatch(/A shell ran/)
})

describe('a program without a description', () => {
  test.each([
    ['a usage line and exit 1', '*) echo "usage: program list" >&2; exit 1'],
    ['its listing', `*) ${print(...people, end)}`],
  ])('that answers every verb it does not know by %s is told so once', async (_, other) => {
    const path = writeProgram(`#!/bin/sh\ncase $1 in\nlist) ${print(...people, end)} ;;\n${other} ;;\nesac\n`)
    const report = await check(path)
    expect(failed(report)).toEqual(['E2'])
    expect(withOutcome(report, 'not-offered')).toEqual(expect.arrayContaining(['U1', 'A2', 'C4', 'D1', 'K1']))
  })

  test('that prints the fields of a record in another order each time prints the same', async () => {
    const either = `if mkdir "$0.asked" 2>/dev/null; then ${print('{"type":"user","id":"1","username":"zoe"}')} else ${print('{"username":"zoe","type":"user","id":"1"}')} fi`
    const listing = `${either}\n${print('{"type":"end","users":1,"groups":0,"members":0}')}`
    expect(failed(await check(writeProgram(`#!/bin/sh\n[ "$1" = list ] || exit 2\n${listing}`)))).toEqual([])
  })
})
