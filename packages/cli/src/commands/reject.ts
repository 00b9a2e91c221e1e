import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const number = Number(call.words[0])
    const { head } = await muster.reject(number)
    const sources = head.sources.map(({ name }) => name)
    if (options.json) terminal.printJson({ run: number, state: 'rejected', sources })
    else {
      terminal.print(
        `What run ${number} kept on hold is not done. As long as ${sources.join(', ')} still says so, the next run asks again.`,
      )
    }
    return exitCodes.done
  })
}
