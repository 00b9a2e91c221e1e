import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { asTheyEnd } from '../src/index.ts'

async function* of(...items: number[]): AsyncGenerator<number> {
  yield* items
}

describe('as they end', () => {
  it('gives results as they come: a long task keeps no short one waiting', async () => {
    const results: number[] = []
    const task = async (ms: number): Promise<number> => {
      await sleep(ms)
      return ms
    }
    for await (const result of asTheyEnd(of(300, 10, 11, 12, 13, 14), 2, task)) results.push(result)
    expect(results).toEqual([10, 11, 12, 13, 14, 300])
  })

  it('begins no more at once than it may, and none while a result is not taken', async () => {
    let [underWay, most, begun] = [0, 0, 0]
    const task = async (n: number): Promise<number> => {
      begun++
      most = Math.max(most, ++underWay)
      await sleep(2)
      underWay--
      return n
    }
    const all = asTheyEnd(of(1, 2, 3, 4, 5, 6, 7, 8), 3, task)
    await all.next()
    const before = begun
    await sleep(30)
    expect(begun).toBe(before)
    const rest: number[] = []
    for await (const result of all) rest.push(result)
    expect([rest.length, most]).toEqual([7, 3])
  })

  it('throws the first failure, of a task or of the items, after those under way have ended', async () => {
    let underWay = 0
    const task = async (n: number): Promise<number> => {
      underWay++
      await sleep(n === 2 ? 1 : 40)
      underWay--
      if (n === 2) throw new Error('two')
      return n
    }
    const read = async (items: AsyncGenerator<number>): Promise<void> => {
      for await (const _ of asTheyEnd(items, 4, task));
    }
    await expect(read(of(1, 2, 3))).rejects.toThrow('two')
    expect(underWay).toBe(0)
    async function* failing(): AsyncGenerator<number> {
      yield 1
      throw new Error('no more items')
    }
    await expect(read(failing())).rejects.toThrow('no more items')
    expect(underWay).toBe(0)
  })
})
