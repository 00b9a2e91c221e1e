import { MusterError } from '@muster/provider'
import type { RestoreView } from '@muster/store'
import { askWhether } from '../ask-whether.ts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { command, paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { printRestore } from '../print/restore.ts'

interface RestoreOptions {
  readonly plan?: true
  readonly yes?: true
}

/** Shows what would be other than it is, asks when something would be lost, and does it. */
export function run(call: Call<RestoreOptions>): Promise<number> {
  const { options, terminal } = call
  const [file = ''] = call.words
  if (options.plan && options.yes)
    throw new MusterError('NOT_SUPPORTED', '--plan only shows and --yes does it: they cannot both be meant.', {
      hint: 'leave one of them out',
    })
  const mayAsk = terminal.interactive && !options.json
  return withOwnMuster(call, async (muster) => {
    let calledOff = false
    const confirm = async (view: RestoreView): Promise<boolean> => {
      if (options.plan) {
        if (options.json) terminal.printJson(view)
        else terminal.print(printRestore(view, terminal))
        return false
      }
      if (!options.json) terminal.print(printRestore(view, terminal))
      if (options.yes || !losesSomething(view)) return true
      if (!mayAsk) {
        throw new MusterError(
          'NOT_SUPPORTED',
          `Nothing was restored: the store ${muster.configuration.store} knows what the backup does not, and nobody is at a terminal to be asked.`,
          {
            hint: `look at it with \`muster restore ${file} --plan\`, then say \`muster restore ${file} --yes\``,
          },
        )
      }
      const answer = await askWhether('Put the backup in its place?')
      calledOff = answer === undefined
      if (answer !== true) terminal.note('Nothing was changed.')
      return answer === true
    }
    const restored = await muster.upkeep.restore(file, confirm)
    if (restored === undefined) return calledOff ? exitCodes.interrupted : exitCodes.done
    if (options.json) terminal.printJson(restored)
    else {
      const say = (text: string) => terminal.print(paragraph('', text, terminal.width).join('\n'))
      terminal.print('')
      say(
        `${terminal.paint.good('Restored')} as run ${restored.run}.${restored.keptAs === undefined ? '' : ` The store that was there is now ${printable(restored.keptAs)}.`}`,
      )
      say(`Next: ${command('muster plan')} shows what the sources say beyond it. All of them are read from beginning to end.`)
    }
    return exitCodes.done
  })
}

function losesSomething({ replaced }: RestoreView): boolean {
  if (replaced === undefined) return false
  return 'unreadable' in replaced || replaced.lost.runs + replaced.lost.people + replaced.lost.ledgerLines > 0
}
