import type { HoldView, RunState, RunView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import type { Paint } from '../paint.ts'
import { changeOrder, changeWords } from '../print/change-classes.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'
import { count, duration, list, moment, number } from '../print/words.ts'
import { readReport } from '../read-report.ts'

const colourOf: Readonly<Record<RunState, keyof Paint>> = {
  running: 'name',
  done: 'good',
  held: 'attention',
  partial: 'attention',
  unavailable: 'bad',
  failed: 'bad',
  interrupted: 'bad',
  stopped: 'attention',
}

export function run(call: Call<{ readonly limit: number }>): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const runs = await muster.runs.list({ limit: options.limit })
    if (options.json) terminal.printJson(runs)
    else if (runs.length === 0) terminal.note('Nothing was run yet. `muster plan` shows what `muster sync` would do.')
    else {
      const columns = [
        { title: 'run', align: 'right' },
        { title: 'command' },
        { title: 'state' },
        { title: 'begun' },
        { title: 'took', align: 'right' },
        { title: 'what' },
      ] as const
      terminal.print(table(columns, runs.map(describeRun), terminal).join('\n'))
    }
    return exitCodes.done
  })

  function describeRun(view: RunView): string[] {
    const { run, command, state, startedAt, endedAt } = view
    return [
      String(run),
      command,
      terminal.paint[colourOf[state]](state),
      moment(startedAt),
      endedAt === undefined ? '' : duration(endedAt - startedAt),
      summarise(view),
    ]
  }
}

/** "100 new people and 3 renames". */
function summarise(view: RunView): string {
  const { hold } = view
  const report = readReport(view)
  if (report === undefined) return ''
  if ('message' in report) return printable(report.message)
  const { totals, holds, grants, undo } = report.whole
  const words = changeOrder.flatMap((changeClass) => {
    const { one, many } = changeWords[changeClass]
    return totals[changeClass] === 0 ? [] : [count(totals[changeClass], one, many)]
  })
  const credit = grants.length > 0 ? 'credit was granted' : (undo?.credit.length ?? 0) > 0 ? 'credit was taken back' : 'nothing changed'
  const done = words.length === 0 ? credit : list(words)
  return holds.length === 0
    ? done
    : `${done}; ${holds.map(({ count: held, class: name }) => `${number(held)} ${changeWords[name].many}`).join(', ')} on hold${hold === undefined ? '' : `, ${holdWords(hold)}`}`
}

function holdWords({ state, expiresAt, decidedRun }: HoldView): string {
  if (state === 'waiting') return `until ${moment(expiresAt)}`
  if (state === 'superseded' || state === 'moved') return `given up in run ${decidedRun}`
  return state === 'approved' ? `approved in run ${decidedRun}` : state
}
