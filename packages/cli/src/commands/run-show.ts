import type { Muster } from '@muster/host'
import type { RunView } from '@muster/store'
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
  readonly limit: number
}

export function run(call: Call<RunShowOptions>): Promise<number> {
  const { options, terminal } = call
  const number = Number(call.words[0])
  return withMuster(call, (muster) => {
    const found = muster.runs.show(number)
    if (found === undefined) {
      tell({ code: 'NOT_FOUND', message: `There is no run ${number}.`, hint: '`muster runs` shows those there are' }, options, terminal)
      return exitCodes.failed
    }
    if (options.held) return showHeld(muster, found)
    const journal =
      options.user === undefined
        ? muster.runs.journal(number, { limit: options.limit })
        : muster.users.journal(options.user).filter((line) => line.run === number)
    if (options.json) {
      terminal.printJson({ ...found, journal })
      return exitCodes.done
    }
    if (options.user === undefined) terminal.print(printRun(found))
    if (journal.length > 0) {
      const cut = options.user === undefined && journal.length === options.limit
      const lines = [terminal.paint.bold('Person by person'), ...printJournal(journal, terminal, 'name')]
      terminal.print([...(options.user === undefined ? [''] : []), ...lines].join('\n'))
      if (cut) terminal.note(`The first ${journal.length}; --limit shows more, --user shows one person.`)
    } else if (found.trimmedAt !== undefined)
      terminal.note(`What run ${number} did to whom was removed for its age on ${moment(found.trimmedAt)}.`)
    else if (options.user !== undefined) terminal.note(`Run ${number} did nothing to ${options.user}.`)
    return exitCodes.done
  })

  function showHeld(muster: Muster, view: RunView): number {
    const held = muster.runs.held(number, { limit: options.limit })
    if (options.json) {
      terminal.printJson({ ...view, held })
      return exitCodes.done
    }
    const told = view.hold === undefined ? 'it keeps nothing on hold' : describeHold(view.hold)
    terminal.print([`Run ${number}: ${told}.`, ...(held.length === 0 ? [] : ['', ...printJournal(held, terminal, 'name')])].join('\n'))
    if (held.length >= options.limit) terminal.note(`At most ${options.limit} of each sort; --limit shows more.`)
    return exitCodes.done
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
