import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MusterError } from '@muster/provider'

/**
 * Puts `changed` in the place of `before`, whole or not at all, and with the mode and the owner that the file has. Throws `CONFIG_UNWRITABLE`,
 * also when the file is not `before` any more: somebody else has edited it.
 */
export function replaceConfiguration(file: string, before: string, changed: string): void {
  try {
    // Where a link leads, and not the link.
    const target = realpathSync(file)
    const { mode, uid, gid } = statSync(target)
    const fresh = join(dirname(target), `.${basename(target)}.${randomUUID()}`)
    try {
      writeThrough(fresh, changed)
      chmodSync(fresh, mode & 0o7777)
      const made = statSync(fresh)
      if (made.uid !== uid || made.gid !== gid) chownSync(fresh, uid, gid)
      if (readFileSync(target, 'utf8') !== before) throw editedMeanwhile()
      renameSync(fresh, target)
    } finally {
      rmSync(fresh, { force: true })
    }
  } catch (error) {
    throw unwritable(error)
  }
}

function writeThrough(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function editedMeanwhile(): MusterError {
  return new MusterError('CONFIG_UNWRITABLE', 'the configuration was changed meanwhile, and nothing was written', { hint: 'Try it again.' })
}

/** Says nothing of where the files are: it is told to whoever asked. */
export function unwritable(cause: unknown): unknown {
  const code = cause instanceof Error && 'errno' in cause && 'code' in cause ? String(cause.code) : undefined
  if (code === undefined) return cause
  return new MusterError('CONFIG_UNWRITABLE', `the configuration, or a file beside it, cannot be written: ${reasons[code] ?? code}`, {
    hint: 'Let the user of the service write its folder (with systemd also by `ReadWritePaths=`), or add the source by hand.',
    cause,
  })
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the user of this process may not',
  EPERM: 'the user of this process may not',
  EROFS: 'it is read-only here',
  ENOSPC: 'there is no room',
}
