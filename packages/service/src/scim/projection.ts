import type { Attribute } from './attribute.ts'
import type { ResourceType } from './resource-types.ts'
import { ScimError } from './scim-error.ts'

type Resource = Readonly<Record<string, unknown>>

/** What of a resource is wanted (RFC 7644, section 3.9). */
export interface Projection {
  /** Whether any of the attribute is wanted, so that what costs is read only then. */
  wants(name: string): boolean
  apply(resource: Resource): Resource
}

/** Both are lists of names as they were written; names that nothing has are passed over. */
export function projectionOf(
  type: ResourceType,
  attributes: readonly string[] | undefined,
  excluded: readonly string[] | undefined,
): Projection {
  if (attributes !== undefined && excluded !== undefined)
    throw new ScimError(400, '`attributes` and `excludedAttributes` exclude each other.', 'invalidValue')
  const named = new Set((attributes ?? excluded ?? []).map((path) => pathOf(type, path)))
  const isOnly = attributes !== undefined
  const has = (path: string): boolean => named.has(path)
  const hasBelow = (path: string): boolean => [...named].some((one) => one.startsWith(`${path}.`) || one.startsWith(`${path}:`))

  const keeps = (attribute: Attribute | undefined, path: string): boolean => {
    if (attribute?.returned === 'always') return true
    if (isOnly) return has(path) || hasBelow(path)
    return attribute?.returned !== 'request' && !has(path)
  }
  const pick = (value: unknown, path: string): unknown => {
    if (!hasBelow(path) || (isOnly && has(path))) return value
    if (Array.isArray(value)) return value.map((one) => pick(one, path))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).filter(([name]) => isOnly === has(`${path}.${name.toLowerCase()}`)))
  }
  const project = (fields: Resource, known: readonly Attribute[], prefix: string): Resource =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) => {
        const path = `${prefix}${name.toLowerCase()}`
        return keeps(
          known.find((one) => one.name === name),
          path,
        )
          ? [[name, pick(value, path)]]
          : []
      }),
    )

  return {
    wants: (name) =>
      keeps(
        type.attributes.find((one) => one.name === name),
        name.toLowerCase(),
      ),
    apply(resource) {
      const { extensions } = type
      const core = Object.fromEntries(Object.entries(resource).filter(([name]) => !name.startsWith('urn:')))
      const more = extensions.flatMap(({ id, attributes: known }) => {
        const fields = resource[id] as Resource | undefined
        const path = id.toLowerCase()
        if (fields === undefined || (!isOnly && has(path))) return []
        const kept = isOnly && has(path) ? fields : project(fields, known, `${path}:`)
        return Object.keys(kept).length === 0 ? [] : [[id, kept]]
      })
      return { ...project(core, type.attributes, ''), ...Object.fromEntries(more) }
    },
  }
}

/** In lower case; what belongs to the core schema without its name. */
function pathOf({ schema }: ResourceType, path: string): string {
  const lower = path.trim().toLowerCase()
  const core = `${schema.id.toLowerCase()}:`
  return lower.startsWith(core) ? lower.slice(core.length) : lower
}
