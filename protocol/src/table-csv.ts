import { createRequire } from 'node:module'
import type { TableLine } from './table-lines.ts'
import { tableLineBytes } from './table-reading.ts'

/** One row of cells, whatever they mean. */
export interface CsvRow {
  readonly cells: readonly string[]
  /** Of its first line. */
  readonly at: number
  readonly damaged: boolean
  readonly unended: boolean
}

/** A row whose cells cannot be told apart. Never holds the row: a cell may be a PIN. */
export interface CsvFault {
  readonly at: number
  readonly message: string
  readonly hint: string
}

export interface CsvReader {
  take(line: TableLine): void
  /** Hands over what waits for more of its kind. */
  flush(): void
  /** Nothing follows: a cell that is still open never ends. */
  finish(): void
}

export interface CsvSink {
  row(row: CsvRow): void
  fault(fault: CsvFault): void
}

/** On its way: cut already, or the lines of a row with quotation marks, or what cannot be cut. */
type Waiting = CsvRow | { readonly lines: readonly TableLine[] } | { readonly fault: CsvFault }

/** csv-parse takes 9 µs for a row by itself, and 2 for each of a thousand. */
const rowsAtOnce = 1_000

/**
 * Cells of RFC 4180. A line without a quotation mark is cut at its delimiters (0.5 µs); every other goes through csv-parse.
 * A row is whole when its quotation marks are even in number. Where csv-parse refuses one, only its first line is given up,
 * and reading goes on with the next: a mark that is never closed would else swallow everybody after it.
 */
export function readCsv(delimiter: string, sink: CsvSink, rowBytes = tableLineBytes): CsvReader {
  let waiting: Waiting[] = []
  let open: TableLine[] = []
  let openLength = 0

  function take(line: TableLine): void {
    const { text, number: at, damaged, unended } = line
    const marks = countMarks(text)
    if (open.length === 0 && marks === 0) {
      if (text !== '') waiting.push({ cells: text.split(delimiter), at, damaged, unended })
    } else {
      // A mark that opens nothing (Cy O"Neil) must not draw in the lines that follow.
      const fault = open.length === 0 && marks % 2 === 1 ? cutOne(text, delimiter) : notClosed
      if (typeof fault === 'string' && fault !== notClosed) {
        waiting.push({ fault: faultAt(line, fault) })
        return
      }
      open.push(line)
      openLength += text.length
      // Between the marks of an open cell an odd line closes it; at the beginning of a row it opens one.
      const isWhole = open.length === 1 ? marks % 2 === 0 : marks % 2 === 1
      if (isWhole) waiting.push({ lines: forgetOpen() })
      else if (openLength > rowBytes) giveUpOpen()
    }
    if (waiting.length >= rowsAtOnce) flush()
  }

  function forgetOpen(): readonly TableLine[] {
    const lines = open
    open = []
    openLength = 0
    return lines
  }

  /** The first of the open lines is at fault; the others are read again, each as the beginning of a row. */
  function giveUpOpen(): void {
    const [first, ...others] = forgetOpen()
    waiting.push({ fault: faultAt(first!, notClosed) })
    for (const line of others) take(line)
  }

  function flush(): void {
    const items = waiting
    waiting = []
    const rows = items.flatMap((item) => ('lines' in item ? [joined(item.lines)] : []))
    const together = rows.length === 0 ? [] : cutAll(rows, delimiter)
    let next = 0
    for (const item of items) {
      if ('fault' in item) sink.fault(item.fault)
      else if ('cells' in item) sink.row(item)
      else if (together === undefined) hand(item.lines)
      else sink.row(rowOf(item.lines, together[next++]!))
    }
  }

  /** One row by itself: some row of those that were tried together cannot be cut. */
  function hand(lines: readonly TableLine[]): void {
    const cells = cutOne(joined(lines), delimiter)
    if (typeof cells !== 'string') {
      sink.row(rowOf(lines, cells))
      return
    }
    const [first, ...others] = lines
    sink.fault(faultAt(first!, cells))
    if (others.length === 0) return
    const again = readCsv(delimiter, sink, rowBytes)
    for (const line of others) again.take(line)
    again.finish()
  }

  return {
    take,
    flush,
    finish() {
      while (open.length > 0) giveUpOpen()
      flush()
    },
  }
}

function joined(lines: readonly TableLine[]): string {
  return lines.length === 1 ? lines[0]!.text : lines.map(({ text }) => text).join('\n')
}

function rowOf(lines: readonly TableLine[], cells: readonly string[]): CsvRow {
  return { cells, at: lines[0]!.number, damaged: lines.some(({ damaged }) => damaged), unended: lines.at(-1)!.unended }
}

/** No text holds both, and a row may hold line breaks. */
const rowEnd = '\0\n'

let loaded: typeof import('csv-parse/sync') | undefined

/** Loaded for the first quotation mark: it takes 3 ms, and whoever reads no table needs none of them. */
function cutRows(text: string, delimiter: string): string[][] {
  loaded ??= createRequire(import.meta.url)('csv-parse/sync') as typeof import('csv-parse/sync')
  return loaded.parse(text, { delimiter, record_delimiter: rowEnd, relax_column_count: true })
}

function cutAll(rows: readonly string[], delimiter: string): string[][] | undefined {
  try {
    const cut = cutRows(rows.join(rowEnd), delimiter)
    return cut.length === rows.length ? cut : undefined
  } catch {
    // Which of them it was is found out by trying each.
    return undefined
  }
}

/** The cells, or what is wrong with them. */
function cutOne(row: string, delimiter: string): string[] | string {
  try {
    const [cells] = cutRows(row, delimiter)
    return cells ?? 'cannot be cut into cells'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return faults[code] ?? 'cannot be cut into cells'
  }
}

const notClosed = 'opens a quotation mark that is never closed'

/** By csv-parse's code: its own messages quote the cell. */
const faults: Readonly<Record<string, string>> = {
  INVALID_OPENING_QUOTE: 'has a quotation mark inside a cell that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'has something between a closing quotation mark and the next cell',
  CSV_QUOTE_NOT_CLOSED: notClosed,
}

function faultAt({ number }: TableLine, message: string): CsvFault {
  return { at: number, message, hint: 'put such a cell between quotation marks and write each mark in it twice: "5"" disk"' }
}

function countMarks(text: string): number {
  let count = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++
  return count
}
