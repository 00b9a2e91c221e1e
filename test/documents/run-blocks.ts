import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { type Block, type Document, root } from './read-documents.ts'

/** Commands that stand in documents and are not run here, each for its reason. */
export const notRun: readonly { readonly command: RegExp; readonly reason: string }[] = [
  { command: /^npx -y pnpm@12 (?!install)/, reason: 'what CI itself does, and the whole of it; that the script exists is checked' },
  { command: /^muster sign-in\b/, reason: 'somebody has to sign in, in a browser; test/clouds does' },
  { command: /^npm install\b/, reason: 'installs from a registry' },
]

/** A folder in which the blocks of one document are run, one after another. */
export interface Stage extends Disposable {
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
}

/** Holds what the document takes as given: the packages, and its folder in `fixtures/`. */
export async function setStage({ path }: Document): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-documents-'))
  linkPackages(folder)
  const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, COLUMNS: ____, ...inherited } = process.env
  const stage = {
    folder,
    environment: {
      ...(inherited as Record<string, string>),
      PATH: [join(root, 'test', 'runner', 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
      // The packages run from their sources.
      PYTHONDONTWRITEBYTECODE: '1',
      MUSTER_CHECKOUT: root,
      TEST_PASSWORD: 'alice-demo',
    },
    [Symbol.dispose]: () => {
      if (existsSync(join(folder, 'tidy.sh'))) execFileSync('sh', ['-eu', 'tidy.sh'], { cwd: folder })
      rmSync(folder, { recursive: true, force: true })
    },
  }
  const given = join(import.meta.dirname, 'fixtures', path.replaceAll('/', '-').replace(/\.md$/, ''))
  if (existsSync(given)) cpSync(given, folder, { recursive: true })
  if (existsSync(join(folder, 'prepare.sh'))) expect(await shell(stage, 'sh -eu prepare.sh')).toMatchObject({ exitCode: 0 })
  return { ...stage, environment: { ...stage.environment, ...readEnvironment(join(folder, 'environment')) } }
}

/** Lines `NAME=VALUE` that the preparation has left, for what is different each time. */
function readEnvironment(file: string): Readonly<Record<string, string>> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@muster'), { recursive: true })
  mkdirSync(join(modules, '@types'))
  for (const place of [...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`), 'protocol', ...plugins()]) {
    const manifest = join(root, place, 'package.json')
    if (!existsSync(manifest)) continue
    symlinkSync(join(root, place), join(modules, (JSON.parse(readFileSync(manifest, 'utf8')) as { name: string }).name))
  }
  for (const name of ['vitest', '@types/node']) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
}

export function plugins(): readonly string[] {
  return readdirSync(join(root, 'plugins')).map((name) => `plugins/${name}`)
}

/** A block with a file name is that file, for the blocks below it. */
export function writeBlock({ folder }: Stage, { file = '', text }: Block): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
  if (text.startsWith('#!')) chmodSync(join(folder, file), 0o755)
}

/** Runs the commands of a block as they stand; each must succeed. */
export async function runCommands(stage: Stage, text: string, interpreter: 'sh' | 'bash' = 'sh'): Promise<void> {
  const commands = text.split('\n').filter((line) => !notRun.some(({ command }) => command.test(line)))
  const { exitCode, output } = await shell(stage, `set -eu\n${commands.join('\n')}`, interpreter)
  expect([exitCode, exitCode === 0 ? '' : output]).toEqual([0, ''])
}

/** Runs the commands behind `$` and compares what they print. `…` is any text; alone on its line, any lines. */
export async function runSession(stage: Stage, text: string): Promise<void> {
  const turns = text
    .split(/^\$ /m)
    .slice(1)
    .map((turn) => {
      const lines = turn.replace(/\n$/, '').split('\n')
      const more = lines.findIndex((line, index) => index > 0 && !line.startsWith('> '))
      const rest = more === -1 ? lines.length : more
      return {
        command: lines
          .slice(0, rest)
          .map((line, index) => (index === 0 ? line : line.slice(2)))
          .join('\n'),
        expected: lines.slice(rest),
      }
    })
  const mark = '-- the next command --'
  // A subshell puts the exit code back that printing the mark took away.
  const script = turns.map(({ command }) => `${command}\nstatus=$?; printf '\\n%s\\n' '${mark}'; (exit $status)`)
  const { output } = await shell(stage, ['exec 2>&1', ...script].join('\n'))
  const seen = output.split(`\n${mark}\n`)
  for (const [index, { command, expected }] of turns.entries()) {
    const lines = (seen[index] ?? '').replace(/\n$/, '').split('\n')
    const shown = lines.length === 1 && lines[0] === '' ? [] : lines
    if (!matches(shown, expected)) expect(`$ ${command}\n${shown.join('\n')}`).toBe(`$ ${command}\n${expected.join('\n')}`)
  }
}

/** Whether the lines are those expected, where `…` stands for what is left out. */
export function matches(lines: readonly string[], expected: readonly string[]): boolean {
  const pattern = expected.map((line) => (line.trim() === '…' ? '(?:.*\n)*?' : `${line.split('…').map(escaped).join('.*')}\n`))
  return new RegExp(`^${pattern.join('')}$`).test(lines.map((line) => `${line}\n`).join(''))
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** Holds a conversation with a program that stays: `→` is written to it, `←` must come, in any order until the next `→`. */
export async function holdConversation({ folder, environment }: Stage, text: string): Promise<void> {
  const [command = '', ...lines] = text.trimEnd().split('\n')
  const child = spawn('sh', ['-c', `exec ${command.replace(/^\$ /, '')}`], {
    cwd: folder,
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let awaited: unknown[] = []
  const settle = async () => {
    const seen: unknown[] = []
    for (const _ of awaited) seen.push(JSON.parse((await replies.next()).value ?? 'null'))
    expect(seen).toHaveLength(awaited.length)
    expect(seen).toEqual(expect.arrayContaining(awaited))
    awaited = []
  }
  for (const line of lines) {
    if (line.startsWith('← ')) awaited.push(JSON.parse(line.slice(2)))
    else if (line === '→ (end of input)') {
      await settle()
      child.stdin.end()
    } else if (line.startsWith('→ ')) {
      await settle()
      child.stdin.write(`${line.slice(2)}\n`)
    } else if (line.startsWith('exit ')) {
      await settle()
      expect((await replies.next()).done).toBe(true)
      expect((await exited)[0]).toBe(Number(line.slice(5)))
    } else throw new Error(`"${line}" begins neither with → nor with ←, and is no exit code`)
  }
  expect(child.exitCode, 'a conversation ends with an exit code').not.toBeNull()
}

/** Compiles every `ts` block of a document together, in its folder. */
export async function compile(stage: Stage): Promise<void> {
  const settings = {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      composite: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      noEmit: true,
      allowImportingTsExtensions: true,
    },
    include: ['*.ts'],
  }
  writeFileSync(join(stage.folder, 'tsconfig.json'), JSON.stringify(settings))
  expect(await shell(stage, `'${join(root, 'node_modules/.bin/tsc')}' -p tsconfig.json`)).toEqual({ exitCode: 0, output: '' })
}

/** Standard error is merged into standard output where the script says so, and told apart from it here. */
async function shell(
  { folder, environment }: Stage,
  script: string,
  interpreter: 'sh' | 'bash' = 'sh',
): Promise<{ readonly exitCode: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(interpreter, ['-c', script], { cwd: folder, env: environment, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ exitCode, output: `${stdout}${stderr}` })
    })
    child.stdin?.end()
  })
}
