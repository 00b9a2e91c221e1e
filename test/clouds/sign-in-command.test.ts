import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { mainFile } from '../runner/main-file.ts'
import { uuid } from '../servers/invent-directory.ts'
import { application, startEntra, tenantId } from './entra-id/start-entra.ts'
import { serveGoogle } from './google/serve-google.ts'
import { tenant, user } from './google/tenant.ts'
import { type OpenIdDouble, serveOpenId } from './open-id/serve-open-id.ts'

const client = { clientId: 'the-client', redirect: 'https://muster.example/back' }

/** Begins `muster sign-in campus`, and lets the person act when she has been told where to go. */
async function signIn(folder: string, environment: Readonly<Record<string, string>>, act: (told: string) => void) {
  const child = spawn(process.execPath, [mainFile, 'sign-in', 'campus'], { cwd: folder, env: { PATH: process.env.PATH, ...environment } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let [stdout, stderr, hasActed] = ['', '', false]
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
    if (!stderr.includes('Waiting') || hasActed) return
    hasActed = true
    act(stderr)
  })
  const exitCode = await new Promise((resolve) => child.on('close', resolve))
  return { exitCode, stdout, stderr }
}

function campusFolder(type: string, settings: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'sign-in-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const text = `sources:\n  - name: campus\n    type: ${type}\n    settings:\n${settings.map((line) => `      ${line}\n`).join('')}`
  writeFileSync(join(folder, 'muster.yaml'), text)
  return folder
}

async function openEntra() {
  const entra = await startEntra()
  const double: OpenIdDouble = await serveOpenId(client, { path: `/${tenantId}/v2.0` })
  onTestFinished(async () => {
    await Promise.all([entra.stop(), double.close()])
  })
  entra.state.addPerson({ id: uuid(1, 0), userPrincipalName: 'ada@campus.example', displayName: 'Ada', accountEnabled: true })
  const { href } = entra.double.url
  const settings = [
    `tenant: ${tenantId}`,
    `clientId: ${application.clientId}`,
    'clientSecret: ${env:ENTRA_SECRET}',
    `graph: ${href}`,
    `signIn: ${href}`,
    `openId: { clientId: ${client.clientId}, issuer: "${double.issuer.href}" }`,
    'http: { failingSeconds: 0.3 }',
  ]
  const environment = { ENTRA_SECRET: application.secret }
  const folder = campusFolder('entra-id', settings)
  expect((await runMuster(['sync'], { folder, environment })).exitCode).toBe(0)
  return { entra, double, folder, environment }
}

describe('sign-in with Microsoft, by the command', () => {
  test('says who it is here, by the object id, whatever she is called there by now', async () => {
    const { double, folder, environment } = await openEntra()
    double.person = { sub: 'pairwise', oid: uuid(1, 0), preferred_username: 'ada.lovelace@campus.example' }
    let told = ''
    const { exitCode, stdout } = await signIn(folder, environment, (text) => {
      told = text
      double.device = 'approved'
    })
    expect(told).toMatch(/Open http:\/\/127\.0\.0\.1:\d+\/device on any device\nand type there WDJB-MJHT\n/)
    expect(told).toContain('Waiting for 15 minutes at most')
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'accepted: campus vouches for ada@campus.example.\n' })
  })

  test('rejects a guest of the tenant who is nobody here', async () => {
    const { double, folder, environment } = await openEntra()
    double.person = { sub: 'pairwise', oid: uuid(1, 77), preferred_username: 'guest@elsewhere.example' }
    const { exitCode, stdout } = await signIn(folder, environment, () => Object.assign(double, { device: 'approved' }))
    expect(exitCode).toBe(6)
    expect(stdout).toContain('rejected: nobody has that name')
  })

  test('is unavailable, and not wrong, when the person declines', async () => {
    const { double, folder, environment } = await openEntra()
    const { exitCode, stdout } = await signIn(folder, environment, () => Object.assign(double, { device: 'declined' }))
    expect(exitCode).toBe(4)
    expect(stdout).toContain('the sign-in was declined at')
  })

  test('is not offered without `openId`, and the message says so', async () => {
    const { folder, environment } = await openEntra()
    writeFileSync(
      join(folder, 'other.yaml'),
      'sources:\n  - name: campus\n    type: custom-program\n    settings: { program: ./none.sh }\n',
    )
    const { exitCode, stderr } = await runMuster(['sign-in', 'campus', '--config', 'other.yaml'], { folder, environment })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('nobody can sign in at the source campus itself')
  })
})

describe('sign-in with Google, by the command', () => {
  const secretClient = { ...client, clientSecret: 'the-secret' }

  async function openGoogle() {
    const google = await serveGoogle(tenant([user('ada', { id: '117' })]))
    const double: OpenIdDouble = await serveOpenId(secretClient, { spelling: 'verification_url' })
    onTestFinished(async () => {
      await Promise.all([google.close(), double.close()])
    })
    const { admin, endpoints } = google.settings
    const settings = [
      `admin: ${admin}`,
      'key: ${file:google-key.json}',
      `endpoints: { directory: "${endpoints.directory}" }`,
      `openId: { clientId: ${client.clientId}, clientSecret: "\${env:GOOGLE_CLIENT_SECRET}", issuer: "${double.issuer.href}" }`,
    ]
    const folder = campusFolder('google', settings)
    writeFileSync(join(folder, 'google-key.json'), google.key)
    const environment = { GOOGLE_CLIENT_SECRET: secretClient.clientSecret }
    expect((await runMuster(['sync'], { folder, environment })).exitCode).toBe(0)
    return { double, folder, environment }
  }

  test('says who it is here, by the id of the user', async () => {
    const { double, folder, environment } = await openGoogle()
    double.person = { sub: '117', email: 'ada.l@campus.example', email_verified: true, hd: 'campus.example' }
    const { exitCode, stdout } = await signIn(folder, environment, () => Object.assign(double, { device: 'approved' }))
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'accepted: campus vouches for ada@campus.example.\n' })
  })

  test('refuses a private account, and says why', async () => {
    const { double, folder, environment } = await openGoogle()
    double.person = { sub: '117', email: 'ada@gmail.example', email_verified: true }
    const { exitCode, stdout } = await signIn(folder, environment, () => Object.assign(double, { device: 'approved' }))
    expect(exitCode).toBe(4)
    expect(stdout).toContain('whoever signed in has a Google account of nobody’s organisation')
  })
})
