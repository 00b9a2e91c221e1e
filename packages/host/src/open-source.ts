import type { EngineSource } from '@muster/engine'
import type { Clock, Logger } from '@muster/provider'
import type { Configuration, SourceConfiguration } from './configuration.ts'
import { withFields } from './create-logger.ts'
import { explainFaults } from './explain-faults.ts'
import { ConfigurationError, type Path, printPath } from './fault.ts'
import { createSecretHider, hideInLog, type SecretHider } from './hide-secrets.ts'
import type { Plugin } from './load-plugin.ts'
import { resolveReferences, wrapSecrets } from './resolve-references.ts'
import { shapeOf } from './shape-of.ts'
import { validateSettings } from './validate-settings.ts'
import { openSession } from './wrap-session.ts'

export interface Surroundings {
  readonly configuration: Configuration
  readonly logger: Logger
  readonly clock: Clock
  /** Aborted when Muster closes: a sign-in that is under way has no signal of its own. */
  readonly closing: AbortSignal
}

/** A configured source that the engine can open: references resolved, secrets wrapped, session bounded. */
export function createSource(
  source: SourceConfiguration,
  plugin: Plugin,
  { configuration, logger, clock, closing }: Surroundings,
): EngineSource {
  const secrets = createSecretHider()
  const sourceLogger = hideInLog(withFields(logger, { source: source.name }), secrets)
  return {
    settings: source,
    open: (asked) => {
      const signal = AbortSignal.any([asked, closing])
      return openSession(
        async (signal) => {
          const settings = await resolveSettings(source, plugin, configuration, signal, secrets)
          return plugin.provider.open(settings, { source: source.name, folder: configuration.folder, logger: sourceLogger, signal, clock })
        },
        { source: source.name, plugin, deadlines: source.deadlines, signal, logger: sourceLogger, secrets },
      )
    },
  }
}

async function resolveSettings(
  source: SourceConfiguration,
  plugin: Plugin,
  configuration: Configuration,
  signal: AbortSignal,
  secrets: SecretHider,
): Promise<unknown> {
  const schema = plugin.provider.settingsSchema
  const shape = shapeOf(schema)
  const place: Path = ['sources', configuration.sources.indexOf(source), 'settings']
  const settings = await resolveReferences(source.settings, shape, {
    folder: configuration.folder,
    place,
    source: source.name,
    signal,
    onResolved: secrets.add,
  })
  const faults = explainFaults(validateSettings(schema, settings), schema, settings, 'unseen')
  if (faults.length > 0) {
    const placed = faults.map(({ path, sentence }) => ({
      file: configuration.file,
      path: printPath([...place, ...path]),
      sentence: `what the reference here stands for ${sentence}`,
    }))
    throw new ConfigurationError(configuration.file, placed)
  }
  // Also one that stands in the settings in clear.
  return wrapSecrets(settings, shape, secrets.add)
}
