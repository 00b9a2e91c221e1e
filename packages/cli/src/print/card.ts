import { paragraph } from './paragraph.ts'
import type { Page } from './run-report.ts'

/** Names and values below each other, values aligned and wrapped. */
export function printCard(rows: readonly (readonly [name: string, value: string])[], { paint, width }: Page): string[] {
  const nameWidth = rows.reduce((widest, [name]) => Math.max(widest, name.length), 0)
  return rows.flatMap(([name, value]) => {
    const lead = `  ${name.padEnd(nameWidth)}  `
    const [first = '', ...others] = paragraph(lead, value, width)
    return [`${paint.dim(lead)}${first.slice(lead.length)}`, ...others]
  })
}
