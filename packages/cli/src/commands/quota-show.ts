import type { QuotaView } from '@muster/engine'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { money } from '../print/money.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'
import { count, moment, number } from '../print/words.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const shown = await muster.quotas.show()
    if (options.json) terminal.printJson(shown)
    else if (shown.quotas.length === 0)
      terminal.note('There are no quotas in the configuration: `quotas:` says what people are granted in every period.')
    else {
      const columns = [
        { title: 'for' },
        { title: 'allowance', align: 'right' },
        { title: 'per' },
        { title: 'cap', align: 'right' },
        { title: 'people', align: 'right' },
        { title: 'due now' },
        { title: 'next period' },
      ] as const
      terminal.print(table(columns, shown.quotas.map(describeQuota), terminal).join('\n'))
      for (const reason of shown.waiting) terminal.print(paragraph('! ', printable(reason), terminal.width).join('\n'))
      if (shown.quotas.some(({ due }) => due.length > 0)) terminal.note('`muster quota run` grants what is due now.')
    }
    return exitCodes.done
  })

  function describeQuota({ rule, per, allowance, cap, people, due, nextAt }: QuotaView): string[] {
    const sum = due.reduce((all, { amount }) => all + amount.minor, 0)
    const grants = due.reduce((all, one) => all + one.people, 0)
    const periods = due.length > 1 ? `, of ${due.length} periods` : ''
    return [
      terminal.paint.name(printable(rule)),
      money(allowance),
      per,
      cap === undefined ? '' : money(cap),
      number(people),
      due.length === 0 ? '–' : `${money({ ...allowance, minor: sum })} in ${count(grants, 'grant')}${periods}`,
      moment(nextAt),
    ]
  }
}
