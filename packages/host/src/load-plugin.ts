import { readFileSync, statSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { contractVersion, type JsonSchema, MusterError, type Provider } from '@muster/provider'
import { moduleResolve } from 'import-meta-resolve'
import { findManifest } from './find-manifest.ts'
import { isObject } from './shape-of.ts'
import { checkSchema } from './validate-settings.ts'

export interface Plugin extends PluginPackage {
  readonly provider: Provider
}

/** A plugin's package before anything of it has run. */
export interface PluginPackage {
  readonly package: string
  readonly version: string
  /** How it describes itself, in one line. */
  readonly summary?: string
  /** The file that is loaded. */
  readonly path: string
}

/** `development` only when Muster itself runs from its sources, so that the plugins beside it do too. */
const conditions = new Set(['node', 'import', ...(import.meta.url.endsWith('.ts') ? ['development'] : [])])

/**
 * Loads what `type` names, looking from the configuration's `folder` and then from each of `resolveFrom` (file URLs or
 * paths of modules). Nothing is scanned and nothing unnamed is loaded. Throws `PLUGIN_NOT_LOADED` and
 * `CONTRACT_TOO_NEW`, with the package, its version, its path and the cause.
 */
export async function loadPlugin(type: string, folder: string, resolveFrom: readonly string[], withinMs = 20_000): Promise<Plugin> {
  const found = locatePlugin(type, folder, resolveFrom)
  const exported = await importPlugin(found, withinMs)
  return { ...found, provider: asProvider(exported, found) }
}

export function locatePlugin(type: string, folder: string, resolveFrom: readonly string[]): PluginPackage {
  const found = isPath(type) ? locatePath(type, folder) : locatePackage(candidatesFor(type), [join(folder, 'muster.yaml'), ...resolveFrom])
  if (found !== undefined) return found
  const where = isPath(type)
    ? resolve(folder, type)
    : `${candidatesFor(type).join(' nor ')} (looked for from ${folder} upwards and beside Muster)`
  throw new MusterError('PLUGIN_NOT_LOADED', `The plugin \`${type}\` is not there: no ${where}.`, {
    phase: 'configuration',
    hint: isPath(type)
      ? 'Mend the path; it is relative to the configuration file.'
      : `Install it in ${folder}, for example \`npm install ${candidatesFor(type).at(-1)}\`, or mend the name.`,
  })
}

function candidatesFor(type: string): readonly string[] {
  const inFull = type.startsWith('@') || type.startsWith('muster-plugin-')
  return inFull ? [type] : [`@muster/plugin-${type}`, `muster-plugin-${type}`]
}

function isPath(type: string): boolean {
  return type.startsWith('.') || isAbsolute(type)
}

function locatePackage(names: readonly string[], bases: readonly string[]): PluginPackage | undefined {
  for (const base of bases) {
    const parent = base.startsWith('file:') ? new URL(base) : pathToFileURL(base)
    for (const name of names) {
      const manifest = findManifestOf(name, parent)
      if (manifest === undefined) continue
      const { version, summary } = readManifest(manifest)
      return { package: name, version, ...summary, path: entryOf(name, version, manifest, () => moduleResolve(name, parent, conditions)) }
    }
  }
  return undefined
}

function locatePath(type: string, folder: string): PluginPackage | undefined {
  const path = resolve(folder, type)
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return undefined
  const manifest = findManifest(stats.isDirectory() ? path : dirname(path))
  const { name = type, version, summary } = manifest === undefined ? { version: 'unknown' } : readManifest(manifest)
  if (!stats.isDirectory()) return { package: name, version, ...summary, path }
  // A package may always refer to itself by its name, under the same export map that others see; without one, Node's old rule.
  return { package: name, version, ...summary, path: entryOf(name, version, path, () => entryOfFolder(path)) }
}

function entryOfFolder(folder: string): URL {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const { name, exports, main = 'index.js' } = manifest as { name?: string; exports?: unknown; main?: string }
  if (name !== undefined && exports !== undefined) return moduleResolve(name, pathToFileURL(join(folder, 'package.json')), conditions)
  return pathToFileURL(join(folder, main))
}

function entryOf(name: string, version: string, manifest: string, find: () => URL): string {
  try {
    return fileURLToPath(find())
  } catch (cause) {
    throw notLoaded(
      { package: name, version, path: manifest },
      `its package.json leads to no file that can be loaded (${reason(cause)})`,
      cause,
    )
  }
}

function findManifestOf(specifier: string, parent: URL): string | undefined {
  try {
    return findPackageJSON(specifier, parent)
  } catch {
    // Not found from here is an answer, not a failure: there are more places to look.
    return undefined
  }
}

interface Manifest {
  readonly name?: string
  readonly version: string
  readonly summary?: Pick<PluginPackage, 'summary'>
}

function readManifest(path: string): Manifest {
  try {
    const { name, version = 'unknown', description } = JSON.parse(readFileSync(path, 'utf8'))
    return { name, version, ...(typeof description === 'string' && { summary: { summary: description } }) }
  } catch (cause) {
    throw notLoaded({ package: dirname(path), version: 'unknown', path }, `its package.json cannot be read (${reason(cause)})`, cause)
  }
}

async function importPlugin(found: PluginPackage, withinMs: number): Promise<Record<string, unknown>> {
  const late = Promise.withResolvers<undefined>()
  // It also keeps the process alive: with nothing else to do, it would end without a word while a plugin awaits for ever.
  const timer = setTimeout(() => late.resolve(undefined), withinMs)
  const exported = await Promise.race([importFile(found), late.promise]).finally(() => clearTimeout(timer))
  if (exported === undefined)
    throw notLoaded(found, `it was not loaded within ${withinMs / 1000} s: it waits for something while it is imported`)
  return exported
}

async function importFile(found: PluginPackage): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(found.path).href)
  } catch (cause) {
    throw notLoaded(found, `loading it failed: ${reason(cause)}`, cause)
  }
}

