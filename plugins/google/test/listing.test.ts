import { describe, expect, test } from 'vitest'
import { campusFields, expectTenant, inventTenant } from '../../../test/clouds/google/invent-tenant.ts'
import { group, tenant, user } from '../../../test/clouds/google/tenant.ts'
import { listAll } from '../../../test/servers/list-all.ts'
import { openTenant } from './open-google.ts'

const size = { people: 1_200, groups: 60, memberships: 6_000, seed: 17 }

describe('a listing', () => {
  test('of the campus gives what the same campus gives by LDAP', async () => {
    const wanted = expectTenant(size)
    const { session, double } = await openTenant(inventTenant(size), campusFields)
    const { users, groups, memberships, isComplete } = await listAll(session)
    expect(isComplete).toBe(true)
    const told = users.map(({ id, username, displayName, email, department, active }) => ({
      id,
      username,
      displayName,
      email,
      department,
      active,
    }))
    const byId = (one: { id?: string | undefined }, other: { id?: string | undefined }) => (one.id! < other.id! ? -1 : 1)
    expect(told.sort(byId)).toEqual([...wanted.users.values()].sort(byId))
    expect(groups).toHaveLength(wanted.groups.size)
    for (const [name, members] of wanted.groups) expect([name, memberships.get(name)]).toEqual([name, members])
    const pages = [...wanted.groups.values()].map(({ size }, number) => (number === 0 ? 1 : Math.max(1, Math.ceil(size / 200))))
    expect(double.asked()).toHaveLength(3 + 1 + pages.reduce((sum, count) => sum + count, 0))
  })

  test('asks for nothing that is not used', async () => {
    const { session, double } = await openTenant(tenant([user('anna')], [group('Staff', [])]))
    await listAll(session)
    const fields = double.calls.map(({ query }) => query.get('fields') ?? '').join()
    expect(fields).not.toMatch(/photo|phones|addresses|recovery|password|customSchemas|etag/i)
    expect(double.calls.every(({ path, query }) => path === '/token' || query.has('fields'))).toBe(true)
  })
})
