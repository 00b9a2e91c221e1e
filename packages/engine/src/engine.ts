import type { Clock, Logger, Secret, Session, SignInAnswer, SignInChallenge } from '@muster/provider'
import type { AdditionalGroups, AttemptCounter, HeldPlan, Store } from '@muster/store'
import type { ExplainOptions, Explanation } from './explanation.ts'
import type { Progress, RunReport } from './run-report.ts'
import type { GuardLimits, NewPeopleRule, Retention, SignInSettings, SourceSettings } from './settings.ts'
import type { SignInResult } from './sign-in-result.ts'

/** A configured source that can be opened. The host's `open` wraps the session: time-outs, abort, closed once. */
export interface EngineSource {
  readonly settings: SourceSettings
  open(signal: AbortSignal): Promise<Session>
}

export interface EngineParts {
  readonly store: Store
  /** In order of precedence. */
  readonly sources: readonly EngineSource[]
  readonly rules: readonly NewPeopleRule[]
  readonly limits: GuardLimits
  readonly onHold: 'apply-rest' | 'stop'
  /** How long what is on hold may be approved. */
  readonly approveWithinMs: number
  /** ISO 4217. */
  readonly currency: string
  /** Read anew for each run; left out: there are none. */
  readonly additionalGroups?: () => AdditionalGroups
  /** Applied at the end of each sync, a piece at a time; left out: everything is kept. */
  readonly retention?: Retention
  /** For PINs; without it PINs are not kept, and the run says so. */
  readonly pinKey?: Secret
  /** Left out: nothing is limited. Its counter is closed with the engine. */
  readonly signIn?: SignInSettings & { readonly attempts: AttemptCounter }
  readonly clock: Clock
  readonly logger: Logger
}

export interface RunRequest {
  readonly source?: string
  readonly groupsOnly?: boolean
  readonly newUsersOnly?: boolean
  readonly user?: string
  /** Read everything, also where it would do to ask what changed. */
  readonly full?: boolean
  readonly shownChanges?: number
  readonly onProgress?: (progress: Progress) => void
  /** Of a sync: called with its number, before anything is read. */
  readonly onBegun?: (run: number) => void
  readonly signal?: AbortSignal
}

export interface SignInRequest {
  /** Of whoever types the password, if the caller knows it: an IP address, or whatever else stands for the place. */
  readonly address?: string
  /**
   * Of somebody whose password is right: whether that is enough. Whoever may not is answered as one with a wrong password is, and
   * after as long. When it throws, nobody could say.
   */
  readonly mayEnter?: (person: { readonly username: string; readonly source: string }) => boolean
  readonly signal?: AbortSignal
}

/** People of one source, who from now on are people of another. */
export interface MoveRequest extends Omit<RunRequest, 'source' | 'user' | 'groupsOnly' | 'newUsersOnly' | 'full'> {
  readonly from: string
  readonly to: string
  /** The field by which they are the same: `employeeNumber`; or one of each, `username=attributes.samAccountName`. */
  readonly join: string
}

export interface Engine {
  plan(request: RunRequest & { readonly out?: string }): Promise<RunReport>
  sync(request: RunRequest): Promise<RunReport>
  apply(file: string, request: RunRequest): Promise<RunReport>
  /** Applies what `run` holds back, exactly that, or refuses with `NOT_ON_HOLD` or `STORE_MOVED`. */
  approve(run: number, request: RunRequest): Promise<RunReport>
  /** What `run` holds back is not to be done. Throws `NOT_ON_HOLD`. */
  reject(run: number): Promise<HeldPlan>
  /** Gives accounts of one source the identities that their people have in another; `planMove` only says whose. */
  planMove(request: MoveRequest): Promise<RunReport>
  move(request: MoveRequest): Promise<RunReport>
  /** Where what is known of somebody comes from, or why somebody is missing. Changes nothing. */
  explain(name: string, options: ExplainOptions): Promise<Explanation>
  authenticate(username: string, password: Secret, request?: SignInRequest): Promise<SignInResult>
  /** Where somebody goes to sign in at the source herself. Throws `NOT_SUPPORTED` when it offers none. */
  beginSignIn(source: string, how: SignInChallenge['how'], redirect?: URL): Promise<SignInChallenge>
  /** Who did, with what `beginSignIn` gave; of `device` it waits until she has, or the time for it is over. */
  completeSignIn(source: string, answer: SignInAnswer): Promise<SignInResult>
  /** Ends the sessions that sign-ins keep open. The store stays open: it is the caller's. */
  close(): Promise<void>
}
