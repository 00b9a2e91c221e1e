import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonSchema, Provider } from '@muster/provider'
import { expect, test } from 'vitest'
import { readDocuments, root } from './read-documents.ts'

const marker = /(<!-- settings of plugins\/([a-z-]+): [^\n]*-->\n).*?(<!-- \/settings -->)/s

const tables = readDocuments().flatMap(({ path, text }) => {
  const plugin = marker.exec(text)?.[2]
  return plugin === undefined ? [] : [{ path, plugin }]
})

test('pages with a table of settings are found', () => {
  expect(tables.map(({ plugin }) => plugin).sort()).toEqual(['entra-id', 'google', 'samba'])
})

/** `UPDATE_DOCUMENTS=1` writes the table instead of comparing it. */
test.each(tables)('$path shows every setting of $plugin with its meaning', async ({ path, plugin }) => {
  const { provider } = (await import(join(root, 'plugins', plugin, 'src/index.ts'))) as { readonly provider: Provider }
  const rows = [...describe(provider.settingsSchema, '')].map(([key, meaning]) => `| \`${key}\` | ${meaning.replaceAll('|', '\\|')} |`)
  const table = ['| setting | meaning |', '|---|---|', ...rows].join('\n')
  const file = join(root, path)
  const document = readFileSync(file, 'utf8')
  const wanted = document.replace(marker, (_, begin, __, end) => `${begin}\n${table}\n\n${end}`)
  if (process.env.UPDATE_DOCUMENTS) writeFileSync(file, wanted)
  else expect(document).toBe(wanted)
})

function* describe(schema: JsonSchema, path: string): Iterable<readonly [key: string, meaning: string]> {
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
