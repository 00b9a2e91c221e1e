import type { SealedChanges } from './change-stage.ts'
import type { PartialStage, SealedStage, StageRejection } from './stage.ts'

/**
 * What `planned_entry.class` can be. `out-of-scope`: not there any more, since the settings were changed that say who is wanted.
 * `give-up`, `still-absent` are bookkeeping: they are applied, and not counted.
 */
export type EntryClass =
  | 'rename'
  | 'new'
  | 'return'
  | 'change'
  | 'inactive'
  | 'absent'
  | 'out-of-scope'
  | 'deactivate'
  | 'delete'
  | 'give-up'
  | 'still-absent'
  | 'enrich'
  | 'enrich-change'

/** What a source's configuration says about comparing. */
export interface ComparePolicy {
  /** Milliseconds since 1970: the moment of the whole run. */
  readonly now: number
  readonly removal: 'keep' | 'deactivate' | 'delete'
  readonly removeAfterMs: number
  readonly reuseAfterMs: number
  /** Only members of these groups (by name, nested ones too) are wanted. */
  readonly onlyGroups?: readonly string[]
  /**
   * The settings were changed that say who is wanted. `ours`: those who leave for it were read and left out; `theirs`: the
   * source is asked differently, and nobody can tell them from who left the directory.
   */
  readonly scopeChange?: { readonly users?: 'ours' | 'theirs'; readonly groups?: 'ours' | 'theirs' }
  /** Usernames and names of groups that every complete listing must show. */
  readonly sentinels?: { readonly users: readonly string[]; readonly groups: readonly string[] }
}

export interface NameConflict {
  readonly id: string
  readonly username: string
  readonly reason: string
  /** Decided already: the name is pinned to another. */
  readonly settled?: true
}

/** A group that loses members. */
export interface GroupLosses {
  readonly groupRef: number
  readonly name: string
  readonly before: number
  readonly removed: number
  readonly added: number
}

/** What one source's listing comes to, as counts and as rows in the scratch tables. */
export interface SourceChanges {
  readonly listing: SealedStage | PartialStage | SealedChanges
  readonly policy: ComparePolicy
  /** Rows of `planned_entry` by class, users and groups apart. */
  readonly users: Readonly<Record<EntryClass, number>>
  readonly groups: Readonly<Record<EntryClass, number>>
  readonly membershipsIn: number
  readonly membershipsOut: number
  readonly losses: readonly GroupLosses[]
  /** How many were present before. */
  readonly populations: { readonly users: number; readonly groups: number }
  /** People and groups whose absence began in the seven days before this run and lasts. */
  readonly recentlyAbsent: { readonly users: number; readonly groups: number }
  /** Deactivated or deleted in the seven days before this run. */
  readonly recentlyRemoved: { readonly users: number; readonly groups: number }
  readonly conflicts: readonly NameConflict[]
  readonly rejections: readonly StageRejection[]
  readonly remarks: readonly string[]
  readonly filtered: number
  /** Groups (entries or negated refs) whose members are unknown in this run. */
  readonly unknownGroups: ReadonlySet<number>
  /** True when no groups came where there were some: then all of them are unknown. */
  readonly allGroupsUnknown: boolean
  /** People (entries or negated refs) of whom some membership is unknown. */
  readonly unclearMembers: ReadonlySet<number>
  /** How many stay in a group only because nothing certain is known of them in this run. */
  readonly suspendedLosses: number
  /** Sentinels that a complete listing did not show. */
  readonly missingSentinels: readonly { readonly kind: 'user' | 'group'; readonly name: string }[]
  /** Fields that many have, and that changed people would lose. */
  readonly clearedFields: readonly ClearedField[]
  /** Entries in plans on hold that this listing showed. */
  readonly heldSeen: readonly number[]
}

export interface ClearedField {
  readonly field: string
  /** Present people who have it. */
  readonly before: number
  readonly cleared: number
}
