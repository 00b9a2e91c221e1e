import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createMuster, type Muster } from '@muster/host'
import type { Logger } from '@muster/provider'
import { expect, it, onTestFinished } from 'vitest'
import { migrations } from '../../store/src/schema.ts'
import { campusProgram, createCampus } from './a-campus.ts'
import { type Ended, runMuster } from './run-muster.ts'

const nothing = () => {}
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function startCampus() {
  const campus = createCampus()
  onTestFinished(() => campus[Symbol.dispose]())
  const file = (name: string) => join(campus.folder, name)
  const muster = (...words: string[]): Promise<Ended> => runMuster(words, { folder: campus.folder })
  const json = async (...words: string[]) => JSON.parse((await muster(...words, '--json')).stdout)
  /** Without a process, which costs more than what it does. */
  const within = async <Result>(use: (muster: Muster) => Promise<Result> | Result): Promise<Result> => {
    await using opened = await createMuster({ config: file('muster.yaml'), resolveFrom: [import.meta.url], logger: silent })
    return await use(opened)
  }
  const backUp = (name: string) => within(({ upkeep }) => upkeep.backUp(file(name)))
  const restore = (name: string) => within(({ upkeep }) => upkeep.restore(resolve(campus.folder, name), async () => true))
  const students = (...names: string[]) => campus.change(campusProgram(names))
  const sql = (statement: string, name = 'muster.db') => {
    const database = new DatabaseSync(file(name))
    try {
      return database.prepare(statement).all()
    } finally {
      database.close()
    }
  }
  const sync = () => within((muster) => muster.sync())
  const names = () => within(({ users }) => users.list().map(({ username }) => username))
  return { ...campus, file, muster, json, within, backUp, restore, sync, students, sql, names }
}

it('a backup holds what the store holds, is readable only by its owner, and says what is not in it', async () => {
  const { file, muster, json, within, backUp, sync, folder } = startCampus()
  await expect(backUp('none.db')).rejects.toMatchObject({ code: 'STORE_DAMAGED', message: expect.stringMatching(/there is no store/) })
  await sync()
  const made = await json('backup', 'one.db')
  expect(made).toMatchObject({
    file: file('one.db'),
    contents: { people: 3, groups: 1, memberships: 3, ledgerLines: 3, runs: 1, lastRun: { run: 1, command: 'sync' } },
  })
  expect(made.leftOut.map(({ what }: { what: string }) => what)).toEqual([
    file('muster.yaml'),
    file('muster.db-tokens'),
    file('muster.db-sign-in'),
  ])
  expect(statSync(file('one.db')).mode & 0o777).toBe(0o600)
  // Nothing that is there gives way unasked, and nothing that is no backup ever.
  expect(await muster('backup', 'one.db')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/already/) })
  const replace = (name: string) => within(({ upkeep }) => upkeep.backUp(file(name), { replace: true }))
  await replace('one.db')
  for (const taken of ['muster.yaml', 'muster.db']) await expect(replace(taken), taken).rejects.toMatchObject({ code: 'BACKUP_REFUSED' })
  await expect(replace('nowhere/one.db')).rejects.toThrow(/its folder does not exist/)
  mkdirSync(file('backups'))
  expect((await muster('backup', 'backups')).stdout).toMatch(/Backed up to .*backups\/muster-\d{8}T\d{6}Z\.db/s)
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
})

it('a backup is of one moment, also while somebody writes', async () => {
  const { file, backUp, restore, sync, within } = startCampus()
  await sync()
  const writer = new DatabaseSync(file('muster.db'))
  try {
    // As a run that is being applied: it is in the middle of its transaction.
    writer.exec(
      "begin immediate; insert into run (command, state, started_at) values ('sync', 'running', 5); update entry set name = 'half'",
    )
    expect(await backUp('meanwhile.db')).toMatchObject({ contents: { runs: 1 } })
    writer.exec('commit')
  } finally {
    writer.close()
  }
  expect(await restore('meanwhile.db')).toMatchObject({ run: 3 })
  expect(await within(({ users }) => users.list().map(({ spelling }) => spelling))).toEqual(['ada', 'ben', 'josé'])
})

