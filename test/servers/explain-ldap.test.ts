import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasSlapd } from './find-programs.ts'
import { accounts, passwordOf, type Slapd, startSlapd, suffix } from './start-slapd.ts'

const people = `ou=people,${suffix}`

describe.skipIf(!hasSlapd)('explaining people of a real slapd', () => {
  let slapd: Slapd
  let folder: string
  const environment = { LDAP_PASSWORD: passwordOf('reader'), COLUMNS: '80' }
  const muster = (words: string) => runMuster(words.split(' '), { folder, environment })
  const explain = async (name: string) => JSON.parse((await muster(`explain ${name} --json`)).stdout)

  beforeAll(async () => {
    slapd = await startSlapd({ tls: true })
    folder = mkdtempSync(join(tmpdir(), 'explain-'))
    const person = (uid: string, more: string) =>
      `dn: uid=${uid},${people}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: ${uid}\nsn: x\n${more}`
    slapd.modify(
      [
        person('Ada', 'mail: ada@lab.example\ndepartmentNumber: Maths'),
        person('lex', 'departmentNumber: Law'),
        `dn: cn=inner,${people}\nchangetype: add\nobjectClass: groupOfNames\ncn: inner\nmember: uid=Ada,${people}`,
        `dn: cn=outer,${people}\nchangetype: add\nobjectClass: groupOfNames\ncn: outer\nmember: cn=inner,${people}`,
      ].join('\n\n'),
    )
    writeFileSync(
      join(folder, 'muster.yaml'),
      `sources:
  - name: campus
    type: ldap
    settings:
      urls: ${slapd.ldapsUrl}
      tls:
        authority: ${slapd.certificates!.authority}
      base: ${suffix}
      preset: openldap-rfc2307bis
      bind:
        dn: ${accounts.reader}
        password: \${env:LDAP_PASSWORD}
    mapping:
      email: '"smtp:" + user.email'
    scope:
      exclude: 'user.department == "Law"'
`,
    )
  })
  afterAll(async () => {
    await slapd?.stop()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('shows the raw value of each field as the server has it now, and the way through nested groups', async () => {
    expect((await muster('sync')).exitCode).toBe(0)
    const { account, asked } = await explain('ada')
    expect(asked).toEqual([{ source: 'campus', outcome: 'found' }])
    const email = account.fields.find(({ field }: { field: string }) => field === 'email')
    expect(email).toMatchObject({ value: 'smtp:ada@lab.example', raw: 'ada@lab.example', inputs: { email: 'ada@lab.example' } })
    expect(account.groups.map(({ path }: { path: string[] }) => path)).toEqual([['inner'], ['inner', 'outer']])
    slapd.modify(`dn: uid=Ada,${people}\nchangetype: modify\nreplace: mail\nmail: ada@new.example\n`)
    const changed = (await explain('ada')).account.fields.find(({ field }: { field: string }) => field === 'email')
    expect(changed).toMatchObject({
      value: 'smtp:ada@lab.example',
      raw: 'ada@new.example',
      note: expect.stringContaining('the next run takes it'),
    })
  })

  test('names the clause that leaves somebody out, and tells nobody from a server that is gone', async () => {
    expect((await explain('lex')).reasons).toMatchObject([{ code: 'exclude', sentence: expect.stringContaining('"Law"') }])
    expect((await explain('nobody')).reasons.map(({ code }: { code: string }) => code)).toEqual(['nobody', 'not-seen'])
    await slapd.kill('SIGKILL')
    const gone = await muster('explain ada')
    expect(gone).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('What the source campus says now is not known') })
    expect(gone.stdout).toContain('smtp:ada@lab.example')
    await slapd.restart()
  })
})
