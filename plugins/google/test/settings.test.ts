import type { DirectoryRecord, KnownEntries, UserRecord } from '@muster/provider'
import { rememberEntries } from '@muster/provider-testing'
import { describe, expect, test } from 'vitest'
import { googleError } from '../../../test/clouds/google/google-error.ts'
import { base } from '../../../test/clouds/google/serve-google.ts'
import { group, type TenantUnit, tenant, user } from '../../../test/clouds/google/tenant.ts'
import { listAll } from '../../../test/servers/list-all.ts'
import { openTenant } from './open-google.ts'

const http = { failingSeconds: 0.05, throttledSeconds: 0.05 }

describe('a user', () => {
  const full = user('anna', {
    name: { givenName: 'Anna', familyName: 'Adams', fullName: 'Anna Adams' },
    orgUnitPath: '/Staff/Library',
    aliases: ['ann@campus.example'],
    nonEditableAliases: ['anna@campus.example.test-google-a.com', 'anna@old.example'],
    externalIds: [
      { value: '4711', type: 'organization' },
      { value: 'B-9', type: 'custom', customType: 'badge' },
    ],
    organizations: [{ department: 'Elsewhere' }, { department: 'Library', primary: true }],
    locations: [{ buildingId: 'Main', floorName: '2', deskCode: '14', area: 'desk' }],
    customSchemas: {
      Campus: { uid: 'anna.a', cards: [{ type: 'work', value: '77' }, { value: '78' }], year: 2026, paid: true, empty: '' },
      Other: { secret: 'not asked for' },
    },
  })
  const readOne = async (settings: object): Promise<UserRecord | undefined> => {
    const { session } = await openTenant(tenant([full]), settings)
    return (await listAll(session)).users[0]
  }

  test('has what Google says, and is called by her address', async () => {
    expect(await readOne({})).toMatchObject({
      id: full.id,
      username: 'anna@campus.example',
      displayName: 'Anna Adams',
      givenName: 'Anna',
      familyName: 'Adams',
      email: 'anna@campus.example',
      otherEmails: ['ann@campus.example', 'anna@old.example'],
      aliases: ['ann@campus.example', 'anna@old.example'],
      department: 'Library',
      office: 'Main 2 14',
      employeeNumber: '4711',
      active: true,
      attributes: { orgUnit: ['/Staff/Library'] },
    })
  })

  test('has what the settings name in custom schemas and external ids', async () => {
    const settings = {
      username: 'Campus.uid',
      employeeNumber: 'externalIds.badge',
      cardNumbers: ['Campus.cards', 'externalIds.badge'],
      attributes: { year: 'Campus.year', paid: 'Campus.paid', empty: 'Campus.empty' },
    }
    const read = await readOne(settings)
    expect(read).toMatchObject({ username: 'anna.a', employeeNumber: 'B-9', cardNumbers: ['77', '78', 'B-9'] })
    expect(read?.attributes).toEqual({ orgUnit: ['/Staff/Library'], year: ['2026'], paid: ['true'], empty: null })
    expect(read).not.toHaveProperty('aliases')
  })

  test('of whom Google says nothing has it cleared', async () => {
    const { session } = await openTenant(tenant([user('ben')]), { cardNumbers: ['Campus.cards'] })
    const cleared = { otherEmails: null, aliases: null, department: null, office: null, employeeNumber: null, cardNumbers: null }
    expect((await listAll(session)).users[0]).toMatchObject(cleared)
  })

  test('without the field that names her is rejected by id, and the listing is complete', async () => {
    const { session } = await openTenant(tenant([full, user('ben')]), { username: 'Campus.uid' })
    const { records, isComplete, users } = await listAll(session)
    expect([users.length, isComplete]).toEqual([1, true])
    expect(records).toContainEqual(
      expect.objectContaining({ type: 'error', message: 'the user has no Campus.uid', at: 'ben@campus.example' }),
    )
  })

  test('who is suspended or archived is not active', async () => {
    const { session } = await openTenant(tenant([full, user('ben', { suspended: true }), user('cat', { archived: true })]))
    expect((await listAll(session)).users.map(({ active }) => active)).toEqual([true, false, false])
  })
})

