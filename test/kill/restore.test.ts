import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { migrations } from '../../packages/store/src/schema.ts'
import { listing, looking, makeGround, oneSource } from './kill-at-step.ts'

const { start, copyOfStart, muster, stepsOf, remove } = makeGround('restore')

/** `good.db` knows ada; the store knows ada and bob. */
beforeAll(() => {
  mkdirSync(start)
  writeFileSync(join(start, 'muster.yaml'), oneSource)
  for (const people of [['u1 ada'], ['u1 ada', 'u2 bob']]) {
    writeFileSync(join(start, 'directory.sh'), listing(people), { mode: 0o755 })
    expect(muster(start, ['sync'])).toBe(0)
    if (people.length === 1) expect(muster(start, ['backup', 'good.db'])).toBe(0)
  }
})

afterAll(remove)

const peopleIn = (place: string) => looking(place, (store) => store.users.list().map(({ username }) => username))
const partsIn = (place: string) => readdirSync(place).filter((name) => name.endsWith('.part'))

it('a backup is there whole or not at all, wherever it is killed', () => {
  const steps = stepsOf(copyOfStart('backup'), ['backup', 'new.db']).map(({ step }) => step)
  expect(steps).toEqual(['backup: copied', 'backup: checked', 'backup: named'])
  for (const step of steps) {
    const killed = copyOfStart(`backup ${step}`)
    expect(muster(killed, ['backup', 'new.db'], { DIE_AT_STEP: step }), step).toBe(null)
    expect(readdirSync(killed).includes('new.db'), step).toBe(step === 'backup: named')
    if (step === 'backup: named') expect(readFileSync(join(killed, 'new.db')).length).toBeGreaterThan(0)
  }
}, 60_000)

it('a restore leaves the old store or the new one, wherever it is killed, and does no harm when it is done again', () => {
  const restore = ['restore', 'good.db', '--yes']
  const place = copyOfStart('restore')
  const steps = stepsOf(place, restore)
    .map(({ step }) => step)
    .filter((step) => step.startsWith('restore'))
  expect(peopleIn(place)).toEqual(['ada'])
  expect(steps).toEqual(['restore: prepared', 'restore: kept', 'restore: swapped'])
  for (const step of steps) {
    const killed = copyOfStart(`restore ${step}`)
    expect(muster(killed, restore, { DIE_AT_STEP: step }), step).toBe(null)
    expect(peopleIn(killed), step).toEqual(step === 'restore: swapped' ? ['ada'] : ['ada', 'bob'])
    expect(muster(killed, restore), `after a kill at ${step}`).toBe(0)
    expect(peopleIn(killed), `after a kill at ${step}`).toEqual(['ada'])
  }
}, 60_000)

it('an upgrade leaves the old store or the new one, wherever it is killed', () => {
  const old = join(start, 'muster.db')
  for (const end of ['', '-wal', '-shm']) if (readdirSync(start).includes(`muster.db${end}`)) writeFileSync(`${old}${end}`, '')
  const older = new DatabaseSync(old)
  older.exec('create table store (key text primary key, value text not null) without rowid')
  for (const migration of migrations.slice(0, 2)) older.exec(migration)
  older.exec(`pragma user_version = 2; insert into source (source, name) values (1, 'campus');
    insert into run (command, state, started_at, ended_at) values ('sync', 'done', 1, 2);
    insert into entry (source, kind, id, weak, key, name, body, created_run, changed_run) values (1, 0, 'u1', 0, 'eve', 'eve', '{}', 1, 1)`)
  older.close()
  const versionOf = (file: string) => {
    const database = new DatabaseSync(file, { readOnly: true })
    try {
      return Number(database.prepare('pragma user_version').get()?.user_version)
    } finally {
      database.close()
    }
  }
  for (const step of ['upgrade: copied', 'upgrade: kept', 'upgrade: 2', 'upgrade: done', 'upgrade: committed']) {
    const killed = copyOfStart(`upgrade ${step}`)
    expect(muster(killed, ['upgrade'], { DIE_AT_STEP: step }), step).toBe(null)
    expect(versionOf(join(killed, 'muster.db')), step).toBe(step === 'upgrade: committed' ? migrations.length : 2)
    expect(muster(killed, ['upgrade']), `after a kill at ${step}`).toBe(0)
    expect(peopleIn(killed), `after a kill at ${step}`).toEqual(['eve'])
    expect(versionOf(join(killed, 'muster.db-before-upgrade-2')), `after a kill at ${step}`).toBe(2)
    // What a killed upgrade left is recognisable, and removed once it is a day old.
    expect(partsIn(killed).length, step).toBe(step === 'upgrade: copied' ? 1 : 0)
  }
}, 60_000)
