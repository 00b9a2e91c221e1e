import { isUtf8 } from 'node:buffer'
import type { LineBlock } from '@muster/program'

/** What is tolerated in the program's output and told by `check`. */
export interface PapercutQuirks {
  byteOrderMark: boolean
  carriageReturns: boolean
  blankLines: number
  trailingTabs: number
  /** The last line did not end: it may have been cut off. */
  unended: boolean
}

/** One line that is not blank, still as bytes: `block.bytes[start..end)`. */
export interface PapercutLine {
  readonly block: LineBlock
  readonly start: number
  readonly end: number
  readonly number: number
}

const tab = 0x09
const space = 0x20

export function noQuirks(): PapercutQuirks {
  return { byteOrderMark: false, carriageReturns: false, blankLines: 0, trailingTabs: 0, unended: false }
}

/** The lines of `block` that are not blank; notes in `quirks` what was tolerated. */
export function* readPapercutLines(block: LineBlock, quirks: PapercutQuirks): Generator<PapercutLine> {
  const { bytes } = block
  quirks.carriageReturns ||= block.crlf
  for (let index = 0; index < block.count; index++) {
    const number = block.firstLine + index
    const end = block.ends[index]!
    let start = block.starts[index]!
    if (number === 1 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf) {
      quirks.byteOrderMark = true
      start += 3
    }
    let first = start
    while (first < end && (bytes[first] === tab || bytes[first] === space)) first++
    if (first === end) {
      quirks.blankLines++
      continue
    }
    if (bytes[end - 1] === tab) quirks.trailingTabs++
    quirks.unended ||= block.unended
    yield { block, start, end, number }
  }
}

/** The line as text, or `undefined` when it is not UTF-8. */
export function decodePapercutLine({ block, start, end }: PapercutLine): string | undefined {
  // A block is UTF-8 or not as a whole; where it is not, the bad line has to be found.
  if (!block.utf8 && !isUtf8(block.bytes.subarray(start, end))) return undefined
  return block.bytes.toString('utf8', start, end)
}
