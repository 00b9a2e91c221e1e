import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from './find-account.ts'
import type { Refusal } from './inspect-program.ts'

const standing = new Set<string>()

/** A folder that only this user (or `owner`) can enter: `mkdtemp` makes it 0700. */
export function makeTemporaryFolder(owner: Account | undefined): string | Refusal {
  const path = makeFolder()
  if (typeof path !== 'string') return path
  if (standing.size === 0) process.on('exit', removeAll)
  standing.add(path)
  if (owner) chownSync(path, owner.uid, owner.gid)
  return path
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
export async function removeTemporaryFolder(path: string): Promise<void> {
  standing.delete(path)
  if (standing.size === 0) process.off('exit', removeAll)
  try {
    // Nearly always it is empty, and `rm` takes 0.3 ms longer to find that out.
    await rmdir(path)
  } catch {
    // Retried: a process that left its group may still be writing there.
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** For a process that exits while programs run: nobody waits for their end any more. */
function removeAll(): void {
  for (const path of standing) rmSync(path, { recursive: true, force: true })
}
