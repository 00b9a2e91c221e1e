import { isUtf8 } from 'node:buffer'
import type { TableLine } from './table-lines.ts'
import { tableLineBytes } from './table-reading.ts'

/** One entry: the names of its attributes (the first is `dn`) and the values of each. */
export interface LdifEntry {
  readonly at: number
  readonly names: readonly string[]
  readonly values: readonly (readonly string[])[]
  readonly damaged: boolean
}

export interface LdifFault {
  readonly at: number
  readonly message: string
  readonly hint: string
}

export interface LdifSink {
  entry(entry: LdifEntry): void
  fault(fault: LdifFault): void
  /** A comment line, unfolded: the end line is one. */
  comment(text: string, at: number): void
}

export interface LdifReader {
  take(line: TableLine): void
  /** `cut`: the last line may be half of itself, so its entry is not used. */
  finish(cut: boolean): void
}

/**
 * LDIF content (RFC 2849): folded lines, base64, comments, what `ldapsearch` adds about its search. A file of changes is
 * refused, and so is a value that stands elsewhere (`attribute:< URL`): nothing is fetched.
 */
export function readLdif(sink: LdifSink, entryBytes = tableLineBytes): LdifReader {
  let folded: { text: string; at: number; damaged: boolean } | undefined
  let entry: Draft | undefined
  let changesTold = false

  function take(line: TableLine): void {
    if (line.text.startsWith(' ') && folded !== undefined) {
      folded.text += line.text.slice(1)
      folded.damaged ||= line.damaged
      if (folded.text.length > entryBytes) {
        spoil(`has a value longer than ${entryBytes} bytes`, 'leave pictures and certificates out of the export', folded.at)
        folded = { ...folded, text: '' }
      }
      return
    }
    unfold()
    if (line.text.trim() === '') close()
    else folded = { text: line.text, at: line.number, damaged: line.damaged }
  }

  function unfold(): void {
    if (folded === undefined) return
    const { text, at, damaged } = folded
    folded = undefined
    if (text.startsWith('#')) sink.comment(text, at)
    else if (text !== '') attribute(text, at, damaged)
  }

  function attribute(text: string, at: number, damaged: boolean): void {
    const [, name = '', mark = '', rest = ''] = /^([^:]*):([:<]?)\s*(.*)$/s.exec(text) ?? []
    const folding = name.toLowerCase()
    if (name === '' || /\s/.test(name)) {
      spoil('is no line of LDIF', 'print lines of `attribute: value`; a line that continues another begins with a space', at)
      return
    }
    if (entry === undefined && folding === 'version') {
      if (rest.trim() !== '1')
        sink.fault({ at, message: `says version ${rest.trim().slice(0, 20)} of LDIF`, hint: 'print version 1 (RFC 2849)' })
      return
    }
    if (mark === '<') {
      spoil(`has a value that stands elsewhere (\`${name}:<\`)`, 'print the value itself, in base64 after `::`; nothing is fetched', at)
      return
    }
    const value = mark === ':' ? decodeBase64(folding, rest) : { text: rest, damaged }
    if (value === undefined) {
      spoil(`has a value of ${name} that is no base64`, 'print the whole value in base64 after `::`', at)
      return
    }
    if (folding === 'changetype' || folding === 'control') {
      if (!changesTold) {
        sink.fault({
          at,
          message: `has \`${name}\`: this is a file of changes, not of entries`,
          hint: 'export the entries themselves (ldapsearch -LLL, slapcat); ldifde writes `changetype: add` into every entry: take those lines out',
        })
      }
      changesTold = true
      entry = { ...(entry ?? draft(at)), refused: true }
      return
    }
    if (entry === undefined) {
      entry = draft(at)
      if (folding === 'search' || folding === 'result' || folding === 'ref') entry.about = 'search'
      else if (folding !== 'dn') spoil('begins an entry without its `dn`', 'print `dn: …` first, and a blank line before it only', at)
    }
    if (folding === 'result' && entry.about === 'search' && !/^0\b/.test(rest)) {
      sink.fault({
        at,
        message: `is the search's own word that it was not complete: ${rest.trim().slice(0, 80)}`,
        hint: 'raise the limit that it names, or read in pages (ldapsearch -E pr=500/noprompt)',
      })
    }
    if (folding === 'dn' && entry.values.size > 0) spoil('has a second `dn` in one entry', 'print a blank line between entries', at)
    entry.damaged ||= value.damaged
    const known = entry.values.get(folding)
    if (known === undefined) {
      entry.names.push(name)
      entry.values.set(folding, [value.text])
    } else known.push(value.text)
  }

  /** The entry under way cannot be used, and nobody can tell whom it was about. */
  function spoil(message: string, hint: string, at: number): void {
    entry ??= draft(at)
    if (!entry.refused) sink.fault({ at, message, hint })
    entry.refused = true
  }

  function close(): void {
    if (entry === undefined) return
    const { at, names, values, damaged, refused, about } = entry
    entry = undefined
    if (refused || about === 'search') return
    sink.entry({ at, names, values: [...values.values()], damaged })
  }

  return {
    take,
    finish(cut) {
      if (cut && folded !== undefined && !folded.text.startsWith('#')) {
        const { at } = folded
        entry = undefined
        folded = undefined
        sink.fault({
          at,
          message: 'does not end in a line feed, so its entry may be cut off; it is left out',
          hint: 'end every line, the last too, in a line feed',
        })
        return
      }
      unfold()
      close()
    },
  }
}

