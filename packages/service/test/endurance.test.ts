import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { day, makeCampus, play } from './fast-service.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const nights = 60
const from = Date.parse('2026-09-01T12:00Z')

/** What stays open in this process, and the children that it has. */
function openHandles(): { readonly files: number; readonly children: number } {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim()
  return { files: readdirSync('/proc/self/fd').length, children: children === '' ? 0 : children.split(' ').length }
}

describe('sixty nights', () => {
  it.runIf(process.platform === 'linux')(
    'of coming and going leave memory, files and the store as large as after twenty',
    async () => {
      const { folder, list } = makeCampus(['one'], {
        top: 'retention: { journal: 10d, runs: 10d }\nquotas:\n  - everyone: true\n    allowance: "0.10"\n    per: day',
        each: { one: '    removal: delete\n' },
      })
      const people = (first: number) => Array.from({ length: 120 }, (_, at) => `p${first + at}`)
      const seen = new Map<number, { readonly heap: number; readonly store: number; readonly files: number; readonly children: number }>()
      let night = -1
      const { runs, said, muster } = await play(folder, {
        from: new Date(from).toISOString(),
        until: new Date(from + nights * day).toISOString(),
        at(now) {
          const reached = Math.floor((now - from) / day)
          if (reached === night) return
          night = reached
          // Two leave each night and two come.
          const here = people(night * 2)
          list('one', here, { Students: here.slice(0, 50 + (night % 7)), Staff: here.slice(80) })
          const store = ['muster.db', 'muster.db-wal'].reduce(
            (sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0),
            0,
          )
          if (reached % 20 === 0) collect()
          seen.set(night, { heap: process.memoryUsage().heapUsed, store, ...openHandles() })
        },
      })
      // What is older than ten days has gone.
      expect(runs.length).toBeGreaterThan(2 * nights)
      expect(muster.runs.list({ limit: 1_000 }).filter(({ report }) => report !== undefined).length).toBeLessThan(nights)
      expect(said('a run failed')).toEqual([])
      const [twentieth, last] = [seen.get(20)!, seen.get(nights)!]
      expect(last.children).toBe(0)
      expect(last.files).toBeLessThanOrEqual(twentieth.files + 2)
      // The log that this test keeps grows a little.
      expect(last.heap).toBeLessThan(twentieth.heap + 3 * 2 ** 20)
      // Accounts stay, and so does their credit: some 80 more people, with a line for each of their days.
      expect(last.store).toBeLessThan(twentieth.store * 3)
    },
    180_000,
  )
})
