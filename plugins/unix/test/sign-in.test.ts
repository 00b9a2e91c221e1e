import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { hasWrappers } from '../../../test/servers/find-programs.ts'
import { rootLine } from '../../../test/servers/make-unix-machine.ts'
import type { Settings } from '../src/index.ts'
import { openMachine } from './open-unix.ts'

const password = 'Secret-Pass-1'
const passwd = `${rootLine}anna:x:1000:1000:Anna:/home/anna:/bin/bash\n`
const shadow = 'root:*:19000:0:99999:7:::\nanna:$6$x$y:19000:0:99999:7:::\n'
const passwords = { anna: password }

/** A machine whose helper is this script. */
const withHelper = async (script: string, settings: Settings = {}) => {
  const opened = await openMachine(
    { passwd, shadow, programs: { helper: `#!/bin/sh\n${script}\n` } },
    { ...settings, pam: { helper: 'bin/helper' } },
  )
  return { ...opened, signIn: () => opened.session.authenticate!('anna', new Secret(password)) }
}

describe.skipIf(!hasWrappers)('passwords of Unix, by pam_wrapper', () => {
  test('the password goes to the helper on stdin, and is neither an argument nor in the environment', async () => {
    const { machine, signIn } = await withHelper(
      `tr '\\0' '\\n' > "$(dirname "$0")/stdin"; tr '\\0' '\\n' < /proc/$$/cmdline > "$(dirname "$0")/argv"; tr '\\0' '\\n' < /proc/$$/environ > "$(dirname "$0")/environ"\nprintf 'authenticate 0\\naccount 0\\n'`,
    )
    expect(await signIn()).toEqual({ type: 'accepted', username: 'anna' })
    const read = (name: string): string => readFileSync(join(machine.folder, 'bin', name), 'utf8')
    expect(read('stdin')).toBe(`anna\n${password}\n`)
    expect(read('argv')).toMatch(/authenticate\nmuster\n$/)
    for (const name of ['argv', 'environ']) expect(read(name)).not.toContain(password)
  })

  test.each([
    ['authenticate 7\nshadow yes', 'invalid-credentials'],
    ['authenticate 10', 'unknown-user'],
    ['authenticate 11', 'locked'],
    ['authenticate 12', 'must-change'],
    ['authenticate 13', 'expired'],
    ['authenticate 0\naccount 12', 'must-change'],
    ['authenticate 0\naccount 13', 'expired'],
    ['authenticate 0\naccount 16', 'expired'],
    ['authenticate 0\naccount 27', 'expired'],
    ['authenticate 0\naccount 6', 'disabled'],
    ['authenticate 0\naccount 7', 'disabled'],
  ] as const)('what PAM returned is a reason: %j is %s', async (said, reason) => {
    const { signIn } = await withHelper(`cat > /dev/null; printf '${said.replaceAll('\n', '\\n')}\\n'`)
    expect(await signIn()).toEqual({ type: 'rejected', reason })
  })

  test.each([
    ['a wrong password of a local account, by who may not read the right one', 'authenticate 7\nshadow no', 'SOURCE_REFUSED'],
    ['a service that cannot be reached', 'authenticate 9', 'SOURCE_UNAVAILABLE'],
    ['missing rights', 'authenticate 8', 'SOURCE_REFUSED'],
    ['a failure of the system', 'authenticate 4', 'SOURCE_UNAVAILABLE'],
    ['a service that fails in the account phase', 'authenticate 0\naccount 9', 'SOURCE_UNAVAILABLE'],
    ['an answer without the account phase', 'authenticate 0', 'SOURCE_UNAVAILABLE'],
    ['an answer that is none', 'hello', 'SOURCE_UNAVAILABLE'],
    ['silence', '', 'SOURCE_UNAVAILABLE'],
  ] as const)('neither yes nor no: %s', async (_, said, code) => {
    const { signIn } = await withHelper(`cat > /dev/null; printf '${said.replaceAll('\n', '\\n')}\\n'`)
    await expect(signIn()).rejects.toMatchObject({ code })
  })

  test.each([
    ['fails', `cat >&2; exit 1`, 'SOURCE_UNAVAILABLE'],
    ['says yes and fails', `cat > /dev/null; printf 'authenticate 0\\naccount 0\\n'; exit 1`, 'SOURCE_UNAVAILABLE'],
    ['is killed', 'kill -9 $$', 'SOURCE_UNAVAILABLE'],
    ['never answers', 'exec sleep 600', 'TIMED_OUT'],
  ] as const)('a helper that %s has not answered, and nothing that it says is shown', async (_, script, code) => {
    const { signIn } = await withHelper(script, { limits: { askSeconds: 1 } })
    const failure = await signIn().then(
      () => undefined,
      (error: Error & { code?: string; hint?: string }) => error,
    )
    expect(failure?.code).toBe(code)
    expect(`${failure?.message} ${failure?.hint}`).not.toContain(password)
  })

  test('a locked password is told from a wrong one', async () => {
    const { session } = await openMachine({ passwd, passwords, shadow: shadow.replace('anna:$', 'anna:!$') })
    expect(await session.authenticate?.('anna', new Secret('anything'))).toEqual({ type: 'rejected', reason: 'locked' })
  })

  test('what PAM asks cannot be reached: nobody is rejected', async () => {
    const { session, machine } = await openMachine({ passwd, passwords, shadow })
    machine.hide('passwords')
    await expect(session.authenticate?.('anna', new Secret(password))).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: 'The password could not be checked: what PAM asks cannot be reached.',
    })
  })

  test('PAM is not asked about system accounts, names that cannot be, and passwords that no program can be given', async () => {
    const { session } = await openMachine({ passwd, passwords: { ...passwords, root: password }, shadow })
    for (const name of ['root', 'anna:x', '-anna', 'an\0na', ''])
      expect(await session.authenticate?.(name, new Secret(password)), JSON.stringify(name)).toEqual({
        type: 'rejected',
        reason: 'unknown-user',
      })
    for (const typed of ['', `${password}\0more`])
      expect(await session.authenticate?.('anna', new Secret(typed))).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  })

  test('python3 is named with its package where it is missing', async () => {
    const { session } = await openMachine({ passwd, shadow }, { environment: { PATH: '/nowhere' } })
    expect((await session.check()).findings.find(({ id }) => id === 'unix.pam')).toMatchObject({
      outcome: 'warning',
      message: expect.stringContaining('The program python3 was not found'),
      remedy: expect.stringContaining('Install `python3`'),
    })
  })
})
