import type { JsonSchema } from '@muster/provider'

/** Marks a field that may be left out. */
export interface Optional {
  readonly optional: JsonSchema
}

/** Every field of a type, each marked as it is there: a field that is forgotten or no longer exists does not compile. */
type Described<View> = { readonly [Key in keyof View]-?: Record<never, never> extends Pick<View, Key> ? Optional : JsonSchema }

export const text: JsonSchema = { type: 'string' }
export const whole: JsonSchema = { type: 'integer' }
export const yesOrNo: JsonSchema = { type: 'boolean' }
export const moment: JsonSchema = { type: 'integer', description: 'Milliseconds since 1970.' }
/** A username, a source, a group. */
export const nameText: JsonSchema = { type: 'string', minLength: 1, maxLength: 256 }
export const positive: JsonSchema = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }
/** Whatever a source says. */
export const open: JsonSchema = { type: 'object', additionalProperties: true }

export function optional(schema: JsonSchema): Optional {
  return { optional: schema }
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

export function oneOf(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values }
}

export function pageSize(otherwise: number, most = 1_000): JsonSchema {
  return described('At most so many.', { type: 'integer', minimum: 1, maximum: most, default: otherwise })
}

export function described(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description }
}

/** `title` names it in the description of the API. */
export function object<View>(fields: Described<View>, title?: string): JsonSchema {
  const entries = Object.entries(fields as Readonly<Record<string, JsonSchema | Optional>>)
  return {
    ...(title !== undefined && { title }),
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, field]) => [name, isOptional(field) ? field.optional : field])),
    required: entries.flatMap(([name, field]) => (isOptional(field) ? [] : [name])),
    additionalProperties: false,
  }
}

function isOptional(field: JsonSchema | Optional): field is Optional {
  return 'optional' in field
}