it('a restore says what is lost, keeps the replaced store, gives no number twice, and grants once to whom the copy then has', async () => {
  const { file, muster, json, backUp, restore, within, sync, students, names, sql } = startCampus()
  await sync()
  await backUp('monday.db')
  students('ada', 'ben', 'josé', 'kim')
  await sync()
  await within(({ users, upkeep }) => upkeep.erase(users.find('ben')!.account))
  const findKim = () => within(({ users }) => users.find('kim')!)
  const kim = await findKim()
  // Nobody is at a terminal, so nothing that would lose something is done unasked.
  const unasked = await muster('restore', 'monday.db')
  expect(unasked).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--yes/) })
  expect(unasked.stdout.replaceAll(/\s+/g, ' ')).toMatch(/Lost: 2 runs, 1 person and 1 line of the ledger \(\$10\.00\)/)
  const before = readFileSync(file('muster.db'))
  const view = await json('restore', 'monday.db', '--plan')
  expect(view.replaced).toMatchObject({
    lost: { runs: 2, people: 1, ledgerLines: 1, credit: [{ currency: 'USD', minor: 1000 }] },
    peopleBack: 1,
    erasedSince: [{ account: 2, name: 'ben' }],
  })
  expect(readFileSync(file('muster.db')).equals(before)).toBe(true)
  const id = sql("select value from store where key = 'id'")
  const restored = await json('restore', 'monday.db', '--yes')
  expect(restored).toMatchObject({ run: 4, keptAs: expect.stringMatching(/muster\.db-before-restore-/) })
  expect(await names()).toEqual(['ada', 'ben', 'josé'])
  expect(sql("select value from store where key = 'id'")).not.toEqual(id)
  expect(sql('select count(*) as people from entry where kind = 0', restored.keptAs.split('/').at(-1))).toEqual([{ people: 4 }])
  await expect(within((opened) => opened.undo(4))).rejects.toThrow(/cannot be undone/)
  await sync()
  const again = await findKim()
  expect(again.balance).toEqual(kim.balance)
  // A number that kim was known by elsewhere is not given to somebody else.
  expect(again.account).toBeGreaterThan(kim.account)
  // And the store that was put away comes back the same way.
  await restore(restored.keptAs)
  expect(await names()).toEqual(['ada', 'josé', 'kim', 'erased person 2'])
  expect(readdirSync(file('.')).filter((name) => /\.part|-wal/.test(name))).toEqual([])
})

it('a store that somebody has open is not replaced', async () => {
  const { muster, backUp, sync, within } = startCampus()
  await sync()
  await backUp('one.db')
  await within(async (open) => {
    expect(open.users.count()).toBe(3)
    expect(await muster('restore', 'one.db', '--yes')).toMatchObject({ exitCode: 4, stderr: expect.stringMatching(/is in use/) })
    expect(open.users.count()).toBe(3)
  })
})

