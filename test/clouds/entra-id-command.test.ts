import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runMuster } from '../../packages/cli/test/run-muster.ts'
import { expectDirectory, uuid } from '../servers/invent-directory.ts'
import { inventTenant } from './entra-id/invent-tenant.ts'
import { application, type Entra, startEntra, tenantId } from './entra-id/start-entra.ts'

const size = { people: 400, groups: 30, memberships: 2_000, seed: 17 }
const document = readFileSync(new URL('../../docs/entra-id.md', import.meta.url), 'utf8')
const password = 'correct-horse-7'

describe('the configuration of docs/entra-id.md, on a double of Entra ID', () => {
  let entra: Entra
  let folder: string
  const muster = (words: string, stdin = ''): Promise<Ended> =>
    runMuster(words.split(' '), { folder, stdin, environment: { ENTRA_SECRET: application.secret } })
  const json = async (words: string) => JSON.parse((await muster(`${words} --json`)).stdout)

  beforeAll(async () => {
    entra = await startEntra()
    inventTenant(entra.state, size)
    folder = mkdtempSync(join(tmpdir(), 'entra-'))
    const [, written = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
    const { href } = entra.double.url
    const further = `      graph: ${href}
      signIn: ${href}
      passwordGrant: true
      users: { username: onPremisesSamAccountName }
      http: { failingSeconds: 0.3 }
`
    const placed = written.replace(/( {6}clientSecret: .*\n)/, `$1${further}`).replace(/ {4}scope:[\s\S]*$/, '')
    expect(placed).toContain(`tenant: ${tenantId}`)
    writeFileSync(join(folder, 'muster.yaml'), placed)
  })
  afterAll(async () => {
    await entra?.stop()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('goes from doctor to plan, sync, signing in, changes, links that are too old, and a cloud that is gone', {
    timeout: 180_000,
  }, async () => {
    const wanted = expectDirectory(size)
    const active = [...wanted.users.values()].filter((user) => user.active)

    const doctor = await muster('doctor')
    expect(doctor.stdout).toContain('the members of every group could be read')
    expect(doctor.exitCode).toBe(0)

    expect((await json('plan')).totals.newUsers).toBe(active.length)
    expect((await muster('sync')).exitCode).toBe(0)
    const users = await json('users --limit 5000')
    expect(users.map(({ id }: { id: string }) => id).sort()).toEqual(active.map(({ id }) => id).sort())

    entra.double.forget()
    const again = await json('sync')
    expect(Object.values(again.totals as Record<string, number>).every((total) => total === 0)).toBe(true)
    expect(again.sources[0].read).toEqual({ by: 'changes' })
    expect(entra.double.calls.filter(({ path }) => path.startsWith('/v1.0'))).toHaveLength(2)

    const person = active.find(({ username }) => /^[a-z]+\w*$/.test(username))!
    entra.tokens.passwords.set(person.id, { password })
    expect((await muster(`authenticate ${person.username}`, `${password}\n`)).exitCode).toBe(0)
    expect((await muster(`authenticate ${person.username}`, 'wrong\n')).exitCode).toBe(6)

    const { state } = entra
    const [leaver] = active.filter(({ id }) => id !== person.id)
    state.change(person.id, { onPremisesSamAccountName: 'renamed' })
    state.remove(leaver!.id)
    state.addGroup({ id: uuid(2, 900), displayName: 'everybody else' }, [person.id])
    state.addPerson({ id: uuid(1, 9_000), userPrincipalName: 'new@campus.example', onPremisesSamAccountName: 'newcomer' })
    state.join(uuid(2, 900), uuid(1, 9_000))
    expect(await json('sync')).toMatchObject({
      totals: { renames: 1, newUsers: 1, absentUsers: 1, newGroups: 1, membershipsIn: 2 },
      sources: [{ read: { by: 'changes' } }],
    })
    // What the changes made of the copy is what reading everything makes of it.
    const whole = await json('sync --full')
    expect([whole.sources[0].read.by, whole.totals]).toEqual([
      'listing',
      Object.fromEntries(Object.keys(whole.totals).map((name) => [name, 0])),
    ])

    entra.delta.lose('gone')
    state.restore(leaver!.id)
    const reset = await json('sync')
    expect(reset.sources[0].read.by).toBe('listing')
    expect(reset.totals).toMatchObject({ newUsers: 0, absentUsers: 0 })

    // Half of the permissions are gone: people are read, nobody leaves a group.
    entra.tokens.permissions.delete('GroupMember.Read.All')
    expect((await muster('sync --full')).exitCode).toBe(5)
    expect((await json('sync --full')).totals).toMatchObject({ absentUsers: 0, membershipsOut: 0 })
    entra.tokens.permissions.add('GroupMember.Read.All')

    entra.double.fail({ kind: 'reset' }, () => true, Number.POSITIVE_INFINITY)
    const gone = await muster('sync')
    expect(gone.exitCode).toBe(4)
    expect(gone.stdout).toContain('nobody was removed')
    expect((await muster('authenticate renamed', `${password}\n`)).exitCode).toBe(4)
    entra.double.forget()
    expect((await muster('sync')).exitCode).toBe(0)
  })

  test('people of another source go on with their accounts, joined by what stood on the premises', async () => {
    const person = [...expectDirectory(size).users.values()].find(({ active, username }) => active && /^[a-z]+\w*$/.test(username))!
    const { onPremisesImmutableId } = entra.state.users.get(person.id)!
    const hex = Buffer.from(onPremisesImmutableId!, 'base64').toString('hex')
    // Written by hand: Windows turns the first three parts of an objectGUID round.
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)].map((part) => part.match(/../g)!.reverse().join(''))
    const guid = `${parts.join('-')}-${hex.slice(16, 20)}-${hex.slice(20)}`
    const printed = [
      { type: 'user', id: guid, username: 'as-it-was' },
      { type: 'end', users: 1, groups: 0, members: 0 },
    ]
    const program = `#!/bin/sh\n[ "$1" = list ] || exit 2\ncat <<'END'\n${printed.map((record) => JSON.stringify(record)).join('\n')}\nEND\n`
    writeFileSync(join(folder, 'ad.sh'), program, { mode: 0o755 })
    const moving = readFileSync(join(folder, 'muster.yaml'), 'utf8').replace(
      'sources:\n',
      'store: moving.db\nsources:\n  - { name: ad, type: custom-program, settings: { program: ./ad.sh } }\n',
    )
    writeFileSync(join(folder, 'moving.yaml'), moving)
    expect((await muster('sync ad --config moving.yaml')).exitCode).toBe(0)
    const moved = await muster('sources move ad campus --join id=attributes.onPremisesObjectGuid --yes --config moving.yaml')
    expect(moved.exitCode).toBe(0)
    const users = await json('users --limit 5000 --config moving.yaml')
    expect(users.map(({ username, source }: Record<string, string>) => [username, source])).toEqual([
      [entra.state.users.get(person.id)!.onPremisesSamAccountName, 'campus'],
    ])
  })
})
