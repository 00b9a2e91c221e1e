import { isUsable, planColumns, type TablePlan } from './table-columns.ts'
import { type CsvFault, type CsvReader, type CsvRow, readCsv } from './table-csv.ts'
import { isEndLine } from './table-end.ts'
import { sectionOf } from './table-format.ts'
import type { TableKind, TableReading } from './table-reading.ts'
import type { RowValues } from './table-record.ts'
import type { Row } from './take-rows.ts'

/** Where a format's rows go. */
export interface FormatSink {
  row(row: Row): void
  /** A row that was printed, of this kind, and could not be taken. */
  spoilt(kind: TableKind): void
  plan(plan: TablePlan): void
  end(line: string, at: number): void
  /** Whether the row comes after the end line; said once. */
  follows(at: number): boolean
  blank(): void
  complain(message: string, hint: string, line?: number): void
  /** The same, and nothing that follows can be used. */
  giveUp(message: string, hint: string, line?: number): void
}

export const endYourLines = 'end every line, the last too, in a line feed'

/** The tables of a CSV text: each a header line and its rows. `#users`, `#groups` and `#members` begin another. */
export function takeCsv(delimiter: string, begin: TableKind, reading: TableReading, sink: FormatSink): CsvReader {
  let kind = begin
  let plan: TablePlan | undefined
  let lost = false
  return readCsv(delimiter, { row: takeRow, fault: takeFault }, reading.lineBytes)

  function takeFault({ at, message, hint }: CsvFault): void {
    if (lost) return
    if (plan === undefined) giveUp(message, hint, at)
    else {
      sink.spoilt(kind)
      sink.complain(message, hint, at)
    }
  }

  function takeRow({ cells, at, damaged, unended }: CsvRow): void {
    if (lost) return
    if (cells[0]!.startsWith('#') && takeMark(cells.join(' ').trim(), at)) return
    if (cells.every((cell) => cell.trim() === '')) {
      sink.blank()
      return
    }
    if (sink.follows(at)) return
    if (plan === undefined) {
      takeHeader(cells, at)
      return
    }
    if (unended) {
      sink.complain('does not end in a line feed, so it may be cut off; it is left out', endYourLines, at)
      return
    }
    const values = fitCells(cells, plan.names.length)
    if (values !== undefined) {
      sink.row({ plan, values, at, damaged })
      return
    }
    sink.spoilt(kind)
    sink.complain(
      `has ${cells.length === 1 ? '1 cell' : `${cells.length} cells`} where the header has ${plan.names.length}`,
      `print every cell, empty ones too; put a cell with ${delimiter === '\t' ? 'a tab' : `the delimiter ${delimiter}`} or a line break in it between quotation marks`,
      at,
    )
  }

  function takeMark(text: string, at: number): boolean {
    const section = sectionOf(text)
    if (isEndLine(text)) sink.end(text, at)
    else if (section !== undefined) {
      kind = section
      plan = undefined
    } else return false
    return true
  }

  function giveUp(message: string, hint: string, at: number): void {
    lost = true
    sink.giveUp(message, hint, at)
  }

  function takeHeader(cells: readonly string[], at: number): void {
    const found = planColumns(cells, kind, 'csv', reading)
    if (!isUsable(found)) {
      // A row that is no header may hold a PIN: only what is the name of some column is shown.
      const isHeader = found.fields.size > 0 || found.attributes.size > 0
      const columns = cells.map((cell) => cell.trim()).join(', ')
      giveUp(
        isHeader
          ? `is a header without a column for ${needed[kind].what} (its columns: ${columns.slice(0, 200)})`
          : `is no header line: none of its ${cells.length === 1 ? 'text is' : `${cells.length} cells is`} the name of a column`,
        needed[kind].mend,
        at,
      )
      return
    }
    plan = found
    sink.plan(found)
    if (found.missing.length === 0) return
    sink.complain(
      `is a header without ${found.missing.map((missing) => `\`${missing}\``).join(', ')}, which the configuration names under \`table:\``,
      'correct the name in the configuration, or bring the column back',
      at,
    )
  }
}

const needed: Readonly<Record<TableKind, { readonly what: string; readonly mend: string }>> = {
  users: {
    what: 'the username',
    mend: 'print a header line, and name that column `username` or say which it is: `columns: { username: … }`',
  },
  groups: { what: 'the name of the group', mend: 'print a header line, and name that column `name`' },
  members: { what: 'the group or the member', mend: 'print the header line `group,member`' },
}

/** As many values as there are columns; what a spreadsheet puts behind them is empty. */
function fitCells(cells: readonly string[], columns: number): RowValues | undefined {
  if (cells.length < columns || cells.slice(columns).some((cell) => cell.trim() !== '')) return undefined
  return cells.slice(0, columns).map((cell) => [cell])
}
