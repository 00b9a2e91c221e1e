import { describe, expect, test } from 'vitest'
import { hasWrappers } from '../../../test/servers/find-programs.ts'
import { rootLine } from '../../../test/servers/make-unix-machine.ts'
import { listMachine, listScope, openMachine } from './open-unix.ts'

const line = (name: string, uid: number, gid: number, gecos = name, shell = '/bin/bash'): string =>
  `${name}:x:${uid}:${gid}:${gecos}:/home/${name}:${shell}\n`

describe.skipIf(!hasWrappers)('the accounts of a Unix machine, by nss_wrapper', () => {
  test('GECOS is split into its fields, and what it leaves empty is cleared', async () => {
    const { users, isComplete } = await listMachine({
      passwd: rootLine + line('anna', 1000, 1000, '& Smith,Room 5,123,456,of physics,since 1999') + line('ben', 1001, 1001, 'Ben'),
      shadow: 'root:*:19000:0:99999:7:::\nanna:$6$x$y:19000:0:99999:7:::\n',
    })
    expect(isComplete).toBe(true)
    expect(users[0]).toMatchObject({
      id: '1000',
      username: 'anna',
      displayName: 'Anna Smith',
      office: 'Room 5',
      homeDirectory: '/home/anna',
      attributes: { workPhone: ['123'], homePhone: ['456'], gecos: ['of physics,since 1999'], shell: ['/bin/bash'] },
    })
    expect(users[1]).toMatchObject({ displayName: 'Ben', office: null, attributes: { workPhone: null, homePhone: null, gecos: null } })
  })

  test('locks and expiry come from the shadow map, shells from the account, and what nobody says is not stated', async () => {
    const { users } = await listMachine({
      passwd:
        rootLine +
        line('fine', 1000, 1000) +
        line('locked', 1001, 1000) +
        line('expires', 1002, 1000) +
        line('nopassword', 1003, 1000) +
        line('mail', 1004, 1000, 'Mail only', '/usr/sbin/nologin') +
        line('elsewhere', 1005, 1000),
      shadow: [
        'root:*:19000:0:99999:7:::',
        'fine:$6$x$y:19000:0:99999:7:::',
        'locked:!$6$x$y:19000:0:99999:7:::',
        'expires:$6$x$y:19000:0:99999:7::20000:',
        'nopassword:!:19000:0:99999:7:::',
        'mail:*:19000:0:99999:7:::\n',
      ].join('\n'),
    })
    const seen = Object.fromEntries(users.map(({ username, active, activeUntil }) => [username, [active, activeUntil]]))
    expect(seen).toEqual({
      fine: [true, null],
      locked: [false, null],
      expires: [true, '2024-10-04'],
      nopassword: [true, null],
      mail: [false, null],
      elsewhere: [null, undefined],
    })
  })

  test('which shells are those of disabled accounts is a setting', async () => {
    const passwd = rootLine + line('a', 1000, 1000, 'A', '/usr/bin/git-shell') + line('b', 1001, 1000, 'B', '/sbin/nologin')
    const { users } = await listMachine({ passwd }, { inactiveShells: ['/usr/bin/git-shell'], expiry: 'never' })
    expect(users.map(({ active }) => active)).toEqual([false, null])
  })

  test('system accounts are left out by the bounds of login.defs, by ranges of the configuration, and by name', async () => {
    const passwd =
      rootLine +
      line('daemon', 1, 1) +
      line('anna', 600, 600) +
      line('pc1$', 700, 600) +
      line('late', 70_000, 600) +
      line('nobody', 65_534, 600)
    const loginDefs = '# UID_MIN 1000\nUID_MIN\t\t  500\nUID_MAX 60000\n'
    expect((await listMachine({ passwd, loginDefs }, { expiry: 'never' })).names).toEqual(['anna'])
    const ranges = { uids: ['1', '70000-'], exclude: ['d*'], expiry: 'never' } as const
    expect((await listMachine({ passwd, loginDefs }, ranges)).names).toEqual(['late'])
  })

  test('groups have the members of their lines and those whose primary group they are', async () => {
    const { memberships, groups } = await listMachine(
      {
        passwd: rootLine + line('anna', 1000, 1000) + line('ben', 1001, 1001) + line('cat', 1002, 1001) + line('dan', 1003, 100),
        group: 'root:x:0:\nusers:x:100:anna\nanna:x:1000:\nstaff:x:1001:anna\nsudo:x:27:anna\n',
      },
      { expiry: 'never' },
    )
    expect(memberships).toEqual(
      new Map([
        // The primary group of somebody is read whatever its number.
        ['users', new Set(['anna', 'dan'])],
        ['staff', new Set(['anna', 'ben', 'cat'])],
      ]),
    )
    expect(groups.find(({ name }) => name === 'staff')).toMatchObject({ id: '1001', handles: ['1001'] })
  })

  test('the private group of one person is a group where the configuration says so', async () => {
    const files = { passwd: rootLine + line('anna', 1000, 1000), group: 'root:x:0:\nanna:x:1000:anna\n' }
    expect((await listMachine(files, { expiry: 'never' })).groups).toEqual([])
    const { memberships } = await listMachine(files, { expiry: 'never', privateGroups: true })
    expect(memberships).toEqual(new Map([['anna', new Set(['anna'])]]))
  })

  test('a username of digits does not stand for whoever has that number', async () => {
    const { users, records } = await listMachine(
      {
        passwd: rootLine + line('1001', 1000, 1000) + line('ben', 1001, 1001),
        group: 'root:x:0:\nstaff:x:2000:1001,ben\n',
      },
      { expiry: 'never' },
    )
    // Without handles of its own, id and username serve.
    expect(users.map(({ id, handles }) => [id, handles])).toEqual([
      ['1000', ['name:1001']],
      ['1001', undefined],
    ])
    expect(records.filter((record) => record.type === 'members')).toMatchObject([{ group: '2000', members: ['name:1001', 'ben'] }])
  })

  test('names, groups and members in Latin-1 survive, and are counted', async () => {
    const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
    const { users, memberships, logged, isComplete } = await listMachine(
      {
        passwd: Buffer.concat([
          latin1(`${rootLine}jörg:x:1000:1000:Jörg Müller:/home/jörg:/bin/sh\n`),
          Buffer.from(line('zoë', 1001, 1000, 'Zoë')),
        ]),
        group: Buffer.concat([latin1('root:x:0:\nm'), latin1('änner:x:1000:\nalle:x:1001:jörg,'), Buffer.from('zoë\n')]),
      },
      { expiry: 'never' },
    )
    expect(isComplete).toBe(true)
    expect(users.map(({ username, displayName }) => [username, displayName])).toEqual([
      ['jörg', 'Jörg Müller'],
      ['zoë', 'Zoë'],
    ])
    expect(memberships.get('alle')).toEqual(new Set(['jörg', 'zoë']))
    expect(memberships.get('männer')).toEqual(new Set(['jörg', 'zoë']))
    expect(logged).toContain('2 lines not in UTF-8 were read as Latin-1')
  })

  test('only the members of wanted groups are read, by name and by primary group', async () => {
    const { session } = await openMachine(
      {
        passwd: rootLine + line('anna', 1000, 1000) + line('ben', 1001, 1001) + line('cat', 1002, 1002),
        group: 'root:x:0:\nusers:x:1000:\nstaff:x:1001:anna\nothers:x:1002:\n',
      },
      { expiry: 'never' },
    )
    expect(await listScope(session, { users: { groups: ['staff'] } })).toEqual({ names: ['anna', 'ben'], doubts: [], isComplete: true })
    const { doubts, isComplete } = await listScope(session, { users: { groups: ['stafff'] } })
    expect([doubts, isComplete]).toEqual([['no group is called stafff, whose members are wanted'], false])
  })

  test('somebody is looked up with groups, also in another case, with a name of digits, and in Latin-1', async () => {
    const passwd = Buffer.concat([
      Buffer.from(rootLine + line('anna', 1000, 1000) + line('1000', 1001, 1000) + line('system', 10, 10)),
      Buffer.from('jörg:x:1002:1000:Jörg:/home/j:/bin/sh\n', 'latin1'),
    ])
    const { session } = await openMachine({ passwd, group: 'root:x:0:\nusers:x:1000:\nstaff:x:1001:anna\n' })
    const anna = await session.lookUp?.('Anna')
    expect([anna?.user.id, anna?.groups]).toEqual(['1000', ['1000', '1001']])
    expect((await session.lookUp?.('1000'))?.user.id).toBe('1001')
    expect((await session.lookUp?.('jörg'))?.user.id).toBe('1002')
    for (const nobody of ['system', 'root', 'nobody-here', '-s', 'a:b', '', '1002']) expect(await session.lookUp?.(nobody)).toBeUndefined()
  })
})
