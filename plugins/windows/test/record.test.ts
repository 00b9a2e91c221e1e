import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type DoubleMachine, lab, prefix } from './double/a-machine.ts'
import type { Scenario } from './double/scenario.ts'
import { openMachine, preparePowershell } from './prepare-powershell.ts'

const command = fileURLToPath(new URL('../src/record-command.ts', import.meta.url))
const domain = 'S-1-5-21-3004336348-2177238915-1682003330'
const machine: DoubleMachine = {
  ...lab,
  groups: [
    {
      ...lab.groups[0]!,
      members: [500, 1001, { sid: `${domain}-512`, name: 'CAMPUS\\Domain Admins' }, { sid: `${domain}-1104`, name: `${domain}-1104` }],
      breaks: 'The member CAMPUS\\Domain Admins cannot be compared.',
    },
    ...lab.groups.slice(1),
  ],
}

interface Recorded {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly text: string
  readonly path: string
}

async function record(
  scenario: Partial<Scenario>,
  words: readonly string[],
  use: (recorded: Recorded) => Promise<void> | void,
): Promise<void> {
  using powershell = preparePowershell({ edition: 'Desktop', machine, ...scenario })
  const path = join(powershell.folder, 'lab.json')
  const ended = await new Promise<Omit<Recorded, 'text' | 'path'>>((resolve) => {
    const all = ['-C', 'development', command, path, '--powershell', powershell.path, ...words]
    execFile(process.execPath, all, (error, stdout, stderr) => resolve({ exit: error === null ? 0 : Number(error.code), stdout, stderr }))
  })
  await use({ ...ended, path, text: existsSync(path) ? readFileSync(path, 'utf8') : '' })
}

async function listRecorded(recording: string) {
  await using opened = await openMachine({ edition: 'Desktop', recording })
  const records = []
  for await (const batch of opened.session.list({ users: 'all', groups: 'all', disabled: true })) records.push(...batch)
  return records
}

test('a machine is recorded, looked at, and replayed as it is', async () => {
  await record({}, [], async ({ exit, stdout, path }) => {
    expect(exit).toBe(0)
    expect(stdout).toContain('Muster reads 5 accounts and 4 groups, and knows that this is everything.')
    expect(stdout).toContain('- Get-LocalGroupMember could not read Administratoren')
    const records = await listRecorded(path)
    expect(records.at(-1)).toEqual({ type: 'end', users: 3, groups: 4, members: 5 })
    expect(records).toContainEqual(expect.objectContaining({ username: 'Anna', displayName: 'Anna Müller' }))
  })
})

test('a redacted recording holds no name of a person, a machine or a domain, and reads the same', async () => {
  await record({}, ['--redact'], async ({ exit, stdout, text, path }) => {
    expect(exit).toBe(0)
    expect(stdout).toContain('with made-up names')
    const secrets = [
      'Anna',
      'Müller',
      'jörg',
      "O'Brien",
      'O\\u0027Brien',
      'bob',
      'LAB7',
      'CAMPUS',
      'Laborleitung',
      'Drucker',
      prefix,
      domain,
    ]
    for (const secret of secrets) expect(text, secret).not.toContain(secret)
    for (const kept of ['Administratoren', 'Gäste', 'S-1-5-32-544', 'NT-AUTORITÄT', 'de-DE']) expect(text).toContain(kept)
    const records = await listRecorded(path)
    expect(records.at(-1)).toEqual({ type: 'end', users: 3, groups: 4, members: 5 })
    expect(records).toContainEqual(expect.objectContaining({ username: 'user1001', displayName: 'Full Name 1001', active: true }))
  })
})

test('what is no UTF-8 is recorded byte for byte, and left out of a redacted recording', async () => {
  await record({ sin: { how: 'code-page-850' } }, [], async ({ exit, stdout, path }) => {
    expect(exit).toBe(1)
    expect(stdout).toContain('does not know whether this is everything')
    expect((await listRecorded(path)).at(-1)).toMatchObject({ type: 'error', message: expect.stringContaining('is not UTF-8') })
  })
  await record({ sin: { how: 'code-page-850' } }, ['--redact'], ({ text }) => {
    expect(text).toContain('characters of Base64 were left out')
    expect(text).not.toContain('base64"')
  })
})

test('a machine that cannot be asked is recorded too, and told', async () => {
  await record({ sin: { how: 'die', afterLines: 0, exit: 1, stderr: 'The RPC server is unavailable.' } }, [], ({ exit, stdout, text }) => {
    expect(exit).toBe(1)
    expect(stdout).toContain('The RPC server is unavailable.')
    expect(JSON.parse(text).exchanges[0]).toMatchObject({ question: 'list all', lines: [], exit: 1 })
  })
})

test('a PowerShell that is not there, a wrong word and a file that is there are told in a sentence', async () => {
  const run = (words: readonly string[]): Promise<{ exit: unknown; stderr: string }> =>
    new Promise((resolve) =>
      execFile(process.execPath, ['-C', 'development', command, ...words], (error, _, stderr) => resolve({ exit: error?.code, stderr })),
    )
  expect(await run([])).toMatchObject({ exit: 2, stderr: expect.stringContaining('muster-windows-record FILE') })
  expect(await run(['a.json', '--loud'])).toMatchObject({ exit: 2, stderr: expect.stringContaining('muster-windows-record FILE') })
  expect(await run([command])).toMatchObject({ exit: 2, stderr: expect.stringContaining('is there already') })
  expect(await run(['/tmp/never-written.json', '--powershell', 'pwsh-preview'])).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining('No PowerShell called pwsh-preview'),
  })
})
