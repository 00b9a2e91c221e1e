import { createEngine, type Engine, type EngineSource, type GuardLimits, type NewPeopleRule, type SourceSettings } from '@muster/engine'
import type { LineBlock } from '@muster/program'
import { createRecordReader } from '@muster/protocol'
import type { DirectoryRecord, KnownEntries, Session, UserWithGroups } from '@muster/provider'
import { type AdditionalGroups, foldHandle, openStore, type RunScratch, type SourceStage, type Store } from '@muster/store'
import type { ChangeLog, ChangesFault } from './change-log.ts'

/** A directory as a value: what it would list if it were asked now. */
export interface Directory {
  readonly people: Readonly<Record<string, Person>>
  /** Group id → ids of users and groups. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

export interface Person {
  readonly username: string
  readonly email?: string | null
  readonly active?: boolean
}

/** How a listing goes wrong. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'cut'; readonly after: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'miscounted' }
  | { readonly kind: 'throws'; readonly after: number }

export function recordsOf({ people, groups }: Directory): DirectoryRecord[] {
  const records: DirectoryRecord[] = [
    // Some by handles of their own, some by id and name.
    ...Object.entries(people).map(([id, person], at) => ({
      type: 'user' as const,
      id,
      ...person,
      ...(at % 2 === 0 ? {} : { handles: [id] }),
    })),
    ...Object.keys(groups).map((id) => ({ type: 'group' as const, id, name: `Group ${id}`, handles: [id] })),
    ...Object.entries(groups).map(([group, members]) => ({ type: 'members' as const, group, members })),
  ]
  const pairs = Object.values(groups).reduce((sum, members) => sum + members.length, 0)
  return [...records, { type: 'end', users: Object.keys(people).length, groups: Object.keys(groups).length, members: pairs }]
}

export function listWithFault(directory: Directory, fault: Fault): AsyncIterable<readonly DirectoryRecord[]> {
  const records = recordsOf(directory)
  return (async function* () {
    switch (fault.kind) {
      case 'none':
        yield records
        return
      case 'cut':
        yield records.slice(0, fault.after % records.length)
        return
      case 'throws':
        yield records.slice(0, fault.after % records.length)
        throw new (await import('@muster/provider')).MusterError('SOURCE_UNAVAILABLE', 'the connection was lost')
      case 'empty':
        yield [{ type: 'end', users: 0, groups: 0, members: 0 }]
        return
      case 'miscounted':
        yield records.map((record) => (record.type === 'end' ? { ...record, users: record.users + 1 } : record))
    }
  })()
}

async function* withCursor(
  listing: AsyncIterable<readonly DirectoryRecord[]>,
  cursor: string | undefined,
): AsyncGenerator<readonly DirectoryRecord[]> {
  for await (const batch of listing)
    yield batch.map((record) => (record.type === 'end' && cursor !== undefined ? { ...record, cursor } : record))
}

/** What `listing` yields, printed by a program and read from its lines. */
async function* readAgain(
  listing: AsyncIterable<readonly DirectoryRecord[]>,
  known: KnownEntries | undefined,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const reader = createRecordReader({ verb: 'list', ...(known !== undefined && { known }) })
  for await (const batch of listing) yield reader.read(printed(batch))
  yield reader.finish()
}

function printed(records: readonly DirectoryRecord[]): LineBlock {
  const lines = records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`))
  const ends: number[] = []
  for (const line of lines) ends.push((ends.at(-1) ?? -1) + line.length)
  return {
    bytes: Buffer.concat(lines),
    starts: Uint32Array.from(ends, (end, at) => end + 1 - lines[at]!.length),
    ends: Uint32Array.from(ends),
    count: lines.length,
    firstLine: 1,
    utf8: true,
    crlf: false,
    unended: false,
  }
}

export const noLimits: GuardLimits = {
  absences: { atLeast: 1_000, share: 1, atMost: 1_000 },
  changes: { atLeast: 1_000, share: 1 },
  membershipRemovals: { share: 1, population: 1_000 },
  rejected: { share: 1 },
  clearedFields: { share: 1, population: 1_000 },
}

export const defaultLimits: GuardLimits = {
  absences: { atLeast: 5, share: 0.05, atMost: 500 },
  changes: { atLeast: 5, share: 0.3 },
  membershipRemovals: { share: 0.2, population: 20 },
  rejected: { share: 0.01 },
  clearedFields: { share: 0.5, population: 20 },
}

export interface World {
  readonly engine: Engine
  readonly store: Store
  directory: Directory
  fault: Fault
  changesFault: ChangesFault
  now: number
  close(): void
}

export interface WorldSettings {
  readonly limits?: GuardLimits
  readonly removal?: SourceSettings['removal']
  readonly rules?: readonly NewPeopleRule[]
  readonly directory?: Directory
  /** Whether the directory is printed and read again, so that what has not changed is known by its bytes. */
  readonly printed?: boolean
  /** Left out: the source cannot say what changed. */
  readonly log?: ChangeLog
  readonly changes?: SourceSettings['changes']
  readonly onHold?: 'apply-rest' | 'stop'
  readonly room?: ScratchRoom
  readonly additionalGroups?: AdditionalGroups
  readonly exclude?: string
  /** Whether the source can be asked for one person. */
  readonly lookUp?: boolean
}

/** A store whose scratch tables find no more room than `room.pages`; undefined: as much as they want. */
export interface ScratchRoom {
  pages: number | undefined
}

/** Of a source that is a model in this process: everybody is wanted, nobody unknown comes in; but for what is given. */
export function modelSettings(name: string, given: Pick<SourceSettings, 'limits'> & Partial<SourceSettings>): SourceSettings {
  return {
    name,
    type: 'model',
    settings: {},
    scope: { users: 'all', groups: 'all', importDisabled: false },
    mapping: {},
    removal: 'keep',
    removeAfterMs: 7 * 86_400_000,
    reuseAfterMs: 180 * 86_400_000,
    changes: { use: 'never', fullEvery: 24, fullAfterMs: 86_400_000 },
    onUnknown: 'deny',
    tryUnknown: false,
    ...given,
  }
}

export const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** A small valid world: one source, an empty copy in memory, a clock that stands until it is moved. */
export function makeWorld({
  limits = noLimits,
  removal = 'keep',
  rules = [],
  directory = { people: {}, groups: {} },
  printed: isPrinted = false,
  log,
  changes = { use: 'auto', fullEvery: 24, fullAfterMs: 1_000 * 86_400_000 },
  onHold = 'apply-rest',
  room,
  additionalGroups,
  exclude,
  lookUp = false,
}: WorldSettings = {}): World {
  const store = openStore(':memory:', { currency: 'USD' })
  // A lock is a file beside the store: one in memory has nobody to share with.
  const unshared: Store = {
    ...store,
    lockRuns: () => ({ release: () => undefined }),
    ...(room && { scratch: () => narrow(store.scratch(), room) }),
  }
  const modelled = modelSettings('campus', { removal, changes, limits })
  const settings = exclude === undefined ? modelled : { ...modelled, scope: { ...modelled.scope, exclude } }
  const world: Omit<World, 'engine' | 'store' | 'close'> & { engine?: Engine } = {
    directory,
    fault: { kind: 'none' },
    changesFault: { kind: 'none' },
    now: Date.UTC(2026, 8, 1),
  }
  const source: EngineSource = {
    settings,
    open: async (): Promise<Session> => ({
      abilities: {
        authenticate: false,
        lookUp,
        changes: log !== undefined,
        nestedGroups: true,
        stableIds: true,
        groupScope: false,
        fingerprints: isPrinted,
      },
      check: async () => ({ findings: [] }),
      list: (_, known) => {
        const cursor = log?.remember(world.directory)
        const listing = withCursor(listWithFault(world.directory, world.fault), cursor)
        return isPrinted ? readAgain(listing, known) : listing
      },
      ...(lookUp && { lookUp: async (username: string) => lookUpIn(world.directory, username) }),
      ...(log && { changes: (cursor: string) => log.changes(cursor, world.directory, world.changesFault) }),
      close: async () => undefined,
    }),
  }
  const engine = createEngine({
    store: unshared,
    sources: [source],
    rules,
    limits,
    onHold,
    approveWithinMs: 86_400_000,
    currency: 'USD',
    ...(additionalGroups && { additionalGroups: () => additionalGroups }),
    clock: { now: () => world.now },
    logger: silent,
  })
  return Object.assign(world, { engine, store, close: () => store.close() })
}

function lookUpIn({ people, groups }: Directory, username: string): UserWithGroups | undefined {
  const [id, person] = Object.entries(people).find(([, one]) => foldHandle(one.username) === foldHandle(username)) ?? []
  if (id === undefined || person === undefined) return undefined
  return { user: { type: 'user', id, ...person }, groups: Object.keys(groups).filter((group) => groups[group]!.includes(id)) }
}

function narrow(scratch: RunScratch, { pages }: ScratchRoom): RunScratch {
  const limited = <Stage extends SourceStage>(stage: Stage): Stage => {
    if (pages !== undefined) stage.connection.pragma(`temp.max_page_count = ${pages}`)
    return stage
  }
  return {
    ...scratch,
    stage: (settings) => limited(scratch.stage(settings)),
    changeStage(settings) {
      const changes = scratch.changeStage(settings)
      limited(changes.stage)
      return changes
    },
  }
}

/** What the copy holds of people who are present, in the directory's own terms. */
export function copyOf({ store }: World): Directory {
  const people = store.users.list({ limit: 10_000, state: 'present' })
  const groups = store.groups.list({ limit: 10_000, state: 'present' })
  return {
    people: Object.fromEntries(
      people
        .map(({ id, spelling, fields }) => [id, { username: spelling, ...('email' in fields ? { email: fields.email as string } : {}) }])
        .sort(([a], [b]) => (a! < b! ? -1 : 1)),
    ),
    groups: Object.fromEntries(
      groups
        .map(({ id, name }) => [
          id,
          store.groups
            .members(name, { limit: 10_000 })
            .map((user) => user.id)
            .sort(),
        ])
        .sort(([a], [b]) => (a! < b! ? -1 : 1)),
    ),
  }
}

/** The groups of the copy's present people, asked of each person: what `copyOf` asks of each group. */
export function groupsByPerson({ store }: World): Directory['groups'] {
  const present = new Map(store.groups.list({ limit: 10_000, state: 'present' }).map(({ group, id }) => [group, id]))
  const groups: Record<string, string[]> = Object.fromEntries([...present.values()].sort().map((id) => [id, []]))
  for (const { id, username } of store.users.list({ limit: 10_000, state: 'present' })) {
    for (const { group } of store.users.groups(username)) if (present.has(group)) groups[present.get(group)!]!.push(id)
  }
  for (const members of Object.values(groups)) members.sort()
  return groups
}

/** The same of a directory: nested groups flattened, people who are not there left out. */
export function expectedCopy({ people, groups }: Directory): Directory {
  const flatten = (group: string, seen = new Set<string>()): Set<string> => {
    const users = new Set<string>()
    if (seen.has(group)) return users
    seen.add(group)
    for (const member of groups[group] ?? []) {
      if (member in people) users.add(member)
      if (member in groups) for (const user of flatten(member, seen)) users.add(user)
    }
    return users
  }
  const sort = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    people: sort(
      Object.fromEntries(
        Object.entries(people).map(([id, { username, email }]) => [id, { username, ...(typeof email === 'string' ? { email } : {}) }]),
      ),
    ),
    groups: sort(Object.fromEntries(Object.keys(groups).map((id) => [id, [...flatten(id)].sort()]))),
  }
}

/** The rows themselves: names are no identities. */
export function rowsOf<Row>(store: Store, statement: string): Row[] {
  using scratch = store.scratch()
  const known = scratch.known('campus', { high: 0, low: 0 })
  const { connection } = scratch.stage({
    name: 'campus',
    known,
    nestedGroups: true,
    importDisabled: false,
    reportStrayGroups: true,
    reportStrayMembers: true,
    keepStrays: false,
  })
  return connection.prepare(statement).all() as Row[]
}
