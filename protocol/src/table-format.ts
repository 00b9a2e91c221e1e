import { isUsable, planColumns } from './table-columns.ts'
import { isEndLine } from './table-end.ts'
import { foldColumn, type TableFormat, type TableKind, type TableReading } from './table-reading.ts'

/** What a text is, by its first line that says something. */
export interface TableForm {
  readonly format: TableFormat
  /** Of `csv`. */
  readonly delimiter: string
}

const delimiters = ['\t', ';', ',', '|'] as const

export function detectForm(line: string, kind: TableKind, reading: TableReading): TableForm {
  const format = reading.format ?? detectFormat(line)
  return { format, delimiter: reading.delimiter ?? detectDelimiter(line, kind, reading) }
}

function detectFormat(line: string): TableFormat {
  if (/^(?:version|dn)::?\s/i.test(`${line} `) || /^dn:</i.test(line)) return 'ldif'
  const colons = line.split(':').length - 1
  // passwd(5), group(5), and the lines by which both refer to a network service.
  if (/^[^:,;\t|]*:[^:]*:\d*:/.test(line) && (colons === 3 || colons === 6)) return 'passwd'
  return 'csv'
}

/** The delimiter that lets the needed column be found, and of those the one that cuts most cells. */
function detectDelimiter(header: string, kind: TableKind, reading: TableReading): string {
  const ranked = delimiters
    .map((delimiter) => {
      const cells = cutRoughly(header, delimiter)
      return { delimiter, cells: cells.length, usable: isUsable(planColumns(cells, kind, 'csv', reading)) ? 1 : 0 }
    })
    .sort((one, other) => other.usable - one.usable || other.cells - one.cells)
  const [best] = ranked
  return best === undefined || best.cells === 1 ? ',' : best.delimiter
}

/** Well enough to count columns and know their names. */
function cutRoughly(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let quoted = false
  let cell = ''
  for (const character of line) {
    if (character === '"') quoted = !quoted
    else if (character === delimiter && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += character
  }
  return [...cells, cell]
}

/** Lines before the header that some programs write: `sep=;` (Excel), `#TYPE …` (Export-Csv), comments. */
export function isPreamble(line: string): boolean {
  return line.trim() === '' || /^sep=.$/i.test(line) || (line.startsWith('#') && sectionOf(line) === undefined && !isEndLine(line))
}

/** The delimiter that Excel's first line names. */
export function delimiterOfPreamble(line: string): string | undefined {
  return /^sep=(.)$/i.exec(line)?.[1]
}

/** The kind of table that a line `#users`, `#groups` or `#members` begins, with whatever a spreadsheet put after it. */
export function sectionOf(text: string): TableKind | undefined {
  const [, word = ''] = /^"?#\s?(\w+)"?[,;|\s]*$/.exec(text) ?? []
  const name = foldColumn(word)
  return name === 'users' || name === 'groups' || name === 'members' ? name : undefined
}
