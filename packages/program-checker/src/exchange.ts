import type { Limits, ProgramCommand, ProgramEnd } from '@muster/program'
import type { Password } from '@muster/provider'
import type { FamilyReport } from './watch-family.ts'

/** The program under examination and how the configuration would run it. */
export interface Subject {
  readonly command: ProgramCommand
  /** The program that checks passwords, where that is another one (`dialect: papercut`). */
  readonly authentication?: ProgramCommand
  readonly dialect: Dialect
  /** How `user`, `authenticate` and `changes` get what they ask about. */
  readonly input: 'json' | 'lines'
  readonly limits: Partial<Limits>
}

export type Dialect = 'muster' | 'papercut' | 'table'

/** One question, already put into the words of a dialect. */
export interface Question {
  /** For messages: "list", "user zoe". */
  readonly title: string
  readonly args: readonly string[]
  readonly stdin: string
  /** What must not come out anywhere; scrubbed from everything that is kept. */
  readonly password?: Password
}

/** How a question is asked, where that differs from the ordinary. */
export interface Manner {
  readonly environment?: Readonly<Record<string, string>>
  /** Close stdin without a word instead of writing the question. */
  readonly closedStdin?: boolean
  /** Wait this long after each block of output. */
  readonly pauseMs?: number
  /** Send SIGTERM to the program when this many lines have come, and go on reading. */
  readonly endAfterLines?: number
  /** Send it after this time at the latest. */
  readonly endAfterMs?: number
  readonly signal?: AbortSignal
}

/** Faults of the bytes, by line, counted from 1. */
export interface Framing {
  readonly byteOrderMark: boolean
  readonly firstCarriageReturn?: number
  readonly firstBadUtf8?: { readonly line: number; readonly byte: number }
  /** The last line did not end in a line feed. */
  readonly unended: boolean
  readonly longestLine: { readonly line: number; readonly bytes: number }
}

/** A question with its whole answer. Nothing in it holds a password. */
export interface Exchange {
  readonly question: Question
  readonly lines: readonly string[]
  readonly framing: Framing
  readonly end: ProgramEnd
  /** To the first line of stdout. */
  readonly firstLineMs?: number
  readonly family?: FamilyReport
  /** Where the password came out: "stdout", "stderr", "argv of curl". */
  readonly leaks: readonly string[]
  /** What the program's file looked like before it was started. */
  readonly startWarnings: readonly string[]
}

/** The exit code, or `undefined` when the program did not exit by itself. */
export function exitCode({ end }: Exchange): number | undefined {
  return end.how === 'exited' ? end.code : undefined
}

/** It answered, whatever it said; what hangs once is not worth waiting for again. */
export function hasExited({ end }: Exchange): boolean {
  return end.how === 'exited'
}

/** "exit code 1", "ended by SIGSEGV": how it ended, for evidence. */
export function describeEnd({ end }: Exchange): string {
  switch (end.how) {
    case 'exited':
      return `exit code ${end.code}`
    case 'signalled':
      return `ended by ${end.signal}`
    default:
      return end.sentence
  }
}
