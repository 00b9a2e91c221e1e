import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { type Clock, MusterError } from '@muster/provider'
import Database from 'better-sqlite3'
import { countContents, type StoreContents } from './count-contents.ts'
import { openAsItIs } from './open-as-it-is.ts'
import type { Connection } from './open-store.ts'
import { abandonFile, beginFile, finishFile } from './private-file.ts'
import { readMark, writeMark } from './restore-marks.ts'
import { reached } from './step.ts'
import { storeError } from './store-errors.ts'

export interface BackupView {
  /** Absolute. */
  readonly file: string
  /** Milliseconds since 1970. */
  readonly madeAt: number
  readonly schema: number
  readonly bytes: number
  readonly contents: StoreContents
}

export interface BackupOptions {
  readonly clock: Clock
  /** Whether an older backup of that name gives way. */
  readonly replace?: boolean
  readonly signal?: AbortSignal
}

/** 4 MB at a time, so that others of this process are served in between. */
const pagesAtOnce = 1_000

/**
 * Copies the store into one file, as it is at one moment, while others read and write it. The file is checked before it gets its name, so
 * there is never half a backup. Throws `MusterError`.
 */
export async function backUpStore(storePath: string, to: string, { clock, replace = false, signal }: BackupOptions): Promise<BackupView> {
  const file = resolve(to)
  refuseTaken(file, storePath, replace)
  const source = openAsItIs(storePath)
  let part: string | undefined
  try {
    part = begin(file)
    // One moment for what is copied and what is counted. Writers are not kept waiting.
    source.exec('begin')
    const contents = countContents(source)
    const madeAt = clock.now()
    await source.backup(part, {
      progress() {
        if (signal?.aborted) throw new MusterError('STOPPED', `the backup ${file} was stopped, and there is none`)
        return pagesAtOnce
      },
    })
    source.exec('commit')
    reached('backup: copied')
    const { schema, bytes } = finish(part, { madeAt, contents })
    reached('backup: checked')
    finishFile(part, file, replace)
    reached('backup: named')
    return { file, madeAt, schema, bytes, contents }
  } catch (error) {
    if (part !== undefined) abandonFile(part)
    throw explain(file, error)
  } finally {
    source.close()
  }
}

/** `muster-20261128T005500Z.db`: backups in one folder, in the order of their names. */
export function backupName(moment: number): string {
  return `muster-${new Date(moment).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.db`
}

function refuseTaken(file: string, storePath: string, replace: boolean): void {
  if (!existsSync(file)) return
  if (file === resolve(storePath)) throw new MusterError('BACKUP_REFUSED', `${file} is the store itself.`, { hint: 'Name another file.' })
  if (!replace)
    throw new MusterError('BACKUP_REFUSED', `There is a file ${file} already.`, {
      hint: 'Name another file, or a folder, in which each backup gets a name of its own; or say --replace.',
    })
  if (markOf(file) === undefined)
    throw new MusterError('BACKUP_REFUSED', `${file} is no backup of Muster, and is not replaced.`, { hint: 'Name another file.' })
}

function markOf(file: string): unknown {
  try {
    const connection = openAsItIs(file)
    try {
      return readMark(connection)
    } finally {
      connection.close()
    }
  } catch {
    return undefined
  }
}

function begin(file: string): string {
  try {
    return beginFile(file)
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const why = code === 'ENOENT' ? 'its folder does not exist' : code === 'EACCES' ? 'this user may not write in its folder' : `${code}`
    throw new MusterError('BACKUP_REFUSED', `The backup ${file} cannot be written: ${why}.`, {
      hint: 'Name another place, or mend that.',
      cause,
    })
  }
}

function finish(part: string, mark: { readonly madeAt: number; readonly contents: StoreContents }): { schema: number; bytes: number } {
  const copy = new Database(part)
  try {
    // One file: what was copied says that a log belongs to it.
    copy.pragma('journal_mode = delete')
    writeMark(copy, mark)
    refuseDamaged(copy, basename(part))
    if (JSON.stringify(countContents(copy)) !== JSON.stringify(mark.contents))
      throw new MusterError('BUG', 'the backup does not hold what the store holds')
    const pages = copy.pragma('page_count', { simple: true }) as number
    return {
      schema: copy.pragma('user_version', { simple: true }) as number,
      bytes: pages * (copy.pragma('page_size', { simple: true }) as number),
    }
  } finally {
    copy.close()
  }
}

/** Reads every page. */
export function refuseDamaged(connection: Connection, name: string): void {
  const [first] = connection.pragma('integrity_check(1)', { simple: false }) as { integrity_check: string }[]
  if (first?.integrity_check === 'ok') return
  throw new MusterError('STORE_DAMAGED', `${name} is damaged: ${first?.integrity_check.replaceAll(/\s+/g, ' ')}`, {
    hint: 'Restore the last backup that is whole.',
  })
}

/** Of the disk of the backup, not of the store. */
function explain(file: string, error: unknown): unknown {
  if (error instanceof Database.SqliteError && /^SQLITE_(FULL|IOERR|CANTOPEN|READONLY)/.test(error.code))
    return new MusterError('BACKUP_REFUSED', `The backup ${file} could not be written: ${error.message}. There is none.`, {
      hint: 'Make room on its disk, or name another place.',
      cause: error,
    })
  return storeError(file, error)
}
