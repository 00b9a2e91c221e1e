import { limitConcurrency, type ProgramCommand, type ProgramEnd, type RunningProgram, startProgram } from '@muster/program'
import { decodePapercutLine, noQuirks, type PapercutQuirks, readPapercutLines } from '@muster/protocol'
import type { Manner } from './program-command.ts'

/** The program as the dialect calls it. At most `concurrency` processes run at once, whoever asks. */
export interface PapercutProgram {
  /** Runs `- COMMAND ARGUMENT…`; `use` reads its lines. */
  run<Result>(question: PapercutQuestion, signal: AbortSignal, use: (program: RunningProgram) => Promise<Result>): Promise<Result>
  /** Streams instead: the place is taken until the generator is left. */
  start(question: PapercutQuestion, signal: AbortSignal): Promise<{ program: RunningProgram; release: () => void }>
}

export interface PapercutQuestion {
  readonly command: string
  /** Each its own element of argv. */
  readonly args?: readonly string[]
  /** Only for `get-user-details`; always ends in a line feed, never CR LF. */
  readonly stdin?: string
}

/** For messages: `all-users`, `group-members Staff`. */
export function nameQuestion({ command, args = [] }: PapercutQuestion): string {
  return [command, ...args].join(' ')
}

/** A whole answer. */
export interface PapercutAnswer {
  /** Lines that are not blank; `undefined` stands for one that is not UTF-8. */
  readonly lines: readonly (string | undefined)[]
  readonly quirks: PapercutQuirks
  readonly end: ProgramEnd
}

export function createPapercutProgram(command: ProgramCommand, manner: Manner, concurrency: number): PapercutProgram {
  const takePlace = limitConcurrency(concurrency)
  async function start({ command: name, args = [], stdin }: PapercutQuestion, signal: AbortSignal) {
    const release = await takePlace()
    const program = startProgram(
      { ...command, args: [...command.args, '-', name, ...args] },
      { ...manner, signal, ...(stdin !== undefined && { stdin }) },
    )
    return { program, release }
  }
  return {
    start,
    async run(question, signal, use) {
      const { program, release } = await start(question, signal)
      try {
        return await use(program)
      } finally {
        await program.stop()
        release()
      }
    },
  }
}

/** Asks and waits for the whole answer. Never throws for what the program did: see `end`. */
export function askPapercut(program: PapercutProgram, question: PapercutQuestion, signal: AbortSignal): Promise<PapercutAnswer> {
  return program.run(question, signal, async (running) => {
    const lines: (string | undefined)[] = []
    const quirks = noQuirks()
    for await (const block of running.lines()) {
      for (const line of readPapercutLines(block, quirks)) lines.push(decodePapercutLine(line))
    }
    return { lines, quirks, end: await running.ended }
  })
}
