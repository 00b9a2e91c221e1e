import type { Condition, Field, Test } from '@muster/store'
import type { Attribute, Searched, SearchedElement } from './attribute.ts'
import type { Comparing, ScimFilter } from './parse-filter.ts'
import { findAttribute, type ResourceType } from './resource-types.ts'
import { ScimError } from './scim-error.ts'

type Comparison = { readonly op: 'pr' } | { readonly op: Comparing; readonly value: string | number | boolean | null }

const tests: Readonly<Record<Exclude<Comparing, 'ne'>, Test>> = {
  eq: 'is',
  co: 'contains',
  sw: 'begins',
  ew: 'ends',
  gt: 'above',
  ge: 'atLeast',
  lt: 'below',
  le: 'atMost',
}

/**
 * What the filter searches for among resources of one type. `isKnown`: whether another type that is searched as well has an
 * attribute of this path; then nobody of this one has it.
 */
export function compileFilter(filter: ScimFilter, type: ResourceType, isKnown: (path: string) => boolean = () => false): Condition {
  if ('and' in filter) return { and: filter.and.map((one) => compileFilter(one, type, isKnown)) }
  if ('or' in filter) return { or: filter.or.map((one) => compileFilter(one, type, isKnown)) }
  if ('not' in filter) return { not: compileFilter(filter.not, type, isKnown) }
  const found = findAttribute(type, filter.path)
  if (found === undefined) {
    if (isKnown(filter.path)) return false
    throw invalid(`${shown(filter.path)} is no attribute of a ${type.name}`)
  }
  const { attribute, sub } = found
  if ('within' in filter) {
    if (sub !== undefined || attribute.subAttributes === undefined) throw invalid(`${attribute.name} has no parts to be looked into`)
    const { within } = filter
    return compileElements(attribute, (element) => compileWithin(within, attribute, element))
  }
  if (attribute.multiValued) {
    const part = sub?.name ?? 'value'
    if (isList(attribute)) return compileList(attribute, filter)
    return compileElements(attribute, (element) => comparePart(attribute, element, part, filter))
  }
  if (sub === undefined && attribute.subAttributes !== undefined) {
    if (filter.op !== 'pr')
      throw invalid(`${attribute.name} is compared by one of its parts: ${attribute.name}.${attribute.subAttributes[0]!.name}`)
    return {
      or: attribute.subAttributes.filter(({ search }) => search !== undefined).map((one) => compare(one, one.search as Searched, filter)),
    }
  }
  const compared = sub ?? attribute
  if (compared.search === undefined) throw unsearchable(attribute, sub)
  return compare(compared, compared.search as Searched, filter)
}

function isList({ search }: Attribute): boolean {
  return typeof search === 'object' && 'list' in search
}

function compileList(attribute: Attribute, comparison: Comparison): Condition {
  const { list } = attribute.search as Extract<Attribute['search'], { list: unknown }>
  return negated(comparison, (positive) => ({ some: list, holds: compare(attribute, 'value', positive) }))
}

function compileElements(attribute: Attribute, holds: (element: SearchedElement) => Condition): Condition {
  const { search } = attribute
  if (typeof search !== 'object' || !('elements' in search)) throw unsearchable(attribute)
  return { or: search.elements.map((element) => element.exists(holds(element))) }
}

/** What stands in brackets is about one value: `emails[type eq "work" and value co "@"]`. */
function compileWithin(filter: ScimFilter, attribute: Attribute, element: SearchedElement): Condition {
  if ('and' in filter) return { and: filter.and.map((one) => compileWithin(one, attribute, element)) }
  if ('or' in filter) return { or: filter.or.map((one) => compileWithin(one, attribute, element)) }
  if ('not' in filter) return { not: compileWithin(filter.not, attribute, element) }
  if ('within' in filter) throw invalid('brackets cannot stand in brackets')
  return comparePart(attribute, element, filter.path, filter)
}

