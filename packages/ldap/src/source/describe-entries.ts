import { type ErrorRecord, isMusterError, type KnownEntries, type MembersRecord } from '@muster/provider'
import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import { readRanges } from '../read-ranges.ts'
import type { Directory, ReadGroup } from './directory.ts'
import { memberHandles } from './member-handles.ts'

const membersOnALine = 1_000

/** What was given so far; `end` says it. */
export interface Counts {
  users: number
  groups: number
  members: number
}

/** What cannot be decoded is one entry's fault, not the listing's. */
export function readOrFault<Read>(entry: Entry, read: (entry: Entry) => Read): Read | string {
  try {
    return read(entry)
  } catch (error) {
    if (isMusterError(error)) return error.message
    throw error
  }
}

/** The members that a group's entry holds; what comes in parts is read to the last over the second connection. */
export async function membersOf(
  group: ReadGroup,
  version: string,
  second: () => Promise<Connection>,
  counts: Counts,
  further: readonly string[] = [],
): Promise<MembersRecord[]> {
  const { handle, partial, dn } = group
  const listed = readable(group)
  if (listed === undefined) return [unknownMembers(group)]
  let members = [...listed, ...further]
  for (const attribute of partial) {
    try {
      members = [...members, ...memberHandles(await readRanges(await second(), { dn, attribute, version }))]
    } catch (error) {
      if (!isMusterError(error) || error.code !== 'LISTING_INCOMPLETE') throw error
      return [unknownMembers(group)]
    }
  }
  return spread(handle, members, counts)
}

/**
 * The members of an entry that holds them all, to be known by its bytes: as they were read before, or as one record with
 * their fingerprint. `undefined` where the entry does not hold them all.
 */
export function knownMembersOf(group: ReadGroup, entry: Entry, known: KnownEntries, counts: Counts): MembersRecord | undefined {
  if (group.partial.length > 0 || (group.parents ?? []).length > 0) return undefined
  const found = known.size > 0 ? known.matchMembers(entry.bytes, entry.start, entry.end) : undefined
  if (found !== undefined) {
    counts.members += found.pairs
    return new KnownMembers(group, found)
  }
  const members = readable(group)
  if (members === undefined) return unknownMembers(group)
  counts.members += members.length
  return { type: 'members', group: group.handle, members, fingerprint: known.fingerprint(entry.bytes, entry.start, entry.end) }
}

/** `undefined` when a value cannot be decoded. */
function readable(group: ReadGroup): readonly string[] | undefined {
  try {
    return group.readMembers()
  } catch (error) {
    if (isMusterError(error)) return undefined
    throw error
  }
}

function unknownMembers({ handle, dn }: ReadGroup): MembersRecord {
  return { type: 'members', group: handle, unknown: true, at: dn }
}

class KnownMembers implements MembersRecord {
  readonly type = 'members'
  readonly known: { readonly number: number; readonly pairs: number }
  readonly #group: ReadGroup

  constructor(group: ReadGroup, known: { readonly number: number; readonly pairs: number }) {
    this.known = known
    this.#group = group
  }

  get group(): string {
    return this.#group.handle
  }

  get members(): readonly string[] {
    return this.#group.readMembers()
  }
}

/** Members of one group, on as many lines as it takes. */
export function spread(group: string, members: readonly string[], counts: Counts, mode?: 'add' | 'remove'): MembersRecord[] {
  const records: MembersRecord[] = []
  for (let from = 0; from < members.length; from += membersOnALine) {
    records.push({ type: 'members', group, members: members.slice(from, from + membersOnALine), ...(mode === undefined ? {} : { mode }) })
  }
  counts.members += members.length
  return records
}

export function faulty(kind: 'user' | 'group', dn: string, id: string | undefined, fault: string | undefined): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message: fault ?? 'the entry cannot be read',
    hint: `Mend the entry, let the account read the attribute, name another under \`${kind}s\`, or leave the entry out with \`${kind}s.filter\`.`,
    at: dn,
    ...(id === undefined ? {} : { record: { kind, id } }),
  }
}

/** A second connection, opened when it is first needed: the first is busy with a search whose reader waits. */
export function openLater(directory: Directory): { get(): Promise<Connection>; close(): Promise<void> } {
  let opened: Promise<Connection> | undefined
  return {
    get: () => (opened ??= directory.connect()),
    async close() {
      const connection = await opened?.catch(() => undefined)
      await connection?.close()
    },
  }
}
