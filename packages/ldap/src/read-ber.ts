import { MusterError } from '@muster/provider'

/** Tags of RFC 4511, section 4; the universal ones are those of X.690. */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
  bindRequest: 0x60,
  bindResponse: 0x61,
  unbindRequest: 0x42,
  searchRequest: 0x63,
  searchResultEntry: 0x64,
  searchResultDone: 0x65,
  searchResultReference: 0x73,
  abandonRequest: 0x50,
  extendedRequest: 0x77,
  extendedResponse: 0x78,
  intermediateResponse: 0x79,
} as const

export function malformed(what: string): MusterError {
  return new MusterError('PROTOCOL_VIOLATION', `The LDAP server sent bytes that are no valid answer: ${what}.`, {
    phase: 'ldap',
    hint: 'See whether the address is that of an LDAP server, and whether something between here and there changes the bytes.',
  })
}

/**
 * Reads elements one after the other, within bounds. After `next()` the fields `tag`, `start` and `end` say what was read;
 * nothing is copied. LDAP allows definite lengths only (RFC 4511, section 5.1), and no tags above 30 occur in it.
 */
export class BerReader {
  readonly bytes: Buffer
  limit: number
  at: number
  tag = -1
  start = 0
  end = 0

  constructor(bytes: Buffer, at = 0, limit = bytes.length) {
    this.bytes = bytes
    this.at = at
    this.limit = limit
  }

  get isDone(): boolean {
    return this.at >= this.limit
  }

  /** The tag of the next element, or -1 at the end. */
  peek(): number {
    return this.at < this.limit ? this.bytes[this.at]! : -1
  }

  next(): number {
    const { bytes, limit } = this
    if (this.at + 2 > limit) throw malformed('an element ends before its length')
    this.tag = bytes[this.at]!
    let start = this.at + 2
    let length = bytes[this.at + 1]!
    if (length >= 0x80) {
      const octets = length & 0x7f
      if (octets === 0) throw malformed('an element of indefinite length')
      if (octets > 4) throw malformed(`a length of ${octets} octets`)
      if (start + octets > limit) throw malformed('an element ends within its length')
      length = 0
      for (let octet = 0; octet < octets; octet++) length = length * 256 + bytes[start + octet]!
      start += octets
    }
    if (start + length > limit)
      throw malformed(`an element says it has ${length} bytes, but only ${limit - start} are left of what holds it`)
    this.start = start
    this.end = start + length
    this.at = this.end
    return this.tag
  }

  expect(wanted: number, what: string): this {
    if (this.next() !== wanted) {
      throw malformed(
        `${what} has the tag 0x${this.tag.toString(16).padStart(2, '0')} instead of 0x${wanted.toString(16).padStart(2, '0')}`,
      )
    }
    return this
  }

  /** What the element just read holds. */
  inner(): BerReader {
    return new BerReader(this.bytes, this.start, this.end)
  }

  /** Goes on with what the element just read by `outer` holds: a reader that is used again costs nothing. */
  enter(outer: BerReader): this {
    this.at = outer.start
    this.limit = outer.end
    return this
  }

  octets(): Buffer {
    return this.bytes.subarray(this.start, this.end)
  }

  text(): string {
    return this.bytes.toString('utf8', this.start, this.end)
  }

  boolean(): boolean {
    if (this.end - this.start !== 1) throw malformed('a boolean is not one byte long')
    return this.bytes[this.start] !== 0
  }

  /** Of an integer or enumerated. LDAP's own are below 2^31; the flags of controls may be negative. */
  integer(): number {
    const length = this.end - this.start
    if (length < 1 || length > 4) throw malformed(`an integer is ${length} bytes long`)
    return this.bytes.readIntBE(this.start, length)
  }
}
