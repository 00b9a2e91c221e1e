import { ask, exitCode, phraseCall, printAnswer } from '@muster/program-checker'
import { MusterError, type Secret } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'
import { readPassword } from '../read-password.ts'
import { type ProgramOptions, subjectOf } from './program-check.ts'

/** Exits as the program did, so that a script can tell "no" (3) from a failure; 1 when it did not exit by itself. */
export async function run({ words: [program = '', verb = '', ...about], options, terminal, stop }: Call<ProgramOptions>): Promise<number> {
  const subject = subjectOf(program, [], options)
  const needsPassword = verb === 'authenticate'
  const password = needsPassword ? await passwordOf(about[0] ?? '', stop.signal) : undefined
  const exchange = await ask(subject, phraseCall(subject, verb, about, password), { signal: stop.signal })
  if (stop.exitCode !== undefined) return stop.exitCode
  const { end, lines } = exchange
  for (const line of end.stderr.split('\n').filter((line) => line !== '')) terminal.note(terminal.notePaint.dim(printable(line)))
  if (options.json)
    terminal.printJson({
      asked: exchange.question.title,
      stdout: lines,
      stderr: end.stderr,
      exit: exitCode(exchange) ?? null,
      ms: Math.round(end.durationMs),
    })
  else if (end.how !== 'not-started') terminal.print(printAnswer(exchange, subject.dialect, terminal.paint))
  if (end.how === 'not-started') {
    const hint = end.reason === 'not-found' ? 'name its file, such as ./directory.py' : '`muster program check` says how to mend it'
    throw new MusterError('PROGRAM_NOT_EXECUTABLE', end.sentence, { hint, phase: verb })
  }
  return exitCode(exchange) ?? exitCodes.failed
}

async function passwordOf(name: string, signal: AbortSignal): Promise<Secret> {
  const password = await readPassword(`Password of ${printable(name)}: `, signal)
  if (password !== undefined) return password
  throw new MusterError('STOPPED', 'No password was given.', { hint: 'type it, or give it on the first line of stdin' })
}
