import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { printRunReport } from '../print/run-report.ts'
import { moment } from '../print/words.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const { report, waiting, nextAt } = await muster.quotas.run()
    if (options.json) terminal.printJson({ report, waiting, nextAt })
    else if (nextAt === undefined)
      terminal.note('There are no quotas in the configuration: `quotas:` says what people are granted in every period.')
    else {
      if (report === undefined) {
        terminal.print('Nothing is due: everybody has what the periods up to now give.')
        for (const reason of waiting) terminal.print(paragraph('  ! ', printable(reason), terminal.width).join('\n'))
      } else terminal.print(printRunReport(report, terminal, { afterwards: true }))
      terminal.note(`The next period begins ${moment(nextAt)}.`)
    }
    return exitCodes.done
  })
}
