import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listing, looking, makeGround, newRemains, oneSource } from './kill-at-step.ts'

const { start, copyOfStart, muster, stepsOf, remove } = makeGround('undo')

beforeAll(() => {
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), oneSource)
  list(start, ['u1 ada', 'u2 bob', 'u3 carl'])
  expect(muster(start, ['sync'])).toBe(0)
  // Bob is gone, carl is renamed, dora and eve are new students.
  list(start, ['u1 ada', 'u3 karl', 'u4 dora', 'u5 eve'])
  expect(muster(start, ['sync'])).toBe(0)
})

afterAll(remove)

it('leaves the copy as before or as after, wherever an undo is killed, and the next one finishes the job', () => {
  const whole = copyOfStart('whole')
  const words = ['undo', '2', '--yes']
  const reached = stepsOf(whole, words)
  const [old, done] = [look(start), look(whole)]
  expect(done.people).toEqual(['1 ada present 1000', '2 bob present 1000', '3 carl present 1000', '6 dora deleted 0', '7 eve deleted 0'])
  expect(done.students).toEqual(['ada', 'bob', 'carl'])
  const steps = reached.map(({ step }) => step)
  expect(steps).toContain('undo: credit')
  expect(steps.at(-1)).toBe('undo: committed')
  const isNew = newRemains()
  for (const { step, place: left } of reached) {
    const expected = step === 'undo: committed' ? done : old
    expect(look(left), `at ${step}`).toEqual(expected)
    if (!isNew(left)) continue
    const place = copyOfStart('killed')
    expect(muster(place, words, { DIE_AT_STEP: step }), step).toBe(null)
    expect(look(place), `killed at ${step}`).toEqual(expected)
    // Once it is done there is nothing left to undo.
    expect(muster(place, words), `after a kill at ${step}`).toBe(step === 'undo: committed' ? 1 : 0)
    expect(look(place), `after a kill at ${step}`).toEqual(done)
    rmSync(place, { recursive: true })
  }
}, 180_000)

function look(place: string) {
  return looking(place, (store) => ({
    people: store.users
      .list({ limit: 100 })
      .map(({ account, username, state, balance }) => `${account} ${username} ${state} ${balance.minor}`)
      .sort(),
    students: store.groups.members('Students').map(({ username }) => username),
    ledger: store.credit.ledger({ limit: 100 }).map(({ username, amount, why }) => `${username} ${amount.minor} ${why}`),
    touched: store.sourceState('campus')?.fullBecause,
  }))
}

function list(place: string, people: readonly string[]): void {
  writeFileSync(join(place, 'directory.sh'), listing(people), { mode: 0o755 })
}
