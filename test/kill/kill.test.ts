import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listing, looking, makeGround, newRemains, oneSource, type Reached } from './kill-at-step.ts'

/** Before: ada, bob, carl. After: bob is gone, carl is renamed, dora and eve are new students. */
const before = ['u1 ada', 'u2 bob', 'u3 carl']
const after = ['u1 ada', 'u3 karl', 'u4 dora', 'u5 eve']

const { folder, start, copyOf, copyOfStart, muster, stepsOf, remove } = makeGround('sync')
let reached: readonly Reached[]

beforeAll(() => {
  writeCampus(start, before)
  expect(sync(start)).toBe(0)
  const whole = copyOfStart('whole')
  writeProgram(whole, after)
  reached = stepsOf(whole, ['sync'])
})

afterAll(remove)

it('leaves the copy as before or as after, wherever a run is killed, and the next run finishes the job', () => {
  const old = look(start)
  const done = look(join(folder, 'whole'))
  const begin = looking(start, ({ changes }) => changes.end())
  const told = changesAfter(join(folder, 'whole'), begin).events
  expect(told.map((event) => `${event.kind} ${event.action} ${event.name}`)).toContain('user rename karl')
  expect(done.credit).toEqual(['ada 1000', 'bob 1000', 'dora 1000', 'eve 1000', 'karl 1000'])
  expect(stepsAmong(reached)).toContain('apply: credit')
  const isNew = newRemains()
  for (const { step, place: left } of reached) {
    const found = look(left)
    expect([JSON.stringify(old), JSON.stringify(done)], `at ${step}`).toContain(JSON.stringify(found))
    if (!isNew(left)) continue
    const place = copyOfStart(`killed at ${step}`)
    writeProgram(place, after)
    expect(sync(place, { DIE_AT_STEP: step }), step).toBe(null)
    const first = changesAfter(place, begin)
    expect(look(place), `killed at ${step}`).toEqual(found)
    expect(sync(place), `after a kill at ${step}`).toBe(0)
    expect(look(place), `after a kill at ${step}`).toEqual(done)
    expect([...first.events, ...changesAfter(place, first.cursor).events], `after a kill at ${step}`).toEqual(told)
    rmSync(place, { recursive: true })
  }
}, 180_000)

/** What the change feed tells, but for when and where that was. */
function changesAfter(place: string, after: string) {
  const { events, cursor } = looking(place, ({ changes }) => changes.read(after, 1_000))
  return { cursor, events: events.map(({ cursor: _, run: __, at: ___, ...event }) => event) }
}

