import type { Clock, Logger, Secret, Session } from '@muster/provider'
import type { AttemptCounter, Store } from '@muster/store'
import type { Progress, RunReport } from './run-report.ts'
import type { GuardLimits, NewPeopleRule, SignInSettings, SourceSettings } from './settings.ts'
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
  /** ISO 4217. */
  readonly currency: string
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
  readonly signal?: AbortSignal
}

export interface SignInRequest {
  /** Of whoever types the password, if the caller knows it: an IP address, or whatever else stands for the place. */
  readonly address?: string
  readonly signal?: AbortSignal
}

export interface Engine {
  plan(request: RunRequest & { readonly out?: string }): Promise<RunReport>
  sync(request: RunRequest): Promise<RunReport>
  apply(file: string, request: RunRequest): Promise<RunReport>
  authenticate(username: string, password: Secret, request?: SignInRequest): Promise<SignInResult>
  /** Ends the sessions that sign-ins keep open. The store stays open: it is the caller's. */
  close(): Promise<void>
}
