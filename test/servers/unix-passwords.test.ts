import { chmodSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ended } from '../../packages/cli/test/run-muster.ts'
import { enterUnixMachine } from './enter-unix-machine.ts'
import { findProgram, hasMountNamespace } from './find-programs.ts'
import { hashPassword, makeUnixMachine, rootLine, type UnixMachine } from './make-unix-machine.ts'

const password = 'Secret-Pass-1'
const today = Math.floor(Date.now() / 86_400_000)

describe.skipIf(!hasMountNamespace)('passwords of Unix, by pam_unix in a private mount namespace', { timeout: 120_000 }, () => {
  let machine: UnixMachine
  let muster: (words: readonly string[], stdin?: string) => Promise<Ended>
  const configure = (settings = ''): void =>
    writeFileSync(
      join(machine.folder, 'muster.yaml'),
      `sources:\n  - name: campus\n    type: unix\n    onUnknown: create\n    settings: {${settings}}\n`,
    )
  const signIn = async (name: string, typed = password) => {
    const { stdout } = await muster(['authenticate', name, '--json'], `${typed}\n`)
    const { outcome, reason, because } = JSON.parse(stdout)
    return reason === undefined ? `${outcome}${because === undefined ? '' : `: ${because}`}` : `${outcome}: ${reason}`
  }

  beforeAll(async () => {
    const hash = hashPassword(password)
    const account = (name: string, uid: number): string => `${name}:x:${uid}:1000:${name}:/home/${name}:/bin/bash\n`
    const names = ['fine', 'locked', 'expired', 'change', 'stale', 'none', 'jörg']
    machine = makeUnixMachine({
      passwd: rootLine + names.map((name, at) => account(name, 1000 + at)).join(''),
      group: 'root:x:0:\nusers:x:1000:\nnogroup:x:65534:\n',
      shadow: [
        `root:${hash}:${today}:0:99999:7:::`,
        `fine:${hash}:${today}:0:99999:7:::`,
        `locked:!${hash}:${today}:0:99999:7:::`,
        `expired:${hash}:${today}:0:99999:7::1000:`,
        `change:${hash}:0:0:99999:7:::`,
        `stale:${hash}:1000:0:10:7:5::`,
        `none:*:${today}:0:99999:7:::`,
        `jörg:${hash}:${today}:0:99999:7:::\n`,
      ].join('\n'),
    })
    muster = enterUnixMachine(machine)
    configure()
    const { exitCode, stderr } = await muster(['sync'])
    expect([exitCode, stderr]).toEqual([0, ''])
  })
  afterAll(() => machine?.remove())

  test('doctor finds the service file that comes along, and the right to check', async () => {
    const { stdout, exitCode } = await muster(['doctor'])
    expect(stdout).toContain('passwords are checked by PAM, as /etc/pam.d/muster says')
    expect(stdout).toContain('it may check passwords of accounts in local files')
    expect(exitCode).toBe(0)
  })

  test('the right password is accepted and a wrong one is not, also under a name beyond ASCII', async () => {
    expect(await signIn('fine')).toBe('accepted')
    expect(await signIn('jörg')).toBe('accepted')
    expect(await signIn('fine', 'wrong')).toContain('invalid-credentials')
    expect(await signIn('fine', `${password} `)).toContain('invalid-credentials')
  })

  test.each([
    // As the copy knows already.
    ['a locked password', 'locked', 'disabled'],
    ['an account that has expired', 'expired', 'expired'],
    ['a password that has expired for good', 'stale', 'expired'],
    ['a password that must be changed first', 'change', 'must-change'],
    ['an account without a password', 'none', 'invalid-credentials'],
    ['root, who is no person here', 'root', 'unknown-user'],
  ] as const)('%s is told apart', async (_, name, reason) => {
    expect(await signIn(name)).toBe(`rejected: ${reason}`)
  })

  test('without the right to read /etc/shadow it is unavailable, whatever the password, and doctor says what to do', async () => {
    // In the folder that everybody sees as /etc/pam.d: those above the machine's own are closed to others.
    const helper = join(machine.folder, 'pam.d', 'muster-pam')
    cpSync(new URL('../../plugins/unix/pam/muster-pam.py', import.meta.url), helper)
    chmodSync(helper, 0o755)
    configure(`pam: {helper: [${findProgram('setpriv')}, --reuid=65534, --regid=65534, --clear-groups, /etc/pam.d/muster-pam]}`)
    try {
      for (const typed of [password, 'wrong']) {
        const { exitCode, stdout } = await muster(['authenticate', 'fine', '--json'], `${typed}\n`)
        expect([exitCode, JSON.parse(stdout).outcome]).toEqual([4, 'unavailable'])
      }
      const { stdout } = await muster(['doctor', '--json'])
      expect(stdout).toContain('uid 65534 may not read /etc/shadow')
      expect(stdout).toContain('Run Muster as root or in the group that may read /etc/shadow')
    } finally {
      configure()
    }
  })
})
