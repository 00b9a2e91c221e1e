import type { Paint } from '../paint.ts'
import { fit, textWidth } from './text-width.ts'

export interface Column {
  readonly title: string
  /** Numbers and amounts stand right. */
  readonly align?: 'right'
}

/**
 * Lines of a table without frames; what does not fit into `width` is cut with `…`, the widest columns first. By hand,
 * because loading a library for it takes 9 ms of the 150 that a question about one person may take.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { paint, width, indent = 0 }: { readonly paint: Paint; readonly width: number; readonly indent?: number },
): string[] {
  const titled = columns.some(({ title }) => title !== '')
  const lines = titled ? [columns.map(({ title }) => paint.dim(title)), ...rows] : rows
  const widths = fittingWidths(columns, lines, width - indent)
  return lines.map((cells) => {
    const fitted = columns.map(({ align }, index) => fit(cells[index] ?? '', widths[index] ?? 0, align ?? 'left'))
    return `${' '.repeat(indent)}${fitted.join(between)}`.trimEnd()
  })
}

const between = '  '
const narrowest = 8

function fittingWidths(columns: readonly Column[], lines: readonly (readonly string[])[], room: number): number[] {
  const widths = columns.map((_, index) => lines.reduce((widest, cells) => Math.max(widest, textWidth(cells[index] ?? '')), 0))
  let over = widths.reduce((sum, one) => sum + one, 0) + between.length * (columns.length - 1) - room
  while (over > 0) {
    const widest = Math.max(...widths)
    if (widest <= narrowest) break
    widths[widths.indexOf(widest)] = widest - 1
    over -= 1
  }
  return widths
}
