import type { PeriodLength } from './find-periods.ts'

/** What the configuration says about sources, rules and limits, checked and with defaults filled in. */

import type { AttemptLimit } from '@muster/store'

export interface SourceSettings {
  readonly name: string
  /** `x` is the plugin `@muster/plugin-x` or `muster-plugin-x`; or a package or path in full. */
  readonly type: string
  /** Validated by the provider's own schema. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly scope: {
    readonly users: 'all' | { readonly groups: readonly string[] }
    readonly groups: 'all' | 'none' | readonly string[]
    readonly importDisabled: boolean
    /** CEL expressions over `user`; a person is in scope when `include` (if given) holds and `exclude` (if given) does not. */
    readonly include?: string
    readonly exclude?: string
    /** Which fields to take; left out: all. */
    readonly fields?: readonly string[]
  }
  /** Field → CEL expression over `user`, e.g. `email: 'user.username + "@example.edu"'`. */
  readonly mapping: Readonly<Record<string, string>>
  readonly removal: 'keep' | 'deactivate' | 'delete'
  /** Milliseconds. */
  readonly removeAfterMs: number
  readonly reuseAfterMs: number
  readonly changes: ChangesPolicy
  readonly authenticateWith?: string
  readonly onUnknown: 'create' | 'allow' | 'deny'
  readonly tryUnknown: boolean
  readonly limits: GuardLimits
  /** Names that every complete listing must show, or nothing is taken away on its word. */
  readonly sentinels?: ProtectedNames
  /** Patterns (`*` stands for anything) of users and groups that are never taken away without being asked. */
  readonly protected?: ProtectedNames
  /** Owns nobody, and adds fields to the people of others. */
  readonly enrich?: Enrichment
}

export interface Enrichment {
  /** Field of its records, and of the people of others, that are the same. */
  readonly theirs: string
  readonly ours: string
  /** Fields that count whatever the owner says. */
  readonly overrides: readonly string[]
}

export interface ProtectedNames {
  readonly users: readonly string[]
  readonly groups: readonly string[]
}

/** When a source that can say what changed is asked only for that. */
export interface ChangesPolicy {
  readonly use: 'auto' | 'never'
  /** After so many runs by changes everything is read. */
  readonly fullEvery: number
  /** And when it was last read so long ago. Milliseconds. */
  readonly fullAfterMs: number
}

export interface SignInSettings {
  /** Left out: no limit. */
  readonly perName?: AttemptLimit
  readonly perAddress?: AttemptLimit
  /** Whether what is not accepted takes as long as a wrong password does. */
  readonly padding: boolean
}

export interface NewPeopleRule {
  /** A group's name; left out: everyone (counts only when no group rule matches). */
  readonly group?: string
  /** Minor units. */
  readonly credit: number
  readonly restricted: boolean
  /** Minor units. */
  readonly overdraft?: number
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

/** What the people of a group may use up anew in each period. */
export interface QuotaRule {
  /** A group's name; left out: everyone (counts only for those whom no group's quota covers). */
  readonly group?: string
  /** Minor units. */
  readonly allowance: number
  readonly per: PeriodLength
  /** No grant lifts a balance above it. Minor units. */
  readonly cap?: number
  /** Periods that nobody was there to grant are made good when they began no longer ago. Milliseconds. */
  readonly catchUpMs: number
}

/** How long what runs did is kept. Milliseconds; left out: for ever. */
export interface Retention {
  /** The lines of the journal. */
  readonly journalMs?: number
  /** The reports of runs. */
  readonly runsMs?: number
}

/** Guard. Shares are fractions of 1. */
export interface GuardLimits {
  /** People newly absent, deactivated, deleted: more than max(`absences.atLeast`, min(`share`, `atMost`)) holds. */
  readonly absences: { readonly atLeast: number; readonly share: number; readonly atMost: number }
  readonly changes: { readonly atLeast: number; readonly share: number }
  readonly membershipRemovals: { readonly share: number; readonly population: number }
  readonly rejected: { readonly share: number }
  /** Of the people who have a field, at least `population`, more than `share` losing it holds. */
  readonly clearedFields: { readonly share: number; readonly population: number }
}
