import type { GroupRecord, UserRecord } from '@muster/provider'
import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import type { Filter } from '../filter.ts'

/** An LDAP directory as a source: where its people and groups are, and how its entries are read. Differences are values of this. */
export interface Directory {
  readonly users: Place & {
    readonly reader: UserReader
    /** Whoever has this username; the name is data in it, whatever it holds. */
    named(username: string): Filter
  }
  readonly groups: Place & {
    readonly reader: GroupReader
    /** The groups that somebody is a direct member of. */
    holding(member: Member): Filter
    /** The attributes that tell which group it is. */
    readonly identity: readonly string[]
    /** An attribute that changes whenever the entry does. */
    readonly version: string
  }
  /** 0 reads without pages. */
  readonly pageSize: number
  /** Whether a reference to another server leaves the listing complete. */
  readonly ignoresReferences: boolean
  readonly base: string
  readonly isAnonymous: boolean
  readonly isUnverified: boolean
  /** A new connection, signed in with the account of the settings. */
  connect(): Promise<Connection>
  /** A new connection on which nobody has signed in. */
  connectAnonymously(): Promise<Connection>
}

export interface Place {
  readonly base: string
  readonly scope: 'one' | 'subtree'
  readonly filter: Filter
}

export interface Member {
  readonly dn: string
  readonly username: string
  readonly primaryGroups: readonly string[]
}

export interface UserReader {
  readonly attributes: readonly string[]
  read(entry: Entry): ReadUser
  /** Of an entry that need not be decoded: who it is, and its primary groups; never a record. */
  skim(entry: Entry): ReadUser
}

export interface ReadUser {
  readonly record: UserRecord | undefined
  readonly id: string | undefined
  /** What keeps the entry from being a user, in words. */
  readonly fault: string | undefined
  /** As `primaryHandle` of a group has them. */
  readonly primaryGroups: readonly string[]
}

export interface GroupReader {
  readonly attributes: readonly string[]
  read(entry: Entry): ReadGroup
}

export interface ReadGroup {
  readonly record: GroupRecord | undefined
  readonly id: string | undefined
  readonly dn: string
  readonly fault: string | undefined
  /** What memberships are said of: a handle of the group. */
  readonly handle: string
  readonly members: readonly string[]
  /** Attributes of which there is more to be read. */
  readonly partial: readonly string[]
  /** The handle by which primary groups of users point at it. */
  readonly primaryHandle: string | undefined
}
