import type { JournalLine } from '@muster/store'
import { printValue } from './fields.ts'
import { paragraph } from './paragraph.ts'
import { printable } from './printable.ts'
import type { Page } from './run-report.ts'
import { moment, number } from './words.ts'

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
function describeDifference({ action, before, after }: JournalLine): string[] {
  if (before === null) return []
  if (action === 'members') return [...describeMembers('joined', after?.members), ...describeMembers('left', before.members)]
  const names = new Set([...Object.keys(before), ...Object.keys(after ?? {})])
  return [...names].flatMap((name) => {
    if (name === 'holdsName') return [after?.[name] === false ? 'the name is free for a newcomer' : 'holds the name again']
    const [was, is] = [before[name], after?.[name]].map((value) =>
      name === 'absentSince' && typeof value === 'number' ? moment(value) : printValue(value),
    )
    return was === is ? [] : [`${name === 'absentSince' ? 'absent since' : printable(name)}: ${was} → ${is}`]
  })
}

const shownMembers = 10

function describeMembers(verb: string, names: unknown): string[] {
  if (!Array.isArray(names) || names.length === 0) return []
  const more = names.length > shownMembers ? ', …' : ''
  return [`${number(names.length)} ${verb}: ${names.slice(0, shownMembers).map(printValue).join(', ')}${more}`]
}
