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
    const rows = [...describeKeys(configurationSchema as DescribedSchema, '')].map(
      ([key, description]) => `| \`${key}\` | ${description.replaceAll('|', '\\|')} |`,
    )
    const table = ['| key | meaning |', '| --- | ------- |', ...rows].join('\n')
    return readFileSync(documentFile, 'utf8').replace(
      /(<!-- reference:[^\n]*-->\n).*(<!-- \/reference -->)/su,
      (_, begin, end) => `${begin}\n${table}\n\n${end}`,
    )
  },
}

interface DescribedSchema {
  readonly properties?: Readonly<Record<string, DescribedSchema>>
  readonly required?: readonly string[]
  readonly items?: DescribedSchema
  readonly description?: string
}

/** Every key that has a description, with its path. */
function* describeKeys(
  { properties = {}, required = [], items }: DescribedSchema,
  path: string,
): Iterable<readonly [key: string, description: string]> {
  for (const [name, property] of Object.entries(properties)) {
    const key = path === '' ? name : `${path}.${name}`
    const { description } = property
    if (description !== undefined) yield [key, required.includes(name) ? `Required. ${description}` : description]
    // They have the keys of `limits`, which follow.
    if (key !== 'sources[].limits') yield* describeKeys(property, key)
  }
  if (items !== undefined) yield* describeKeys(items, `${path}[]`)
}

if (import.meta.main) {
  for (const [file, write] of Object.entries(generatedFiles)) writeFileSync(file, write())
}
