import { channel } from 'node:diagnostics_channel'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine, type EngineSource } from '@muster/engine'
import { MusterError, type Session } from '@muster/provider'
import { openStore, type RunScratch, type Store } from '@muster/store'
import { makeLog } from '../laws/change-log.ts'
import { type Directory, modelSettings, silent } from '../laws/directory.ts'
import { asChangesFault, listFaultily, listLying, type SourceFault } from './faults.ts'
import type { CampaignSettings } from './invent-history.ts'

export interface CampaignSource {
  directory: Directory
  fault: SourceFault
}

/** Some sources, an empty copy, a clock that is moved by hand, a disk that may have no more room, and power that may fail. */
export interface CampaignWorld {
  readonly store: Store
  readonly engine: Engine
  readonly sources: ReadonlyMap<string, CampaignSource>
  now: number
  /** Pages that the store may still grow by while a run is applied; undefined: as many as it wants. */
  room: number | undefined
  /** Runs `work`; the world then goes on from what was on the disk when the run reached its `step`th step, if it did. */
  crashAt(step: number, work: () => Promise<unknown>): Promise<boolean>
  close(): void
}

const steps = channel('muster:step')

/** `lies`: whoever breaks off claims to be complete. Then laws break, and the campaign has to notice. */
export function makeCampaignWorld(settings: CampaignSettings, lies = false): CampaignWorld {
  const { names, removal, limits, onHold, rules, batchSize, telling, isOnDisk } = settings
  const folder = isOnDisk ? mkdtempSync(join(tmpdir(), 'muster-campaign-')) : undefined
  let opened: Store
  let disks = 0
  const sources = new Map<string, CampaignSource>(
    names.map((name) => [name, { directory: { people: {}, groups: {} }, fault: { kind: 'none' } }]),
  )
  const engineSources = [...sources].map(([name, source]) => makeSource(name, source))
  const world: Omit<CampaignWorld, 'engine' | 'store'> = {
    sources,
    now: Date.UTC(2026, 8, 1),
    room: undefined,
    async crashAt(step, work) {
      if (folder === undefined) throw new Error('a copy in memory has nothing that survives')
      const left = diskNamed(disks + 1)
      let reached = 0
      const listen = (): void => {
        if (++reached === step) for (const part of ['', '-wal']) if (existsSync(disk() + part)) copyFileSync(disk() + part, left + part)
      }
      steps.subscribe(listen)
      try {
        await work()
      } finally {
        steps.unsubscribe(listen)
      }
      if (reached < step) return false
      opened.close()
      disks++
      open()
      return true
    },
    close() {
      opened.close()
      if (folder !== undefined) rmSync(folder, { recursive: true })
    },
  }
  open()
  return world as CampaignWorld

  function diskNamed(number: number): string {
    return folder === undefined ? ':memory:' : join(folder, `${number}.db`)
  }

  function disk(): string {
    return diskNamed(disks)
  }

  function open(): void {
    opened = openStore(disk(), { currency: 'USD' })
    const scratch = opened.scratch
    const store: Store = { ...opened, lockRuns: () => ({ release: () => undefined }), scratch: () => inRoom(scratch()) }
    const engine = createEngine({
      store,
      sources: engineSources,
      rules,
      limits,
      onHold,
      approveWithinMs: 86_400_000,
      currency: 'USD',
      clock: { now: () => world.now },
      logger: silent,
    })
    Object.assign(world, { store, engine })
  }

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
    const log = telling === undefined ? undefined : makeLog(telling)
    return {
      settings: modelSettings(name, {
        removal,
        limits,
        ...(log && { changes: { use: 'auto', fullEvery: 24, fullAfterMs: 1_000 * 86_400_000 } }),
      }),
      open: async (): Promise<Session> => {
        if (source.fault.kind === 'down') throw new MusterError('SOURCE_UNAVAILABLE', 'it is down')
        return {
          abilities: {
            authenticate: false,
            lookUp: false,
            changes: log !== undefined,
            nestedGroups: true,
            stableIds: true,
            groupScope: false,
            fingerprints: false,
          },
          check: async () => ({ findings: [] }),
          list: () =>
            lies && source.fault.kind === 'cut'
              ? listLying(source.directory, source.fault)
              : listFaultily(source.directory, source.fault, batchSize, log?.remember(source.directory)),
          ...(log && { changes: (cursor: string) => log.changes(cursor, source.directory, asChangesFault(source.fault)) }),
          close: async () => undefined,
        }
      },
    }
  }
}
