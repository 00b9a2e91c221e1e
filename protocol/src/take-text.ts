import type { TablePlan } from './table-columns.ts'
import { isEndLine, readTableEnd, type TableCount, type TableEnd, tableCounts } from './table-end.ts'
import { delimiterOfPreamble, detectForm, isPreamble, sectionOf, type TableForm } from './table-format.ts'
import { readTableLines, type TableLine, type TableQuirks } from './table-lines.ts'
import { clearsIn, type TableKind, type TableReading } from './table-reading.ts'
import type { RowReading } from './table-record.ts'
import { type FormatSink, takeCsv } from './take-csv.ts'
import { takeLdif, takePasswd } from './take-entries.ts'
import { type RowSink, takeRows } from './take-rows.ts'

/** What one text (the output of a program, or a file) turned out to be. */
export interface TableText {
  /** For messages; empty for the only one. */
  readonly name: string
  readonly form: TableForm | undefined
  readonly plans: readonly TablePlan[]
  readonly quirks: Readonly<TableQuirks>
  readonly printed: Readonly<Record<TableCount, number>>
  readonly end: TableEnd | undefined
  /** Why the end line, or its absence, proves nothing. */
  readonly endFault: { readonly message: string; readonly hint: string } | undefined
  /** Entries of LDIF that are neither people nor groups. */
  readonly passedOver: number
  /** Rows without a single value. */
  readonly blankRows: number
  /** Nothing that follows can be used, so it need not be read. */
  readonly hopeless: boolean
}

export interface TextReader {
  take(chunk: Uint8Array): void
  finish(): void
  readonly text: TableText
}

