import type { JsonSchema } from '@muster/provider'

/** A source that stands in no file yet: what would stand under `sources`. Secrets may be given in clear. */
export interface SourceDraft {
  readonly name: string
  readonly type: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

/** A plugin that a source can be of. */
export interface PluginDescription {
  /** As it stands behind `type:`. */
  readonly type: string
  /** Names of the sources that use it. */
  readonly usedBy: readonly string[]
  readonly package?: string
  readonly version?: string
  readonly contract?: number
  /** One line. */
  readonly summary?: string
  /** What `settings` may hold. Left out when the plugin cannot be loaded. */
  readonly settingsSchema?: JsonSchema
}

export interface AddedSource {
  readonly source: string
  /** Where each secret that was given in clear is kept. */
  readonly secrets: readonly KeptSecret[]
}

export interface KeptSecret {
  /** `settings.bind.password`. */
  readonly setting: string
  /** What stands in its place. */
  readonly reference: string
}
