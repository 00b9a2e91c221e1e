import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openStore, rejectionsRead, type Store } from '../src/index.ts'
import { rejectionsMigration } from '../src/migrations-rejections.ts'
import { migrations } from '../src/schema.ts'
import type { StageRejection } from '../src/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-rejections-'))
const open: Store[] = []
afterEach(() => {
  for (const store of open.splice(0)) store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function opened(name: string): Store {
  const store = openStore(name === ':memory:' ? name : join(folder, name), { currency: 'USD' })
  open.push(store)
  return store
}

const rejected = (id: string, reason = 'it is broken'): StageRejection => ({
  at: `line ${id}`,
  reason,
  record: { kind: 'user', id },
  name: `name-${id}`,
})

/** One run that shows these people and could not use those records. */
function read(store: Store, shown: readonly string[], rejections: readonly StageRejection[], complete = true): void {
  const run = store.beginRun('sync', 0)
  using scratch = store.scratch()
  const known = scratch.known('campus', { high: 1, low: 2 })
  const stage = scratch.stage({
    name: 'campus',
    known,
    nestedGroups: true,
    importDisabled: false,
    reportStrayGroups: true,
    reportStrayMembers: true,
  })
  stage.batch(() => {
    for (const id of shown)
      stage.entry({
        kind: 'user',
        id,
        weak: false,
        key: `name-${id}`,
        name: `name-${id}`,
        body: '{}',
        clears: false,
        inactive: false,
        fingerprint: undefined,
        handles: undefined,
        at: undefined,
      })
    for (const { record, ...rejection } of rejections) stage.rejectRecord(rejection, record)
  })
  const listing = complete ? stage.seal() : stage.leavePartial('it broke off')
  const { rejections: all } = scratch.compare(listing, { now: 0, removal: 'keep', removeAfterMs: 0, reuseAfterMs: 0 })
  scratch.apply({
    run,
    now: 0,
    endedAt: 0,
    currency: 'USD',
    sources: [{ name: 'campus', complete, settingsHash: 'x', unknownGroups: [], conflicts: [], rejections: rejectionsRead(all) }],
    entitlement: { decided: [], waiting: [], grants: [], pending: [] },
    state: 'done',
    report: {},
  })
}

const kept = (store: Store) => store.history.rejections('campus').lines.map(({ id, run }) => `${id} in run ${run}`)

test('a complete reading replaces what the readings before it could not use', () => {
  const store = opened(':memory:')
  read(store, ['1'], [rejected('2'), rejected('3')])
  expect(kept(store)).toEqual(['2 in run 1', '3 in run 1'])
  read(store, ['1', '2'], [rejected('3')])
  expect(kept(store)).toEqual(['3 in run 2'])
  read(store, ['1', '2', '3'], [])
  expect(store.history.rejections('campus')).toEqual({ lines: [], count: 0 })
})

test('a partial reading says it only of those whom it shows, and says nothing twice', () => {
  const store = opened(':memory:')
  read(store, ['1'], [rejected('2'), rejected('3'), rejected('4')])
  read(store, ['2'], [rejected('3', 'it is broken otherwise'), { at: 'line 9', reason: 'who knows whose this is' }], false)
  read(store, [], [{ at: 'line 9', reason: 'who knows whose this is' }], false)
  expect(kept(store)).toEqual(['4 in run 1', '3 in run 2', 'null in run 3'])
  expect(store.history.rejections('campus').count).toBe(3)
})

test('some thousands are kept, and the whole number is told', () => {
  const store = opened(':memory:')
  const many = Array.from({ length: 3_000 }, (_, at) => rejected(`x${at}`))
  read(store, [], many)
  read(store, [], many)
  const { lines, count } = store.history.rejections('campus')
  expect([lines.length, count]).toEqual([2_000, 3_000])
})

test('a store of an older Muster is brought up to date, with nothing rejected so far', () => {
  const path = join(folder, 'older.db')
  const older = new Database(path)
  older.exec('create table store (key text primary key, value text not null) without rowid')
  const before = migrations.indexOf(rejectionsMigration)
  for (const migration of migrations.slice(0, before)) older.exec(migration)
  older.exec("insert into source (source, name) values (1, 'campus')")
  older.pragma(`user_version = ${before}`)
  older.close()
  const store = opened('older.db')
  expect(store.history.rejections('campus')).toEqual({ lines: [], count: 0 })
  read(store, [], [rejected('2')])
  expect(kept(store)).toEqual(['2 in run 1'])
})
