import type { JsonSchema } from '@muster/provider'
import type { ErrorObject } from 'ajv'
import type { Fault, Path } from './fault.ts'
import { didYouMean, didYouMeanOr } from './find-nearest.ts'
import { hasReference } from './find-references.ts'
import type { YamlFile } from './read-yaml.ts'
import { at, isObject, isSecret, propertyNames, readPointer, type Shape, shapeOf } from './shape-of.ts'

/** A fault of a value, not yet placed in a file. */
export interface ValueFault {
  readonly path: Path
  /** The place is the key that ends `path`, not its value. */
  readonly key: boolean
  readonly sentence: string
}

/**
 * What the validator found, as sentences. `value` is what was validated against `schema`; `unseen` when it came from
 * outside the file and must not be shown.
 */
export function explainFaults(
  errors: readonly ErrorObject[],
  schema: JsonSchema,
  value: unknown,
  show: 'shown' | 'unseen' = 'shown',
): readonly ValueFault[] {
  const faults: ValueFault[] = []
  for (const error of withoutRejectedBranches(errors)) {
    const path = pathOf(error.instancePath, value)
    const shape = path.reduce<Shape>((shape, step) => shape.child(step), shapeOf(schema))
    const found = path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown>)[step], value)
    // A reference is validated again when it has been resolved.
    if (typeof found === 'string' && hasReference(found)) continue
    const but = show === 'unseen' || isSecret(shape) ? '' : butIs(found)
    const fault = explain(error, path, found, but, shape, parentSchema(schema, error.schemaPath), schema)
    if (!faults.some((other) => JSON.stringify(other.path) === JSON.stringify(fault.path) && other.key === fault.key)) faults.push(fault)
  }
  return faults
}

export function placeFaults(yaml: YamlFile, base: Path, faults: readonly ValueFault[]): readonly Fault[] {
  return faults.map(({ path, key, sentence }) =>
    key ? yaml.faultAtKey([...base, ...path], sentence) : yaml.faultAt([...base, ...path], sentence),
  )
}

function explain(
  error: ErrorObject,
  path: Path,
  found: unknown,
  but: string,
  shape: Shape,
  schema: JsonSchema,
  root: JsonSchema,
): ValueFault {
  const here = (sentence: string): ValueFault => ({ path, key: false, sentence })
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key: string = error.params.additionalProperty ?? error.params.unevaluatedProperty
      const names = propertyNames(shape)
      const free = names.filter((name) => !isObject(found) || !(name in found))
      return {
        path: [...path, key],
        key: true,
        sentence: `unknown key \`${key}\`${didYouMean(key, names) || belongsElsewhere(key, root) || didYouMeanOr(key, free, 'what can stand here is')}`,
      }
    }
    case 'required':
    case 'dependentRequired':
      return here(`\`${error.params.missingProperty}\` is missing`)
    case 'minItems':
      return here(`must be ${expected(schema) ?? `a list of at least ${error.params.limit}`}, but is empty`)
    case 'enum': {
      const allowed = (error.params.allowedValues as readonly unknown[]).map(String)
      return here(
        `must be ${expected(schema) ?? `one of ${allowed.map(quote).join(', ')}`}${but}${but !== '' && typeof found === 'string' ? didYouMean(found, allowed) : ''}`,
      )
    }
    case 'const':
      return here(`must be ${quote(String(error.params.allowedValue))}${but}`)
    case 'type': {
      const types = [error.params.type].flat() as readonly string[]
      const mend = types.includes('array') && isObject(found) ? '; begin each thing in the list with `- `' : ''
      return here(`must be ${expected(schema) ?? types.map(typeName).join(' or ')}${but}${mend}`)
    }
    default: {
      const ways: readonly (readonly string[])[] = error.params.ways ?? []
      if (ways.length > 0) return here(`one of these is missing: ${ways.map((keys) => keys.map(quote).join(' with ')).join(', ')}`)
      return here(`${expected(schema) === undefined ? error.message : `must be ${expected(schema)}`}${but}`)
    }
  }
}

