import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const root = join(import.meta.dirname, '../..')
const deploy = (name: string) => join(root, 'deploy', name)
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

it.runIf(hasSystemd)('the unit is taken by systemd-analyze without a complaint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-unit-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const unit = join(folder, 'muster.service')
  // The command need not be installed here, nor its user be known.
  const text = readFileSync(deploy('muster.service'), 'utf8')
  writeFileSync(unit, text.replace('/usr/bin/muster', process.execPath).replace('User=muster', 'User=root'))
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
  // Of other units of this machine it may complain.
  expect([status, stderr.split('\n').filter((line) => line.includes('muster'))]).toEqual([0, []])
})

it('the container runs as nobody in particular, keeps its store in a volume, holds no secret, and copies only what is there', () => {
  const text = readFileSync(deploy('Containerfile'), 'utf8').replaceAll(/\\\n/g, ' ')
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')))
  const after = (word: string) => last.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1))
  expect([after('USER'), after('VOLUME'), after('WORKDIR')]).toEqual([['muster'], ['/var/lib/muster'], ['/var/lib/muster']])
  expect(after('HEALTHCHECK')[0]).toContain('/opt/muster/health.mjs')
  expect(lines.join('\n')).not.toMatch(/^ARG|PASSWORD|SECRET|TOKEN/m)
  for (const copied of after('COPY')) {
    const [from = ''] = copied.split(' ')
    if (!from.startsWith('--from=')) expect(existsSync(join(root, from)), from).toBe(true)
  }
  expect(readFileSync(join(root, '.containerignore'), 'utf8')).toMatch(/^\*\*\/\*\.db$/m)
})

it('the check of its health ends well only when the service says that it is alive', async () => {
  let status = 200
  const server = createServer((_, response) => response.writeHead(status).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/healthz`
  const check = () =>
    new Promise<number | null>((resolve) => {
      spawn(process.execPath, [deploy('health.mjs')], { env: { ...process.env, MUSTER_HEALTH: url } }).on('close', resolve)
    })
  expect(await check()).toBe(0)
  status = 503
  expect(await check()).toBe(1)
  await new Promise((resolve) => server.close(resolve))
  expect(await check()).toBe(1)
})
