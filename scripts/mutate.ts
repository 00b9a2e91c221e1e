/**
 * `pnpm mutate [AREA…] [--statements] [--every N]`: changes the code that plans, guards, compares and applies (or that of AREAs of
 * test/mutation/areas.ts) in one small way after another, statements of SQL too, and prints each change that no test notices. It works on what
 * is committed, in a worktree of its own. `--statements`: only what is SQL; `--every N`: one in N of the changes of SQL, by MUSTER_SEED.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Area, areas } from '../test/mutation/areas.ts'
import { mutateStatements } from '../test/mutation/mutate-statements.ts'

const root = join(import.meta.dirname, '..')
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { statements: { type: 'boolean', default: false }, every: { type: 'string', default: '1' } },
})
const seed = process.env.MUSTER_SEED ?? '1'
const unknown = positionals.filter((name) => !(name in areas))
if (unknown.length > 0) {
  console.error(`There is no area ${unknown.join(', ')}; there are ${Object.keys(areas).join(', ')}.`)
  process.exit(2)
}
const chosen = positionals.length > 0 ? positionals : Object.keys(areas)

const others = [
  ...[
    'ArithmeticOperator',
    'ArrayDeclaration',
    'ArrowFunction',
    'AssignmentOperator',
    'BlockStatement',
    'CallExpression',
    'ConditionalExpression',
  ],
  ...['EqualityOperator', 'LogicalOperator', 'MethodExpression', 'ObjectLiteral', 'OptionalChaining', 'Regex', 'StringLiteral'],
  ...['UnaryOperator', 'UpdateOperator'],
]

interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

const folder = mkdtempSync(join(tmpdir(), 'muster-mutants-'))
const rows: string[] = []
try {
  run(root, 'git', ['worktree', 'add', '--detach', folder, 'HEAD'])
  run(folder, 'npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile', '--prefer-offline'])
  for (const name of chosen) {
    const status = tryArea(areas[name]!)
    if (status !== 0) process.exitCode = status
    else rows.push(...countOutcomes())
  }
} finally {
  run(root, 'git', ['worktree', 'remove', '--force', folder])
}
console.log(
  ['', '| file | mutants | killed | timed out | survived | not reached |', '| --- | --: | --: | --: | --: | --: |', ...rows].join('\n'),
)

function tryArea({ files, tests, propertyMs = 300 }: Area): number {
  for (const file of files) {
    const path = join(folder, file)
    writeFileSync(path, mutateStatements(file, readFileSync(path, 'utf8'), Number(values.every), Number(seed)).source)
  }
  if (values.statements) onlyStatements(join(folder, 'test/mutation/stryker.config.json'))
  const words = ['exec', 'stryker', 'run', 'test/mutation/stryker.config.json', '--mutate', files.join()]
  return run(folder, 'npx', ['-y', 'pnpm@12', ...words], {
    MUSTER_MUTATION_TESTS: tests.join(),
    MUSTER_MUTATION_PROPERTY_MS: String(propertyMs),
  })
}

/** A switch in a statement is a `false`, and nothing else is changed then. */
function onlyStatements(path: string): void {
  const settings = JSON.parse(readFileSync(path, 'utf8')) as { readonly mutator: object }
  writeFileSync(path, JSON.stringify({ ...settings, mutator: { excludedMutations: others } }))
}

function countOutcomes(): string[] {
  const { files } = JSON.parse(readFileSync(join(folder, 'reports/mutation/mutation.json'), 'utf8')) as Report
  return Object.entries(files).map(([file, { mutants }]) => {
    const count = (...statuses: readonly string[]): number => mutants.filter(({ status }) => statuses.includes(status)).length
    const counts = [
      mutants.filter(({ status }) => status !== 'Ignored').length,
      count('Killed', 'RuntimeError', 'CompileError'),
      count('Timeout'),
      count('Survived'),
      count('NoCoverage'),
    ]
    return `| ${[file, ...counts].join(' | ')} |`
  })
}

function run(cwd: string, command: string, words: readonly string[], more: Readonly<Record<string, string>> = {}): number {
  const env = { ...process.env, MUSTER_SEED: seed, ...more }
  return spawnSync(command, words, { cwd, stdio: 'inherit', env }).status ?? 1
}
