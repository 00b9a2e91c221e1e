/**
 * Few classes, cut by what the caller should do. "Wrong password" is a result, never one of these.
 * The table of codes is `docs/errors.md`, held equal to `errorCodes` by a test.
 */

export const errorCodes = {
  // settings: fix your file
  CONFIG_UNREADABLE: 'settings',
  CONFIG_UNWRITABLE: 'settings',
  CONFIG_INVALID: 'settings',
  SECRET_UNRESOLVED: 'settings',
  PLUGIN_NOT_LOADED: 'settings',
  CONTRACT_TOO_NEW: 'settings',
  PROGRAM_NOT_FOUND: 'settings',
  PROGRAM_NOT_EXECUTABLE: 'settings',
  PROGRAM_UNSAFE: 'settings',
  PROGRAM_MISCONFIGURED: 'settings',
  EXPRESSION_INVALID: 'settings',
  UNKNOWN_SOURCE: 'settings',
  UNKNOWN_RUN: 'settings',
  NOT_SUPPORTED: 'settings',
  NOT_ON_HOLD: 'settings',
  PLAN_INVALID: 'settings',
  DECISION_REFUSED: 'settings',
  NAME_TAKEN: 'settings',
  BACKUP_REFUSED: 'settings',
  BACKUP_INVALID: 'settings',
  CHANGES_GONE: 'settings',
  // unavailable: try later
  SOURCE_UNAVAILABLE: 'unavailable',
  SOURCE_EMPTY: 'unavailable',
  TIMED_OUT: 'unavailable',
  THROTTLED: 'unavailable',
  STORE_BUSY: 'unavailable',
  RUN_IN_PROGRESS: 'unavailable',
  SERVICE_UNAVAILABLE: 'unavailable',
  STOPPED: 'unavailable',
  // refused: the other side denied us
  SOURCE_REFUSED: 'refused',
  STORE_READ_ONLY: 'refused',
  STORE_FULL: 'refused',
  STORE_DAMAGED: 'refused',
  STORE_TOO_NEW: 'refused',
  STORE_MOVED: 'refused',
  CANNOT_UNDO: 'refused',
  SERVICE_REFUSED: 'refused',
  // protocol: the program or plugin broke the rules
  PROTOCOL_VIOLATION: 'protocol',
  LISTING_INCOMPLETE: 'protocol',
  LIMIT_EXCEEDED: 'protocol',
  // bug: tell us
  BUG: 'bug',
} as const

export type ErrorCode = keyof typeof errorCodes
export type ErrorFamily = (typeof errorCodes)[ErrorCode]

export interface ErrorDetails {
  /** What to do about it, in one sentence. */
  readonly hint?: string
  /** The name of the source in the configuration. */
  readonly source?: string
  /** What was going on: `list`, `authenticate`, `configuration`, … */
  readonly phase?: string
  readonly cause?: unknown
  /** Milliseconds after which trying again makes sense. */
  readonly retryAfterMs?: number
}

/** Every failure Muster itself reports. `message` is one sentence for the administrator and never holds a secret. */
export class MusterError extends Error {
  readonly code: ErrorCode
  readonly family: ErrorFamily
  readonly hint: string | undefined
  readonly source: string | undefined
  readonly phase: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'MusterError'
    this.code = code
    this.family = errorCodes[code]
    this.hint = details.hint
    this.source = details.source
    this.phase = details.phase
    this.retryAfterMs = details.retryAfterMs
  }
}

/** Whether `error` is a `MusterError`, also when it comes from another copy of this package (a plugin's own). */
export function isMusterError(error: unknown): error is MusterError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code in errorCodes && 'family' in error
}
