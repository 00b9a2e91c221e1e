import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { hasSambaDomain } from './find-programs.ts'
import { domainBase, provisionMs, type SambaDomain, startSambaDomain, unicodePassword } from './start-samba-domain.ts'

const password = 'Secret-Pass-1'
const account = (name: string) => ({
  dn: `CN=${name},CN=Users,${domainBase}`,
  attributes: { objectClass: 'user', sAMAccountName: name, userAccountControl: '512', unicodePwd: unicodePassword(password) },
})
const document = readFileSync(new URL('../../docs/active-directory.md', import.meta.url), 'utf8')

describe.skipIf(!hasSambaDomain)('the configuration of docs/active-directory.md, on a real Samba domain', () => {
  let domain: SambaDomain
  let folder: string
  const muster = (words: string, stdin = '') => {
    // The authority is installed on this machine, as an organisation's own usually is.
    const environment = { AD_PASSWORD: password, SSL_CERT_FILE: join(folder, 'ca.pem') }
    return runMuster(words.split(' '), { folder, stdin, environment })
  }

  beforeAll(async () => {
    domain = await startSambaDomain([account('muster'), account('ada'), account('ben')])
    folder = mkdtempSync(join(tmpdir(), 'ad-'))
    copyFileSync(domain.certificates.authority, join(folder, 'ca.pem'))
    const [, written = ''] = /```yaml\n([\s\S]*?)```/.exec(document) ?? []
    const placed = written.replaceAll('DC=example,DC=edu', domainBase).replace('ldaps://dc1.example.edu', domain.ldapsUrl)
    // The certificate is for localhost; the domain listens on an address of its own.
    writeFileSync(join(folder, 'muster.yaml'), placed.replace('      bind:', '      tls:\n        serverName: localhost\n      bind:'))
  }, provisionMs)
  afterAll(async () => {
    await domain?.stop()
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  })

  test('muster init sees that it is Active Directory, and of which domain', async () => {
    const file = join(folder, 'begun.yaml')
    const words = ['init', '--yes', '--config', file, '--url', domain.url]
    expect((await runMuster(words, { folder })).exitCode).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`type: active-directory\\n.*\\n.*\\n      base: "${domainBase}"\\n    #`))
  })

  test('goes from doctor to sync, signing in, and a person who was renamed', async () => {
    const doctor = await muster('doctor')
    expect(doctor.stdout).toContain('the listing proved itself complete')
    expect(doctor.exitCode).toBe(0)
    expect((await muster('sync')).exitCode).toBe(0)
    const usernames = async () => JSON.parse((await muster('users --json')).stdout).map(({ username }: { username: string }) => username)
    expect(await usernames()).toEqual(expect.arrayContaining(['ada', 'administrator', 'ben', 'muster']))
    expect((await muster('authenticate ada', `${password}\n`)).exitCode).toBe(0)
    expect((await muster('authenticate ada', 'wrong\n')).exitCode).toBe(6)

    domain.modify(`dn: CN=ben,CN=Users,${domainBase}\nchangetype: modify\nreplace: sAMAccountName\nsAMAccountName: benjamin\n`)
    const { totals } = JSON.parse((await muster('sync --json')).stdout)
    expect(totals).toMatchObject({ renames: 1, newUsers: 0, absentUsers: 0 })
  })
})
