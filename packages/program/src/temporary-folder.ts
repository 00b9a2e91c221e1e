import { chownSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Account } from './find-account.ts'
import type { Refusal } from './inspect-program.ts'

const standing = new Set<string>()
/**
 * Folders that programs left empty, for the next ones, as long as any runs: a file system may take 1.5 ms to make one and remove
 * it again.
 */
const spare: string[] = []
let inUse = 0

/** A folder that only this user (or `owner`) can enter: `mkdtemp` makes it 0700. To be given back to `clearTemporaryFolder`. */
export function makeTemporaryFolder(owner: Account | undefined): string | Refusal {
  const found = owner === undefined ? spare.pop() : undefined
  if (found !== undefined && isAsMade(found)) {
    inUse++
    return found
  }
  const path = makeFolder()
  if (typeof path !== 'string') return path
  if (standing.size === 0) process.on('exit', removeAll)
  standing.add(path)
  inUse++
  if (owner) chownSync(path, owner.uid, owner.gid)
  return path
}

/** Whatever a program did to it: still a folder, empty, closed to others, and where temporary files go. */
function isAsMade(path: string): boolean {
  if (dirname(path) !== tmpdir()) return false
  try {
    const found = lstatSync(path)
    return found.isDirectory() && (found.mode & 0o7777) === 0o700 && readdirSync(path).length === 0
  } catch {
    return false
  }
}

function makeFolder(): string | Refusal {
  try {
    return mkdtempSync(join(tmpdir(), 'muster-'))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const sentence = `No folder for the program could be made in ${tmpdir()} (${code}); set TMPDIR to a folder that this user may write in, or free some space.`
    return { reason: 'other', sentence }
  }
}

/** Rejects when something in it cannot be removed, e.g. because the program made it as another user. */
export async function clearTemporaryFolder(path: string, owner: Account | undefined): Promise<void> {
  inUse--
  if (owner === undefined && isAsMade(path)) spare.push(path)
  else await remove(path)
  if (inUse === 0) await Promise.all(spare.splice(0).map(remove))
}

async function remove(path: string): Promise<void> {
  // Retried: a process that left its group may still be writing there.
  await rm(path, { recursive: true, force: true, maxRetries: 3 })
  standing.delete(path)
  if (standing.size === 0) process.off('exit', removeAll)
}

/** When the process exits, also while programs run: nobody waits for their end any more. */
function removeAll(): void {
  for (const path of standing) rmSync(path, { recursive: true, force: true })
}
