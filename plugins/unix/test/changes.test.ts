import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DirectoryRecord, Scope } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { hasWrappers } from '../../../test/servers/find-programs.ts'
import { type MachineFiles, rootLine } from '../../../test/servers/make-unix-machine.ts'
import { listMachine } from './open-unix.ts'

const everything: Scope = { users: 'all', groups: 'all', disabled: true }
const before = {
  passwd: `${rootLine}anna:x:1000:100:Anna:/home/anna:/bin/bash\nben:x:1001:100:Ben:/home/ben:/bin/bash\n`,
  group: 'root:x:0:\nusers:x:100:\nstaff:x:1000:anna,ben\n',
  shadow: 'root:*:19000:0:99999:7:::\nanna:$6$x$y:19000:0:99999:7:::\nben:$6$x$y:19000:0:99999:7:::\n',
} satisfies MachineFiles

async function readAll(batches: AsyncIterable<readonly DirectoryRecord[]>): Promise<DirectoryRecord[]> {
  const records: DirectoryRecord[] = []
  for await (const batch of batches) records.push(...batch)
  return records
}

describe.skipIf(!hasWrappers)('what has changed on a Unix machine', () => {
  test.each([
    ['an account is gone', 'passwd', before.passwd.replace(/ben.*\n/, '')],
    ['an account has another shell', 'passwd', before.passwd.replace('/bin/bash', '/sbin/nologin')],
    ['the list ends half way', 'passwd', before.passwd.slice(0, -20)],
    ['somebody left a group', 'group', before.group.replace(',ben', '')],
    ['an account was locked', 'shadow', before.shadow.replace('ben:$', 'ben:!$')],
  ] as const)('is nothing until %s; then all is to be read', async (_, file, text) => {
    const { machine, session, records, isComplete } = await listMachine(before)
    expect(isComplete).toBe(true)
    const end = records.at(-1)
    const cursor = (end?.type === 'end' && end.cursor) || ''
    const changes = () => readAll(session.changes!(cursor, everything))
    expect(await changes()).toEqual([{ type: 'end', users: 0, groups: 0, members: 0, cursor }])
    machine.write(file, text)
    expect(await changes()).toEqual([{ type: 'reset' }])
  })

  test('is not known while the list cannot be read, nor when people begin at another number', async () => {
    const { machine, session, records } = await listMachine(before)
    const end = records.at(-1)
    const changes = () => readAll(session.changes!((end?.type === 'end' && end.cursor) || '', everything))
    writeFileSync(join(machine.folder, 'login.defs'), 'UID_MIN 1001\n')
    expect(await changes()).toEqual([{ type: 'reset' }])
    machine.write('passwd', '')
    expect(await changes()).toEqual([{ type: 'reset' }])
    writeFileSync(join(machine.folder, 'bin', 'getent'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    await expect(changes()).rejects.toMatchObject({ family: 'unavailable' })
  })
})
