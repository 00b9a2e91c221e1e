import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Context, Session } from '@muster/provider'
import { provider } from '../src/index.ts'
import type { Settings } from '../src/settings.ts'
import type { Scenario } from './double/scenario.ts'

export interface PreparedPowershell extends Disposable {
  readonly folder: string
  readonly path: string
  /** What it was asked, a line each, without passwords. */
  asked(): readonly string[]
  /** From now on it does this. */
  change(scenario: Partial<Scenario>): void
}

/** A program named as PowerShell is named, in a folder of its own. */
export function preparePowershell(scenario: Scenario): PreparedPowershell {
  const folder = mkdtempSync(join(tmpdir(), 'muster-windows-'))
  const name = scenario.edition === 'Desktop' ? 'powershell.exe' : 'pwsh'
  const [file, log, path] = [join(folder, 'scenario.json'), join(folder, 'asked.txt'), join(folder, name)]
  const start = fileURLToPath(new URL('./double/start.mjs', import.meta.url))
  const change = (more: Partial<Scenario>): void => writeFileSync(file, JSON.stringify({ ...scenario, log, ...more }))
  change({})
  writeFileSync(log, '')
  writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${start}' '${file}' "$@"\n`, { mode: 0o755 })
  return {
    folder,
    path,
    change,
    asked: () => readFileSync(log, 'utf8').split('\n').slice(0, -1),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface Opened extends AsyncDisposable {
  readonly session: Session
  readonly powershell: PreparedPowershell
  /** What was logged, a line each. */
  readonly logged: string[]
}

/** A source on such a program. */
export async function openMachine(scenario: Scenario, settings: Settings = {}): Promise<Opened> {
  const powershell = preparePowershell(scenario)
  const logged: string[] = []
  const log = (message: string): void => void logged.push(message)
  const context: Context = {
    source: 'lab',
    folder: powershell.folder,
    logger: { debug: log, info: log, warn: log, error: log },
    signal: new AbortController().signal,
    clock: { now: Date.now },
  }
  const session = await provider.open({ powershell: powershell.path, ...settings }, context)
  return {
    session,
    powershell,
    logged,
    async [Symbol.asyncDispose]() {
      await session.close()
      powershell[Symbol.dispose]()
    },
  }
}
