/**
 * `pnpm check`: everything that is not a test. Format and lint, types, what nothing uses, and each package as it would be
 * published. Two checks run beside each other. Each prints one line, and what it said only when it failed.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const root = join(import.meta.dirname, '..')
let failures = 0

await Promise.all([
  inTurn([() => check('types', 'tsc', '-b'), () => check('bundle', 'node', 'scripts/bundle.ts')]),
  inTurn([
    () => check('format and lint', 'biome', 'check', '--error-on-warnings', '--diagnostic-level=warn'),
    () => check('what nothing uses', 'knip', '--no-progress'),
  ]),
])

const packs = mkdtempSync(join(tmpdir(), 'muster-packs-'))
try {
  const published = ['--filter', './packages/*', '--filter', './plugins/*', '--filter', './protocol']
  await check('packing', process.env.npm_execpath ?? 'pnpm', '--recursive', ...published, 'pack', '--pack-destination', packs)
  const checks = readdirSync(packs).flatMap((pack) => [
    () => check(`publint ${pack}`, 'publint', join(packs, pack), '--strict'),
    () => check(`attw ${pack}`, 'attw', join(packs, pack), '--profile', 'esm-only'),
  ])
  // Both take the next one from the same row.
  const row = checks.values()
  await Promise.all([inTurn(row), inTurn(row)])
} finally {
  rmSync(packs, { recursive: true })
}

console.log(failures === 0 ? 'All checks passed.' : `${failures} ${failures === 1 ? 'check' : 'checks'} failed.`)
process.exitCode = failures === 0 ? 0 : 1

async function inTurn(checks: Iterable<() => Promise<void>>): Promise<void> {
  for (const one of checks) await one()
}

async function check(title: string, command: string, ...words: readonly string[]): Promise<void> {
  const started = performance.now()
  const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | Error | null>((resolve) => child.on('error', resolve).on('close', resolve))
  const [stdout, stderr, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  const good = status === 0
  if (!good) failures++
  console.log(`${good ? 'ok    ' : 'FAILED'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  if (!good) console.log(status instanceof Error ? status.message : `${stdout}${stderr}`)
}