/** Reads one text piece by piece, finds out what it is, and at its end whether it proved itself complete. */
export function takeText(name: string, kind: TableKind | undefined, reading: TableReading, sink: RowSink): TextReader {
  const lines = readTableLines(reading.encoding, reading.lineBytes)
  const rows = takeRows(sink, () => ({ message: `not ${encodingName(lines.quirks.encoding)}`, hint: encodingHint(lines.quirks) }))
  let begins = kind ?? 'users'
  let delimiter = reading.delimiter
  let form: TableForm | undefined
  let rowReading: RowReading | undefined
  let takeFormed: ((line: TableLine) => void) | undefined
  let flushFormed: (() => void) | undefined
  let finishFormed: ((cut: boolean) => void) | undefined
  const plans: TablePlan[] = []
  let end: TableEnd | undefined
  let endFault: TableText['endFault']
  let [passedOver, blankRows] = [0, 0]
  let toldAfterEnd = false
  let hopeless = false

  const complain = (message: string, hint: string, line?: number) =>
    sink.complain(line === undefined && name !== '' ? `${name}: ${message}` : message, hint, line)

  function giveUp(message: string, hint: string, line?: number): void {
    hopeless = true
    complain(message, hint, line)
  }

  const formatSink: FormatSink = {
    row: (row) => rows.take(row, rowReading!),
    spoilt: (of) => rows.count(of),
    plan: (plan) => void plans.push(plan),
    end(line, at) {
      if (!formatSink.follows(at)) end = readTableEnd(line, at)
    },
    follows(at) {
      if (end === undefined) return false
      if (!toldAfterEnd) complain('stands after the end line', 'print `#end …` once, as the very last line', at)
      toldAfterEnd = true
      return true
    },
    blank() {
      blankRows++
    },
    complain,
    giveUp,
  }

  function takeLines(some: readonly TableLine[]): void {
    for (const line of some) {
      if (hopeless) return
      if (takeFormed === undefined) begin(line)
      else takeFormed(line)
    }
    flushFormed?.()
    if (lines.overlong === undefined || hopeless) return
    giveUp(
      'is longer than a line may be; neither it nor what follows is read',
      'print one row per line, or raise `limits.lineBytes`',
      lines.overlong,
    )
  }

  /** The first line that says something decides what the text is. */
  function begin(line: TableLine): void {
    const { text, number } = line
    const section = sectionOf(text)
    delimiter ??= delimiterOfPreamble(text)
    if (section !== undefined) begins = section
    else if (isPreamble(text)) return
    else if (isEndLine(text)) formatSink.end(text, number)
    else if (text.includes('\0'))
      giveUp('has NUL bytes in it, so this is no text, or UTF-16', 'save it as UTF-8, or say `encoding: utf-16le`', number)
    else if (text.includes('\r'))
      giveUp('has carriage returns in it: lines end in CR alone', 'save it with lines that end in a line feed', number)
    else {
      form = detectForm(text, begins, { ...reading, ...(delimiter !== undefined && { delimiter }) })
      openForm(form)
      takeFormed?.(line)
    }
  }

  function openForm({ format, delimiter }: TableForm): void {
    const { separator } = reading
    const split = (cell: string) => cell.split(separator ?? /[;|]/)
    rowReading = { clears: clearsIn(reading, format), split: format === 'csv' ? split : (value) => [value], sparse: format === 'ldif' }
    if (format === 'passwd') {
      takeFormed = takePasswd(reading, formatSink)
      return
    }
    if (format === 'csv') {
      const csv = takeCsv(delimiter, begins, reading, formatSink)
      takeFormed = csv.take
      flushFormed = csv.flush
      finishFormed = csv.finish
      return
    }
    const ldif = takeLdif(reading, {
      ...formatSink,
      entry: () => rows.count('entries'),
      passOver() {
        passedOver++
      },
    })
    takeFormed = ldif.take
    finishFormed = ldif.finish
  }

  function doubtEnd(message: string, hint: string): void {
    endFault ??= { message, hint }
    complain(message, hint)
  }

  /** The last line proves that nothing was lost, by counts that agree with what came. */
  function checkEnd(): void {
    const { printed } = rows
    const wanted = plans.some((plan) => plan.kind === 'users') || kind === undefined || kind === 'users' ? 'users' : kind
    const example = `\`#end ${wanted}=812\``
    if (end === undefined) {
      doubtEnd(
        'the end line is missing, so the table may have been cut off',
        `let whoever writes it end it with the line \`#end ${wanted}=${printed[wanted]}\`, with the number as counted while writing`,
      )
      return
    }
    const { counts, fault } = end
    const counted = tableCounts.filter((count) => counts[count] !== undefined)
    const isEnough =
      wanted === 'users' ? counts.users !== undefined || (form?.format === 'ldif' && counts.entries !== undefined) : counted.length > 0
    if (fault !== undefined)
      doubtEnd(`the end line says ${JSON.stringify(fault.slice(0, 40))}, which is no count`, `print it as ${example}`)
    else if (!isEnough) doubtEnd(`the end line does not count ${wanted}`, `print it as ${example}`)
    for (const count of counted) {
      if (counts[count] === printed[count]) continue
      doubtEnd(
        `the end line counts ${counts[count]} ${count}, but ${printed[count]} were printed`,
        'count what is printed where it is printed; if it is counted rightly, lines were lost',
      )
    }
  }

  return {
    take: (chunk) => takeLines(lines.take(chunk)),
    finish() {
      const rest = lines.rest()
      takeLines(rest)
      if (hopeless) return
      finishFormed?.(rest.some(({ unended }) => unended))
      if (!hopeless) checkEnd()
    },
    text: {
      name,
      plans,
      quirks: lines.quirks,
      printed: rows.printed,
      get form() {
        return form
      },
      get end() {
        return end
      },
      get endFault() {
        return endFault
      },
      get passedOver() {
        return passedOver
      },
      get blankRows() {
        return blankRows
      },
      get hopeless() {
        return hopeless
      },
    },
  }
}

function encodingName(encoding: string): string {
  return encoding === 'utf-8' ? 'UTF-8' : `text in ${encoding}`
}

/** Bytes from 0x80 on stand for letters in the encodings that spreadsheets write when they are not asked for UTF-8. */
function encodingHint({ encoding, firstDamaged }: Readonly<TableQuirks>): string {
  if (encoding !== 'utf-8') return `see whether it is ${encoding}, as the configuration or its first bytes say`
  const byte =
    firstDamaged === undefined
      ? ''
      : `, as the byte 0x${firstDamaged.byte.toString(16).toUpperCase()} on line ${firstDamaged.line} looks like`
  return `save it as UTF-8 (in Excel: "CSV UTF-8"), or say \`encoding: windows-1252\` if it is that${byte}`
}
