import { appendFileSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Campus, createCampus } from '../../packages/cli/test/a-campus.ts'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { choosePort } from '../servers/choose-port.ts'
import { findProgram } from '../servers/find-programs.ts'
import { makeCertificates } from '../servers/make-certificates.ts'
import { RunningService } from './running-service.ts'

function configure({ folder }: Campus, text: string): void {
  appendFileSync(join(folder, 'muster.yaml'), `\n${text}\n`)
}

async function makeToken(campus: Campus, scopes: string): Promise<string> {
  const { exitCode, stdout } = await runMuster(['token', 'add', scopes.replaceAll(',', '-'), '--scope', scopes], campus)
  expect(exitCode).toBe(0)
  return stdout.trim()
}

describe('muster token', () => {
  test('makes tokens that are shown once, lists them, and takes them back', async () => {
    using campus = createCampus()
    expect((await runMuster(['token'], campus)).stderr).toContain('There are no tokens.')
    const made = await runMuster(['token', 'add', 'radius', '--scope', 'authenticate, read'], campus)
    expect(made.stdout).toMatch(/^muster_[\w-]{43}\n$/)
    expect(made.stderr).toContain('it is not shown again')
    expect(JSON.parse((await runMuster(['token', 'list', '--json'], campus)).stdout)).toEqual([
      { name: 'radius', scopes: ['read', 'authenticate'], createdAt: expect.any(Number) },
    ])
    const again = await runMuster(['token', 'add', 'radius', '--scope', 'run'], campus)
    expect([again.exitCode, again.stdout]).toEqual([2, ''])
    expect(again.stderr).toContain('there is a token called radius already')
    expect((await runMuster(['token', 'remove', 'radius'], campus)).stdout).toBe('Nobody can use the token radius any more.\n')
    expect((await runMuster(['token', 'remove', 'radius'], campus)).exitCode).toBe(1)
    const unknown = await runMuster(['token', 'add', 'x', '--scope', 'everything'], campus)
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('There are read, run, authenticate, configure, directory'),
    ])
    expect((await runMuster(['token', 'add', '../x', '--scope', 'read'], campus)).exitCode).toBe(2)
  })
})

describe('the API of muster service', () => {
  test('answers as the command does with --json, runs, and ends when the service is told to', async () => {
    using campus = createCampus()
    configure(campus, 'api: { listen: "127.0.0.1:0" }\nschedule: { sync: never }')
    const token = await makeToken(campus, 'read,run')
    const service = new RunningService(campus.folder)
    await service.says('the API listens')
    const address = String(service.fields('the API listens').address)
    const ask = async (path: string, how: RequestInit = {}) =>
      (await fetch(`${address}${path}`, { ...how, headers: { authorization: `Bearer ${token}` } })).json()
    const begin = async (at: string) =>
      (
        await fetch(`${at}/api/v1/runs`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'nightly-7' } })
      ).json()
    expect(await begin(address)).toEqual({ run: 1, look: '/api/v1/runs/1', follow: '/api/v1/runs/1/events' })
    await service.says('a run has ended')
    for (const [path, words] of [
      ['/api/v1/sources', ['sources']],
      ['/api/v1/runs', ['runs']],
      ['/api/v1/users', ['users']],
      [`/api/v1/users/${encodeURIComponent('josé')}`, ['users', 'show', 'josé']],
      ['/api/v1/groups', ['groups']],
      ['/api/v1/groups/Students/members', ['groups', 'members', 'Students']],
      ['/api/v1/conflicts', ['conflicts']],
      ['/api/v1/schedule', ['schedule']],
    ] as const)
      expect(await ask(path)).toEqual(JSON.parse((await runMuster([...words, '--json'], campus)).stdout))
    const { held, ...shown } = (await ask('/api/v1/runs/1')) as { held: unknown }
    expect(shown).toEqual(JSON.parse((await runMuster(['run', 'show', '1', '--json'], campus)).stdout))
    expect(held).toEqual([])
    // The lines of the change feed are those of the API, and a run that was asked for once is not begun again by another service.
    const changes = await fetch(`${address}/api/v1/changes?limit=5`, { headers: { authorization: `Bearer ${token}` } })
    const told = await changes.text()
    expect((await runMuster(['changes', '--limit', '5'], campus)).stdout).toBe(told)
    const { cursor } = JSON.parse(told.split('\n')[2]!) as { cursor: string }
    expect((await runMuster(['changes', '--after', cursor, '--limit', '2'], campus)).stdout).toBe(
      told
        .split(/(?<=\n)/)
        .slice(3)
        .join(''),
    )
    const unknown = await runMuster(['changes', '--after', 'yesterday'], campus)
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringMatching(/it is none that Muster gave[\s\S]*go on after 1\./)])
    const other = new RunningService(campus.folder)
    await other.says('the API listens')
    expect(await begin(String(other.fields('the API listens').address))).toEqual({
      run: 1,
      look: '/api/v1/runs/1',
      follow: '/api/v1/runs/1/events',
    })
    expect(await other.ends('SIGTERM')).toBe(0)
    await runMuster(['token', 'remove', 'read-run'], campus)
    expect(await ask('/api/v1/users')).toMatchObject({ status: 401 })
    expect(await service.ends('SIGTERM')).toBe(0)
    expect(service.log).not.toContain(token)
    await expect(fetch(`${address}/healthz`)).rejects.toThrow()
  }, 240_000)

  test.skipIf(findProgram('openssl') === undefined)('speaks TLS with a certificate made by openssl, and takes up a new one', async () => {
    using campus = createCampus()
    const files = makeCertificates(campus.folder)
    configure(campus, 'api: { listen: "127.0.0.1:0", tls: { certificate: server.pem, key: server.key } }\nschedule: { sync: never }')
    const service = new RunningService(campus.folder)
    await service.says('the API listens')
    const address = String(service.fields('the API listens').address)
    expect(address).toMatch(/^https:/)
    const fingerprint = () =>
      new Promise<string>((resolve, reject) => {
        const asked = request(`${address}/healthz`, { ca: readFileSync(files.authority), agent: false }, (answer) => {
          expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
          const { fingerprint256 } = (answer.socket as import('node:tls').TLSSocket).getPeerCertificate()
          answer.resume().on('end', () => resolve(fingerprint256))
        })
        asked.on('error', reject).end()
      })
    expect(await fingerprint()).toBe(files.fingerprint)
    const renewed = makeCertificates(campus.folder)
    service.hangUp()
    await service.says('the configuration was read anew')
    expect(await fingerprint()).toBe(renewed.fingerprint)
    expect(renewed.fingerprint).not.toBe(files.fingerprint)
    await expect(fetch(`${address.replace('https', 'http')}/healthz`)).rejects.toThrow()
    expect(await service.ends('SIGTERM')).toBe(0)
  })

  test('is not begun where others could listen in, where something else listens, or without its certificate', async () => {
    const port = await choosePort()
    const taken = createServer().listen(port, '127.0.0.1')
    for (const [api, reason] of [
      ['{ listen: "0.0.0.0:8765" }', /api\.listen: 0\.0\.0\.0 can be reached from other machines/],
      [`{ listen: "127.0.0.1:${port}" }`, /something else listens there/],
      ['{ listen: "127.0.0.1:0", tls: { certificate: none.pem, key: none.key } }', /api\.tls: .*none\.pem .*cannot be used/],
    ] as const) {
      using campus = createCampus()
      configure(campus, `api: ${api}`)
      const { exitCode, stderr } = await runMuster(['service'], campus)
      expect([exitCode, stderr]).toEqual([2, expect.stringMatching(reason)])
    }
    taken.close()
  })
})
