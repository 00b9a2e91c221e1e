import { resolve } from 'node:path'
import { type ProgramEnd, type RunningProgram, startProgram } from '@muster/program'
import { type Context, MusterError } from '@muster/provider'
import { powershellWords } from './accounts-script.ts'
import { findPowershell } from './find-powershell.ts'
import { powershellEnvironment } from './powershell-environment.ts'
import { type Line, readLines } from './read-lines.ts'
import { defaults, type Settings } from './settings.ts'

export interface Answer {
  readonly lines: readonly Line[]
  readonly end: ProgramEnd
}

export interface Powershell {
  /**
   * What PowerShell said to a question, all of it. Throws `MusterError` only when there is no PowerShell to ask.
   * @param onBytes is given what it printed as it stands
   */
  ask(phase: Phase, question: string, onBytes?: (bytes: Buffer) => void): Promise<Answer>
  /** Its file. Throws `MusterError` when there is none. */
  find(): string
  close(): Promise<void>
}

export type Phase = 'list' | 'authenticate'

/** A flood of sign-ins waits: every PowerShell takes some 60 MB and, for its first second, a core. */
const atOnce = 4

/** One PowerShell for each question. */
export function preparePowershell(
  { powershell, limits = {} }: Settings,
  { folder, source, signal, logger }: PowershellContext,
): Powershell {
  const running = new Set<RunningProgram>()
  const waiting: (() => void)[] = []
  let free = atOnce
  let closed = false

  async function ask(phase: Phase, question: string, onBytes?: (bytes: Buffer) => void): Promise<Answer> {
    if (free === 0) await new Promise<void>((go) => waiting.push(go))
    else free--
    try {
      return await askNow(phase, question, onBytes)
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }

  async function askNow(phase: Phase, question: string, onBytes?: (bytes: Buffer) => void): Promise<Answer> {
    if (closed) throw new MusterError('STOPPED', 'the source was closed', { source, phase })
    const seconds = phase === 'list' ? (limits.listSeconds ?? defaults.listSeconds) : (limits.signInSeconds ?? defaults.signInSeconds)
    const wholeMs = seconds * 1000
    const program = startProgram(
      { path: resolve(find()), args: powershellWords(), environment: powershellEnvironment() },
      {
        limits: { wholeMs, firstByteMs: wholeMs, silenceMs: wholeMs },
        signal,
        stdin: `${question}\n`,
        onWarning: (sentence) => logger.warn(sentence, { source }),
      },
    )
    running.add(program)
    const lines: Line[] = []
    try {
      for await (const block of program.lines()) {
        onBytes?.(block.bytes)
        lines.push(...readLines(block))
      }
      return { lines, end: await program.ended }
    } finally {
      running.delete(program)
    }
  }

  const find = (): string => findPowershell(powershell, folder)
  return {
    ask,
    find,
    async close() {
      closed = true
      await Promise.all([...running].map((program) => program.stop()))
    },
  }
}

type PowershellContext = Pick<Context, 'folder' | 'source' | 'signal' | 'logger'>

/** A word of a question: PowerShell reads stdin in the code page of a console, so nothing but ASCII goes there. */
export function wordOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
