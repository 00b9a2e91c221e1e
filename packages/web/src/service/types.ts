/** What the service answers with: the types of what makes it, which leave nothing behind in the page. */
import type { GroupOfUser, JournalLine, LedgerLine, RunView, UserView } from '@muster/store'

export type { DecisionReport, Explanation, RunReport, SourceReport } from '@muster/engine'
export type { DoctorReport, SourceView } from '@muster/host'
export type { Finding } from '@muster/provider'
export type { ConflictView, GroupView, HeldCount, JournalLine, LedgerLine, PinView, RunView, UserView } from '@muster/store'

export interface WholeRun extends RunView {
  readonly journal: readonly JournalLine[]
  readonly held: readonly JournalLine[]
}

export interface WholeUser extends UserView {
  readonly groups: readonly GroupOfUser[]
  readonly ledger: readonly LedgerLine[]
  readonly journal: readonly JournalLine[]
}

/** `GET /api/v1/plugins`. */
export interface PluginDescription {
  readonly type: string
  readonly summary?: string
  readonly settingsSchema?: Readonly<Record<string, unknown>>
}

/** `POST /api/v1/drafts`. */
export interface Added {
  readonly source: string
  /** Where each secret that was given in clear is kept. */
  readonly secrets: readonly { readonly setting: string; readonly reference: string }[]
}

/** `GET /api/v1/schedule`. */
export interface ScheduleEntry {
  readonly at: string
  readonly what: 'sync' | 'quota'
  readonly source?: string
}
