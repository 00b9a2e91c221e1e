import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '@muster/provider'
import { Secret } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Entra, startEntra } from '../../../test/clouds/entra-id/start-entra.ts'
import { clouds } from '../src/clouds.ts'
import { baseOf } from '../src/graph.ts'
import { provider, type Settings } from '../src/index.ts'
import { cloudOf } from '../src/settings.ts'
import { openEntra, person, readAll } from './open-entra.ts'
import { settingsFor } from './settings-for.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entra-'))
  const make = (name: string): void => {
    const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}`]
    execFileSync('openssl', [...words, '-keyout', `${name}.key`, '-out', `${name}.crt`], { cwd: folder, stdio: 'pipe' })
  }
  make('muster')
  make('stranger')
  writeFileSync(
    join(folder, 'both.pem'),
    readFileSync(join(folder, 'muster.key'), 'utf8') + readFileSync(join(folder, 'muster.crt'), 'utf8'),
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function open(entra: Entra, { clientSecret: _, ...settings }: Settings): Promise<Session> {
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  const session = await provider.open(settings, { source: 'campus', folder, logger, signal: new AbortController().signal, clock: Date })
  onTestFinished(() => session.close())
  entra.state.addPerson({ id: person(0), userPrincipalName: 'p0@campus.example' })
  return session
}

describe('the application proves who it is', () => {
  test('by a secret, as text or as the host hands it over', async () => {
    const { session, reopen } = await openEntra(1)
    expect((await readAll(session)).isComplete).toBe(true)
    const { clientSecret } = settingsFor({ double: { url: new URL('http://x') } as never })
    expect((await readAll(await reopen({ clientSecret: new Secret(clientSecret as string) }))).isComplete).toBe(true)
  })

  test('by a certificate, whose key may be in the same file: each assertion is signed by PS256 and used once', async () => {
    const entra = await startEntra({ certificate: readFileSync(join(folder, 'muster.crt'), 'utf8') })
    onTestFinished(() => entra.stop())
    for (const certificate of [{ file: 'muster.crt', key: 'muster.key' }, { file: 'both.pem' }]) {
      const session = await open(entra, settingsFor(entra, { certificate }))
      expect((await readAll(session)).isComplete).toBe(true)
      entra.tokens.expireAll()
      expect((await readAll(session)).isComplete).toBe(true)
    }
    const stranger = await open(entra, settingsFor(entra, { certificate: { file: 'stranger.crt', key: 'stranger.key' } }))
    expect((await readAll(stranger)).failure).toMatchObject({ code: 'SOURCE_REFUSED', message: expect.stringContaining('AADSTS700027') })
  })

  test('by the identity of the machine', async () => {
    const entra = await startEntra()
    onTestFinished(() => entra.stop())
    const address = new URL('metadata/identity/oauth2/token', entra.double.url).href
    const session = await open(entra, settingsFor(entra, { managedIdentity: { address } }))
    expect((await readAll(session)).isComplete).toBe(true)
    expect(entra.double.calls[0]?.query.get('resource')).toBe('https://graph.microsoft.com')
  })

  test.each([
    ['a certificate file that is not there', { certificate: { file: 'none.crt' } }, 'cannot be read'],
    ['a key in the place of a certificate', { certificate: { file: 'muster.key' } }, 'is not what is needed'],
    ['the key of another certificate', { certificate: { file: 'muster.crt', key: 'stranger.key' } }, 'is not the RSA key'],
    ['no way at all', {}, 'one of `clientSecret`'],
    ['two ways', { certificate: { file: 'muster.crt' }, managedIdentity: {} }, 'one of `clientSecret`'],
  ])('is told of %s before anything is asked', async (_, further, sentence) => {
    const entra = await startEntra()
    onTestFinished(() => entra.stop())
    await expect(open(entra, settingsFor(entra, further))).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(sentence),
    })
    expect(entra.double.calls).toEqual([])
  })

  test.each([
    [7000215, 'not its ID'],
    [7000222, 'Certificates & secrets'],
    [700016, 'clientId'],
    [90002, 'tenant'],
    [65001, 'consent'],
    [123456789, 'sign-in logs'],
  ])('is told what AADSTS%i means and what to do', async (code, mend) => {
    const { entra, session } = await openEntra(1)
    entra.tokens.failsWith = code
    const { failure } = await readAll(session)
    expect(failure).toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining(`AADSTS${code}`),
      hint: expect.stringContaining(mend),
    })
  })

  test('waits where the token itself is throttled, and says so where that never ends', async () => {
    const { entra, reopen } = await openEntra(1)
    entra.tokens.failsWith = 90055
    const session = await reopen({ http: { throttledSeconds: 0.3 } })
    expect((await readAll(session)).failure).toMatchObject({ code: 'THROTTLED' })
    const patient = await reopen()
    setTimeout(() => {
      entra.tokens.failsWith = undefined
    }, 400)
    expect((await readAll(patient)).isComplete).toBe(true)
  })
})

test('each cloud has its own sign-in and Graph, and a gateway before it gets a token for the Graph of the cloud', () => {
  const base = { tenant: 'x' }
  expect(cloudOf(base)).toEqual({ ...clouds.global, scope: 'https://graph.microsoft.com/.default' })
  expect(cloudOf({ ...base, cloud: 'china' })).toMatchObject({ scope: 'https://microsoftgraph.chinacloudapi.cn/.default' })
  expect(cloudOf({ ...base, cloud: 'us-defense' }).graph).toBe('https://dod-graph.microsoft.us')
  expect(cloudOf({ ...base, cloud: 'us-government', graph: 'https://gateway.example.edu' })).toMatchObject({
    graph: 'https://gateway.example.edu',
    signIn: 'https://login.microsoftonline.us',
    scope: 'https://graph.microsoft.us/.default',
  })
})

test.each(['https://g.example', 'https://g.example/', 'https://g.example/v1.0', 'https://g.example/v1.0/'])(
  'the version stands once behind %s',
  (address) => {
    expect(baseOf(address).href).toBe('https://g.example/v1.0/')
    expect(baseOf(address.replace('.example', '.example/for/entra')).href).toBe('https://g.example/for/entra/v1.0/')
  },
)
