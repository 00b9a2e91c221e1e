import { type Control, findControl } from './control.ts'
import { BerReader, tag } from './read-ber.ts'
import { integer, octetString, sequence } from './write-ber.ts'

/** RFC 2696. */
export const pageOid = '1.2.840.113556.1.4.319'

const none: Uint8Array = new Uint8Array()

export function pageControl(size: number, cookie: Uint8Array = none): Control {
  return { oid: pageOid, critical: true, value: sequence(integer(size), octetString(cookie)) }
}

/** The cookie of the next page, empty after the last; `undefined` when the server does not page. */
export function pageCookie(controls: readonly Control[]): Buffer | undefined {
  const value = findControl(controls, pageOid)
  if (value === undefined) return undefined
  const reader = new BerReader(value).expect(tag.sequence, 'the page control').inner()
  // An estimate of the whole, which servers may and do get wrong: never relied upon.
  reader.expect(tag.integer, 'the size in the page control')
  return reader.expect(tag.octetString, 'the cookie in the page control').octets()
}