function comparePart(attribute: Attribute, element: SearchedElement, name: string, comparison: Comparison): Condition {
  const sub =
    attribute.subAttributes === undefined ? attribute : attribute.subAttributes.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (sub === undefined) throw invalid(`${attribute.name} has no part ${shown(name)}`)
  const searched = element.parts[sub === attribute ? 'value' : sub.name]
  if (searched === undefined) throw unsearchable(attribute, sub)
  return compare(sub, searched, comparison)
}

function compare(attribute: Attribute, searched: Searched, comparison: Comparison): Condition {
  if (typeof searched === 'function') return searched((field) => compare(attribute, field, comparison))
  if (typeof searched === 'object') return compareConstant(attribute, searched.always, comparison)
  const { op } = comparison
  if (op === 'pr') return searched === 'active' ? true : { present: searched }
  const { value } = comparison
  // "null" is no value: equal to it is what is not there.
  if (value === null && (op === 'eq' || op === 'ne')) return op === 'eq' ? { not: { present: searched } } : { present: searched }
  return negated(
    comparison,
    ({ op, value }) => ({
      field: searched,
      test: tests[op],
      value: readValue(attribute, searched, op, value),
      ...(attribute.caseExact && { exact: true }),
    }),
    searched === 'account' && typeof value === 'string' && !/^[1-9]\d{0,14}$/.test(value) ? false : undefined,
  )
}

/** What is not equal is all that is not. `instead`: what no value can be. */
function negated(
  comparison: Comparison,
  compile: (positive: { readonly op: Exclude<Comparing, 'ne'>; readonly value: string | number | boolean | null }) => Condition,
  instead?: Condition,
): Condition {
  if (comparison.op === 'pr') return compile(comparison as never)
  const { op, value } = comparison
  const found = instead ?? compile({ op: op === 'ne' ? 'eq' : op, value })
  return op === 'ne' ? { not: found } : found
}

function readValue(attribute: Attribute, field: Field, op: Comparing, value: string | number | boolean | null): string | number | boolean {
  const { name, type = 'string' } = attribute
  const isEquality = op === 'eq'
  if (type === 'boolean') {
    if (!isEquality) throw invalid(`${name} is true or false; it can be compared by eq and ne`)
    if (typeof value !== 'boolean') throw invalid(`${name} is compared with true or false`)
    return value
  }
  if (typeof value !== 'string') throw invalid(`${name} is compared with a text in double quotes`)
  if (type === 'dateTime') {
    if (op === 'co' || op === 'sw' || op === 'ew') throw invalid(`${name} is a moment; it can be compared by eq, ne, gt, ge, lt and le`)
    const moment = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
    if (Number.isNaN(moment)) throw invalid(`${name} is compared with a moment such as "2026-11-28T18:00:00Z"`)
    return moment
  }
  if (field !== 'account') return value
  if (!isEquality) throw invalid(`${name} can be compared by eq and ne only`)
  return Number(value)
}

function compareConstant({ name, caseExact }: Attribute, constant: string | boolean, comparison: Comparison): Condition {
  if (comparison.op === 'pr') return true
  const { op, value } = comparison
  if (value === null) return op === 'ne'
  if (typeof value !== typeof constant)
    throw invalid(`${name} is compared with ${typeof constant === 'boolean' ? 'true or false' : 'a text'}`)
  const fold = (one: unknown): string => (caseExact ? String(one) : String(one).toLowerCase())
  const [own, other] = [fold(constant), fold(value)]
  switch (op) {
    case 'eq':
      return own === other
    case 'ne':
      return own !== other
    case 'co':
      return own.includes(other)
    case 'sw':
      return own.startsWith(other)
    case 'ew':
      return own.endsWith(other)
    case 'gt':
      return own > other
    case 'ge':
      return own >= other
    case 'lt':
      return own < other
    case 'le':
      return own <= other
  }
}

function invalid(what: string): ScimError {
  return new ScimError(400, `The filter cannot be used: ${what}.`, 'invalidFilter')
}

function unsearchable(attribute: Attribute, sub?: Attribute): ScimError {
  return invalid(`${attribute.name}${sub === undefined ? '' : `.${sub.name}`} cannot be searched by`)
}

/** Of a filter only what is short, and looks like a name. */
function shown(path: string): string {
  return path.length <= 100 ? path : `${path.slice(0, 100)}…`
}
