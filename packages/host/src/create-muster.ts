import { existsSync } from 'node:fs'
import type { Engine, RunReport } from '@muster/engine'
import { type Clock, isMusterError, type Logger, MusterError } from '@muster/provider'
import { keepTokens, openStore, type Store } from '@muster/store'
import { createLogger, levelFromEnvironment } from './create-logger.ts'
import { printFault } from './fault.ts'
import { configurationOf, loadConfiguration, type ReadConfiguration, readConfiguration } from './load-configuration.ts'
import { addLogField, inContext, withLogFields } from './log-context.ts'
import type { Muster, PlanOptions } from './muster.ts'
import { upcoming } from './schedule.ts'
import { decide, foresee, refuseNoStore, viewSources } from './settle-sources.ts'
import { tendStore } from './tend-store.ts'

export interface MusterSettings {
  /** Path of the configuration. Default: `muster.yaml` in the current folder. */
  readonly config?: string
  /** Where plugins are looked for after the configuration's folder: file URLs (`import.meta.url`) or paths. */
  readonly resolveFrom?: readonly string[]
  /** Default: to the standard error, at the level that MUSTER_LOG or the configuration says. */
  readonly logger?: Logger
  readonly clock?: Clock
}

/**
 * Muster over one configuration. Questions about the copy open the store for reading and nothing else; the first plan,
 * sync, sign-in or examination loads the plugins, checks their settings and opens the store for writing.
 *
 * Throws `ConfigurationError` with every fault at once, or `CONFIG_UNREADABLE`; the methods throw `MusterError`s.
 */
export async function createMuster({ config = 'muster.yaml', resolveFrom = [], ...settings }: MusterSettings = {}): Promise<Muster> {
  const read = readConfiguration(config)
  // With faults already found, those that only the plugins can find are wanted as well.
  if (read.faults.length > 0) await loadConfiguration(config, resolveFrom)
  return openMuster(read, { ...settings, resolveFrom })
}

type OpenSettings = Omit<MusterSettings, 'config' | 'resolveFrom'> & Required<Pick<MusterSettings, 'resolveFrom'>>

