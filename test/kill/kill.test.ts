import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { afterAll, beforeAll, expect, it } from 'vitest'

const main = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'src', 'main.ts')
const preload = join(import.meta.dirname, 'die-at-step.mjs')

const configuration = `
store: muster.db
currency: USD
sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.sh
newPeople:
  - group: Students
    credit: "10.00"
`

/** Before: ada, bob, carl. After: bob is gone, carl is renamed, dora and eve are new students. */
const before = ['u1 ada', 'u2 bob', 'u3 carl']
const after = ['u1 ada', 'u3 karl', 'u4 dora', 'u5 eve']

function program(people: readonly string[]): string {
  const users = people.map((person) => {
    const [id, username] = person.split(' ')
    return `echo '{"type":"user","id":"${id}","username":"${username}"}'`
  })
  const ids = people.map((person) => `"${person.split(' ')[0]}"`).join(',')
  return [
    '#!/bin/sh',
    '[ "$1" = list ] || exit 2',
    ...users,
    `echo '{"type":"group","id":"g1","name":"Students"}'`,
    `echo '{"type":"members","group":"g1","members":[${ids}]}'`,
    `echo '{"type":"end","users":${people.length},"groups":1,"members":${people.length}}'`,
    '',
  ].join('\n')
}

let folder: string
let steps: string[]

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-kill-'))
  const start = join(folder, 'start')
  writeCampus(start, before)
  expect(sync(start)).toBe(0)
  const whole = copyOfStart('whole')
  writeProgram(whole, after)
  expect(sync(whole, { STEPS_FILE: join(whole, 'steps') })).toBe(0)
  steps = stepsIn(join(whole, 'steps'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('leaves the copy as before or as after, wherever a run is killed, and the next run finishes the job', () => {
  const old = look(join(folder, 'start'))
  const done = look(join(folder, 'whole'))
  expect(done.credit).toEqual(['ada 1000', 'bob 1000', 'dora 1000', 'eve 1000', 'karl 1000'])
  expect(steps).toContain('apply: credit')
  for (const [index, step] of steps.entries()) {
    const place = copyOfStart(`killed-${index}`)
    writeProgram(place, after)
    expect(sync(place, { DIE_AT_STEP: step }), step).toBe(null)
    const left = look(place)
    expect([JSON.stringify(old), JSON.stringify(done)], `killed at ${step}`).toContain(JSON.stringify(left))
    expect(sync(place), `after a kill at ${step}`).toBe(0)
    expect(look(place), `after a kill at ${step}`).toEqual(done)
    rmSync(place, { recursive: true })
  }
}, 180_000)

it('leaves copy and cursor together, wherever a run by changes is killed', () => {
  const place = mkdtempSync(join(folder, 'changing-'))
  writeFileSync(join(place, 'muster.yaml'), configuration)
  writeChanging(place, 0)
  expect(sync(place)).toBe(0)
  const old = { ...look(place), cursor: cursorOf(place) }
  writeChanging(place, 1)
  const [steps, changed] = [`${place}-steps`, `${place}-changed`]
  cpSync(place, changed, { recursive: true })
  expect(sync(changed, { STEPS_FILE: steps })).toBe(0)
  const done = { ...look(changed), cursor: cursorOf(changed) }
  expect([old.cursor, done.cursor, done.credit]).toEqual(['0', '1', ['ada 1000', 'bob 1000', 'dora 1000', 'karl 1000']])
  const reached = stepsIn(steps)
  expect(reached).toContain('apply: cursors')
  for (const [index, step] of reached.entries()) {
    const copy = `${place}-${index}`
    cpSync(place, copy, { recursive: true })
    expect(sync(copy, { DIE_AT_STEP: step }), step).toBe(null)
    expect([JSON.stringify(old), JSON.stringify(done)], `killed at ${step}`).toContain(
      JSON.stringify({ ...look(copy), cursor: cursorOf(copy) }),
    )
    expect(sync(copy), `after a kill at ${step}`).toBe(0)
    expect({ ...look(copy), cursor: cursorOf(copy) }, `after a kill at ${step}`).toEqual(done)
    rmSync(copy, { recursive: true })
  }
}, 180_000)

/** A program that lists the people of before, and whose only news are: bob is gone, carl is renamed, dora is new. */
function writeChanging(place: string, news: 0 | 1): void {
  const changes =
    news === 0
      ? [`{"type":"end","users":0,"groups":0,"members":0,"cursor":"0"}`]
      : [
          '{"type":"gone","kind":"user","id":"u2"}',
          '{"type":"user","id":"u3","username":"karl"}',
          '{"type":"user","id":"u4","username":"dora"}',
          '{"type":"members","group":"g1","mode":"add","members":["u4"]}',
          '{"type":"end","users":2,"groups":0,"members":1,"cursor":"1"}',
        ]
  const nothing = '{"type":"end","users":0,"groups":0,"members":0,"cursor":"1"}'
  const listing = program(before)
    .replace('[ "$1" = list ] || exit 2', '[ "$1" = list ] || [ "$1" = changes ] || exit 2')
    .replace('"members":3}', '"members":3,"cursor":"0"}')
  const told = [
    'if [ "$1" = changes ]; then',
    `  case $(cat) in *'"cursor":"1"'*) echo '${nothing}'; exit;; esac`,
    ...changes.map((line) => `  echo '${line}'`),
    '  exit',
    'fi',
  ]
  const [shebang = '', guard = '', ...rest] = listing.split('\n')
  writeFileSync(join(place, 'directory.sh'), [shebang, guard, ...told, ...rest].join('\n'))
  chmodSync(join(place, 'directory.sh'), 0o755)
}

function cursorOf(place: string): string | null | undefined {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return store.sourceState('campus')?.cursor
  } finally {
    store.close()
  }
}

it('leaves what is on hold waiting or approved, wherever an approval is killed', () => {
  const place = mkdtempSync(join(folder, 'held-'))
  writeFileSync(join(place, 'muster.yaml'), `${configuration}limits: { absences: { atLeast: 0, share: 0%, atMost: 0 } }\n`)
  writeProgram(place, before)
  expect(sync(place)).toBe(0)
  writeProgram(place, after)
  expect(sync(place)).toBe(3)
  const approve = (copy: string, environment: Record<string, string> = {}): number | null => muster(copy, ['approve', '2'], environment)
  const lookAtHold = (copy: string) => ({ ...look(copy), hold: holdOf(copy) })
  const old = lookAtHold(place)
  const [steps, changed] = [`${place}-steps`, `${place}-changed`]
  cpSync(place, changed, { recursive: true })
  expect(approve(changed, { STEPS_FILE: steps })).toBe(0)
  const done = lookAtHold(changed)
  expect([old.hold, done.hold]).toEqual(['waiting', 'approved'])
  const reached = stepsIn(steps)
  expect(reached).toContain('apply: what is on hold')
  for (const [index, step] of reached.entries()) {
    const copy = `${place}-${index}`
    cpSync(place, copy, { recursive: true })
    expect(approve(copy, { DIE_AT_STEP: step }), step).toBe(null)
    const left = lookAtHold(copy)
    expect([JSON.stringify(old), JSON.stringify(done)], `killed at ${step}`).toContain(JSON.stringify(left))
    expect(approve(copy), `after a kill at ${step}`).toBe(left.hold === 'approved' ? 2 : 0)
    expect(lookAtHold(copy), `after a kill at ${step}`).toEqual(done)
    rmSync(copy, { recursive: true })
  }
}, 180_000)

function holdOf(place: string): string | undefined {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return store.runs.show(2)?.hold?.state
  } finally {
    store.close()
  }
}

