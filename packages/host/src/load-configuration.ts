import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { MusterError } from '@muster/provider'
import { validate } from '../schema/validate-configuration.js'
import { buildConfiguration, type ConfigurationText } from './build-configuration.ts'
import { checkMeaning } from './check-meaning.ts'
import type { Configuration } from './configuration.ts'
import { configurationSchema } from './configuration-schema.ts'
import { explainFaults, placeFaults } from './explain-faults.ts'
import { ConfigurationError, type Fault, inFileOrder } from './fault.ts'
import { readValue } from './read-value.ts'
import { readYaml, type YamlFile } from './read-yaml.ts'
import { shapeOf } from './shape-of.ts'

/** `muster.yaml` as far as it can be judged without its plugins. */
export interface ReadConfiguration {
  /** Absolute. */
  readonly file: string
  readonly yaml: YamlFile
  /** In the shape of `configurationSchema` when there are no faults. */
  readonly value: unknown
  readonly faults: readonly Fault[]
  /** Worth mending, though it works: secrets in clear, names without quotes. */
  readonly warnings: readonly Fault[]
}

export interface LoadedConfiguration {
  readonly configuration: Configuration
  readonly warnings: readonly Fault[]
}

/**
 * Reads and validates the whole file: its own keys and, with the plugins that it names, the settings of its sources.
 * `resolveFrom`: where else plugins are looked for (file URLs or paths), after the configuration's folder.
 *
 * Throws `ConfigurationError` with every fault at once; `CONFIG_UNREADABLE`; `PLUGIN_NOT_LOADED` or `CONTRACT_TOO_NEW`
 * when that is all that is wrong.
 */
export async function loadConfiguration(file: string, resolveFrom: readonly string[] = []): Promise<LoadedConfiguration> {
  const read = readConfiguration(file)
  const { checkSources } = await import('./check-sources.ts')
  const checked = await checkSources(read, resolveFrom)
  return { configuration: checked.configuration, warnings: checked.warnings }
}

/** Synchronous and without plugins: enough to look into the store. Throws only `CONFIG_UNREADABLE`. */
export function readConfiguration(path: string): ReadConfiguration {
  const file = resolve(path)
  return parseConfiguration(file, readText(file))
}

/** The same of a text that may not stand in the file yet. `file` is absolute. */
export function parseConfiguration(file: string, text: string): ReadConfiguration {
  const yaml = readYaml(file, text)
  if (!yaml.readable) return { file, yaml, value: undefined, faults: inFileOrder(yaml.faults), warnings: [] }

  const { value, faults, warnings, tooMuch } = readValue(yaml, yaml.contents, shapeOf(configurationSchema), [])
  if (tooMuch) return { file, yaml, value: undefined, faults: inFileOrder([...yaml.faults, ...faults]), warnings: [] }
  const errors = validate(value) ? [] : (validate.errors ?? [])
  const meant = [...explainFaults(errors, configurationSchema, value), ...checkMeaning(value)]
  return { file, yaml, value, faults: inFileOrder([...yaml.faults, ...faults, ...placeFaults(yaml, [], meant)]), warnings }
}

/** Throws `ConfigurationError` when there are faults. */
export function configurationOf(read: ReadConfiguration): Configuration {
  if (read.faults.length > 0) throw new ConfigurationError(read.file, read.faults)
  return buildConfiguration(read.file, read.value as ConfigurationText)
}

/** Throws `CONFIG_UNREADABLE`. */
export function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (cause) {
    throw new MusterError('CONFIG_UNREADABLE', `The configuration ${file} cannot be read: ${whyUnreadable(cause)}.`, {
      phase: 'configuration',
      hint: 'Name another file with --config, or write one with `muster init`.',
      cause,
    })
  }
}

function whyUnreadable(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EACCES') return 'its permissions do not allow it'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'it is not UTF-8 text'
  return cause instanceof Error ? cause.message : String(cause)
}
