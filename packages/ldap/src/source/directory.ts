import type { Finding, GroupRecord, UserRecord } from '@muster/provider'
import type { Connection } from '../connection.ts'
import type { Entry } from '../entry.ts'
import type { Filter } from '../filter.ts'

/** An LDAP directory as a source: where its people and groups are, and how its entries are read. Differences are values of this. */
export interface Directory {
  readonly users: Place & {
    readonly reader: UserReader
    /** Whoever has this username; the name is data in it, whatever it holds. */
    named(username: string): Filter
    /** Whoever has one of these primary groups. */
    inPrimary(groups: readonly string[]): Filter
  }
  readonly groups: Place & {
    readonly reader: GroupReader
    /** The groups that somebody is a direct member of. */
    holding(member: Member): Filter
    /** Groups that are pointed at as primary groups by these. */
    numbered(primaryGroups: readonly string[]): Filter
    /** The attributes that tell which group it is, the one that primary groups are pointed at by among them. */
    readonly identity: readonly string[]
    /** An attribute that changes whenever the entry does. */
    readonly version: string
  }
  /** How the directory tells what changed. Left out: it cannot. */
  readonly changes?: ChangeFinder
  /** Whether groups are what users' entries name (`memberOf`), and are not searched for. */
  readonly derivesGroups?: boolean
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
  /** Of a user; groups are members by their entries' names alone. */
  readonly username: string | undefined
  readonly primaryGroups: readonly string[]
}

/** How a directory tells what changed since it was read. */
export interface ChangeFinder {
  /**
   * Where it stands, asked before everything is read: what changes meanwhile is then told again. `undefined` when this server
   * cannot tell changes to this account.
   */
  position(connection: Connection): Promise<string | undefined>
  /** What changed since; `undefined` when that cannot be known, and everything is to be read. */
  since(connection: Connection, position: string): Promise<Changed | undefined>
  /** Whether and how it tells changes to this account, and what would let it. */
  explain(connection: Connection): Promise<Pick<Finding, 'outcome' | 'message' | 'remedy'>>
}

export interface Changed {
  /** In scope, as they are now. */
  readonly users: readonly Entry[]
  readonly groups: readonly Entry[]
  /** Identifiers of what left; of some it is not known whether it was ever in scope. */
  readonly gone: { readonly users: readonly string[]; readonly groups: readonly string[] }
  /** Identifiers of what is there unchanged; with `covers: 'all'` whatever is not named is absent. */
  readonly present: { readonly users: readonly string[]; readonly groups: readonly string[] }
  readonly covers: 'changed' | 'all'
  /** Of groups that did not change otherwise. */
  readonly members: readonly MemberChange[]
  readonly position: string
}

export interface MemberChange {
  readonly group: string
  readonly mode: 'add' | 'remove'
  readonly members: readonly string[]
}

export interface UserReader {
  readonly attributes: readonly string[]
  /** Whether an entry may tell groups of its own (`primaryGroups`). */
  readonly readsPrimaryGroups: boolean
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
  /** Where groups are derived from users' entries. */
  readonly derivedGroups?: readonly DerivedGroup[]
}

export interface DerivedGroup {
  readonly handle: string
  readonly name: string
  readonly dn: string
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
  /** Handles, decoded when they are asked for: of a group that is as it was nobody asks. */
  readonly readMembers: () => readonly string[]
  /** Attributes of which there is more to be read. */
  readonly partial: readonly string[]
  /** The handle by which primary groups of users point at it. */
  readonly primaryHandle: string | undefined
  /** Handles of groups that this one is in by its own word. */
  readonly parents?: readonly string[]
}