interface Draft {
  readonly at: number
  readonly names: string[]
  readonly values: Map<string, string[]>
  damaged: boolean
  refused: boolean
  /** `search`: not an entry, but what ldapsearch says about its search. */
  about?: 'search'
}

function draft(at: number): Draft {
  return { at, names: [], values: new Map(), damaged: false, refused: false }
}

interface Decoded {
  readonly text: string
  readonly damaged: boolean
}

function decodeBase64(name: string, text: string): Decoded | undefined {
  const clean = text.replace(/\s/g, '')
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(clean)) return undefined
  const bytes = Buffer.from(clean, 'base64')
  if (name === 'objectguid' && bytes.length === 16) return { text: readGuid(bytes), damaged: false }
  if (name === 'guid' && bytes.length === 16) return { text: asUuid(bytes.toString('hex')), damaged: false }
  if (name === 'objectsid' && bytes.length >= 8) return { text: readSid(bytes), damaged: false }
  const damaged = !isUtf8(bytes)
  // A picture or certificate: nothing that is read here, and nothing to keep.
  return { text: damaged ? '\ufffd' : bytes.toString('utf8'), damaged }
}

/** The first three parts are little-endian (MS-DTYP 2.3.4.2). */
function readGuid(bytes: Buffer): string {
  const parts = [bytes.subarray(0, 4), bytes.subarray(4, 6), bytes.subarray(6, 8)].map((part) => Buffer.from(part).reverse())
  return asUuid(Buffer.concat([...parts, bytes.subarray(8)]).toString('hex'))
}

function asUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** `S-1-5-21-…-513` (MS-DTYP 2.4.2.1). */
function readSid(bytes: Buffer): string {
  const parts = Array.from({ length: Math.floor((bytes.length - 8) / 4) }, (_, index) => bytes.readUInt32LE(8 + 4 * index))
  return ['S', bytes[0], bytes.readUIntBE(2, 6), ...parts].join('-')
}

const people = new Set(['person', 'organizationalperson', 'inetorgperson', 'posixaccount', 'account', 'user', 'eduperson', 'shadowaccount'])
const groups = new Set(['groupofnames', 'groupofuniquenames', 'groupofmembers', 'posixgroup', 'group', 'ipausergroup', 'samba4group'])

/** What an entry is, by its object classes; `unclear` when it has none, and nothing else tells either. */
export function kindOfEntry({ names, values }: LdifEntry): 'users' | 'groups' | 'other' | 'unclear' {
  const folded = names.map((name) => name.toLowerCase())
  const classes = folded.indexOf('objectclass')
  if (classes >= 0) {
    const own = values[classes]!.map((value) => value.trim().toLowerCase())
    if (own.includes('computer')) return 'other'
    if (own.some((one) => groups.has(one))) return 'groups'
    return own.some((one) => people.has(one)) ? 'users' : 'other'
  }
  if (folded.some((name) => ['member', 'memberuid', 'uniquemember'].includes(name))) return 'groups'
  if (folded.some((name) => ['uid', 'samaccountname'].includes(name))) return 'users'
  return 'unclear'
}
