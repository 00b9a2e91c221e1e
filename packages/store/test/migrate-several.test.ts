import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../src/index.ts'
import { migrations } from '../src/schema.ts'

test('a store from before there were decisions about names opens with its conflicts open', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-older-'))
  try {
    const path = join(folder, 'muster.db')
    const older = new Database(path)
    older.exec('create table store (key text primary key, value text not null) without rowid')
    for (const migration of migrations.slice(0, 2)) older.exec(migration)
    older.exec(`
      insert into source (name) values ('one'), ('two');
      insert into run (command, state, started_at) values ('sync', 'done', 1);
      insert into entry (source, kind, id, weak, key, name, body, created_run, changed_run) values (1, 0, 'a', 0, 'ada', 'Ada', '{"email":"a@x"}', 1, 1);
      insert into conflict values (2, 'b', 'ada', 'the name belongs to a person of the source one, who stays its owner', 1)`)
    older.pragma('user_version = 2')
    older.close()
    const store = openStore(path, { currency: 'USD' })
    try {
      expect(store.conflicts()).toMatchObject([{ source: 'two', id: 'b', username: 'ada', run: 1 }])
      expect(store.users.find('ada')).toMatchObject({ source: 'one', fields: { email: 'a@x' } })
      expect([store.pins(), store.sources().map(({ people, enriched }) => [people, enriched])]).toEqual([
        [],
        [
          [1, 0],
          [0, 0],
        ],
      ])
      store.decide({ what: 'pin', username: 'ada', source: 'one' }, store.beginRun('conflicts resolve ada', 2), 2, () => 2, {})
      expect([store.conflicts(), store.pins()]).toMatchObject([
        [],
        [{ username: 'ada', source: 'one', id: 'a', leftOut: [{ source: 'two' }] }],
      ])
    } finally {
      store.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
