import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printCard } from '../print/card.ts'
import { flattenFields } from '../print/fields.ts'
import { printJournal } from '../print/journal.ts'
import { printLedger } from '../print/ledger.ts'
import { describeCredit, describeIdentity, describeState } from '../print/people.ts'
import { printable } from '../print/printable.ts'
import { moment } from '../print/words.ts'
import { sayMissing } from '../say-missing.ts'

export function run(call: Call): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const person = await muster.users.find(name)
    if (person === undefined) {
      return sayMissing(call, muster, 'person', name)
    }
    const groups = await muster.users.groups(person.username)
    const ledger = await muster.credit.ledger({ username: person.username })
    const journal = await muster.users.journal(person.username)
    if (options.json) {
      terminal.printJson({ ...person, groups, ledger, journal })
      return exitCodes.done
    }
    const { paint } = terminal
    const { displayName, ...fields } = person.fields
    const about: [string, string][] = [
      ['source', `${printable(person.source)}, ${describeIdentity(person)}`],
      ['state', `${describeState(person)}${person.absentSince === undefined ? '' : ` since ${moment(person.absentSince)}`}`],
      ...flattenFields(fields),
      ...(person.enrichedBy === undefined ? [] : [['added to by', person.enrichedBy.map(printable).join(', ')] as [string, string]]),
      ['groups', groups.map((group) => printable(group.name)).join(', ') || '–'],
      [
        'credit',
        `${describeCredit(person, terminal)}${person.entitlement === 'pending' ? ', and what the groups entitle to is not decided yet' : ''}`,
      ],
    ]
    const title = `${paint.bold(printable(person.spelling))}${typeof displayName === 'string' ? ` · ${printable(displayName)}` : ''}`
    const sections = [
      [title, ...printCard(about, terminal)],
      ledger.length === 0 ? [] : [paint.bold('Credit'), ...printLedger(ledger, terminal, 'no name')],
      journal.length === 0 ? [] : [paint.bold('Journal'), ...printJournal(journal, terminal, 'run')],
    ]
    terminal.print(
      sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n'),
    )
    return exitCodes.done
  })
}