it('shows a run that was killed as interrupted, before the next one and after it', () => {
  const place = copyOfStart('interrupted')
  expect(sync(place, { DIE_AT_STEP: 'run: begun' })).toBe(null)
  const store = openStore(join(place, 'muster.db'), { currency: 'USD' })
  const states = (): string[] => store.runs.list().map(({ state }) => state)
  try {
    expect(states()).toEqual(['interrupted', 'done'])
    expect(store.runs.show(2)?.state).toBe('interrupted')
    const lock = store.lockRuns()
    expect(states()).toEqual(['running', 'done'])
    lock.release()
    expect(sync(place)).toBe(0)
    expect(states()).toEqual(['done', 'interrupted', 'done'])
  } finally {
    store.close()
  }
})

function look(place: string): { people: string[]; students: string[]; credit: string[] } {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return {
      people: store.users.list({ limit: 100 }).map(({ account, username, state }) => `${account} ${username} ${state}`),
      students: store.groups.members('Students').map(({ username }) => username),
      credit: store.credit
        .ledger({ limit: 100 })
        .map(({ username, amount }) => `${username} ${amount.minor}`)
        .sort(),
    }
  } finally {
    store.close()
  }
}

function writeCampus(place: string, people: readonly string[]): void {
  mkdirSync(place)
  writeFileSync(join(place, 'muster.yaml'), configuration)
  writeProgram(place, people)
}

function writeProgram(place: string, people: readonly string[]): void {
  writeFileSync(join(place, 'directory.sh'), program(people))
  chmodSync(join(place, 'directory.sh'), 0o755)
}

/** The steps that a run wrote down, each once, in the order in which it first reached them. */
function stepsIn(file: string): string[] {
  return [...new Set(readFileSync(file, 'utf8').trim().split('\n'))]
}

function copyOfStart(name: string): string {
  const place = join(folder, name)
  cpSync(join(folder, 'start'), place, { recursive: true })
  return place
}

/** The exit code; null when the process was killed. */
function sync(place: string, environment: Record<string, string> = {}): number | null {
  return muster(place, ['sync'], environment)
}

function muster(place: string, words: readonly string[], environment: Record<string, string>): number | null {
  const { status } = spawnSync(process.execPath, ['--import', preload, '-C', 'development', main, ...words], {
    cwd: place,
    // A killed run cannot remove its program's temporary folder.
    env: { ...process.env, TMPDIR: folder, ...environment },
    encoding: 'utf8',
  })
  return status
}
