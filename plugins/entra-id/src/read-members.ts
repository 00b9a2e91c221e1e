import { type GraphObject, textOf } from './read-page.ts'

/** Types that are neither people nor groups. A type that we do not know may be either: its id tells. */
const strangers = /^#?microsoft\.graph\.(?:device|servicePrincipal|orgContact|application)$/i
const ours = /^#?microsoft\.graph\.(?:user|group)$/i

/** For `$select`: an id, and what every person and group that may be read has. */
export const memberSelect = 'id,displayName,userPrincipalName'

/** Members of a page: their ids; `undefined` when one came without its properties, so that a permission is missing. */
export function readMembers(objects: readonly GraphObject[]): readonly string[] | undefined {
  const ids: string[] = []
  for (const object of objects) {
    const id = memberOf(object)
    if (id === undefined) continue
    if (id === 'unreadable' || isStub(object)) return undefined
    ids.push(id)
  }
  return ids
}

/** The id of a member; `undefined` for what is none of ours. */
export function memberOf(object: GraphObject): string | 'unreadable' | undefined {
  const type = object['@odata.type']
  if (typeof type === 'string' && strangers.test(type)) return undefined
  return textOf(object.id) ?? 'unreadable'
}

/** "Only a subset of properties, type and id, is returned" (https://learn.microsoft.com/graph/permissions-overview): the rest is null. */
function isStub(object: GraphObject): boolean {
  const type = object['@odata.type']
  if (typeof type !== 'string' || !ours.test(type)) return false
  return Object.entries(object).every(([name, value]) => name === 'id' || name.startsWith('@') || value === null)
}
