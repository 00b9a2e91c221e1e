import type { DirectoryRecord, Session, UserRecord } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { type Entra, type EntraOptions, startEntra } from '../../../test/clouds/entra-id/start-entra.ts'
import { uuid } from '../../../test/servers/invent-directory.ts'
import { provider, type Settings } from '../src/index.ts'
import { settingsFor } from './settings-for.ts'

export const person = (number: number): string => uuid(1, number)
export const group = (number: number): string => uuid(2, number)

export interface Open {
  readonly entra: Entra
  readonly session: Session
  /** Another session on the same tenant. */
  reopen(further?: Partial<Settings>): Promise<Session>
  readonly logged: string[]
}

/** A tenant with so many people, in a session; both end with the test. */
export async function openEntra(people = 0, further: Partial<Settings> = {}, options: EntraOptions = {}): Promise<Open> {
  const entra = await startEntra(options)
  onTestFinished(() => entra.stop())
  for (let number = 0; number < people; number++) {
    entra.state.addPerson({ id: person(number), userPrincipalName: `p${number}@campus.example`, displayName: `Person ${number}` })
  }
  const logged: string[] = []
  const log = (message: string): void => void logged.push(message)
  const reopen = async (others: Partial<Settings> = further): Promise<Session> => {
    const context = {
      source: 'campus',
      folder: '/',
      logger: { debug: log, info: log, warn: log, error: log },
      signal: new AbortController().signal,
      clock: Date,
    }
    const session = await provider.open(settingsFor(entra, others), context)
    onTestFinished(() => session.close())
    return session
  }
  return { entra, session: await reopen(), reopen, logged }
}

const everything = { users: 'all', groups: 'all', disabled: true } as const

/** What came, up to its end or to what it threw. */
export interface Read {
  readonly records: readonly DirectoryRecord[]
  readonly users: readonly UserRecord[]
  /** Ids of members by id of the group; groups that were said to be unknown are not in it. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>
  readonly unknown: ReadonlySet<string>
  readonly cursor: string | undefined
  readonly isComplete: boolean
  readonly failure: unknown
}

export function readAll(session: Session): Promise<Read> {
  return read(session.list(everything))
}

export function readChanged(session: Session, cursor: string | undefined): Promise<Read> {
  return read(session.changes!(cursor!, everything))
}

async function read(answer: AsyncIterable<readonly DirectoryRecord[]>): Promise<Read> {
  const records: DirectoryRecord[] = []
  let failure: unknown
  try {
    for await (const batch of answer) records.push(...batch)
  } catch (error) {
    failure = error
  }
  const members = new Map<string, Set<string>>()
  const unknown = new Set<string>()
  for (const record of records) {
    if (record.type === 'group') members.set(record.id!, members.get(record.id!) ?? new Set())
    if (record.type !== 'members') continue
    if (record.unknown === true) unknown.add(record.group)
    const known = members.get(record.group) ?? new Set()
    members.set(record.group, known)
    for (const member of record.members ?? []) known.add(member)
  }
  for (const id of unknown) members.delete(id)
  const end = records.at(-1)
  return {
    records,
    users: records.filter((record) => record.type === 'user'),
    members,
    unknown,
    cursor: end?.type === 'end' ? end.cursor : undefined,
    isComplete: end?.type === 'end',
    failure,
  }
}
