import type { Control } from './control.ts'
import { decodeControls } from './control.ts'
import type { Message } from './message.ts'
import { BerReader, tag } from './read-ber.ts'

/** LDAPResult (RFC 4511, section 4.1.9), and what bind and extended responses add to it. */
export interface Result {
  readonly code: number
  readonly matchedDn: string
  /** The server's own words; may hold names, never a secret of ours. */
  readonly diagnostic: string
  readonly referrals: readonly string[]
  readonly controls: readonly Control[]
  /** Of an extended response. */
  readonly oid?: string
  readonly value?: Buffer
  /** Of a bind response. */
  readonly serverCredentials?: Buffer
}

export function decodeResult(message: Message): Result {
  const reader = new BerReader(message.bytes, message.start, message.end)
  const code = reader.expect(tag.enumerated, 'a result code').integer()
  const matchedDn = reader.expect(tag.octetString, 'the matched DN').text()
  const diagnostic = reader.expect(tag.octetString, 'the diagnostic message').text()
  let referrals: string[] = []
  const rest: { oid?: string; value?: Buffer; serverCredentials?: Buffer } = {}
  while (!reader.isDone) {
    switch (reader.next()) {
      case 0xa3:
        referrals = decodeUris(reader.inner())
        break
      case 0x87:
        rest.serverCredentials = reader.octets()
        break
      case 0x8a:
        rest.oid = reader.text()
        break
      case 0x8b:
        rest.value = reader.octets()
        break
    }
  }
  const controls = decodeControls(message.bytes, message.controlsStart, message.controlsEnd)
  return { code, matchedDn, diagnostic, referrals, controls, ...rest }
}

export function decodeUris(reader: BerReader): string[] {
  const uris: string[] = []
  while (!reader.isDone) uris.push(reader.expect(tag.octetString, 'a URI').text())
  return uris
}
