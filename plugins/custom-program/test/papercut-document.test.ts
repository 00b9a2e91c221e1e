import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { papercutFields } from '@muster/protocol'
import { Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { papercutDefaults, papercutSettingsSchema } from '../src/papercut-settings.ts'
import { openShell } from './open-papercut.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/papercut.md'), 'utf8')
const properties = Object.keys(papercutSettingsSchema.properties as object)

describe('docs/papercut.md', () => {
  test('names every setting with its default', () => {
    const rows = [...section('Settings').matchAll(/^\| `(\w+)` \| (.*?) \|/gm)].map(([, name, value]) => [name, value])
    const defaults = Object.entries(papercutDefaults).map(([name, value]) => [name, `\`${Array.isArray(value) ? '[]' : value}\``])
    expect(rows).toEqual([['authProgram', 'the program itself'], ...defaults])
    expect(rows.map(([name]) => name)).toEqual(properties)
  })

  test('uses only settings that there are', () => {
    const [, below = ''] = /papercut:\n((?: {8}.*\n)+)/.exec(document) ?? []
    const used = [...below.matchAll(/^ {8}(\w+):/gm)].map(([, name]) => name)
    expect(used.length).toBeGreaterThan(0)
    expect(properties).toEqual(expect.arrayContaining(used))
  })

  test('lists the fields of a record in their order', () => {
    expect(section('Records').replaceAll(/\s+/g, ' ')).toContain(`${papercutFields.join(', ')}.`)
  })

  const prints: Readonly<Record<string, string>> = { '`OK`': 'echo OK', '`ERROR`': 'echo ERROR', 'other text': 'echo no', nothing: ':' }
  const codes: Readonly<Record<string, number>> = { '0': 0, anything: 3, 'anything else': 3 }
  const answers = [...section('Signing in').matchAll(/^\| (.+) \| (0|anything|anything else) \| (.+) \|$/gm)].map(
    ([, line, code, answer]) => ({
      line: line!,
      code: code!,
      answer: answer!,
    }),
  )

  test.each(answers)('tells the answer to $line with exit code $code: $answer', async ({ line, code, answer }) => {
    const script = `${prints[line]}; exit ${codes[code]}`
    const ordinary = answer.replace(/[;,].*/, '')
    expect(await ask(script, false)).toBe(ordinary)
    expect(await ask(script, true)).toBe(answer.includes('silentRejection') ? 'rejected' : ordinary)
  })

  test('has a row for each of the seven answers', () => {
    expect(answers).toHaveLength(7)
  })
})

async function ask(script: string, silentRejection: boolean): Promise<string> {
  const session = await openShell(script, { silentRejection })
  return session.authenticate!('ann', new Secret('sesame')).then(
    ({ type }) => type,
    () => 'unavailable',
  )
}

function section(title: string): string {
  return document.split(/^## /m).find((part) => part.startsWith(title)) ?? ''
}
