import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findLeaks } from './find-leaks.ts'

/**
 * Gives the whole run a temporary folder of its own, so that whatever is left in it at the end, and whatever process still
 * names it, was left by a test. The name is short: a socket's path may have at most 107 bytes.
 */
export default function giveTemporaryFolder(): () => Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mt-')))
  process.env.TMPDIR = folder

  return async () => {
    const leaks = await leaksAfterGrace(folder)
    rmSync(folder, { recursive: true, force: true })
    if (leaks.length === 0) return
    console.error(`\nThe tests left behind:\n  ${leaks.join('\n  ')}`)
    process.exitCode = 1
  }
}

/** A child that was told to end just now gets two seconds for it. */
async function leaksAfterGrace(folder: string): Promise<string[]> {
  for (let tries = 0; tries < 20 && findLeaks(folder).length > 0; tries++) await sleep(100)
  return findLeaks(folder)
}
