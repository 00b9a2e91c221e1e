import type { ErrorRecord, GroupRecord } from '@muster/provider'
import { type GraphObject, textOf } from './read-page.ts'
import { faulty } from './read-user.ts'

export const groupSelect = 'id,displayName,description,mail,visibility'

export function readGroup(group: GraphObject): GroupRecord | ErrorRecord {
  const [id, name] = [textOf(group.id), textOf(group.displayName)]
  if (id === undefined || name === undefined) return faulty('group', id, 'a group has no displayName')
  const { description, mail } = group
  return {
    type: 'group',
    id,
    name,
    handles: [id],
    ...(description !== undefined && { description: textOf(description) ?? null }),
    ...(mail !== undefined && { email: textOf(mail) ?? null }),
    at: id,
  }
}

/** Who may not see the members of such a group sees none, and no error. */
export function hidesMembers({ visibility }: GraphObject): boolean {
  return typeof visibility === 'string' && /^HiddenMembership$/i.test(visibility)
}
