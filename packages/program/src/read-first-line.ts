import { closeSync, openSync, readSync } from 'node:fs'

export type FirstLine =
  | { readonly kind: 'shebang'; readonly words: readonly string[] }
  /** `#!…` ending in CR LF. */
  | { readonly kind: 'carriage-return' }
  /** A byte order mark before anything else. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'text' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'unreadable' }

/** Linux reads as much of a file to find its interpreter (BINPRM_BUF_SIZE). */
const kernelBytes = 256

/** Tells what the operating system will make of a file by its first bytes. */
export function readFirstLine(path: string): FirstLine {
  const bytes = readStart(path)
  if (bytes === undefined) return { kind: 'unreadable' }
  const start = bytes.toString('latin1')
  if (start.startsWith('#!')) {
    const line = Buffer.from(start.slice(2), 'latin1').toString('utf8').split('\n', 1)[0]!
    return line.endsWith('\r') ? { kind: 'carriage-return' } : { kind: 'shebang', words: line.split(/\s+/).filter((word) => word !== '') }
  }
  if (start.startsWith('\xEF\xBB\xBF')) return { kind: 'mark' }
  return start.includes('\0') ? { kind: 'binary' } : { kind: 'text' }
}

function readStart(path: string): Buffer | undefined {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(kernelBytes)
      return bytes.subarray(0, readSync(file, bytes, 0, kernelBytes, 0))
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}
