import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanEnvironment } from '@muster/program'

const root = join(import.meta.dirname, '..', '..')

export interface Taken {
  readonly ms: number
  /** Of the process itself, its children not counted. */
  readonly peakMB: number
}

/** Runs the built `muster` in `folder` as somebody at a prompt would, and waits for it. Throws when it does not exit with 0. */
export function timeMuster(folder: string, ...words: readonly string[]): Taken {
  const peakFile = join(folder, 'peak')
  const report = join(import.meta.dirname, 'report-peak.mjs')
  const ms = time(folder, process.execPath, ['--import', report, join(root, 'packages/cli/dist/main.js'), ...words], {
    ...process.env,
    PEAK_FILE: peakFile,
  })
  const peakMB = Number(readFileSync(peakFile, 'utf8')) / 1024
  rmSync(peakFile)
  return { ms, peakMB }
}

/** The same without the hook that measures memory: for commands that take milliseconds. */
export function timeMusterOnly(folder: string, ...words: readonly string[]): number {
  return time(folder, process.execPath, [join(root, 'packages/cli/dist/main.js'), ...words], process.env)
}

/**
 * Runs `command` with its output to /dev/null, and gives the milliseconds from start to end. It has the environment that
 * Muster gives to programs, so that both run the same Python in the same way: one that is told not to buffer takes an eighth longer.
 */
export function timeCommand(folder: string, command: string, ...words: readonly string[]): number {
  return time(folder, command, words, cleanEnvironment(1, tmpdir()))
}

function time(folder: string, command: string, words: readonly string[], environment: NodeJS.ProcessEnv): number {
  const nothing = openSync('/dev/null', 'w')
  try {
    const started = performance.now()
    const { status, signal, stderr, error } = spawnSync(command, words, {
      cwd: folder,
      stdio: ['ignore', nothing, 'pipe'],
      env: environment,
    })
    const ms = performance.now() - started
    if (status !== 0) throw new Error(`${[command, ...words].join(' ')} ended with ${error?.message ?? signal ?? status}:\n${stderr}`)
    return ms
  } finally {
    closeSync(nothing)
  }
}
