import type { RunReport } from '@muster/engine'
import type { RunView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printJournal } from '../print/journal.ts'
import { printRunReport } from '../print/run-report.ts'
import { moment } from '../print/words.ts'
import { tell } from '../report-error.ts'

interface RunShowOptions {
  readonly user?: string
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
      terminal.print(['', terminal.paint.bold('Person by person'), ...printJournal(journal, terminal, 'name')].join('\n'))
      if (cut) terminal.note(`The first ${journal.length}; --limit shows more, --user shows one person.`)
    } else if (options.user !== undefined) terminal.note(`Run ${number} did nothing to ${options.user}.`)
    return exitCodes.done
  })

  function printRun({ run, command, state, startedAt, report }: RunView): string {
    if (report !== undefined) return `${moment(startedAt)}\n${printRunReport(report as RunReport, terminal)}`
    return `Run ${run} (${command}), begun ${moment(startedAt)}: ${state}; it left no report.`
  }
}
