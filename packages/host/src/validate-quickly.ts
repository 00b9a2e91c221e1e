import type { JsonSchema } from '@muster/provider'
import { isObject } from './shape-of.ts'

/**
 * Whether `value` is valid under `schema`, with the schema's defaults filled in where it is: `true` only when that is
 * certain. `false` means "ask ajv": something is wrong, or the schema has a keyword that is not known here. Nearly every
 * start finds nothing wrong, and loading and compiling with ajv costs it 60 ms; a property test holds the two equal.
 */
export function validateQuickly(schema: JsonSchema, value: unknown): boolean {
  // First on a copy: what is wrong goes to ajv as it was.
  return isKnown(schema) && isValid(schema, structuredClone(value), true) && isValid(schema, value, true)
}

/**
 * `fills`: whether defaults are filled in on the way, where ajv does it: before the properties of the same object are
 * looked at, and nowhere in what is only tried (`if`, `anyOf`, …).
 */
type Holds = (schema: JsonSchema, value: unknown, fills: boolean) => boolean

interface Keyword {
  /** Whether the keyword's own value, in its schema, is one that is understood here. */
  readonly fits: (value: unknown, schema: JsonSchema) => boolean
  readonly holds: Holds
}

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

/** In the order in which ajv asks them. */
const keywords: Readonly<Record<string, Keyword>> = {
  type: {
    fits: (type) => [type].flat().every((name) => typeof name === 'string' && Object.hasOwn(typeChecks, name)),
    holds: ({ type }, value) => [type].flat().some((name) => typeChecks[name as string]!(value)),
  },
  enum: {
    fits: (values) => Array.isArray(values) && values.length > 0 && values.every(isScalar),
    holds: ({ enum: values }, value) => (values as unknown[]).includes(value),
  },
  const: { fits: isScalar, holds: ({ const: only }, value) => only === value },
  not: { fits: isSchema, holds: ({ not }, value) => !isValid(not as JsonSchema, value, false) },
  anyOf: { fits: areAlternatives, holds: ({ anyOf }, value) => countValid(anyOf, value) > 0 },
  oneOf: { fits: areAlternatives, holds: ({ oneOf }, value) => countValid(oneOf, value) === 1 },
  allOf: {
    fits: areAlternatives,
    holds: ({ allOf }, value, fills) => (allOf as JsonSchema[]).every((schema) => isValid(schema, value, fills)),
  },
  if: {
    fits: isSchema,
    holds: ({ if: condition, then = {}, else: otherwise = {} }, value, fills) =>
      isValid((isValid(condition as JsonSchema, value, false) ? then : otherwise) as JsonSchema, value, fills),
  },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { fits: isSchema, holds: () => true },
  else: { fits: isSchema, holds: () => true },
  minLength: { fits: isCount, holds: ({ minLength }, value) => typeof value !== 'string' || textLength(value) >= (minLength as number) },
  maxLength: { fits: isCount, holds: ({ maxLength }, value) => typeof value !== 'string' || textLength(value) <= (maxLength as number) },
  pattern: {
    fits: (pattern) => typeof pattern === 'string' && compile(pattern) !== undefined,
    holds: ({ pattern }, value) => typeof value !== 'string' || compile(pattern as string)!.test(value),
  },
  minimum: { fits: isNumber, holds: ({ minimum }, value) => !isNumber(value) || value >= (minimum as number) },
  maximum: { fits: isNumber, holds: ({ maximum }, value) => !isNumber(value) || value <= (maximum as number) },
  exclusiveMinimum: { fits: isNumber, holds: ({ exclusiveMinimum }, value) => !isNumber(value) || value > (exclusiveMinimum as number) },
  exclusiveMaximum: { fits: isNumber, holds: ({ exclusiveMaximum }, value) => !isNumber(value) || value < (exclusiveMaximum as number) },
  minItems: { fits: isCount, holds: ({ minItems }, value) => !Array.isArray(value) || value.length >= (minItems as number) },
  maxItems: { fits: isCount, holds: ({ maxItems }, value) => !Array.isArray(value) || value.length <= (maxItems as number) },
  uniqueItems: {
    // Of lists and objects it is for ajv to say whether they are equal.
    fits: (unique, { items }) =>
      unique === false || (unique === true && isObject(items) && items.type !== undefined && areScalar(items.type)),
    holds: ({ uniqueItems }, value) => uniqueItems !== true || !Array.isArray(value) || new Set(value).size === value.length,
  },
  items: {
    fits: isSchema,
    holds: ({ items }, value, fills) => !Array.isArray(value) || value.every((item) => isValid(items as JsonSchema, item, fills)),
  },
  // Defaults are filled in here.
  required: {
    fits: (names) => Array.isArray(names) && names.every((name) => typeof name === 'string'),
    holds: ({ required }, value) => !isObject(value) || (required as string[]).every((name) => Object.hasOwn(value, name)),
  },
  propertyNames: {
    fits: isSchema,
    holds: ({ propertyNames }, value) =>
      !isObject(value) || Object.keys(value).every((name) => isValid(propertyNames as JsonSchema, name, false)),
  },
  additionalProperties: {
    fits: (schema) => typeof schema === 'boolean' || isSchema(schema),
    holds: ({ additionalProperties, properties = {}, patternProperties = {} }, value, fills) =>
      !isObject(value) ||
      Object.keys(value).every(
        (name) =>
          Object.hasOwn(properties as object, name) ||
          Object.keys(patternProperties as object).some((pattern) => compile(pattern)!.test(name)) ||
          additionalProperties === true ||
          (additionalProperties !== false && isValid(additionalProperties as JsonSchema, value[name], fills)),
      ),
  },
  properties: {
    fits: areSchemas,
    holds: ({ properties }, value, fills) =>
      !isObject(value) ||
      Object.entries(properties as Record<string, JsonSchema>).every(
        ([name, schema]) => !Object.hasOwn(value, name) || isValid(schema, value[name], fills),
      ),
  },
  patternProperties: {
    fits: (schemas) => areSchemas(schemas) && Object.keys(schemas as object).every((pattern) => compile(pattern) !== undefined),
    holds: ({ patternProperties }, value, fills) =>
      !isObject(value) ||
      Object.entries(patternProperties as Record<string, JsonSchema>).every(([pattern, schema]) =>
        Object.keys(value).every((name) => !compile(pattern)!.test(name) || isValid(schema, value[name], fills)),
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
      ([word, value]) => isSilent(word) || (Object.hasOwn(keywords, word) && keywords[word]!.fits(value, schema)),
    )
    known.set(schema, answer)
  }
  return answer
}

function isSchema(value: unknown): boolean {
  return isObject(value) && isKnown(value)
}

function areSchemas(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isSchema)
}

function areAlternatives(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isSchema)
}

function areScalar(type: unknown): boolean {
  return ![type].flat().some((name) => name === 'object' || name === 'array')
}

function isValid(schema: JsonSchema, value: unknown, fills: boolean): boolean {
  for (const [word, { holds }] of Object.entries(keywords)) {
    if (word === 'required' && fills) fillDefaults(schema, value)
    if (Object.hasOwn(schema, word) && !holds(schema, value, fills)) return false
  }
  return true
}

function countValid(alternatives: unknown, value: unknown): number {
  return (alternatives as JsonSchema[]).filter((schema) => isValid(schema, value, false)).length
}

function fillDefaults({ properties = {} }: JsonSchema, value: unknown): void {
  if (!isObject(value)) return
  for (const [name, inner] of Object.entries(properties as Record<string, JsonSchema>))
    if (value[name] === undefined && inner.default !== undefined) value[name] = structuredClone(inner.default)
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u')
  } catch {
    // ajv says what is wrong with it.
    return undefined
  }
}
