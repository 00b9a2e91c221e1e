import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { tell } from '../report-error.ts'

export function run(call: Call): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withOwnMuster(call, (muster) => {
    if (!muster.tokens.remove(name)) {
      const message = `There is no token called ${printable(name)}.`
      tell({ code: 'NOT_FOUND', message, hint: '`muster token list` shows those there are' }, options, terminal)
      return exitCodes.failed
    }
    if (options.json) terminal.printJson({ name, removed: true })
    else terminal.print(`Nobody can use the token ${printable(name)} any more.`)
    return exitCodes.done
  })
}
