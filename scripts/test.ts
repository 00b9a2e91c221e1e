/**
 * `pnpm test [files] [-t name]`: runs vitest, then prints one closing line from vitest's own report. Everything behind
 * `test` is handed to vitest. `--campaign` runs the long version of the property tests.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { closingLine, countTests, optionalTitles, type VitestReport } from './count-tests.ts'
import { installServers } from './install-servers.ts'

const root = join(import.meta.dirname, '..')
const reportFile = join(root, 'test-results', 'report.json')
const given = process.argv.slice(2)
const campaign = given.includes('--campaign')
const seed = process.env.MUSTER_SEED ?? (process.env.CI ? seedOfTree() : undefined) ?? String(Math.floor(Math.random() * 2 ** 31))

console.log(`Properties start from seed ${seed}; MUSTER_SEED=${seed} repeats them.`)
rmSync(reportFile, { force: true })
installServers()

const vitest = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...given.filter((argument) => argument !== '--campaign'),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, MUSTER_SEED: seed, ...(campaign ? { MUSTER_CAMPAIGN: '1' } : {}) } },
)

const counts = countTests(readReport(), optionalTitles(readFileSync(join(root, 'test', 'optional.md'), 'utf8')), vitest.status === 0)
for (const fault of counts.faults) console.error(fault)
const unexcused = process.env.CI ? counts.unexcused : []
for (const title of unexcused) console.error(`Skipped without a reason in test/optional.md: ${title}`)

console.log(closingLine({ ...counts, failed: counts.failed + unexcused.length, skipped: counts.skipped - unexcused.length }))
process.exitCode = counts.failed + unexcused.length > 0 ? 1 : 0

/** One seed for one content: what CI says of a commit, it says again. Each commit tries other histories. */
function seedOfTree(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD^{tree}'], { cwd: root, encoding: 'utf8' })
  return status === 0 ? String(Number.parseInt(stdout.slice(0, 8), 16) >>> 1) : undefined
}

function readReport(): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport
  } catch {
    return undefined // vitest ended before it wrote one: counted as a failure.
  }
}
