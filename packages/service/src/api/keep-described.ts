import type { JsonSchema } from '@muster/provider'

/** What the schema names of a value, in the order in which the value has it: the bytes that the command prints with `--json`. */
export function keepDescribed(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) return schema.items === undefined ? value : value.map((item) => keepDescribed(schema.items as JsonSchema, item))
  if (typeof value !== 'object' || value === null || schema.additionalProperties !== false) return value
  const properties = schema.properties as Readonly<Record<string, JsonSchema>>
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      Object.hasOwn(properties, name) ? [[name, keepDescribed(properties[name]!, part)]] : [],
    ),
  )
}
