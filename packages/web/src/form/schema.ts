/** What the forms know of JSON Schema: what the plugins use of it. The service validates all of it. */
export interface FieldSchema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly patternProperties?: Readonly<Record<string, FieldSchema>>
  readonly additionalProperties?: boolean | FieldSchema
  readonly items?: FieldSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly required?: readonly string[]
  readonly if?: FieldSchema
  readonly then?: FieldSchema
  readonly else?: FieldSchema
  readonly anyOf?: readonly FieldSchema[]
  readonly pattern?: string
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly 'x-expected'?: string
  readonly 'x-secret'?: boolean
}

export type Fields = Readonly<Record<string, unknown>>

/** How a field is asked for. */
export type Kind = 'choice' | 'yes-or-no' | 'number' | 'text' | 'secret' | 'lines' | 'choices' | 'fields' | 'pairs' | 'json'

export function kindOf(schema: FieldSchema): Kind {
  const types = schema.type === undefined ? [] : [schema.type].flat()
  if (schema['x-secret'] === true) return 'secret'
  if (schema.enum !== undefined) return 'choice'
  if (types.includes('array')) {
    const { items = {} } = schema
    if (items.enum !== undefined) return 'choices'
    return items.type === 'string' || items.type === undefined ? 'lines' : 'json'
  }
  if (types.includes('object')) {
    if (schema.properties !== undefined) return 'fields'
    const { additionalProperties: others } = schema
    return typeof others === 'object' && others.type === 'string' ? 'pairs' : 'json'
  }
  if (types.includes('boolean')) return 'yes-or-no'
  if (types.includes('number') || types.includes('integer')) return 'number'
  return types.includes('string') ? 'text' : 'json'
}

/** The names that must be there, given what is: `required`, by `if` and what follows from it, too. */
export function requiredOf(schema: FieldSchema, value: Fields): ReadonlySet<string> {
  const { required = [], if: condition } = schema
  const branch = condition === undefined ? undefined : holds(condition, value) ? schema.then : schema.else
  return new Set([...required, ...(branch === undefined ? [] : requiredOf(branch, value))])
}

/** Ways of which one must be taken, each by the fields that it needs. */
export function waysOf({ anyOf = [] }: FieldSchema): readonly (readonly string[])[] {
  return anyOf.flatMap(({ required }) => (required === undefined ? [] : [required]))
}

function holds({ properties = {}, required = [] }: FieldSchema, value: Fields): boolean {
  if (required.some((name) => value[name] === undefined)) return false
  return Object.entries(properties).every(([name, wanted]) => {
    const one = value[name]
    if (one === undefined) return true
    if (wanted.const !== undefined) return one === wanted.const
    if (wanted.enum !== undefined) return wanted.enum.includes(one)
    return wanted.type === undefined || [wanted.type].flat().includes(Array.isArray(one) ? 'array' : typeof one)
  })
}

/** Without what is left empty. */
export function withField(value: Fields, name: string, field: unknown): Fields {
  const { [name]: _, ...others } = value
  return isEmpty(field) ? others : { ...others, [name]: field }
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** `clientSecret` → `Client secret`. */
export function labelOf(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_-]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}
