import { chmodSync, chownSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Ended, runMuster } from '../../packages/cli/test/run-muster.ts'
import type { UnixMachine } from './make-unix-machine.ts'

/**
 * Runs the command in a mount namespace of its own in which /etc/passwd and so on are the machine's: no library stands between, and
 * pam_unix checks real hashes by the service file that comes with the plugin.
 */
export function enterUnixMachine({ folder }: UnixMachine): (words: readonly string[], stdin?: string) => Promise<Ended> {
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
  return (words, stdin = '') => runMuster(words, { folder, stdin, through: ['unshare', '-m', 'sh', script] })
}
