import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createFolder, runMuster } from '../../packages/cli/test/run-muster.ts'
import { makeSide } from '../../packages/cli/test/twin-campuses.ts'
import { mainFile } from '../runner/main-file.ts'
import { findProgram } from '../servers/find-programs.ts'
import { makeCertificates } from '../servers/make-certificates.ts'
import { RunningService } from './running-service.ts'

/** A campus with a service that does nothing by itself, and a token for everything. */
async function startCampus(tls = '') {
  const side = makeSide()
  onTestFinished(() => side[Symbol.dispose]())
  writeFileSync(
    side.config,
    `api: { listen: "127.0.0.1:0"${tls} }
schedule: { sync: never }
signIn: { padding: false }
sources:
  - name: campus
    type: custom-program
    settings: { program: ./campus.sh }
`,
  )
  side.list('campus', [{ id: '1', username: 'ann', displayName: 'Ann' }])
  const made = await runMuster(['token', 'add', 'all', '--scope', 'read,run,authenticate'], side)
  const service = new RunningService(side.folder)
  await service.says('the API listens')
  const environment = { MUSTER_SERVER: String(service.fields('the API listens').address), MUSTER_TOKEN: made.stdout.trim() }
  return { side, service, environment }
}

describe('muster with MUSTER_SERVER', () => {
  test('asks the service from a folder without a configuration, checks passwords there, and leaves a run going on when told to stop', async () => {
    const { side, service, environment } = await startCampus()
    using folder = createFolder()
    const ask = (stdin: string, ...words: string[]) => runMuster(words, { folder: folder.path, stdin, environment })
    expect((await ask('', 'sync')).stdout).toContain('Run 1 · done')
    expect(await ask('correct-7\n', 'authenticate', 'ann')).toEqual({
      exitCode: 0,
      stdout: 'accepted: campus vouches for ann.\n',
      stderr: '',
    })
    expect((await ask('incorrect-7\n', 'authenticate', 'ann')).exitCode).toBe(6)

    side.hold()
    const child = spawn(process.execPath, [mainFile, 'sync'], { cwd: folder.path, env: { ...process.env, ...environment } })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    const ended = new Promise((resolve) => child.on('close', resolve))
    while (!existsSync(side.file('campus.waits'))) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(said).toMatch(/Leaving.*\n[\s\S]*error: (?:Run 2 goes on at the service|Whether a run has begun is not known)/)
    side.letGo()
    await service.says('a run has ended', 2)
    expect(service.log).toMatch(/"run":2,"state":"done"/)
    expect(service.log).not.toContain(environment.MUSTER_TOKEN)
  })

  test.skipIf(findProgram('openssl') === undefined)(
    'trusts a certificate made by openssl when it knows the authority, and no other',
    async () => {
      using folder = createFolder()
      const files = makeCertificates(folder.path)
      const tls = `, tls: { certificate: ${files.certificate}, key: ${files.key} }`
      const { environment } = await startCampus(tls)
      const ask = (words: readonly string[], more = {}) =>
        runMuster([...words, 'sources'], { folder: folder.path, environment: { ...environment, ...more } })
      expect((await ask(['--server-ca', files.authority])).stdout).toContain('campus')
      expect((await ask([], { NODE_EXTRA_CA_CERTS: files.authority })).stdout).toContain('campus')
      const strange = await ask(['--server-ca', files.strangeAuthority])
      expect([strange.exitCode, strange.stderr]).toEqual([4, expect.stringContaining('its certificate is not trusted')])
      expect(strange.stderr).toContain('Name the file of its authority with --server-ca, or in NODE_EXTRA_CA_CERTS')
    },
  )
})
