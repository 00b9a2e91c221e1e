import { isUsable, planColumns, type TablePlan } from './table-columns.ts'
import { isEndLine } from './table-end.ts'
import { kindOfEntry, type LdifEntry, type LdifReader, readLdif } from './table-ldif.ts'
import type { TableLine } from './table-lines.ts'
import { passwdColumns, readPasswdLine } from './table-passwd.ts'
import type { TableFormat, TableKind, TableReading } from './table-reading.ts'
import { endYourLines, type FormatSink } from './take-csv.ts'

type EntryKind = Exclude<TableKind, 'members'>

/** Lines of passwd(5) and group(5), in any order. */
export function takePasswd(reading: TableReading, sink: FormatSink): (line: TableLine) => void {
  const planFor = keepPlans('passwd', reading, sink)
  return (line) => {
    if (line.text.trim() === '') return
    if (line.text.startsWith('#')) {
      if (isEndLine(line.text)) sink.end(line.text, line.number)
      return
    }
    if (sink.follows(line.number)) return
    if (line.unended) {
      sink.complain('does not end in a line feed, so it may be cut off; it is left out', endYourLines, line.number)
      return
    }
    const row = readPasswdLine(line)
    if (row.kind === 'fault') sink.complain(row.message, row.hint, line.number)
    else sink.row({ plan: planFor(row.kind, passwdColumns[row.kind]), values: row.values, at: line.number, damaged: line.damaged })
  }
}

/** Entries of LDIF that are people or groups. */
export function takeLdif(reading: TableReading, sink: FormatSink & { entry(): void; passOver(): void }): LdifReader {
  const planFor = keepPlans('ldif', reading, sink)
  const reader = readLdif(
    { entry: takeEntry, fault: ({ at, message, hint }) => sink.complain(message, hint, at), comment: takeComment },
    reading.lineBytes,
  )
  return reader

  function takeComment(text: string, at: number): void {
    if (!isEndLine(text)) return
    // The last entry ends here, with or without a blank line.
    reader.finish(false)
    sink.end(text, at)
  }

  function takeEntry(entry: LdifEntry): void {
    const { at, names, values, damaged } = entry
    if (sink.follows(at)) return
    sink.entry()
    const kind = kindOfEntry(entry)
    if (kind === 'other') {
      sink.passOver()
      return
    }
    if (kind === 'unclear') {
      sink.complain('begins an entry without `objectClass`, so it may be a person or a group', 'export `objectClass` too', at)
      return
    }
    const plan = planFor(kind, names)
    if (isUsable(plan)) {
      sink.row({ plan, values, at, damaged })
      return
    }
    sink.spoilt(kind)
    sink.complain(
      kind === 'users' ? 'begins a person without `uid` or `sAMAccountName`' : 'begins a group without `cn`',
      kind === 'users'
        ? 'export that attribute too, or say which holds the username: `columns: { username: … }`'
        : 'export that attribute too',
      at,
    )
  }
}

/** Entries of one class have much the same attributes; a text in which every one differs must not be kept whole. */
const plansKept = 1_000

function keepPlans(format: TableFormat, reading: TableReading, sink: FormatSink): (kind: EntryKind, names: readonly string[]) => TablePlan {
  const plans = new Map<string, TablePlan>()
  let told = 0
  return (kind, names) => {
    const key = `${kind} ${names.join('\n')}`
    const known = plans.get(key)
    if (known !== undefined) return known
    const plan = planColumns(names, kind, format, reading)
    if (plans.size >= plansKept) plans.clear()
    plans.set(key, plan)
    if (told++ < plansKept) sink.plan(plan)
    if (plan.missing.length > 0)
      sink.complain(`${format} has no ${plan.missing.join(', ')}, which the configuration names under \`table:\``, 'correct that name')
    return plan
  }
}
