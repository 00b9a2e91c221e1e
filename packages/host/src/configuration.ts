import type { GuardLimits, NewPeopleRule, QuotaRule, Retention, SignInSettings, SourceSettings } from '@muster/engine'
import type { ListenAddress } from './read-listen.ts'

/** `muster.yaml`, checked and with its defaults filled in. Secrets are resolved later, when a source is opened. */
export interface Configuration {
  /** Absolute path of the file. */
  readonly file: string
  /** Absolute folder of the file; relative paths in it start here. */
  readonly folder: string
  /** Absolute path of the SQLite file. */
  readonly store: string
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string
  /** Keyed hash for PINs; a reference such as `${file:pin.key}`. */
  readonly pinKey?: string
  readonly log: LogLevel
  readonly sources: readonly SourceConfiguration[]
  readonly newPeople: readonly NewPeopleRule[]
  /** Absolute path of a file of lines `group: username`. */
  readonly additionalGroups?: string
  /** An IANA name, e.g. `Europe/Berlin`. Left out: the machine's. */
  readonly timeZone?: string
  readonly schedule: ScheduleSettings
  /** Left out: the service offers no API. */
  readonly api?: ApiSettings
  readonly quotas: readonly QuotaRule[]
  readonly retention: Retention
  readonly limits: GuardLimits
  readonly onHold: 'apply-rest' | 'stop'
  readonly signIn: SignInSettings
  /** How long what is on hold may be approved. */
  readonly approveWithinMs: number
}

/** When the service runs by itself, by the clock of `timeZone`. */
export interface ScheduleSettings {
  /** Cron expression of the run that reads everything; left out: it never does by itself. */
  readonly sync?: string
  readonly jitterMs: number
  /** What was due while the service was not running is made good when it was due no longer ago. */
  readonly catchUpMs: number
}

/** Where the service is asked over HTTP. */
export interface ApiSettings extends ListenAddress {
  /** Names of groups whose members may sign in to the page. */
  readonly administrators: readonly string[]
  /** Absolute paths of files in PEM. Always there unless `host` is loopback. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

export interface SourceConfiguration extends SourceSettings {
  /** Cron expression of further runs of this source alone. */
  readonly schedule?: string
  readonly deadlines: Deadlines
}

/** How long the host waits for a plugin before the source counts as unavailable. Listings have their own limits, in the plugin. */
export interface Deadlines {
  readonly openMs: number
  readonly checkMs: number
  readonly lookUpMs: number
  readonly authenticateMs: number
}

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]
