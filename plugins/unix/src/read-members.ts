import { isUtf8 } from 'node:buffer'
import type { KnownEntries, MembersRecord } from '@muster/provider'
import { decodeText } from './decode-text.ts'
import { membersOnALine } from './gather-groups.ts'
import { handleOf } from './member-handle.ts'

/** The names in `bytes[start..end)`, each decoded by itself: one in Latin-1 must not spoil the others. */
export function readNames(bytes: Buffer, start: number, end: number, separator: ',' | '\n'): string[] {
  const split = (text: string): string[] => text.split(separator).filter((name) => name !== '')
  if (isUtf8(bytes.subarray(start, end))) return split(bytes.toString('utf8', start, end))
  return split(bytes.toString('latin1', start, end)).map((name) => {
    const octets = Buffer.from(name, 'latin1')
    return decodeText(octets, 0, octets.length).text
  })
}

function readHandles({ bytes, namesStart, end, separator }: MemberBytes): string[] {
  return readNames(bytes, namesStart, end, separator).map(handleOf)
}

export interface MemberBytes {
  readonly bytes: Buffer
  /** What the members are known by. */
  readonly start: number
  readonly namesStart: number
  readonly end: number
  readonly separator: ',' | '\n'
}

/** The members as records, by what is known of their bytes where that is worth something. `pairs`: how many they are. */
export function giveMembers(gid: string, from: MemberBytes, known: KnownEntries | undefined): { records: MembersRecord[]; pairs: number } {
  const { bytes, start, end } = from
  if (known !== undefined && known.size > 0) {
    const found = known.matchMembers(bytes, start, end)
    if (found !== undefined) return { records: [new KnownMembers(gid, from, found)], pairs: found.pairs }
  }
  const members = readHandles(from)
  if (members.length === 0) return { records: [], pairs: 0 }
  if (known !== undefined)
    return { records: [{ type: 'members', group: gid, members, fingerprint: known.fingerprint(bytes, start, end) }], pairs: members.length }
  const records: MembersRecord[] = []
  for (let at = 0; at < members.length; at += membersOnALine)
    records.push({ type: 'members', group: gid, members: members.slice(at, at + membersOnALine) })
  return { records, pairs: members.length }
}

class KnownMembers implements MembersRecord {
  readonly type = 'members'
  readonly group: string
  readonly known: { readonly number: number; readonly pairs: number }
  readonly #from: MemberBytes

  constructor(group: string, from: MemberBytes, known: { readonly number: number; readonly pairs: number }) {
    this.group = group
    this.known = known
    this.#from = from
  }

  get members(): readonly string[] {
    return readHandles(this.#from)
  }
}
