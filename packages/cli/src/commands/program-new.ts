import { basename, relative } from 'node:path'
import { createProgram, type Language, languages } from '@muster/program-checker'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { paragraph } from '../print/paragraph.ts'

export async function run({ words: [file], options, terminal }: Call<{ readonly lang?: Language }>): Promise<number> {
  const { program, helper } = await createProgram(options.lang ?? languageOf(file), process.cwd(), file)
  if (options.json) {
    terminal.printJson({ program, ...(helper !== undefined && { helper }) })
    return exitCodes.done
  }
  const { paint, print, width } = terminal
  const path = `./${relative(process.cwd(), program)}`
  const beside = helper === undefined ? '' : `, and ${basename(helper)} beside it, which it needs`
  print(paragraph('', `${paint.bold(path)} is written${beside}. It works, with three made-up people. Next:`, width).join('\n'))
  for (const [command, purpose] of [
    [`muster program check ${path}`, 'see that it keeps the protocol'],
    [`muster program call ${path} list`, 'see what it says'],
    [`\${EDITOR:-vi} ${path}`, 'your queries, where it says YOURS'],
    [`muster init --program ${path}`, 'make it a source'],
  ] as const) {
    print(`  ${command.padEnd(40)} ${paint.dim(`# ${purpose}`)}`)
  }
  return exitCodes.done
}

/** `directory.pl` says what it is to be written in. */
function languageOf(file: string | undefined): Language {
  const named = Object.entries(languages).find(([, { extension }]) => file?.endsWith(extension))
  return (named?.[0] ?? 'python') as Language
}
