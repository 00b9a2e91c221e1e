import { type Entry, normaliseDn } from '@muster/ldap'
import type { GroupRecord } from '@muster/provider'
import { collectValues } from './collect-values.ts'
import type { GroupMapping } from './presets.ts'
import { readId } from './read-id.ts'

export interface ReadGroup {
  readonly record: GroupRecord | undefined
  readonly id: string | undefined
  readonly dn: string
  readonly fault: string | undefined
  /** What memberships are said of: a handle of the group. */
  readonly handle: string
  readonly members: readonly string[]
  /** Attributes of which there is more to be read. */
  readonly partial: readonly string[]
  readonly number: string | undefined
}

export interface GroupReader {
  readonly attributes: readonly string[]
  read(entry: Entry): ReadGroup
}

/** The handle by which a primary group is pointed at. */
export function primaryHandle(number: string): string {
  return `gidNumber=${number}`
}

export function prepareGroupReader(mapping: GroupMapping): GroupReader {
  const collector = collectValues(
    [mapping.id, mapping.name, mapping.description, mapping.email, mapping.number, mapping.members, mapping.memberNames].flat(),
  )
  return {
    attributes: collector.attributes,
    read(entry) {
      const collected = collector.collect(entry)
      const pick = (names: readonly string[]): string | undefined => collector.pick(collected, names)[0]?.toString('utf8')
      const id = readId(collector.pick(collected, mapping.id)[0])
      const { dn } = entry
      const handle = normaliseDn(dn)
      const number = pick(mapping.number)
      const members = [
        ...mapping.members.flatMap((name) => memberHandles(collector.pick(collected, [name]))),
        ...mapping.memberNames.flatMap((name) => collector.pick(collected, [name]).map((value) => value.toString('utf8'))),
      ]
      const shared = { id, dn, handle, members, number, partial: collected.partial }
      const name = pick(mapping.name)
      if (name === undefined || name.trim() === '')
        return { ...shared, record: undefined, fault: `the entry has no ${mapping.name.join(' or ')}` }
      if (mapping.id.length > 0 && id === undefined)
        return { ...shared, record: undefined, fault: `the entry shows no ${mapping.id.join(' or ')}` }
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

/** Names that groups point at, as entries are known by. An empty one is how an empty groupOfNames is written: nobody. */
export function memberHandles(values: readonly Buffer[]): string[] {
  const handles: string[] = []
  for (const value of values) {
    // uniqueMember may carry a unique identifier behind the name (RFC 4517, section 3.3.21): #'0101'B
    const text = value.toString('utf8').replace(/#'[01]*'B$/, '')
    if (text.trim() !== '') handles.push(handleOf(text))
  }
  return handles
}

function handleOf(text: string): string {
  try {
    return normaliseDn(text)
  } catch {
    return text // Points at nobody, and is reported as such.
  }
}
