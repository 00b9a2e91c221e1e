import type { GuardLimits, NewPeopleRule, SourceSettings } from '@muster/engine'

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
  readonly sources: readonly SourceSettings[]
  readonly newPeople: readonly NewPeopleRule[]
  readonly limits: GuardLimits
  readonly onHold: 'apply-rest' | 'stop'
}
