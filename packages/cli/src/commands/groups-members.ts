import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printPeople } from '../print/people.ts'
import { printable } from '../print/printable.ts'
import { number } from '../print/words.ts'
import { sayMissing } from '../say-missing.ts'

export function run(call: Call<{ readonly limit: number }>): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const group = await muster.groups.find(name)
    if (group === undefined) return sayMissing(call, muster, 'group', name)
    const members = await muster.groups.members(group.name, { limit: options.limit })
    if (options.json) terminal.printJson(members)
    else if (members.length === 0) terminal.note(`Nobody is in ${printable(group.name)}.`)
    else {
      terminal.print(printPeople(members, terminal).join('\n'))
      if (members.length < group.users) terminal.note(`The first ${number(members.length)} of ${number(group.users)}; --limit shows more.`)
    }
    return exitCodes.done
  })
}
