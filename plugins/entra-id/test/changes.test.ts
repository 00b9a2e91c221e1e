import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refusals, refuse } from '../../../test/clouds/entra-id/refusals.ts'
import type { Entra } from '../../../test/clouds/entra-id/start-entra.ts'
import { group, openEntra, person, type Read, readAll, readChanged } from './open-entra.ts'

const gone = ({ records }: Read) => records.flatMap((record) => (record.type === 'gone' ? [[record.kind, record.id, record.reason]] : []))
const moved = ({ records }: Read) =>
  records.flatMap((record) =>
    record.type === 'members' ? [[record.group, record.mode ?? 'all', [...(record.members ?? [])].toSorted()]] : [],
  )
const deltas = ({ double }: Entra) => double.calls.filter(({ path }) => path.endsWith('/delta'))

describe('changes', () => {
  test('take two requests where nothing changed, and give the links of the next time', async () => {
    const { entra, session } = await openEntra(3)
    const { cursor } = await readAll(session)
    entra.double.forget()
    const first = await readChanged(session, cursor)
    expect(first.records).toEqual([{ type: 'end', users: 0, groups: 0, members: 0, covers: 'changed', cursor: expect.any(String) }])
    expect(entra.double.calls.map(({ path }) => path).toSorted()).toEqual(['/v1.0/groups/delta', '/v1.0/users/delta'])
    expect(first.cursor).not.toBe(cursor)
    expect((await readChanged(session, first.cursor)).isComplete).toBe(true)
  })

  test('tell who came, who was renamed, who left for the bin, who left for good, and who came back', async () => {
    const { entra, session } = await openEntra(4)
    const { state } = entra
    const { cursor } = await readAll(session)
    state.change(person(0), { userPrincipalName: 'renamed@campus.example' })
    state.remove(person(1))
    state.remove(person(2))
    state.purge(person(2))
    state.addPerson({ id: person(9), userPrincipalName: 'new@campus.example' })
    const read = await readChanged(session, cursor)
    expect(read.users.map(({ id, username }) => [id, username])).toEqual([
      [person(0), 'renamed@campus.example'],
      [person(9), 'new@campus.example'],
    ])
    expect(gone(read)).toEqual([
      ['user', person(1), 'deleted'],
      ['user', person(2), 'deleted'],
    ])
    state.restore(person(1))
    const back = await readChanged(session, read.cursor)
    expect([back.users.map(({ id }) => id), gone(back)]).toEqual([[person(1)], []])
  })

  test('merge a group that comes on many pages, each with other members, and with some of them twice', async () => {
    const { entra, session } = await openEntra(60, { pageSize: 2 })
    entra.state.addGroup({ id: group(0), displayName: 'Many' }, [person(0), person(1)])
    const { cursor } = await readAll(session)
    entra.delta.slice = 5
    entra.delta.repeats = true
    for (let number = 2; number < 60; number++) entra.state.join(group(0), person(number))
    entra.state.leave(group(0), person(0))
    entra.double.forget()
    const read = await readChanged(session, cursor)
    const joined = Array.from({ length: 58 }, (_, index) => person(index + 2)).toSorted()
    expect(moved(read)).toEqual([
      [group(0), 'add', joined],
      [group(0), 'remove', [person(0)]],
    ])
    expect(deltas(entra).length).toBeGreaterThan(5)
    expect(new Set(deltas(entra).map(({ headers }) => headers.prefer))).toEqual(new Set(['odata.maxpagesize=2']))
  })

  test('ask again where one answer says both that a member joined and left, or that somebody is there and gone', async () => {
    const { entra, session } = await openEntra(3)
    entra.state.addGroup({ id: group(0), displayName: 'Torn' }, [person(0), person(1)])
    const { cursor } = await readAll(session)
    const torn = (path: string, value: readonly object[]) =>
      entra.answer(
        { status: 200, body: { value, '@odata.deltaLink': `${entra.double.url}v1.0/${path}?$deltatoken=x` } },
        (asked) => asked === `/v1.0/${path}`,
      )
    torn('groups/delta', [
      { id: group(0), displayName: 'Torn', visibility: null, 'members@delta': [{ id: person(2) }] },
      { id: group(0), 'members@delta': [{ id: person(2), '@removed': { reason: 'deleted' } }] },
    ])
    torn('users/delta', [
      { id: person(0), '@removed': { reason: 'changed' } },
      { id: person(0), userPrincipalName: 'p0@campus.example', accountEnabled: true, userType: 'Member' },
      { id: person(1), userPrincipalName: 'p1@campus.example', accountEnabled: true, userType: 'Member' },
      { id: person(1), '@removed': { reason: 'changed' } },
      { id: person(8), userPrincipalName: 'p8@campus.example', accountEnabled: true, userType: 'Member' },
      { id: person(8), '@removed': { reason: 'changed' } },
    ])
    const read = await readChanged(session, cursor)
    expect(read.users.map(({ id }) => id)).toEqual([person(0), person(1)])
    expect(gone(read)).toEqual([['user', person(8), 'deleted']])
    expect(moved(read)).toEqual([[group(0), 'all', [person(0), person(1)]]])
  })

  test('call somebody unknown, not gone, who changed and is not found where more is asked', async () => {
    const { entra, session } = await openEntra(2)
    const { cursor } = await readAll(session)
    entra.answer(
      { status: 200, body: { value: [{ id: person(0) }], '@odata.deltaLink': `${entra.double.url}v1.0/users/delta?$deltatoken=x` } },
      (path) => path.endsWith('users/delta'),
    )
    entra.answer(refusals.notFound(person(0)), (path) => path.endsWith(person(0)))
    const read = await readChanged(session, cursor)
    expect(read.records[0]).toMatchObject({ type: 'error', class: 'transient', record: { kind: 'user', id: person(0) } })
    expect(gone(read)).toEqual([])
  })

  test.each(['syncStateNotFound', 'resyncRequired', 'gone'] as const)('answer reset where the links are lost (%s)', async (loss) => {
    const { entra, session } = await openEntra(2)
    const { cursor } = await readAll(session)
    entra.delta.lose(loss)
    expect((await readChanged(session, cursor)).records).toEqual([{ type: 'reset' }])
    expect((await readAll(session)).isComplete).toBe(true)
  })

  test('answer reset to a cursor of another way of reading or another server, and where pages never end', async () => {
    const { entra, session, reopen } = await openEntra(2)
    const { cursor } = await readAll(session)
    const others = [{ guests: true }, { users: { attributes: { title: 'jobTitle' } } }, { tenant: 'other.example' }]
    entra.double.forget()
    for (const other of others) expect((await readChanged(await reopen(other), cursor)).records).toEqual([{ type: 'reset' }])
    const elsewhere = cursor!.replaceAll(entra.double.url.port, '1')
    expect((await readChanged(session, elsewhere)).records).toEqual([{ type: 'reset' }])
    expect(entra.double.calls).toEqual([])
    entra.delta.isEndless = true
    expect((await readChanged(session, cursor)).records).toEqual([{ type: 'reset' }])
  })

  test('fail where they are refused or fail in the middle, and never end then', async () => {
    const { entra, session } = await openEntra(9, { pageSize: 2 })
    const { cursor } = await readAll(session)
    for (let number = 0; number < 9; number++) entra.state.change(person(number), { displayName: 'new' })
    for (const reply of [
      refuse(403, 'Authorization_RequestDenied', 'no'),
      refuse(500, 'UnknownError', 'down'),
      { status: 200, body: {} },
    ]) {
      entra.answer(reply, (path) => path === '/v1.0/users/delta', 50)
      const read = await readChanged(session, cursor)
      expect([read.isComplete, read.records.some(({ type }) => type === 'reset')]).toEqual([false, false])
      expect(read.failure).toMatchObject({ name: 'MusterError' })
      entra.forgetAnswers()
    }
    expect((await readChanged(session, cursor)).users).toHaveLength(9)
  })

  test('leave a guest out who was a member, and read a group with hidden membership whole', async () => {
    const { entra, session } = await openEntra(3)
    entra.state.addGroup({ id: group(0), displayName: 'Hidden', visibility: 'HiddenMembership' }, [person(0)])
    const { cursor } = await readAll(session)
    entra.state.change(person(0), { userType: 'Guest' })
    entra.state.join(group(0), person(1))
    const read = await readChanged(session, cursor)
    expect(gone(read)).toEqual([['user', person(0), 'left-scope']])
    expect([...read.unknown]).toEqual([group(0)])
    entra.tokens.permissions.add('Member.Read.Hidden')
    expect(moved(await readChanged(session, cursor))).toEqual([[group(0), 'all', [person(0), person(1)]]])
    for (const number of [0, 1]) entra.state.leave(group(0), person(number))
    entra.state.change(group(0), { visibility: 'Private' })
    expect(moved(await readChanged(session, read.cursor))).toEqual([[group(0), 'remove', [person(0), person(1)]]])
  })

  test('say that a group is empty now, where it had to be read whole', async () => {
    const { entra, session } = await openEntra(1)
    entra.state.addGroup({ id: group(0), displayName: 'Torn' })
    const { cursor } = await readAll(session)
    const members = [{ id: person(0) }, { id: person(0), '@removed': { reason: 'deleted' } }]
    const value = [{ id: group(0), displayName: 'Torn', visibility: null, 'members@delta': members }]
    entra.answer({ status: 200, body: { value, '@odata.deltaLink': `${entra.double.url}v1.0/groups/delta?$deltatoken=x` } }, (path) =>
      path.endsWith('groups/delta'),
    )
    expect(moved(await readChanged(session, cursor))).toEqual([[group(0), 'all', []]])
  })
})

