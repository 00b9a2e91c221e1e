import { type JsonSchema, MusterError } from '@muster/provider'
import { didYouMeanOr } from './find-nearest.ts'
import { loadPlugin } from './load-plugin.ts'
import { accepts, isObject, isSecret, propertyNames, readPointer, type Shape, shapeOf } from './shape-of.ts'
import { validateSettings } from './validate-settings.ts'

/** Something that a plugin cannot do without. */
export interface MissingSetting {
  /** As it is given to `set`: `bind.username`. */
  readonly name: string
  /** What its author says of it. */
  readonly description?: string
  /** The values it may have, when they are few. */
  readonly choices?: readonly string[]
  readonly isSecret: boolean
}

/** The settings of a source that is not written yet. */
export interface SettingsDraft {
  /** Takes a value as people type it; of a list with commas between. Throws `CONFIG_INVALID` for a name or a value that cannot be. */
  set(name: string, text: string): void
  /** What is still needed, the first first; what that is may depend on what has been set. */
  missing(): MissingSetting | undefined
  readonly value: Readonly<Record<string, unknown>>
}

/** Begins settings for the plugin that `type` names. Throws `PLUGIN_NOT_LOADED` when there is none. */
export async function draftSettings(type: string, folder: string, resolveFrom: readonly string[]): Promise<SettingsDraft> {
  const { settingsSchema } = (await loadPlugin(type, folder, resolveFrom)).provider
  return draftFor(settingsSchema)
}

export function draftFor(schema: JsonSchema): SettingsDraft {
  const value: Record<string, unknown> = {}
  return {
    value,
    set(name, text) {
      const steps = name.split('.')
      const shape = steps.reduce((shape, step, depth) => childOf(shape, step, steps.slice(0, depth)), shapeOf(schema))
      put(value, steps, readText(shape, name, text))
    },
    missing() {
      const needed = (where: readonly string[]): readonly string[] => {
        const shape = where.reduce((shape, step) => shape.child(step), shapeOf(schema))
        const nested = shape.schemas.flatMap(({ required }) => (Array.isArray(required) ? (required as string[]) : []))
        // Of a group of settings, what it needs itself.
        return propertyNames(shape).length > 0 && nested.length > 0 ? needed([...where, nested[0]!]) : where
      }
      const missing = validateSettings(schema, structuredClone(value)).filter(({ keyword }) => keyword === 'required')
      const inAnyCase = missing.filter(({ schemaPath }) => !/\/(?:anyOf|oneOf)\//.test(schemaPath))
      // What is needed in any case decides what else is; of alternatives the first is as good as any.
      const error = inAnyCase.find(({ schemaPath }) => schemaPath === '#/required') ?? inAnyCase[0] ?? missing[0]
      return error === undefined
        ? undefined
        : describe(needed([...readPointer(error.instancePath), error.params.missingProperty as string]), schema)
    },
  }
}

function childOf(shape: Shape, step: string, above: readonly string[]): Shape {
  const child = shape.child(step)
  if (child.schemas.length > 0) return child
  const place = above.length === 0 ? '' : ` of \`${above.join('.')}\``
  const end = didYouMeanOr(step, propertyNames(shape), 'there are')
  throw new MusterError('CONFIG_INVALID', `There is no setting \`${step}\`${place}${end}${end.endsWith('?') ? '' : '.'}`)
}

function readText(shape: Shape, name: string, text: string): unknown {
  if (accepts(shape, 'string')) return text
  if (accepts(shape, 'number')) {
    if (text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
    throw new MusterError('CONFIG_INVALID', `The setting \`${name}\` is a number, and ${JSON.stringify(text)} is none.`)
  }
  if (accepts(shape, 'boolean')) {
    if (text === 'true' || text === 'false') return text === 'true'
    throw new MusterError('CONFIG_INVALID', `The setting \`${name}\` is true or false, and not ${JSON.stringify(text)}.`)
  }
  if (shape.schemas.some(({ type }) => [type].flat().includes('array')))
    return text.split(',').map((part) => readText(shape.child(0), name, part.trim()))
  throw new MusterError('CONFIG_INVALID', `The setting \`${name}\` is a group of settings: ${propertyNames(shape).join(', ')}.`, {
    hint: `give one of them, such as ${name}.${propertyNames(shape)[0] ?? 'NAME'}=VALUE`,
  })
}

function put(into: Record<string, unknown>, [step = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) into[step] = value
  else {
    const inner = into[step]
    const group = isObject(inner) ? inner : {}
    into[step] = group
    put(group, rest, value)
  }
}

function describe(path: readonly string[], schema: JsonSchema): MissingSetting {
  const shape = path.reduce((shape, step) => shape.child(step), shapeOf(schema))
  const description = shape.schemas.map((one) => one.description).find((text) => typeof text === 'string')
  const choices = shape.schemas.map((one) => one.enum).find((values) => Array.isArray(values))
  return {
    name: path.join('.'),
    isSecret: isSecret(shape),
    ...(description !== undefined && { description: description as string }),
    ...(choices !== undefined && { choices: (choices as unknown[]).map(String) }),
  }
}
