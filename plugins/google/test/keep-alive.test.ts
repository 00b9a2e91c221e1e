import { setTimeout as sleep } from 'node:timers/promises'
import type { DirectoryRecord } from '@muster/provider'
import { expect, test } from 'vitest'
import { keepAlive } from '../src/keep-alive.ts'

const progress = (done: number): readonly DirectoryRecord[] => [{ type: 'progress', done }]

test('while a batch is long in coming, says so again and again', async () => {
  const seen: string[] = []
  async function* slow(): AsyncGenerator<readonly DirectoryRecord[]> {
    yield progress(1)
    await sleep(250)
    yield [{ type: 'end', users: 0, groups: 0, members: 0 }]
  }
  for await (const [record] of keepAlive(slow(), 60, () => 7)) seen.push(record!.type === 'progress' ? `${record!.done}` : record!.type)
  expect(seen.slice(0, 3)).toEqual(['1', '7', '7'])
  expect(seen.at(-1)).toBe('end')
})

test('whoever leaves while a batch is awaited does not wait for it', async () => {
  async function* stuck(): AsyncGenerator<readonly DirectoryRecord[]> {
    await sleep(60_000, undefined, { ref: false })
    yield []
  }
  const begun = performance.now()
  for await (const _ of keepAlive(stuck(), 20, () => 0)) break
  expect(performance.now() - begun).toBeLessThan(5_000)
})

test('a failure comes through', async () => {
  async function* failing(): AsyncGenerator<readonly DirectoryRecord[]> {
    yield progress(1)
    throw new Error('no')
  }
  const read = async (): Promise<void> => {
    for await (const _ of keepAlive(failing(), 1_000, () => 0));
  }
  await expect(read()).rejects.toThrow('no')
})
