import type { Join, Joined, Money } from '@muster/store'

/** Documented in `docs/exit-codes.md`, stable for scripts. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  held: 3,
  unavailable: 4,
  partial: 5,
  rejected: 6,
  changesPending: 10,
} as const

/** The classes of change that a plan counts and that a guard can hold. */
export const changeClasses = [
  'renames',
  'newUsers',
  'returningUsers',
  'changedUsers',
  'newGroups',
  'changedGroups',
  'membershipsIn',
  'membershipsOut',
  'absentUsers',
  'absentGroups',
  'outOfScopeUsers',
  'outOfScopeGroups',
  'deactivations',
  'deletions',
] as const
export type ChangeClass = (typeof changeClasses)[number]
export type Totals = Readonly<Record<ChangeClass, number>>

/** What tripped, in words and numbers. Nothing of a held class (or, for memberships, of that group) is applied. */
export interface Hold {
  readonly source: string
  readonly class: ChangeClass
  /** "61 people are newly absent; at most 50 (5 % of 1,000) may be in one run and over 7 days". */
  readonly reason: string
  /** How many changes it keeps back. */
  readonly count: number
  /** Of what `reason` counts. */
  readonly limit: number
  readonly group?: string
}

export interface RejectedRecord {
  readonly source: string
  /** "line 312", a DN, or a user's name. */
  readonly at: string
  readonly reason: string
  readonly hint?: string
}

export type SourceOutcome = 'complete' | 'partial' | 'empty' | 'unavailable' | 'failed'

export interface SourceReport {
  readonly source: string
  readonly outcome: SourceOutcome
  /** Why it is not `complete`, in one sentence, with what to do. */
  readonly reason?: string
  readonly hint?: string
  /** Of a source that can say what changed: whether it was asked only for that; if not, why not. */
  readonly read?: { readonly by: 'listing' | 'changes'; readonly because?: string }
  /** Records read. */
  readonly users: number
  readonly groups: number
  readonly members: number
  /** Left out by filters, scope, or because they are disabled at the source. */
  readonly filtered: number
  readonly rejected: number
  readonly readMs: number
  readonly totals: Totals
  /** Remarks: weak identities, groups unknown, duplicates, dangling members. One sentence each. */
  readonly remarks: readonly string[]
}

/** One planned or applied change, as shown to people. */
export interface ShownChange {
  readonly source: string
  readonly class: ChangeClass
  /** The user's or group's name. */
  readonly name: string
  /** "email: a@x → b@x", "was jdoe", "absent since 3 November". */
  readonly detail?: string
  /** For memberships: names, the first few of `count`. */
  readonly members?: readonly string[]
  readonly count?: number
  readonly held: boolean
}

export interface GrantTotal {
  readonly rule: string
  readonly people: number
  readonly amount: Money
  /** Minor units each. */
  readonly each: number
  /** They got less than `each`, because that would have lifted the balance above the cap of a quota. */
  readonly cut?: true
}

/** What is particular to taking back a run. */
export interface UndoReport {
  /** The run that is taken back. */
  readonly of: number
  /** Counter-entries, by rule: less than nothing is taken back, more is given again. */
  readonly credit: readonly { readonly rule: string; readonly people: number; readonly amount: Money }[]
  /** The first 100 of what is left alone, each with the reason and the run that changed it. */
  readonly conflicts: readonly {
    readonly source: string
    readonly kind: 'user' | 'group'
    readonly name: string
    readonly reason: string
    readonly run?: number
  }[]
  readonly conflictCount: number
  /** PINs that the run changed, and that stay as they are now. */
  readonly pinsKept: number
}

export interface RunReport {
  readonly schema: 1
  /** Left out for a plan: nothing was written. */
  readonly run?: number
  readonly command:
    | 'plan'
    | 'sync'
    | 'apply'
    | 'approve'
    | 'undo'
    | 'quota run'
    | 'credit reapply'
    | 'users erase'
    | 'restore'
    | 'users internal add'
    | 'users internal remove'
  readonly state: 'nothing' | 'planned' | 'done' | 'held' | 'partial' | 'unavailable' | 'failed' | 'stopped'
  readonly startedAt: number
  readonly durationMs: number
  readonly sources: readonly SourceReport[]
  readonly totals: Totals
  readonly holds: readonly Hold[]
  /** Until when what is on hold may be approved. Only when something is, and the rest was applied. */
  readonly approveUntil?: number
  /** Of an approval: the run that had held this back. */
  readonly approved?: number
  /** The first 100 of each source; `sources[].rejected` is the whole number. */
  readonly rejected: readonly RejectedRecord[]
  /** The first `shownChanges` of each class and source (setting of the call; default 20); totals are always whole. */
  readonly changes: readonly ShownChange[]
  readonly grants: readonly GrantTotal[]
  /** People whose entitlement waits (0: nobody does so far), and why ("the group Students, named by a rule, is missing"). */
  readonly pending: readonly { readonly people: number; readonly reason: string }[]
  readonly conflicts: readonly { readonly source: string; readonly username: string; readonly reason: string }[]
  /** Sources that the copy has people of and the configuration does not name as owners: their people and groups stay as they are. */
  readonly frozen?: readonly { readonly source: string; readonly people: number; readonly groups: number }[]
  /** Of `sources move`: who was found to be whom; left out where the listing could not be used. */
  readonly move?: MoveReport
  /** Of an undo only. */
  readonly undo?: UndoReport
  /** Of the plan: SHA-256 over its content, hex; only for `plan --out`, `apply`, `undo`. */
  readonly hash?: string
  readonly exitCode: number
}

/** Who of a source was found to be whom of another. `joined` names the first of each, as `changes` does. */
export interface MoveReport extends Join {
  readonly to: string
  readonly counts?: Readonly<Record<'matched' | 'onlyFrom' | 'onlyTo' | 'ambiguous' | 'twoAccounts', number>>
  readonly joined?: Joined
}

/** Progress of a run, for a terminal. */
export interface Progress {
  readonly phase: 'reading' | 'comparing' | 'applying'
  readonly source?: string
  /** Records read so far. */
  readonly done?: number
  readonly total?: number
}
