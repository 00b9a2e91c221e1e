import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { look, stackLine, syncWith } from './sync-with.ts'

const configuration = `
store: muster.db
sources:
  - name: campus
    type: custom-program
    settings:
      program: ./export.sh
      dialect: table
      limits: { firstByteSeconds: 10, silenceSeconds: 2, wholeSeconds: 20, graceSeconds: 0.5, totalBytes: 2000000 }
`

const people = Array.from({ length: 20 }, (_, at) => `${at + 1},person${at + 1},"Person, ${at + 1}",Group ${at % 3}`)
const lines = ['id,username,displayName,groups', ...people, '#end users=20']
const half = lines.slice(0, 11)
const printing = (some: readonly string[], then = '') => `cat <<'TABLE'\n${some.join('\n')}\nTABLE\n${then}`
const replacing = (line: number, by: string) => printing(lines.map((one, at) => (at === line - 1 ? by : one)))

/** Each is a table of 20 people with its one sin. */
const sins: readonly { readonly name: string; readonly script: string; readonly exitCode: number; readonly says: RegExp }[] = [
  { name: 'stops half way', script: printing(half), exitCode: 5, says: /the end line is missing/ },
  { name: 'stops half way and counts that', script: printing([...half, '#end users=20']), exitCode: 5, says: /counts 20 users, but 10/ },
  {
    name: 'stops in the middle of a cell',
    script: `printf '%s' '${half.join('\n').slice(0, -3)}'`,
    exitCode: 5,
    says: /never closed|cut off/,
  },
  { name: 'fails after its end', script: printing(lines, 'exit 1'), exitCode: 5, says: /exit code 1/ },
  { name: 'is killed after its end', script: printing(lines, 'kill -9 $$'), exitCode: 5, says: /SIGKILL/ },
  { name: 'hangs half way', script: printing(half, 'sleep 60'), exitCode: 5, says: /printed no line for 2 s/ },
  { name: 'floods', script: `${printing(half)}\nyes '1,person1,"Person, 1",Group 0'`, exitCode: 5, says: /more than|printed/ },
  { name: 'prints rows after its end', script: printing([...lines, '21,eve,Eve,']), exitCode: 5, says: /stands after the end line/ },
  { name: 'loses a cell', script: replacing(5, '4,person4'), exitCode: 5, says: /line 5 has 2 cells where the header has 4/ },
  {
    name: 'has a stray quotation mark',
    script: replacing(5, '4,person4,5" disk,'),
    exitCode: 5,
    says: /line 5 has a quotation mark inside/,
  },
  { name: 'never closes a quotation mark', script: replacing(5, '4,person4,"Person,'), exitCode: 5, says: /line 5 / },
  { name: 'loses an id', script: replacing(5, ',person4,Person 4,'), exitCode: 5, says: /line 5: id: is empty/ },
  { name: 'loses its header', script: printing(lines.slice(1)), exitCode: 1, says: /no header line/ },
  {
    name: 'prints a banner first',
    script: printing(['Welcome to the database!', ...lines]),
    exitCode: 1,
    says: /line 1 is no header line/,
  },
  { name: 'prints nothing', script: ':', exitCode: 4, says: /holds nobody/ },
  { name: 'proves that it is empty', script: printing([lines[0]!, '#end users=0']), exitCode: 4, says: /holds nobody/ },
  {
    name: 'prints Latin-1 in a name',
    script: `${printing(lines.slice(0, 1))}printf '1,p\\351rson1,P,\\n'\n${printing(lines.slice(2))}`,
    exitCode: 5,
    says: /not UTF-8/,
  },
  {
    name: 'prints one value that cannot be used',
    script: printing([`${lines[0]},active until`, ...people.map((row, at) => `${row},${at === 3 ? 'soon' : ''}`), '#end users=20']),
    exitCode: 0,
    says: /expected a date, found "soon"/,
  },
  {
    name: 'prints a file of changes',
    script: printing(['dn: uid=a,o=x', 'changetype: add', 'uid: a', '', '#end users=20']),
    exitCode: 1,
    says: /file of changes/,
  },
]

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-tables-'))
  const start = join(folder, 'start')
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  expect(sync(start, printing(lines))).toMatchObject({ status: 0 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each(sins.map((sin, at) => ({ ...sin, at })))('a table that $name removes nobody, and is told why', ({ script, exitCode, says, at }) => {
  const place = join(folder, String(at))
  cpSync(join(folder, 'start'), place, { recursive: true })
  const before = look(place)
  const { status, output } = sync(place, script)
  expect(output).toMatch(says)
  expect(output).not.toMatch(stackLine)
  expect(look(place)).toEqual(before)
  expect(status).toBe(exitCode)
})

function sync(place: string, script: string): ReturnType<typeof syncWith> {
  return syncWith(place, 'export.sh', `#!/bin/sh\n${script}\n`)
}
