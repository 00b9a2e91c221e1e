import { isUtf8 } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { type TableEncoding, tableLineBytes } from './table-reading.ts'

/** One line without its end. */
export interface TableLine {
  readonly text: string
  /** Counted from 1. */
  readonly number: number
  /** Bytes of it were not text in the encoding; each stands as U+FFFD. */
  readonly damaged: boolean
  /** It is the last, and had no line end: it may have been cut off. */
  readonly unended: boolean
}

/** What is tolerated, and told by a check. */
export interface TableQuirks {
  byteOrderMark: boolean
  carriageReturns: boolean
  encoding: TableEncoding
  /** The first line that is not text in the encoding. */
  firstDamaged: { readonly line: number; readonly byte: number } | undefined
}

export interface TableLineReader {
  take(chunk: Uint8Array): TableLine[]
  /** The line that had no end, if there is one; to be called last. */
  rest(): TableLine[]
  /** The number of the first line longer than allowed; it and everything after it is never handed over. */
  readonly overlong: number | undefined
  readonly quirks: Readonly<TableQuirks>
}

const lineFeed = 0x0a

/** Cuts bytes into lines of text. Everything becomes UTF-8 first, so that there is one way from there on. */
export function readTableLines(encoding: TableEncoding | undefined, lineBytes = tableLineBytes): TableLineReader {
  const quirks: TableQuirks = {
    byteOrderMark: false,
    carriageReturns: false,
    encoding: encoding ?? 'utf-8',
    firstDamaged: undefined,
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let held: Buffer[] = []
  let heldBytes = 0
  let number = 0
  let started = false
  let overlong: number | undefined

  return {
    take(chunk) {
      if (overlong !== undefined || chunk.length === 0) return []
      if (!started) {
        // A byte order mark may come in two pieces.
        held.push(Buffer.from(chunk))
        heldBytes += chunk.length
        if (heldBytes < 4) return []
        return cut(begin())
      }
      return cut(recode(chunk))
    },
    rest() {
      if (overlong !== undefined) return []
      const lines = started ? [] : cut(begin())
      const last = decoder === undefined ? undefined : Buffer.from(decoder.decode())
      if (last !== undefined && last.length > 0) lines.push(...cut(last))
      const remainder = Buffer.concat(held)
      held = []
      return remainder.length === 0 ? lines : [...lines, ...split(remainder, true)]
    },
    get overlong() {
      return overlong
    },
    quirks,
  }

  /** Looks at the first bytes, which decide. */
  function begin(): Buffer {
    started = true
    const first = Buffer.concat(held)
    held = []
    heldBytes = 0
    if (encoding === undefined && first[0] === 0xff && first[1] === 0xfe) quirks.encoding = 'utf-16le'
    else if (encoding === undefined && first[0] === 0xfe && first[1] === 0xff) quirks.encoding = 'utf-16be'
    if (quirks.encoding !== 'utf-8') decoder = new TextDecoder(quirks.encoding, { ignoreBOM: true })
    const text = recode(first)
    if (text[0] !== 0xef || text[1] !== 0xbb || text[2] !== 0xbf) return text
    quirks.byteOrderMark = true
    return text.subarray(3)
  }

  function recode(chunk: Uint8Array): Buffer {
    return decoder === undefined
      ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      : Buffer.from(decoder.decode(chunk, { stream: true }))
  }

  function cut(bytes: Buffer): TableLine[] {
    const last = bytes.lastIndexOf(lineFeed)
    if (last < 0) {
      hold(bytes)
      return []
    }
    const complete = held.length === 0 ? bytes.subarray(0, last) : Buffer.concat([...held, bytes.subarray(0, last)])
    held = []
    heldBytes = 0
    const lines = split(complete, false)
    hold(bytes.subarray(last + 1))
    return lines
  }

  function hold(bytes: Buffer): void {
    if (bytes.length === 0) return
    // Kept beyond this turn, in which the caller may reuse the memory.
    held.push(Buffer.from(bytes))
    heldBytes += bytes.length
    if (heldBytes > lineBytes) overlong ??= number + 1
  }

  /** `bytes` are whole lines, without the last one's line feed. */
  function split(bytes: Buffer, unended: boolean): TableLine[] {
    const sound = isUtf8(bytes)
    const lines: TableLine[] = []
    let start = 0
    for (const part of bytes.toString('utf8').split('\n')) {
      number++
      // Bytes are counted only where they matter: a line cannot be too long in fewer characters than a third of the limit.
      if (part.length > lineBytes / 3 && Buffer.byteLength(part) > lineBytes) {
        overlong ??= number
        return lines
      }
      const returned = part.endsWith('\r')
      quirks.carriageReturns ||= returned
      const text = returned ? part.slice(0, -1) : part
      const damaged = !sound && text.includes('\ufffd')
      if (!sound && quirks.firstDamaged === undefined) {
        const end = bytes.indexOf(lineFeed, start)
        const own = bytes.subarray(start, end < 0 ? bytes.length : end)
        if (!isUtf8(own)) quirks.firstDamaged = { line: number, byte: badByte(own) }
        start = end + 1
      }
      lines.push({ text, number, damaged, unended })
    }
    return lines
  }
}

/** The value of the first byte that is not UTF-8: 0xE9 tells a reader of Latin-1 more than its offset. */
function badByte(bytes: Buffer): number {
  // The first character that cannot be decoded comes out as U+FFFD, and all before it as they were.
  const sound = bytes.toString('utf8').split('\ufffd', 1)[0]!
  return bytes[Buffer.byteLength(sound)] ?? 0
}
