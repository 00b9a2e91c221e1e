import { collectValues, type GroupReader, prepareMemberReader } from '@muster/ldap'
import type { GroupMapping } from './presets.ts'
import { readId } from './read-id.ts'

/** The handle by which a primary group is pointed at. */
export function primaryHandle(number: string): string {
  return `gidNumber=${number}`
}

const handlePrefix = primaryHandle('')

export function primaryNumber(handle: string): string {
  return handle.slice(handlePrefix.length)
}

export function prepareGroupReader(mapping: GroupMapping): GroupReader {
  const collector = collectValues([mapping.id, mapping.name, mapping.description, mapping.email, mapping.number].flat())
  const readMembers = prepareMemberReader(mapping.members, mapping.memberNames)
  return {
    attributes: [...new Set([...collector.attributes, ...mapping.members, ...mapping.memberNames])],
    read(entry) {
      const collected = collector.collect(entry)
      const pick = (names: readonly string[]): string | undefined => collector.text(collected, names)
      const id = readId(collector.octets(collected, mapping.id))
      const { dn } = entry
      const handle = entry.normalisedDn
      const number = pick(mapping.number)
      const { read, partial } = readMembers(entry)
      const shared = { id, dn, handle, readMembers: read, partial, primaryHandle: number === undefined ? undefined : primaryHandle(number) }
      const name = pick(mapping.name)
      if (name === undefined || name.trim() === '') {
        return { ...shared, record: undefined, fault: `the entry has no ${mapping.name.join(' or ')}` }
      }
      if (mapping.id.length > 0 && id === undefined) {
        return { ...shared, record: undefined, fault: `the entry shows no ${mapping.id.join(' or ')}` }
      }
      return {
        ...shared,
        fault: undefined,
        record: {
          type: 'group',
          ...(id === undefined ? {} : { id }),
          name,
          handles: [...(id === undefined ? [] : [id]), handle, ...(number === undefined ? [] : [primaryHandle(number)])],
          ...(mapping.description.length > 0 ? { description: pick(mapping.description) ?? null } : {}),
          ...(mapping.email.length > 0 ? { email: pick(mapping.email) ?? null } : {}),
          at: dn,
        },
      }
    },
  }
}
