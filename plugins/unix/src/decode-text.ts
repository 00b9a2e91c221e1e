import { isUtf8 } from 'node:buffer'

/**
 * Text as accounts have it: UTF-8, or what was typed on a terminal of the nineties. Latin-1 gives every byte a character, so
 * that nothing is lost. `isLatin1`: whether it had to be taken for that.
 */
export function decodeText(bytes: Buffer, start: number, end: number): { readonly text: string; readonly isLatin1: boolean } {
  if (isUtf8(bytes.subarray(start, end))) return { text: bytes.toString('utf8', start, end), isLatin1: false }
  return { text: bytes.toString('latin1', start, end), isLatin1: true }
}
