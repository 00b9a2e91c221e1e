import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { findInternal } from '../find-internal.ts'
import { withOwnMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withOwnMuster(call, async (muster) => {
    const person = await findInternal(call, muster)
    if (typeof person === 'number') return person
    await muster.internal.remove(person.account)
    if (options.json) terminal.printJson({ account: person.account, username: person.username })
    else terminal.print(`Removed ${printable(person.spelling)}. Account ${person.account} and its ledger stay; the name is free again.`)
    return exitCodes.done
  })
}