describe('several domains', () => {
  const [anna, ben, cat] = [
    user('anna'),
    user('ben', { primaryEmail: 'ben@med.example' }),
    user('cat', { primaryEmail: 'cat@law.example' }),
  ]
  const groups = [group('Staff', [anna, ben, cat]), group('Doctors', [ben], { email: 'doctors@med.example' })]
  const campus = () => tenant([anna, ben, cat], groups, { domains: ['campus.example', 'med.example', 'law.example'] })
  const namesOf = ({ users }: { users: readonly UserRecord[] }): string[] => users.map(({ username }) => username).sort()

  test('are all read as one customer', async () => {
    const { session } = await openTenant(campus())
    const listed = await listAll(session)
    expect(namesOf(listed)).toEqual(['anna@campus.example', 'ben@med.example', 'cat@law.example'])
    expect(listed.groups).toHaveLength(2)
  })

  test('are read one after another when they are named, and others are left out', async () => {
    const { session } = await openTenant(campus(), { domains: ['med.example', 'campus.example'] })
    const listed = await listAll(session)
    expect(namesOf(listed)).toEqual(['anna@campus.example', 'ben@med.example'])
    expect(listed.memberships.get('Staff')).toEqual(new Set(['anna@campus.example', 'ben@med.example', cat.id]))
    expect(listed.isComplete).toBe(true)
  })

  test('of which one cannot be read make no complete listing', async () => {
    const { double, session } = await openTenant(campus(), { domains: ['campus.example', 'med.example'], http })
    const refused = { kind: 'reply', reply: googleError(403, 'forbidden', 'No.') } as const
    double.fail(refused, ({ path, query }) => path === `${base}users` && query.get('domain') === 'med.example')
    const { isComplete, users, failure } = await listAll(session)
    expect([users.length, isComplete, failure?.code]).toEqual([1, false, 'SOURCE_REFUSED'])
  })
})

describe('groups', () => {
  const anna = user('anna')
  const [staff, others] = [group('Staff', [anna]), group('Other people', [anna])]

  test.each([
    ['name', ['Other people', 'Staff']],
    ['email', ['other people@campus.example', 'staff@campus.example']],
    ['localPart', ['other people', 'staff']],
  ] as const)('are called by their %s', async (groupName, names) => {
    const { session } = await openTenant(tenant([anna], [staff, others]), { groupName })
    expect((await listAll(session)).groups.map(({ name }) => name).sort()).toEqual(names)
  })

  test('that are not wanted are not asked for their members', async () => {
    const { double, session } = await openTenant(tenant([anna], [staff, others]))
    const records: DirectoryRecord[] = []
    for await (const batch of session.list({ users: 'all', groups: ['ST*'], disabled: true })) records.push(...batch)
    expect(records.at(-1)).toMatchObject({ type: 'end', groups: 2, members: 1 })
    expect(double.asked()).toEqual(['users', 'groups', `groups/${staff.id}/members`])
  })
})

describe('organizational units', () => {
  const units: TenantUnit[] = [
    { orgUnitId: 'id:root', orgUnitPath: '/', name: 'campus.example' },
    { orgUnitId: 'id:s', orgUnitPath: '/Staff', name: 'Staff', parentOrgUnitPath: '/', description: 'All staff' },
    { orgUnitId: 'id:l', orgUnitPath: '/Staff/Library', name: 'Library', parentOrgUnitPath: '/Staff' },
  ]
  const [anna, ben] = [user('anna', { orgUnitPath: '/Staff/Library' }), user('ben', { orgUnitPath: '/Staff' })]

  test('are groups where that is wanted, in each other as they stand', async () => {
    const { session } = await openTenant(tenant([anna, ben], [], { units }), { unitGroups: true })
    const { memberships, isComplete, records } = await listAll(session)
    expect(Object.fromEntries(memberships)).toEqual({
      '/': new Set(['/Staff']),
      '/Staff': new Set(['/Staff/Library', 'ben@campus.example']),
      '/Staff/Library': new Set(['anna@campus.example']),
    })
    expect([isComplete, records.at(-1)]).toEqual([true, expect.objectContaining({ users: 2, groups: 3, members: 4 })])
  })

  test('are told at the end with how many people stand in each', async () => {
    const { session } = await openTenant(tenant([anna, ben]))
    const end = (await listAll(session)).records.at(-1)
    expect(end).toMatchObject({
      places: {
        user: new Map([
          ['/Staff/Library', 1],
          ['/Staff', 1],
        ]),
      },
    })
  })
})

