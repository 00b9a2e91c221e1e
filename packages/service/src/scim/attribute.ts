import type { Condition, Field, ListField } from '@muster/store'

/** What a part of a value is, to a filter: a field, always the same, or worked out of comparisons of fields. */
export type Searched = Field | { readonly always: string | boolean } | ((compare: (field: Field) => Condition) => Condition)

/** One sort of value that a list of an attribute has, and what its parts are. */
export interface SearchedElement {
  /** That there is such a value for which this holds. */
  readonly exists: (holds: Condition) => Condition
  readonly parts: Readonly<Record<string, Searched>>
}

/** An attribute as `/Schemas` tells it (RFC 7643, section 7), with what it is to a filter. Left out: it cannot be searched by. */
export interface Attribute {
  readonly name: string
  readonly description: string
  readonly type?: 'string' | 'boolean' | 'complex' | 'reference' | 'dateTime'
  readonly multiValued?: true
  readonly required?: true
  readonly caseExact?: true
  readonly returned?: 'always' | 'request'
  readonly uniqueness?: 'server'
  readonly canonicalValues?: readonly string[]
  readonly referenceTypes?: readonly string[]
  readonly subAttributes?: readonly Attribute[]
  readonly search?: Searched | { readonly list: ListField } | { readonly elements: readonly SearchedElement[] }
}

export interface Schema {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

/** RFC 7643, section 7: everything is read-only here. */
export function describeSchema({ id, name, description, attributes }: Schema, base: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id,
    name,
    description,
    attributes: attributes.map(describeAttribute),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  }
}

function describeAttribute(attribute: Attribute): object {
  const { name, description, type = 'string', multiValued = false, required = false, caseExact = false } = attribute
  const { returned = 'default', uniqueness = 'none', canonicalValues, referenceTypes, subAttributes } = attribute
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(type !== 'boolean' && type !== 'complex' && type !== 'dateTime' && { caseExact, uniqueness }),
    mutability: 'readOnly',
    returned,
    ...(canonicalValues && { canonicalValues }),
    ...(referenceTypes && { referenceTypes }),
    ...(subAttributes && { subAttributes: subAttributes.map(describeAttribute) }),
  }
}
