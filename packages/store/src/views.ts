/** What the store shows of itself: plain values, ready to print or to send as JSON. Times are milliseconds since 1970. */

export type EntryState = 'present' | 'absent' | 'deactivated' | 'deleted'

/** Amounts are in minor units (cents) of `currency` (ISO 4217). */
export interface Money {
  readonly minor: number
  readonly currency: string
}

export interface UserView {
  readonly account: number
  readonly source: string
  readonly id: string
  /** True when the username is the identity, or an id that the source may give to somebody else. */
  readonly weakIdentity: boolean
  /** NFC, lower case: the key. */
  readonly username: string
  /** The source's own spelling. */
  readonly spelling: string
  readonly state: EntryState
  /** Worked out at the moment of asking, from the source's `active`, `activeFrom`, `activeUntil` and the state. */
  readonly active: boolean
  /** Fields of a `UserRecord` that are set (never `pin`'s value: it is shown as `[secret]`). */
  readonly fields: Readonly<Record<string, unknown>>
  /** Sources that own nobody and add fields; left out for none. */
  readonly enrichedBy?: readonly string[]
  readonly absentSince?: number
  /** In the currency of the configuration. */
  readonly balance: Money
  /** What was granted while the configuration named other currencies. */
  readonly otherBalances?: readonly Money[]
  /** Whether the balance must cover what is used. */
  readonly restricted: boolean
  /** How far below nothing the balance may go. */
  readonly overdraft?: Money
  /** `pending`: new, and what the groups entitle to could not be decided yet. */
  readonly entitlement: 'decided' | 'pending'
  readonly createdInRun: number
  readonly changedInRun: number
}

export interface GroupView {
  readonly group: number
  readonly source: string
  readonly id: string
  readonly name: string
  readonly state: EntryState
  readonly fields: Readonly<Record<string, unknown>>
  /** Members as the directory lists them: users and groups. */
  readonly directMembers: number
  /** Users only, nested groups flattened, cycles handled, absent people not counted. */
  readonly users: number
  /** True when the members could not be read completely by the last run. */
  readonly membersUnknown: boolean
}

/** A group as somebody's groups are listed: without counts, which would look through each of them. */
export interface GroupOfUser {
  readonly group: number
  readonly source: string
  readonly name: string
  /** False: only through another group. */
  readonly direct: boolean
}

export interface LedgerLine {
  readonly line: number
  readonly account: number
  readonly username: string
  readonly amount: Money
  readonly why: string
  readonly rule: string
  readonly run: number
  readonly at: number
}

export interface ConflictView {
  readonly source: string
  readonly id: string
  readonly username: string
  /** One sentence: who holds the name, and since when. */
  readonly reason: string
  readonly run: number
}

/** A name that somebody decided about: whoever else claims it is left out. */
export interface PinView {
  readonly username: string
  readonly source: string
  readonly id: string
  /** Who bears it; left out while its owner is not in the copy. */
  readonly account?: number
  /** By which it was decided. */
  readonly run: number
  readonly leftOut: readonly { readonly source: string; readonly id: string }[]
}

export interface ListOptions {
  /** Matches username, display name, email: a substring, without case. */
  readonly search?: string
  readonly source?: string
  readonly group?: string
  readonly state?: EntryState
  /** Default 100. */
  readonly limit?: number
  /** Continue after this key. */
  readonly after?: string
  /** Of people and groups: continue after the one of this number (`account`, `group`), in the order of the list. */
  readonly afterEntry?: number
}

export type RunState = 'running' | 'done' | 'held' | 'partial' | 'unavailable' | 'failed' | 'interrupted' | 'stopped'

export interface RunView {
  readonly run: number
  readonly command: string
  readonly state: RunState
  readonly startedAt: number
  readonly endedAt?: number
  /** The `RunReport` of the engine as it was printed; absent while running or when killed. */
  readonly report?: unknown
  /** When lines of its journal were removed for their age (`retention:`); it cannot be undone any more. */
  readonly trimmedAt?: number
  /** Of a run that kept something back: what has become of that. */
  readonly hold?: HoldView
}

export interface HoldView {
  /** `superseded`: the source was read again since; `moved`: somebody in it was. Neither can be approved any more. */
  readonly state: 'waiting' | 'expired' | 'approved' | 'rejected' | 'superseded' | 'moved'
  readonly expiresAt: number
  /** The run that approved it, or that it could not outlive. */
  readonly decidedRun?: number
  readonly why?: string
}

/** One object that a run touched. */
export interface JournalLine {
  readonly run: number
  readonly entry: number
  readonly kind: 'user' | 'group'
  readonly name: string
  readonly action: string
  /** Fields before and after; only those that differ. `null`: there was none. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

interface ChangeHead {
  /** Where to go on after this one. */
  readonly cursor: string
  readonly run: number
  /** When the run began, or when the credit was granted: milliseconds since 1970. */
  readonly at: number
  /** The number of the user, the group, or of a membership the group; `name` is what it is called now. */
  readonly entry: number
  readonly name: string
}

/** One change in the feed: of a person or a group, of who is in a group, or of somebody's credit. */
export type ChangeEvent =
  | (ChangeHead & {
      readonly kind: 'user' | 'group'
      readonly action: string
      /** Fields that differ; `null`: there was nobody before (`new`), or nothing is left (`erase`). A field that is `null` in `after` is not there any more. */
      readonly before: Readonly<Record<string, unknown>> | null
      readonly after: Readonly<Record<string, unknown>> | null
    })
  | (ChangeHead & {
      readonly kind: 'membership'
      readonly action: 'joined' | 'left'
      readonly member: { readonly kind: 'user' | 'group'; readonly entry: number; readonly name: string }
    })
  | (ChangeHead & {
      readonly kind: 'credit'
      readonly action: 'granted'
      readonly line: number
      readonly amount: Money
      readonly why: string
      readonly rule: string
    })

export interface ChangePage {
  readonly events: readonly ChangeEvent[]
  /** After the last of them. */
  readonly cursor: string
  /** There is no more for now. */
  readonly isEnd: boolean
}
