import { type ErrorCode, isMusterError, MusterError } from '@muster/provider'
import Database from 'better-sqlite3'

/** SQLite's result codes (https://sqlite.org/rescode.html) as what the caller can do about them. */
const sentences: readonly [prefix: string, code: ErrorCode, what: string, hint: string][] = [
  ['SQLITE_BUSY', 'STORE_BUSY', 'is locked by another program', 'Wait until the other run or backup has finished, then try again.'],
  ['SQLITE_LOCKED', 'STORE_BUSY', 'is locked by another program', 'Wait until the other run or backup has finished, then try again.'],
  [
    'SQLITE_FULL',
    'STORE_FULL',
    'cannot grow: the disk is full',
    'Free some space there, and where a run keeps its scratch tables (SQLITE_TMPDIR, or /var/tmp), and run again; the store is as it was before.',
  ],
  [
    'SQLITE_IOERR',
    'STORE_FULL',
    'could not be written or read',
    'Look at its disk and at that of SQLITE_TMPDIR, or /var/tmp (space, quota, errors), and run again; the store is as it was before.',
  ],
  ['SQLITE_READONLY', 'STORE_READ_ONLY', 'cannot be written', 'Give this user the right to write the file and its folder.'],
  ['SQLITE_CANTOPEN', 'STORE_READ_ONLY', 'cannot be opened', 'Look whether its folder exists and whether this user may write in it.'],
  ['SQLITE_PERM', 'STORE_READ_ONLY', 'cannot be opened', 'Give this user the right to read and write the file and its folder.'],
  ['SQLITE_NOTADB', 'STORE_DAMAGED', 'is not a Muster store', 'Look at `store:` in the configuration; it names some other file.'],
  ['SQLITE_CORRUPT', 'STORE_DAMAGED', 'is damaged', 'Restore the last backup; do not write to it meanwhile.'],
]

/** Of the store itself: what a run has read so far counts no more. */
export function isStoreError(error: unknown): boolean {
  return isMusterError(error) && error.code.startsWith('STORE_')
}

/** By another process, for now. */
export function isLocked(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code)
}

/** Runs `work`; what SQLite throws becomes a `MusterError` that names the store and what to do. */
export function translateStoreErrors<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw storeError(path, error)
  }
}

export function storeError(path: string, error: unknown): unknown {
  if (isMusterError(error)) return error
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return new MusterError('STORE_READ_ONLY', `the folder of the store ${path} does not exist`, {
      hint: 'Make the folder, or mend `store:` in the configuration.',
      cause: error,
    })
  }
  if (!(error instanceof Database.SqliteError)) return error
  const found = sentences.find(([prefix]) => error.code.startsWith(prefix))
  if (found === undefined) return new MusterError('BUG', `the store ${path} refused a statement: ${error.message}`, { cause: error })
  const [, code, what, hint] = found
  return new MusterError(code, `the store ${path} ${what}`, { hint, cause: error })
}
