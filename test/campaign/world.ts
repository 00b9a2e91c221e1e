import { createEngine, type Engine, type EngineSource } from '@muster/engine'
import { MusterError, type Session } from '@muster/provider'
import { openStore, type RunScratch, type Store } from '@muster/store'
import { type Directory, modelSettings, silent } from '../laws/directory.ts'
import { listFaultily, listLying, type SourceFault } from './faults.ts'
import type { CampaignSettings } from './invent-history.ts'

export interface CampaignSource {
  directory: Directory
  fault: SourceFault
}

/** Some sources, an empty copy in memory, a clock that is moved by hand, and a disk that may have no more room. */
export interface CampaignWorld {
  readonly store: Store
  readonly engine: Engine
  readonly sources: ReadonlyMap<string, CampaignSource>
  now: number
  /** Pages that the store may still grow by while a run is applied; undefined: as many as it wants. */
  room: number | undefined
  close(): void
}

/** `lies`: whoever breaks off claims to be complete. Then laws break, and the campaign has to notice. */
export function makeCampaignWorld({ names, removal, limits, onHold, rules, batchSize }: CampaignSettings, lies = false): CampaignWorld {
  const opened = openStore(':memory:', { currency: 'USD' })
  const store: Store = { ...opened, lockRuns: () => ({ release: () => undefined }), scratch: () => inRoom(opened.scratch()) }
  const sources = new Map<string, CampaignSource>(
    names.map((name) => [name, { directory: { people: {}, groups: {} }, fault: { kind: 'none' } }]),
  )
  const world: Omit<CampaignWorld, 'engine'> = {
    store,
    sources,
    now: Date.UTC(2026, 8, 1),
    room: undefined,
    close: () => opened.close(),
  }
  const engine = createEngine({
    store,
    sources: [...sources].map(([name, source]) => makeSource(name, source)),
    rules,
    limits,
    onHold,
    approveWithinMs: 86_400_000,
    currency: 'USD',
    clock: { now: () => world.now },
    logger: silent,
  })
  return Object.assign(world, { engine })

  /** A full disk in the middle of the transaction that applies: what a crash there comes to, and told. */
  function inRoom(scratch: RunScratch): RunScratch {
    let connection: { pragma(source: string, options?: { simple: boolean }): unknown } | undefined
    return {
      ...scratch,
      stage(settings) {
        const stage = scratch.stage(settings)
        connection = stage.connection
        return stage
      },
      apply(application) {
        if (world.room === undefined || connection === undefined) return scratch.apply(application)
        const pages = connection.pragma('page_count', { simple: true }) as number
        connection.pragma(`max_page_count = ${pages + world.room}`)
        try {
          scratch.apply(application)
        } finally {
          connection.pragma('max_page_count = 1073741823')
        }
      },
    }
  }

  function makeSource(name: string, source: CampaignSource): EngineSource {
    return {
      settings: modelSettings(name, { removal, limits }),
      open: async (): Promise<Session> => {
        if (source.fault.kind === 'down') throw new MusterError('SOURCE_UNAVAILABLE', 'it is down')
        return {
          abilities: {
            authenticate: false,
            lookUp: false,
            changes: false,
            nestedGroups: true,
            stableIds: true,
            groupScope: false,
            fingerprints: false,
          },
          check: async () => ({ findings: [] }),
          list: () =>
            lies && source.fault.kind === 'cut'
              ? listLying(source.directory, source.fault)
              : listFaultily(source.directory, source.fault, batchSize),
          close: async () => undefined,
        }
      },
    }
  }
}
