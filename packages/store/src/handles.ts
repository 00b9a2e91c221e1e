import type { Kind } from '@muster/provider'

/** Spaces of names in one table: a member's handle, a group's handle, and identifiers by kind. */
export const spaces = { member: 1, group: 2, userId: 3, groupId: 4, username: 5 } as const

/** Stands in the handle table where two entries own one handle. */
export const ambiguous = 0x7fff_ffff

/** The form in which names are compared: NFC, lower case. */
export function foldHandle(name: string): string {
  // What is ASCII is in NFC, and `normalize` takes ten times as long to find that out.
  return (isAscii(name) ? name : name.normalize('NFC')).toLowerCase()
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

/** The names by which memberships point at somebody: his own handles, or else id and name. A user's key is folded already. */
export function handlesOf(kind: Kind, id: string, key: string, handles: readonly string[] | undefined): readonly string[] {
  if (handles !== undefined) return handles
  const name = kind === 'user' ? key : foldHandle(key)
  return name === id ? [id] : [id, name]
}
