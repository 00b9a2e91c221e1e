import type { KnownEntries } from '@muster/provider'
import { rememberEntries } from '@muster/provider-testing'
import { describe, expect, test } from 'vitest'
import { hasWrappers } from '../../../test/servers/find-programs.ts'
import { type Listed, listAll } from '../../../test/servers/list-all.ts'
import { rootLine } from '../../../test/servers/make-unix-machine.ts'
import { openMachine } from './open-unix.ts'

const account = (name: string, uid: number, gid: number): string => `${name}:x:${uid}:${gid}:${name}:/home/${name}:/bin/bash\n`
const names = Array.from({ length: 2_500 }, (_, at) => `user${at}`)
const passwd = rootLine + names.map((name, at) => account(name, 2_000 + at, 1_000)).join('')
const shadow = `root:*:19000:0:99999:7:::\n${names.map((name) => `${name}:$6$x$y:19000:0:99999:7:::\n`).join('')}`
const group = `root:x:0:\nusers:x:1000:\nstaff:x:1001:${names.slice(0, 1_500).join(',')}\nfew:x:1002:user1,user2\n`

const decoded = ({ users, records }: Listed) => ({
  users: users.map(({ username }) => username),
  members: records.flatMap((record) => (record.type === 'members' && record.known === undefined ? [record.group] : [])),
  end: records.at(-1),
})

describe.skipIf(!hasWrappers)('what is known of a Unix machine already, by nss_wrapper', () => {
  test('only lines that changed are decoded: of an account, of a group, and of its place in the shadow map', async () => {
    const { session, machine } = await openMachine({ passwd, shadow, group })
    const first = await listAll(session, rememberEntries())
    expect(first.isComplete).toBe(true)
    expect(first.users).toHaveLength(2_500)
    const known: KnownEntries = rememberEntries(first.records)

    const again = decoded(await listAll(session, known))
    expect(again).toEqual({ users: [], members: [], end: first.records.at(-1) })

    machine.write('passwd', passwd.replace(':user7:', ':Seventh:'))
    machine.write('shadow', shadow.replace('user9:$', 'user9:!$'))
    machine.write('group', group.replace('1002:user1,user2', '1002:user1'))
    const changed = await listAll(session, known)
    expect(decoded(changed)).toMatchObject({ users: ['user7', 'user9'], members: ['1002'] })
    expect(changed.users.map(({ active }) => active)).toEqual([true, false])
  })

  test('somebody who leaves a primary group changes that group, and a known line says its members when it is asked', async () => {
    const { session, machine } = await openMachine({ passwd, shadow, group })
    const known = rememberEntries((await listAll(session, rememberEntries())).records)
    machine.write('passwd', passwd.replace('user2499:x:4499:1000', 'user2499:x:4499:1001'))
    const { records, users } = await listAll(session, known)
    expect(users.map(({ username }) => username)).toEqual(['user2499'])
    const members = records.filter((record) => record.type === 'members')
    const of = (gid: string): string[] => members.filter(({ group }) => group === gid).flatMap(({ members }) => [...(members ?? [])])
    expect(of('1000')).toHaveLength(2_499)
    expect(of('1001')).toHaveLength(1_501)
    expect(of('1001')).toContain('user2499')
    expect(records.at(-1)).toMatchObject({ type: 'end', users: 2_500, groups: 3, members: 4_002 })
  })
})
