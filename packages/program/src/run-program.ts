import { startProgram } from './start-program.ts'
import type { ProgramCommand, ProgramEnd, StartOptions } from './types.ts'

/** The most that `runProgram` keeps unless `limits.totalBytes` says otherwise: an answer, not a listing. */
export const answerBytes = 4 * 1024 ** 2

/** Runs a program to its end and gives all of what it printed: for questions with a small answer. */
export async function runProgram(command: ProgramCommand, options: StartOptions = {}): Promise<{ end: ProgramEnd; stdout: Buffer }> {
  const program = startProgram(command, { ...options, limits: { totalBytes: answerBytes, ...options.limits } })
  const blocks: Buffer[] = []
  for await (const { bytes } of program.lines()) blocks.push(bytes)
  return { end: await program.ended, stdout: Buffer.concat(blocks) }
}
