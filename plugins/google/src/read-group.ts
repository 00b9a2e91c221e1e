import type { ErrorRecord, GroupRecord } from '@muster/provider'
import { localPart } from './read-user.ts'
import type { GroupName } from './settings.ts'
import type { Item } from './wanted-fields.ts'

/** What is asked of groups. */
export const groupFields = 'id,email,name,description,directMembersCount'

export function readGroup(item: Item, named: GroupName): GroupRecord | ErrorRecord {
  const { id, email, name, description } = item
  if (typeof id !== 'string' || id === '') return faulty(item, 'the group has no id')
  const address = typeof email === 'string' && email !== '' ? email : undefined
  const title = typeof name === 'string' && name.trim() !== '' ? name : address
  const called = named === 'name' ? title : named === 'email' ? address : address && localPart(address)
  if (called === undefined) return faulty(item, `the group has no ${named === 'name' ? 'name' : 'email'}`)
  return {
    type: 'group',
    id,
    name: called,
    handles: [id],
    description: typeof description === 'string' && description !== '' ? description : null,
    email: address ?? null,
    at: address ?? id,
  }
}

function faulty({ id, email }: Item, message: string): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message,
    hint: 'Mend the group in the admin console, or name groups otherwise with `groupName`.',
    at: typeof email === 'string' ? email : 'a group without an address',
    ...(typeof id === 'string' && id !== '' && { record: { kind: 'group', id } }),
  }
}
