import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasWrappers } from './find-programs.ts'
import { makeUnixMachine, rootLine, type UnixMachine } from './make-unix-machine.ts'

const account = (name: string, uid: number): string => `${name}:x:${uid}:1000:${name} of Campus:/home/${name}:/bin/bash\n`
const [, documented = ''] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(new URL('../../docs/unix.md', import.meta.url), 'utf8')) ?? []
const password = 'Secret-Pass-1'

describe.skipIf(!hasWrappers)(
  'the configuration of docs/unix.md, on a machine by nss_wrapper and pam_wrapper',
  { timeout: 120_000 },
  () => {
    let machine: UnixMachine
    const muster = (words: string, stdin = '') => runMuster(words.split(' '), { folder: machine.folder, stdin })
    const people = async () => {
      const listed: { username: string; id: string; state: string }[] = JSON.parse((await muster('users --json')).stdout)
      return listed.map(({ username, id, state }) => `${username} ${id} ${state}`)
    }

    beforeEach(() => {
      machine = makeUnixMachine({
        passwd: rootLine + account('anna', 1000) + account('ben', 1001) + account('cat', 1002) + account('svc-backup', 1003),
        group: 'root:x:0:\nstaff:x:1000:\nstudents-1:x:1001:ben\nothers:x:1002:ben\n',
        shadow: ['root', 'anna', 'ben', 'cat', 'svc-backup'].map((name) => `${name}:*:19000:0:99999:7:::\n`).join(''),
        passwords: { anna: password, cat: password, zoe: password },
      })
      const yaml = (value: object, indent: string): string =>
        Object.entries(value)
          .map(([key, text]) => `${indent}${key}: ${JSON.stringify(text)}\n`)
          .join('')
      const { environment, files } = machine.settings as { environment: object; files: object }
      const added = `      environment:\n${yaml(environment, '        ')}      files:\n${yaml(files, '        ')}`
      const rest = 'currency: USD\nnewPeople:\n  - credit: "10.00"\n    everyone: true\n'
      writeFileSync(
        join(machine.folder, 'muster.yaml'),
        documented.replace('    scope:\n', `${added}    onUnknown: create\n    scope:\n`) + rest,
      )
    })
    afterEach(() => machine.remove())

    test('goes from doctor to sync, groups and signing in', async () => {
      const doctor = await muster('doctor')
      expect(doctor.stdout).toContain('nothing speaks against the list being whole')
      expect([doctor.exitCode, doctor.stderr]).toEqual([0, ''])
      expect(await muster('sync')).toMatchObject({ exitCode: 0 })
      expect(await people()).toEqual(['anna 1000 present', 'ben 1001 present', 'cat 1002 present'])
      const groups: { name: string }[] = JSON.parse((await muster('groups --json')).stdout)
      expect(groups.map(({ name }) => name)).toEqual(['staff', 'students-1'])
      expect((await muster('authenticate anna', `${password}\n`)).exitCode).toBe(0)
      expect((await muster('authenticate anna', 'wrong\n')).exitCode).toBe(6)
      expect((await muster('authenticate root', `${password}\n`)).exitCode).toBe(6)
      const { totals } = JSON.parse((await muster('sync --json')).stdout)
      expect(Object.values(totals as Record<string, number>).every((count) => count === 0)).toBe(true)
    })

    test('somebody who is not in the copy yet comes in by signing in', async () => {
      await muster('sync')
      machine.write('passwd', machine.read('passwd') + account('zoe', 1010))
      expect((await muster('authenticate zoe', `${password}\n`)).exitCode).toBe(0)
      expect(await people()).toContain('zoe 1010 present')
    })

    test('a list that is not whole removes nobody, and the run says what is wrong with it', async () => {
      await muster('sync')
      // Cut between two lines, which only the shadow map tells.
      machine.write('passwd', rootLine + account('anna', 1000))
      const { exitCode, stdout } = await muster('sync --json')
      expect(exitCode).toBe(5)
      expect(stdout).toContain('the shadow map has 3 accounts that the list has not (ben, cat, svc-backup)')
      expect(await people()).toEqual(['anna 1000 present', 'ben 1001 present', 'cat 1002 present'])
    })

    const giveNumberTo = (name: string): void => {
      machine.write('passwd', machine.read('passwd').replace(account('ben', 1001), account(name, 1001)))
      machine.write('shadow', machine.read('shadow').replace('ben:', `${name}:`))
      machine.write('group', machine.read('group').replaceAll('ben', name))
    }

    test('a uid that comes with another name is held as possibly another person, who neither replaces nor removes anybody', async () => {
      await muster('sync')
      giveNumberTo('zoe')
      const { conflicts } = JSON.parse((await muster('sync --json')).stdout)
      expect(conflicts[0].reason).toContain(
        'the id 1001 was that of ben, and the source may give an id to somebody else, so this may be another person',
      )
      expect(await people()).toEqual(['anna 1000 present', 'ben 1001 present', 'cat 1002 present'])
      // By signing in neither: the password is right, and whose account it would be is not known.
      expect((await muster('authenticate zoe', `${password}\n`)).exitCode).not.toBe(0)
      expect(await people()).toEqual(['anna 1000 present', 'ben 1001 present', 'cat 1002 present'])
      expect((await muster('conflicts')).stdout).toContain('zoe')
      expect((await muster('explain zoe')).stdout).toContain('the id 1001 was that of ben')
      expect((await muster('users show ben')).stdout).toContain('id 1001, which the source may give to somebody else')
    })

    test('--same lets the account go on under the new name, with what it owns', async () => {
      await muster('sync')
      giveNumberTo('zoe')
      await muster('sync')
      const shown = await muster('conflicts resolve zoe --same')
      expect(shown.stdout).toContain('The account of ben (campus:1001) goes on as zoe')
      expect((await muster('conflicts resolve zoe --same --yes')).exitCode).toBe(0)
      expect((await muster('sync')).exitCode).toBe(0)
      expect(await people()).toEqual(['anna 1000 present', 'cat 1002 present', 'zoe 1001 present'])
      const zoe = JSON.parse((await muster('users show zoe --json')).stdout)
      expect(zoe).toMatchObject({
        balance: expect.anything(),
        groups: expect.arrayContaining([expect.objectContaining({ name: 'students-1' })]),
      })
      expect(zoe.ledger).toHaveLength(1)
      expect(JSON.parse((await muster('conflicts --json')).stdout)).toMatchObject({ open: [] })
    })

    test('--new makes another account for the newcomer, and the old one is absent with what it owns', async () => {
      await muster('sync')
      giveNumberTo('zoe')
      await muster('sync')
      expect((await muster('conflicts resolve zoe --new --yes')).exitCode).toBe(0)
      expect((await muster('sync')).exitCode).toBe(0)
      expect(await people()).toEqual([
        'anna 1000 present',
        expect.stringMatching(/^ben 1001 \(until run \d+\) absent$/),
        'cat 1002 present',
        'zoe 1001 present',
      ])
      for (const name of ['ben', 'zoe']) expect(JSON.parse((await muster(`users show ${name} --json`)).stdout).ledger).toHaveLength(1)
    })

    test('who bears a name under another number does not open the account of whoever left it', async () => {
      await muster('sync')
      const without = machine.read('passwd').replace(account('cat', 1002), '')
      machine.write('passwd', without)
      machine.write('shadow', machine.read('shadow').replace(/^cat:.*\n/m, ''))
      expect((await muster('sync')).exitCode).toBe(0)
      expect(await people()).toContain('cat 1002 absent')
      machine.write('passwd', without + account('cat', 1009))
      const { stdout, exitCode } = await muster('authenticate cat --json', `${password}\n`)
      expect(exitCode).toBe(6)
      expect(JSON.parse(stdout).because).toContain('the name belongs to another id at the source now')
    })

    test('the new name of somebody is not taken from whoever bears it', async () => {
      await muster('sync')
      // cat left, and ben is called cat now.
      machine.write('passwd', rootLine + account('anna', 1000) + account('cat', 1001) + account('svc-backup', 1003))
      machine.write('shadow', machine.read('shadow').replace('ben:*:19000:0:99999:7:::\n', ''))
      await muster('sync')
      expect(await people()).toEqual(['anna 1000 present', 'ben 1001 present', 'cat 1002 absent'])
      const { exitCode, stderr } = await muster('conflicts resolve cat --same --yes')
      expect(exitCode).toBe(2)
      expect(stderr).toContain('cat cannot be the new name of ben while campus:1002 bears it')
    })

    test('two accounts with one number are both refused, until each has its own', async () => {
      machine.write('passwd', machine.read('passwd') + account('twin', 1002))
      machine.write('shadow', `${machine.read('shadow')}twin:*:19000:0:99999:7:::\n`)
      const [first, second] = JSON.parse((await muster('sync --json')).stdout).rejected
      expect(first.reason).toBe('the user "1002" is given twice with different contents ("cat" and "twin"), so neither is used')
      expect(second.hint).toContain('Give each of them a number of its own')
      expect(await people()).toEqual(['anna 1000 present', 'ben 1001 present'])
    })
  },
)
