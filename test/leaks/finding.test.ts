import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { expect, onTestFinished, test } from 'vitest'
import { findCanaries, makeCanary } from './canaries.ts'
import { canSearchFamily, searchFamily, searchFolder } from './search-places.ts'
import { watchMuster } from './watch-muster.ts'

const canary = makeCanary('planted', '"\\é')
const { value, mark } = canary

test.each<readonly [string, string | Buffer]>([
  ['as it is', value],
  ['in JSON', JSON.stringify({ said: value })],
  ['in a URL', encodeURIComponent(value)],
  ['in UTF-16', Buffer.from(value, 'utf16le')],
  ['in hexadecimal', Buffer.from(value).toString('hex')],
  ...[0, 1, 2, 3].flatMap((before) =>
    [0, 1, 2].map((behind) => [`in Base64, ${before} before, ${behind} behind`, encode(before, behind)] as const),
  ),
])('a canary is found %s', (_, text) => {
  expect(findCanaries(Buffer.concat([Buffer.from('…'), Buffer.from(text), Buffer.from('…')]), [canary])).toEqual(['planted'])
  expect(findCanaries(Buffer.from(text), [makeCanary('planted')])).toEqual([])
})

function encode(before: number, behind: number): string {
  return Buffer.from(`${'x'.repeat(before)}${value}${'y'.repeat(behind)}`).toString('base64')
}

/** One program that puts the canary, which it reads from stdin, into the place that `place` names, while Muster runs it. */
const planting = `#!/usr/bin/env python3
import json, os, subprocess, sys, time
if sys.argv[1:] == ['list']:
    print(json.dumps({'type': 'user', 'id': '1', 'username': 'ann'}))
    print(json.dumps({'type': 'end', 'users': 1, 'groups': 0, 'members': 0}))
    sys.exit()
if sys.argv[1:] != ['authenticate']:
    sys.exit(2)
password = json.loads(sys.stdin.readline())['password']
place = open('place').read()
if place == 'arguments':
    subprocess.run(['sh', '-c', 'sleep 0.5', password])
elif place == 'environment':
    subprocess.run(['sleep', '0.5'], env={'PATH': os.environ['PATH'], 'PASSWORD': password})
elif place == 'temporary folder':
    open(os.path.join(os.environ['MUSTER_TMPDIR'], 'kept'), 'w').write(password)
    time.sleep(0.5)
elif place == 'name of a file':
    open(password.split('"')[0], 'w').close()
elif place == 'canonical name':
    print(json.dumps({'type': 'accepted', 'username': 'ann ' + password}))
    sys.exit()
print(json.dumps({'type': 'accepted'}))
`

test.runIf(canSearchFamily).each([
  ['arguments', 'arguments of a child: planted'],
  ['environment', 'environment of sleep 0.5: planted'],
  ['temporary folder', /^tmp\/.*kept: planted$/],
  ['name of a file', /^name of kanari-planted-.*: planted$/],
  ['canonical name', 'stdout: planted'],
] as const)('what a program puts into its %s is found', async (place, where) => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'program.py'), planting, { mode: 0o700 })
  writeFileSync(join(folder, 'place'), place)
  writeFileSync(join(folder, 'muster.yaml'), 'sources:\n  - { name: campus, type: custom-program, settings: { program: ./program.py } }\n')
  const watching = { folder, canaries: [canary], environment: {}, given: [] }
  expect((await watchMuster(['sync'], '', watching)).found).toEqual([])
  const { found, exitCode } = await watchMuster(['authenticate', 'ann'], `${value}\n`, watching)
  expect(exitCode).toBe(0)
  expect(found).toContainEqual(typeof where === 'string' ? where : expect.stringMatching(where))
})

test.runIf(canSearchFamily)('what Muster were to say of it in its own arguments, environment or complaints is found', async () => {
  const folder = makeFolder()
  const watching = { folder, canaries: [canary], environment: { PASSWORD: value }, given: [] }
  const { found } = await watchMuster(['authenticate', mark, '--config', 'nowhere.yaml', value], '', watching)
  expect(found).toEqual(expect.arrayContaining(['arguments of muster: planted', 'environment of muster: planted']))
  expect(found).toContainEqual(expect.stringMatching(/^stderr: planted$/))
})

test('what is in a store, its log, a plan or a folder of the user is found, and not where the test has put it', () => {
  const folder = makeFolder()
  const store = openStore(join(folder, 'muster.db'), { currency: 'USD' })
  const run = store.beginRun(`sync ${value}` as 'sync', 0)
  store.endRun(run, 'done', { said: value }, 1)
  expect(searchFolder(folder, [canary])).toContain('muster.db-wal: planted')
  store.close()
  expect(searchFolder(folder, [canary])).toEqual(['muster.db: planted'])
  mkdirSync(join(folder, 'home', '.cache'), { recursive: true })
  writeFileSync(join(folder, 'home', '.cache', 'kept'), `before ${value} after`)
  writeFileSync(join(folder, 'plan.json'), JSON.stringify({ value }))
  expect(searchFolder(folder, [canary], ['muster.db', 'plan.json'])).toEqual(['home/.cache/kept: planted'])
})

test('a file that was looked at is looked at again as soon as it is written, be it as long as before', () => {
  const folder = makeFolder()
  const looked = new Map<string, string>()
  const look = () => searchFolder(folder, [canary], [], looked)
  writeFileSync(join(folder, 'log'), 'x'.repeat(mark.length))
  writeFileSync(join(folder, 'other'), mark)
  expect(look()).toEqual(['other: planted'])
  expect(look()).toEqual([])
  writeFileSync(join(folder, 'log'), mark)
  expect(look()).toEqual(['log: planted'])
  renameSync(join(folder, 'other'), join(folder, 'log'))
  expect(look()).toEqual(['log: planted'])
})

test.runIf(canSearchFamily)('what a grandchild was started with is found for as long as it runs', async () => {
  const child = spawn('sh', ['-c', 'sh -c "sleep 60; true" x "$PASSWORD"; true'], {
    env: { PATH: process.env.PATH, PASSWORD: value },
    detached: true,
  })
  onTestFinished(() => void process.kill(-child.pid!, 'SIGKILL'))
  await expect
    .poll(() => searchFamily(child.pid!, [canary]))
    .toEqual(expect.arrayContaining(['environment of muster: planted', 'arguments of a child: planted', 'environment of a child: planted']))
})

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finding-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
