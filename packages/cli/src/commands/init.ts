import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import type { OtherDraft } from '../draft-other.ts'
import { exitCodes } from '../exit-codes.ts'
import { defaultAnswers, type InitAnswers, isDirectory, passwordVariable, writeConfiguration } from '../write-configuration.ts'

interface InitOptions extends Partial<InitAnswers> {
  readonly yes?: true
  readonly setting?: readonly string[]
}

export async function run({ options, terminal }: Call<InitOptions>): Promise<number> {
  const file = resolve(options.config ?? 'muster.yaml')
  if (existsSync(file)) {
    throw new MusterError('CONFIG_INVALID', `${file} exists already; nothing was written.`, {
      hint: 'edit it, or write another one with --config FILE',
    })
  }
  const { setting, ...given } = options
  if (setting !== undefined && given.type === undefined) {
    throw new MusterError('CONFIG_INVALID', '`--setting` is for sources of a kind that `--type` names.', { hint: 'muster plugin list' })
  }
  if (!options.yes && !terminal.interactive) {
    throw new MusterError('NOT_SUPPORTED', 'Nobody is at a terminal to be asked.', {
      hint: `give the answers as options: muster init --yes --name campus ${given.type !== undefined && given.url === undefined ? `--type ${given.type}` : given.url === undefined ? '--program ./directory.py' : `--url ${given.url} --bind-dn cn=reader,dc=example,dc=edu`}`,
    })
  }
  const draft = await draftOther(given, setting)
  const answers = options.yes ? await discover(withOther({ ...defaultAnswers, ...given }, draft)) : await ask(given, draft)
  if (answers === undefined) {
    terminal.note('Nothing was written.')
    return exitCodes.interrupted
  }
  writeFileSync(file, writeConfiguration(answers), { flag: 'wx' })
  if (options.json) terminal.printJson({ file })
  else terminal.print(sayNext(file, answers))
  return exitCodes.done
}

async function ask(given: Partial<InitAnswers>, draft: OtherDraft | undefined): Promise<InitAnswers | undefined> {
  const { askForAnswers } = await import('../ask-for-answers.ts')
  return askForAnswers(given, draft)
}

/** For a kind of source that is neither a program nor an LDAP server: its plugin says what it needs. */
async function draftOther({ type, url, program }: Partial<InitAnswers>, settings: readonly string[] = []): Promise<OtherDraft | undefined> {
  if (type === undefined || isDirectory(type) || type === 'custom-program' || url !== undefined || program !== undefined) return undefined
  const { beginOther } = await import('../draft-other.ts')
  const draft = await beginOther(type)
  for (const setting of settings) {
    const at = setting.indexOf('=')
    draft.set(setting.slice(0, at), setting.slice(at + 1))
  }
  return draft
}

function withOther(answers: InitAnswers, draft: OtherDraft | undefined): InitAnswers {
  if (draft === undefined) return answers
  const missing = draft.missing()
  if (missing !== undefined) {
    const { name, choices, description = '' } = missing
    throw new MusterError('NOT_SUPPORTED', `A source of the type ${answers.type} needs the setting \`${name}\`. ${description}`.trim(), {
      hint: `give it: --setting ${name}=${choices?.[0] ?? 'VALUE'}`,
    })
  }
  return { ...answers, other: draft.settings() }
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

function sayNext(file: string, answers: InitAnswers): string {
  const steps = [...firstSteps(answers), 'muster doctor', 'muster plan', 'muster sync']
  return [`${file} is written. Next:`, ...steps.map((step) => `  ${step}`)].join('\n')
}

function firstSteps({ program, dialect, url, bindDn, other }: InitAnswers): readonly string[] {
  const variables = other?.variables ?? (url === undefined || bindDn === undefined ? [] : [passwordVariable])
  if (other !== undefined || url !== undefined) return variables.map((variable) => `export ${variable}=…`)
  if (existsSync(resolve(program))) return [`muster program check ${program}${dialect === 'muster' ? '' : ` --dialect ${dialect}`}`]
  if (dialect === 'muster') return [`muster program new ${program}`, `muster program check ${program}`]
  return [`(put your ${dialect === 'table' ? 'table, or the program that prints it,' : 'program'} at ${program})`]
}
