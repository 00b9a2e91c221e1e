import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runMuster } from '../../../packages/cli/test/run-muster.ts'
import { settingsSchema } from '../src/settings.ts'
import { reasons } from '../src/sign-in.ts'
import { type DoubleMachine, lab, prefix } from './double/a-machine.ts'
import { type PreparedPowershell, preparePowershell } from './prepare-powershell.ts'

const document = readFileSync(new URL('../../../docs/windows.md', import.meta.url), 'utf8')
const section = (title: string): string => document.split(`## ${title}\n`)[1]!.split('\n## ')[0]!

const school: DoubleMachine = {
  ...lab,
  groups: [
    ...lab.groups,
    { sid: `${prefix}-1011`, name: 'Students', members: [1002, 1003] },
    { sid: `${prefix}-1012`, name: 'Staff', members: [1001] },
  ],
}

describe.each(['Desktop', 'Core'] as const)(
  'the configuration of docs/windows.md, with a double of PowerShell (%s) on the path',
  (edition) => {
    let powershell: PreparedPowershell
    const muster = (words: string, stdin = ''): Promise<Ended> =>
      runMuster(words.split(' '), {
        folder: powershell.folder,
        stdin,
        environment: { PATH: [powershell.folder, process.env.PATH].join(delimiter) },
      })
    const json = async (words: string) => JSON.parse((await muster(`${words} --json`)).stdout)

    beforeAll(() => {
      powershell = preparePowershell({ edition, machine: school })
      const [, written = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
      writeFileSync(join(powershell.folder, 'muster.yaml'), written)
    })
    afterAll(() => powershell?.[Symbol.dispose]())

    test('goes from doctor to sync, signing in, somebody new who signs in first, and a machine that cannot be asked', async () => {
      const doctor = await muster('doctor')
      expect(doctor.exitCode).toBe(0)
      expect(doctor.stdout).toContain(powershell.path)

      expect((await muster('sync')).exitCode).toBe(0)
      const people = await json('users')
      expect(people.map((user: { username: string }) => user.username).toSorted()).toEqual(['anna', 'jörg'])
      expect(powershell.asked().at(-1)).toBe('list some')
      const groups = await json('groups')
      expect(groups.map((group: { name: string }) => group.name).toSorted()).toEqual(['Staff', 'Students'])

      expect((await muster('authenticate Anna', 'correct horse\n')).exitCode).toBe(0)
      expect((await muster('authenticate anna', 'wrong donkey\n')).exitCode).toBe(6)

      const carla = { number: 1004, name: 'carla', fullName: 'Carla Cruz', password: 'new here' }
      const students = { sid: `${prefix}-1011`, name: 'Students', members: [1002, 1003, 1004] }
      const machine = {
        ...school,
        users: [...school.users, carla],
        groups: school.groups.map((group) => (group.name === 'Students' ? students : group)),
      }
      powershell.change({ machine })
      expect((await muster('authenticate carla', 'new here\n')).exitCode).toBe(0)
      expect((await json('users')).map((user: { username: string }) => user.username)).toContain('carla')
      expect((await muster('sync')).exitCode).toBe(0)
      expect(JSON.stringify(await json('users show carla'))).toContain('Students')
      const credit = await muster('credit')
      expect(credit.stdout).toContain('carla')

      powershell.change({ machine, sin: { how: 'die', afterLines: 0, exit: 1, stderr: 'The RPC server is unavailable.' } })
      expect((await muster('sync')).exitCode).toBe(4)
      expect((await muster('authenticate anna', 'correct horse\n')).exitCode).toBe(4)
      powershell.change({ machine, sin: { how: 'die', afterLines: 4, exit: 1 } })
      expect((await muster('sync')).exitCode).toBe(5)
      expect(await json('users')).toHaveLength(3)
    }, 240_000)
  },
)

test('the configuration has ten lines', () => {
  const [, written = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
  expect(written.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})

test('docs/windows.md names every setting, and no other', () => {
  const properties = settingsSchema.properties as Record<string, { properties?: object; enum?: string[]; items?: { enum?: string[] } }>
  const rows = [...section('Settings').matchAll(/^\| `(\w+)` \| (.*) \|$/gm)]
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(properties))
  for (const [, name = '', meaning = ''] of rows) {
    const { properties: inner = {}, enum: values = [], items } = properties[name]!
    for (const word of [...Object.keys(inner), ...values, ...(items?.enum ?? [])]) expect(meaning).toContain(word)
  }
})

test('docs/windows.md has the reason of every error of LogonUser', () => {
  const rows = [...section('Signing in').matchAll(/^\| (.*) \| `([a-z-]+)` \|$/gm)]
  const said = rows.flatMap(([, errors = '', reason = '']) => (errors.match(/\d{4}/g) ?? []).map((code) => [code, reason] as const))
  expect(Object.fromEntries(said)).toEqual(reasons)
})
