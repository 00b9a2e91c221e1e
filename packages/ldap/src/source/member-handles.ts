import { normaliseDn, normaliseDnBytes } from '../dn.ts'
import type { Entry } from '../entry.ts'
import { type BerReader, tag } from '../read-ber.ts'
import { parseRange } from '../read-ranges.ts'

export interface ReadMembers {
  readonly read: () => string[]
  /** Attributes of which there is more to be read. */
  readonly partial: string[]
}

/**
 * Prepares reading the members of groups: attributes that hold names of entries, and such that hold usernames. They are
 * turned into handles where they stand: of half a million values no copy is kept.
 */
export function prepareMemberReader(dnAttributes: readonly string[], nameAttributes: readonly string[]): (entry: Entry) => ReadMembers {
  const members = new Map([
    ...dnAttributes.map((name) => [name.toLowerCase(), { name, toHandle: dnHandle }] as const),
    ...nameAttributes.map((name) => [name.toLowerCase(), { name, toHandle: readText }] as const),
  ])
  const wantedOf = (name: string) => {
    const range = parseRange(name)
    const wanted = members.get((range?.attribute ?? name).toLowerCase())
    return wanted === undefined ? undefined : { ...wanted, isPartial: range?.to !== undefined }
  }
  return (entry) => {
    const partial: string[] = []
    entry.eachAttribute((attribute) => {
      const wanted = wantedOf(attribute)
      if (wanted?.isPartial === true) partial.push(wanted.name)
    })
    return {
      partial,
      read() {
        const handles: string[] = []
        entry.eachAttribute((attribute, values) => {
          const wanted = wantedOf(attribute)
          if (wanted === undefined || wanted.isPartial) return
          while (!values.isDone) addHandle(handles, wanted.toHandle(values.expect(tag.octetString, 'a member')))
        })
        return handles
      },
    }
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
