import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadConfiguration } from '../src/load-configuration.ts'
import { blocksOf, readDocument } from './documents.ts'
import { folderWith } from './temporary-folder.ts'

const blocks = blocksOf(readDocument('configuration.md'))
const files = blocks.flatMap(({ language, text }, index) =>
  language === 'yaml' && text.includes('sources:')
    ? [{ text, faults: blocks[index + 1]?.language === 'text' ? blocks[index + 1]?.text : undefined }]
    : [],
)

async function load(text: string) {
  const file = join(await folderWith({ 'muster.yaml': text }), 'muster.yaml')
  return await loadConfiguration(file, [import.meta.url])
}

it.each(files.filter(({ faults }) => faults === undefined))(
  'docs/configuration.md: example %# is valid, without a warning',
  async ({ text }) => {
    expect((await load(text)).warnings).toEqual([])
  },
)

it.each(files.filter(({ faults }) => faults !== undefined))(
  'docs/configuration.md: the faults are the ones shown',
  async ({ text, faults }) => {
    const error = await load(text).catch((error) => error)
    expect(`${error.message}\n`).toBe(faults)
  },
)