function asProvider(exported: Record<string, unknown>, found: PluginPackage): Provider {
  const candidate = exported.provider ?? exported.default
  if (!isObject(candidate)) {
    const names = Object.keys(exported)
    throw notLoaded(
      found,
      `it exports no \`provider\`, only ${names.length === 0 ? 'nothing' : names.map((name) => `\`${name}\``).join(', ')}`,
    )
  }
  const { contract, type, settingsSchema, open } = candidate
  if (typeof contract === 'number' && contract > contractVersion) {
    throw new MusterError(
      'CONTRACT_TOO_NEW',
      `The plugin ${print(found)} speaks contract ${contract}, and this Muster speaks up to ${contractVersion}.`,
      { phase: 'configuration', hint: 'Update Muster, or install an older version of the plugin.' },
    )
  }
  const missing = [
    contract !== contractVersion && `\`contract: ${contractVersion}\``,
    typeof type !== 'string' && '`type`',
    !isObject(settingsSchema) && '`settingsSchema`',
    typeof open !== 'function' && '`open()`',
  ].filter((part) => part !== false)
  if (missing.length > 0) throw notLoaded(found, `its \`provider\` has no ${missing.join(', no ')}`)
  try {
    checkSchema(settingsSchema as JsonSchema)
  } catch (cause) {
    throw notLoaded(found, `its \`settingsSchema\` is not a JSON Schema (${reason(cause)})`, cause)
  }
  return candidate as unknown as Provider
}

function notLoaded(found: PluginPackage, why: string, cause?: unknown): MusterError {
  return new MusterError('PLUGIN_NOT_LOADED', `The plugin ${print(found)} cannot be used: ${why}.`, {
    phase: 'configuration',
    hint: 'Install it again or another version of it; if that does not help, tell its author.',
    ...(cause !== undefined && { cause }),
  })
}

function print(found: PluginPackage): string {
  return `${found.package} ${found.version} (${found.path})`
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.split('\n', 1)[0]!.replace(/\.$/u, '') : String(cause)
}
