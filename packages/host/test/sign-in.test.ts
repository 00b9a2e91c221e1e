import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@muster/provider'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMuster } from '../src/create-muster.ts'
import { folderWith } from './temporary-folder.ts'

/** Knows `ann`, listed; and `new`, `off` and `gone` when they are asked for. Everybody's password is `right`. */
const program = `#!/bin/sh
answer() { read -r question; name=\${question#*'"username":"'}; name=\${name%%'"'*}; }
case $1 in
list)
  echo '{"type":"user","id":"1","username":"Ann"}'
  echo '{"type":"group","id":"g","name":"Students"}'
  echo '{"type":"members","group":"g","members":["1"]}'
  if [ -e slow ]; then echo > reading; while [ -e slow ]; do sleep 0.05; done; fi
  echo '{"type":"end","users":1,"groups":1,"members":1}' ;;
user)
  answer; [ -e no-look-up ] && exit 2
  case $name in
  [Nn][Ee][Ww]) echo '{"type":"user","id":"2","username":"New","groups":["g"]}' ;;
  other) echo '{"type":"user","id":"3","username":"other","groups":[]}' ;;
  off) echo '{"type":"user","id":"4","username":"off","active":false}' ;;
  gone) echo '{"type":"user","id":"5","username":"gone","activeUntil":"2020-01-01"}' ;;
  *) exit 3 ;;
  esac ;;
authenticate)
  answer; echo "$name" >> asked
  case $question in *'"password":"right"'*) echo '{"type":"accepted"}' ;; *) exit 3 ;; esac ;;
*) exit 2 ;;
esac
`

async function openCampus(settings: string, files: Readonly<Record<string, string>> = {}) {
  const yaml = `sources:\n  - name: campus\n    type: custom-program\n    settings:\n      program: ./directory.sh\n${settings}`
  const folder = await folderWith({ 'muster.yaml': yaml, 'directory.sh': program, ...files })
  const open = async () => {
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
    const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger: silent })
    onTestFinished(() => muster.close())
    return muster
  }
  const muster = await open()
  await muster.sync()
  const signIn = async (name: string, password = 'right', at = muster) => {
    const { outcome, ...more } = await at.authenticate(name, new Secret(password))
    return outcome === 'rejected' && 'reason' in more ? `${outcome}: ${more.reason}` : outcome
  }
  return { folder, muster, open, signIn }
}

describe('a name that is not in the copy', () => {
  it('is rejected without the password going anywhere, unless the configuration says otherwise', async () => {
    const { signIn, folder } = await openCampus('', { asked: '' })
    expect(await signIn('new')).toBe('rejected: unknown-user')
    expect(await signIn('nobody')).toBe('rejected: unknown-user')
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('')
  })

  it('is accepted with `allow`, and makes nobody', async () => {
    const { muster, signIn } = await openCampus('    onUnknown: allow\n')
    expect(await signIn('NEW')).toBe('accepted')
    expect(await signIn('new', 'wrong')).toBe('rejected: invalid-credentials')
    expect(muster.users.find('new')).toBeUndefined()
  })

  it('is made an account with `create`, once the password was right', async () => {
    const { muster, signIn } = await openCampus('    onUnknown: create\n')
    expect(await signIn('new', 'wrong')).toBe('rejected: invalid-credentials')
    expect(muster.users.find('new')).toBeUndefined()
    expect(await signIn('NEW')).toBe('accepted')
    expect(muster.users.find('new')).toMatchObject({ id: '2', entitlement: 'pending' })
    expect(muster.groups.members('Students').map(({ username }) => username)).toEqual(['ann', 'new'])
  })

  it.each(['allow', 'create'])('is not let in with `%s` when it is disabled, has expired, or is out of scope', async (onUnknown) => {
    const { muster, signIn } = await openCampus(
      `    onUnknown: ${onUnknown}\n    scope: { users: [Students], exclude: user.username == "nobody" }\n`,
    )
    expect(await signIn('off')).toBe('rejected: disabled')
    expect(await signIn('gone')).toBe('rejected: expired')
    expect(await signIn('other')).toBe('rejected: unknown-user')
    expect(await signIn('new')).toBe('accepted')
    expect(muster.users.find('other')).toBeUndefined()
  })

  it('is accepted while another run is working, and made an account afterwards', async () => {
    const { muster, signIn, folder, open } = await openCampus('    onUnknown: create\n')
    writeFileSync(join(folder, 'slow'), '')
    const night = await open()
    const run = night.sync()
    while (!existsSync(join(folder, 'reading'))) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await signIn('new')).toBe('accepted')
    expect(muster.users.find('new')).toBeUndefined()
    rmSync(join(folder, 'slow'))
    await run
    expect(await signIn('new')).toBe('accepted')
    expect(muster.users.find('new')?.id).toBe('2')
  })
})

describe('a source that turns out to have no look-up', () => {
  it('is not tried with names that nobody has', async () => {
    const { signIn } = await openCampus('    onUnknown: allow\n', { 'no-look-up': '' })
    expect(await signIn('new')).toBe('rejected: unknown-user')
  })

  it('is tried with `tryUnknown`', async () => {
    const { signIn } = await openCampus('    onUnknown: allow\n    tryUnknown: true\n', { 'no-look-up': '' })
    expect(await signIn('new')).toBe('accepted')
    expect(await signIn('new', 'wrong')).toBe('rejected: unknown-user')
  })
})
