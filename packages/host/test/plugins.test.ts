import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listPlugins } from '../src/list-plugins.ts'
import { loadPlugin } from '../src/load-plugin.ts'
import { folderWith } from './temporary-folder.ts'

const provider = (more = '') =>
  `export const provider = { contract: 1, type: 'acme', settingsSchema: { type: 'object' }, open: async () => ({}), ${more} }\n`

/** The files of a package in `node_modules`. */
function packageFiles(name: string, source: string, manifest: object = { main: 'index.js' }): Record<string, string> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.2.3', type: 'module', ...manifest }),
    [`node_modules/${name}/index.js`]: source,
  }
}

async function failure(type: string, files: Record<string, string>) {
  const folder = await folderWith(files)
  const error = await loadPlugin(type, folder, []).then(
    () => undefined,
    (error) => error,
  )
  expect(error).toMatchObject({ name: 'MusterError', family: 'settings' })
  return { code: error.code, message: error.message.replaceAll(folder, '~'), hint: error.hint.replaceAll(folder, '~'), cause: error.cause }
}

describe('a plugin is found', () => {
  it.each([
    ['by its short name, under our scope', 'acme', '@muster/plugin-acme'],
    ['by its short name, by the convention for others', 'acme', 'muster-plugin-acme'],
    ['by its scoped name in full', '@acme/directory', '@acme/directory'],
    ['by its name in full', 'muster-plugin-acme', 'muster-plugin-acme'],
  ])('%s', async (_, type, name) => {
    const folder = await folderWith(packageFiles(name, provider()))
    expect(await loadPlugin(type, folder, [])).toMatchObject({
      package: name,
      version: '1.2.3',
      path: join(folder, 'node_modules', name, 'index.js'),
      provider: { type: 'acme' },
    })
  })

  it('by the path of a file or of a folder, relative to the configuration', async () => {
    const folder = await folderWith({
      'acme.mjs': provider(),
      'acme/package.json': '{"name":"x","version":"2.0.0","type":"module","exports":"./lib/a.js"}',
      'acme/lib/a.js': provider(),
    })
    expect(await loadPlugin('./acme.mjs', folder, [])).toMatchObject({ path: join(folder, 'acme.mjs') })
    expect(await loadPlugin('./acme', folder, [])).toMatchObject({ package: 'x', version: '2.0.0', path: join(folder, 'acme/lib/a.js') })
  })

  it('when it exports only for import, or as its default', async () => {
    const folder = await folderWith(
      packageFiles('muster-plugin-acme', provider().replace('const provider =', 'default'), { exports: { import: './index.js' } }),
    )
    expect((await loadPlugin('acme', folder, [])).provider.type).toBe('acme')
  })

  it('beside the configuration before it is found elsewhere', async () => {
    const here = await folderWith(packageFiles('muster-plugin-acme', provider('here: true')))
    const there = await folderWith({
      ...packageFiles('muster-plugin-acme', provider()),
      ...packageFiles('muster-plugin-other', provider()),
    })
    expect((await loadPlugin('acme', here, [join(there, 'x.js')])).path).toContain(here)
    expect((await loadPlugin('other', here, [join(there, 'x.js')])).path).toContain(there)
  })

  it('among those that come with Muster, from its sources', async () => {
    const plugin = await loadPlugin('custom-program', await folderWith({}), [import.meta.url])
    expect(plugin).toMatchObject({ package: '@muster/plugin-custom-program', provider: { contract: 1, type: 'custom-program' } })
    expect(plugin.path).toMatch(/src[/\\]index\.ts$/u)
  })
})

