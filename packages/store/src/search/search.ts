import type { Condition, Field } from './condition.ts'

export interface Search {
  readonly kind: 'user' | 'group'
  readonly where: Condition
  /** Left out: in an order that stays the same. */
  readonly order?: { readonly by: Field; readonly descending: boolean }
  /** Milliseconds since 1970. */
  readonly now: number
  readonly signal?: AbortSignal
}

/** Whom a search has found. */
export interface Found {
  readonly total: number
  /** Entries from the place `from`, the first being 0. */
  entries(from: number, count: number): readonly number[]
}
