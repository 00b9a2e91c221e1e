import { isUtf8 } from 'node:buffer'

/** The offset in `bytes` of the first byte that is not UTF-8, or -1. Looks line by line, so that no more than a line is decoded. */
export function findBadByte(bytes: Buffer, starts: Uint32Array, ends: Uint32Array): number {
  for (let line = 0; line < starts.length; line++) {
    const text = bytes.subarray(starts[line]!, ends[line]!)
    if (!isUtf8(text)) return starts[line]! + findInLine(text)
  }
  return -1
}

/**
 * Lenient decoding puts U+FFFD where bytes are bad. Everything before the first such place is valid and so encodes to as
 * many bytes as it had, which gives the offset; a U+FFFD that the program printed itself is told apart by its own bytes.
 */
function findInLine(line: Buffer): number {
  const text = line.toString('utf8')
  let offset = 0
  let from = 0
  for (let at = text.indexOf('\uFFFD'); at !== -1; at = text.indexOf('\uFFFD', from)) {
    offset += Buffer.byteLength(text.slice(from, at))
    if (!(line[offset] === 0xef && line[offset + 1] === 0xbf && line[offset + 2] === 0xbd)) return offset
    offset += 3
    from = at + 1
  }
  return -1
}