type Step = readonly ['rename' | 'remove' | 'restore' | 'join' | 'leave' | 'disable' | 'add', number, number]
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom('rename', 'remove', 'restore', 'join', 'leave', 'disable', 'add'),
  fc.nat(7),
  fc.nat(2),
)

function take({ state }: Entra, [what, who, where]: Step): void {
  const isThere = state.users.has(person(who))
  const isInside = state.groups.get(group(where))!.members.has(person(who))
  if (what === 'add' && !isThere && !state.bin.has(person(who)))
    state.addPerson({ id: person(who), userPrincipalName: `p${who}@campus.example` })
  if (what === 'restore' && state.bin.has(person(who))) state.restore(person(who))
  if (!isThere) return
  if (what === 'rename') state.change(person(who), { userPrincipalName: `r${state.log.length}@campus.example` })
  if (what === 'disable') state.change(person(who), { accountEnabled: false })
  if (what === 'remove') state.remove(person(who))
  if (what === 'join' && !isInside) state.join(group(where), person(who))
  if (what === 'leave' && isInside) state.leave(group(where), person(who))
}

/** What a copy holds that takes in what it is told, handle by handle. */
class Copy {
  readonly users = new Map<string, string>()
  readonly members = new Map<string, Set<string>>()

  take({ records }: Read): void {
    for (const record of records) {
      if (record.type === 'user') this.users.set(record.id!, `${record.username} ${record.active}`)
      else if (record.type === 'gone') this.users.delete(record.id)
      else if (record.type === 'group') this.members.set(record.id!, this.members.get(record.id!) ?? new Set())
      else if (record.type === 'members') {
        const known = this.members.get(record.group)!
        for (const member of record.members ?? []) record.mode === 'remove' ? known.delete(member) : known.add(member)
      }
    }
  }

  /** Memberships of people who are there. */
  get seen(): unknown {
    return [
      [...this.users].toSorted(),
      [...this.members].map(([id, members]) => [id, [...members].filter((member) => this.users.has(member)).toSorted()]),
    ]
  }
}

test('a copy that is told changes holds what one holds that reads everything', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), async (rounds) => {
      const { entra, session } = await openEntra(5, { pageSize: 2 })
      entra.delta.slice = 2
      for (let number = 0; number < 3; number++) entra.state.addGroup({ id: group(number), displayName: `g${number}` }, [person(number)])
      const copy = new Copy()
      const first = await readAll(session)
      copy.take(first)
      let { cursor } = first
      for (const steps of rounds) {
        for (const each of steps) take(entra, each)
        const told = await readChanged(session, cursor)
        copy.take(told)
        cursor = told.cursor
        const whole = new Copy()
        whole.take(await readAll(session))
        expect(copy.seen).toEqual(whole.seen)
      }
      await session.close()
      await entra.stop()
    }),
  )
})
