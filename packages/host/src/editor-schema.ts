import type { JsonSchema, Provider } from '@muster/provider'
import { configurationSchema } from './configuration-schema.ts'
import { isObject } from './shape-of.ts'

/** The schema that editors complete `muster.yaml` by: the configuration's own, and below `settings:` that of the given plugins. */
export function editorSchema(providers: readonly Pick<Provider, 'type' | 'settingsSchema'>[]): JsonSchema {
  const schema = structuredClone(configurationSchema) as { properties: { sources: { items: Record<string, unknown> } } }
  schema.properties.sources.items.allOf = providers.map(({ type, settingsSchema }) => ({
    if: { properties: { type: { const: type } }, required: ['type'] },
    // A schema within a schema: what it says about itself would be read as being about the whole.
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: { properties: { settings: without(settingsSchema, ['$schema', '$id']) } },
  }))
  return schema
}

function without(schema: JsonSchema, keys: readonly string[]): JsonSchema {
  const references = JSON.stringify(schema).includes('"$ref"')
  // References within the plugin's schema start at its own top, which is elsewhere here.
  if (references) return { type: 'object' }
  return isObject(schema) ? Object.fromEntries(Object.entries(schema).filter(([key]) => !keys.includes(key))) : {}
}
