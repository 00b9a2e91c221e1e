import type { DirectoryRecord, GroupRecord, MembersRecord, Scope, UserRecord } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import type { Settings } from '../src/settings.ts'
import { type DoubleGroup, type DoubleMachine, lab, prefix } from './double/a-machine.ts'
import { openMachine } from './prepare-powershell.ts'

const everything: Scope = { users: 'all', groups: 'all', disabled: true }
const domain = 'S-1-5-21-3004336348-2177238915-1682003330'

interface Read {
  readonly users: readonly UserRecord[]
  readonly groups: readonly GroupRecord[]
  /** By name of the group, the SIDs; `'unknown'` when they are. */
  readonly members: Readonly<Record<string, readonly string[] | 'unknown'>>
  readonly last: DirectoryRecord | undefined
  readonly logged: readonly string[]
  readonly asked: readonly string[]
}

async function read(
  machine: DoubleMachine,
  settings: Settings = {},
  scope = everything,
  edition: 'Desktop' | 'Core' = 'Desktop',
): Promise<Read> {
  await using opened = await openMachine({ edition, machine }, settings)
  const records: DirectoryRecord[] = []
  for await (const batch of opened.session.list(scope)) records.push(...batch)
  const groups = records.filter((record) => record.type === 'group')
  const nameOf = (sid: string): string => groups.find(({ id }) => id === sid)!.name
  const members = records.filter((record): record is MembersRecord => record.type === 'members')
  return {
    users: records.filter((record) => record.type === 'user'),
    groups,
    members: Object.fromEntries(members.map((record) => [nameOf(record.group), record.unknown === true ? 'unknown' : record.members!])),
    last: records.at(-1),
    logged: opened.logged,
    asked: opened.powershell.asked(),
  }
}

const withGroup = (group: Partial<DoubleGroup>): DoubleMachine => ({
  ...lab,
  groups: [{ ...lab.groups[0]!, ...group }, ...lab.groups.slice(1)],
})

describe.each(['Desktop', 'Core'] as const)('as the %s edition writes it', (edition) => {
  test('an account comes with its SID, names, state and end', async () => {
    const { users } = await read(lab, {}, everything, edition)
    expect(users).toEqual([
      {
        type: 'user',
        id: `${prefix}-1001`,
        username: 'Anna',
        handles: [`${prefix}-1001`],
        displayName: 'Anna Müller',
        active: true,
        activeUntil: null,
        attributes: { description: ['Laborleitung'] },
      },
      {
        type: 'user',
        id: `${prefix}-1002`,
        username: 'jörg',
        handles: [`${prefix}-1002`],
        displayName: "Jörg O'Brien & Söhne",
        active: true,
        activeUntil: null,
        attributes: { description: null },
      },
      {
        type: 'user',
        id: `${prefix}-1003`,
        username: 'bob',
        handles: [`${prefix}-1003`],
        displayName: null,
        active: false,
        activeUntil: '2031-12-31T23:00:00.000Z',
        attributes: { description: null },
      },
    ])
  })

  test('attributes are those that were asked for', async () => {
    const { users } = await read(lab, { attributes: ['passwordLastSet', 'principalSource', 'lastLogon'] }, everything, edition)
    expect(users[0]?.attributes).toEqual({ passwordLastSet: ['2026-01-02T03:04:05.000Z'], principalSource: ['Local'], lastLogon: null })
    expect((await read(lab, { attributes: [] }, everything, edition)).users[0]).not.toHaveProperty('attributes')
  })
})

test('the accounts of Windows itself are left out, and so are their memberships, unless they are asked for', async () => {
  const without = await read(lab)
  expect(without.users.map(({ username }) => username)).toEqual(['Anna', 'jörg', 'bob'])
  expect(without.members).toMatchObject({ Administratoren: [`${prefix}-1001`], Gäste: [] })
  expect(without.last).toEqual({ type: 'end', users: 3, groups: 4, members: 5 })
  const all = await read(lab, { builtInAccounts: true })
  expect(all.users.map(({ username }) => username)).toContain('Administrator')
  expect(all.members).toMatchObject({ Administratoren: [`${prefix}-500`, `${prefix}-1001`], Gäste: [`${prefix}-501`] })
})

test('the groups of Windows itself are told by their SID, and named in English where that is wanted', async () => {
  expect((await read(lab)).groups.map(({ name }) => name)).toEqual(['Administratoren', 'Benutzer', 'Gäste', 'Drucker 3. Stock'])
  const { groups } = await read(lab, { groupNames: 'english' })
  expect(groups.map(({ id, name }) => [id, name])).toEqual([
    ['S-1-5-32-544', 'Administrators'],
    ['S-1-5-32-545', 'Users'],
    ['S-1-5-32-546', 'Guests'],
    [`${prefix}-1010`, 'Drucker 3. Stock'],
  ])
})

describe('groups that are not wanted are not read', () => {
  const namesFor = async (scope: Partial<Scope>, settings: Settings = {}): Promise<readonly string[]> =>
    (await read(lab, settings, { ...everything, ...scope })).groups.map(({ name }) => name)

  test('by name and by pattern, whatever the case', async () => {
    expect(await namesFor({ groups: ['drucker*', 'Gäste'] })).toEqual(['Gäste', 'Drucker 3. Stock'])
  })
  test('by the English name of a group of Windows itself', async () => {
    expect(await namesFor({ groups: ['Administrators'] }, { groupNames: 'english' })).toEqual(['Administrators'])
  })
  test('those that say which people are wanted are read too', async () => {
    expect(await namesFor({ groups: 'none', users: { groups: ['Benutzer'] } })).toEqual(['Benutzer'])
  })
  test('none at all', async () => {
    expect(await namesFor({ groups: 'none' })).toEqual([])
  })
  test('signs that are wildcards in PowerShell are taken as they are', async () => {
    expect(await namesFor({ groups: ['[a-z]*', '?äste'] })).toEqual([])
  })
})

