import type {
  DecisionReport,
  ExplainOptions,
  Explanation,
  InternalUser,
  MoveRequest,
  Progress,
  QuotaRun,
  QuotaView,
  ReapplyRun,
  RunReport,
  SignInRequest,
  SignInResult,
  TrimmedTotal,
  UndoRequest,
} from '@muster/engine'
import type { CheckReport, Secret, SignInAnswer, SignInChallenge } from '@muster/provider'
import type {
  AddedUser,
  ConflictView,
  CopyCounts,
  Decision,
  ErasingView,
  GroupOfUser,
  GroupView,
  HeldCount,
  HeldPlan,
  JournalLine,
  KnownSource,
  LedgerLine,
  ListOptions,
  PinView,
  RunJournalOptions,
  RunView,
  TokenKeeper,
  UserView,
} from '@muster/store'
import type { Configuration } from './configuration.ts'
import type { AddedSource, PluginDescription, SourceDraft } from './source-draft.ts'

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
  /** Of a run that writes: called with its number, once it has one and before anything is read. */
  readonly onBegun?: (run: number) => void
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

export interface SourceView extends KnownSource {
  /** Left out when the configuration does not name it. */
  readonly type?: string
  readonly configured: boolean
  /** It owns nobody, and adds fields to the people of others. */
  readonly role?: 'enrich'
}

/**
 * A first source, or a further one, without an editor. What is wrong with a draft is thrown as a `ConfigurationError` whose places
 * are those within the draft; what is wrong with the file already, as one with the places of the file.
 */
export interface SourceSetUp {
  /** Those that the configuration names, and those that come with Muster. */
  plugins(): Promise<readonly PluginDescription[]>
  /** Opens the source and lets it examine itself. Keeps nothing. */
  check(draft: SourceDraft, signal: AbortSignal): Promise<DoctorReport>
  /** What a run of the source would change. Keeps nothing. */
  plan(draft: SourceDraft, options: PlanOptions & { readonly signal: AbortSignal }): Promise<RunReport>
  /** Writes it into the file, and its secrets into files beside that. Throws `CONFIG_UNWRITABLE`. */
  add(draft: SourceDraft): Promise<AddedSource>
}

/** Muster, composed and open: what the CLI, the service and an embedding program use. */
export interface Muster extends AsyncDisposable {
  readonly configuration: Configuration
  /** Reads and compares, changes nothing. With `out`, writes the plan to that file for `apply`. */
  plan(options?: PlanOptions): Promise<RunReport>
  sync(options?: RunOptions): Promise<RunReport>
  /** Applies exactly the plan in `file`, or refuses. */
  apply(file: string, options?: Pick<RunOptions, 'onProgress' | 'signal' | 'shownChanges'>): Promise<RunReport>
  /** Applies exactly what `run` holds back, or refuses with `NOT_ON_HOLD` or `STORE_MOVED`. */
  approve(run: number, options?: Pick<RunOptions, 'onProgress' | 'signal' | 'shownChanges'>): Promise<RunReport>
  /** What `run` holds back is not to be done; throws `NOT_ON_HOLD` when there is nothing. */
  reject(run: number): Promise<HeldPlan>
  /** Takes back what a run did, but for what later runs changed; a run of its own. With `onlyPlan` it is only shown. */
  undo(run: number, options?: UndoRequest): Promise<RunReport>
  /**
   * Where what is known of somebody comes from, or why somebody is missing. The sources are asked what they say now, unless
   * `offline`; one that cannot be asked is told in `asked`. Changes nothing.
   */
  explain(name: string, options?: ExplainOptions): Promise<Explanation>
  /** Asks the source. `address` is that of whoever types the password; without it only the name is limited. */
  authenticate(username: string, password: Secret, options?: SignInRequest): Promise<SignInResult>
  /** Where somebody goes to sign in at the source herself. Throws `NOT_SUPPORTED` when it offers none. */
  beginSignIn(source: string, how: SignInChallenge['how'], redirect?: URL): Promise<SignInChallenge>
  /** Who did. `answer.state` is what `beginSignIn` gave; of `device` it waits until she has, or the time for it is over. */
  completeSignIn(source: string, answer: SignInAnswer): Promise<SignInResult>
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
    /** Every group of this name: several sources may have one. */
    named(name: string): readonly GroupView[]
    /** Users of the groups of this name, nested groups flattened. */
    members(name: string, options?: ListOptions): readonly UserView[]
  }
  credit: {
    /** Newest first. */
    ledger(options?: ListOptions & { readonly username?: string }): readonly LedgerLine[]
  }
  runs: {
    /** Newest first; with `before`, those that began before that run. */
    list(options?: { readonly limit?: number; readonly before?: number }): readonly RunView[]
    show(run: number): RunView | undefined
    journal(run: number, options?: RunJournalOptions): readonly JournalLine[]
    /** What the run keeps back, as its journal would tell it; empty once that was decided. */
    held(run: number, options?: RunJournalOptions): readonly JournalLine[]
    /** How much it keeps back, by sort. */
    heldCounts(run: number): readonly HeldCount[]
  }
  /** Open ones. */
  conflicts(): readonly ConflictView[]
  /** Names that were decided about. */
  pins(): readonly PinView[]
  /** What would follow from a decision about a name. Throws `DECISION_REFUSED`. */
  foresee(decision: Decision): Promise<DecisionReport>
  decide(decision: Decision): Promise<DecisionReport>
  /** Those of the configuration, in order, then those that only the copy knows. */
  sources(): readonly SourceView[]
  /** Numbers about the whole copy. */
  count(): CopyCounts
  /** Who of one source would be found to be whom of another. */
  planMove(request: MoveRequest): Promise<RunReport>
  /** Moves them: their accounts go on under the identities of the other source. */
  move(request: MoveRequest): Promise<RunReport>
  quotas: {
    /** Grants what is due: once per period, person and quota, however often it is called. Needs no source. */
    run(): Promise<QuotaRun>
    /** What `run` would grant now, and when the next period of each quota begins. */
    show(): Promise<{ readonly quotas: readonly QuotaView[]; readonly waiting: readonly string[] }>
  }
  /** People whom no directory has: the source `internal`. */
  internal: {
    /** Under a name that nobody has. Without a password nobody can sign in with it. */
    add(user: InternalUser, password?: Secret): Promise<AddedUser>
    /** The account and its ledger stay; the name is free again. */
    remove(account: number): Promise<void>
    setPassword(account: number, password: Secret): Promise<void>
  }
  /** Whoever may ask the service over HTTP. Kept beside the copy; needs neither it nor any source. */
  tokens: TokenKeeper
  /** Sources that stand in no file yet. */
  setUp: SourceSetUp
  /** What is done to the copy itself; needs no source. */
  upkeep: {
    /** What the rules for new people give to these accounts and have not given yet; grants it with `apply`. */
    reapplyRules(accounts: readonly number[], options?: { readonly apply?: boolean }): Promise<ReapplyRun>
    /** Accounts of people who had this name last and have given it up. */
    accountsNamed(name: string): readonly number[]
    /** Scrubs the account's person from the copy; the ledger's lines stay. Cannot be undone. */
    erase(account: number): Promise<ErasingView>
    /** Removes what is older than `retention:` says. */
    trimJournal(): Promise<TrimmedTotal>
  }
  close(): Promise<void>
}
