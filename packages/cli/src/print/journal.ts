import type { JournalLine } from '@muster/store'
import { printValue } from './fields.ts'
import { paragraph } from './paragraph.ts'
import { printable } from './printable.ts'
import type { Page } from './run-report.ts'

/** What runs did: `run 3  ada  renamed  username: ada.byron → ada.lovelace`. The name is left out where it is known. */
export function printJournal(lines: readonly JournalLine[], { paint, width }: Page, show: 'run' | 'name'): string[] {
  const leads = lines.map((line) => (show === 'run' ? `run ${line.run}` : printable(line.name)))
  const leadWidth = leads.reduce((widest, lead) => Math.max(widest, lead.length), 0)
  const actionWidth = lines.reduce((widest, { action }) => Math.max(widest, action.length), 0)
  return lines.flatMap((line, index) =>
    paragraph(
      `  ${leads[index]?.padEnd(leadWidth)}  ${line.action.padEnd(actionWidth)}  `,
      paint.dim(describeDifference(line).join(', ')),
      width,
    ).map((text) => text.trimEnd()),
  )
}

/** `email: a@x → b@x` for each field that differs; a new entry's fields stand in the entry itself. */
function describeDifference({ before, after }: JournalLine): string[] {
  if (before === null) return []
  const names = new Set([...Object.keys(before), ...Object.keys(after ?? {})])
  return [...names].map((name) => `${printable(name)}: ${printValue(before[name])} → ${printValue(after?.[name])}`)
}
