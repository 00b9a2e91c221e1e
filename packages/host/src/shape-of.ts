import type { JsonSchema } from '@muster/provider'

/** What a JSON Schema says about one place in a value: every schema that may apply there, alternatives and references followed. */
export interface Shape {
  readonly schemas: readonly JsonSchema[]
  /** The same for a property or an item. */
  child(step: string | number): Shape
}

export function shapeOf(root: JsonSchema): Shape {
  const shapeFor = (schemas: readonly JsonSchema[]): Shape => {
    const all = alternatives(schemas, root)
    return {
      schemas: all,
      child: (step) => shapeFor(all.flatMap((schema) => (typeof step === 'number' ? itemOf(schema, step) : propertyOf(schema, step)))),
    }
  }
  return shapeFor([root])
}

/** Marked by `x-secret`: handed to the plugin as a `Secret`, never shown. */
export function isSecret(shape: Shape): boolean {
  return shape.schemas.some((schema) => schema['x-secret'] === true)
}

/** Marked by `x-amount`: read by its digits, never as a float. */
export function isAmount(shape: Shape): boolean {
  return shape.schemas.some((schema) => schema['x-amount'] === true)
}

export function accepts(shape: Shape, type: 'string' | 'number' | 'boolean'): boolean {
  const types = shape.schemas.flatMap(typesOf)
  return types.includes(type) || (type === 'number' && types.includes('integer'))
}

export function propertyNames(shape: Shape): readonly string[] {
  return shape.schemas.flatMap((schema) => (isObject(schema.properties) ? Object.keys(schema.properties) : []))
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type !== undefined) return [schema.type].flat().filter((type) => typeof type === 'string')
  const values = Array.isArray(schema.enum) ? schema.enum : 'const' in schema ? [schema.const] : []
  return values.map((value) => typeof value)
}

function alternatives(schemas: readonly JsonSchema[], root: JsonSchema): readonly JsonSchema[] {
  const found = new Set<JsonSchema>()
  const add = (schema: JsonSchema): void => {
    if (found.has(schema)) return
    found.add(schema)
    const nested = ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => schemasIn(schema[keyword]))
    for (const other of [...nested, ...schemasIn([schema.then, schema.else, referred(schema.$ref, root)])]) add(other)
  }
  for (const schema of schemas) add(schema)
  return [...found]
}

function referred(reference: unknown, root: JsonSchema): unknown {
  return typeof reference === 'string' && reference.startsWith('#') ? at(root, reference) : undefined
}

/** What a JSON pointer such as `#/properties/name` leads to. */
export function at(root: unknown, pointer: string): unknown {
  return readPointer(pointer.slice(1)).reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined),
    root,
  )
}

/** The steps of a JSON pointer (RFC 6901). */
export function readPointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
}

function itemOf(schema: JsonSchema, index: number): readonly JsonSchema[] {
  const prefix = schemasIn(schema.prefixItems)
  return index < prefix.length ? prefix.slice(index, index + 1) : schemasIn([schema.items])
}

function propertyOf(schema: JsonSchema, name: string): readonly JsonSchema[] {
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, name)) return schemasIn([schema.properties[name]])
  const patterns = isObject(schema.patternProperties) ? Object.entries(schema.patternProperties) : []
  const matching = patterns.filter(([pattern]) => new RegExp(pattern, 'u').test(name)).map(([, value]) => value)
  return schemasIn(matching.length > 0 ? matching : [schema.additionalProperties])
}

function schemasIn(value: unknown): readonly JsonSchema[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
