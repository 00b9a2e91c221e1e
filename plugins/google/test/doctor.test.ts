import type { Finding, Session } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { googleError } from '../../../test/clouds/google/google-error.ts'
import { base } from '../../../test/clouds/google/serve-google.ts'
import { group, tenant, user } from '../../../test/clouds/google/tenant.ts'
import { openTenant } from './open-google.ts'

const http = { failingSeconds: 0.05, throttledSeconds: 0.05 }
const scope = (name: string): string => `https://www.googleapis.com/auth/admin.directory.${name}.readonly`
const campus = () => {
  const [anna, ben] = [user('anna', { customSchemas: { Campus: { card: '77' } } }), user('ben', { archived: true })]
  return tenant([anna, ben], [group('Staff', [anna]), group('Staff', [ben], { email: 'staff2@campus.example' })], {
    deleted: [user('gone')],
  })
}
const findingsOf = async (session: Session): Promise<Record<string, Finding>> =>
  Object.fromEntries((await session.check()).findings.map((finding) => [finding.id, finding]))

describe('doctor', () => {
  test('says who reads, what may be read, how much there is and what it costs', async () => {
    const { session } = await openTenant(campus(), { cardNumbers: ['Campus.card'], attributes: { room: 'Campus.rom' } })
    const found = await findingsOf(session)
    expect(
      Object.fromEntries(
        Object.entries(found).map(([id, { outcome, message }]) => [id, `${outcome}: ${message.replace(/[\d.]+ s:/, '0 s:')}`]),
      ),
    ).toEqual({
      'google.account':
        'ok: muster@campus-project.iam.gserviceaccount.com (client ID 100000000000000000001) reads by its key, on behalf of anna@campus.example',
      'google.users': `ok: users may be read: ${scope('user')} is granted`,
      'google.groups': `ok: groups and their members may be read: ${scope('group')} is granted`,
      'google.deleted': 'ok: 1 user can still be restored by Google; whoever is restored goes on with the same account here',
      'google.list': 'ok: read in 0 s: 2 users, 1 of them suspended or archived, 2 groups, 2 memberships; complete',
      'google.members': 'ok: the members of every group could be read',
      'google.field.cardNumbers': 'ok: 1 of 2 users have a value for cardNumbers (Campus.card)',
      'google.field.attributes.room': 'warning: 0 of 2 users have a value for attributes.room (Campus.rom)',
      'google.names': 'warning: several groups are called "Staff"',
      'google.quota': 'ok: that took 4 requests, which the usual quota (2400 a minute) gives in 1 minute',
    })
  })

  test('names the one scope that is missing, and everything that is to be granted', async () => {
    const { session } = await openTenant(campus(), { unitGroups: true, http }, { granted: [scope('user'), scope('orgunit')] })
    const found = await findingsOf(session)
    expect([found['google.users']?.outcome, found['google.groups']?.outcome, found['google.units']?.outcome]).toEqual([
      'ok',
      'failed',
      'ok',
    ])
    expect(found['google.groups']?.message).toContain(`no token for ${scope('group')} on behalf of anna@campus.example`)
    expect(found['google.groups']?.remedy).toContain([scope('user'), scope('group'), scope('orgunit')].join(','))
    expect(found['google.list']).toBeUndefined()
  })

  test.each([
    ['an API that is off', 403, 'accessNotConfigured', 'https://console.cloud.google.com/apis/library/admin.googleapis.com'],
    ['a role that sees no users', 403, 'forbidden', 'https://admin.google.com/ac/roles'],
    ['a token without the scope', 403, 'insufficientPermissions', 'https://admin.google.com/ac/owl/domainwidedelegation'],
  ])('says of %s which page to open', async (_, status, reason, page) => {
    const { double, session } = await openTenant(campus(), { http })
    double.fail({ kind: 'reply', reply: googleError(status, reason, 'No.') }, ({ path }) => path === `${base}users`, 9)
    const { 'google.users': users } = await findingsOf(session)
    expect([users?.outcome, users?.remedy]).toEqual(['failed', expect.stringContaining(page)])
  })

  test('says which domain is none', async () => {
    const { session } = await openTenant(campus(), { domains: ['campus.example', 'campsu.example'], http })
    const { 'google.users': users } = await findingsOf(session)
    expect(users?.message).toBe('Google does not give the users of campsu.example: Domain not found. (404, notFound)')
    expect(users?.remedy).toContain('`domains`')
  })

  test('says that members of a group cannot be read, and that a quota makes it slow', async () => {
    const { double, session } = await openTenant(campus(), { http: { throttledSeconds: 30 } })
    const [staff, other] = double.tenant.groups
    const isListing = ({ query }: { query: URLSearchParams }): boolean => query.get('maxResults') === '200'
    double.fail(
      { kind: 'reply', reply: googleError(403, 'forbidden', 'No.') },
      (call) => call.path.includes(staff!.id) && isListing(call),
      9,
    )
    const { reply } = { reply: { ...googleError(429, 'rateLimitExceeded', 'Later.'), headers: { 'retry-after': '1' } } }
    double.fail({ kind: 'reply', reply }, (call) => call.path.includes(other!.id) && isListing(call))
    const found = await findingsOf(session)
    expect(found['google.members']).toMatchObject({
      outcome: 'warning',
      message: expect.stringContaining('members of 1 groups could not be read'),
    })
    expect(found['google.quota']).toMatchObject({ outcome: 'warning', message: expect.stringContaining('Google said "later" for 1 s') })
  })
})
