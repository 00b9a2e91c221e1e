import { createEngine, type Engine, type EngineSource } from '@muster/engine'
import { type Clock, type Logger, MusterError, type Secret } from '@muster/provider'
import { countAttempts, type Store } from '@muster/store'
import type { CheckedConfiguration } from './check-sources.ts'
import type { Configuration } from './configuration.ts'
import { type Container, createContainer, type Token, token } from './container.ts'
import { createSource } from './open-source.ts'
import { readAdditionalGroups } from './read-additional-groups.ts'

interface Parts {
  readonly configuration: Configuration
  readonly logger: Logger
  readonly clock: Clock
  readonly pinKey: Secret | undefined
  readonly store: Store
  readonly sources: readonly EngineSource[]
  readonly engine: Engine
}

export const tokens: { readonly [Name in keyof Parts]: Token<Parts[Name]> } = {
  configuration: token('Configuration'),
  logger: token('Logger'),
  clock: token('Clock'),
  pinKey: token('PinKey'),
  store: token('Store'),
  sources: token('EngineSources'),
  engine: token('Engine'),
}

/** The parts of a working Muster, each made when it is first needed. Whoever asks for the engine provides the store and the key for PINs. */
export function compose(checked: CheckedConfiguration, logger: Logger, clock: Clock, closing: AbortSignal): Container {
  const container = createContainer()
  container.provide(tokens.configuration, () => checked.configuration)
  container.provide(tokens.logger, () => logger)
  container.provide(tokens.clock, () => clock)
  container.provide(tokens.sources, (get) => {
    const configuration = get(tokens.configuration)
    const surroundings = { configuration, logger: get(tokens.logger), clock: get(tokens.clock), closing }
    return configuration.sources.map((source) => createSource(source, pluginOf(source.type, checked), surroundings))
  })
  container.provide(tokens.engine, (get) => {
    const { newPeople, limits, onHold, approveWithinMs, currency, signIn, retention, additionalGroups } = get(tokens.configuration)
    const store = get(tokens.store)
    const pinKey = get(tokens.pinKey)
    return createEngine({
      store,
      sources: get(tokens.sources),
      rules: newPeople,
      limits,
      onHold,
      approveWithinMs,
      currency,
      signIn: { ...signIn, attempts: countAttempts(store.path, get(tokens.clock), get(tokens.logger)) },
      retention,
      ...(additionalGroups !== undefined && { additionalGroups: () => readAdditionalGroups(additionalGroups) }),
      ...(pinKey !== undefined && { pinKey }),
      clock: get(tokens.clock),
      logger: get(tokens.logger),
    })
  })
  return container
}

function pluginOf(type: string, { plugins }: CheckedConfiguration) {
  const plugin = plugins.get(type)
  if (plugin === undefined) throw new MusterError('BUG', `The plugin ${type} was checked and is not there.`)
  return plugin
}
