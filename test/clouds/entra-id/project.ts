import { defaultUserProperties, groupProperties, userProperties } from './tables.ts'
import type { TenantState } from './tenant-state.ts'

const user = new Set<string>(userProperties)
const group = new Set<string>(groupProperties)

/** The first name in `$select` that its type does not have. */
export function unknownProperty(
  select: string | null,
  type: 'user' | 'group' | 'member',
  further: readonly string[] = [],
): string | undefined {
  const names = select?.split(',') ?? []
  const knows = (name: string): boolean =>
    further.includes(name) || (type !== 'group' && user.has(name)) || (type !== 'user' && group.has(name))
  return names.find((name) => !knows(name))
}

/** What of an object goes over the line: what was selected, and null for what it has not. */
export function project(object: object, type: 'user' | 'group', select: string | null): Record<string, unknown> {
  const names =
    select === null
      ? type === 'user'
        ? defaultUserProperties
        : groupProperties
      : select.split(',').filter((name) => (type === 'user' ? user : group).has(name))
  const values = object as Readonly<Record<string, unknown>>
  return Object.fromEntries([...new Set(['id', ...names])].map((name) => [name, values[name] ?? nothingOf(name)]))
}

function nothingOf(name: string): unknown {
  return name === 'proxyAddresses' || name === 'otherMails' || name === 'businessPhones' || name === 'groupTypes' ? [] : null
}

/**
 * A member as the application may see it. "Members of a type that the app has no permission for are returned with limited
 * information: type and id, the rest null" (https://learn.microsoft.com/graph/permissions-overview#limited-information-returned-for-inaccessible-member-objects).
 */
export function projectMember(
  state: TenantState,
  id: string,
  select: string | null,
  permissions: ReadonlySet<string>,
): Record<string, unknown> {
  const all = permissions.has('Directory.Read.All')
  const person = state.users.get(id)
  if (person !== undefined) return typed('user', project(person, 'user', select), all || permissions.has('User.Read.All'))
  const inner = state.groups.get(id)
  if (inner !== undefined) return typed('group', project(inner, 'group', select), true)
  const { type, displayName } = state.others.get(id)!
  const names = select?.split(',') ?? ['id', 'displayName']
  return typed(type, { id, ...(names.includes('displayName') && { displayName }) }, all)
}

function typed(type: string, properties: Record<string, unknown>, mayRead: boolean): Record<string, unknown> {
  const entries = Object.entries(properties).map(([name, value]) => [name, name === 'id' || mayRead ? value : null])
  return { '@odata.type': `#microsoft.graph.${type}`, ...Object.fromEntries(entries) }
}
