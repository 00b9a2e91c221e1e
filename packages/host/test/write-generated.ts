import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { provider as customProgram } from '@muster/plugin-custom-program'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { ajvSettings } from '../src/ajv-settings.ts'
import { configurationSchema } from '../src/configuration-schema.ts'
import { editorSchema } from '../src/editor-schema.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const documentFile = here('../../../docs/configuration.md')

/**
 * What is written from `configurationSchema`, by `pnpm run schema`: the schema for editors, the reference in the
 * documentation, and a validator that needs no ajv at run time (loading ajv costs 16 ms, compiling as much again, at every start).
 */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  [here('../schema/muster.schema.json')]: () => `${JSON.stringify(editorSchema([customProgram]), undefined, 2)}\n`,
  [here('../schema/validate-configuration.js')]: () => {
    const ajv = new Ajv2020({ ...ajvSettings, code: { source: true, esm: true, lines: true } })
    const code = standalone.default(ajv, ajv.compile(configurationSchema))
    return `// Written by test/write-generated.ts from src/configuration-schema.ts.\n${code}`
  },
  [documentFile]: () => {
    const tables: Readonly<Record<string, string>> = {
      reference: tableOf(configurationSchema as DescribedSchema),
      'settings of custom-program': tableOf(customProgram.settingsSchema as DescribedSchema),
    }
    return Object.entries(tables).reduce(
      (text, [name, table]) =>
        text.replace(
          new RegExp(`(<!-- ${name}:[^\\n]*-->\n).*(<!-- /${name} -->)`, 'su'),
          (_, begin, end) => `${begin}\n${table}\n\n${end}`,
        ),
      readFileSync(documentFile, 'utf8'),
    )
  },
}

function tableOf(schema: DescribedSchema): string {
  const rows = [...describeKeys(schema, '')].map(([key, description]) => `| \`${key}\` | ${description.replaceAll('|', '\\|')} |`)
  return ['| key | meaning |', '| --- | ------- |', ...rows].join('\n')
}

interface DescribedSchema {
  readonly properties?: Readonly<Record<string, DescribedSchema>>
  readonly required?: readonly string[]
  readonly items?: DescribedSchema
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
}

/** The limits of a source have the keys of `limits`; docs/papercut.md has the settings of that dialect. */
const toldElsewhere: ReadonlySet<string> = new Set(['sources[].limits', 'papercut'])

const code = (value: unknown): string => `\`${value}\``

/** Every key that has a description, with its path. */
function* describeKeys(
  { properties = {}, required = [], items }: DescribedSchema,
  path: string,
): Iterable<readonly [key: string, description: string]> {
  for (const [name, property] of Object.entries(properties)) {
    const key = path === '' ? name : `${path}.${name}`
    const { description, default: value, enum: choices } = property
    const told = value === undefined || description?.includes('Default')
    const otherwise = told ? '' : `${choices === undefined ? '' : ` One of ${choices.map(code).join(', ')}.`} Default ${code(value)}.`
    if (description !== undefined) yield [key, `${required.includes(name) ? 'Required. ' : ''}${description}${otherwise}`]
    if (!toldElsewhere.has(key)) yield* describeKeys(property, key)
  }
  if (items !== undefined) yield* describeKeys(items, `${path}[]`)
}

if (import.meta.main) {
  for (const [file, write] of Object.entries(generatedFiles)) writeFileSync(file, write())
}
