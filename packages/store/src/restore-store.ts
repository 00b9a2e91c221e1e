import { copyFileSync, existsSync, linkSync, renameSync, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type Clock, MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import { refuseDamaged } from './back-up.ts'
import { compareBackup, type RestoreView } from './compare-backup.ts'
import { openAsItIs } from './open-as-it-is.ts'
import { type Connection, migrate } from './open-store.ts'
import { abandonFile, beginFile, flush } from './private-file.ts'
import { type NumbersUsed, settleRestored } from './restore-marks.ts'
import { takeRunLock } from './run-lock.ts'
import { reached } from './step.ts'
import { isLocked, storeError, translateStoreErrors } from './store-errors.ts'

export interface RestoreOptions {
  readonly clock: Clock
  /** Asked while no run can begin. When it says no, nothing is changed. */
  readonly confirm: (view: RestoreView) => Promise<boolean>
  readonly makeReport: (run: number, now: number) => unknown
}

export interface RestoredView extends RestoreView {
  /** The run that says so. */
  readonly run: number
  /** Where the replaced store is kept. */
  readonly keptAs?: string
}

/**
 * Puts a backup in the place of the store, which is kept beside it. Whoever looks finds the old store or the new one, also when it is killed.
 * Nothing when it was not confirmed. Throws `BACKUP_INVALID`, `STORE_BUSY` while somebody has the store open, and other `STORE_…` codes.
 */
export async function restoreStore(
  storePath: string,
  from: string,
  { clock, confirm, makeReport }: RestoreOptions,
): Promise<RestoredView | undefined> {
  const file = resolve(from)
  if (file === storePath)
    throw new MusterError('BACKUP_INVALID', `${file} is the store itself.`, { hint: 'Name a backup. Nothing was changed.' })
  const lock = takeRunLock(storePath)
  let part: string | undefined
  try {
    const hasStore = existsSync(storePath)
    const { view, used } = compareBackup(file, storePath, hasStore)
    // Before anybody is asked, so that nobody is asked in vain.
    if (hasStore) holdAlone(storePath)?.close()
    if (!(await confirm(view))) return undefined
    part = translateStoreErrors(storePath, () => beginFile(storePath))
    const now = clock.now()
    const run = await prepareCopy(file, part, now, used, (number) => makeReport(number, now))
    reached('restore: prepared')
    const keptAs = hasStore ? swap(storePath, part, now) : undefined
    if (!hasStore) renameSync(part, storePath)
    flush(dirname(storePath))
    reached('restore: swapped')
    return { ...view, run, ...(keptAs !== undefined && { keptAs }) }
  } catch (error) {
    if (part !== undefined) abandonFile(part)
    throw storeError(storePath, error)
  } finally {
    lock.release()
  }
}

async function prepareCopy(
  file: string,
  part: string,
  now: number,
  used: NumbersUsed | undefined,
  makeReport: (run: number) => unknown,
): Promise<number> {
  const backup = openAsItIs(file)
  try {
    await backup.backup(part)
  } finally {
    backup.close()
  }
  const copy = new Database(part)
  try {
    copy.pragma('journal_mode = delete')
    migrate(copy)
    const run = settleRestored(copy, { now, command: `restore ${basename(file)}`, makeReport, ...(used && { used }) })
    refuseDamaged(copy, file)
    return run
  } finally {
    copy.close()
    flush(part)
  }
}

/** The old store gets a second name; then the new one takes its first in one step. */
function swap(storePath: string, part: string, now: number): string {
  const aside = freeName(`${storePath}-before-restore-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`)
  const old = holdAlone(storePath)
  try {
    // A log that stayed behind would be taken for the new store's. One of a store that can be opened is gone by now.
    for (const end of ['-wal', '-shm']) if (existsSync(storePath + end)) renameSync(storePath + end, aside + end)
    try {
      linkSync(storePath, aside)
    } catch {
      // A disk that knows no second names.
      copyFileSync(storePath, aside)
    }
    flush(dirname(storePath))
    reached('restore: kept')
    renameSync(part, storePath)
    return aside
  } finally {
    old?.close()
  }
}

/**
 * Holds the store so that nobody else has it open, and all of it is in its one file. Only the last connection may leave the write-ahead
 * log: that tells whether there are others, also those that do nothing at the moment. Nothing for a file that is no store, which nobody uses.
 */
function holdAlone(storePath: string): Connection | undefined {
  if (statSync(storePath).size === 0) return undefined
  const connection = new Database(storePath, { timeout: 0 })
  try {
    connection.pragma('journal_mode = delete')
    connection.exec('begin exclusive')
    return connection
  } catch (error) {
    connection.close()
    if (isLocked(error)) {
      throw new MusterError('STORE_BUSY', `the store ${storePath} is in use`, {
        hint: 'End `muster service`, and whatever else works on it, then restore again. Nothing was changed.',
        cause: error,
      })
    }
    if (error instanceof Database.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) return undefined
    throw error
  }
}

function freeName(wanted: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`
    if (!existsSync(name)) return name
  }
}
