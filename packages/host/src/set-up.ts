import { isMusterError } from '@muster/provider'
import { addSource } from './add-source.ts'
import { ConfigurationError, type Fault, printPath } from './fault.ts'
import { configurationOf, parseConfiguration, type ReadConfiguration, readText } from './load-configuration.ts'
import { loadPlugin } from './load-plugin.ts'
import type { Muster, SourceSetUp } from './muster.ts'
import { keepSecrets } from './secrets-in-files.ts'
import { shapeOf } from './shape-of.ts'
import type { PluginDescription, SourceDraft } from './source-draft.ts'
import { replaceConfiguration } from './write-whole.ts'

interface Parts {
  /** Of the configuration. */
  readonly file: string
  readonly resolveFrom: readonly string[]
  /** A Muster over a configuration that stands in no file. */
  readonly open: (read: ReadConfiguration) => Promise<Muster>
}

export function setUpSources({ file, resolveFrom, open }: Parts): Omit<SourceSetUp, 'plugins'> {
  /** Lets `work` have a Muster whose configuration has the draft as well. */
  const withDraft = async <Result>(draft: SourceDraft, signal: AbortSignal, work: (muster: Muster) => Promise<Result>): Promise<Result> => {
    const { read } = await readWith(draft, readText(file))
    await using muster = await open(read)
    const stop = (): void => void muster.close()
    signal.addEventListener('abort', stop)
    try {
      signal.throwIfAborted()
      return await work(muster)
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  const readWith = async (draft: SourceDraft, text: string) => {
    const configuration = configurationOf(parseConfiguration(file, text))
    const changed = addSource(text, draft)
    const read = parseConfiguration(file, changed)
    const index = configuration.sources.length
    try {
      const { checkSources } = await import('./check-sources.ts')
      return { read, changed, checked: await checkSources(read, resolveFrom) }
    } catch (error) {
      throw withinDraft(error, file, index)
    }
  }

  return {
    check: (draft, signal) => withDraft(draft, signal, async (muster) => (await muster.doctor(draft.name))[0]!),
    plan: (draft, options) => withDraft(draft, options.signal, (muster) => muster.plan({ ...options, source: draft.name })),
    async add(draft) {
      const text = readText(file)
      // In clear first: what stands in a file is validated only when the source is opened.
      const { checked } = await readWith(draft, text)
      const { settingsSchema } = checked.plugins.get(draft.type)!.provider
      using kept = keepSecrets(draft, shapeOf(settingsSchema), checked.configuration.folder)
      const { changed } = await readWith(kept.draft, text)
      replaceConfiguration(file, text, changed)
      kept.settle()
      return { source: draft.name, secrets: kept.secrets }
    },
  }
}

export async function describePlugins(
  configuration: Parameters<typeof import('./list-plugins.ts').listPlugins>[0],
  resolveFrom: readonly string[],
): Promise<readonly PluginDescription[]> {
  const { listPlugins } = await import('./list-plugins.ts')
  const listed = await listPlugins(configuration, resolveFrom)
  return Promise.all(
    listed.map(async ({ type, usedBy, error, package: name, version, contract, summary }): Promise<PluginDescription> => {
      if (error !== undefined) return { type, usedBy }
      const { settingsSchema } = (await loadPlugin(type, configuration.folder, resolveFrom)).provider
      return {
        type,
        usedBy,
        settingsSchema,
        ...(name !== undefined && { package: name }),
        ...(version !== undefined && { version }),
        ...(contract !== undefined && { contract }),
        ...(summary !== undefined && { summary }),
      }
    }),
  )
}

/** Faults with the places that they have within the draft, which is the last of the sources. */
function withinDraft(error: unknown, file: string, index: number): unknown {
  const base = printPath(['sources', index])
  if (error instanceof ConfigurationError) return new ConfigurationError(file, error.faults.map(place))
  if (!isMusterError(error) || (error.code !== 'PLUGIN_NOT_LOADED' && error.code !== 'CONTRACT_TOO_NEW')) return error
  return new ConfigurationError(file, [{ file, path: 'type', sentence: noPlugin }])

  function place(fault: Fault): Fault {
    if (fault.path !== base && !fault.path.startsWith(`${base}.`)) return fault
    const path = fault.path.slice(base.length + 1)
    // What cannot be loaded is told with the folders that were searched.
    return { file, path, sentence: path === 'type' ? noPlugin : fault.sentence }
  }
}

const noPlugin = 'there is no plugin of this type that can be loaded; `muster plugin list` says which there are'
