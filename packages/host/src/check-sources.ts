import { dirname } from 'node:path'
import { faultInExpression } from '@muster/engine'
import { MusterError } from '@muster/provider'
import { buildConfiguration, type ConfigurationText } from './build-configuration.ts'
import type { Configuration } from './configuration.ts'
import { explainFaults, placeFaults } from './explain-faults.ts'
import { ConfigurationError, type Fault, inFileOrder, type Path, printFault } from './fault.ts'
import type { ReadConfiguration } from './load-configuration.ts'
import { loadPlugin, type Plugin } from './load-plugin.ts'
import { readValue } from './read-value.ts'
import { isObject, shapeOf } from './shape-of.ts'
import { validateSettings } from './validate-settings.ts'

export interface CheckedConfiguration {
  /** With the defaults of the plugins' own settings filled in. */
  readonly configuration: Configuration
  /** By the source's `type`. */
  readonly plugins: ReadonlyMap<string, Plugin>
  readonly warnings: readonly Fault[]
}

interface CheckedSettings {
  readonly value: unknown
  readonly plugin?: Plugin
  readonly faults: readonly Fault[]
  readonly warnings: readonly Fault[]
  readonly notLoaded?: MusterError
}

/** Loads the plugins that the sources name and validates each source's settings; throws with every fault of the file at once. */
export async function checkSources(read: ReadConfiguration, resolveFrom: readonly string[]): Promise<CheckedConfiguration> {
  const sources = sourcesIn(read.value)
  const checked = await Promise.all(sources.map((source, index) => checkSource(read, source, ['sources', index], resolveFrom)))

  const expressions = await Promise.all(sources.map((source, index) => checkExpressions(read, source, ['sources', index])))
  const faults = inFileOrder([...read.faults, ...expressions.flat(), ...checked.flatMap((source) => source.faults)])
  const notLoaded = checked.flatMap((source) => source.notLoaded ?? [])
  if (faults.length === 1 && notLoaded[0] !== undefined) throw placed(notLoaded[0], faults[0]!)
  if (faults.length > 0) throw new ConfigurationError(read.file, faults)

  const text = read.value as ConfigurationText
  return {
    configuration: buildConfiguration(read.file, {
      ...text,
      sources: text.sources.map((source, index) => ({ ...source, settings: checked[index]!.value as Record<string, unknown> })),
    }),
    plugins: new Map(checked.flatMap(({ plugin }, index) => (plugin === undefined ? [] : [[text.sources[index]!.type, plugin]]))),
    warnings: inFileOrder([...read.warnings, ...checked.flatMap((source) => source.warnings)]),
  }
}

async function checkSource(
  read: ReadConfiguration,
  source: Record<string, unknown>,
  path: Path,
  resolveFrom: readonly string[],
): Promise<CheckedSettings> {
  const nothing = { value: {}, faults: [], warnings: [] }
  if (typeof source.type !== 'string') return nothing
  try {
    const plugin = await loadPlugin(source.type, dirname(read.file), resolveFrom)
    return { ...checkSettings(read, plugin, [...path, 'settings']), plugin }
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    return { ...nothing, faults: [read.yaml.faultAt([...path, 'type'], sentenceOf(error))], notLoaded: error }
  }
}

function checkSettings(read: ReadConfiguration, plugin: Plugin, path: Path): CheckedSettings {
  const node = read.yaml.nodeAt(path)
  const schema = plugin.provider.settingsSchema
  const { value, faults, warnings } =
    node === null ? { value: {}, faults: [], warnings: [] } : readValue(read.yaml, node, shapeOf(schema), path)
  // That settings are no mapping at all has been said already.
  if (!isObject(value)) return { value: {}, faults, warnings }
  const errors = validateSettings(schema, value)
  return { value, faults: [...faults, ...placeFaults(read.yaml, path, explainFaults(errors, schema, value))], warnings }
}

/** Beside the plugins rather than in `checkMeaning`: their language is loaded for whoever runs, not for whoever looks. */
async function checkExpressions(read: ReadConfiguration, source: Record<string, unknown>, path: Path): Promise<readonly Fault[]> {
  const scope = isObject(source.scope) ? source.scope : {}
  const mapping = isObject(source.mapping) ? source.mapping : {}
  const expressions: readonly (readonly [path: Path, text: unknown])[] = [
    ...(['include', 'exclude'] as const).map((key) => [['scope', key], scope[key]] as const),
    ...Object.entries(mapping).map(([field, text]) => [['mapping', field], text] as const),
  ]
  const faults = await Promise.all(
    expressions.map(async ([place, text]) => {
      const fault = typeof text === 'string' ? await faultInExpression(text) : undefined
      return fault === undefined ? [] : [read.yaml.faultAt([...path, ...place], `is no expression (CEL over \`user\`): ${fault}`)]
    }),
  )
  return faults.flat()
}

/** The error about the one plugin that cannot be loaded, with the place that named it. */
function placed(error: MusterError, fault: Fault): MusterError {
  return new MusterError(error.code, printFault({ ...fault, sentence: error.message }), {
    phase: 'configuration',
    cause: error,
    ...(error.hint !== undefined && { hint: error.hint }),
  })
}

function sentenceOf(error: MusterError): string {
  const mend = error.hint === undefined ? '' : ` ${error.hint}`
  return `${error.message}${mend}`.replace(/\.$/u, '')
}

function sourcesIn(value: unknown): readonly Record<string, unknown>[] {
  const sources = isObject(value) && Array.isArray(value.sources) ? value.sources : []
  return sources.map((source) => (isObject(source) ? source : {}))
}
