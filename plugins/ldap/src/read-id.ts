import { formatUuid } from '@muster/ldap'

/** An identifier as text: as it is when it is text, as a UUID or in hexadecimal when it is bytes (eDirectory's GUID). */
export function readId(value: Buffer | undefined): string | undefined {
  if (value === undefined || value.length === 0) return undefined
  for (const byte of value) {
    if (byte < 0x20 || byte > 0x7e) return value.length === 16 ? formatUuid(value) : value.toString('hex')
  }
  return value.toString('latin1')
}
