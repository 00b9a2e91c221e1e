import { asList, asObject } from './api-error.ts'
import { defaultEmployeeNumber, type Settings } from './settings.ts'

/** A user of the Directory API, of which nothing is taken for granted. */
export type Item = Readonly<Record<string, unknown>>

/** What is asked of users, and how the settings' fields are read out of them. */
export interface WantedFields {
  /** The part of the query that says so. */
  readonly query: Readonly<Record<string, string>>
  /** `users(…)` without the brackets' outside, for one user. */
  readonly ofUser: string
  /** The names of the settings' own fields, as they stand there. */
  readonly named: readonly string[]
  /** The values of a field as the settings name it: `Cards.number`, `externalIds.organization`. */
  values(user: Item, field: string): readonly string[]
}

const always = [
  'id',
  'primaryEmail',
  'name(givenName,familyName,fullName,displayName)',
  'suspended',
  'archived',
  'orgUnitPath',
  'aliases',
  'nonEditableAliases',
  'organizations',
  'locations',
]
const externalIds = 'externalIds'

/** Only what is used is asked for: a response names no photo, phone, address or password. */
export function chooseFields(settings: Settings): WantedFields {
  const { username = 'email', employeeNumber = defaultEmployeeNumber, cardNumbers = [], attributes = {} } = settings
  const named = [...new Set([username, employeeNumber, ...cardNumbers, ...Object.values(attributes)])].filter((field) =>
    field.includes('.'),
  )
  const schemas = [...new Set(named.map((field) => split(field).schema))].filter((schema) => schema !== externalIds)
  const reads = named.some((field) => split(field).schema === externalIds)
  return {
    query: schemas.length > 0 ? { projection: 'custom', customFieldMask: schemas.join(',') } : {},
    ofUser: [...always, ...(reads ? [externalIds] : []), ...(schemas.length > 0 ? ['customSchemas'] : [])].join(','),
    named,
    values(user, field) {
      const { schema, name } = split(field)
      return schema === externalIds ? externalValues(user, name) : textsOf(asObject(asObject(user.customSchemas)[schema])[name])
    },
  }
}

function split(field: string): { readonly schema: string; readonly name: string } {
  const dot = field.indexOf('.')
  return { schema: field.slice(0, dot), name: field.slice(dot + 1) }
}

/** By the type of the external id, or by the word that a custom one has for it. */
function externalValues(user: Item, type: string): readonly string[] {
  return asList(user.externalIds)
    .map(asObject)
    .filter((id) => id.type === type || (id.type === 'custom' && id.customType === type))
    .flatMap(({ value }) => textsOf(value))
}

/** A custom field has one value, or several as `[{ value, type }]`; numbers and truth values are said as text. */
function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => textsOf(asObject(each).value ?? each))
  if (typeof value === 'string') return value.trim() === '' ? [] : [value]
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : []
}
