/**
 * `pnpm check`: everything that is not a test. Format and lint, types, what nothing uses, and each package as it would be
 * published. Each check prints one line, and what it said only when it failed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
let failures = 0

check('format and lint', 'biome', 'check', '--error-on-warnings', '--diagnostic-level=warn')
check('types', 'tsc', '-b')
check('bundle', 'node', 'scripts/bundle.ts')
check('what nothing uses', 'knip', '--no-progress')

const packs = mkdtempSync(join(tmpdir(), 'muster-packs-'))
try {
  const published = ['--filter', './packages/*', '--filter', './plugins/*', '--filter', './protocol']
  check('packing', process.env.npm_execpath ?? 'pnpm', '--recursive', ...published, 'pack', '--pack-destination', packs)
  for (const pack of readdirSync(packs)) {
    check(`publint ${pack}`, 'publint', join(packs, pack), '--strict')
    check(`attw ${pack}`, 'attw', join(packs, pack), '--profile', 'esm-only')
  }
} finally {
  rmSync(packs, { recursive: true })
}

console.log(failures === 0 ? 'All checks passed.' : `${failures} ${failures === 1 ? 'check' : 'checks'} failed.`)
process.exitCode = failures === 0 ? 0 : 1

function check(title: string, command: string, ...words: readonly string[]): void {
  const started = performance.now()
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  const good = status === 0
  if (!good) failures++
  console.log(`${good ? 'ok    ' : 'FAILED'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (!good) console.log(error ? error.message : `${stdout}${stderr}`)
}
