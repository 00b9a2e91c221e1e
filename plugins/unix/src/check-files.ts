import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { Doubt } from './doubts.ts'

const lineFeed = 0x0a

/**
 * The C library reads a line that breaks off as if it were whole, so that a file that was copied half shows only at its very
 * end. Nothing else is taken from the file itself.
 */
export function doubtLastLine(path: string): Doubt | undefined {
  const last = readLastByte(path)
  if (last === undefined || last === lineFeed) return undefined
  return {
    message: `the last line of ${path} does not end in a line feed, so the file may have been cut off`,
    hint: `Compare it with ${path}-, the copy from before the last change; if it is whole, end its last line.`,
  }
}

/** Nothing of a file that is not there, is empty, or may not be read. */
function readLastByte(path: string): number | undefined {
  try {
    const file = openSync(path, 'r')
    try {
      const { size } = fstatSync(file)
      const byte = Buffer.alloc(1)
      return size > 0 && readSync(file, byte, 0, 1, size - 1) === 1 ? byte[0] : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}
