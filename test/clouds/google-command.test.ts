import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Ended, runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasSlapd } from '../servers/find-programs.ts'
import { peopleBase, uuid } from '../servers/invent-directory.ts'
import { accounts, passwordOf, startSlapd, suffix } from '../servers/start-slapd.ts'
import { googleError } from './google/google-error.ts'
import { expectTenant, inventTenant } from './google/invent-tenant.ts'
import { base, type GoogleDouble, serveGoogle } from './google/serve-google.ts'
import { type Tenant, tenant, user } from './google/tenant.ts'

const size = { people: 800, groups: 50, memberships: 4_000, seed: 17 }
const document = readFileSync(new URL('../../docs/google.md', import.meta.url), 'utf8')

describe('the configuration of docs/google.md, on a double of Google', () => {
  let double: GoogleDouble
  let campus: Tenant
  let folder: string
  const muster = (words: string): Promise<Ended> => runMuster(words.split(' '), { folder })
  const json = async (words: string) => JSON.parse((await muster(`${words} --json`)).stdout)
  const allZero = (totals: Record<string, number>): boolean => Object.values(totals).every((total) => total === 0)

  beforeAll(async () => {
    campus = inventTenant(size)
    double = await serveGoogle(campus)
    folder = mkdtempSync(join(tmpdir(), 'google-'))
    writeFileSync(join(folder, 'google-key.json'), double.key)
    const [, written = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
    const more = `      username: Campus.uid\n      http: { failingSeconds: 0.5, throttledSeconds: 1 }\n      endpoints: { directory: ${double.settings.endpoints.directory} }\n`
    const placed = written.replace('reader@example.edu', campus.admin).replace(/( +)key: .*\n/, (line) => `${line}${more}`)
    expect(placed).not.toBe(written)
    writeFileSync(join(folder, 'muster.yaml'), placed)
  })
  afterAll(async () => {
    await double?.close()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('goes from doctor to plan, sync, renames, changes, and a cloud that is throttled, forbidden and gone', async () => {
    const wanted = expectTenant(size)
    const active = [...wanted.users.values()].filter((user) => user.active)

    const doctor = await muster('doctor')
    expect(doctor.stdout).toMatch(/memberships;\s+complete/)
    expect(doctor.exitCode).toBe(0)

    const plan = await json('plan')
    expect(plan.totals.newUsers).toBe(active.length)
    expect((await muster('sync')).exitCode).toBe(0)
    const users = await json('users --limit 5000')
    expect(users.map(({ id }: { id: string }) => id).sort()).toEqual(active.map(({ id }) => id).sort())

    const again = await json('sync')
    expect(allZero(again.totals)).toBe(true)

    // One is renamed, one suspended, one new, one deleted; one membership ends.
    const everybody = campus.users
    const isPlain = ({ suspended, archived }: (typeof everybody)[number]): boolean => !suspended && !archived
    const [renamed, suspended, deleted] = everybody.filter(isPlain).slice(1)
    const group = campus.groups.find(({ members }) => members.length > 40 && members[0]?.type === 'USER')!
    const named = (name: string) => ({ customSchemas: { Campus: { uid: name, cards: [] } } })
    Object.assign(campus, {
      users: [
        ...everybody
          .filter((user) => user !== deleted)
          .map((user) => (user === renamed ? { ...user, ...named('renamed') } : user === suspended ? { ...user, suspended: true } : user)),
        {
          ...everybody[0]!,
          id: `7${'0'.repeat(20)}`,
          primaryEmail: 'new@campus.example',
          suspended: false,
          archived: false,
          ...named('newcomer'),
        },
      ],
      deleted: [deleted],
      groups: campus.groups.map((each) => (each === group ? { ...each, members: each.members.slice(0, -1) } : each)),
    })
    const { totals } = await json('sync')
    expect(totals).toMatchObject({ renames: 1, newUsers: 1, absentUsers: 1, deactivations: 1, membershipsOut: 1 })

    // Restored, she goes on with her account.
    Object.assign(campus, { users: [...campus.users, deleted], deleted: [] })
    expect((await json('sync')).totals).toMatchObject({ newUsers: 0, absentUsers: 0 })
    expect(allZero((await json('sync')).totals)).toBe(true)

    const isMembers = ({ path }: { path: string }): boolean => path.endsWith('/members')
    double.fail({ kind: 'reply', reply: googleError(403, 'forbidden', 'Not Authorized to access this resource/api') }, isMembers, 9_999)
    const forbidden = await muster('sync --json')
    expect(allZero(JSON.parse(forbidden.stdout).totals)).toBe(true)
    expect(forbidden.stderr).toContain('the members of 51 groups are unknown; of the first: Google does not give the members of')
    double.forget()

    double.fail({ kind: 'reply', reply: googleError(429, 'rateLimitExceeded', 'Later') }, ({ path }) => path === `${base}users`, 9_999)
    const throttled = await muster('sync')
    expect([throttled.exitCode, throttled.stdout]).toEqual([4, expect.stringContaining('nobody was removed')])
    double.forget()

    // The second half of the people, and then the network, are gone.
    double.fail({ kind: 'reset' }, ({ path, query }) => path === `${base}users` && query.has('pageToken'), 9_999)
    const half = await json('sync')
    expect([half.sources[0].outcome, half.totals.absentUsers, half.totals.membershipsOut]).toEqual(['partial', 0, 0])
    await double.close()
    const gone = await muster('sync')
    expect([gone.exitCode, gone.stdout]).toEqual([4, expect.stringContaining('nobody was removed')])
  }, 180_000)
})

describe.skipIf(!hasSlapd)('passwords of people of Google, by a second source on a real slapd', () => {
  test('are checked there as docs/google.md says, and the second source brings nobody itself', async () => {
    const [anna, ben] = [user('anna'), user('ben')]
    const google = await serveGoogle(tenant([anna, ben]))
    onTestFinished(() => google.close())
    const person = (uid: string, number: number) => ({
      dn: `uid=${uid},${peopleBase}`,
      attributes: {
        objectClass: 'inetOrgPerson',
        uid,
        cn: uid,
        sn: uid,
        mail: `${uid}@campus.example`,
        userPassword: `secret-${uid}-7`,
        entryUUID: uuid(1, number),
      },
    })
    const slapd = await startSlapd({ entries: [person('anna', 1), person('stranger', 2)] })
    onTestFinished(() => slapd.stop())
    const folder = mkdtempSync(join(tmpdir(), 'google-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'google-key.json'), google.key)
    const [, written = ''] = /```yaml\n((?:(?!```)[\s\S])*authenticateWith[\s\S]*?)```/.exec(document) ?? []
    const placed = written
      .replace('reader@example.edu', google.tenant.admin)
      .replace(/( +)key: .*json\}\n/, (line) => `${line}      endpoints: { directory: ${google.settings.endpoints.directory} }\n`)
      .replace('ldaps://ldap.google.com', slapd.url)
      .replace('dc=example,dc=edu', suffix)
      .replace('{ external: true }', `{ dn: "${accounts.reader}", password: "\${env:LDAP_PASSWORD}" }`)
      .replace(/ +tls:\n(?: {8,}.*\n)+/, '')
    writeFileSync(join(folder, 'muster.yaml'), placed)
    const environment = { LDAP_PASSWORD: passwordOf('reader') }
    const muster = (words: string, stdin = ''): Promise<Ended> => runMuster(words.split(' '), { folder, stdin, environment })

    const synced = await muster('sync')
    expect([synced.exitCode, synced.stdout]).toEqual([0, expect.not.stringContaining('conflict')])
    const users = JSON.parse((await muster('users --json')).stdout) as { username: string }[]
    expect(users.map(({ username }) => username).sort()).toEqual(['anna@campus.example', 'ben@campus.example'])
    expect((await muster('authenticate anna@campus.example', 'secret-anna-7\n')).exitCode).toBe(0)
    expect((await muster('authenticate anna@campus.example', 'wrong-anna-7\n')).exitCode).toBe(6)
    expect((await muster('authenticate ben@campus.example', 'secret-ben-7\n')).exitCode).toBe(6)
    expect((await muster('authenticate stranger@campus.example', 'secret-stranger-7\n')).exitCode).toBe(6)
    await slapd.kill('SIGKILL')
    expect((await muster('authenticate anna@campus.example', 'secret-anna-7\n')).exitCode).toBe(4)
  }, 120_000)
})
