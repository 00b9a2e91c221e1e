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
      program: ./directory.sh
      dialect: papercut
      limits: { firstByteSeconds: 2, silenceSeconds: 2, wholeSeconds: 20, graceSeconds: 0.5 }
`

/** What the program does for each command when nothing is wrong with it: 20 people, 10 of them students. */
const right = {
  'is-valid': 'echo Y',
  'all-users': String.raw`seq 20 | sed 's/.*/p&\tPerson &\tp&@x.example\tMaths/'`,
  'all-groups': 'echo Students; echo Staff',
  'group-member-names': 'case $3 in Students) seq 10 | sed s/^/p/ ;; Staff) echo p20 ;; *) exit 1 ;; esac',
  'group-members': 'exit 1',
}
const everybody = right['all-users']

interface Sin {
  readonly name: string
  readonly different: Partial<typeof right>
  readonly exitCode: number
  /** Found in what Muster says about it. */
  readonly says: RegExp
}

const sins: readonly Sin[] = [
  {
    name: 'prints nothing at all and exits 0 while its directory is down',
    different: { 'all-users': ':', 'all-groups': ':', 'group-member-names': ':' },
    exitCode: 4,
    says: /all-users printed nobody and exited with 0, so the directory is taken to be out of reach/,
  },
  {
    name: 'fails with a traceback',
    different: { 'all-users': `printf 'Traceback (most recent call last):\\n  File "x"\\nOSError: no route to host\\n' >&2; exit 1` },
    exitCode: 4,
    says: /it said: OSError: no route to host/,
  },
  { name: 'prints half of the people and exits 0', different: { 'all-users': `${everybody} | head -n 9` }, exitCode: 3, says: /on hold/i },
  {
    name: 'prints half of the people and fails',
    different: { 'all-users': `${everybody} | head -n 9; exit 1` },
    exitCode: 5,
    says: /exit code 1/,
  },
  {
    name: 'is cut off within a line',
    different: { 'all-users': `${everybody} | head -c 300` },
    exitCode: 5,
    says: /may have been cut off/,
  },
  {
    name: 'does not end its lines',
    different: { 'all-users': `${everybody} | tr -d '\\n'` },
    exitCode: 1,
    says: /records run together: the program does not end its lines/,
  },
  { name: 'hangs', different: { 'all-users': 'exec sleep 60' }, exitCode: 4, says: /printed nothing within 2 s of its start/ },
  {
    name: 'prints other people each time',
    different: { 'all-users': `${everybody}; echo "$$"` },
    exitCode: 5,
    says: /two listings in one run differ/,
  },
  {
    name: 'prints an error as if it were a person',
    different: { 'all-users': 'echo "ERROR: ORA-12541: no listener"' },
    exitCode: 1,
    says: /a message instead of a record/,
  },
  { name: 'prints no group any more', different: { 'all-groups': ':' }, exitCode: 0, says: /no groups were listed where there were some/ },
  { name: 'prints no member any more', different: { 'group-member-names': ':' }, exitCode: 3, says: /would lose all of its 10 members/ },
  { name: 'cannot read its groups', different: { 'group-member-names': 'echo denied >&2; exit 1' }, exitCode: 0, says: /it said: denied/ },
  {
    name: 'prints members on one line',
    different: { 'group-member-names': 'echo p1,p2,p3' },
    exitCode: 0,
    says: /several names on one line/,
  },
]

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-hostile-'))
  const start = join(folder, 'start')
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  expect(sync(start, {})).toMatchObject({ status: 0 })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each(sins.map((sin, at) => ({ ...sin, at })))(
  'a PaperCut program that $name removes nobody, and is told why',
  ({ different, exitCode, says, at }) => {
    const place = join(folder, String(at))
    cpSync(join(folder, 'start'), place, { recursive: true })
    const before = look(place)
    const { status, output } = sync(place, different)
    expect(output).toMatch(says)
    expect(output).not.toMatch(stackLine)
    expect(status).toBe(exitCode)
    const after = look(place)
    expect({ ...after, people: after.people.filter((person) => /^p\d/.test(person)) }).toEqual(before)
  },
)

function sync(place: string, different: Partial<typeof right>): ReturnType<typeof syncWith> {
  const cases = Object.entries({ ...right, ...different }).map(([command, does]) => `${command}) ${does} ;;`)
  return syncWith(place, 'directory.sh', `#!/bin/sh\ncase $2 in\n${cases.join('\n')}\n*) exit 1 ;;\nesac\n`)
}