describe('a plugin that cannot be loaded is an error that names package, version and path:', () => {
  it('missing', async () => {
    expect(await failure('acme', {})).toMatchObject({
      code: 'PLUGIN_NOT_LOADED',
      message:
        'The plugin `acme` is not there: no @muster/plugin-acme nor muster-plugin-acme (looked for from ~ upwards and beside Muster).',
      hint: expect.stringContaining('Install it in ~'),
    })
  })

  it('a package of the bare name is never loaded in its place', async () => {
    expect(await failure('acme', packageFiles('acme', 'globalThis.musterTestLoaded = true'))).toMatchObject({ code: 'PLUGIN_NOT_LOADED' })
    expect(globalThis).not.toHaveProperty('musterTestLoaded')
  })

  it('throwing while it is loaded, with the cause', async () => {
    const { message, cause } = await failure('acme', packageFiles('muster-plugin-acme', 'throw new Error("no native module")'))
    expect(message).toBe(
      'The plugin muster-plugin-acme 1.2.3 (~/node_modules/muster-plugin-acme/index.js) cannot be used: loading it failed: no native module.',
    )
    expect(cause).toMatchObject({ message: 'no native module' })
  })

  it('without a file behind its package.json', async () => {
    const { message } = await failure('acme', packageFiles('muster-plugin-acme', '', { exports: './gone.js' }))
    expect(message).toMatch(/^The plugin muster-plugin-acme 1\.2\.3 \(~.*\) cannot be used: .*gone\.js/u)
  })

  it('waiting for ever while it is imported', async () => {
    const folder = await folderWith(packageFiles('muster-plugin-acme', 'await new Promise(() => {})'))
    await expect(loadPlugin('acme', folder, [], 50)).rejects.toMatchObject({
      code: 'PLUGIN_NOT_LOADED',
      message: expect.stringContaining('it was not loaded within 0.05 s: it waits for something while it is imported'),
    })
  })

  it('exporting something else', async () => {
    const { message } = await failure('acme', packageFiles('muster-plugin-acme', 'export const plugin = 1, other = 2'))
    expect(message).toMatch(/cannot be used: it exports no `provider`, only `other`, `plugin`\.$/u)
  })

  it('exporting a provider that lacks parts', async () => {
    const { message } = await failure('acme', packageFiles('muster-plugin-acme', 'export const provider = { contract: 1, type: 7 }'))
    expect(message).toMatch(/its `provider` has no `type`, no `settingsSchema`, no `open\(\)`\.$/u)
  })

  it('with a schema that is none', async () => {
    const { message } = await failure('acme', packageFiles('muster-plugin-acme', provider('settingsSchema: { type: "objekt" }')))
    expect(message).toContain('its `settingsSchema` is not a JSON Schema')
  })

  it('of a contract that is not known yet', async () => {
    expect(await failure('acme', packageFiles('muster-plugin-acme', provider('contract: 2')))).toMatchObject({
      code: 'CONTRACT_TOO_NEW',
      message:
        'The plugin muster-plugin-acme 1.2.3 (~/node_modules/muster-plugin-acme/index.js) speaks contract 2, and this Muster speaks up to 1.',
      hint: 'Update Muster, or install an older version of the plugin.',
    })
  })
})

it('the list of plugins names those in use, those that come with Muster, and what is wrong with them', async () => {
  const folder = await folderWith({
    ...packageFiles('muster-plugin-acme', provider()),
    'beside/package.json': '{"dependencies":{"muster-plugin-gone":"1.0.0","yaml":"2"}}',
  })
  const sources = [
    { name: 'a', type: 'acme' },
    { name: 'b', type: 'acme' },
  ] as unknown as Parameters<typeof listPlugins>[0]['sources']
  const plugins = await listPlugins({ folder, sources }, [join(folder, 'beside/cli.js')])
  expect(plugins).toEqual([
    {
      type: 'acme',
      usedBy: ['a', 'b'],
      package: 'muster-plugin-acme',
      version: '1.2.3',
      path: join(folder, 'node_modules/muster-plugin-acme/index.js'),
      contract: 1,
    },
    { type: 'gone', usedBy: [], error: expect.objectContaining({ code: 'PLUGIN_NOT_LOADED' }) },
  ])
})
