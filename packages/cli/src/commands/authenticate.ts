import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { printSignIn } from '../print/sign-in.ts'
import { readPassword } from '../read-password.ts'
import { tell } from '../report-error.ts'

interface Options {
  readonly address?: string
}

export function run(call: Call<Options>): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const password = await readPassword(`Password of ${printable(name)}: `, call.stop.signal)
    if (password === undefined) {
      const hint = 'type it when asked, or give it as the first line of stdin'
      tell({ code: 'NO_PASSWORD', message: 'No password was given, so nobody was asked.', hint }, options, terminal)
      return call.stop.exitCode ?? exitCodes.usage
    }
    const result = await muster.authenticate(name, password, options.address === undefined ? {} : { address: options.address })
    if (call.stop.exitCode !== undefined) return call.stop.exitCode
    return printSignIn(result, call)
  })
}
