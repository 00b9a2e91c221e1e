/**
 * `pnpm mutate [FILE…]`: changes the code that plans, guards, compares and applies (or FILEs) in one small way after another,
 * and prints each change that no test notices. It works on what is committed, in a worktree of its own, for hours.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const engine = ['guard', 'baseline', 'hold', 'approve', 'read-and-compare', 'file-plan'].map((name) => `packages/engine/src/${name}.ts`)
const store = ['compare', 'compare-changes', 'apply', 'planned-changes', 'plan-file', 'held-plans'].map(
  (name) => `packages/store/src/${name}.ts`,
)
const given = process.argv.slice(2)
const files = given.length > 0 ? given : [...engine, ...store]

const folder = mkdtempSync(join(tmpdir(), 'muster-mutants-'))
try {
  run(root, 'git', 'worktree', 'add', '--detach', folder, 'HEAD')
  run(folder, 'npx', '-y', 'pnpm@12', 'install', '--frozen-lockfile', '--prefer-offline')
  process.exitCode = run(
    folder,
    'npx',
    '-y',
    'pnpm@12',
    'exec',
    'stryker',
    'run',
    'test/mutation/stryker.config.json',
    '--mutate',
    files.join(),
  )
} finally {
  run(root, 'git', 'worktree', 'remove', '--force', folder)
}

function run(cwd: string, command: string, ...words: readonly string[]): number {
  const env = { ...process.env, MUSTER_SEED: process.env.MUSTER_SEED ?? '1' }
  return spawnSync(command, words, { cwd, stdio: 'inherit', env }).status ?? 1
}
