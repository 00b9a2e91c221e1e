import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { afterAll, beforeAll, expect, it } from 'vitest'

const main = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'src', 'main.ts')
const preload = join(import.meta.dirname, 'die-at-step.mjs')

const configuration = `
sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.sh
timeZone: UTC
quotas:
  - { group: Students, allowance: 5.00, per: month }
  - { everyone: true, allowance: 1.00, per: month }
`

const program = `#!/bin/sh
[ "$1" = list ] || exit 2
echo '{"type":"user","id":"u1","username":"adacanary","email":"canary@example.edu"}'
echo '{"type":"user","id":"u2","username":"bob"}'
echo '{"type":"group","id":"g1","name":"Students"}'
echo '{"type":"members","group":"g1","members":["u1"]}'
echo '{"type":"end","users":2,"groups":1,"members":1}'
`

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-kill-'))
  mkdirSync(join(folder, 'start'))
  writeFileSync(join(folder, 'start', 'muster.yaml'), configuration)
  writeFileSync(join(folder, 'start', 'directory.sh'), program, { mode: 0o755 })
  expect(muster(join(folder, 'start'), ['sync'])).toBe(0)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('grants quotas once, wherever granting is killed', () => {
  const steps = stepsOf('quota', ['quota', 'run'])
  expect(steps).toEqual(expect.arrayContaining(['quota: begun', 'quota: granted', 'quota: committed']))
  for (const step of steps) {
    const place = copyOfStart(`quota ${step}`)
    expect(muster(place, ['quota', 'run'], { DIE_AT_STEP: step }), step).toBe(null)
    expect([[], granted], `killed at ${step}`).toContainEqual(creditIn(place))
    expect(muster(place, ['quota', 'run']), `after a kill at ${step}`).toBe(0)
    expect(creditIn(place), `after a kill at ${step}`).toEqual(granted)
  }
}, 120_000)

it('erases somebody whole or not at all, wherever it is killed, and what comes next finishes the job', () => {
  const steps = stepsOf('erase', ['users', 'erase', 'adacanary', '--yes'])
  expect(steps).toEqual(expect.arrayContaining(['erase: begun', 'erase: scrubbed', 'erase: committed', 'erase: rewritten']))
  for (const step of steps) {
    const place = copyOfStart(`erase ${step}`)
    expect(muster(place, ['users', 'erase', 'adacanary', '--yes'], { DIE_AT_STEP: step }), step).toBe(null)
    const isErased = !peopleIn(place).includes('adacanary')
    expect(isErased, `killed at ${step}`).toBe(step === 'erase: committed' || step === 'erase: rewritten')
    expect(muster(place, isErased ? ['journal', 'trim'] : ['users', 'erase', 'adacanary', '--yes'])).toBe(0)
    expect(peopleIn(place)).toEqual(['bob'])
    const files = readdirSync(place).filter((name) => name.startsWith('muster.db'))
    expect(files.filter((name) => readFileSync(join(place, name)).includes('canary'))).toEqual([])
  }
}, 120_000)

const granted = ['adacanary 500', 'bob 100']

function creditIn(place: string): string[] {
  return looking(place, (store) => store.credit.ledger().map(({ username, amount }) => `${username} ${amount.minor}`)).sort()
}

function peopleIn(place: string): string[] {
  return looking(place, (store) => store.users.list({ state: 'present' }).map(({ username }) => username))
}

function looking<Answer>(place: string, look: (store: ReturnType<typeof openStore>) => Answer): Answer {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    return look(store)
  } finally {
    store.close()
  }
}

function stepsOf(name: string, words: readonly string[]): string[] {
  const place = copyOfStart(name)
  expect(muster(place, words, { STEPS_FILE: join(place, 'steps') })).toBe(0)
  return [...new Set(readFileSync(join(place, 'steps'), 'utf8').trim().split('\n'))]
}

function copyOfStart(name: string): string {
  const place = join(folder, name.replaceAll(/\W+/g, '-'))
  cpSync(join(folder, 'start'), place, { recursive: true })
  return place
}

/** The exit code; null when the process was killed. */
function muster(place: string, words: readonly string[], environment: Record<string, string> = {}): number | null {
  const { status } = spawnSync(process.execPath, ['--import', preload, '-C', 'development', main, ...words], {
    cwd: place,
    env: { ...process.env, TMPDIR: folder, ...environment },
    encoding: 'utf8',
  })
  return status
}
