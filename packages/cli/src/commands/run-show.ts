import type { JournalLine, JournalSort, RunView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { journalClasses, removals } from '../journal-sorts.ts'
import { withMuster } from '../open-muster.ts'
import { describeHold } from '../print/hold.ts'
import { printJournal } from '../print/journal.ts'
import { printable } from '../print/printable.ts'
import { printRunReport } from '../print/run-report.ts'
import { moment } from '../print/words.ts'
import { readReport } from '../read-report.ts'
import { tell } from '../report-error.ts'

interface RunShowOptions {
  readonly user?: string
  readonly held?: true
  readonly removals?: true
  readonly class?: string
  readonly limit: number
}

export function run(call: Call<RunShowOptions>): Promise<number> {
  const { options, terminal } = call
  const { user, limit } = options
  const number = Number(call.words[0])
  const only = chooseSorts(options)
  const isNarrowed = user !== undefined || only !== undefined
  return withMuster(call, (muster) => {
    const found = muster.runs.show(number)
    if (found === undefined) {
      tell({ code: 'NOT_FOUND', message: `There is no run ${number}.`, hint: '`muster runs` shows those there are' }, options, terminal)
      return exitCodes.failed
    }
    const asked = { limit, ...(only && { only }) }
    if (options.held) return showHeld(found, pick(muster.runs.held(number, user === undefined ? asked : { ...asked, limit: everyLine })))
    const journal = muster.runs.journal(number, user === undefined ? asked : { ...asked, user })
    if (options.json) {
      terminal.printJson({ ...found, journal })
      return exitCodes.done
    }
    if (!isNarrowed) terminal.print(printRun(found))
    if (journal.length > 0) {
      const lines = [terminal.paint.bold('Person by person'), ...printJournal(journal, terminal, 'name')]
      terminal.print([...(isNarrowed ? [] : ['']), ...lines].join('\n'))
      if (journal.length === limit)
        terminal.note(`The first ${journal.length}; --limit shows more${user === undefined ? ', --user shows one person' : ''}.`)
    } else if (found.trimmedAt !== undefined)
      terminal.note(`What run ${number} did to whom was removed for its age on ${moment(found.trimmedAt)}.`)
    else if (isNarrowed) terminal.note(`Run ${number} did nothing${ofWhat()}${user === undefined ? '' : ` to ${printable(user)}`}.`)
    return exitCodes.done
  })

  function pick(lines: readonly JournalLine[]): readonly JournalLine[] {
    const key = user?.trim().normalize('NFC').toLowerCase()
    if (key === undefined) return lines
    const isMeant = (name: unknown): boolean => String(name).normalize('NFC').toLowerCase() === key
    return lines
      .map((line) => (line.action === 'members' ? { ...line, before: pickMembers(line.before), after: pickMembers(line.after) } : line))
      .filter(({ kind, name, before, after }) => (kind === 'user' ? isMeant(name) : countMembers(before) + countMembers(after) > 0))
      .slice(0, limit)

    function pickMembers(fields: JournalLine['before']): JournalLine['before'] {
      return { members: (Array.isArray(fields?.members) ? fields.members : []).filter(isMeant) }
    }
  }

  function showHeld(view: RunView, held: readonly JournalLine[]): number {
    if (options.json) {
      terminal.printJson({ ...view, held })
      return exitCodes.done
    }
    const told = view.hold === undefined ? 'it keeps nothing on hold' : describeHold(view.hold)
    terminal.print([`Run ${number}: ${told}.`, ...(held.length === 0 ? [] : ['', ...printJournal(held, terminal, 'name')])].join('\n'))
    if (held.length === 0 && isNarrowed && view.hold?.state === 'waiting')
      terminal.note(`Nothing of it is${ofWhat() || ' so'}${user === undefined ? '' : ` about ${printable(user)}`}.`)
    if (held.length >= limit) terminal.note(`At most ${limit}${only === undefined ? ' of each sort' : ''}; --limit shows more.`)
    return exitCodes.done
  }

  /** " of the class renames". */
  function ofWhat(): string {
    if (options.class !== undefined) return ` of the class ${options.class}${options.removals ? ' that takes something away' : ''}`
    return options.removals ? ' that takes something away' : ''
  }

  function printRun(view: RunView): string {
    const report = readReport(view)
    const hold = view.hold === undefined ? '' : `\n\nRun ${view.run}: ${describeHold(view.hold)}.`
    if (report !== undefined && 'whole' in report)
      return `${moment(view.startedAt)}\n${printRunReport(report.whole, terminal, { afterwards: true })}${hold}`
    const why = report === undefined ? 'it left no report, or that was removed for its age' : printable(report.message)
    return `Run ${view.run} (${view.command}), begun ${moment(view.startedAt)}: ${view.state}; ${why}.`
  }
}

/** Enough to find one person among. */
const everyLine = 100_000

/** Of which sorts the lines are wanted; undefined: all. With both options, of those that both name. */
function chooseSorts({ removals: only, class: name }: RunShowOptions): readonly JournalSort[] | undefined {
  if (name === undefined) return only && removals
  const sorts = journalClasses[name] ?? []
  return only ? sorts.filter((sort) => removals.includes(sort)) : sorts
}

function countMembers(fields: JournalLine['before']): number {
  return Array.isArray(fields?.members) ? fields.members.length : 0
}
