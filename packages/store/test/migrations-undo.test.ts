import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished } from 'vitest'
import { migrations } from '../src/schema.ts'
import { openStore } from '../src/sqlite-store.ts'

it('brings a store that knows nothing of undos up to date, and undoes a run of before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'muster.db')
  const old = new Database(path)
  old.exec('create table store (key text primary key, value text not null) without rowid')
  for (const migration of migrations.slice(0, 2)) old.exec(migration)
  old.exec(`
    pragma user_version = 2;
    insert into source (source, name, touched_run) values (1, 'campus', 2);
    insert into run (command, state, started_at, ended_at) values ('sync', 'done', 1, 2), ('sync', 'done', 3, 4);
    insert into entry (source, kind, id, weak, key, name, body, created_run, changed_run) values (1, 0, 'u1', 0, 'eve', 'eve', '{"email":"b"}', 1, 2);
    insert into journal (run, entry, last_entry, action, before, after) values
      (1, 1, 1, 'new', null, null), (2, 1, null, 'rename', '{"name":"ada"}', '{"name":"eve"}'),
      (2, 1, null, 'change', '{"email":"a"}', '{"email":"b"}');`)
  old.close()
  const store = openStore(path, { currency: 'USD' })
  onTestFinished(() => store.close())
  const run = store.beginRun('undo 2', 5)
  store.undo.apply({ run, plan: store.undo.plan(2), now: 5, endedAt: 6, state: 'done', report: {} })
  expect(store.users.find('ada')).toMatchObject({ id: 'u1', fields: { email: 'a' }, changedInRun: 3 })
  expect(store.undo.undoneBy(2)).toBe(3)
  expect(store.sourceState('campus')).toMatchObject({ touchedRun: 3, fullBecause: 'run 2 was undone' })
})
