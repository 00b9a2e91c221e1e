import { isUtf8 } from 'node:buffer'
import { findBadByte } from './find-bad-byte.ts'
import type { LineBlock } from './types.ts'

const lineFeed = 10
const carriageReturn = 13

export interface LineSplitter {
  /** Keeps a chunk as it is; nothing is copied or looked through until `cut`. */
  take(chunk: Buffer): void
  /** All complete lines taken so far, together, or `undefined` if there is none. */
  cut(): LineBlock | undefined
  /** What was left without a line feed when the output ended; to be called last. */
  cutRest(): LineBlock | undefined
  /** Bytes since the last line feed. */
  readonly unfinishedBytes: number
  /** The number of the first line longer than allowed. It and everything after it is never handed over. */
  readonly overlong: number | undefined
}

/**
 * Splits a byte stream into blocks of lines. `Buffer.indexOf` finds a line feed in 0.2 µs per 300-byte line, where a loop
 * over the bytes takes 0.4 µs; one pass checks UTF-8 for the whole block.
 */
export function splitLines(lineBytes: number): LineSplitter {
  let held: Buffer[] = []
  let completeBytes = 0
  let unfinishedBytes = 0
  let offset = 0
  let firstLine = 1
  let overlong: number | undefined
  // Grown as needed and used again for every block; a block gets copies of just its lines.
  let starts = new Uint32Array(1024)
  let ends = new Uint32Array(1024)

  function block(bytes: Buffer, unended: boolean): LineBlock | undefined {
    let count = 0
    let crlf = false
    let start = 0
    while (start < bytes.length) {
      const end = unended ? bytes.length : bytes.indexOf(lineFeed, start)
      if (end - start > lineBytes) {
        overlong = firstLine + count
        break
      }
      if (count === starts.length) {
        starts = grow(starts)
        ends = grow(ends)
      }
      const endsInReturn = end > start && bytes[end - 1] === carriageReturn
      crlf ||= endsInReturn
      starts[count] = start
      ends[count] = endsInReturn ? end - 1 : end
      count++
      start = end + 1
    }
    if (count === 0) return undefined
    const used = overlong === undefined ? bytes : bytes.subarray(0, start)
    const utf8 = isUtf8(used)
    const lines = {
      bytes: used,
      starts: starts.slice(0, count),
      ends: ends.slice(0, count),
      count,
      firstLine,
      utf8,
      ...(utf8 ? {} : { firstBadByte: offset + findBadByte(used, starts.subarray(0, count), ends.subarray(0, count)) }),
      crlf,
      unended,
    }
    firstLine += count
    offset += used.length
    return lines
  }

  return {
    take(chunk) {
      held.push(chunk)
      const last = chunk.lastIndexOf(lineFeed)
      if (last === -1) {
        unfinishedBytes += chunk.length
      } else {
        completeBytes += unfinishedBytes + last + 1
        unfinishedBytes = chunk.length - last - 1
      }
    },
    cut() {
      if (overlong !== undefined) return undefined
      const complete = completeBytes === 0 ? undefined : block(takeComplete(), false)
      if (unfinishedBytes > lineBytes) overlong ??= firstLine
      return complete
    },
    cutRest() {
      if (overlong !== undefined || unfinishedBytes === 0) return undefined
      return block(join(held), true)
    },
    get unfinishedBytes() {
      return unfinishedBytes
    },
    get overlong() {
      return overlong
    },
  }

  function takeComplete(): Buffer {
    const all = join(held)
    held = unfinishedBytes === 0 ? [] : [all.subarray(completeBytes)]
    const complete = all.subarray(0, completeBytes)
    completeBytes = 0
    return complete
  }
}

function join(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

function grow(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
