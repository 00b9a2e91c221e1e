import type { Decision } from '@muster/store'
import type { Call } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { withMuster } from './open-muster.ts'
import { paragraph } from './print/paragraph.ts'
import { printable } from './print/printable.ts'

export interface DecisionOptions {
  readonly yes?: true
}

/** Says what follows from a decision about a name, and makes it when that was agreed to. */
export function makeDecision(call: Call<DecisionOptions>, decision: Decision): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const report = options.yes ? await muster.decide(decision) : await muster.foresee(decision)
    if (options.json) terminal.printJson(report)
    else {
      const heading = report.run === undefined ? 'What follows' : `Run ${report.run} · decided`
      const follows = report.follows.flatMap((sentence) => paragraph('  · ', printable(sentence), terminal.width))
      terminal.print([terminal.paint.bold(heading), ...follows].join('\n'))
      if (report.run === undefined) terminal.note('Nothing is changed yet. With --yes it is done.')
    }
    return exitCodes.done
  })
}
