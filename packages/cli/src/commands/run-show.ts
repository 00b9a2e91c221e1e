import type { JournalLine, RunView } from '@muster/store'
import { chooseSorts } from '@muster/store/journal-sorts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
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
  const only = chooseSorts(options.class, options.removals === true)
  const isNarrowed = user !== undefined || only !== undefined
  return withMuster(call, async (muster) => {
    const found = await muster.runs.show(number)
    if (found === undefined) {
      tell({ code: 'NOT_FOUND', message: `There is no run ${number}.`, hint: '`muster runs` shows those there are' }, options, terminal)
      return exitCodes.failed
    }
    const asked = { limit, ...(only && { only }), ...(user !== undefined && { user }) }
    if (options.held) return showHeld(found, await muster.runs.held(number, asked))
    const journal = await muster.runs.journal(number, asked)
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
