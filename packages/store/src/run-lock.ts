import { existsSync } from 'node:fs'
import { MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import { storeError } from './store-errors.ts'

export interface RunLock {
  release(): void
}

/**
 * Makes sure that one run at a time works on the store, by holding SQLite's write lock on a file of its own beside it.
 * The operating system lets go of it however the process ends, so no stale lock can be left behind.
 * Throws `RUN_IN_PROGRESS`.
 */
export function takeRunLock(storePath: string): RunLock {
  const path = `${storePath}-run`
  try {
    // Whoever only looks whether it is held holds it for a moment himself.
    const lock = new Database(path, { timeout: 250 })
    try {
      lock.exec('begin exclusive')
    } catch (error) {
      lock.close()
      throw error
    }
    return { release: () => void lock.close() }
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new MusterError('RUN_IN_PROGRESS', `another run is working on the store ${storePath}`, {
        hint: 'Wait until it has finished; `muster runs` shows it.',
        cause: error,
      })
    }
    throw storeError(path, error)
  }
}

/** Whether a run is working on the store now, in whatever process. */
export function isRunLocked(storePath: string): boolean {
  const path = `${storePath}-run`
  if (!existsSync(path)) return false
  const lock = new Database(path, { readonly: true, timeout: 0 })
  try {
    lock.pragma('schema_version')
    return false
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true
    throw storeError(path, error)
  } finally {
    lock.close()
  }
}
