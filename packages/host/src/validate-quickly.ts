import type { JsonSchema } from '@muster/provider'
import { isObject } from './shape-of.ts'

/**
 * Whether `value` is valid under `schema`, with the schema's defaults filled in where it is: `true` only when that is
 * certain. `false` means "ask ajv": something is wrong, or the schema has a keyword that is not known here. Nearly every
 * start finds nothing wrong, and loading and compiling with ajv costs it 60 ms; a property test holds the two equal.
 */
export function validateQuickly(schema: JsonSchema, value: unknown): boolean {
  if (!isKnown(schema) || !isValid(schema, value)) return false
  fillDefaults(schema, value)
  return true
}

type Check = (schema: JsonSchema, value: unknown) => boolean

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const textLength = (text: string): number => [...text].length

const typeChecks: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: isNumber,
  integer: Number.isInteger,
}

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean' || isNumber(value)
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0

/** Whether a keyword's own value is one that its check understands. */
const keywords: Readonly<Record<string, { readonly fits: (value: unknown) => boolean; readonly holds: Check }>> = {
  type: {
    fits: (type) => [type].flat().every((name) => typeof name === 'string' && Object.hasOwn(typeChecks, name)),
    holds: ({ type }, value) => [type].flat().some((name) => typeChecks[name as string]!(value)),
  },
  enum: {
    fits: (values) => Array.isArray(values) && values.length > 0 && values.every(isScalar),
    holds: ({ enum: values }, value) => (values as unknown[]).includes(value),
  },
  const: { fits: isScalar, holds: ({ const: only }, value) => only === value },
  minLength: { fits: isCount, holds: ({ minLength }, value) => typeof value !== 'string' || textLength(value) >= (minLength as number) },
  maxLength: { fits: isCount, holds: ({ maxLength }, value) => typeof value !== 'string' || textLength(value) <= (maxLength as number) },
  minimum: { fits: isNumber, holds: ({ minimum }, value) => !isNumber(value) || value >= (minimum as number) },
  maximum: { fits: isNumber, holds: ({ maximum }, value) => !isNumber(value) || value <= (maximum as number) },
  exclusiveMinimum: { fits: isNumber, holds: ({ exclusiveMinimum }, value) => !isNumber(value) || value > (exclusiveMinimum as number) },
  exclusiveMaximum: { fits: isNumber, holds: ({ exclusiveMaximum }, value) => !isNumber(value) || value < (exclusiveMaximum as number) },
  minItems: { fits: isCount, holds: ({ minItems }, value) => !Array.isArray(value) || value.length >= (minItems as number) },
  maxItems: { fits: isCount, holds: ({ maxItems }, value) => !Array.isArray(value) || value.length <= (maxItems as number) },
  uniqueItems: {
    fits: (unique) => typeof unique === 'boolean',
    holds: ({ uniqueItems }, value) =>
      uniqueItems !== true || !Array.isArray(value) || (value.every(isScalar) && new Set(value).size === value.length),
  },
  items: {
    fits: isSchema,
    holds: ({ items }, value) => !Array.isArray(value) || value.every((item) => isValid(items as JsonSchema, item)),
  },
  required: {
    fits: (names) => Array.isArray(names) && names.every((name) => typeof name === 'string'),
    holds: ({ required }, value) => !isObject(value) || (required as string[]).every((name) => Object.hasOwn(value, name)),
  },
  properties: {
    fits: (properties) => isObject(properties) && Object.values(properties).every(isSchema),
    holds: ({ properties }, value) =>
      !isObject(value) ||
      Object.entries(properties as Record<string, JsonSchema>).every(
        ([name, schema]) => !Object.hasOwn(value, name) || isValid(schema, value[name]),
      ),
  },
  pattern: {
    fits: (pattern) => typeof pattern === 'string' && compile(pattern) !== undefined,
    holds: ({ pattern }, value) => typeof value !== 'string' || compile(pattern as string)!.test(value),
  },
  propertyNames: {
    fits: isSchema,
    holds: ({ propertyNames }, value) => !isObject(value) || Object.keys(value).every((name) => isValid(propertyNames as JsonSchema, name)),
  },
  additionalProperties: {
    fits: (schema) => typeof schema === 'boolean' || isSchema(schema),
    holds: ({ additionalProperties, properties = {} }, value) =>
      !isObject(value) ||
      Object.keys(value).every(
        (name) =>
          Object.hasOwn(properties as object, name) ||
          additionalProperties === true ||
          (additionalProperties !== false && isValid(additionalProperties as JsonSchema, value[name])),
      ),
  },
}

/** They say something to people, or fill in what is left out; a value is valid with them or without. */
const silentWords = new Set(['$schema', 'title', 'description', 'examples', 'default'])
const isSilent = (word: string): boolean => silentWords.has(word) || word.startsWith('x-')

const known = new WeakMap<JsonSchema, boolean>()

/** Whether the schema consists only of what is known here, and is well-formed. */
export function isKnown(schema: JsonSchema): boolean {
  let answer = known.get(schema)
  if (answer === undefined) {
    answer = Object.entries(schema).every(
      ([word, value]) => isSilent(word) || (Object.hasOwn(keywords, word) && keywords[word]!.fits(value)),
    )
    known.set(schema, answer)
  }
  return answer
}

function isSchema(value: unknown): boolean {
  return isObject(value) && isKnown(value)
}

function isValid(schema: JsonSchema, value: unknown): boolean {
  for (const word in schema) if (!isSilent(word) && !keywords[word]!.holds(schema, value)) return false
  return true
}

function fillDefaults(schema: JsonSchema, value: unknown): void {
  if (Array.isArray(value) && isObject(schema.items)) for (const item of value) fillDefaults(schema.items, item)
  if (!isObject(value)) return
  const { properties = {}, additionalProperties } = schema
  if (isObject(additionalProperties)) {
    for (const name of Object.keys(value)) if (!Object.hasOwn(properties as object, name)) fillDefaults(additionalProperties, value[name])
  }
  for (const [name, inner] of Object.entries(properties as Record<string, JsonSchema>)) {
    if (value[name] === undefined && inner.default !== undefined) value[name] = structuredClone(inner.default)
    if (value[name] !== undefined) fillDefaults(inner, value[name])
  }
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    // ajv says what is wrong with it.
    return undefined
  }
}