test('one PowerShell tells everything', async () => {
  expect((await read(lab)).asked).toEqual(['list all'])
})

describe('a group with members that are no local accounts', () => {
  const strangers = [
    { sid: `${domain}-512`, name: 'CAMPUS\\Domain Admins' },
    { sid: 'S-1-12-1-1-2-3-4', name: 'AzureAD\\zoë' },
    { sid: 'S-1-11-96-1-2-3', name: 'MicrosoftAccount\\zoe@example.com' },
    { sid: `${domain}-1104`, name: `${domain}-1104` },
    { sid: `${prefix}-1010`, name: 'LAB7\\Drucker 3. Stock' },
    { sid: 'S-1-5-11', name: 'NT-AUTORITÄT\\Authentifizierte Benutzer' },
  ]

  test('keeps those that are, and the others are reported and not imported', async () => {
    const { members, last, logged } = await read(withGroup({ members: [1001, ...strangers] }))
    expect(members.Administratoren).toEqual([`${prefix}-1001`])
    expect(last?.type).toBe('end')
    expect(logged).toEqual([
      'not imported: 1 member (CAMPUS\\Domain Admins in Administratoren), of a domain; read the domain by a source of type active-directory',
      'not imported: 1 member (AzureAD\\zoë in Administratoren), of Entra ID',
      'not imported: 1 member (MicrosoftAccount\\zoe@example.com in Administratoren), of Microsoft accounts',
      `not imported: 1 member (${domain}-1104 in Administratoren), for which Windows has no name: the account was deleted, or its domain is out of reach`,
      'not imported: 1 member (LAB7\\Drucker 3. Stock in Administratoren), because Windows does not put local groups into local groups',
    ])
  })

  test('is known when Get-LocalGroupMember gave it up and it was read member by member', async () => {
    const { members, logged } = await read(
      withGroup({ members: [1001, strangers[3]!], breaks: 'Failed to compare two elements in the array.' }),
    )
    expect(members.Administratoren).toEqual([`${prefix}-1001`])
    expect(logged).toContain('Get-LocalGroupMember could not read Administratoren, which was read member by member instead')
  })
})

describe('a group whose members could not all be read is unknown, never empty, and the listing is complete', () => {
  test.each([
    ['one could not be read in any way', { members: [1001, 1002], breaks: 'error code = 1789', unreadable: 1 }],
    ['the group could not be opened', { members: [1001], breaks: 'error code = 1789', closed: true }],
  ])('because %s', async (_, group) => {
    const { members, last, logged } = await read(withGroup(group))
    expect(members).toMatchObject({ Administratoren: 'unknown', Benutzer: [`${prefix}-1001`, `${prefix}-1002`, `${prefix}-1003`] })
    expect(last?.type).toBe('end')
    expect(logged[0]).toBe('the members of Administratoren could not all be read, so nobody is taken out of it: error code = 1789')
  })
})

test('a large group comes in lines of a thousand', async () => {
  const users = Array.from({ length: 2500 }, (_, index) => ({ number: 2000 + index, name: `student${index}` }))
  await using opened = await openMachine({
    edition: 'Core',
    machine: { ...lab, users, groups: [{ sid: `${prefix}-1010`, name: 'Students', members: users.map(({ number }) => number) }] },
  })
  const sizes: number[] = []
  let end: DirectoryRecord | undefined
  for await (const batch of opened.session.list(everything)) {
    for (const record of batch) {
      if (record.type === 'members') sizes.push(record.members!.length)
      end = record
    }
  }
  expect(sizes).toEqual([1000, 1000, 500])
  expect(end).toEqual({ type: 'end', users: 2500, groups: 1, members: 2500 })
})

describe('looking somebody up', () => {
  test('gives the groups with the person, whatever the case of the name', async () => {
    await using opened = await openMachine({ edition: 'Core', machine: lab })
    const found = await opened.session.lookUp!('ANNA')
    expect(found).toMatchObject({ user: { username: 'Anna', id: `${prefix}-1001` }, groups: ['S-1-5-32-544', 'S-1-5-32-545'] })
    expect(await opened.session.lookUp!('Administrator')).toBeUndefined()
  })

  test('leaves the groups open when one of them is unknown', async () => {
    await using opened = await openMachine({ edition: 'Core', machine: withGroup({ breaks: 'error code = 1789', closed: true }) })
    expect(await opened.session.lookUp!('anna')).not.toHaveProperty('groups')
  })

  test('asks once for all who ask while it is asked', async () => {
    await using opened = await openMachine({ edition: 'Core', machine: lab })
    const names = ['anna', 'jörg', 'bob', 'nobody', 'anna']
    const found = await Promise.all(names.map((name) => opened.session.lookUp!(name)))
    expect(found.map((each) => each?.user.username)).toEqual(['Anna', 'jörg', 'bob', undefined, 'Anna'])
    expect(opened.powershell.asked().length).toBeLessThanOrEqual(2)
  })

  test('is unavailable for who was not in a listing that broke off', async () => {
    await using opened = await openMachine({ edition: 'Core', machine: lab, sin: { how: 'die', afterLines: 4, exit: 1 } })
    expect((await opened.session.lookUp!('anna'))?.user.username).toBe('Anna')
    await expect(opened.session.lookUp!('jörg')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
  })
})
