import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printExplanation } from '../print/explanation.ts'
import { tell } from '../report-error.ts'

interface ExplainCommandOptions {
  readonly offline?: true
}

export function run(call: Call<ExplainCommandOptions>): Promise<number> | number {
  const { options, terminal, stop } = call
  const [name = ''] = call.words
  if (name.trim() === '') {
    tell({ code: 'USAGE', message: 'A name is missing.', hint: '`muster users` lists the people in the copy' }, options, terminal)
    return exitCodes.usage
  }
  return withMuster(call, async (muster) => {
    const explanation = await muster.explain(name, { offline: options.offline === true, signal: stop.signal })
    if (options.json) terminal.printJson(explanation)
    else terminal.print(printExplanation(explanation, terminal))
    return exitCodes.done
  })
}
