import { createInterface } from 'node:readline/promises'
import type { Muster } from '@muster/host'
import type { UserView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { money } from '../print/money.ts'
import { paragraph } from '../print/paragraph.ts'
import { describeState } from '../print/people.ts'
import { printable } from '../print/printable.ts'
import { count, list } from '../print/words.ts'
import { tell } from '../report-error.ts'
import { sayMissing } from '../say-missing.ts'

interface EraseOptions {
  readonly account?: number
  readonly yes?: true
}

export function run(call: Call<EraseOptions>): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withOwnMuster(call, async (muster) => {
    const person = muster.users.find(name)
    const accounts = [...(person === undefined ? [] : [person.account]), ...muster.upkeep.accountsNamed(name)]
    if (accounts.length === 0) return sayMissing(call, muster, 'person', name)
    const account = options.account ?? person?.account ?? (accounts.length === 1 ? accounts[0] : undefined)
    if (account === undefined || !accounts.includes(account)) return sayWhich(name, accounts)
    const isPresent = account === person?.account
    if (!options.yes && !(await isConfirmed(name, isPresent ? person : undefined, account))) return call.stop.exitCode ?? exitCodes.usage
    const erased = await muster.upkeep.erase(account)
    const others = accounts.filter((one) => one !== account)
    const isListed = muster.configuration.sources.some((source) => source.name === erased.source)
    const comesBack = isListed && isPresent && person.state === 'present'
    if (options.json) {
      terminal.printJson({ ...erased, comesBack, others })
      return exitCodes.done
    }
    const say = (text: string) => terminal.print(paragraph('', text, terminal.width).join('\n'))
    say(
      `Erased. Account ${account} stays without a name, for ${count(erased.ledgerLines, 'line')} of the ledger` +
        `${isPresent ? ` that come to ${list([person.balance, ...(person.otherBalances ?? [])].map(money))}` : ''}.`,
    )
    if (erased.remains !== undefined) say(`Not all is gone yet: ${erased.remains.replace('STORE', muster.configuration.store)}.`)
    if (others.length > 0)
      say(
        `Somebody had the name before: \`--account ${others[0]}\` erases that account${others.length > 1 ? `, and there are ${others.length - 1} more` : ''}.`,
      )
    say('Plans in files, backups of the store and logs are not reached: remove those that name this person.')
    if (comesBack) sayComingBack(muster, person)
    return exitCodes.done
  })

  function sayWhich(wanted: string, accounts: readonly number[]): number {
    const message =
      options.account === undefined
        ? `Nobody is called ${printable(wanted)} any more, and several were.`
        : `Account ${options.account} did not have the name ${printable(wanted)}.`
    tell({ code: 'NOT_FOUND', message, hint: `say which with --account: ${list(accounts.map(String))}` }, options, terminal)
    return exitCodes.failed
  }

  async function isConfirmed(wanted: string, person: UserView | undefined, account: number): Promise<boolean> {
    if (options.json || !terminal.interactive) {
      const hint = 'say --yes; what is erased cannot be brought back'
      tell(
        { code: 'NOT_CONFIRMED', message: `Nothing was erased: nobody is there to be asked about ${printable(wanted)}.`, hint },
        options,
        terminal,
      )
      return false
    }
    const { displayName } = person?.fields ?? {}
    const about =
      person === undefined
        ? `account ${account}, which had this name last`
        : [
            typeof displayName === 'string' ? printable(displayName) : '',
            printable(person.source),
            describeState(person),
            money(person.balance),
          ]
            .filter((part) => part !== '')
            .join(', ')
    terminal.note(`${printable(wanted)}: ${about}.`)
    const questions = createInterface({ input: process.stdin, output: process.stderr })
    try {
      const answer = await questions.question('This cannot be undone. Type the username to erase it: ', { signal: call.stop.signal })
      if (answer.trim().toLowerCase() === wanted.trim().toLowerCase()) return true
      terminal.note('Nothing was erased.')
      return false
    } catch (error) {
      if (call.stop.signal.aborted) return false
      throw error
    } finally {
      questions.close()
    }
  }

  function sayComingBack(muster: Muster, { source, username }: UserView): void {
    const scope = muster.configuration.sources.find((one) => one.name === source)?.scope
    if (scope === undefined) return
    const clause = `user.username == ${JSON.stringify(username)}`
    const exclude = scope.exclude === undefined ? clause : `(${scope.exclude}) || ${clause}`
    terminal.print(
      paragraph(
        '',
        `If ${printable(source)} still lists this person, the next run brings them back as somebody new, without credit. To keep them out, put this below \`scope:\` of that source before it runs:`,
        terminal.width,
      ).join('\n'),
    )
    terminal.print(`  exclude: ${JSON.stringify(exclude).includes("'") ? JSON.stringify(exclude) : `'${exclude}'`}`)
  }
}
