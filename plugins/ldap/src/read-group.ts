import { type BerReader, type Entry, normaliseDn, normaliseDnBytes, parseRange, tag } from '@muster/ldap'
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
  const collector = collectValues([mapping.id, mapping.name, mapping.description, mapping.email, mapping.number].flat())
  // Members are turned into handles where they stand: of half a million values no copy is kept.
  const members = new Map([
    ...mapping.members.map((name) => [name.toLowerCase(), { name, toHandle: dnHandle }] as const),
    ...mapping.memberNames.map((name) => [name.toLowerCase(), { name, toHandle: readText }] as const),
  ])

  function readMembers(entry: Entry): { readonly handles: string[]; readonly partial: string[] } {
    const handles: string[] = []
    const partial: string[] = []
    entry.eachAttribute((name, values) => {
      const range = parseRange(name)
      const wanted = members.get((range?.attribute ?? name).toLowerCase())
      if (wanted === undefined) return
      if (range?.to !== undefined) partial.push(wanted.name)
      else while (!values.isDone) addHandle(handles, wanted.toHandle(values.expect(tag.octetString, 'a member')))
    })
    return { handles, partial }
  }

  return {
    attributes: [...new Set([...collector.attributes, ...mapping.members, ...mapping.memberNames])],
    read(entry) {
      const collected = collector.collect(entry)
      const pick = (names: readonly string[]): string | undefined => collector.pick(collected, names)[0]?.toString('utf8')
      const id = readId(collector.pick(collected, mapping.id)[0])
      const { dn } = entry
      const handle = normaliseDn(dn)
      const number = pick(mapping.number)
      const { handles, partial } = readMembers(entry)
      const shared = { id, dn, handle, members: handles, number, partial }
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

/** The handles of members that were read on their own. */
export function memberHandles(values: readonly Buffer[]): string[] {
  const handles: string[] = []
  for (const value of values) addHandle(handles, dnHandle({ bytes: value, start: 0, end: value.length }))
  return handles
}

/** An empty name is how an empty groupOfNames is written: nobody. */
function addHandle(handles: string[], handle: string): void {
  if (handle.trim() !== '') handles.push(handle)
}

type Place = Pick<BerReader, 'bytes' | 'start' | 'end'>

function readText({ bytes, start, end }: Place): string {
  return bytes.toString('utf8', start, end)
}

const [apostrophe, capitalB] = [0x27, 0x42]

/** The name that a group points at, as the entry itself is known by. */
function dnHandle({ bytes, start, end }: Place): string {
  try {
    // uniqueMember may carry a unique identifier behind the name (RFC 4517, section 3.3.21): #'0101'B
    if (bytes[end - 1] === capitalB && bytes[end - 2] === apostrophe) {
      return normaliseDn(readText({ bytes, start, end }).replace(/#'[01]*'B$/, ''))
    }
    return normaliseDnBytes(bytes, start, end)
  } catch {
    return readText({ bytes, start, end }) // Points at nobody, and is reported as such.
  }
}
