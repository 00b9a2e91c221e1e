import { describe, expect, test } from 'vitest'
import { inventTenant } from '../../../test/clouds/entra-id/invent-tenant.ts'
import { refusals, refuse } from '../../../test/clouds/entra-id/refusals.ts'
import { expectDirectory } from '../../../test/servers/invent-directory.ts'
import { listAll } from '../../../test/servers/list-all.ts'
import { patiently } from '../src/patiently.ts'
import { group, openEntra, person, readAll } from './open-entra.ts'

const many = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => person(from + index))

describe('a tenant', () => {
  test('gives the campus that the LDAP tests give, by the names that people have on the premises', async () => {
    const size = { people: 800, groups: 50, memberships: 4_000, seed: 17 }
    const { entra, session } = await openEntra(0, { users: { username: 'onPremisesSamAccountName' } })
    inventTenant(entra.state, size)
    const wanted = expectDirectory(size)
    const listed = await listAll(session)
    expect(listed.isComplete).toBe(true)
    const seen = listed.users.map(({ id, username, displayName, email, department, active }) => ({
      id,
      username,
      displayName,
      email,
      department,
      active,
    }))
    expect(seen).toEqual([...wanted.users.values()])
    expect(new Map([...listed.memberships].toSorted())).toEqual(new Map([...wanted.groups].toSorted()))
  })

  test('costs one request a page of people, of groups and of members, and two for where changes begin', async () => {
    const { entra, session } = await openEntra(30, { pageSize: 10 })
    for (let number = 0; number < 25; number++) entra.state.addGroup({ id: group(number), displayName: `g${number}` }, many(0, number))
    await readAll(session)
    const pages = (size: number): number => Math.max(1, Math.ceil(size / 10))
    const members = Array.from({ length: 25 }, (_, number) => pages(number)).reduce((sum, each) => sum + each)
    expect(entra.questions.count).toBe(pages(30) + pages(25) + members + 2)
    // A token, two positions, three and three pages, and the parts in batches.
    expect(entra.double.calls.length).toBeLessThanOrEqual(1 + 2 + 3 + 3 + 5)
  })

  test('gives each person what Entra says, and null for what it has not', async () => {
    const { entra, reopen } = await openEntra()
    const guid = '33221100-5544-7766-8899-aabbccddeeff'
    entra.state.addPerson({
      id: person(1),
      userPrincipalName: 'ada@campus.example',
      onPremisesSamAccountName: 'ada',
      onPremisesImmutableId: Buffer.from('00112233445566778899aabbccddeeff', 'hex').toString('base64'),
      onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-4',
      displayName: 'Ada L',
      givenName: 'Ada',
      surname: 'L',
      mail: 'ada@campus.example',
      proxyAddresses: ['SMTP:ada@campus.example', 'smtp:al@campus.example', 'X500:/o=x'],
      otherMails: ['ada@home.example'],
      officeLocation: 'B 12',
      employeeId: '0815',
      jobTitle: 'Lecturer',
      accountEnabled: false,
      onPremisesExtensionAttributes: { extensionAttribute1: 'C-7' },
    })
    const users = { username: ['onPremisesSamAccountName'], cardNumbers: 'extensionAttribute1', attributes: { title: 'jobTitle' } }
    const { users: found } = await readAll(await reopen({ users }))
    expect(found).toEqual([
      {
        type: 'user',
        id: person(1),
        username: 'ada',
        handles: [person(1)],
        displayName: 'Ada L',
        givenName: 'Ada',
        familyName: 'L',
        email: 'ada@campus.example',
        otherEmails: ['al@campus.example', 'ada@home.example'],
        department: null,
        office: 'B 12',
        employeeNumber: '0815',
        cardNumbers: ['C-7'],
        active: false,
        attributes: {
          onPremisesImmutableId: ['ABEiM0RVZneImaq7zN3u/w=='],
          onPremisesSamAccountName: ['ada'],
          onPremisesSecurityIdentifier: ['S-1-5-21-1-2-3-4'],
          onPremisesUserPrincipalName: null,
          onPremisesObjectGuid: [guid],
          userType: ['Member'],
          title: ['Lecturer'],
        },
        at: person(1),
      },
    ])
  })

  test('leaves guests out unless they are wanted, and says who lacks the property that is the username', async () => {
    const { entra, session, reopen } = await openEntra(1)
    entra.state.addPerson({ id: person(7), userPrincipalName: 'x#EXT#@campus.example', userType: 'Guest' })
    expect((await readAll(session)).users.map(({ id }) => id)).toEqual([person(0)])
    expect((await readAll(await reopen({ guests: true }))).users).toHaveLength(2)
    const { records, isComplete } = await readAll(await reopen({ users: { username: 'mailNickname' } }))
    expect(records[0]).toMatchObject({ type: 'error', class: 'data', record: { kind: 'user', id: person(0) } })
    expect(isComplete).toBe(true)
  })

  test('is read in full though pages come empty, come twice, and their place is forgotten', async () => {
    const { entra, session, logged } = await openEntra(50, { pageSize: 10 })
    entra.state.addGroup({ id: group(0), displayName: 'All' }, many(0, 50))
    entra.lists.empty = 1
    entra.lists.repeats = 3
    entra.answer(refusals.pageToken(), (path) => path === '/v1.0/groups')
    let asked = 0
    entra.answer(refusals.pageToken(), (path) => path.endsWith('/members') && ++asked === 3)
    const { users, members, isComplete } = await readAll(session)
    expect([users.length, members.get(group(0))?.size, isComplete]).toEqual([50, 50, true])
    expect(logged.join()).toContain('read from the beginning again')
  })

  test('is given up with a sentence where next links never end', async () => {
    const { entra, session } = await openEntra(5)
    entra.lists.empty = Number.POSITIVE_INFINITY
    const link = { status: 200, body: { value: [], '@odata.nextLink': `${entra.double.url}v1.0/users?$skiptoken=on` } }
    entra.double.fail({ kind: 'reply', reply: link }, ({ path }) => path === '/v1.0/users', Number.POSITIVE_INFINITY)
    const { isComplete, failure } = await readAll(session)
    expect(isComplete).toBe(false)
    expect(failure).toMatchObject({ code: 'LISTING_INCOMPLETE' })
    expect(entra.double.calls.length).toBeLessThan(20)
  })

  test('sends its token to no other server that a next link names', async () => {
    const { entra, session } = await openEntra(1)
    const link = { status: 200, body: { value: [{ id: person(0) }], '@odata.nextLink': 'http://127.0.0.2:1/v1.0/users' } }
    entra.double.fail({ kind: 'reply', reply: link }, ({ path }) => path === '/v1.0/users')
    expect((await readAll(session)).failure).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })

  test('is read to its end though the token expires in page 40', async () => {
    const { entra, session } = await openEntra(100, { pageSize: 2 })
    entra.double.fail({ kind: 'reply', reply: refusals.expired() }, ({ path }) => path === '/v1.0/users' && entra.questions.count === 42)
    const { users, isComplete } = await readAll(session)
    expect([users.length, isComplete]).toEqual([100, true])
    expect(entra.double.calls.filter(({ path }) => path.endsWith('/token'))).toHaveLength(2)
  })

  test('waits where a quota says so, by itself and inside a batch, and goes on where it was', async () => {
    const { entra, session, logged } = await openEntra(60, { pageSize: 10 }, { quota: { units: 20, windowMs: 150 } })
    for (let number = 0; number < 40; number++) entra.state.addGroup({ id: group(number), displayName: `g${number}` }, [person(number)])
    const { users, members, unknown, isComplete } = await readAll(session)
    expect([users.length, members.size, unknown.size, isComplete]).toEqual([60, 40, 0, true])
    expect(entra.questions.throttled).toBeGreaterThan(0)
    expect(logged.join()).toContain('was asked too often')
  })

  test('tells a refusal for rate from one for permission: the first is waited for, also where it says 403 or 200', async () => {
    const { entra, session } = await openEntra(3)
    const rate = (status: number) => refuse(status, 'TooManyRequests', 'later', { 'retry-after': '0.05' })
    entra.answer(rate(403), (path) => path === '/v1.0/users')
    entra.answer(rate(200), (path) => path === '/v1.0/groups')
    entra.answer(refuse(200, 'serviceNotAvailable', 'failed', { 'retry-after': '0.05' }), (path) => path === '/v1.0/users')
    const { users, isComplete } = await readAll(session)
    expect([users.length, isComplete]).toEqual([3, true])
    entra.answer(refuse(200, 'Whatever', 'no'), (path) => path === '/v1.0/users')
    expect((await readAll(session)).failure).toMatchObject({ code: 'SOURCE_REFUSED' })
  })

  test('names the permission that is missing: without people nothing is read, without groups the listing is partial', async () => {
    const { entra, session } = await openEntra(3)
    entra.tokens.permissions.delete('GroupMember.Read.All')
    const partial = await readAll(session)
    expect([partial.users.length, partial.isComplete]).toEqual([3, false])
    expect(partial.failure).toMatchObject({ code: 'SOURCE_REFUSED', hint: expect.stringContaining('GroupMember.Read.All') })
    entra.tokens.permissions.delete('User.Read.All')
    expect((await readAll(session)).failure).toMatchObject({ hint: expect.stringContaining('User.Read.All') })
  })
})

