import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { looking, makeGround, newRemains, type Reached } from './kill-at-step.ts'

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

const { start, copyOfStart, muster, stepsOf, remove } = makeGround('upkeep')

beforeAll(() => {
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), configuration)
  writeFileSync(join(start, 'directory.sh'), program, { mode: 0o755 })
  expect(muster(start, ['sync'])).toBe(0)
})

afterAll(remove)

it('grants quotas once, wherever granting is killed', () => {
  const words = ['quota', 'run']
  const reached = stepsOf(copyOfStart('quota'), words)
  expect(stepsAmong(reached)).toEqual(expect.arrayContaining(['quota: begun', 'quota: granted', 'quota: committed']))
  const isNew = newRemains()
  for (const { step, place: left } of reached) {
    expect([[], granted], `at ${step}`).toContainEqual(creditIn(left))
    if (!isNew(left)) continue
    const place = copyOfStart(`quota ${step}`)
    expect(muster(place, words, { DIE_AT_STEP: step }), step).toBe(null)
    expect(creditIn(place), `killed at ${step}`).toEqual(creditIn(left))
    expect(muster(place, words), `after a kill at ${step}`).toBe(0)
    expect(creditIn(place), `after a kill at ${step}`).toEqual(granted)
  }
}, 120_000)

it('erases somebody whole or not at all, wherever it is killed, and what comes next finishes the job', () => {
  const words = ['users', 'erase', 'adacanary', '--yes']
  const reached = stepsOf(copyOfStart('erase'), words)
  expect(stepsAmong(reached)).toEqual(expect.arrayContaining(['erase: begun', 'erase: scrubbed', 'erase: committed', 'erase: rewritten']))
  for (const { step, place: left } of reached) {
    const isErased = step === 'erase: committed' || step === 'erase: rewritten'
    expect(peopleIn(left).includes('adacanary'), `at ${step}`).toBe(!isErased)
    // What is left in the files is told by no table: each is killed.
    const place = copyOfStart(`erase ${step}`)
    expect(muster(place, words, { DIE_AT_STEP: step }), step).toBe(null)
    expect(peopleIn(place)).toEqual(peopleIn(left))
    expect(muster(place, isErased ? ['journal', 'trim'] : words)).toBe(0)
    expect(peopleIn(place)).toEqual(['bob'])
    const files = readdirSync(place).filter((name) => name.startsWith('muster.db'))
    expect(files.filter((name) => readFileSync(join(place, name)).includes('canary'))).toEqual([])
  }
}, 120_000)

const stepsAmong = (some: readonly Reached[]): string[] => some.map(({ step }) => step)

const granted = ['adacanary 500', 'bob 100']

function creditIn(place: string): string[] {
  return looking(place, (store) => store.credit.ledger().map(({ username, amount }) => `${username} ${amount.minor}`)).sort()
}

function peopleIn(place: string): string[] {
  return looking(place, (store) => store.users.list({ state: 'present' }).map(({ username }) => username))
}
