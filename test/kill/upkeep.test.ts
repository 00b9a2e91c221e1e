import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { looking, makeGround, stepsIn } from './kill-at-step.ts'

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

const { start, copyOfStart, muster, remove } = makeGround('upkeep')

beforeAll(() => {
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  writeFileSync(join(start, 'directory.sh'), program, { mode: 0o755 })
  expect(muster(start, ['sync'])).toBe(0)
})

afterAll(remove)

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

function stepsOf(name: string, words: readonly string[]): string[] {
  const place = copyOfStart(name)
  expect(muster(place, words, { STEPS_FILE: join(place, 'steps') })).toBe(0)
  return stepsIn(join(place, 'steps'))
}
