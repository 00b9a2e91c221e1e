import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { defaultAnswers, type InitAnswers, passwordVariable, writeConfiguration } from '../write-configuration.ts'

interface InitOptions extends Partial<InitAnswers> {
  readonly yes?: true
}

export async function run({ options, terminal }: Call<InitOptions>): Promise<number> {
  const file = resolve(options.config ?? 'muster.yaml')
  if (existsSync(file)) {
    throw new MusterError('CONFIG_INVALID', `${file} exists already; nothing was written.`, {
      hint: 'edit it, or write another one with --config FILE',
    })
  }
  const given: Partial<InitAnswers> = options
  if (!options.yes && !terminal.interactive) {
    throw new MusterError('NOT_SUPPORTED', 'Nobody is at a terminal to be asked.', {
      hint: `give the answers as options: muster init --yes --name campus ${given.url === undefined ? '--program ./directory.py' : `--url ${given.url} --bind-dn cn=reader,dc=example,dc=edu`}`,
    })
  }
  const answers = options.yes ? await discover({ ...defaultAnswers, ...given }) : await ask(given)
  if (answers === undefined) {
    terminal.note('Nothing was written.')
    return exitCodes.interrupted
  }
  writeFileSync(file, writeConfiguration(answers), { flag: 'wx' })
  if (options.json) terminal.printJson({ file })
  else terminal.print(sayNext(file, answers))
  return exitCodes.done
}

async function ask(given: Partial<InitAnswers>): Promise<InitAnswers | undefined> {
  const { askForAnswers } = await import('../ask-for-answers.ts')
  return askForAnswers(given)
}

/** What is not given of a directory, the server is asked for. */
async function discover(answers: InitAnswers): Promise<InitAnswers> {
  if (answers.url === undefined || (answers.type !== undefined && answers.base !== undefined)) return answers
  const { discoverDirectory } = await import('../discover-directory.ts')
  const { kind: _, ...recognised } = await discoverDirectory(answers.url, answers.authority)
  const found = { ...recognised, ...answers }
  if (found.base !== undefined) return found
  throw new MusterError('NOT_SUPPORTED', `${answers.url} does not say what it holds.`, {
    hint: 'give the base as well: --base dc=example,dc=edu',
  })
}

function sayNext(file: string, { program, dialect, url, bindDn }: InitAnswers): string {
  if (url !== undefined) {
    const first = bindDn === undefined ? [] : [`export ${passwordVariable}=…`]
    return [`${file} is written. Next:`, ...[...first, 'muster doctor', 'muster plan', 'muster sync'].map((step) => `  ${step}`)].join('\n')
  }
  const steps = existsSync(resolve(program))
    ? [`muster program check ${program}${dialect === 'muster' ? '' : ` --dialect ${dialect}`}`]
    : dialect === 'muster'
      ? [`muster program new ${program}`, `muster program check ${program}`]
      : [`(put your ${dialect === 'table' ? 'table, or the program that prints it,' : 'program'} at ${program})`]
  return [`${file} is written. Next:`, ...[...steps, 'muster doctor', 'muster plan', 'muster sync'].map((step) => `  ${step}`)].join('\n')
}
