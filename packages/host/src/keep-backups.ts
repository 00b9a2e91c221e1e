import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, MusterError } from '@muster/provider'
import { type BackupView, backUpStore, backupName } from '@muster/store'
import type { Configuration } from './configuration.ts'

export interface KeptBackup extends BackupView {
  /** Older ones that have given way. */
  readonly removed: readonly string[]
}

const named = /^muster-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/

/** Makes a backup in the folder that the configuration names, and removes the oldest of those that are too many. */
export async function keepBackups({ backup, store }: Configuration, clock: Clock): Promise<KeptBackup | undefined> {
  if (backup === undefined || !existsSync(store)) return undefined
  const { folder, keep } = backup
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new MusterError('BACKUP_REFUSED', `The folder ${folder} for backups cannot be made: ${why}.`, {
      hint: 'Mend `backup.folder`.',
      cause,
    })
  }
  const made = await backUpStore(store, join(folder, backupName(clock.now())), { clock, replace: true })
  const removed = backupsIn(folder).slice(0, -keep)
  for (const name of removed) rmSync(join(folder, name), { force: true })
  return { ...made, removed }
}

/** When the last one was made: milliseconds since 1970. */
export function lastBackupAt({ backup }: Pick<Configuration, 'backup'>): number | undefined {
  const last = backup === undefined || !existsSync(backup.folder) ? undefined : backupsIn(backup.folder).at(-1)
  const [, ...parts] = (last && named.exec(last)) ?? []
  const [year, month, day, hour, minute, second] = parts.map(Number)
  return last === undefined ? undefined : Date.UTC(year!, month! - 1, day, hour, minute, second)
}

/** Oldest first. Others' files are left alone. */
function backupsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => named.test(name))
    .sort()
}
