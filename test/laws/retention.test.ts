import { trimToRetention } from '@muster/engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory, steadyGroups, steadyPeople } from './any-directory.ts'
import { makeLog } from './change-log.ts'
import { defaultLimits, makeWorld, type World } from './directory.ts'

const day = 86_400_000
const retention = { journalMs: 8 * day, runsMs: 8 * day }

function trim(world: World): { lines: number; reports: number } {
  const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
  return trimToRetention({ store, clock: { now: () => world.now }, retention })
}

const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

const numRuns = process.env.MUSTER_CAMPAIGN ? 10_000 : 40

describe('a journal that is kept for eight days', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('changes nothing that later runs do, hold or grant, and tells of the days it holds what a whole one tells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ directory: anyDirectory, days: fc.integer({ min: 0, max: 12 }) }), { minLength: 2, maxLength: 8 }),
        async (nights) => {
          const settings = {
            rules,
            limits: defaultLimits,
            removal: 'delete',
            directory: { people: steadyPeople, groups: steadyGroups },
          } as const
          const [whole, trimmed] = [makeWorld(settings), makeWorld(settings)]
          try {
            for (const { directory, days } of nights) {
              const [report, same] = await Promise.all(
                [whole, trimmed].map(async (world) => {
                  world.directory = directory
                  world.now += days * day
                  const { durationMs: _, sources, ...rest } = await world.engine.sync({})
                  return { ...rest, sources: sources.map(({ readMs: __, ...source }) => source) }
                }),
              )
              expect(same).toEqual(report)
              trim(trimmed)
              expect(trimmed.store.users.list({ limit: 1_000 })).toEqual(whole.store.users.list({ limit: 1_000 }))
              expect(trimmed.store.groups.list({ limit: 1_000 })).toEqual(whole.store.groups.list({ limit: 1_000 }))
              expect(trimmed.store.credit.ledger({ limit: 1_000 })).toEqual(whole.store.credit.ledger({ limit: 1_000 }))
              for (const { run, startedAt, trimmedAt } of trimmed.store.runs.list({ limit: 1_000 })) {
                const journal = trimmed.store.runs.journal(run, { limit: 10_000 })
                expect(journal).toEqual(trimmedAt === undefined ? whole.store.runs.journal(run, { limit: 10_000 }) : [])
                if (trimmedAt !== undefined) expect(startedAt).toBeLessThan(trimmedAt - retention.journalMs)
              }
            }
          } finally {
            whole.close()
            trimmed.close()
          }
        },
      ),
      { numRuns },
    )
  })

  it('loses the runs that are older, says so of each, and keeps who was there', async () => {
    const world = makeWorld({ directory: { people: steadyPeople, groups: steadyGroups } })
    try {
      await world.engine.sync({})
      world.now += 9 * day
      await world.engine.sync({})
      expect(trim(world)).toEqual({ lines: 2, reports: 1 })
      expect(world.store.runs.journal(1)).toEqual([])
      expect(world.store.runs.show(1)).toEqual({
        run: 1,
        command: 'sync',
        state: 'done',
        startedAt: Date.UTC(2026, 8, 1),
        endedAt: Date.UTC(2026, 8, 1),
        trimmedAt: world.now,
      })
      expect(world.store.runs.show(2)).not.toHaveProperty('trimmedAt')
      expect(world.store.users.journal('steady0')).toEqual([])
      expect(trim(world)).toEqual({ lines: 0, reports: 0 })
    } finally {
      world.close()
    }
  })

  it('lets a source that was last read before be read in full', async () => {
    const log = makeLog({ members: 'all', covers: 'changed', rehearsed: false })
    const world = makeWorld({ log, directory: { people: steadyPeople, groups: steadyGroups } })
    try {
      await world.engine.sync({})
      expect((await world.engine.sync({})).sources[0]?.read).toEqual({ by: 'changes' })
      for (let night = 0; night < 12; night++) {
        world.now += day
        world.store.endRun(world.store.beginRun('sync other', world.now), 'done', {}, world.now)
      }
      trim(world)
      expect((await world.engine.sync({})).sources[0]?.read).toEqual({
        by: 'listing',
        because: 'the journal since then was removed for its age',
      })
      expect((await world.engine.sync({})).sources[0]?.read).toEqual({ by: 'changes' })
    } finally {
      world.close()
    }
  })
})
