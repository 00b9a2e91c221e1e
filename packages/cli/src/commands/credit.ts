import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printLedger } from '../print/ledger.ts'
import { describeCredit } from '../print/people.ts'
import { printable } from '../print/printable.ts'
import { number } from '../print/words.ts'
import { sayMissing } from '../say-missing.ts'

export function run(call: Call<{ readonly limit: number }>): Promise<number> {
  const [name] = call.words
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const person = name === undefined ? undefined : await muster.users.find(name)
    if (name !== undefined && person === undefined) {
      return sayMissing(call, muster, 'person', name)
    }
    const ledger = await muster.credit.ledger({ limit: options.limit, ...(person === undefined ? {} : { username: person.username }) })
    if (options.json)
      terminal.printJson(person === undefined ? ledger : { balance: person.balance, otherBalances: person.otherBalances, ledger })
    else {
      if (person !== undefined) terminal.print(`${printable(person.spelling)} has ${describeCredit(person, terminal)}.`)
      if (ledger.length === 0) terminal.note('No credit has been granted.')
      else terminal.print(printLedger(ledger, terminal, person === undefined ? 'name' : 'no name').join('\n'))
      if (ledger.length === options.limit) terminal.note(`The newest ${number(ledger.length)}; --limit shows more.`)
    }
    return exitCodes.done
  })
}
