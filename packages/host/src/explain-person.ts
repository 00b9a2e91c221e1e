import { createEngine, type Engine, type ExplainOptions, type Explanation } from '@muster/engine'
import { type Clock, isMusterError, type Logger, MusterError } from '@muster/provider'
import { openStore, type Store } from '@muster/store'
import type { Configuration } from './configuration.ts'
import { findNearest } from './find-nearest.ts'

/**
 * Explains over a store of its own, open for reading only: whatever else goes on, and however much of it is looked at, nothing
 * is changed. Where the plugins cannot be loaded, or a setting of theirs is wrong, it says so and explains from the copy.
 */
export async function explainPerson(
  configuration: Configuration,
  clock: Clock,
  logger: Logger,
  makeEngine: (open: () => Store) => Promise<Engine>,
  name: string,
  options: ExplainOptions,
): Promise<Explanation> {
  const { currency } = configuration
  const store = openStore(configuration.store, { readOnly: true, currency })
  try {
    const explanation = await explainOver(store)
    return explanation.account === undefined ? { ...explanation, alike: findAlike(store, name) } : explanation
  } finally {
    store.close()
  }

  async function explainOver(open: Store): Promise<Explanation> {
    if (options.offline === true) return offlineEngine(open).explain(name, options)
    let engine: Engine
    try {
      engine = await makeEngine(() => open)
    } catch (error) {
      if (!isMusterError(error)) throw error
      const explanation = await offlineEngine(open).explain(name, { ...options, offline: true })
      const asked = configuration.sources.map(({ name: source }) => ({ source, outcome: 'failed' as const, remark: error.message }))
      return { ...explanation, asked }
    }
    return engine.explain(name, options)
  }

  function offlineEngine(open: Store): Engine {
    const { sources, newPeople: rules, limits, onHold, approveWithinMs } = configuration
    const stay = () => Promise.reject(new MusterError('BUG', 'A source was opened that was to stay offline.'))
    const offline = sources.map((settings) => ({ settings, open: stay }))
    return createEngine({ store: open, sources: offline, rules, limits, onHold, approveWithinMs, currency, clock, logger })
  }
}

/** Of the names that share a beginning or an end with it, the nearest. */
function findAlike(store: Store, given: string): readonly string[] {
  const name = given.trim()
  const half = Math.max(2, Math.ceil(name.length / 2))
  const candidates = new Set(
    [name.slice(0, half), name.slice(-half)].flatMap((search) =>
      store.users
        .list({ search, limit: 1_000 })
        // Whoever gave the name up is not found by it.
        .filter(({ state, username, account }) => state === 'present' || store.users.find(username)?.account === account)
        .map(({ spelling }) => spelling),
    ),
  )
  const alike: string[] = []
  for (let nearest = findNearest(name, [...candidates]); nearest !== undefined && alike.length < 3; ) {
    alike.push(nearest)
    candidates.delete(nearest)
    nearest = findNearest(name, [...candidates])
  }
  return alike
}