it('what is no whole backup is refused and changes nothing; a damaged store gives way to one that is', async () => {
  const { file, muster, backUp, restore, sync, names } = startCampus()
  await sync()
  await backUp('good.db')
  const before = readFileSync(file('muster.db'))
  writeFileSync(file('text.db'), 'this is no store, and long enough to have a head that could be one '.repeat(20))
  writeFileSync(file('empty.db'), '')
  const other = new DatabaseSync(file('other.db'))
  other.exec('create table entry (a); create table run (b); pragma user_version = 3')
  other.close()
  const changed = (name: string, statement: string) => {
    copyFileSync(file('good.db'), file(name))
    const database = new DatabaseSync(file(name))
    database.exec(statement)
    database.close()
  }
  changed('newer.db', 'pragma user_version = 999')
  changed('emptied.db', 'delete from ledger')
  const size = statSync(file('good.db')).size
  for (const [name, length] of Object.entries({ cut: size - 4096, half: Math.floor(size / 2), head: 100, odd: size - 100 })) {
    copyFileSync(file('good.db'), file(`${name}.db`))
    truncateSync(file(`${name}.db`), length)
  }
  const scribbled = readFileSync(file('good.db')).fill(0xaa, 4096 * 3, 4096 * 3 + 512)
  writeFileSync(file('scribbled.db'), scribbled)
  for (const name of ['text', 'empty', 'other', 'emptied', 'cut', 'half', 'head', 'odd', 'scribbled', 'gone', 'muster']) {
    const refusal = { code: 'BACKUP_INVALID', hint: expect.stringMatching(/Nothing was changed/) }
    await expect(restore(`${name}.db`), name).rejects.toMatchObject(refusal)
  }
  expect(await muster('restore', 'newer.db', '--yes')).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/newer Muster/) })
  expect(readFileSync(file('muster.db')).equals(before)).toBe(true)
  writeFileSync(file('muster.db'), scribbled)
  rmSync(file('muster.db-wal'), { force: true })
  await restore('good.db')
  expect(await names()).toEqual(['ada', 'ben', 'josé'])
  rmSync(file('muster.db'))
  expect((await muster('restore', 'good.db')).stdout).toMatch(/there is none/)
  expect(await names()).toEqual(['ada', 'ben', 'josé'])
})

it('what was on hold when the backup was made cannot be approved from it, and a source with a cursor is read whole', async () => {
  const { backUp, restore, sync, within, students, sql } = startCampus()
  students('ada', 'ben', 'josé', 'kim', 'lea', 'max', 'nik', 'ole')
  await sync()
  students('ada')
  expect((await sync()).exitCode).toBe(3)
  sql("update source set cursor = '7', cursor_run = 2")
  await backUp('held.db')
  await within((muster) => muster.reject(2))
  await restore('held.db')
  await expect(within((muster) => muster.approve(2))).rejects.toThrow(/restored from a backup/)
  expect(sql('select cursor, full_because as because from source')).toEqual([
    { cursor: null, because: 'the store was restored from a backup' },
  ])
})

it('a store of an older Muster is upgraded on a copy first, then for real, and kept as it was', async () => {
  const { file, muster, json, backUp, restore, names, folder } = startCampus()
  const older = new DatabaseSync(file('muster.db'))
  older.exec('create table store (key text primary key, value text not null) without rowid')
  for (const migration of migrations.slice(0, 2)) older.exec(migration)
  older.exec(`
    pragma user_version = 2;
    insert into store values ('id', 'one');
    insert into source (source, name) values (1, 'campus');
    insert into run (command, state, started_at, ended_at) values ('sync', 'done', 1, 2);
    insert into entry (source, kind, id, weak, key, name, body, created_run, changed_run) values (1, 0, 'id-ada', 0, 'ada', 'ada', '{}', 1, 1);`)
  older.close()
  const before = readFileSync(file('muster.db'))
  const rehearsed = await json('upgrade', '--rehearse')
  expect(rehearsed).toMatchObject({ from: 2, to: migrations.length, contents: { people: 1, runs: 1 }, changed: [] })
  expect(readFileSync(file('muster.db')).equals(before)).toBe(true)
  await expect(names()).rejects.toMatchObject({ hint: expect.stringMatching(/muster upgrade/) })
  // Also a backup of an older store can be made and restored.
  await backUp('older.db')
  expect((await muster('upgrade')).stdout).toMatch(/Upgraded from schema 2/)
  expect((await muster('upgrade')).stdout).toMatch(/up to date/)
  expect(await names()).toEqual(['ada'])
  const kept = new DatabaseSync(file('muster.db-before-upgrade-2'), { readOnly: true })
  expect(kept.prepare('pragma user_version').get()).toEqual({ user_version: 2 })
  kept.close()
  expect(await restore('older.db')).toMatchObject({ schema: 2 })
  expect(await names()).toEqual(['ada'])
  expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
})
