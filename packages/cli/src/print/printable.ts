/**
 * A directory's text, safe on a terminal: what would move the cursor, change colours or turn the reading direction is shown as
 * its number instead.
 */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** C0 and C1 controls, line and paragraph separators, and the bidirectional controls of Unicode (UAX #9). */
const unsafe = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
