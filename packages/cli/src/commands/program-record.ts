import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { recordProgram, titleOf, writeTranscript } from '@muster/program-checker'
import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'
import { count } from '../print/words.ts'
import { followSteps } from '../show-steps.ts'
import { type ProgramOptions, subjectOf } from './program-check.ts'

interface RecordOptions extends ProgramOptions {
  readonly out?: string
  readonly keepNames?: true
}

export async function run({ words: [program = '', ...verbs], options, terminal, stop }: Call<RecordOptions>): Promise<number> {
  const file = options.out ?? `${basename(program, extname(program))}.ndjson`
  if (existsSync(file)) {
    throw new MusterError('CONFIG_INVALID', `${file} is there already; nothing was asked or written.`, {
      hint: 'name another file with --out',
    })
  }
  const steps = followSteps(terminal, options.json)
  const recorded = await recordProgram(subjectOf(program, [], options), {
    ...(verbs.length > 0 && { verbs }),
    pseudonyms: !options.keepNames,
    signal: stop.signal,
    onStep: steps.show,
  }).finally(steps.end)
  if (stop.exitCode !== undefined) return stop.exitCode
  if (recorded.length === 0) {
    throw new MusterError('CONFIG_INVALID', `Nothing of what was named can be asked: ${verbs.join(', ')}.`, {
      hint: 'name verbs such as list or user',
    })
  }
  await writeTranscript(resolve(file), recorded)
  if (options.json)
    terminal.printJson({
      file: resolve(file),
      recorded: recorded.map((one) => ({ asked: titleOf(one), lines: one.stdout.length, exit: one.exit, ms: one.ms })),
    })
  else {
    const { paint } = terminal
    for (const one of recorded)
      terminal.print(
        `  ${printable(titleOf(one)).padEnd(40)} ${paint.dim(`${count(one.stdout.length, 'line')}, exit ${one.exit ?? 'none'}, ${one.ms} ms`)}`,
      )
    terminal.print(
      `${paint.bold(file)} is written, ${options.keepNames ? 'with names, without secrets' : 'without names and secrets; read its stderr lines before you send it'}.`,
    )
    terminal.print(paint.dim(`Try: muster program replay ${file} list`))
  }
  return exitCodes.done
}
