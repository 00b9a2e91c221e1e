import type { DirectoryRecord, GroupRecord, KnownEntries, MembersRecord, Provider, Scope, Session, UserRecord } from '@muster/provider'
import { isMusterError, type MusterError } from '@muster/provider'

const everything: Scope = { users: 'all', groups: 'all', disabled: true }

export function openSession<Settings>(provider: Provider<Settings>, settings: Settings): Promise<Session> {
  const { signal } = new AbortController()
  const logger = { debug() {}, info() {}, warn() {}, error() {} }
  return provider.open(settings, { source: 'campus', folder: '/', logger, signal, clock: { now: Date.now } })
}

/** Opens a source, lets `use` have it, and closes it whatever happened. */
export async function withSession<Settings, Value>(
  provider: Provider<Settings>,
  settings: Settings,
  use: (session: Session) => Promise<Value>,
): Promise<Value> {
  const session = await openSession(provider, settings)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}

export interface Listed {
  readonly records: readonly DirectoryRecord[]
  readonly users: readonly UserRecord[]
  readonly groups: readonly GroupRecord[]
  /** By name of the group, the names of its members; what points at nobody as it is. */
  readonly memberships: ReadonlyMap<string, ReadonlySet<string>>
  readonly failure: MusterError | undefined
  readonly isComplete: boolean
}

export async function listAll(session: Session, known?: KnownEntries): Promise<Listed> {
  const records: DirectoryRecord[] = []
  let failure: MusterError | undefined
  try {
    for await (const batch of session.list(everything, known)) records.push(...batch)
  } catch (error) {
    if (!isMusterError(error)) throw error
    failure = error
  }
  const users = records.filter((record) => record.type === 'user')
  const groups = records.filter((record) => record.type === 'group')
  const names = new Map<string, string>()
  for (const user of users) for (const handle of user.handles ?? []) names.set(handle, user.username)
  for (const group of groups) for (const handle of group.handles ?? []) names.set(handle, group.name)
  const memberships = new Map<string, Set<string>>(groups.map((group) => [group.name, new Set()]))
  for (const { group, members = [] } of records.filter((record): record is MembersRecord => record.type === 'members')) {
    for (const member of members) memberships.get(names.get(group) ?? group)?.add(names.get(member) ?? member)
  }
  return { records, users, groups, memberships, failure, isComplete: records.at(-1)?.type === 'end' }
}
