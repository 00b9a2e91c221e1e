import type { Rehearsal, UpgradeView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { command, paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { sayContents } from '../print/store.ts'
import { count, duration } from '../print/words.ts'

export function run(call: Call<{ readonly rehearse?: true }>): Promise<number> {
  const { options, terminal } = call
  const say = (text: string) => terminal.print(paragraph('', text, terminal.width).join('\n'))
  return withOwnMuster(call, async (muster) => {
    const rehearsal = options.rehearse ? await muster.upkeep.rehearseUpgrade() : undefined
    const view = rehearsal ?? (await muster.upkeep.upgrade())
    if (options.json) terminal.printJson(view)
    else if (view.keptAs === undefined) say(`The store is up to date: schema ${view.to}.`)
    else if (rehearsal !== undefined) tellRehearsal(rehearsal)
    else tellUpgrade(view)
    return exitCodes.done
  })

  function tellUpgrade({ from, to, ms = 0, keptAs = '', contents }: UpgradeView): void {
    say(`Upgraded from schema ${from} to ${to} in ${duration(ms)}: ${sayContents(contents)}.`)
    say(`The store as it was is ${printable(keptAs)}; remove it when you are sure.`)
  }

  function tellRehearsal({ from, to, ms = 0, keptAs = '', contents, changed }: Rehearsal): void {
    say(
      `A copy was upgraded from schema ${from} to ${to} in ${duration(ms)} and is whole: ${sayContents(contents)}. The store was not touched.`,
    )
    for (const { table, rows, of } of changed) say(`In the table ${table}, ${count(rows, 'row')} of ${of} would be other than before.`)
    if (changed.length === 0) say('Nothing that it held is other than before.')
    say(`${command('muster upgrade')} does it, as any command that writes would, and keeps the store as it was as ${printable(keptAs)}.`)
  }
}
