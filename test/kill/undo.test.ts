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

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-kill-undo-'))
  const start = join(folder, 'start')
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  list(start, ['u1 ada', 'u2 bob', 'u3 carl'])
  expect(muster(start, ['sync'])).toBe(0)
  // Bob is gone, carl is renamed, dora and eve are new students.
  list(start, ['u1 ada', 'u3 karl', 'u4 dora', 'u5 eve'])
  expect(muster(start, ['sync'])).toBe(0)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('leaves the copy as before or as after, wherever an undo is killed, and the next one finishes the job', () => {
  const whole = copyOfStart('whole')
  expect(muster(whole, ['undo', '2', '--yes'], { STEPS_FILE: join(whole, 'steps') })).toBe(0)
  const [old, done] = [look(join(folder, 'start')), look(whole)]
  expect(done.people).toEqual(['1 ada present 1000', '2 bob present 1000', '3 carl present 1000', '6 dora deleted 0', '7 eve deleted 0'])
  expect(done.students).toEqual(['ada', 'bob', 'carl'])
  const steps = [...new Set(readFileSync(join(whole, 'steps'), 'utf8').trim().split('\n'))]
  expect(steps).toContain('undo: credit')
  expect(steps.at(-1)).toBe('undo: committed')
  for (const step of steps) {
    const place = copyOfStart('killed')
    expect(muster(place, ['undo', '2', '--yes'], { DIE_AT_STEP: step }), step).toBe(null)
    expect(look(place), `killed at ${step}`).toEqual(step === 'undo: committed' ? done : old)
    // Once it is done there is nothing left to undo.
    expect(muster(place, ['undo', '2', '--yes']), `after a kill at ${step}`).toBe(step === 'undo: committed' ? 1 : 0)
    expect(look(place), `after a kill at ${step}`).toEqual(done)
    rmSync(place, { recursive: true })
  }
}, 180_000)

function look(place: string) {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return {
      people: store.users
        .list({ limit: 100 })
        .map(({ account, username, state, balance }) => `${account} ${username} ${state} ${balance.minor}`)
        .sort(),
      students: store.groups.members('Students').map(({ username }) => username),
      ledger: store.credit.ledger({ limit: 100 }).map(({ username, amount, why }) => `${username} ${amount.minor} ${why}`),
      touched: store.sourceState('campus')?.fullBecause,
    }
  } finally {
    store.close()
  }
}

function list(place: string, people: readonly string[]): void {
  const users = people.map((person) => {
    const [id, username] = person.split(' ')
    return `echo '{"type":"user","id":"${id}","username":"${username}"}'`
  })
  const ids = people.map((person) => `"${person.split(' ')[0]}"`).join(',')
  const lines = [
    '#!/bin/sh',
    '[ "$1" = list ] || exit 2',
    ...users,
    `echo '{"type":"group","id":"g1","name":"Students"}'`,
    `echo '{"type":"members","group":"g1","members":[${ids}]}'`,
    `echo '{"type":"end","users":${people.length},"groups":1,"members":${people.length}}'`,
  ]
  writeFileSync(join(place, 'directory.sh'), `${lines.join('\n')}\n`)
  chmodSync(join(place, 'directory.sh'), 0o755)
}

function copyOfStart(name: string): string {
  const place = join(folder, name)
  cpSync(join(folder, 'start'), place, { recursive: true })
  return place
}

/** The exit code; null when the process was killed. */
function muster(place: string, words: readonly string[], environment: Record<string, string> = {}): number | null {
  return spawnSync(process.execPath, ['--import', preload, '-C', 'development', main, ...words], {
    cwd: place,
    // A killed run cannot remove its program's temporary folder.
    env: { ...process.env, TMPDIR: folder, ...environment },
    encoding: 'utf8',
  }).status
}
