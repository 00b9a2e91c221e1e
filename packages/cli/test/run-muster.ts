import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findCanaries } from '../../../test/leaks/canaries.ts'
import { searchFile } from '../../../test/leaks/search-places.ts'
import { mainFile } from '../../../test/runner/main-file.ts'

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly folder: string
  readonly stdin?: string
  readonly environment?: Readonly<Record<string, string>>
  /** A command that runs the command it is given. */
  readonly through?: readonly string[]
}

/**
 * Runs the real command as a process of its own, without a terminal. Throws when a password or secret that it was given
 * stands in what it printed, or in a store or other file of its own that it left in the folder.
 */
export async function runMuster(
  words: readonly string[],
  { folder, stdin = '', environment = {}, through = [] }: RunOptions,
): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, COLUMNS: ____, ...inherited } = process.env
  const [command, ...before] = [...through, process.execPath]
  const child = spawn(command!, [...before, mainFile, ...words], { cwd: folder, env: { ...inherited, ...environment } })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  // A command that does not read its stdin may be gone before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  refuseLeaks(words, { folder, stdin, environment }, `${stdout}${stderr}`)
  return { exitCode, stdout, stderr }
}

/** Only what no text holds by chance can be looked for: `tiger-7`, not `wrong`. */
const recognisable = /^(?=.*[\d\W_]).{7,}$/

function refuseLeaks(words: readonly string[], { folder, stdin, environment }: Required<Omit<RunOptions, 'through'>>, said: string): void {
  const typed = words.includes('authenticate') || words.includes('internal') ? stdin.split('\n') : []
  const handed = Object.entries(environment).flatMap(([name, value]) => (/PASSWORD|SECRET|TOKEN|KEY/.test(name) ? value : []))
  const canaries = [...typed, ...handed].filter((value) => recognisable.test(value)).map((value) => ({ name: value, value, mark: value }))
  if (canaries.length === 0) return
  const left = readdirSync(folder).filter((name) => /\.db(-|$)|^muster.*\.log$/.test(name))
  const found = [
    ...findCanaries(Buffer.from(said), canaries).map((name) => `printed: ${name}`),
    ...left.flatMap((name) => searchFile(join(folder, name), canaries)),
  ]
  if (found.length > 0) throw new Error(`\`muster ${words.join(' ')}\` gave a secret away: ${found.join('; ')}`)
}

/** An empty folder that is removed when the test is over. */
export function createFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'muster-cli-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
