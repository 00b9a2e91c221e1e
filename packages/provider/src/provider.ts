import type { Accepted, DirectoryRecord, Rejected, UserWithGroups } from './records.ts'
import type { Password } from './secret.ts'

/** A JSON Schema, draft 2020-12. Strict: `additionalProperties: false` on every object. */
export type JsonSchema = Readonly<Record<string, unknown>>

export const contractVersion = 1

/**
 * What a plugin's package exports as `provider` (or as its default): a factory and the description of its settings.
 * Versioned inside the type: an older contract is lifted by the host, a newer one refused with a sentence.
 */
export interface Provider<Settings = unknown> {
  readonly contract: typeof contractVersion
  /** As it stands behind `type:` in the configuration, e.g. `custom-program`. */
  readonly type: string
  /** Validates `settings:` of a source, draws its form and its documentation. */
  readonly settingsSchema: JsonSchema
  /** Must not talk to the directory yet. Throws `MusterError` of the settings family. */
  open(settings: Settings, context: Context): Promise<Session>
}

export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

export interface Context {
  /** The source's name in the configuration, for messages. */
  readonly source: string
  /** Relative paths in settings are relative to this folder (the configuration file's). */
  readonly folder: string
  readonly logger: Logger
  /** Aborted when the run is stopped: children are ended, connections closed, promptly. */
  readonly signal: AbortSignal
  readonly clock: Clock
}

/**
 * What a session can do. Nothing is faked: an ability that is `false` has no method, and the engine does without it as
 * the comment says.
 */
export interface Abilities {
  /** Without it: signing in through this source is *unavailable*; see `authenticateWith` in the configuration. */
  readonly authenticate: boolean
  /** Asking for one person. Without it: no on-demand creation and no `sync --user`. */
  readonly lookUp: boolean
  /** Asking for what changed since a cursor. Without it: every run lists everything. */
  readonly changes: boolean
  /** Groups may be members of groups. Without it: every member is a user. */
  readonly nestedGroups: boolean
  /** `id` survives renames. Without it: the plan says that renames cannot be followed. */
  readonly stableIds: boolean
  /**
   * An `id` may be given to somebody else once its bearer is gone, as numbers of Unix accounts are. With it: an id that comes
   * with another name is held as possibly another person. Left out, or without it: that is a rename.
   */
  readonly reusedIds?: boolean
  /** `scope.users.groups` is applied by the source. Without it: everybody is read and scoped locally. */
  readonly groupScope: boolean
  /** `list` uses `KnownEntries`. Without it: every entry is decoded and compared. */
  readonly fingerprints: boolean
}

/** What is wanted of a source. The engine applies it again to what comes back; a provider may use it to read less. */
export interface Scope {
  readonly users: 'all' | { readonly groups: readonly string[] }
  /** Names or patterns (`*` matches any run of characters). */
  readonly groups: 'all' | 'none' | readonly string[]
  /** Whether accounts that are disabled at the source are wanted. */
  readonly disabled: boolean
}

/**
 * A read-only view of the raw bytes already known for this source, under the same mapping, scope and normaliser.
 * Entries that match need not be decoded: yield `{ type: 'present', kind, known: [match, …] }` for them.
 */
export interface KnownEntries {
  /**
   * Resolves when everything is there that the others need. Whoever asks them before waits all the same, and keeps the source
   * waiting too; whoever waits here first can take in meanwhile what arrives. May be left out.
   */
  ready?(): Promise<void>
  /** How many entries are known; 0 on a first run, when matching is not worth trying. */
  readonly size: number
  /** The number of the entry whose stored bytes are `bytes[start..end)`, or -1. */
  match(bytes: Uint8Array, start: number, end: number): number
  /**
   * Which memberships `bytes[start..end)` stands for, if they have been read before: put `number` as `known` on the
   * members record, whose `members` need then be decoded only when somebody asks (a getter). `pairs`: how many members
   * that are, for the counts of `end`.
   */
  matchMembers(bytes: Uint8Array, start: number, end: number): { readonly number: number; readonly pairs: number } | undefined
  /** The fingerprint of `bytes[start..end)`, to be put on the decoded record: of a user, a group, or members. */
  fingerprint(bytes: Uint8Array, start: number, end: number): bigint
}

export type Outcome = 'ok' | 'warning' | 'failed' | 'not-tried'

/** One thing that `check` tried. */
export interface Finding {
  /** Stable, for machines: `program.permissions`, `ldap.paging`, … */
  readonly id: string
  readonly outcome: Outcome
  /** What was tried and what came back, in one sentence. */
  readonly message: string
  /** What to do about it. */
  readonly remedy?: string
}

export interface CheckReport {
  readonly findings: readonly Finding[]
}

export interface SignInChallenge {
  readonly how: 'browser' | 'device'
  readonly url: URL
  /** For `device`: what the person types at `url`. */
  readonly userCode?: string
  /**
   * To be handed back to `completeSignIn`; opaque, and a secret: with it and her browser's answer anybody could sign in as the
   * person. It stays with whoever began; a browser may only keep it encrypted.
   */
  readonly state: string
  /** Milliseconds since 1970 at which it is over. */
  readonly expiresAt?: number
}

export interface SignInAnswer {
  readonly state: string
  /** For `browser`: where the browser came back to, with its query. */
  readonly callback?: URL
}

/** An open source. The host wraps it: opened once, closed once, refused afterwards; a plugin need not defend itself. */
export interface Session {
  readonly abilities: Abilities
  /** Probes the source without changing anything. Resolves even when everything failed: the findings say so. */
  check(): Promise<CheckReport>
  /**
   * Everything in scope, in batches (some hundreds of records each). The last record is `end`; a listing without an
   * `end` whose counts agree is incomplete, whatever else happened. Throws `MusterError` when the source cannot be read.
   */
  list(scope: Scope, known?: KnownEntries): AsyncIterable<readonly DirectoryRecord[]>
  /**
   * What changed since `cursor` (from an earlier `end`); may answer `reset`. Of several records about one id the last counts.
   * When a handle in a group comes to mean somebody else, the `members` of that group have changed.
   */
  changes?(cursor: string, scope: Scope): AsyncIterable<readonly DirectoryRecord[]>
  /** `undefined` only when the source itself says that there is nobody of that name. */
  lookUp?(username: string): Promise<UserWithGroups | undefined>
  /** Throws when the source could not be asked. */
  authenticate?(username: string, password: Password): Promise<Accepted | Rejected>
  /** Sends the person to the source itself, where she signs in as she is used to. `redirect`: where her browser comes back to. */
  beginSignIn?(how: 'browser' | 'device', redirect?: URL): Promise<SignInChallenge>
  /** Who has signed in, with her `id`. Of `device`: waits until she has. Throws `TIMED_OUT` when she did not in time, `SOURCE_REFUSED` when she would not. */
  completeSignIn?(answer: SignInAnswer): Promise<Accepted | Rejected>
  close(): Promise<void>
}
