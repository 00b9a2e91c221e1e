import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { createProgram, type Language, languages } from '@muster/program-checker'
import { afterAll, describe, expect, test } from 'vitest'
import { check, failed, withOutcome } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-examples-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The protocol's folder is copied, so that no interpreter leaves its caches there. */
const protocol = join(folder, 'protocol')
for (const part of ['examples', 'helpers']) {
  cpSync(new URL(`../../../protocol/${part}`, import.meta.url), join(protocol, part), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  })
}

const examples = readdirSync(join(protocol, 'examples')).filter((file) => extname(file) !== '')
const dialectOf = (file: string) => (file.startsWith('papercut') ? 'papercut' : file.startsWith('table') ? 'table' : 'muster')

describe('every example of the protocol keeps it', () => {
  test.each(examples)('%s', async (file) => {
    const report = await check(join(protocol, 'examples', file), { quick: false, user: 'jdoe' }, dialectOf(file))
    expect([failed(report), withOutcome(report, 'warning')]).toEqual([[], []])
  })
})

describe('every program that `muster program new` begins keeps the protocol as it is', () => {
  const runnable = (Object.keys(languages) as Language[]).filter((language) => language !== 'powershell')
  test.each(runnable)('in %s', async (language) => {
    const { program } = await createProgram(language, folder)
    const report = await check(program, { quick: false, user: 'alice' })
    expect([failed(report), withOutcome(report, 'warning')]).toEqual([[], []])
  })
})
