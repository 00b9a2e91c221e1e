import { type Control, encodeControls } from '../control.ts'
import { BerReader, tag } from '../read-ber.ts'
import { element, enumerated, integer, octetString, sequence } from '../write-ber.ts'

export interface Response {
  /** Of the request, or 0 for what nobody asked for. */
  readonly id: number
  readonly tag: number
  readonly code: number
  readonly matchedDn?: string
  readonly diagnostic?: string
  readonly controls?: readonly Control[]
  /** Of an extended response. */
  readonly oid?: string
  readonly value?: string
}

/** The name of an attribute and its values; without values only the name was asked for. */
export type AttributeToSend = readonly [name: string, values: readonly string[]]

/** LDAPResult (RFC 4511, section 4.1.9). */
export function encodeResponse({ id, tag, code, matchedDn = '', diagnostic = '', controls = [], oid, value }: Response): Buffer {
  const parts = [enumerated(code), octetString(matchedDn), octetString(diagnostic)]
  if (oid !== undefined) parts.push(octetString(oid, 0x8a))
  if (value !== undefined) parts.push(octetString(value, 0x8b))
  return sequence(integer(id), element(tag, ...parts), encodeControls(controls))
}

export function encodeEntry(id: number, dn: string, attributes: readonly AttributeToSend[]): Buffer {
  const list = attributes.map(([name, values]) =>
    sequence(octetString(name), element(tag.set, ...values.map((value) => octetString(value)))),
  )
  return sequence(integer(id), element(tag.searchResultEntry, octetString(dn), sequence(...list)))
}

/** What a client asks of paging (RFC 2696); throws for what is none. */
export function decodePageRequest(value: Uint8Array): { readonly size: number; readonly cookie: string } {
  const reader = new BerReader(Buffer.from(value)).expect(tag.sequence, 'the page control').inner()
  const size = reader.expect(tag.integer, 'the size of a page').integer()
  return { size, cookie: reader.expect(tag.octetString, 'a cookie').text() }
}
