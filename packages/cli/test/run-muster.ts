import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const mainFile = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly folder: string
  readonly stdin?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs the real command as a process of its own, without a terminal. */
export async function runMuster(words: readonly string[], { folder, stdin = '', environment = {} }: RunOptions): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, COLUMNS: ____, ...inherited } = process.env
  const child = spawn(process.execPath, ['-C', 'development', mainFile, ...words], { cwd: folder, env: { ...inherited, ...environment } })
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
  return { exitCode, stdout, stderr }
}

/** An empty folder that is removed when the test is over. */
export function createFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'muster-cli-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}
