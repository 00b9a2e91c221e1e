import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { count, moment } from '../print/words.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withOwnMuster(call, async (muster) => {
    const { journalMs, runsMs } = muster.configuration.retention
    const trimmed = await muster.upkeep.trimJournal()
    if (options.json) terminal.printJson(trimmed)
    else if (journalMs === undefined && runsMs === undefined)
      terminal.note('Everything is kept: `retention:` in the configuration says for how long, when it is not to be for ever.')
    else {
      const removed = [
        ...(journalMs === undefined ? [] : [`${count(trimmed.lines, 'line')} of the journal from before ${before(journalMs)}`]),
        ...(runsMs === undefined ? [] : [`${count(trimmed.reports, 'report')} of runs from before ${before(runsMs)}`]),
      ]
      terminal.print(`Removed ${removed.join(', and ')}.`)
    }
    return exitCodes.done
  })
}

function before(ms: number): string {
  return moment(Date.now() - ms)
}
