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

/** Guard. Shares are fractions of 1. */
export interface GuardLimits {
  /** People newly absent, deactivated, deleted: more than max(`absences.atLeast`, min(`share`, `atMost`)) holds. */
  readonly absences: { readonly atLeast: number; readonly share: number; readonly atMost: number }
  readonly changes: { readonly atLeast: number; readonly share: number }
  readonly membershipRemovals: { readonly share: number; readonly population: number }
  readonly rejected: { readonly share: number }
}
