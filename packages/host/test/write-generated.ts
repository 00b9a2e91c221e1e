import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { provider as customProgram } from '@muster/plugin-custom-program'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import { ajvSettings } from '../src/ajv-settings.ts'
import { configurationSchema } from '../src/configuration-schema.ts'
import { editorSchema } from '../src/editor-schema.ts'

/**
 * What is written from `configurationSchema`, by `node -C development test/write-generated.ts`: the schema for editors,
 * and a validator that needs no ajv at run time (loading ajv costs 16 ms, compiling as much again, at every start).
 */
export const generatedFiles: Readonly<Record<string, () => string>> = {
  'muster.schema.json': () => `${JSON.stringify(editorSchema([customProgram]), undefined, 2)}\n`,
  'validate-configuration.js': () => {
    const ajv = new Ajv2020({ ...ajvSettings, code: { source: true, esm: true, lines: true } })
    const code = standalone.default(ajv, ajv.compile(configurationSchema))
    return `// Written by test/write-generated.ts from src/configuration-schema.ts.\n${code}`
  },
}

export const schemaFolder = fileURLToPath(new URL('../schema/', import.meta.url))

if (import.meta.main) {
  for (const [name, write] of Object.entries(generatedFiles)) await writeFile(`${schemaFolder}${name}`, write())
}
