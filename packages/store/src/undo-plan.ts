import { flag } from './journal-entitlements.ts'
import type { KeptValues } from './keep-enrichment.ts'
import type { EntryState } from './views.ts'

type Fields = Record<string, unknown>

/** What would be done to take back a run: values only, nothing is written. */
export interface UndoPlan {
  readonly run: number
  /** The sources of everything in it. */
  readonly sources: readonly { readonly source: number; readonly name: string; readonly touchedRun: number | null }[]
  /** Who leaves as a deletion does: what the run created, or brought back from a deletion. */
  readonly leaving: readonly Leaving[]
  readonly restored: readonly Restored[]
  readonly members: readonly RestoredMembers[]
  readonly credit: readonly CounterEntry[]
  /** What sources that own nobody add to people, as it was before. */
  readonly enrichment: readonly RestoredValues[]
  /** What is left alone, and why. */
  readonly conflicts: readonly UndoConflict[]
  /** How many PINs stay as they are: what they were is kept nowhere. */
  readonly pinsKept: number
  /** Whether the run left anything behind that an undo speaks of. */
  readonly isEmpty: boolean
}

export interface Leaving {
  readonly entry: number
  readonly source: number
  readonly kind: number
  readonly name: string
  readonly absentSince: number | null
  /** What groups entitle to is to be decided anew. */
  readonly isReleased: boolean
}

export interface Restored {
  readonly row: CurrentRow
  readonly key: string | null
  readonly name: string
  readonly body: Fields
  readonly state: number
  readonly absentSince: number | null
  readonly decided: number
  readonly restricted: number | null
  readonly overdraft: number | null
}

export interface RestoredMembers {
  readonly group: number
  readonly joining: readonly number[]
  readonly leaving: readonly number[]
}

/** What a source that owns nobody adds to an account, as it will be, and what that changes. */
export interface RestoredValues extends KeptValues {
  readonly before: Fields
  readonly after: Fields
}

/** Takes back one line of the ledger; `releasedKey` is what that line is known by from then on. */
export interface CounterEntry {
  readonly line: number
  readonly account: number
  readonly minor: number
  readonly currency: string
  readonly rule: string
  readonly why: string
  readonly key: string
  readonly releasedKey: string
}

export interface UndoConflict {
  readonly source: string
  readonly kind: 'user' | 'group'
  readonly name: string
  /** One sentence: what is left alone, and which run changed it. */
  readonly reason: string
  readonly run?: number
}

/** An entry as the copy holds it now. */
export interface CurrentRow {
  readonly entry: number
  readonly source: number
  readonly kind: number
  readonly key: string | null
  readonly name: string
  readonly body: string
  readonly state: number
  readonly absentSince: number | null
  readonly decided: number
  readonly restricted: number | null
  readonly overdraft: number | null
  readonly createdRun: number
  readonly changedRun: number
}

export const currentColumns = `entry, source, kind, key, name, body, state, absent_since as absentSince, decided, restricted, overdraft,
  created_run as createdRun, changed_run as changedRun`

export const states: readonly EntryState[] = ['present', 'absent', 'deactivated', 'deleted']
export const deleted = 3

/** Everything about an entry that the journal speaks of, by facet but for attributes. */
export function describeRow(row: Omit<CurrentRow, 'body'> & { readonly body: string | Fields }): Fields {
  const body = typeof row.body === 'string' ? (JSON.parse(row.body) as Fields) : row.body
  return {
    state: states[row.state],
    absentSince: row.absentSince,
    name: row.name,
    holdsName: row.key !== null,
    ...(row.kind === 0 && {
      entitlement: row.decided === 1 ? 'decided' : 'pending',
      restricted: flag(row.restricted),
      overdraft: row.overdraft,
    }),
    ...body,
    ...(body.pin !== undefined && { pin: '[secret]' }),
  }
}
