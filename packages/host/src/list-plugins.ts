import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMusterError, type MusterError } from '@muster/provider'
import type { Configuration } from './configuration.ts'
import { findManifest } from './find-manifest.ts'

export interface PluginListing {
  /** As it stands behind `type:`. */
  readonly type: string
  /** Names of the sources that use it. */
  readonly usedBy: readonly string[]
  /** Absent when the plugin could not be found or loaded. */
  readonly package?: string
  readonly version?: string
  readonly path?: string
  readonly contract?: number
  /** What its package says of itself, in one line. */
  readonly summary?: string
  readonly error?: MusterError
}

/** The plugins that the configuration names, and those that come with Muster (the dependencies of the packages in `resolveFrom`). */
export async function listPlugins(
  configuration: Pick<Configuration, 'folder' | 'sources'>,
  resolveFrom: readonly string[] = [],
): Promise<readonly PluginListing[]> {
  const { loadPlugin } = await import('./load-plugin.ts')
  const named = configuration.sources.map(({ type }) => type)
  return await Promise.all(
    [...new Set([...named, ...resolveFrom.flatMap(bundledWith)])].map(async (type): Promise<PluginListing> => {
      const usedBy = configuration.sources.filter((source) => source.type === type).map(({ name }) => name)
      try {
        const { provider, ...rest } = await loadPlugin(type, configuration.folder, resolveFrom)
        return { type, usedBy, ...rest, contract: provider.contract }
      } catch (error) {
        if (!isMusterError(error)) throw error
        return { type, usedBy, error }
      }
    }),
  )
}

const bundled = /^(?:@muster\/plugin-|muster-plugin-)(.+)$/u

function bundledWith(base: string): readonly string[] {
  const manifest = findManifest(dirname(base.startsWith('file:') ? fileURLToPath(base) : base))
  if (manifest === undefined) return []
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: Record<string, string> }
  return Object.keys(dependencies).flatMap((name) => bundled.exec(name)?.[1] ?? [])
}
