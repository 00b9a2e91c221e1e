import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js'
import type { Fault } from './fault.ts'
import { isMoment, membersPerLine } from './record-shapes.ts'

type Explanation = Pick<Fault, 'message' | 'hint'>

let validators: ((type: string) => ValidateFunction | undefined) | undefined

/**
 * The compiled JSON Schema of one type of record. Loaded when first asked for: ajv costs 16 ms, and a listing without
 * faults never needs it.
 */
export function schemaOf(type: string): ValidateFunction | undefined {
  validators ??= loadSchemas()
  return validators(type)
}

function loadSchemas(): (type: string) => ValidateFunction | undefined {
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js')
  const schema = JSON.parse(readFileSync(new URL('../schemas/records.schema.json', import.meta.url), 'utf8'))
  const ajv = new Ajv2020({ ownProperties: true, allowUnionTypes: true, strictRequired: false, strictTypes: false, verbose: true })
  ajv.addFormat('moment', isMoment)
  ajv.addSchema(schema)
  return (type) => ajv.getSchema(`${schema.$id}#/$defs/${type}`)
}

/** Says what the schema has against `record`, which the hand-written check refused. */
export function explainFault(record: Readonly<Record<string, unknown>>, type: string): Explanation {
  const validate = schemaOf(type)
  const error = validate === undefined || validate(record) ? undefined : validate.errors?.[0]
  if (error === undefined) return { message: `not a valid record of type ${type}`, hint: 'see PROTOCOL.md, section Records' }
  const field = fieldOf(error.instancePath)
  const { what, mend } = explain(error, type, field)
  return { message: field === '' ? what : `${field}: ${what}`, hint: mend }
}

export function explainNonObject(value: unknown): Fault {
  return {
    type: 'fault',
    message: `not a record but ${describe(value)}`,
    hint: 'print one JSON object per line, each with its "type"',
  }
}

export function explainUntyped(record: Readonly<Record<string, unknown>>): Fault {
  const guess =
    record.username !== undefined ? 'user' : record.members !== undefined ? 'members' : record.name !== undefined ? 'group' : 'user'
  const what = record.type === undefined ? 'missing' : `expected a string, found ${describe(record.type)}`
  return { type: 'fault', message: `type: ${what}`, hint: `every record names its type: print "type":"${guess}" in it` }
}

/** `/attributes/faculty/0` → `attributes.faculty[0]`. */
function fieldOf(instancePath: string): string {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '')
}

const words: Readonly<Record<string, string>> = {
  string: 'a string',
  array: 'a list',
  object: 'an object',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  null: 'null',
}

function explain(error: ErrorObject, type: string, field: string): { readonly what: string; readonly mend: string } {
  const found = field.startsWith('pin') ? describeKind(error.data) : describe(error.data)
  switch (error.keyword) {
    case 'type': {
      const wanted = [error.params.type].flat() as string[]
      return { what: `expected ${wanted.map((word) => words[word]).join(' or ')}, found ${found}`, mend: mendType(wanted, error.data) }
    }
    case 'required': {
      const missing = error.params.missingProperty as string
      return type === 'members' && missing === 'members'
        ? { what: 'neither members nor unknown', mend: 'print "members":[…], or "unknown":true when they could not all be read' }
        : { what: `${missing}: missing`, mend: `every ${type} record needs "${missing}"` }
    }
    case 'minLength':
      return { what: 'is empty', mend: 'print its value, or leave out the record if it has none' }
    case 'pattern':
      return {
        what: 'has a line break, a NUL or half a surrogate pair in it',
        mend: 'clean it at its source: a name or id must be one line of text',
      }
    case 'format':
      return { what: `expected a date, found ${found}`, mend: 'print it as 2026-12-31 or 2026-12-31T23:59:59Z' }
    case 'enum':
      return {
        what: `expected ${(error.params.allowedValues as string[]).join(', ')}, found ${found}`,
        mend: 'print one of these words, in quotes',
      }
    case 'maxItems':
      return {
        what: `${(error.data as unknown[]).length} members in one record`,
        mend: `print at most ${membersPerLine} and repeat the record for the others`,
      }
    case 'minimum':
    case 'maximum':
      return { what: `expected a number ${error.params.comparison} ${error.params.limit}, found ${found}`, mend: 'print the right number' }
    case 'false schema':
      return { what: 'stands beside "unknown":true', mend: 'print either the members or "unknown":true' }
    default:
      return { what: `${error.message}`, mend: 'see PROTOCOL.md, section Records' }
  }
}

function mendType(wanted: readonly string[], found: unknown): string {
  if (wanted.includes('string') && (typeof found === 'number' || typeof found === 'boolean')) return 'print it in quotes'
  if (wanted.includes('array')) return 'print it in square brackets: ["one","two"]'
  if (wanted.includes('boolean')) return 'print true or false, without quotes'
  if (wanted.includes('integer') || wanted.includes('number')) return 'print the number, without quotes'
  if (found === null) return 'leave it out when there is none'
  return wanted.includes('object') ? 'print it in curly brackets: {"name":["value"]}' : 'print it in quotes'
}

function describe(value: unknown): string {
  if (typeof value === 'number') return `the number ${value}`
  if (typeof value === 'string') return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
  if (typeof value === 'boolean') return `${value}`
  return describeKind(value)
}

function describeKind(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}
