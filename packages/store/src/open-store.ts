import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import { abandonFile, beginFile, finishFile } from './private-file.ts'
import { reuseStatements } from './reuse-statements.ts'
import { migrations } from './schema.ts'
import { reached } from './step.ts'
import { translateStoreErrors } from './store-errors.ts'

export type Connection = Database.Database

/**
 * Opens the SQLite file at `path`, creating it when it does not exist (unless `readOnly`), and brings its schema up to
 * date. Throws `MusterError` with a `STORE_…` code.
 */
export function openConnection(path: string, readOnly: boolean): Connection {
  return translateStoreErrors(path, () => {
    if (readOnly && !existsSync(path)) {
      throw new MusterError('STORE_DAMAGED', `there is no store at ${path} yet`, { hint: 'Run `muster sync` first; it makes the store.' })
    }
    const database = new Database(path, { readonly: readOnly, timeout: 5_000 })
    reuseStatements(database)
    try {
      prepareConnection(database, path, readOnly)
    } catch (error) {
      database.close()
      throw error
    }
    return database
  })
}

function prepareConnection(database: Connection, path: string, readOnly: boolean): void {
  const version = database.pragma('user_version', { simple: true }) as number
  if (version > migrations.length) {
    throw new MusterError(
      'STORE_TOO_NEW',
      `the store ${path} was written by a newer Muster (schema ${version}, this one knows ${migrations.length})`,
      {
        hint: 'Install that version of Muster, or restore a backup from before the upgrade. Nothing was changed.',
      },
    )
  }
  if (!readOnly) {
    database.pragma('journal_mode = wal')
    // The apply transaction must survive a power cut the moment it is reported.
    database.pragma('synchronous = full')
  }
  database.pragma('foreign_keys = off')
  database.pragma('cache_size = -16384')
  if (version === migrations.length) return
  if (readOnly) {
    throw new MusterError('STORE_DAMAGED', `the store ${path} is not finished, or from an older Muster`, {
      hint: 'Run `muster upgrade` once, or `muster sync`: both bring the store up to date, and keep it as it was.',
    })
  }
  upgrade(database, path, version)
}

/** Keeps the store as it was, and brings it up to date. What another process writes in between is kept as well. */
function upgrade(database: Connection, path: string, version: number): void {
  for (;;) {
    const seen = dataVersion(database)
    if (version > 0 && path !== ':memory:') keepEarlier(database, path, version)
    if (version === 0 || dataVersion(database) === seen) break
  }
  migrate(database)
}

/** Another one after each change by another connection. */
function dataVersion(database: Connection): number {
  return database.pragma('data_version', { simple: true }) as number
}

/** Brings the schema up to date, in one transaction. */
export function migrate(database: Connection): void {
  database
    .transaction(() => {
      // Read again under the write lock: another process may have migrated in between.
      const from = database.pragma('user_version', { simple: true }) as number
      if (from === 0) database.exec('create table store (key text primary key, value text not null) without rowid')
      for (const [at, migration] of migrations.slice(from).entries()) {
        reached(`upgrade: ${from + at}`)
        database.exec(migration)
      }
      database.prepare("insert or ignore into store values ('id', ?)").run(randomUUID())
      database.pragma(`user_version = ${migrations.length}`)
      reached('upgrade: done')
    })
    .immediate()
  reached('upgrade: committed')
}

/** Where a store is kept as it was before an upgrade. */
export function earlierName(path: string, version: number): string {
  return `${path}-before-upgrade-${version}`
}

/** An older Muster cannot read what an upgrade makes of a store. */
function keepEarlier(database: Connection, path: string, version: number): void {
  const part = beginFile(path)
  try {
    // Also into a file that is there and empty.
    database.prepare('vacuum into ?').run(part)
    reached('upgrade: copied')
    // Another process may have been faster: then it is that one's copy that is kept.
    if (versionOf(part) === version) finishFile(part, earlierName(path, version), true)
    else abandonFile(part)
  } catch (error) {
    abandonFile(part)
    throw error
  }
  reached('upgrade: kept')
}

function versionOf(file: string): number {
  const connection = new Database(file, { readonly: true })
  try {
    return connection.pragma('user_version', { simple: true }) as number
  } finally {
    connection.close()
  }
}
