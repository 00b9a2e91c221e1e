import { type ChildProcess, spawn } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { mainFile } from '../runner/main-file.ts'

/** `muster service` as a process, and the lines of JSON that it writes. */
export class RunningService {
  log = ''
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>

  /** `atTheEnd` is told how it is ended, whatever happens. */
  constructor(folder: string, atTheEnd: (end: () => void) => void = onTestFinished) {
    const { MUSTER_CONFIG: _, MUSTER_LOG: __, ...inherited } = process.env
    this.#child = spawn(process.execPath, [mainFile, 'service'], { cwd: folder, env: inherited, stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child.stderr!.setEncoding('utf8').on('data', (text) => {
      this.log += text
    })
    this.#ended = new Promise((resolve) => this.#child.on('close', resolve))
    atTheEnd(() => void this.#child.kill('SIGKILL'))
  }

  /** Resolves when `part` stands in the log `times`; the test's own time limit is its only patience. */
  async says(part: string, times = 1): Promise<void> {
    while (this.log.split(part).length <= times) {
      if (this.#child.exitCode !== null) throw new Error(`the service has ended: ${this.log}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** The fields of the first line that says `message`. */
  fields(message: string): Readonly<Record<string, unknown>> {
    const lines = this.log
      .trim()
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
    return lines.find(({ msg }) => msg === message) ?? {}
  }

  async ends(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal)
    return this.#ended
  }

  hangUp(): void {
    this.#child.kill('SIGHUP')
  }
}
