import { describe, expect, test } from 'vitest'
import { googleError } from '../../../test/clouds/google/google-error.ts'
import { base } from '../../../test/clouds/google/serve-google.ts'
import { group, type TenantUser, tenant, user } from '../../../test/clouds/google/tenant.ts'
import type { Call, Fault } from '../../../test/clouds/serve-double.ts'
import { type Listed, listAll } from '../../../test/servers/list-all.ts'
import { openTenant } from './open-google.ts'

const http = { failingSeconds: 0.05, throttledSeconds: 0.05 }
const many = (count: number, stem = 'user'): TenantUser[] => Array.from({ length: count }, (_, number) => user(`${stem}${number}`))
const reply = (status: number, reason: string, message: string): Fault => ({ kind: 'reply', reply: googleError(status, reason, message) })
const isList =
  (name: string, { later = false } = {}) =>
  ({ path, query }: Call): boolean =>
    path === `${base}${name}` && (!later || query.has('pageToken'))
const isMembersOf =
  ({ id }: { id: string }) =>
  ({ path }: Call): boolean =>
    path === `${base}groups/${id}/members`
const unknownIn = ({ records }: Listed): string[] =>
  records.flatMap((record) => (record.type === 'members' && record.unknown === true ? [record.group] : []))

describe('the list of users', () => {
  test('that is refused in the middle gives whom it had, and no end', async () => {
    const { double, session } = await openTenant(tenant(many(700)), { http })
    double.fail(reply(404, 'notFound', 'Domain not found.'), isList('users', { later: true }))
    const { users, failure, isComplete } = await listAll(session)
    expect([users.length, isComplete, failure?.code]).toEqual([500, false, 'SOURCE_REFUSED'])
    expect(failure?.message).toBe('Google does not give the users of the customer: Domain not found. (404, notFound)')
  })

  test('that answers 200 with an error in it is no list', async () => {
    const { double, session } = await openTenant(tenant(many(3)), { http })
    const { body } = googleError(403, 'forbidden', 'Not Authorized to access this resource/api')
    double.fail({ kind: 'reply', reply: { status: 200, body } }, isList('users'))
    const { failure, isComplete } = await listAll(session)
    expect([isComplete, failure?.code]).toEqual([false, 'SOURCE_REFUSED'])
  })

  test.each([{}, { kind: 'admin#directory#groups', groups: [] }, { kind: 'admin#directory#users', users: 'none' }, []])(
    'that answers %j is no list',
    async (body) => {
      const { double, session } = await openTenant(tenant(many(3)), { http })
      double.fail({ kind: 'reply', reply: { status: 200, body } }, isList('users'))
      const { failure, isComplete } = await listAll(session)
      expect([isComplete, failure?.code]).toEqual([false, 'PROTOCOL_VIOLATION'])
    },
  )

  test('goes on over an empty page that has a next one', async () => {
    const { double, session } = await openTenant(tenant(many(3)))
    // The first answer holds nobody, and a token that leads to the beginning.
    const beginning = { kind: 'admin#directory#users', nextPageToken: 'again' }
    double.fail({ kind: 'reply', reply: { status: 200, body: beginning } }, isList('users'))
    double.fail(reply(400, 'invalid', 'Invalid Input: page_token'), isList('users', { later: true }))
    expect(await listAll(session)).toMatchObject({ isComplete: true, users: { length: 3 } })
  })

  test('of which a page comes twice is not complete', async () => {
    const { double, session } = await openTenant(tenant(many(1_200)), { http })
    const repeated = { kind: 'admin#directory#users', users: double.tenant.users.slice(0, 500), nextPageToken: 'more' }
    double.fail({ kind: 'reply', reply: { status: 200, body: repeated } }, isList('users', { later: true }))
    const { failure, isComplete, users } = await listAll(session)
    expect([users.length, isComplete, failure?.code]).toEqual([500, false, 'LISTING_INCOMPLETE'])
    expect(failure?.message).toContain('a page came twice')
  })

  test('whose pages lead round in a circle is not complete', async () => {
    const { double, session } = await openTenant(tenant(many(3)), { http })
    const circle = { kind: 'admin#directory#users', nextPageToken: 'round' }
    double.fail({ kind: 'reply', reply: { status: 200, body: circle } }, isList('users'), 5)
    const { failure } = await listAll(session)
    expect(failure?.message).toContain('a page leads back to one that was before it')
  })

  test('that shifts while it is read gives nobody twice', async () => {
    const everybody = many(900)
    const { double, session } = await openTenant(tenant(everybody))
    // Two newcomers at the front, between the first page and the second.
    double.fail({ kind: 'silence' }, (call) => {
      if (isList('users', { later: true })(call)) double.tenant.users = [user('new1'), user('new2'), ...everybody]
      return false
    })
    const { users, isComplete } = await listAll(session)
    expect([users.length, new Set(users.map(({ id }) => id)).size, isComplete]).toEqual([900, 900, true])
  })

  test('whose page token expires is begun again, and gives nobody twice', async () => {
    const { double, session } = await openTenant(tenant(many(1_300)))
    let pages = 0
    double.fail({ kind: 'silence' }, (call) => {
      if (isList('users', { later: true })(call) && ++pages === 2) double.expirePages()
      return false
    })
    const { users, isComplete } = await listAll(session)
    expect([users.length, new Set(users.map(({ id }) => id)).size, isComplete]).toEqual([1_300, 1_300, true])
    expect(double.asked().filter((path) => path === 'users')).toHaveLength(6)
  })

  test('whose page tokens are never good is not complete', async () => {
    const { double, session } = await openTenant(tenant(many(700)), { http })
    double.fail(reply(400, 'invalid', 'Invalid Input: page_token'), isList('users', { later: true }), 9)
    expect((await listAll(session)).failure?.code).toBe('LISTING_INCOMPLETE')
  })
})