function butIs(found: unknown): string {
  if (found === null) return ', but nothing stands here'
  if (Array.isArray(found)) return ', but is a list'
  if (isObject(found)) return ', but keys stand below it'
  const shown = String(found)
  return `, but is ${quote(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown)}`
}

function expected(schema: JsonSchema): string | undefined {
  return typeof schema['x-expected'] === 'string' ? schema['x-expected'] : undefined
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'keys and their values, indented below it',
  null: 'nothing',
}

function typeName(type: string): string {
  return typeNames[type] ?? type
}

function quote(value: string): string {
  return `\`${value}\``
}

/** The steps of `pointer` as they are in the value: indexes of lists are numbers. */
function pathOf(pointer: string, value: unknown): Path {
  let inner = value
  return readPointer(pointer).map((name) => {
    const step = Array.isArray(inner) ? Number(name) : name
    inner = (inner as Record<string | number, unknown>)[step]
    return step
  })
}

function parentSchema(schema: JsonSchema, schemaPath: string): JsonSchema {
  const parent = at(schema, schemaPath.slice(0, schemaPath.lastIndexOf('/')))
  return isObject(parent) ? parent : {}
}

/**
 * A value that fits none of several alternatives has faults under each of them. Only those of the nearest alternative
 * (one of the right type, with the fewest) help; the summary that the alternatives themselves give is dropped when they do.
 * Where each is only a key that is missing, none is nearer: the summary says which there are.
 */
function withoutRejectedBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors
  for (const union of errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')) {
    const branches = new Map<string, ErrorObject[]>()
    for (const error of kept) {
      if (error === union || !error.schemaPath.startsWith(`${union.schemaPath}/`) || !error.instancePath.startsWith(union.instancePath))
        continue
      const branch = error.schemaPath.slice(union.schemaPath.length + 1).split('/', 1)[0] ?? ''
      branches.set(branch, [...(branches.get(branch) ?? []), error])
    }
    const ways = [...branches.values()].map((branch) => missingKeys(branch, union))
    if (ways.length > 1 && ways.every((keys) => keys.length > 0)) {
      const rejected = new Set([...branches.values()].flat())
      kept = kept.filter((error) => !rejected.has(error)).map((error) => (error === union ? { ...union, params: { ways } } : error))
      continue
    }
    const nearest = [...branches.values()].sort((a, b) => misses(a, union) - misses(b, union) || a.length - b.length)[0]
    if (nearest === undefined) continue
    const rejected = new Set([union, ...[...branches.values()].filter((branch) => branch !== nearest).flat()])
    kept = kept.filter((error) => !rejected.has(error))
  }
  return kept.filter(({ keyword }) => keyword !== 'if')
}

/** The keys whose lack is all that is wrong with an alternative; none when something else is. */
function missingKeys(branch: readonly ErrorObject[], { instancePath }: ErrorObject): readonly string[] {
  const isMissing = branch.every((error) => error.keyword === 'required' && error.instancePath === instancePath)
  return isMissing ? branch.map(({ params }) => params.missingProperty as string) : []
}

/** 1 when the alternative is of another kind altogether than the value. */
function misses(branch: readonly ErrorObject[], union: ErrorObject): number {
  return branch.some(({ keyword, instancePath }) => instancePath === union.instancePath && ['type', 'enum', 'const'].includes(keyword))
    ? 1
    : 0
}

/** The end of a sentence about a key that stands at the wrong depth: where alone it can stand, or nothing. */
function belongsElsewhere(key: string, root: JsonSchema): string {
  const [place, ...others] = placesOf(key, root, '')
  if (place === undefined || others.length > 0) return ''
  return place === '' ? '; it belongs at the top of the file, not indented' : `; it belongs under \`${place}\``
}

function placesOf(key: string, { properties, items }: JsonSchema, place: string): string[] {
  const named = isObject(properties) ? Object.entries(properties) : []
  return [
    ...(named.some(([name]) => name === key) ? [place] : []),
    ...named.flatMap(([name, inner]) => placesOf(key, inner as JsonSchema, place === '' ? name : `${place}.${name}`)),
    ...(isObject(items) ? placesOf(key, items, `${place}[]`) : []),
  ]
}
