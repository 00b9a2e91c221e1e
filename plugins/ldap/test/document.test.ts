import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { presets } from '../src/index.ts'
import { defaultPreset, type Preset } from '../src/presets.ts'
import { settingsSchema } from '../src/settings.ts'

const file = join(import.meta.dirname, '../../../docs/ldap.md')
const marker = '<!-- presets: written by a test of plugins/ldap; run it with UPDATE_DOCUMENTS=1 -->\n'

test('docs/ldap.md shows every preset with its names', () => {
  const document = readFileSync(file, 'utf8')
  const [before, after = ''] = document.split(marker)
  const rest = after.slice(after.indexOf('\n`attributes:'))
  const wanted = `${before}${marker}\n${tables()}${rest}`
  if (process.env.UPDATE_DOCUMENTS) writeFileSync(file, wanted)
  else expect(document).toBe(wanted)
})

test('docs/ldap.md names every setting of a connection, and no other', () => {
  const section = readFileSync(file, 'utf8').split('## Connections')[1]!.split('\n## ')[0]!
  const properties = settingsSchema.properties as Record<string, { properties?: object }>
  const named = [...section.matchAll(/`([a-z][A-Za-z.]+)`/g)].map(([, name]) => name!)
  const known = Object.entries(properties).flatMap(([name, { properties: inner = {} }]) => [
    name,
    ...Object.keys(inner).flatMap((key) => [key, `${name}.${key}`]),
  ])
  for (const name of Object.keys(properties.tls?.properties ?? {})) {
    if (name !== 'verify') expect(named).toContain(`tls.${name}`)
  }
  for (const name of named) expect(known).toContain(name)
})

/** The default in full, of the others what is different. */
function tables(): string {
  const { [defaultPreset]: usual, ...others } = presets
  const first = `### ${defaultPreset}, the default\n\n${table([...rowsOf('users', usual.users), ...rowsOf('groups', usual.groups)])}`
  const rest = Object.entries<Preset>(others).map(([name, { users, groups }]) => {
    const rows = [...rowsOf('users', users, usual.users), ...rowsOf('groups', groups, usual.groups)]
    return `### ${name}, where it differs from that\n\n${table(rows)}`
  })
  return [first, ...rest].join('\n')
}

function table(rows: readonly string[]): string {
  return `| setting | value |\n|---|---|\n${rows.join('\n')}\n`
}

function rowsOf<Mapping extends object>(kind: string, mapping: Mapping, usual?: Mapping): string[] {
  return Object.entries(mapping)
    .map(([key, value]) => [key, sayValue(value)] as const)
    .filter(([key, said]) => usual === undefined || said !== sayValue(usual[key as keyof Mapping]))
    .map(([key, said]) => `| \`${kind}.${key}\` | ${said} |`)
}

function sayValue(value: unknown): string {
  if (typeof value === 'string') return `\`${value.replaceAll('|', '\\|')}\``
  if (!Array.isArray(value) || value.length === 0) return 'not read'
  return value
    .map((each: unknown) => {
      if (typeof each === 'string') return `\`${each}\``
      const { attribute, equals, as } = each as { attribute: string; equals?: string; as?: string }
      return equals === undefined ? `\`${attribute}\`, in ${as}` : `\`${attribute}\` is \`${equals}\``
    })
    .join(', ')
}
