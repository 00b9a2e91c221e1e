import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const number = Number(call.words[0])
    const { head } = await muster.reject(number)
    if (options.json) terminal.printJson({ run: number, state: 'rejected' })
    else {
      const sources = head.sources.map(({ name }) => name).join(', ')
      terminal.print(`What run ${number} kept on hold is not done. As long as ${sources} still says so, the next run asks again.`)
    }
    return exitCodes.done
  })
}
