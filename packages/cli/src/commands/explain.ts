import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printExplanation } from '../print/explanation.ts'

interface ExplainCommandOptions {
  readonly offline?: true
}

export function run(call: Call<ExplainCommandOptions>): Promise<number> {
  const { options, terminal, stop } = call
  const [name = ''] = call.words
  return withMuster(call, async (muster) => {
    const explanation = await muster.explain(name, { offline: options.offline === true, signal: stop.signal })
    if (options.json) terminal.printJson(explanation)
    else terminal.print(printExplanation(explanation, terminal))
    return exitCodes.done
  })
}
