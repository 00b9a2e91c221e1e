/**
 * Writes the code of each package as it is published: one file for each of its entries and for each part that is loaded
 * when it is needed, into `dist`, beside the types that `tsc -b` writes. A command that loads ten files starts sooner than
 * one that loads three hundred. Dependencies, the other packages of this repository among them, stay imports. The web page is
 * built by its own tool.
 */
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { build } from 'vite'

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
  readonly bin?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..')
// Tests build too, and the page would be another one then: half of it for development.
process.env.NODE_ENV = 'production'
await Promise.all(globSync(['packages/*/package.json', 'plugins/*/package.json', 'protocol/package.json'], { cwd: root }).map(bundle))

async function bundle(file: string): Promise<void> {
  const folder = join(root, file, '..')
  if (existsSync(join(folder, 'vite.config.ts'))) return void (await build({ root: folder, logLevel: 'warn' }))
  const { exports, bin = {} } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest
  const codes = [...Object.values(exports).flatMap((one) => (typeof one === 'string' ? [] : one.default)), ...Object.values(bin)]
  const entries = codes.map((code) => /^\.\/dist\/(.+)\.js$/.exec(code)![1]!)

  const dist = join(folder, 'dist')
  mkdirSync(dist, { recursive: true })
  for (const name of readdirSync(dist)) if (/\.js(\.map)?$/.test(name)) rmSync(join(dist, name))
  await using made = await rolldown({
    cwd: folder,
    input: Object.fromEntries(entries.map((name) => [name, join(folder, 'src', `${name}.ts`)])),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    logLevel: 'warn',
  })
  await made.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    comments: false,
  })
}
