import { type ErrorRecord, isMusterError, type MembersRecord } from '@muster/provider'
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
  let members = [...group.members, ...further]
  for (const attribute of partial) {
    try {
      members = [...members, ...memberHandles(await readRanges(await second(), { dn, attribute, version }))]
    } catch (error) {
      if (!isMusterError(error) || error.code !== 'LISTING_INCOMPLETE') throw error
      return [{ type: 'members', group: handle, unknown: true, at: dn }]
    }
  }
  return spread(handle, members, counts)
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
