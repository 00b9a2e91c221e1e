import { spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mainFile } from '../runner/main-file.ts'
import type { UnixMachine } from './make-unix-machine.ts'

/** What a process was that ran where the machine's files are those of /etc. */
export interface EnteredResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs the command in a mount namespace of its own in which /etc/passwd and so on are the machine's: no library stands between, and
 * pam_unix checks real hashes by the service file that comes with the plugin.
 */
export function enterUnixMachine({ folder }: UnixMachine): (words: readonly string[], stdin?: string) => Promise<EnteredResult> {
  const script = join(folder, 'enter.sh')
  cpSync('/etc/pam.d', join(folder, 'pam.d'), { recursive: true })
  cpSync(new URL('../../plugins/unix/pam/muster', import.meta.url), join(folder, 'pam.d', 'muster'))
  // As Debian has it: for root and the group shadow.
  chmodSync(join(folder, 'shadow'), 0o640)
  chownSync(join(folder, 'shadow'), 0, 42)
  const binds = [
    ...['passwd', 'group', 'shadow', 'nsswitch.conf'].map((name) => `mount --bind "${join(folder, name)}" /etc/${name}`),
    `mount --bind "${join(folder, 'pam.d')}" /etc/pam.d`,
  ]
  writeFileSync(script, `set -e\n${binds.join('\n')}\nexec "$@"\n`)
  return async (words, stdin = '') => {
    const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, COLUMNS: ____, ...environment } = process.env
    const child = spawn('unshare', ['-m', 'sh', script, process.execPath, mainFile, ...words], {
      cwd: folder,
      env: environment,
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
    return { exitCode, stdout, stderr }
  }
}
