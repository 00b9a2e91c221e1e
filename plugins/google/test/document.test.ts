import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonSchema } from '@muster/provider'
import { expect, test } from 'vitest'
import { settingsSchema } from '../src/settings.ts'

const file = join(import.meta.dirname, '../../../docs/google.md')

/** `MUSTER_WRITE=1` writes the table instead of comparing it. */
test('docs/google.md shows every setting with its meaning', () => {
  const document = readFileSync(file, 'utf8')
  const rows = [...describe(settingsSchema, '')].map(([key, meaning]) => `| \`${key}\` | ${meaning.replaceAll('|', '\\|')} |`)
  const table = ['| setting | meaning |', '|---|---|', ...rows].join('\n')
  const wanted = document.replace(/(<!-- settings:[^\n]*-->\n).*(<!-- \/settings -->)/s, (_, begin, end) => `${begin}\n${table}\n\n${end}`)
  if (process.env.MUSTER_WRITE === '1') writeFileSync(file, wanted)
  else expect(document).toBe(wanted)
})

function* describe(schema: JsonSchema, path: string): Iterable<readonly [string, string]> {
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)) {
    const key = path === '' ? name : `${path}.${name}`
    const {
      description,
      enum: choices,
      default: value,
    } = property as { description?: string; enum?: readonly unknown[]; default?: unknown }
    const among = choices === undefined ? '' : ` One of ${choices.map((choice) => `\`${choice}\``).join(', ')}.`
    const usual = value === undefined ? '' : ` Default \`${value}\`.`
    if (description !== undefined) yield [key, `${description}${among}${usual}`]
    yield* describe(property, key)
  }
}
