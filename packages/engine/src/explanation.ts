import type { EntryState, Money } from '@muster/store'

/** A run, and when it began (milliseconds since 1970; left out when the run is not kept any more). */
export interface RunMark {
  readonly run: number
  readonly at?: number
  /** It was this run or an earlier one: what runs did until then was removed for its age. */
  readonly orBefore?: true
}

export interface ExplainedField {
  /** As the configuration calls it: `email`, `attributes.building`. */
  readonly field: string
  /** As the copy keeps it; `null`: it keeps none. A PIN is `[secret]`. */
  readonly value: unknown
  readonly from: 'source' | 'rule' | 'enrichment'
  /** The source that adds it. */
  readonly source?: string
  /** The rule of `newPeople` that set it; left out: one that the configuration has no more. */
  readonly rule?: string
  /** The expression of `mapping` that makes it. */
  readonly mapping?: string
  /** What the source says of this very field now, before any mapping. Left out when it was not asked, or says nothing of it. */
  readonly raw?: unknown
  /** What the source says now of the fields that the expression looks at. */
  readonly inputs?: Readonly<Record<string, unknown>>
  /** The run that made it what it is. */
  readonly since: RunMark
  /** What it was until then; left out: it has been so since the account was made. */
  readonly before?: unknown
  /** Where the source says something else by now, or nothing. One sentence. */
  readonly note?: string
}

export interface ExplainedMembership {
  readonly group: number
  readonly name: string
  readonly source: string
  readonly state: EntryState
  readonly direct: boolean
  /** Names of groups: from the one that holds the person itself to this one; a shortest path. */
  readonly path: readonly string[]
  /** Since when this path stands. */
  readonly since: RunMark
  /** The group's members could not all be read by the last run. */
  readonly membersUnknown: boolean
}

export interface ExplainedCredit {
  readonly balance: Money
  readonly restricted: boolean
  readonly overdraft?: Money
  /** Oldest first. */
  readonly lines: readonly {
    readonly line: number
    readonly amount: Money
    readonly why: string
    readonly rule: string
    readonly run: number
    readonly at: number
  }[]
  readonly entitlement: 'decided' | 'pending'
}

export interface ExplainedAccount {
  readonly account: number
  readonly source: string
  readonly id: string
  readonly weakIdentity: boolean
  readonly username: string
  readonly spelling: string
  readonly state: EntryState
  readonly active: boolean
  readonly absentSince?: number
  readonly created: RunMark
  readonly fields: readonly ExplainedField[]
  /** Direct ones first. */
  readonly groups: readonly ExplainedMembership[]
  readonly credit: ExplainedCredit
}

/** Stable, for scripts. */
export type ReasonCode =
  | 'absent'
  | 'out-of-scope'
  | 'deactivated'
  | 'deleted'
  | 'grace'
  | 'inactive'
  | 'expired'
  | 'not-yet-active'
  | 'gave-up-name'
  | 'renamed'
  | 'known-by-id'
  | 'other-name'
  | 'held'
  | 'conflict'
  | 'claimed'
  | 'decided'
  | 'rejected'
  | 'include'
  | 'exclude'
  | 'groups'
  | 'disabled'
  | 'nobody'
  | 'not-seen'
  | 'never-read'
  | 'partial'
  | 'unavailable'
  | 'next-run'
  | 'not-configured'
  | 'enriches'
  | 'erased'

/** Why somebody is not in the copy, or not as one would think. */
export interface Reason {
  readonly code: ReasonCode
  readonly source?: string
  /** One plain sentence or two. */
  readonly sentence: string
  /** What to do about it. */
  readonly mend?: string
  readonly run?: number
  readonly at?: number
}

/** What came of asking a source about the person now. */
export interface AskedSource {
  readonly source: string
  readonly outcome: 'found' | 'nobody' | 'not-asked' | 'failed'
  /** Why it could not be asked. */
  readonly remark?: string
  readonly hint?: string
}

export interface Explanation {
  readonly schema: 1
  /** As it was asked. */
  readonly name: string
  readonly at: number
  /** Who bears the name in the copy, in whatever state. */
  readonly account?: ExplainedAccount
  /** Empty when there is nothing to wonder about: the person is present and active, and nothing waits. */
  readonly reasons: readonly Reason[]
  readonly asked: readonly AskedSource[]
  /** Names in the copy that may have been meant; only when nobody bears this one. */
  readonly alike: readonly string[]
}

export interface ExplainOptions {
  /** Sources are not asked what they say now. */
  readonly offline?: boolean
  readonly signal?: AbortSignal
}
