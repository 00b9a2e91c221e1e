import { type Control, decodeControls } from './control.ts'
import { normaliseDnBytes } from './dn.ts'
import type { Message } from './message.ts'
import { BerReader, tag } from './read-ber.ts'

const comma = 0x2c
const backslash = 0x5c

export interface Attribute {
  /** The description as the server wrote it, options and all: `cn`, `userCertificate;binary`, `member;range=0-1499`. */
  readonly name: string
  readonly values: readonly Buffer[]
}

/**
 * An entry as it came. `bytes[start..end)` is its name and its attributes without the number of the message, so that an
 * unchanged entry has the same bytes in every search for the same attributes. Values are decoded when they are asked for;
 * what turns out not to be valid then throws `PROTOCOL_VIOLATION`.
 */
export class Entry {
  readonly kind = 'entry'
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  readonly #controlsStart: number
  readonly #controlsEnd: number

  constructor({ bytes, start, end, controlsStart, controlsEnd }: Message) {
    this.bytes = bytes
    this.start = start
    this.end = end
    this.#controlsStart = controlsStart
    this.#controlsEnd = controlsEnd
  }

  get dn(): string {
    return new BerReader(this.bytes, this.start, this.end).expect(tag.octetString, 'the name of an entry').text()
  }

  /** As `normaliseDn` gives it. */
  get normalisedDn(): string {
    const { start, end } = new BerReader(this.bytes, this.start, this.end).expect(tag.octetString, 'the name of an entry')
    return normaliseDnBytes(this.bytes, start, end)
  }

  /** Where in `bytes` the name of the entry above stands; empty for one that has none. */
  get parentRange(): { readonly start: number; readonly end: number } {
    const { start, end } = new BerReader(this.bytes, this.start, this.end).expect(tag.octetString, 'the name of an entry')
    for (let at = start; at < end; at++) {
      if (this.bytes[at] === backslash) at++
      else if (this.bytes[at] === comma) return { start: at + 1, end }
    }
    return { start: end, end }
  }

  get controls(): Control[] {
    return decodeControls(this.bytes, this.#controlsStart, this.#controlsEnd)
  }

  /**
   * Calls `visit` with each attribute: its name, and a reader that stands before its values (octet strings). The reader is
   * the same each time and to be used at once: two readers for an entry instead of two for each attribute.
   */
  eachAttribute(visit: (name: string, values: BerReader) => void): void {
    const list = new BerReader(this.bytes, this.start, this.end).expect(tag.octetString, 'the name of an entry')
    list.expect(tag.sequence, 'the attributes of an entry').enter(list)
    const attribute = new BerReader(this.bytes, 0, 0)
    while (!list.isDone) {
      attribute.enter(list.expect(tag.sequence, 'an attribute'))
      attribute.expect(tag.octetString, 'the description of an attribute')
      const name = internName(attribute)
      visit(name, attribute.enter(attribute.expect(tag.set, 'the values of an attribute')))
    }
  }

  attributes(): Attribute[] {
    const found: Attribute[] = []
    this.eachAttribute((name, reader) => {
      const values: Buffer[] = []
      while (!reader.isDone) values.push(reader.expect(tag.octetString, 'a value').octets())
      found.push({ name, values })
    })
    return found
  }

  /** The values of an attribute, without regard to case; none when it is absent. */
  values(name: string): readonly Buffer[] {
    const wanted = name.toLowerCase()
    return this.attributes().find((attribute) => attribute.name.toLowerCase() === wanted)?.values ?? []
  }

  texts(name: string): string[] {
    return this.values(name).map((value) => value.toString('utf8'))
  }

  text(name: string): string | undefined {
    return this.values(name)[0]?.toString('utf8')
  }
}

/** Names by their length and first and last byte: a look-up costs 20 ns where making the string anew costs 80. */
const interned = new Map<number, { readonly bytes: Buffer; readonly name: string }[]>()
let internedCount = 0
const mostInterned = 4_096

/** Of a dozen bytes: `compare` takes longer to be called. */
function isSame(bytes: Buffer, start: number, other: Buffer): boolean {
  for (let at = 0; at < other.length; at++) if (bytes[start + at] !== other[at]) return false
  return true
}

function internName({ bytes, start, end }: BerReader): string {
  const length = end - start
  const key = length === 0 ? 0 : (length << 16) | (bytes[start]! << 8) | bytes[end - 1]!
  const candidates = interned.get(key)
  if (candidates !== undefined) {
    for (const candidate of candidates) if (isSame(bytes, start, candidate.bytes)) return candidate.name
  }
  const name = bytes.toString('utf8', start, end)
  // Ranges have ever new names, and a server that lies must not fill the memory.
  if (internedCount < mostInterned && length < 64) {
    internedCount++
    const known = { bytes: Buffer.from(bytes.subarray(start, end)), name }
    if (candidates === undefined) interned.set(key, [known])
    else candidates.push(known)
  }
  return name
}
