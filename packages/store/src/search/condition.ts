/** One value of a person or a group. `spelling`: the source's own; `number`: its id where that is one; `value`: of a list, the element that is looked at. */
export type Field =
  | 'account'
  | 'username'
  | 'spelling'
  | 'id'
  | 'number'
  | 'source'
  | 'kind'
  | 'active'
  | 'createdAt'
  | 'changedAt'
  | 'value'
  | TextField

/** Fields of a record that are one text. */
export type TextField =
  | 'displayName'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'department'
  | 'office'
  | 'employeeNumber'
  | 'homeDirectory'
  | 'description'

/** Fields of a record that are lists of texts. */
export type ListField = 'otherEmails' | 'cardNumbers' | 'aliases' | { readonly attribute: string }

/**
 * From a person or a group to others: the groups it is in, directly or also through others; and whom a group has,
 * directly or also through others.
 */
export type Relation = 'directGroups' | 'groups' | 'members' | 'allMembers'

/** `like`: `%` stands for whatever there is, also nothing; `\\` before it, before `_` and before itself takes that away. */
export type Test = 'is' | 'contains' | 'begins' | 'ends' | 'like' | 'above' | 'atLeast' | 'below' | 'atMost'

export interface Comparison {
  readonly field: Field
  readonly test: Test
  /** Moments are milliseconds since 1970. */
  readonly value: string | number | boolean
  /** Texts are compared without case unless this is true. */
  readonly exact?: boolean
}

/**
 * What is searched for, whoever asks in whatever language. `unknown` is neither true nor false, and neither is its
 * negation (RFC 4511, section 4.5.1.7).
 */
export type Condition =
  | boolean
  | 'unknown'
  | { readonly and: readonly Condition[] }
  | { readonly or: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly present: Field }
  | Comparison
  | { readonly some: ListField; readonly holds: Condition }
  | { readonly related: Relation; readonly holds: Condition }

/** The same with what is certain worked out: a search for what groups never have looks at no group. */
export function simplify(condition: Condition): Condition {
  if (typeof condition !== 'object') return condition
  if ('and' in condition) return joined(condition.and, false)
  if ('or' in condition) return joined(condition.or, true)
  if ('not' in condition) {
    const inner = simplify(condition.not)
    if (typeof inner === 'boolean') return !inner
    return inner === 'unknown' ? inner : { not: inner }
  }
  if ('holds' in condition) {
    const holds = simplify(condition.holds)
    return holds === false ? false : { ...condition, holds }
  }
  return condition
}

/** `decides`: the one that settles the whole, whatever the rest is. */
function joined(conditions: readonly Condition[], decides: boolean): Condition {
  const left: Condition[] = []
  for (const condition of conditions) {
    const simple = simplify(condition)
    if (simple === decides) return decides
    if (simple !== !decides) left.push(simple)
  }
  if (left.length === 0) return !decides
  if (left.length === 1) return left[0]!
  return decides ? { or: left } : { and: left }
}
