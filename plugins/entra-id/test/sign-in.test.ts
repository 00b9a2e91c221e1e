import { type Accepted, type Rejected, Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { refuse } from '../../../test/clouds/entra-id/refusals.ts'
import { group, type Open, openEntra, person } from './open-entra.ts'

const password = 'correct horse'

async function openForPasswords(username = 'userPrincipalName'): Promise<Open> {
  const open = await openEntra(2, { passwordGrant: true, users: { username } })
  open.entra.state.change(person(0), { onPremisesSamAccountName: "o'hara" })
  open.entra.tokens.passwords.set(person(0), { password })
  return open
}
const ask = ({ session }: Open, name: string, word = password): Promise<Accepted | Rejected> =>
  session.authenticate!(name, new Secret(word))
const grants = ({ entra }: Open) => entra.double.calls.filter(({ body }) => body.includes('grant_type=password'))

describe('a password', () => {
  test('is not asked about unless the settings say so', async () => {
    const { session } = await openEntra(1)
    expect([session.abilities.authenticate, session.authenticate]).toEqual([false, undefined])
  })

  test('is checked by the principal name, whatever name the person signs in with', async () => {
    const open = await openForPasswords('onPremisesSamAccountName')
    expect(await ask(open, "O'Hara")).toEqual({ type: 'accepted', username: "o'hara" })
    expect(new URLSearchParams(grants(open)[0]!.body).get('username')).toBe('p0@campus.example')
  })

  test.each([
    [50126, 'invalid-credentials'],
    [50056, 'invalid-credentials'],
    [50034, 'unknown-user'],
    [50053, 'locked'],
    [50055, 'expired'],
    [50144, 'expired'],
    [50142, 'must-change'],
    [50057, 'disabled'],
  ] as const)('that ends in AADSTS%i is rejected: %s', async (code, reason) => {
    const open = await openForPasswords()
    open.entra.tokens.passwords.set(person(0), { password, code })
    expect(await ask(open, 'p0@campus.example')).toEqual({ type: 'rejected', reason })
  })

  test.each([
    [50076, 'SOURCE_REFUSED', 'second factor'],
    [53003, 'SOURCE_REFUSED', 'second factor'],
    [65001, 'SOURCE_REFUSED', 'consented'],
    [50020, 'SOURCE_REFUSED', 'guests'],
    [80001, 'SOURCE_UNAVAILABLE', 'cannot answer'],
    [90055, 'THROTTLED', 'too often'],
    [987654, 'SOURCE_REFUSED', 'AADSTS987654'],
  ])('that ends in AADSTS%i is neither accepted nor rejected', async (code, kind, sentence) => {
    const open = await openForPasswords()
    open.entra.tokens.passwords.set(person(0), { password, code })
    await expect(ask(open, 'p0@campus.example')).rejects.toMatchObject({ code: kind, message: expect.stringContaining(sentence) })
    expect(grants(open)).toHaveLength(1)
  })

  test('is tried once, whatever becomes of it', async () => {
    const open = await openForPasswords()
    const isGrant = ({ body }: { body: string }): boolean => body.includes('grant_type=password')
    for (const fault of [
      { kind: 'reply', reply: { status: 503, body: '<html>' } },
      { kind: 'reply', reply: { status: 429, headers: { 'retry-after': '0' }, body: {} } },
      { kind: 'reset' },
    ] as const) {
      open.entra.double.fail(fault, isGrant, Number.POSITIVE_INFINITY)
      await expect(ask(open, 'p0@campus.example')).rejects.toMatchObject({ family: 'unavailable' })
      expect(grants(open)).toHaveLength(1)
      open.entra.double.forget()
    }
  })

  test('goes nowhere when it is empty, or nobody has the name', async () => {
    const open = await openForPasswords()
    expect(await ask(open, 'p0@campus.example', '')).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    expect(await ask(open, 'nobody@campus.example')).toEqual({ type: 'rejected', reason: 'unknown-user' })
    expect(await ask(open, ' ')).toEqual({ type: 'rejected', reason: 'unknown-user' })
    expect(grants(open)).toEqual([])
  })

  test('is not taken for right when the token is of somebody else', async () => {
    const open = await openForPasswords()
    const other = Buffer.from(JSON.stringify({ oid: person(1) })).toString('base64url')
    const reply = { status: 200, body: { access_token: 'a.b.c', id_token: `e30.${other}.c2ln` } }
    open.entra.double.fail({ kind: 'reply', reply }, ({ body }) => body.includes('grant_type=password'))
    await expect(ask(open, 'p0@campus.example')).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATION' })
  })
})

describe('one person', () => {
  test('is found by each name that may be the username, with the groups, by the index only where that is needed', async () => {
    const open = await openForPasswords('onPremisesSamAccountName')
    open.entra.state.addGroup({ id: group(0), displayName: 'Staff' }, [person(0)])
    const found = await open.session.lookUp!("o'hara")
    expect(found).toMatchObject({ user: { id: person(0), username: "o'hara" }, groups: [group(0)] })
    expect(open.entra.double.calls.find(({ path }) => path === '/v1.0/users')?.headers.consistencylevel).toBe('eventual')
    const plain = await openEntra(1)
    expect((await plain.session.lookUp!('P0@campus.example'))?.user.id).toBe(person(0))
    expect(plain.entra.double.calls.find(({ path }) => path === '/v1.0/users')?.headers.consistencylevel).toBeUndefined()
  })

  test('is not taken for one of two, nor for absent where the question is refused', async () => {
    const { entra, session } = await openEntra(2, { users: { username: 'displayName' } })
    for (const number of [0, 1]) entra.state.change(person(number), { displayName: 'Twin' })
    await expect(session.lookUp!('Twin')).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    entra.answer(refuse(403, 'Authorization_RequestDenied', 'no'), () => true)
    await expect(session.lookUp!('Twin')).rejects.toMatchObject({ code: 'SOURCE_REFUSED' })
    expect(await session.lookUp!('nobody')).toBeUndefined()
  })
})
