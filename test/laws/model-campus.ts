import {
  createEngine,
  type EngineParts,
  type EngineSource,
  type RunReport,
  type RunRequest,
  type SourceSettings,
  type UndoRequest,
  undoRun,
} from '@muster/engine'
import type { DirectoryRecord, EndRecord, Session, UserRecord } from '@muster/provider'
import { openStore, type Store } from '@muster/store'
import { onTestFinished } from 'vitest'
import { defaultLimits, modelSettings, silent } from './directory.ts'

export const day = 86_400_000

export interface CampusSettings extends Partial<Omit<SourceSettings, 'scope'>> {
  readonly scope?: Partial<SourceSettings['scope']>
  /** Of the engine, not of the source. */
  readonly of?: Partial<Pick<EngineParts, 'rules' | 'onHold' | 'approveWithinMs' | 'currency' | 'pinKey'>>
}

export interface Campus {
  readonly clock: { time: number; now(): number }
  readonly store: Store
  lists(users: readonly Person[], groups?: Readonly<Record<string, readonly string[] | 'unknown'>>, end?: Partial<EndRecord>): void
  /** Who is found when asked for by name. */
  knows(user: Person, groups?: readonly string[]): void
  /** Another configuration over the same copy. */
  open(settings?: CampusSettings): Muster
  readonly muster: Muster
}

interface Muster extends Pick<Store, 'users' | 'groups' | 'runs' | 'credit'> {
  sync(request?: RunRequest): Promise<RunReport>
  plan(request?: RunRequest & { readonly out?: string }): Promise<RunReport>
  apply(file: string): Promise<RunReport>
  approve(run: number): Promise<RunReport>
  reject(run: number): Promise<unknown>
  undo(run: number, request?: UndoRequest): RunReport
}

/** A directory that lists what a test lets it, read in this process into a copy in memory, under the limits of whoever sets none. */
export function openCampus(given: CampusSettings = {}): Campus {
  const store = openStore(':memory:', { currency: 'USD' })
  onTestFinished(() => store.close())
  // A copy in memory has nobody to share with.
  const unshared: Store = { ...store, lockRuns: () => ({ release: () => undefined }) }
  const clock = { time: Date.UTC(2026, 8, 1), now: () => clock.time }
  let records: readonly DirectoryRecord[] = []
  const known = new Map<string, { readonly user: UserRecord; readonly groups: readonly string[] }>()
  const session: Session = {
    abilities: {
      authenticate: false,
      lookUp: true,
      changes: false,
      nestedGroups: true,
      stableIds: true,
      groupScope: false,
      fingerprints: false,
    },
    check: async () => ({ findings: [] }),
    async *list() {
      yield records
    },
    lookUp: async (username: string) => known.get(username),
    close: async () => undefined,
  }
  const open = ({ of = {}, scope, ...settings }: CampusSettings = {}): Muster => {
    const plain = modelSettings('campus', { limits: defaultLimits, ...settings })
    const source: EngineSource = { settings: { ...plain, scope: { ...plain.scope, ...scope } }, open: async () => session }
    const engine = createEngine({
      store: unshared,
      sources: [source],
      rules: [],
      limits: source.settings.limits,
      onHold: 'apply-rest',
      approveWithinMs: day,
      currency: 'USD',
      clock,
      logger: silent,
      ...of,
    })
    const { users, groups, runs, credit } = store
    return {
      ...{ users, groups, runs, credit },
      sync: (request: Parameters<typeof engine.sync>[0] = {}) => engine.sync(request),
      plan: (request: Parameters<typeof engine.plan>[0] = {}) => engine.plan(request),
      apply: (file: string) => engine.apply(file, {}),
      approve: (run: number) => engine.approve(run, {}),
      reject: (run: number) => engine.reject(run),
      undo: (run: number, request: UndoRequest = {}) => undoRun({ store: unshared, clock }, run, request),
    }
  }
  const lists: Campus['lists'] = (users, groups = {}, end = {}) => {
    const members = Object.entries(groups).map(
      ([group, of]): DirectoryRecord =>
        of === 'unknown' ? { type: 'members', group, unknown: true } : { type: 'members', group, members: of },
    )
    const count = Object.values(groups).reduce((sum, of) => sum + (of === 'unknown' ? 0 : of.length), 0)
    records = [
      ...users.map((user) => ({ type: 'user' as const, ...user })),
      ...Object.keys(groups).map((id) => ({ type: 'group' as const, id, name: id })),
      ...members,
      { type: 'end', users: users.length, groups: Object.keys(groups).length, members: count, ...end },
    ]
  }
  const knows: Campus['knows'] = (user, groups = []) => void known.set(user.username, { user: { type: 'user', ...user }, groups })
  return { clock, store, lists, knows, open, muster: open(given) }
}

export type Person = Omit<UserRecord, 'type' | 'id'> & { readonly id: string }

export const person = (number: number, more: Partial<Person> = {}): Person => ({ id: `u${number}`, username: `p${number}`, ...more })
export const people = (from: number, to: number, more: Partial<Person> = {}): Person[] =>
  Array.from({ length: to - from }, (_, at) => person(from + at, more))
export const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, at) => `u${from + at}`)
