import type { JsonSchema } from '@muster/provider'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { ajvSettings } from './ajv-settings.ts'

const compiled = new WeakMap<JsonSchema, ValidateFunction>()

/** What is wrong with `settings`; fills the schema's defaults into it. Throws when `schema` itself is not one. */
export function validateSettings(schema: JsonSchema, settings: unknown): readonly ErrorObject[] {
  let validate = compiled.get(schema)
  if (validate === undefined) {
    // One instance each: two plugins may use the same `$id`.
    validate = new Ajv2020({ ...ajvSettings, useDefaults: true }).compile(schema)
    compiled.set(schema, validate)
  }
  return validate(settings) ? [] : [...(validate.errors ?? [])]
}