describe('a token', () => {
  test('that ends in the fortieth request is renewed, and nothing is read twice', async () => {
    const people = many(600)
    const groups = Array.from({ length: 60 }, (_, number) => group(`Group${number}`, people.slice(0, 10)))
    const { double, session } = await openTenant(tenant(people, groups))
    let requests = 0
    double.fail({ kind: 'silence' }, ({ path }) => {
      if (path.startsWith(base) && ++requests === 40) double.tokens.forget()
      return false
    })
    const { users, isComplete, memberships } = await listAll(session)
    expect([users.length, memberships.size, isComplete]).toEqual([600, 60, true])
    expect(double.calls.filter(({ path }) => path === '/token').length).toBeGreaterThanOrEqual(2)
  })
})

describe('the members of a group', () => {
  const [anna, ben] = [user('anna'), user('ben')]

  test('that was deleted meanwhile are unknown, and the listing goes on', async () => {
    const [staff, gone] = [group('Staff', [anna]), group('Gone', [anna, ben])]
    const { double, session, logged } = await openTenant(tenant([anna, ben], [gone, staff]))
    double.fail(reply(404, 'notFound', 'Resource Not Found: groupKey'), isMembersOf(gone))
    const listed = await listAll(session)
    expect([unknownIn(listed), listed.isComplete]).toEqual([[gone.id], true])
    expect(listed.memberships.get('Staff')).toEqual(new Set([anna.primaryEmail]))
    expect(logged.join('\n')).toContain(
      'the members of 1 groups are unknown; of the first: Google does not give the members of gone@campus.example',
    )
  })

  test('that may not be read are unknown at once, though "too often" has the same status', async () => {
    const [closed, busy] = [group('Closed', [anna]), group('Busy', [ben])]
    const { double, session } = await openTenant(tenant([anna, ben], [closed, busy]), { http: { throttledSeconds: 30 } })
    double.fail(reply(403, 'forbidden', 'Not Authorized to access this resource/api'), isMembersOf(closed), 9)
    double.fail(reply(403, 'userRateLimitExceeded', 'Quota exceeded'), isMembersOf(busy))
    const listed = await listAll(session)
    expect([unknownIn(listed), listed.isComplete]).toEqual([[closed.id], true])
    expect(listed.memberships.get('Busy')).toEqual(new Set([ben.primaryEmail]))
    expect(double.calls.filter(isMembersOf(closed))).toHaveLength(1)
    expect(double.calls.filter(isMembersOf(busy))).toHaveLength(2)
  })

  test('of which a later page fails are unknown, not those of the first page', async () => {
    const people = many(450)
    const large = group('Large', people)
    const { double, session } = await openTenant(tenant(people, [large]), { http })
    double.fail(reply(500, 'backendError', 'Backend Error'), (call) => isMembersOf(large)(call) && call.query.has('pageToken'), 9)
    const listed = await listAll(session)
    expect([unknownIn(listed), listed.isComplete]).toEqual([[large.id], true])
    expect(listed.memberships.get('Large')).toEqual(new Set())
  })

  test.each([
    ['an error under status 200', { status: 200, body: googleError(403, 'forbidden', 'no').body }],
    ['something else', { status: 200, body: '<form>Sign in to the network</form>' }],
    ['an empty list, though the group has some', { status: 200, body: { kind: 'admin#directory#members' } }],
    ['a member without an id', { status: 200, body: { kind: 'admin#directory#members', members: [{ type: 'USER' }] } }],
  ])('that come as %s are unknown', async (_, answer) => {
    const staff = group('Staff', [anna])
    const { double, session } = await openTenant(tenant([anna, ben], [staff]), { http })
    double.fail({ kind: 'reply', reply: answer }, isMembersOf(staff))
    const listed = await listAll(session)
    expect([unknownIn(listed), listed.isComplete]).toEqual([[staff.id], true])
  })

  test('that Google fails to give for one group after another break the listing off', async () => {
    const groups = Array.from({ length: 30 }, (_, number) => group(`Group${number}`, [anna]))
    const { double, session } = await openTenant(tenant([anna, ben], groups), { http })
    double.fail(reply(503, 'backendError', 'Backend Error'), ({ path }) => path.endsWith('/members'), 999)
    const { failure, isComplete, users } = await listAll(session)
    expect([users.length, isComplete, failure?.code]).toEqual([2, false, 'SOURCE_UNAVAILABLE'])
    expect(double.asked().filter((path) => path.endsWith('/members')).length).toBeLessThan(30)
  })

  test('of types that are outside, everybody, and not known yet', async () => {
    const team = group('Team', [
      anna,
      { id: ben.id, type: 'DELEGATE' },
      { id: 'x1', type: 'DEVICE' },
      { email: 'guest@elsewhere.example', type: 'EXTERNAL' },
    ])
    const all = group('All', [{ id: 'C0campus1', type: 'CUSTOMER' }])
    const { session, logged } = await openTenant(tenant([anna, ben], [team, all]))
    const { memberships, isComplete, records } = await listAll(session)
    expect(isComplete).toBe(true)
    expect(memberships.get('Team')).toEqual(new Set([anna.primaryEmail, ben.primaryEmail, 'x1']))
    expect(memberships.get('All')).toEqual(new Set([anna.primaryEmail, ben.primaryEmail]))
    expect(records.at(-1)).toMatchObject({ users: 2, groups: 2, members: 5 })
    expect(logged).toContain('1 members of groups are outside of the directory, and left out')
  })

  test('in groups that hold each other in a ring are read as they are', async () => {
    const [one, two] = [group('One', [anna]), group('Two', [ben])]
    const ring = [
      { ...one, members: [...one.members, { id: two.id, type: 'GROUP' }] },
      { ...two, members: [...two.members, { id: one.id, type: 'GROUP' }] },
    ]
    const { session } = await openTenant(tenant([anna, ben], ring))
    const { memberships } = await listAll(session)
    expect(Object.fromEntries(memberships)).toEqual({ One: new Set([anna.primaryEmail, 'Two']), Two: new Set([ben.primaryEmail, 'One']) })
  })

  test('who are 50,000 are read to the last, beside those of other groups', async () => {
    const people = many(50_000)
    const large = group('Everyone', people)
    const groups = [large, ...Array.from({ length: 100 }, (_, number) => group(`Group${number}`, [people[number]!]))]
    const { double, session } = await openTenant(tenant(people, groups), {}, { quota: { perMinute: 9_999 } })
    const { memberships, isComplete, records } = await listAll(session)
    expect([memberships.get('Everyone')?.size, isComplete]).toEqual([50_000, true])
    expect(records.at(-1)).toMatchObject({ users: 50_000, groups: 101, members: 50_100 })
    // The largest came first, and kept nobody waiting.
    const asked = double.asked()
    expect(asked.lastIndexOf(`groups/${large.id}/members`)).toBe(asked.length - 1)
    expect(asked).toHaveLength(100 + 1 + 250 + 100)
  })
})

describe('people who were deleted', () => {
  test('are not listed, and are the same when they are restored', async () => {
    const [anna, ben] = [user('anna'), user('ben')]
    const { double, session } = await openTenant(tenant([anna, ben]))
    const ids = async () => (await listAll(session)).users.map(({ id }) => id)
    const before = await ids()
    Object.assign(double.tenant, { users: [anna], deleted: [ben] })
    expect(await ids()).toEqual([anna.id])
    Object.assign(double.tenant, { users: [anna, ben], deleted: [] })
    expect(await ids()).toEqual(before)
  })
})
