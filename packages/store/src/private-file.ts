import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const partial = /\.[0-9a-f]{8}\.part$/
/** What a copy in the making is no longer, when it is so old. */
const staleMs = 86_400_000

/** An empty file beside `path`, which only its owner may read, to be put in its place when it is whole. Removes old ones. */
export function beginFile(path: string): string {
  const folder = dirname(path)
  for (const name of readdirSync(folder)) {
    if (!partial.test(name) || !name.startsWith(basename(path).slice(0, 6))) continue
    const old = join(folder, name)
    if ((statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY) < Date.now() - staleMs) rmSync(old, { force: true })
  }
  const part = `${path}.${randomBytes(4).toString('hex')}.part`
  closeSync(openSync(part, 'wx', 0o600))
  return part
}

/** In one step: whoever looks finds no file of that name, or the old one, or the new one. */
export function finishFile(part: string, path: string, replaces: boolean): void {
  flush(part)
  if (replaces) renameSync(part, path)
  else {
    // Other than renaming, this refuses to take another file's place.
    linkSync(part, path)
    rmSync(part)
  }
  flush(dirname(path))
}

/** What SQLite may have put beside a file in the making goes with it. */
export function abandonFile(part: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(part + end, { force: true })
}

/** Onto the disk: file or folder. */
export function flush(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
