import measure from 'fast-string-truncated-width'

/** Columns on a terminal: wide letters take two, colours none. */
export function textWidth(text: string): number {
  return measure(text, { limit: Number.POSITIVE_INFINITY }).width
}

const endOfColour = '\u001b[0m'

/** Exactly `width` columns: filled with spaces, or cut with `…`. */
export function fit(text: string, width: number, align: 'left' | 'right'): string {
  const { width: whole, truncated, index } = measure(text, { limit: width, ellipsis: '…', ellipsisWidth: 1 })
  if (truncated) return `${text.slice(0, index)}…${text.includes('\u001b') ? endOfColour : ''}`
  const space = ' '.repeat(width - whole)
  return align === 'right' ? space + text : text + space
}
