import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { money } from '../print/money.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'
import { count, number } from '../print/words.ts'
import { tell } from '../report-error.ts'
import { sayMissing } from '../say-missing.ts'

interface ReapplyOptions {
  readonly group?: string
  readonly yes?: true
  readonly limit: number
}

export function run(call: Call<ReapplyOptions>): Promise<number> {
  const { words, options, terminal } = call
  return withMuster(call, async (muster) => {
    if (words.length === 0 && options.group === undefined) {
      tell(
        {
          code: 'USAGE',
          message: 'It is not said for whom the rules are to be applied again.',
          hint: 'name people, or a group with --group',
        },
        options,
        terminal,
      )
      return exitCodes.usage
    }
    for (const name of words) if ((await muster.users.find(name)) === undefined) return sayMissing(call, muster, 'person', name)
    const { group } = options
    if (group !== undefined && (await muster.groups.find(group)) === undefined) return sayMissing(call, muster, 'group', group)
    const whom = { users: words, ...(group !== undefined && { group }) }
    const decided = await muster.upkeep.reapplyRules(whom, { apply: options.yes === true })
    if (options.json) {
      terminal.printJson(decided)
      return exitCodes.done
    }
    const { grants, waiting, report } = decided
    if (grants.length === 0) terminal.print('Nothing is to be granted: all of them have had what the rules give.')
    else {
      const columns = [{ title: 'username' }, { title: 'amount', align: 'right' }, { title: 'rule' }] as const
      const shown = grants.slice(0, options.limit)
      const rows = shown.map(({ username, amount, rule }) => [terminal.paint.name(printable(username)), money(amount), printable(rule)])
      terminal.print(table(columns, rows, terminal).join('\n'))
      if (grants.length > shown.length) terminal.note(`The first ${number(shown.length)} of ${number(grants.length)}; --limit shows more.`)
    }
    for (const reason of waiting) terminal.print(paragraph('! ', printable(reason), terminal.width).join('\n'))
    if (report?.run !== undefined) terminal.note(`Granted, in run ${report.run}.`)
    else if (grants.length > 0) terminal.note(`Nothing is changed yet. With --yes ${count(grants.length, 'grant is', 'grants are')} made.`)
    return exitCodes.done
  })
}
