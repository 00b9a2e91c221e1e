/**
 * The one vocabulary: what a provider yields in process is what a program prints on a line.
 * The wire form is specified in `protocol/PROTOCOL.md`, section Records.
 *
 * In every record *absent* means "the source does not say" (what is known stays) and `null` means
 * "the source says there is none" (what is known is cleared).
 */

export type Kind = 'user' | 'group'

/** Where a record stood at its source: a line number, or a distinguished name. Never on the wire. */
export type Place = number | string

/** What a listing adds to a record on its way through the process; programs never print these. */
export interface Provenance {
  readonly at?: Place
  /** From `KnownEntries.fingerprint`; lets the next listing answer `present` without decoding. */
  readonly fingerprint?: bigint
}

/** A person. `activeFrom` and `activeUntil` are RFC 3339 dates or date-times; a bare date is that day's start, in UTC. */
export interface UserRecord extends Provenance {
  readonly type: 'user'
  /** The directory's immutable identifier. Left out: the username is the identity, and it is weak. */
  readonly id?: string
  readonly username: string
  /** The names by which memberships point at this user. Left out: `id` and `username` serve. */
  readonly handles?: readonly string[]
  readonly displayName?: string | null
  readonly givenName?: string | null
  readonly familyName?: string | null
  readonly email?: string | null
  readonly otherEmails?: readonly string[] | null
  readonly department?: string | null
  readonly office?: string | null
  readonly employeeNumber?: string | null
  /** The first is the primary card. */
  readonly cardNumbers?: readonly string[] | null
  readonly aliases?: readonly string[] | null
  readonly homeDirectory?: string | null
  /** A secret: the engine keeps only a keyed hash of it. */
  readonly pin?: string | null
  readonly active?: boolean | null
  readonly activeFrom?: string | null
  readonly activeUntil?: string | null
  readonly attributes?: Readonly<Record<string, readonly string[] | null>> | null
}

export interface GroupRecord extends Provenance {
  readonly type: 'group'
  readonly id?: string
  readonly name: string
  readonly handles?: readonly string[]
  readonly description?: string | null
  readonly email?: string | null
}

/** Members of one group, by handle. A group's members may be spread over any number of these. */
export interface MembersRecord extends Provenance {
  readonly type: 'members'
  /** A handle of the group. */
  readonly group: string
  /** Handles of users or groups; at most 1,000 on a line. */
  readonly members?: readonly string[]
  /** `all` (default, the only one in `list`); `add` and `remove` only in `changes`. */
  readonly mode?: 'all' | 'add' | 'remove'
  /** Instead of `members`: this group's members could not all be read. They are unknown, never empty. */
  readonly unknown?: boolean
  /** In process only: what `KnownEntries.matchMembers` gave. `group` and `members` are then read only when they matter. */
  readonly known?: { readonly number: number; readonly pairs: number }
}

/** Unchanged and still there. In `changes`; in `list` only when `KnownEntries` were given. */
export interface PresentRecord extends Provenance {
  readonly type: 'present'
  readonly kind: Kind
  readonly ids?: readonly string[]
  /** In process only: numbers that `KnownEntries.match` returned. Saves a look-up by text for each (docs/decisions/0003). */
  readonly known?: readonly number[]
}

/** The directory's own word that an entry left. Only in `changes`. */
export interface GoneRecord extends Provenance {
  readonly type: 'gone'
  readonly kind: Kind
  readonly id: string
  readonly reason?: 'deleted' | 'left-scope'
}

/** The cursor cannot be continued from: list again. Only in `changes`. */
export interface ResetRecord extends Provenance {
  readonly type: 'reset'
}

/** Resets the limit on silence, and nothing else. */
export interface ProgressRecord extends Provenance {
  readonly type: 'progress'
  readonly done: number
  readonly total?: number
}

export type ErrorClass = 'config' | 'permission' | 'not-found' | 'transient' | 'rate-limit' | 'data' | 'bug'

/**
 * Something could not be read. With `record`, only that person or group is unknown and the listing goes on; without,
 * the whole listing is partial.
 */
export interface ErrorRecord extends Provenance {
  readonly type: 'error'
  readonly class: ErrorClass
  /** One sentence for the administrator; never contains a secret. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  /** Seconds. */
  readonly retryAfter?: number
  readonly record?: { readonly kind: Kind; readonly id: string }
  /** In process only: the name in that record, where it is not the id and could be read. Whoever asks why somebody is missing asks by it. */
  readonly named?: string
}

/** The proof of completeness: counts of what this answer gave. */
export interface EndRecord extends Provenance {
  readonly type: 'end'
  readonly users: number
  readonly groups: number
  /** Pairs, before removing duplicates. */
  readonly members: number
  readonly cursor?: string
  /** Only in `changes`: with `all`, what was neither sent nor `present` is absent (RFC 4533, present phase). */
  readonly covers?: 'changed' | 'all'
  /**
   * In process only, of a listing: where in the source its entries stand (organisational units), and how many in each. Where
   * there were people and now is nobody, the account may have lost the right to look.
   */
  readonly places?: Readonly<Record<Kind, ReadonlyMap<string, number>>>
}

export type DirectoryRecord =
  | UserRecord
  | GroupRecord
  | MembersRecord
  | PresentRecord
  | GoneRecord
  | ResetRecord
  | ProgressRecord
  | ErrorRecord
  | EndRecord

export const rejectionReasons = ['invalid-credentials', 'unknown-user', 'locked', 'expired', 'must-change', 'disabled'] as const
export type RejectionReason = (typeof rejectionReasons)[number]

/** The source vouches for this person. `username` is the canonical name, as the source spells it. */
export interface Accepted {
  readonly type: 'accepted'
  readonly username?: string
  /** Of `completeSignIn`: the immutable identifier of whoever has signed in, as `list` gives it. */
  readonly id?: string
}

/** The source was asked and said no. Not having been able to ask is an exception (`UnavailableError`), never this. */
export interface Rejected {
  readonly type: 'rejected'
  readonly reason: RejectionReason
}

export interface UserWithGroups {
  readonly user: UserRecord
  /** Handles of the groups this user is a direct member of; left out when the source does not say. */
  readonly groups?: readonly string[]
}
