import type {
  DirectoryRecord,
  EndRecord,
  GroupRecord,
  KnownEntries,
  MembersRecord,
  PresentRecord,
  Scope,
  UserRecord,
} from '@muster/provider'
import type { ExpectedDirectory } from './harness.ts'
import { must, within } from './must.ts'
import type { OpenSource } from './open-source.ts'

export const everything: Scope = { users: 'all', groups: 'all', disabled: true }

/** A listing read to where it stopped. */
export interface Listing {
  readonly batches: readonly (readonly DirectoryRecord[])[]
  readonly users: readonly UserRecord[]
  readonly groups: readonly GroupRecord[]
  readonly members: readonly MembersRecord[]
  readonly present: readonly PresentRecord[]
  /** The last record, if it is `end`. */
  readonly end: EndRecord | undefined
  /** What it threw, if it did. */
  readonly failure: unknown
}

export function readListing({ session, patienceMs }: OpenSource, scope = everything, known?: KnownEntries): Promise<Listing> {
  return readAnswer(session.list(scope, known), patienceMs)
}

/** Reads batches until they end or throw; never throws for the source's own failures. */
export async function readAnswer(answer: AsyncIterable<readonly DirectoryRecord[]>, patienceMs: number): Promise<Listing> {
  const batches: (readonly DirectoryRecord[])[] = []
  const failure = await within(patienceMs, readInto(batches, answer), 'a listing')
  const records = batches.flat()
  const last = records.at(-1)
  return {
    batches,
    users: records.filter((record) => record.type === 'user'),
    groups: records.filter((record) => record.type === 'group'),
    members: records.filter((record) => record.type === 'members'),
    present: records.filter((record) => record.type === 'present'),
    end: last?.type === 'end' ? last : undefined,
    failure,
  }
}

async function readInto(batches: (readonly DirectoryRecord[])[], answer: AsyncIterable<readonly DirectoryRecord[]>): Promise<unknown> {
  try {
    for await (const batch of answer) batches.push(batch)
    return undefined
  } catch (error) {
    return error ?? new Error('a listing threw nothing')
  }
}

/** A listing as the harness writes directories: handles resolved to names, everything sorted. */
export function directoryOf(listing: Listing): ExpectedDirectory {
  const names = new Map<string, string>()
  for (const user of listing.users) for (const handle of handlesOf(user, user.username)) names.set(handle, user.username)
  for (const group of listing.groups) for (const handle of handlesOf(group, group.name)) names.set(handle, group.name)

  const groups = new Map(listing.groups.map((group) => [group.name, new Set<string>()]))
  for (const { group, members = [], unknown } of listing.members) {
    must(!unknown, `the members of ${group} were said to be unknown, in a good source`)
    const owner = groups.get(names.get(group) ?? '')
    must(owner !== undefined, `members were listed for the handle ${group}, which no group has`)
    for (const handle of members) {
      const name = names.get(handle)
      must(name !== undefined, `${group} has the member ${handle}, which is a handle of nobody listed`)
      owner.add(name)
    }
  }
  return sortDirectory({ users: listing.users.map((user) => user.username), groups: Object.fromEntries(groups) })
}

export function sortDirectory(directory: {
  users: Iterable<string>
  groups: Readonly<Record<string, Iterable<string>>>
}): ExpectedDirectory {
  const groups = Object.entries(directory.groups).map(([name, members]) => [name, [...members].sort()] as const)
  return { users: [...directory.users].sort(), groups: Object.fromEntries(groups.sort(([one], [other]) => (one < other ? -1 : 1))) }
}

/** "Left out: `id` and `username` serve", in the contract's words. */
function handlesOf(entry: UserRecord | GroupRecord, name: string): readonly string[] {
  return entry.handles ?? [...(entry.id === undefined ? [] : [entry.id]), name]
}
