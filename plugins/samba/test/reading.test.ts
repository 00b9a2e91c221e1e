import { expect, test } from 'vitest'
import { readGroupMap } from '../src/read-group-map.ts'
import { readAliasMembers, readDomainInfo, readGroupsOfUser, readNamed, readRemoteGroup, readRemoteUser } from '../src/read-samr.ts'
import { readUnixGroup, readUnixUser } from '../src/read-unix-groups.ts'

/** Recorded from net 4.17. */
const map = `Staff & Co (x) -> y
\tSID       : S-1-5-21-1-2-3-1009
\tUnix gid  : 3002
\tUnix group: staff
\tGroup type: Local Group
\tComment   : Local Unix group
Students
\tSID       : S-1-5-21-1-2-3-1008
\tUnix gid  : 3001
\tUnix group: students
\tGroup type: Domain Group
\tComment   : All students
Administrators
\tSID       : S-1-5-32-544
\tUnix gid  : 10000
\tUnix group: BUILTIN\\administrators
\tGroup type: Local Group
\tComment   : 
`.split('\n')
map.pop()

test('reads the map of groups, without those of the machine itself', () => {
  expect(readGroupMap(map)).toEqual({
    groups: [
      { name: 'Staff & Co (x) -> y', sid: 'S-1-5-21-1-2-3-1009', gid: 3002, isLocal: true, comment: 'Local Unix group' },
      { name: 'Students', sid: 'S-1-5-21-1-2-3-1008', gid: 3001, isLocal: false, comment: 'All students' },
    ],
  })
  expect(readGroupMap([])).toEqual({ groups: [] })
})

test('a map that is cut within a group, or has a line too many, says at which line', () => {
  for (let cut = 1; cut < map.length; cut++) {
    expect(readGroupMap(map.slice(0, cut)).fault !== undefined).toBe(cut % 6 !== 0)
    const inserted = [...map.slice(0, cut), 'Ghosts', ...map.slice(cut)]
    expect(readGroupMap(inserted).fault).toBeDefined()
  }
  expect(readGroupMap(map.with(1, '\tSID       : none')).fault).toBe(2)
})

test('a line of getent is a group or a user only when it has all of its parts', () => {
  expect(readUnixGroup('staff:x:3002:ada,bob%x')).toEqual({ name: 'staff', gid: 3002, members: ['ada', 'bob%x'] })
  expect(readUnixGroup('empty:*:3003:')).toEqual({ name: 'empty', gid: 3003, members: [] })
  for (const line of ['', 'staff', 'staff:x:3002', 'staff:x::', ':x:1:', 'staff:x:3002:a:b', 'caf\uFFFD:x:1:', '+:::'])
    expect(readUnixGroup(line)).toBeUndefined()
  expect(readUnixUser('ada:x:2001:3001:Ada: L:/home/ada:/bin/sh')).toBeUndefined()
  expect(readUnixUser('ada:x:2001:3001:Ada:/home/ada:/bin/sh')).toEqual({ name: 'ada', gid: 3001 })
  expect(readUnixUser('-dash:x:::Dash:/home/d:/bin/bash')).toBeUndefined()
})

test('a line of rpcclient is what it says only in its exact form', () => {
  const line = 'index: 0x5 RID: 0x3eb acb: 0x00000011 Account: dora\tName: Dora\tDesc: (null)'
  expect(readRemoteUser(line)).toEqual({ rid: 1003, flags: 17, username: 'dora', fullName: 'Dora', description: '' })
  for (let cut = 0; cut < line.indexOf('Desc: '); cut++) expect(readRemoteUser(line.slice(0, cut))).toBeUndefined()
  expect(readRemoteUser(`${line}\tmore`)).toBeUndefined()
  expect(readRemoteUser(` ${line}`)).toBeUndefined()
  expect(readNamed('user', 'user:[a] rid:[0x1] rid:[0x3e8]')).toEqual({ name: 'a] rid:[0x1', rid: 1000 })
  expect(readNamed('group', 'user:[ada] rid:[0x3e8]')).toBeUndefined()
  expect(readNamed('user', 'user:[ada] rid:[0x3')).toBeUndefined()
})

test('members of a remote group are read only with the number of them, and only of lines that are members', () => {
  const lines = [
    '\tGroup Name:\tStudents',
    '\tDescription:\tAll students',
    '\tGroup Attribute:7',
    '\tNum Members:2',
    '\trid:[0x3e8] attr:[0x7]',
    '\trid:[0x3e9] attr:[0x7]',
  ]
  expect(readRemoteGroup(lines)).toEqual({ description: 'All students', count: 2, rids: [1000, 1001] })
  expect(readRemoteGroup(lines.slice(0, 3))).toBeUndefined()
  expect(readRemoteGroup([...lines, 'result was NT_STATUS_ACCESS_DENIED'])).toBeUndefined()
  expect(readAliasMembers(['\tsid:[S-1-5-21-1-2-3-1000]'])).toEqual(['S-1-5-21-1-2-3-1000'])
  expect(readAliasMembers(['\tsid:[S-1-5-21-1-2-3-1000]', '\tsid:[S-1-5'])).toBeUndefined()
  expect(readGroupsOfUser(['\tgroup rid:[0x3f0] attr:[0x7]', '\tgroup rid:[0x3f1]', ''])).toEqual([1008, 1009])
  expect(readGroupsOfUser(['Could not initialise'])).toBeUndefined()
})

test('the numbers of a domain are read whole or not at all', () => {
  const lines = [
    'Domain Name: CAMPUS',
    'Domain SID: S-1-5-21-1-2-3',
    'Sequence number: 1',
    'Num users: 8',
    'Num domain groups: 2',
    'Num local groups: 1',
  ]
  expect(readDomainInfo(lines)).toEqual({ sid: 'S-1-5-21-1-2-3', users: 8, groups: 2, localGroups: 1 })
  for (const missing of [1, 3, 4, 5]) expect(readDomainInfo(lines.toSpliced(missing, 1))).toBeUndefined()
  expect(readDomainInfo(lines.with(1, 'Domain SID: (NULL SID)'))).toBeUndefined()
})
