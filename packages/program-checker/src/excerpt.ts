import type { Evidence } from './clause.ts'

const longest = 160
/** Characters shown before the place that matters, when the beginning of the line has to go. */
const before = 60

export function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

/** A line as evidence, cut around the character `at`, which gets a caret. */
export function quote(where: string, line: string, at?: number): Evidence {
  const text = withoutPin(line)
  if (at === undefined) return { where, excerpt: shortened(printable(text)) }
  const start = text.length <= longest || at < longest - before ? 0 : at - before
  const shown = `${start > 0 ? '…' : ''}${text.slice(start, start + longest)}${text.length > start + longest ? '…' : ''}`
  const caret = at - start + (start > 0 ? 1 : 0)
  return { where, excerpt: printable(shown), caret: caret + widened(shown.slice(0, caret)) }
}

/** A PIN is a secret; whatever else a line holds is what its author needs to see. As long as before, so that places stay. */
function withoutPin(text: string): string {
  return text.replace(/(["']pin["']\s*:\s*["']?)([^"',}]+)/gi, (_, before: string, pin: string) => before + '•'.repeat(pin.length))
}

/** Nothing that a program prints may move the cursor, colour the terminal or turn the writing of whoever reads the report. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, asEscape)
}

function asEscape(character: string): string {
  const named: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }
  const code = character.charCodeAt(0).toString(16)
  return named[character] ?? (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`)
}

/** How many characters longer `printable` makes the text. */
function widened(text: string): number {
  return printable(text).length - text.length
}
