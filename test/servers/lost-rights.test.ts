import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasSlapd } from './find-programs.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from './start-slapd.ts'
import type { LdifEntry } from './write-ldif.ts'

const staff = `ou=Staff,ou=people,${suffix}`
const readers = `cn=readers,${suffix}`
const membership = (verb: 'add' | 'delete'): string => `dn: ${readers}\nchangetype: modify\n${verb}: member\nmember: ${accounts.reader}\n`

function person(name: string, place: string): LdifEntry {
  return { dn: `uid=${name},${place}`, attributes: { objectClass: 'inetOrgPerson', uid: name, cn: name, sn: name } }
}

describe.skipIf(!hasSlapd)('an account that sees less than before, on a real slapd', () => {
  let slapd: Slapd
  let folder: string
  const json = async (words: string) => {
    const environment = { LDAP_PASSWORD: passwordOf('reader') }
    return JSON.parse((await runMuster([...words.split(' '), '--json'], { folder, environment })).stdout)
  }
  const staffLeft = async () => (await json('users')).filter(({ username }: { username: string }) => username.startsWith('staff')).length

  beforeAll(async () => {
    slapd = await startSlapd({
      entries: [
        { dn: staff, attributes: { objectClass: 'organizationalUnit', ou: 'Staff' } },
        { dn: readers, attributes: { objectClass: 'groupOfNames', cn: 'readers', member: [accounts.manager, accounts.reader] } },
        ...Array.from({ length: 300 }, (_, at) => person(`student${at}`, `ou=people,${suffix}`)),
        ...Array.from({ length: 6 }, (_, at) => person(`staff${at}`, staff)),
      ],
      accessLines: [`access to dn.children="${staff}" by group/groupOfNames/member="${readers}" read by * none`],
    })
    folder = mkdtempSync(join(tmpdir(), 'rights-'))
    writeFileSync(
      join(folder, 'muster.yaml'),
      `sources:
  - name: campus
    type: ldap
    settings:
      urls: ${slapd.url}
      base: ${suffix}
      bind: { dn: "${accounts.reader}", password: "\${env:LDAP_PASSWORD}" }
`,
    )
  })
  afterAll(async () => {
    await slapd?.stop()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('takes nobody away, though the numbers are small, and says where nobody is seen any more', async () => {
    expect(await json('sync')).toMatchObject({ exitCode: 0, totals: { newUsers: 306 } })
    slapd.modify(membership('delete'))
    for (const _ of ['the first night', 'and the next']) {
      const report = await json('sync --full')
      expect(report).toMatchObject({ exitCode: 3, totals: { absentUsers: 0 } })
      expect(report.holds).toMatchObject([{ class: 'outOfScopeUsers', count: 6 }])
      expect(report.holds[0].reason).toContain(`nothing is seen any more in \`${staff.toLowerCase()}\`, where the account may have lost`)
      expect(await staffLeft()).toBe(6)
    }
    slapd.modify(membership('add'))
    expect(await json('sync --full')).toMatchObject({ exitCode: 0, holds: [] })
  })

  test('takes them away when the administrator says that the place is given up, and asks no more', async () => {
    for (let at = 0; at < 6; at++) slapd.modify(`dn: uid=staff${at},${staff}\nchangetype: delete\n`)
    const { run } = await json('sync --full')
    expect(await json(`approve ${run}`)).toMatchObject({ exitCode: 0 })
    expect(await json('sync --full')).toMatchObject({ exitCode: 0, holds: [] })
    expect((await json('users')).filter(({ state }: { state: string }) => state === 'absent')).toHaveLength(6)
  })
})
