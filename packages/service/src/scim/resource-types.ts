import type { Attribute, Schema } from './attribute.ts'
import { groupSchema, musterGroupSchema } from './group-schema.ts'
import { enterpriseSchema, hasEnterprise, musterUserSchema, userSchema } from './user-schema.ts'

/** What there is of everything, whatever its schema (RFC 7643, section 3.1). */
function commonAttributes(name: string, schemas: Attribute['search']): readonly Attribute[] {
  return [
    {
      name: 'schemas',
      description: 'Which schemas it has.',
      type: 'reference',
      multiValued: true,
      caseExact: true,
      returned: 'always',
      ...(schemas && { search: schemas }),
    },
    { name: 'id', description: 'Stays the same.', caseExact: true, returned: 'always', search: 'account' },
    { name: 'externalId', description: "The source's own.", caseExact: true, search: 'id' },
    {
      name: 'meta',
      description: 'About the resource.',
      type: 'complex',
      subAttributes: [
        { name: 'resourceType', description: 'Which it is.', caseExact: true, search: { always: name } },
        { name: 'created', description: 'When it came into the copy.', type: 'dateTime', search: 'createdAt' },
        { name: 'lastModified', description: 'When a run changed it last.', type: 'dateTime', search: 'changedAt' },
        { name: 'location', description: 'Where it is.', type: 'reference', caseExact: true },
        { name: 'version', description: 'Changes when it does.', caseExact: true },
      ],
    },
  ]
}

export interface ResourceType {
  readonly kind: 'user' | 'group'
  readonly name: 'User' | 'Group'
  readonly endpoint: '/Users' | '/Groups'
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly Schema[]
  /** Those of every resource, and those of the schema. */
  readonly attributes: readonly Attribute[]
}

const whole = { exists: <Condition>(holds: Condition) => holds }

export const users: ResourceType = {
  kind: 'user',
  name: 'User',
  endpoint: '/Users',
  description: 'People',
  schema: userSchema,
  extensions: [enterpriseSchema, musterUserSchema],
  attributes: [
    ...commonAttributes('User', {
      elements: [
        { ...whole, parts: { value: { always: userSchema.id } } },
        { exists: (holds) => ({ and: [hasEnterprise, holds] }), parts: { value: { always: enterpriseSchema.id } } },
        { ...whole, parts: { value: { always: musterUserSchema.id } } },
      ],
    }),
    ...userSchema.attributes,
  ],
}

export const groups: ResourceType = {
  kind: 'group',
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups',
  schema: groupSchema,
  extensions: [musterGroupSchema],
  attributes: [
    ...commonAttributes('Group', {
      elements: [groupSchema, musterGroupSchema].map(({ id }) => ({ ...whole, parts: { value: { always: id } } })),
    }),
    ...groupSchema.attributes,
  ],
}

export const schemas: readonly Schema[] = [userSchema, enterpriseSchema, musterUserSchema, groupSchema, musterGroupSchema]

/** RFC 7643, section 6. */
export function describeResourceType({ name, endpoint, description, schema, extensions }: ResourceType, base: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    schemaExtensions: extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }
}

export interface FoundAttribute {
  readonly attribute: Attribute
  readonly sub?: Attribute
}

/** `name.givenName`, with or without the schema before it, without case (RFC 7644, section 3.10). */
export function findAttribute({ schema, extensions, attributes }: ResourceType, path: string): FoundAttribute | undefined {
  const lower = path.toLowerCase()
  const within = [schema, ...extensions].find(({ id }) => lower.startsWith(`${id.toLowerCase()}:`))
  const [first, second, ...more] = (within === undefined ? lower : lower.slice(within.id.length + 1)).split('.')
  const among = within === undefined || within === schema ? attributes : within.attributes
  const attribute = among.find(({ name }) => name.toLowerCase() === first)
  if (attribute === undefined || more.length > 0) return undefined
  if (second === undefined) return { attribute }
  const sub = attribute.subAttributes?.find(({ name }) => name.toLowerCase() === second)
  return sub && { attribute, sub }
}
