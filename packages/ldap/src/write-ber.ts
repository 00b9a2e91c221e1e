import { tag } from './read-ber.ts'

/** An element: its tag, its length in as few octets as will do, and its parts. */
export function element(tagByte: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([header(tagByte, length), ...parts])
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(tag.sequence, ...parts)
}

export function octetString(value: string | Uint8Array, tagByte: number = tag.octetString): Buffer {
  return element(tagByte, typeof value === 'string' ? Buffer.from(value) : value)
}

export function integer(value: number, tagByte: number = tag.integer): Buffer {
  let length = 1
  while (length < 4 && (value < -(2 ** (8 * length - 1)) || value >= 2 ** (8 * length - 1))) length++
  const octets = Buffer.alloc(length)
  octets.writeIntBE(value, 0, length)
  return element(tagByte, octets)
}

export function enumerated(value: number): Buffer {
  return integer(value, tag.enumerated)
}

/** "TRUE: 0xFF" (RFC 4511, section 5.1). */
export function boolean(value: boolean, tagByte: number = tag.boolean): Buffer {
  return Buffer.from([tagByte, 1, value ? 0xff : 0])
}

function header(tagByte: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tagByte, length])
  const octets = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4
  const bytes = Buffer.alloc(2 + octets)
  bytes[0] = tagByte
  bytes[1] = 0x80 | octets
  bytes.writeUIntBE(length, 2, octets)
  return bytes
}