it('leaves copy and cursor together, wherever a run by changes is killed', () => {
  const place = mkdtempSync(join(folder, 'changing-'))
  writeFileSync(join(place, 'muster.yaml'), oneSource)
  writeChanging(place, 0)
  expect(sync(place)).toBe(0)
  const old = { ...look(place), cursor: cursorOf(place) }
  writeChanging(place, 1)
  const changed = copyOf(place, 'changed')
  const reached = stepsOf(changed, ['sync'])
  const lookAtCursor = (copy: string) => ({ ...look(copy), cursor: cursorOf(copy) })
  const done = lookAtCursor(changed)
  expect([old.cursor, done.cursor, done.credit]).toEqual(['0', '1', ['ada 1000', 'bob 1000', 'dora 1000', 'karl 1000']])
  expect(stepsAmong(reached)).toContain('apply: cursors')
  const isNew = newRemains()
  for (const { step, place: left } of reached) {
    const found = lookAtCursor(left)
    expect([JSON.stringify(old), JSON.stringify(done)], `at ${step}`).toContain(JSON.stringify(found))
    if (!isNew(left)) continue
    const copy = copyOf(place, `changing at ${step}`)
    expect(sync(copy, { DIE_AT_STEP: step }), step).toBe(null)
    expect(lookAtCursor(copy), `killed at ${step}`).toEqual(found)
    expect(sync(copy), `after a kill at ${step}`).toBe(0)
    expect(lookAtCursor(copy), `after a kill at ${step}`).toEqual(done)
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
  const whole = listing(before)
    .replace('[ "$1" = list ] || exit 2', '[ "$1" = list ] || [ "$1" = changes ] || exit 2')
    .replace('"members":3}', '"members":3,"cursor":"0"}')
  const told = [
    'if [ "$1" = changes ]; then',
    `  case $(cat) in *'"cursor":"1"'*) echo '${nothing}'; exit;; esac`,
    ...changes.map((line) => `  echo '${line}'`),
    '  exit',
    'fi',
  ]
  const [shebang = '', guard = '', ...rest] = whole.split('\n')
  writeFileSync(join(place, 'directory.sh'), [shebang, guard, ...told, ...rest].join('\n'))
  chmodSync(join(place, 'directory.sh'), 0o755)
}

const cursorOf = (place: string) => looking(place, (store) => store.sourceState('campus')?.cursor)

it('leaves what is on hold waiting or approved, wherever an approval is killed', () => {
  const place = mkdtempSync(join(folder, 'held-'))
  writeFileSync(join(place, 'muster.yaml'), `${oneSource}limits: { absences: { atLeast: 0, share: 0%, atMost: 0 } }\n`)
  writeProgram(place, before)
  expect(sync(place)).toBe(0)
  writeProgram(place, after)
  expect(sync(place)).toBe(3)
  const approve = (copy: string, environment: Record<string, string> = {}): number | null => muster(copy, ['approve', '2'], environment)
  const lookAtHold = (copy: string) => ({ ...look(copy), hold: holdOf(copy) })
  const old = lookAtHold(place)
  const changed = copyOf(place, 'approved')
  const reached = stepsOf(changed, ['approve', '2'])
  const done = lookAtHold(changed)
  expect([old.hold, done.hold]).toEqual(['waiting', 'approved'])
  expect(stepsAmong(reached)).toContain('apply: what is on hold')
  const isNew = newRemains()
  for (const { step, place: left } of reached) {
    const found = lookAtHold(left)
    expect([JSON.stringify(old), JSON.stringify(done)], `at ${step}`).toContain(JSON.stringify(found))
    if (!isNew(left)) continue
    const copy = copyOf(place, `approving at ${step}`)
    expect(approve(copy, { DIE_AT_STEP: step }), step).toBe(null)
    expect(lookAtHold(copy), `killed at ${step}`).toEqual(found)
    expect(approve(copy), `after a kill at ${step}`).toBe(found.hold === 'approved' ? 2 : 0)
    expect(lookAtHold(copy), `after a kill at ${step}`).toEqual(done)
    rmSync(copy, { recursive: true })
  }
}, 180_000)

const holdOf = (place: string) => looking(place, (store) => store.runs.show(2)?.hold?.state)

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

const stepsAmong = (some: readonly Reached[]): string[] => some.map(({ step }) => step)

function look(place: string): { people: string[]; students: string[]; credit: string[] } {
  return looking(place, (store) => ({
    people: store.users.list({ limit: 100 }).map(({ account, username, state }) => `${account} ${username} ${state}`),
    students: store.groups.members('Students').map(({ username }) => username),
    credit: store.credit
      .ledger({ limit: 100 })
      .map(({ username, amount }) => `${username} ${amount.minor}`)
      .sort(),
  }))
}

function writeCampus(place: string, people: readonly string[]): void {
  mkdirSync(place)
  writeFileSync(join(place, 'muster.yaml'), oneSource)
  writeProgram(place, people)
}

function writeProgram(place: string, people: readonly string[]): void {
  writeFileSync(join(place, 'directory.sh'), listing(people))
  chmodSync(join(place, 'directory.sh'), 0o755)
}

/** The exit code; null when the process was killed. */
function sync(place: string, environment: Record<string, string> = {}): number | null {
  return muster(place, ['sync'], environment)
}
