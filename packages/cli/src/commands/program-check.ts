import { checkProgram, type Dialect, nameSubject, printReport, reportAsJson, reportAsTap } from '@muster/program-checker'
import type { Password } from '@muster/provider'
import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'
import { readPassword } from '../read-password.ts'
import { followSteps } from '../show-steps.ts'

export interface ProgramOptions {
  readonly dialect?: Dialect
  readonly input?: 'json' | 'lines'
  readonly interpreter?: string
  /** Seconds. */
  readonly timeLimit?: number
}

interface CheckOptions extends ProgramOptions {
  readonly authProgram?: string
  readonly user?: string
  readonly passwordStdin?: true
  readonly quick?: true
  readonly tap?: true
}

export async function run({ words: [program = '', ...args], options, terminal, stop }: Call<CheckOptions>): Promise<number> {
  const password = await readPasswordOf(options, stop.signal)
  const steps = followSteps(terminal, options.json || options.tap)
  const report = await checkProgram(subjectOf(program, args, options), {
    quick: options.quick ?? false,
    ...(options.user !== undefined && { user: options.user }),
    ...(password && { password }),
    signal: stop.signal,
    onStep: steps.show,
  }).finally(steps.end)
  if (stop.exitCode !== undefined) return stop.exitCode
  if (options.json) terminal.printJson(reportAsJson(report))
  else terminal.print(options.tap ? reportAsTap(report).trimEnd() : printReport(report, terminal.paint, terminal.width))
  return report.passed ? exitCodes.done : exitCodes.failed
}

export function subjectOf(program: string, args: readonly string[], options: ProgramOptions & { readonly authProgram?: string }) {
  const { dialect, input, interpreter, timeLimit, authProgram } = options
  return nameSubject({
    program,
    args,
    folder: process.cwd(),
    ...(dialect && { dialect }),
    ...(input && { input }),
    ...(interpreter !== undefined && { interpreter }),
    ...(authProgram !== undefined && { authProgram }),
    ...(timeLimit !== undefined && { timeLimitMs: timeLimit * 1000 }),
  })
}

async function readPasswordOf({ user, passwordStdin }: CheckOptions, signal: AbortSignal): Promise<Password | undefined> {
  if (!passwordStdin) return undefined
  if (user === undefined) {
    throw new MusterError('CONFIG_INVALID', 'A password was given, but not whose it is.', { hint: 'name the person with --user NAME' })
  }
  const password = await readPassword(`Password of ${printable(user)}: `, signal)
  if (password === undefined) throw new MusterError('STOPPED', 'No password was given.', { hint: 'give it on the first line of stdin' })
  return password
}
