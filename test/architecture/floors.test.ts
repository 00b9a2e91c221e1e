import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findBreaches, type Tree } from './find-breaches.ts'

const root = join(import.meta.dirname, '..', '..')

test('the project keeps its floors, its doors and its declarations', () => {
  const patterns = ['packages/*', 'plugins/*', 'protocol'].flatMap((room) => [`${room}/src/**/*.{ts,tsx}`, `${room}/package.json`])
  const paths = globSync(patterns, { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  const tree = Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  expect(paths.length).toBeGreaterThan(50)
  expect(findBreaches(tree)).toEqual([])
})

/** A small project that keeps every law; each test below states only what it breaks. */
const sound: Tree = {
  'packages/provider/package.json': '{"name":"@muster/provider"}',
  'packages/provider/src/index.ts': 'export interface Provider {}',
  'packages/store/package.json': '{"name":"@muster/store"}',
  'packages/store/src/index.ts': 'export {}',
  'packages/engine/package.json': '{"name":"@muster/engine","dependencies":{"@muster/provider":"workspace:*"}}',
  'packages/engine/src/index.ts': "import type { Provider } from '@muster/provider'\nexport type { Run } from './run.ts'",
  'packages/engine/src/run.ts': 'export interface Run {}',
  'plugins/rocket/package.json': '{"name":"@muster/plugin-rocket","dependencies":{"@muster/provider":"workspace:*"}}',
  'plugins/rocket/src/index.ts': "import type { Provider } from '@muster/provider'",
}
const declaring = (name: string, ...dependencies: string[]): string =>
  JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '*'])) })

test('a project that keeps every law has no breach', () => {
  expect(findBreaches(sound)).toEqual([])
})

describe('a breach is found, and the sentence of the law with it:', () => {
  const breaches: Readonly<Record<string, readonly [files: Tree, sentence: string]>> = {
    'a room that imports from the floor above': [
      {
        'packages/store/package.json': declaring('@muster/store', '@muster/engine'),
        'packages/store/src/index.ts': "import '@muster/engine'",
      },
      'Imports only go down: packages/store/src/index.ts (floor 2) imports @muster/engine (floor 3).',
    ],
    'a contract that imports': [
      { 'packages/provider/src/index.ts': "import { inspect } from 'node:util'" },
      'packages/provider imports nothing: packages/provider/src/index.ts imports node:util.',
    ],
    'a page that takes more than types from another room': [
      {
        'packages/web/package.json': JSON.stringify({ name: '@muster/web', devDependencies: { '@muster/engine': '*' } }),
        'packages/web/src/main.tsx': "import type { Run } from '@muster/engine'\nimport { run } from '@muster/engine'",
      },
      'packages/web takes only types from other rooms: packages/web/src/main.tsx imports @muster/engine.',
    ],
    'a plugin that imports the store': [
      {
        'plugins/rocket/package.json': declaring('@muster/plugin-rocket', '@muster/store'),
        'plugins/rocket/src/index.ts': "import '@muster/store'",
      },
      'A plugin imports only packages/provider, packages/program, packages/ldap, packages/http, protocol: plugins/rocket/src/index.ts imports @muster/store.',
    ],
    'a plugin that imports another': [
      {
        'plugins/balloon/package.json': declaring('@muster/plugin-balloon', '@muster/plugin-rocket'),
        'plugins/balloon/src/index.ts': "export * from '@muster/plugin-rocket'",
      },
      'A plugin imports only packages/provider, packages/program, packages/ldap, packages/http, protocol: plugins/balloon/src/index.ts imports @muster/plugin-rocket.',
    ],
    'an engine that knows a plugin by name': [
      { 'packages/engine/src/run.ts': "export const special = (type: string) => type === 'rocket'" },
      'The engine and the store name no plugin: packages/engine/src/run.ts contains "rocket".',
    ],
    'a library that comes in by the window': [
      {
        'packages/store/package.json': declaring('@muster/store', 'signal-exit'),
        'packages/store/src/index.ts': "await import('signal-exit')",
      },
      'signal-exit has one door, packages/program: packages/store/src/index.ts imports it.',
    ],
    'a process started outside packages/program': [
      { 'packages/engine/src/run.ts': "const { spawn } = require('node:child_process')" },
      'node:child_process has one door, packages/program: packages/engine/src/run.ts imports it.',
    ],
    'an import that is not declared': [
      { 'packages/engine/src/run.ts': "type Left = import('left-pad').Left" },
      'What is imported is declared: packages/engine/package.json lacks left-pad.',
    ],
    'a dependency that nothing imports': [
      { 'packages/store/package.json': declaring('@muster/store', '@muster/provider') },
      'What is declared is imported: packages/store/package.json has @muster/provider, which nothing in src imports.',
    ],
    'two files that import each other': [
      { 'packages/engine/src/run.ts': "import './index.ts'" },
      'No file imports itself by way of others: packages/engine/src/index.ts → packages/engine/src/run.ts → packages/engine/src/index.ts.',
    ],
    'a path into another room': [
      { 'packages/engine/src/run.ts': "import '../../store/src/index.ts'" },
      'A room is entered by its name: packages/engine/src/run.ts imports ../../store/src/index.ts.',
    ],
    'an import without its ending': [
      { 'packages/engine/src/index.ts': "import type { Provider } from '@muster/provider'\nimport './run'" },
      'A relative import names its file, .ts and all: packages/engine/src/index.ts imports ./run.',
    ],
    'a module chosen at run time': [
      { 'packages/engine/src/run.ts': 'await import(process.argv[2])' },
      'Only packages/host imports what is worked out at run time: packages/engine/src/run.ts does.',
    ],
    'a room without a floor': [
      { 'packages/cellar/package.json': '{"name":"@muster/cellar"}' },
      'Every room has a floor: packages/cellar has none (test/architecture/laws.ts).',
    ],
  }

  for (const [breach, [files, sentence]] of Object.entries(breaches)) {
    test(breach, () => expect(findBreaches({ ...sound, ...files })).toEqual([sentence]))
  }
})

test('an import statement inside a text is no import', () => {
  const template = { 'packages/engine/src/run.ts': "export const example = `import { onExit } from 'signal-exit'`" }
  expect(findBreaches({ ...sound, ...template })).toEqual([])
})
