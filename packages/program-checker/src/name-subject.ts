import { resolve } from 'node:path'
import type { Limits, ProgramCommand } from '@muster/program'
import type { Dialect, Subject } from './exchange.ts'

/** A program as somebody types it. */
export interface NamedProgram {
  /** Relative to `folder`. */
  readonly program: string
  readonly args?: readonly string[]
  /** The words that run it, e.g. `python3 -u`. */
  readonly interpreter?: string
  readonly dialect?: Dialect
  readonly input?: 'json' | 'lines'
  readonly authProgram?: string
  /** The longest that one answer may take. */
  readonly timeLimitMs?: number
  readonly folder: string
}

/** Long enough for any directory that somebody waits for, short enough to notice a program that hangs. */
const defaultTimeLimitMs = 120_000

/** An answer is held in memory whole; a million people take a quarter of this. */
const mostBytes = 1024 ** 3

/** Turns what was typed into a program that can be asked. Touches no file. */
export function nameSubject({
  program,
  args = [],
  interpreter,
  dialect = 'muster',
  input = 'json',
  authProgram,
  timeLimitMs,
  folder,
}: NamedProgram): Subject {
  const words = interpreter?.trim().split(/\s+/)
  const command = (path: string): ProgramCommand => ({ path: resolve(folder, path), args, ...(words && { interpreter: words }) })
  return {
    command: command(program),
    ...(authProgram !== undefined && { authentication: { ...command(authProgram), args: [] } }),
    dialect,
    input,
    limits: limitsWithin(timeLimitMs ?? defaultTimeLimitMs),
  }
}

function limitsWithin(wholeMs: number): Partial<Limits> {
  return { totalBytes: mostBytes, wholeMs, firstByteMs: Math.min(wholeMs, 60_000), silenceMs: Math.min(wholeMs, 60_000) }
}
