import type { Progress, RunReport, SignInRequest, SignInResult } from '@muster/engine'
import type { CheckReport, Secret } from '@muster/provider'
import type { ConflictView, GroupOfUser, GroupView, JournalLine, LedgerLine, ListOptions, RunView, UserView } from '@muster/store'
import type { Configuration } from './configuration.ts'

export interface RunOptions {
  /** Only this source. */
  readonly source?: string
  readonly groupsOnly?: boolean
  readonly newUsersOnly?: boolean
  /** Only this person, asked for by name (needs the source's `lookUp`). */
  readonly user?: string
  /** Read everything, also from sources that can say what changed. */
  readonly full?: boolean
  /** How many changes of each class to show; default 20. */
  readonly shownChanges?: number
  readonly onProgress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}

export interface DoctorReport {
  readonly source: string
  readonly type: string
  readonly report: CheckReport
}

export interface PlanOptions extends RunOptions {
  /** Writes the plan to this file, for `apply`. */
  readonly out?: string
}

/** Muster, composed and open: what the CLI, the service and an embedding program use. */
export interface Muster extends AsyncDisposable {
  readonly configuration: Configuration
  /** Reads and compares, changes nothing. With `out`, writes the plan to that file for `apply`. */
  plan(options?: PlanOptions): Promise<RunReport>
  sync(options?: RunOptions): Promise<RunReport>
  /** Applies exactly the plan in `file`, or refuses. */
  apply(file: string, options?: Pick<RunOptions, 'onProgress' | 'signal' | 'shownChanges'>): Promise<RunReport>
  /** Asks the source. `address` is that of whoever types the password; without it only the name is limited. */
  authenticate(username: string, password: Secret, options?: SignInRequest): Promise<SignInResult>
  doctor(source?: string): Promise<readonly DoctorReport[]>
  users: {
    list(options?: ListOptions): readonly UserView[]
    /** By username, without case. */
    find(username: string): UserView | undefined
    groups(username: string): readonly GroupOfUser[]
    journal(username: string): readonly JournalLine[]
    count(): number
  }
  groups: {
    list(options?: ListOptions): readonly GroupView[]
    find(name: string): GroupView | undefined
    /** Users of the group, nested groups flattened. */
    members(name: string, options?: ListOptions): readonly UserView[]
  }
  credit: {
    /** Newest first. */
    ledger(options?: ListOptions & { readonly username?: string }): readonly LedgerLine[]
  }
  runs: {
    list(options?: { readonly limit?: number }): readonly RunView[]
    show(run: number): RunView | undefined
    journal(run: number, options?: ListOptions): readonly JournalLine[]
  }
  conflicts(): readonly ConflictView[]
  close(): Promise<void>
}
