import type { Secret } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { findInternal } from '../find-internal.ts'
import { withOwnMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { readPassword } from '../read-password.ts'
import { tell } from '../report-error.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withOwnMuster(call, async (muster) => {
    const person = await findInternal(call, muster)
    if (typeof person === 'number') return person
    const password = await readNewPassword(call, person.spelling)
    if (password === undefined) return call.stop.exitCode ?? exitCodes.usage
    await muster.internal.setPassword(person.account, password)
    if (options.json) terminal.printJson({ account: person.account, username: person.username })
    else terminal.print(`The password of ${printable(person.spelling)} is set.`)
    return exitCodes.done
  })
}

/** Typed twice on a terminal; `undefined`: there was none, and it has been said so. */
export async function readNewPassword({ options, terminal, stop }: Call, username: string): Promise<Secret | undefined> {
  const refuse = (message: string, hint: string): undefined => {
    if (stop.exitCode === undefined) tell({ code: 'NO_PASSWORD', message, hint }, options, terminal)
    return undefined
  }
  const password = await readPassword(`New password of ${printable(username)}: `, stop.signal)
  if (password === undefined || password.isEmpty)
    return refuse('No password was given, so nothing was changed.', 'type it when asked, or give it as the first line of stdin')
  if (!process.stdin.isTTY) return password
  const again = await readPassword('The same once more: ', stop.signal)
  if (again?.reveal() === password.reveal()) return password
  return refuse('The two passwords differ, so nothing was changed.', 'try again')
}
