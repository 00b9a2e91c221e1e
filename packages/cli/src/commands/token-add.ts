import type { TokenScope } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'

export function run(call: Call<{ readonly scope: readonly TokenScope[] }>): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withOwnMuster(call, (muster) => {
    const made = muster.tokens.add(name, options.scope)
    if (options.json) terminal.printJson(made)
    else {
      // Alone on its line, so that a script can take it.
      terminal.print(made.token)
      terminal.note(`Keep it as you keep a password: it is not shown again. \`muster token remove ${name}\` takes it back.`)
    }
    return exitCodes.done
  })
}
