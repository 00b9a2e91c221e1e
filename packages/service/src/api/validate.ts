import type { JsonSchema } from '@muster/provider'
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { type InputFault, Problem } from './problem.ts'

type Validate = (data: unknown) => { readonly value: unknown } | { readonly error: Problem }

const settings = { allErrors: true, strict: false, validateFormats: false, ownProperties: true, useDefaults: true, verbose: true } as const
/** What stands in a URL is text; what stands in a body is what it is. */
const ofUrls = new Ajv2020({ ...settings, coerceTypes: true })
const ofBodies = new Ajv2020(settings)

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
}

const placeOf: Readonly<Record<string, string>> = { params: 'path', querystring: 'query' }

/** `part`: `body`, `querystring`, `params`. All faults come at once, and none repeats what was given: it may be a password. */
export function compileValidator(schema: JsonSchema, part: string): Validate {
  const validate = (part === 'body' ? ofBodies : ofUrls).compile(schema)
  const place = placeOf[part] ?? part
  return (data) => {
    if (validate(data)) return { value: data }
    const faults = (validate.errors ?? []).map((error) => toFault(error, place, schema)).sort((a, b) => (a.place < b.place ? -1 : 1))
    return { error: new Problem(400, { detail: 'What was asked has faults.', faults }) }
  }
}

function toFault({ instancePath, keyword, params, message, parentSchema }: ErrorObject, part: string, schema: JsonSchema): InputFault {
  const steps = instancePath.split('/').slice(1)
  const at = (name?: string): string => [part, ...steps, ...(name === undefined ? [] : [name])].join('.')
  switch (keyword) {
    case 'required':
      return { place: at(params.missingProperty), sentence: 'is missing' }
    case 'additionalProperties': {
      const known = Object.keys((schema.properties ?? {}) as object).join(', ')
      const name = String(params.additionalProperty).slice(0, 60)
      return { place: at(name), sentence: known === '' ? 'is not known; nothing can stand here' : `is not known; there are ${known}` }
    }
    case 'enum':
      return { place: at(), sentence: `must be one of ${(params.allowedValues as readonly unknown[]).join(', ')}` }
    case 'type':
      return { place: at(), sentence: `must be ${typeNames[params.type] ?? params.type}` }
    case 'minimum':
      return { place: at(), sentence: `must be ${params.limit} or more` }
    case 'maximum':
      return { place: at(), sentence: `must be ${params.limit} or less` }
    case 'minLength':
      return { place: at(), sentence: 'must not be empty' }
    case 'maxLength':
      return { place: at(), sentence: `must be ${params.limit} characters long at most` }
    case 'pattern':
      return { place: at(), sentence: `must be ${parentSchema?.['x-expected'] ?? `like ${params.pattern}`}` }
    default:
      return { place: at(), sentence: String(message) }
  }
}
