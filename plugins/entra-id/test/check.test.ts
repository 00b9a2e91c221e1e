import type { Finding, Session } from '@muster/provider'
import { expect, test } from 'vitest'
import { application } from '../../../test/clouds/entra-id/start-entra.ts'
import { group, openEntra, person } from './open-entra.ts'

async function findingsOf(session: Session): Promise<Readonly<Record<string, Finding>>> {
  const { findings } = await session.check()
  return Object.fromEntries(findings.map((finding) => [finding.id, finding]))
}

test('doctor finds a tenant well, and says what is in it and what that took', async () => {
  const { entra, session } = await openEntra(3, { passwordGrant: true })
  entra.state.change(person(0), { accountEnabled: false })
  entra.state.addGroup({ id: group(0), displayName: 'Staff' }, [person(0), person(1)])
  const findings = await findingsOf(session)
  expect(Object.values(findings).map(({ outcome }) => outcome)).toEqual(Array(10).fill('ok'))
  expect(findings['entra.listing']?.message).toMatch(
    /^read in .* s and \d+ requests: 3 people, 1 of them disabled, 1 groups, 2 memberships$/,
  )
})

test('doctor names each permission that is missing, and the page where it is given', async () => {
  const { entra, session } = await openEntra(1)
  entra.tokens.permissions.clear()
  const none = await findingsOf(session)
  for (const id of ['entra.permissions', 'entra.users', 'entra.groups']) expect(none[id]).toMatchObject({ outcome: 'failed' })
  expect(none['entra.users']?.remedy).toMatch(/User\.Read\.All.*API permissions.*grant admin consent/)
  expect(none['entra.groups']?.remedy).toContain('GroupMember.Read.All')
  expect(none['entra.listing']?.outcome).toBe('not-tried')
})

test('doctor names what groups hide, and warns of an application that may write', async () => {
  const { entra, reopen } = await openEntra(1)
  entra.tokens.permissions.add('Directory.ReadWrite.All')
  entra.state.addGroup({ id: group(0), displayName: 'Hidden', visibility: 'HiddenMembership' }, [person(0)])
  const findings = await findingsOf(await reopen())
  expect(findings['entra.members']).toMatchObject({ outcome: 'warning', remedy: expect.stringContaining('Member.Read.Hidden') })
  expect(findings['entra.permissions']).toMatchObject({ outcome: 'warning', message: expect.stringContaining('Directory.ReadWrite.All') })
})

test('doctor says why no token is given, and does not wait for minutes', async () => {
  const { entra, reopen } = await openEntra(1)
  const wrong = await findingsOf(await reopen({ clientSecret: 'not the right one' }))
  expect(wrong['entra.token']).toMatchObject({ outcome: 'failed', remedy: expect.stringContaining('not its ID') })
  expect(JSON.stringify(wrong)).not.toContain('not the right one')
  entra.double.fail({ kind: 'reply', reply: { status: 503, body: '' } }, () => true, Number.POSITIVE_INFINITY)
  const started = performance.now()
  const down = await findingsOf(await reopen({ http: { failingSeconds: 60 } }))
  expect(down['entra.token']?.outcome).toBe('failed')
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('doctor tells of the quota, of a clock that is wrong, of no one there, and of a grant that is not allowed', async () => {
  const { entra, reopen } = await openEntra(2, {}, { quota: { units: 9, windowMs: 100 } })
  const slow = await findingsOf(await reopen())
  expect(slow['entra.quota']).toMatchObject({ outcome: 'warning', message: expect.stringMatching(/the quota made it wait|is used to/) })
  const old = { status: 200, headers: { date: 'Sat, 01 Jan 2022 00:00:00 GMT' }, body: { value: [] } }
  entra.double.fail({ kind: 'reply', reply: old }, ({ path }) => path === '/v1.0/groups', 1)
  expect((await findingsOf(await reopen()))['entra.clock']).toMatchObject({ outcome: 'warning' })
  const { entra: other, reopen: openOther } = await openEntra(0)
  expect((await findingsOf(await openOther()))['entra.listing']).toMatchObject({ outcome: 'failed' })
  other.state.addPerson({ id: person(0), userPrincipalName: 'p0@campus.example' })
  const refused = { status: 400, body: { error: 'invalid_grant', error_codes: [65001] } }
  other.double.fail({ kind: 'reply', reply: refused }, ({ body }) => body.includes('grant_type=password'))
  const session = await openOther({ passwordGrant: true })
  expect((await findingsOf(session))['entra.passwords']).toMatchObject({ outcome: 'failed', message: expect.stringContaining('consented') })
  expect(JSON.stringify(await session.check())).not.toContain(application.secret)
})