describe('what is known already', () => {
  const people = Array.from({ length: 600 }, (_, number) => user(`user${number}`))
  const groups = [group('Staff', people.slice(0, 300)), group('All', [{ id: 'C0campus1', type: 'CUSTOMER' }])]

  test('is recognised by what was asked for, and only what changed is told again', async () => {
    const { double, session } = await openTenant(tenant(people, groups))
    const first = await listAll(session, rememberEntries())
    const known: KnownEntries = rememberEntries(first.records)
    const again = await listAll(session, known)
    expect([again.users.length, again.groups.length, again.records.at(-1)]).toEqual([0, 0, first.records.at(-1)])
    const members = again.records.filter((record) => record.type === 'members')
    expect(members.map(({ known: found, members: handles }) => [found?.pairs, handles?.length])).toEqual(
      expect.arrayContaining([
        [300, 300],
        [undefined, 600],
      ]),
    )

    double.tenant.users = people.map((one, number) => (number === 7 ? { ...one, suspended: true } : one))
    double.tenant.groups = [{ ...groups[0]!, members: groups[0]!.members.slice(1) }, groups[1]!]
    const changed = await listAll(session, known)
    expect(changed.users.map(({ username, active }) => [username, active])).toEqual([['user7@campus.example', false]])
    expect(changed.records.filter((record) => record.type === 'members' && record.group === groups[0]!.id)).toEqual([
      expect.objectContaining({ members: people.slice(1, 300).map(({ id }) => id), fingerprint: expect.anything() }),
    ])
  })
})

describe('asking for one person', () => {
  const anna = user('anna', { aliases: ['ann@campus.example'] })
  const campus = () => tenant([anna], [group('Staff', [anna]), group('Other', [])])

  test('finds her by address, in any case and by an alias, with her groups', async () => {
    const { double, session } = await openTenant(campus())
    const staff = double.tenant.groups[0]!.id
    for (const name of ['anna@campus.example', 'ANNA@Campus.Example', 'ann@campus.example']) {
      expect(await session.lookUp?.(name)).toMatchObject({ user: { id: anna.id, username: 'anna@campus.example' }, groups: [staff] })
    }
  })

  test('finds nobody by an id, by the address of a group, or in a domain that is not read', async () => {
    const { double, session } = await openTenant(campus(), { domains: ['campus.example'] })
    for (const name of [anna.id, 'staff@campus.example', 'anna@elsewhere.example']) expect(await session.lookUp?.(name)).toBeUndefined()
    expect(double.asked()).toEqual(['users/staff@campus.example'])
  })

  test('by a name that stands before the @ asks in each domain, and takes no alias for it', async () => {
    const { session } = await openTenant(campus(), { username: 'localPart', domains: ['campus.example'] })
    expect((await session.lookUp?.('anna'))?.user.username).toBe('anna')
    expect(await session.lookUp?.('ann')).toBeUndefined()
  })

  test('is not offered where it could not be answered', async () => {
    for (const settings of [{ username: 'localPart' }, { username: 'Campus.uid' }]) {
      const { session } = await openTenant(campus(), settings)
      expect([session.abilities.lookUp, session.lookUp]).toEqual([false, undefined])
    }
  })

  test('whom Google does not tell of throws', async () => {
    const { session } = await openTenant(campus(), { http })
    await expect(session.lookUp?.('anna@elsewhere.example')).rejects.toMatchObject({ code: 'SOURCE_REFUSED' })
  })
})
