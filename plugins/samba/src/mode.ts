import type {
  Accepted,
  DirectoryRecord,
  ErrorRecord,
  Finding,
  GroupRecord,
  Password,
  Rejected,
  UserRecord,
  UserWithGroups,
} from '@muster/provider'

/** A way to read a Samba server. */
export interface Mode {
  /** A new listing; nothing is asked yet. */
  openListing(): Listing
  findUser(username: string): Promise<UserWithGroups | undefined>
  authenticate(username: string, password: Password): Promise<Accepted | Rejected>
  /** What the doctor looks at beside the listing. */
  probe(): Promise<Finding[]>
}

/** One listing: people first, then groups, whose members may be known by then. */
export interface Listing {
  /** Throws when the source cannot be read; what came before is still good. */
  users(): AsyncIterable<readonly (UserRecord | ErrorRecord)[]>
  /** Groups of `isWanted` names, each followed by its members. */
  groups(isWanted: (name: string) => boolean): AsyncIterable<readonly DirectoryRecord[]>
  /** What proves that it was read whole, looked at last: the sentences of what speaks against it. */
  prove(): Promise<readonly Doubt[]>
}

export interface Doubt {
  readonly message: string
  readonly hint: string
}

export function doubtRecord({ message, hint }: Doubt): ErrorRecord {
  return { type: 'error', class: 'data', message, hint }
}

/** A group whose members could not be read: unknown, never empty. */
export function unknownMembers(group: GroupRecord, { message, hint }: Doubt): DirectoryRecord[] {
  return [
    { type: 'members', group: group.id!, unknown: true },
    { type: 'error', class: 'data', message, hint, record: { kind: 'group', id: group.id! }, named: group.name },
  ]
}

/** Local groups hold other groups, whose members are wanted with them: with a local group among the wanted ones, all are read. */
export function selectGroups<Group extends { readonly name: string; readonly isLocal: boolean }>(
  groups: readonly Group[],
  isWanted: (name: string) => boolean,
): readonly Group[] {
  const wanted = groups.filter(({ name }) => isWanted(name))
  return wanted.some(({ isLocal }) => isLocal) ? groups : wanted
}

/** At most 1,000 on one record. */
const membersPerRecord = 1_000

export function membersOf(group: string, members: readonly string[]): DirectoryRecord[] {
  const records: DirectoryRecord[] = []
  for (let at = 0; at === 0 || at < members.length; at += membersPerRecord)
    records.push({ type: 'members', group, members: members.slice(at, at + membersPerRecord) })
  return records
}

/** Names are compared without case: Samba and Windows do so. */
export function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
