import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findLeaks } from './find-leaks.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-leaks-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('an empty folder that no process names is no leak', () => {
  expect(findLeaks(folder)).toEqual([])
})

test('a file that was left behind is named', async () => {
  await writeFile(join(folder, 'store.db'), '')
  expect(findLeaks(folder)).toEqual([`${join(folder, 'store.db')} was not removed`])
})

test.runIf(platform() === 'linux')('a child that still runs is named with its arguments, and no longer once it has ended', async () => {
  const child = spawn('sleep', ['60'], { env: { MUSTER_TMPDIR: folder }, stdio: 'ignore' })
  await once(child, 'spawn')
  expect(findLeaks(folder)).toEqual([`process ${child.pid} still runs: sleep 60`])
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(findLeaks(folder)).toEqual([])
})
