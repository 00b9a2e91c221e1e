import { createRequire } from 'node:module'
import type { JsonSchema } from '@muster/provider'
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import { ajvSettings } from './ajv-settings.ts'
import { isKnown, validateQuickly } from './validate-quickly.ts'

const compiled = new WeakMap<JsonSchema, ValidateFunction>()

/** What is wrong with `settings`; fills the schema's defaults into it. Throws when `schema` itself is not one. */
export function validateSettings(schema: JsonSchema, settings: unknown): readonly ErrorObject[] {
  if (validateQuickly(schema, settings)) return []
  const validate = compile(schema)
  return validate(settings) ? [] : [...(validate.errors ?? [])]
}

/** Throws when `schema` is no JSON Schema. */
export function checkSchema(schema: JsonSchema): void {
  if (!isKnown(schema)) compile(schema)
}

function compile(schema: JsonSchema): ValidateFunction {
  let validate = compiled.get(schema)
  if (validate === undefined) {
    // Only where something seems to be wrong; see `validateQuickly`.
    const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as { Ajv2020: new (options: object) => Ajv2020 }
    // One instance each: two plugins may use the same `$id`.
    validate = new Ajv2020({ ...ajvSettings, useDefaults: true }).compile(schema)
    compiled.set(schema, validate)
  }
  return validate
}
