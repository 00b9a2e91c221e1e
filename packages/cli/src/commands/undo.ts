import type { RunReport } from '@muster/engine'
import { MusterError } from '@muster/provider'
import { askWhether } from '../ask-whether.ts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printRunReport } from '../print/run-report.ts'
import { printUndone } from '../print/undo.ts'

interface UndoOptions {
  readonly plan?: true
  readonly yes?: true
  readonly shown?: number
}

/** Shows what it would do, asks, and does exactly that; or shows it only; or, unasked, does it. */
export function run(call: Call<UndoOptions>): Promise<number> {
  const { options, terminal } = call
  const number = Number(call.words[0])
  if (options.plan && options.yes) {
    throw new MusterError('NOT_SUPPORTED', '--plan only shows and --yes does it: they cannot both be meant.', {
      hint: 'leave one of them out',
    })
  }
  const mayAsk = terminal.interactive && !options.json
  const print = (report: RunReport): void =>
    options.json
      ? terminal.printJson(report)
      : terminal.print(printRunReport(report, terminal, { asked: mayAsk && !options.plan && !options.yes }))
  const shown = options.shown === undefined ? {} : { shownChanges: options.shown }
  return withMuster(call, async (muster) => {
    if (options.yes) {
      const report = await muster.undo(number, shown)
      print(report)
      return report.exitCode
    }
    const planned = await muster.undo(number, { ...shown, onlyPlan: true })
    if (!options.plan && !mayAsk) {
      throw new MusterError('NOT_SUPPORTED', 'Nobody is at a terminal to be asked whether this is right.', {
        hint: `look at it with \`muster undo ${number} --plan\`, then say \`muster undo ${number} --yes\``,
      })
    }
    print(planned)
    if (options.plan || planned.state === 'nothing') return planned.exitCode
    const answer = await askWhether(`Undo run ${number}?`)
    if (answer !== true) {
      terminal.note('Nothing was changed.')
      return answer === undefined ? exitCodes.interrupted : exitCodes.done
    }
    const report = await muster.undo(number, { ...shown, hash: planned.hash! })
    terminal.print(printUndone(report, terminal))
    return report.exitCode
  })
}
