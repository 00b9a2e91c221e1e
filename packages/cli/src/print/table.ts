import Table from 'cli-table3'
import stringWidth from 'fast-string-width'
import type { Paint } from '../paint.ts'

export interface Column {
  readonly title: string
  /** Numbers and amounts stand right. */
  readonly align?: 'right'
}

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** Lines of a table without frames; what does not fit into `width` is cut with `…`, the widest columns first. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { paint, width, indent = 0 }: { readonly paint: Paint; readonly width: number; readonly indent?: number },
): string[] {
  const titled = columns.some(({ title }) => title !== '')
  const grid = new Table({
    chars: noBorders,
    colWidths: fitting(columns, rows, width - indent),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  })
  if (titled) grid.push(columns.map(({ title }) => paint.dim(title)))
  for (const row of rows) grid.push([...row])
  return grid
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
}

const between = 2
const narrowest = 8

function fitting(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[index] ?? '')), stringWidth(title)),
  )
  let over = widths.reduce((sum, one) => sum + one, 0) + between * (columns.length - 1) - width
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= narrowest) break
    widths[widest] = (widths[widest] ?? 0) - 1
    over -= 1
  }
  return widths
}