describe('members of a group', () => {
  test('are read to the last of 50,000, each once', async () => {
    const { entra, session } = await openEntra()
    for (let number = 0; number < 50_000; number++) entra.state.addPerson({ id: person(number), userPrincipalName: `p${number}@x.example` })
    entra.state.addGroup({ id: group(0), displayName: 'Everybody' }, many(0, 50_000))
    const { members, isComplete, records } = await readAll(session)
    expect([members.get(group(0))?.size, isComplete]).toEqual([50_000, true])
    expect(records.at(-1)).toMatchObject({ members: 50_000 })
  })

  test('are people and groups; devices, contacts and applications are none, and an unknown type counts by its id', async () => {
    const { entra, session } = await openEntra(1)
    const { state } = entra
    for (const [index, type] of ['device', 'orgContact', 'servicePrincipal', 'agentUser'].entries()) {
      state.addOther({ id: `other-${index}`, type, displayName: type })
    }
    state.addGroup({ id: group(1), displayName: 'Inner' })
    state.addGroup({ id: group(0), displayName: 'Mixed' }, [person(0), group(1), 'other-0', 'other-1', 'other-2', 'other-3'])
    const { members, unknown } = await readAll(session)
    expect(members.get(group(0))).toEqual(new Set([person(0), group(1), 'other-3']))
    expect(unknown.size).toBe(0)
  })

  test('that come without their properties make the group unknown, and no other', async () => {
    const { entra, session, logged } = await openEntra(4)
    entra.state.addGroup({ id: group(0), displayName: 'Seen' }, [person(0)])
    entra.state.addGroup({ id: group(1), displayName: 'Half seen' }, [person(1), person(2)])
    const stub = { '@odata.type': '#microsoft.graph.user', id: person(2), displayName: null, userPrincipalName: null }
    entra.answer({ status: 200, body: { value: [stub] } }, (path) => path.includes(group(1)))
    const { members, unknown, isComplete } = await readAll(session)
    expect([...unknown]).toEqual([group(1)])
    expect(members.get(group(0))?.size).toBe(1)
    expect(isComplete).toBe(true)
    expect(logged.join()).toContain('User.Read.All')
  })

  test('that are hidden are unknown without the permission, and read with it', async () => {
    const { entra, session, logged } = await openEntra(2)
    entra.state.addGroup({ id: group(0), displayName: 'Hidden', visibility: 'HiddenMembership' }, [person(0)])
    expect([...(await readAll(session)).unknown]).toEqual([group(0)])
    expect(logged.join()).toContain('Member.Read.Hidden')
    entra.tokens.permissions.add('Member.Read.Hidden')
    expect((await readAll(session)).members.get(group(0))).toEqual(new Set([person(0)]))
  })

  test.each([
    ['is gone between two requests', refusals.notFound('x'), 1],
    ['may not be read', refusals.forbidden(), 1],
    ['goes on failing', refuse(503, 'serviceNotAvailable', 'down'), 100],
    ['is answered by something else', { status: 200, body: { value: 'no list' } }, 1],
  ])('are unknown where the group %s', async (_, reply, times) => {
    const { entra, session } = await openEntra(3)
    entra.state.addGroup({ id: group(0), displayName: 'Well' }, [person(0)])
    entra.state.addGroup({ id: group(1), displayName: 'Not' }, [person(1)])
    entra.answer(reply, (path) => path.includes(group(1)), times)
    const { members, unknown, isComplete } = await readAll(session)
    expect([...unknown]).toEqual([group(1)])
    expect(members.get(group(0))).toEqual(new Set([person(0)]))
    expect(isComplete).toBe(true)
  })

  test('are read where a gateway knows no batches, and with a batch of one', async () => {
    const { entra, session, reopen } = await openEntra(3)
    for (let number = 0; number < 3; number++) entra.state.addGroup({ id: group(number), displayName: `g${number}` }, [person(number)])
    entra.batches = false
    expect((await readAll(session)).members.size).toBe(3)
    const { members, isComplete } = await readAll(await reopen({ batchSize: 1 }))
    expect([[...members.values()].map(({ size }) => size), isComplete]).toEqual([[1, 1, 1], true])
  })
})

test('progress is said while an answer is waited for, and nothing where it comes at once', async () => {
  const slow = new Promise<string>((resolve) => setTimeout(resolve, 100, 'come'))
  const waiting = patiently(slow, () => 7, 20)
  const said: unknown[] = []
  let last = await waiting.next()
  for (; last.done !== true; last = await waiting.next()) said.push(...last.value)
  expect(last.value).toBe('come')
  expect(said.length).toBeGreaterThan(1)
  expect(said[0]).toEqual({ type: 'progress', done: 7 })
  expect(await patiently(Promise.resolve('there'), () => 0).next()).toEqual({ done: true, value: 'there' })
})