/** Muster over a configuration that has been read, whether it stands in a file or not. */
async function openMuster(read: ReadConfiguration, { resolveFrom, logger: given, clock = Date }: OpenSettings): Promise<Muster> {
  const configuration = configurationOf(read)
  const logger = inContext(given ?? createLogger({ level: levelFromEnvironment() ?? configuration.log }))
  const stop = new AbortController()
  const asked = new Set<Promise<unknown>>()
  let readOnly: Store | undefined
  let written: Store | undefined
  let signsInReadOnly = false
  const tokens = keepTokens(configuration.store, clock)

  const prepare = once(async () => {
    const [{ checkSources }, { compose, tokens }] = await Promise.all([import('./check-sources.ts'), import('./compose.ts')])
    const checked = await checkSources(read, resolveFrom)
    for (const warning of checked.warnings) logger.warn(printFault(warning))
    return { checked, tokens, compose: () => compose(checked, logger, clock, stop.signal) }
  })

  const makeEngine = async (open: () => Store): Promise<Engine> => {
    const [{ compose, tokens }, { resolvePinKey }] = await Promise.all([prepare(), import('./resolve-references.ts')])
    const pinKey = await resolvePinKey(configuration, stop.signal)
    const container = compose()
    container.provide(tokens.pinKey, () => pinKey)
    container.provide(tokens.store, open)
    return container.get(tokens.engine)
  }

  const openWritten = (): Store => (written ??= openStore(configuration.store, { currency: configuration.currency }))
  let engine: Promise<Engine> | undefined
  const startEngine = once(() => (engine = makeEngine(openWritten)))

  /** A store that cannot be written, or is locked, still says whose source is to be asked. */
  const startReadOnly = once(() =>
    makeEngine(() => (readOnly ??= openStore(configuration.store, { readOnly: true, currency: configuration.currency }))),
  )
  const readOnlyEngine = async (error: unknown): Promise<Engine> => {
    if (!isMusterError(error) || (error.code !== 'STORE_READ_ONLY' && error.code !== 'STORE_BUSY')) throw error
    signsInReadOnly = true
    return startReadOnly().catch(() => Promise.reject(error))
  }

  /** A dry run must not even make the store's file: where there is none, it plans against an empty one in memory. */
  const planFromNothing = async (options: PlanOptions): Promise<RunReport> => {
    const empty = openStore(':memory:', { currency: configuration.currency })
    try {
      return await (await makeEngine(() => empty)).plan(options)
    } finally {
      empty.close()
    }
  }

  /** With a connection of its own: a run of this Muster may be going on, and each has its scratch tables on its connection. */
  const planApart = async (options: PlanOptions): Promise<RunReport> => {
    const apart = openStore(configuration.store, { currency: configuration.currency })
    try {
      const engine = await makeEngine(() => apart)
      return await engine.plan(options).finally(() => engine.close())
    } finally {
      apart.close()
    }
  }

  /** The copy: through the engine's own door when that is open, for reading otherwise. */
  const store = (): Store => {
    refuseClosed(stop.signal)
    readOnly ??= written ?? openStore(configuration.store, { readOnly: true, currency: configuration.currency })
    return written ?? readOnly
  }

  /** Lets `close` call the question off and wait for it. */
  const ask = async <Answer>(question: (signal: AbortSignal) => Promise<Answer>, signal?: AbortSignal): Promise<Answer> => {
    refuseClosed(stop.signal)
    const answer = question(signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]))
    asked.add(answer)
    return answer.finally(() => asked.delete(answer))
  }

  const setUp = async () => {
    const { setUpSources } = await import('./set-up.ts')
    const open = (draft: ReadConfiguration): Promise<Muster> => openMuster(draft, { resolveFrom, logger, clock })
    return setUpSources({ file: configuration.file, resolveFrom, open })
  }

  const close = once(async () => {
    stop.abort()
    await Promise.allSettled(asked)
    await (await engine?.catch(() => undefined))?.close()
    if (signsInReadOnly)
      await startReadOnly().then(
        (engine) => engine.close(),
        () => undefined,
      )
    for (const open of new Set([readOnly, written])) open?.close()
    tokens.close()
  })

  return {
    configuration,
    plan: (options = {}) =>
      ask(async (signal) => {
        if (written === undefined && !existsSync(configuration.store)) return planFromNothing({ ...options, signal })
        return planApart({ ...options, signal })
      }, options.signal),
    sync: (options = {}) => {
      const onBegun = (run: number): void => {
        addLogField('run', run)
        options.onBegun?.(run)
      }
      return withLogFields({}, () => ask(async (signal) => (await startEngine()).sync({ ...options, onBegun, signal }), options.signal))
    },
    apply: (file, options = {}) => ask(async (signal) => (await startEngine()).apply(file, { ...options, signal }), options.signal),
    approve: (run, options = {}) => ask(async (signal) => (await startEngine()).approve(run, { ...options, signal }), options.signal),
    reject: (run) => ask(async () => (await startEngine()).reject(run)),
    undo: (run, options = {}) =>
      ask(async () => {
        const { undoStoredRun } = await import('./undo-stored-run.ts')
        return undoStoredRun({ configuration, clock, written }, run, options)
      }),
    explain: (name, options = {}) =>
      ask(async (signal) => {
        const { explainPerson } = await import('./explain-person.ts')
        return explainPerson(configuration, clock, logger, makeEngine, name, { ...options, signal })
      }, options.signal),
    authenticate: (username, password, options = {}) =>
      ask(async (signal) => {
        const engine = await startEngine().catch(readOnlyEngine)
        return engine.authenticate(username, password, { ...options, signal })
      }, options.signal),
    beginSignIn: (source, how, redirect) => ask(async () => (await startEngine().catch(readOnlyEngine)).beginSignIn(source, how, redirect)),
    completeSignIn: (source, answer) => ask(async () => (await startEngine().catch(readOnlyEngine)).completeSignIn(source, answer)),
    doctor: (name) =>
      ask(async (signal) => {
        const [{ examineConfiguration, examineSource, findSource }, { checked, compose, tokens }] = await Promise.all([
          import('./examine.ts'),
          prepare(),
        ])
        const sources = compose().get(tokens.sources)
        if (name !== undefined) return [await examineSource(findSource(sources, name), signal)]
        const known = existsSync(configuration.store) ? store() : undefined
        const examined = sources.map((source) => examineSource(source, signal))
        return [examineConfiguration(configuration, checked.warnings, known), ...(await Promise.all(examined))]
      }),
    get users() {
      return store().users
    },
    get groups() {
      return store().groups
    },
    get directory() {
      return store().directory
    },
    get credit() {
      return store().credit
    },
    get runs() {
      return store().runs
    },
    schedule: (count) => ({
      timeZone: configuration.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      due: upcoming(configuration, clock.now(), count),
    }),
    count: () => store().count(),
    changes: {
      read: (after, limit) => store().changes.read(after, limit),
      end: () => store().changes.end(),
    },
    conflicts: () => store().conflicts(),
    pins: () => store().pins(),
    foresee: (decision) => ask(() => foresee(configuration, store(), decision)),
    decide: (decision) => ask(() => decide(configuration, clock, decision)),
    sources: () => viewSources(configuration, existsSync(configuration.store) ? store() : undefined),
    planMove: (request) =>
      ask(async (signal) => {
        refuseNoStore(configuration)
        return (await startEngine()).planMove({ ...request, signal })
      }, request.signal),
    move: (request) =>
      ask(async (signal) => {
        refuseNoStore(configuration)
        return (await startEngine()).move({ ...request, signal })
      }, request.signal),
    ...tendStore({
      configuration,
      clock,
      read: store,
      write: () => {
        // Says that there is no copy yet, instead of making an empty one.
        if (!existsSync(configuration.store)) store()
        refuseClosed(stop.signal)
        return openWritten()
      },
    }),
    tokens,
    setUp: {
      plugins: () => ask(async () => (await import('./set-up.ts')).describePlugins(configuration, resolveFrom)),
      check: (draft, signal) => ask(async (either) => (await setUp()).check(draft, either), signal),
      plan: (draft, options) => ask(async (signal) => (await setUp()).plan(draft, { ...options, signal }), options.signal),
      add: (draft) => ask(async () => (await setUp()).add(draft)),
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function refuseClosed(closed: AbortSignal): void {
  if (closed.aborted) throw new MusterError('BUG', 'This Muster was asked after it had been closed.')
}

/** Does the work once, however often it is asked for; again only when it failed. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined
  return () => {
    if (result === undefined) {
      result = work()
      result.catch(() => {
        result = undefined
      })
    }
    return result
  }
}
