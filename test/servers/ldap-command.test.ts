import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ended, runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasSlapd } from './find-programs.ts'
import { expectDirectory, inventDirectory } from './invent-directory.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from './start-slapd.ts'

const size = { people: 800, groups: 50, memberships: 4_000, seed: 17 }
const document = readFileSync(new URL('../../docs/ldap.md', import.meta.url), 'utf8')

describe.skipIf(!hasSlapd)('the configuration of docs/ldap.md, on a real slapd over TLS', () => {
  let slapd: Slapd
  let folder: string
  const muster = (words: string, stdin = ''): Promise<Ended> =>
    runMuster(words.split(' '), { folder, stdin, environment: { LDAP_PASSWORD: passwordOf('reader') } })
  const json = async (words: string) => JSON.parse((await muster(`${words} --json`)).stdout)

  beforeAll(async () => {
    slapd = await startSlapd({ entries: inventDirectory(size), tls: true })
    folder = mkdtempSync(join(tmpdir(), 'ldap-'))
    copyFileSync(slapd.certificates!.authority, join(folder, 'ca.pem'))
    const [, written = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
    const placed = written.replaceAll('dc=example,dc=edu', suffix).replace('ldaps://ldap.example.edu', slapd.ldapsUrl)
    writeFileSync(join(folder, 'muster.yaml'), placed)
  })
  afterAll(async () => {
    await slapd?.stop()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('muster init asks the server what it is and what it holds, and writes what doctor finds well', async () => {
    const file = join(folder, 'begun.yaml')
    const words = ['init', '--yes', '--config', file, '--url', slapd.ldapsUrl, '--bind-dn', accounts.reader, '--authority', 'ca.pem']
    const begun = await runMuster(words, { folder })
    expect(begun).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('export LDAP_PASSWORD') })
    expect(readFileSync(file, 'utf8')).toContain(`base: "${suffix}"\n      preset: "openldap-rfc2307"`)
    const environment = { LDAP_PASSWORD: passwordOf('reader') }
    expect((await runMuster(['doctor', '--config', file], { folder, environment })).exitCode).toBe(0)
    const gone = await runMuster(['init', '--yes', '--config', join(folder, 'no.yaml'), '--url', 'ldap://127.0.0.1:1'], { folder })
    expect([gone.exitCode, existsSync(join(folder, 'no.yaml'))]).toEqual([4, false])
  })

  test('needs no `tls.authority` where the authority is installed on the machine', async () => {
    const file = join(folder, 'installed.yaml')
    writeFileSync(file, readFileSync(join(folder, 'muster.yaml'), 'utf8').replace(/ +tls:\n +authority: ca.pem\n/, ''))
    const environment = { LDAP_PASSWORD: passwordOf('reader') }
    const stranger = await runMuster(['doctor', '--config', file], { folder, environment })
    expect(stranger.stdout).toContain('authority that is not known here')
    const installed = { ...environment, SSL_CERT_FILE: join(folder, 'ca.pem') }
    expect((await runMuster(['doctor', '--config', file], { folder, environment: installed })).exitCode).toBe(0)
  })

  test('goes from doctor to plan, sync, signing in, changes, and a server that is gone', async () => {
    const wanted = expectDirectory(size)
    const active = [...wanted.users.values()].filter((user) => user.active)

    const doctor = await muster('doctor')
    expect(doctor.stdout).toContain('the listing proved itself complete')
    expect(doctor.exitCode).toBe(0)

    const plan = await json('plan')
    expect(plan.totals.newUsers).toBe(active.length)
    expect((await muster('sync')).exitCode).toBe(0)
    const users = await json('users --limit 5000')
    expect(users.map(({ id }: { id: string }) => id).sort()).toEqual(active.map(({ id }) => id).sort())

    const again = await json('sync')
    expect(Object.values(again.totals as Record<string, number>).every((total) => total === 0)).toBe(true)

    const [number, person] = [...[...wanted.users.values()].entries()].find(([, user]) => user.active && /^[a-z]+\w*$/.test(user.username))!
    expect((await muster(`authenticate ${person.username}`, `password-${number}\n`)).exitCode).toBe(0)
    expect((await muster(`authenticate ${person.username}`, 'wrong\n')).exitCode).toBe(6)

    slapd.modify(`dn: uid=${person.username},ou=people,${suffix}\nchangetype: modrdn\nnewrdn: uid=renamed\ndeleteoldrdn: 1\n`)
    const renaming = await json('sync')
    expect(renaming.totals).toMatchObject({ renames: 1, newUsers: 0, absentUsers: 0 })
    expect(renaming.sources[0].read).toEqual({ by: 'changes' })
    // This server lets groups write the old name on. That these hold nobody any more shows only when everything is read.
    const { membershipsOut, ...others } = (await json('sync --full')).totals
    expect(membershipsOut).toBeGreaterThan(0)
    expect(Object.values(others as Record<string, number>).every((total) => total === 0)).toBe(true)

    slapd.modify(
      [
        `dn: uid=renamed,ou=people,${suffix}\nchangetype: modify\nreplace: displayName\ndisplayName: Renamed`,
        `dn: cn=everybody else,ou=groups,${suffix}\nchangetype: add\nobjectClass: groupOfNames\ncn: everybody else\nmember: uid=renamed,ou=people,${suffix}`,
        `dn: uid=leaver,ou=people,${suffix}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: leaver\ncn: x\nsn: x`,
      ].join('\n\n'),
    )
    expect(await json('sync')).toMatchObject({
      totals: { newUsers: 1, changedUsers: 1, newGroups: 1 },
      sources: [{ read: { by: 'changes' } }],
    })
    slapd.modify(`dn: uid=leaver,ou=people,${suffix}\nchangetype: delete\n`)
    expect(await json('sync')).toMatchObject({ totals: { absentUsers: 1 }, sources: [{ read: { by: 'changes' } }] })
    // What the changes made of the copy is what reading everything makes of it.
    const whole = await json('sync --full')
    expect([whole.sources[0].read.by, whole.totals]).toEqual([
      'listing',
      Object.fromEntries(Object.keys(whole.totals).map((name) => [name, 0])),
    ])
    expect((await muster('authenticate renamed', `password-${number}\n`)).exitCode).toBe(0)

    await slapd.kill('SIGKILL')
    const gone = await muster('sync')
    expect(gone.exitCode).toBe(4)
    expect(gone.stdout).toContain('nobody was removed')
    expect((await muster('authenticate renamed', `password-${number}\n`)).exitCode).toBe(4)
    expect(await json('users --limit 5000')).toHaveLength(active.length + 1) // The one who left is kept, as absent.

    await slapd.restart()
    expect((await muster('sync')).exitCode).toBe(0)
  })
})
