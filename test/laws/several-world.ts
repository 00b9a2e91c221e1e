import { createEngine, type Engine, type EngineSource, type NewPeopleRule, type SourceSettings } from '@muster/engine'
import { type DirectoryRecord, MusterError, type Session, type UserRecord } from '@muster/provider'
import { openStore, type Store } from '@muster/store'
import { type Directory, type Fault, listWithFault, modelSettings, noLimits, silent } from './directory.ts'

/** A fault of one source in one night; `down`: it cannot even be opened. */
export type NightFault = Fault | { readonly kind: 'down' }

export interface ModelSource {
  directory: Directory
  fault: NightFault
  /** Whether the configuration has it. */
  configured: boolean
  enrich: SourceSettings['enrich']
  /** Whether it gives ids; without, the name is the identity. */
  readonly ids: boolean
  /** Who was asked for a password. */
  readonly asked: string[]
}

export interface SeveralWorld {
  readonly store: Store
  readonly sources: ReadonlyMap<string, ModelSource>
  now: number
  /** Over the sources that are configured now, in order. */
  engine(): Engine
  close(): void
}

export interface SeveralSettings {
  readonly names: readonly string[]
  readonly removal?: SourceSettings['removal']
  readonly rules?: readonly NewPeopleRule[]
  readonly limits?: SourceSettings['limits']
  readonly onUnknown?: SourceSettings['onUnknown']
  readonly ids?: boolean
  /** Of the file; left out: in memory. */
  readonly path?: string
}

const nobody: Directory = { people: {}, groups: {} }

/** Sources with an empty directory each, in order of precedence, over one empty copy. */
export function makeSeveral({
  names,
  removal = 'keep',
  rules = [],
  limits = noLimits,
  onUnknown = 'deny',
  ids = true,
  path,
}: SeveralSettings): SeveralWorld {
  const store = openStore(path ?? ':memory:', { currency: 'USD' })
  const unshared: Store = { ...store, lockRuns: () => ({ release: () => undefined }) }
  const sources = new Map<string, ModelSource>(
    names.map((name) => [name, { directory: nobody, fault: { kind: 'none' }, configured: true, enrich: undefined, ids, asked: [] }]),
  )
  const world: SeveralWorld = {
    store,
    sources,
    now: Date.UTC(2026, 8, 1),
    engine: () =>
      createEngine({
        store: unshared,
        sources: [...sources].filter(([, { configured }]) => configured).map(([name, model]) => makeSource(name, model)),
        rules,
        limits,
        approveWithinMs: 86_400_000,
        onHold: 'apply-rest',
        currency: 'USD',
        clock: { now: () => world.now },
        logger: silent,
      }),
    close: () => store.close(),
  }
  return world

  function makeSource(name: string, model: ModelSource): EngineSource {
    return {
      settings: modelSettings(name, { removal, onUnknown, limits, ...(model.enrich && { enrich: model.enrich }) }),
      open: async (): Promise<Session> => {
        if (model.fault.kind === 'down') throw new MusterError('SOURCE_UNAVAILABLE', 'it is down')
        return {
          abilities: {
            authenticate: true,
            lookUp: true,
            changes: false,
            nestedGroups: true,
            stableIds: model.ids,
            groupScope: false,
            fingerprints: false,
          },
          check: async () => ({ findings: [] }),
          list: () => withoutIds(listWithFault(model.directory, model.fault as Fault), model.ids),
          lookUp: async (username) => {
            const found = Object.entries(model.directory.people).find(
              ([, person]) => person.username.toLowerCase() === username.toLowerCase(),
            )
            return found === undefined
              ? undefined
              : { user: { type: 'user', ...(model.ids ? { id: found[0] } : {}), ...found[1] } as UserRecord }
          },
          authenticate: async (username) => {
            model.asked.push(username)
            return { type: 'accepted', username }
          },
          close: async () => undefined,
        }
      },
    }
  }
}

async function* withoutIds(listing: AsyncIterable<readonly DirectoryRecord[]>, ids: boolean): AsyncGenerator<readonly DirectoryRecord[]> {
  for await (const batch of listing) {
    if (ids) yield batch
    else yield batch.map((record) => (record.type === 'user' ? (({ id: _, handles: __, ...rest }) => rest)(record) : record))
  }
}

/** Everything that the copy says of one source's people, as text. */
export function peopleOf({ store }: SeveralWorld, source: string): string[] {
  return store.users.list({ source, limit: 10_000 }).map((user) => JSON.stringify(user))
}

export function groupsOf({ store }: SeveralWorld, source: string): string[] {
  return store.groups.list({ source, limit: 10_000 }).map(({ users: _, ...group }) => JSON.stringify(group))
}
