import type { Field, Search } from '@muster/store'
import { compileFilter } from './compile-filter.ts'
import { parseScimFilter } from './parse-filter.ts'
import { type Projection, projectionOf } from './projection.ts'
import { findAttribute, type ResourceType } from './resource-types.ts'
import { ScimError } from './scim-error.ts'

export const defaultCount = 100
export const mostResults = 1_000

/** What is asked for, by a query or by the body of a `.search` (RFC 7644, sections 3.4.2 and 3.4.3). */
export interface Question {
  readonly filter?: string
  readonly sortBy?: string
  readonly isDescending: boolean
  /** From 1 on. */
  readonly startIndex: number
  readonly count: number
  readonly attributes?: readonly string[]
  readonly excludedAttributes?: readonly string[]
}

const known = ['filter', 'sortBy', 'sortOrder', 'startIndex', 'count', 'attributes', 'excludedAttributes']

/** Everything in a query is text; in a body it is what it is. Names that SCIM does not have are passed over. */
export function readQuestion(given: Readonly<Record<string, unknown>>, isQuery: boolean): Question {
  const one = Object.fromEntries(known.map((name) => [name, given[name] ?? undefined]))
  const text = (name: string): string | undefined => {
    const value = one[name]
    if (value === undefined || typeof value === 'string') return value
    throw faulty(name, 'is no text, or stands there twice')
  }
  const names = (name: string): readonly string[] | undefined => {
    const value = one[name]
    if (value === undefined) return undefined
    if (isQuery)
      return text(name)!
        .split(',')
        .filter((path) => path.trim() !== '')
    if (Array.isArray(value) && value.every((path) => typeof path === 'string')) return value as string[]
    throw faulty(name, 'is no list of texts')
  }
  const number = (name: string, otherwise: number): number => {
    const value = isQuery && typeof one[name] === 'string' && /^[+-]?\d{1,15}$/.test(one[name]) ? Number(one[name]) : one[name]
    if (value === undefined) return otherwise
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value
    throw faulty(name, 'is no whole number')
  }
  const order = text('sortOrder')?.toLowerCase()
  if (order !== undefined && order !== 'ascending' && order !== 'descending')
    throw faulty('sortOrder', 'is neither `ascending` nor `descending`')
  const [filter, sortBy, attributes, excludedAttributes] = [
    text('filter'),
    text('sortBy'),
    names('attributes'),
    names('excludedAttributes'),
  ]
  return {
    ...(filter !== undefined && { filter }),
    ...(sortBy !== undefined && { sortBy }),
    isDescending: order === 'descending',
    // "A value less than 1 SHALL be interpreted as 1", "a negative value SHALL be interpreted as 0".
    startIndex: Math.max(1, number('startIndex', 1)),
    count: Math.min(mostResults, Math.max(0, number('count', defaultCount))),
    ...(attributes !== undefined && { attributes }),
    ...(excludedAttributes !== undefined && { excludedAttributes }),
  }
}

/** The question as it goes to resources of one type; `all`: the types that are searched together. */
export function prepareSearch(question: Question, type: ResourceType, all: readonly ResourceType[], now: number): Omit<Search, 'signal'> {
  const { filter, sortBy, isDescending } = question
  const isKnown = (path: string): boolean => all.some((other) => findAttribute(other, path) !== undefined)
  return {
    kind: type.kind,
    where: filter === undefined ? true : compileFilter(parseScimFilter(filter), type, isKnown),
    ...(sortBy !== undefined && { order: { by: sortField(sortBy, type), descending: isDescending } }),
    now,
  }
}

export function projectionFor(type: ResourceType, { attributes, excludedAttributes }: Question): Projection {
  return projectionOf(type, attributes, excludedAttributes)
}

/** "If it's a complex attribute, the path includes a sub-attribute"; of several addresses the first one counts. */
function sortField(path: string, type: ResourceType): Field {
  const found = findAttribute(type, path)
  const search = (found?.sub ?? found?.attribute)?.search
  if (found?.attribute.name === 'emails' && (found.sub === undefined || found.sub.name === 'value')) return 'email'
  if (typeof search === 'string') return search
  throw new ScimError(400, `\`sortBy\` names nothing that a ${type.name} can be sorted by.`, 'invalidValue')
}

function faulty(name: string, what: string): ScimError {
  return new ScimError(400, `\`${name}\` ${what}.`, 'invalidValue')
}
