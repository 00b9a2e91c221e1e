import { collectValues, type GroupReader, prepareMemberReader } from '@muster/ldap'
import { formatGuid, formatSid, sidHandle } from './read-identifiers.ts'

export const groupIdentity = ['objectGUID', 'objectSid'] as const

const name = ['sAMAccountName', 'cn'] as const

export function prepareGroupReader(): GroupReader {
  const collector = collectValues([...groupIdentity, ...name, 'description', 'mail'])
  const readMembers = prepareMemberReader(['member'], [])
  return {
    attributes: [...collector.attributes, 'member'],
    read(entry) {
      const collected = collector.collect(entry)
      const pick = (names: readonly string[]): string | undefined => collector.text(collected, names)
      const { dn } = entry
      const handle = entry.normalisedDn
      const id = formatGuid(collector.octets(collected, ['objectGUID']))
      const sid = formatSid(collector.octets(collected, ['objectSid']))
      const primaryHandle = sid === undefined ? undefined : sidHandle(sid)
      const { read, partial } = readMembers(entry)
      const shared = { id, dn, handle, readMembers: read, partial, primaryHandle }
      const called = pick(name)
      if (called === undefined || called.trim() === '')
        return { ...shared, record: undefined, fault: 'the entry has no sAMAccountName or cn' }
      if (id === undefined) return { ...shared, record: undefined, fault: 'the entry shows no objectGUID' }
      return {
        ...shared,
        fault: undefined,
        record: {
          type: 'group',
          id,
          name: called,
          handles: [id, handle, ...(primaryHandle === undefined ? [] : [primaryHandle])],
          description: pick(['description']) ?? null,
          email: pick(['mail']) ?? null,
          at: dn,
        },
      }
    },
  }
}
