import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Configuration } from '@muster/host'
import { backupName } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { sayBytes, sayContents } from '../print/store.ts'

export function run(call: Call<{ readonly replace?: true }>): Promise<number> {
  const { options, terminal, stop } = call
  const [wanted = ''] = call.words
  return withOwnMuster(call, async (muster) => {
    const made = await muster.upkeep.backUp(placeOf(wanted), { replace: options.replace === true, signal: stop.signal })
    const leftOut = whatIsLeftOut(muster.configuration)
    if (options.json) {
      terminal.printJson({ ...made, leftOut })
      return exitCodes.done
    }
    const say = (text: string) => terminal.print(paragraph('', text, terminal.width).join('\n'))
    say(`Backed up to ${printable(made.file)}: ${sayContents(made.contents)}; ${sayBytes(made.bytes)}, read again and found whole.`)
    terminal.note('')
    terminal.note('Not in it, to be kept by other means:')
    for (const { what, why } of leftOut) terminal.note(paragraph('  · ', `${printable(what)}: ${why}`, terminal.width).join('\n'))
    return exitCodes.done
  })
}

/** In a folder, each gets a name of its own. */
function placeOf(wanted: string): string {
  const isFolder = /[/\\]$/.test(wanted) || statSync(wanted, { throwIfNoEntry: false })?.isDirectory() === true
  return isFolder ? join(resolve(wanted), backupName(Date.now())) : wanted
}

function whatIsLeftOut({
  file,
  store,
  pinKey,
  additionalGroups,
}: Configuration): readonly { readonly what: string; readonly why: string }[] {
  return [
    { what: file, why: 'the configuration, and what its `${file:…}`, `${env:…}` and `${command:…}` refer to' },
    ...(pinKey === undefined
      ? []
      : [
          {
            what: `pinKey: ${pinKey}`,
            why: 'without it every PIN counts as changed; apart from the backup, because with both PINs can be guessed',
          },
        ]),
    ...(additionalGroups === undefined ? [] : [{ what: additionalGroups, why: 'the additional groups' }]),
    {
      what: `${store}-tokens`,
      why: 'who may ask the service: a token that was removed must not come back; `muster token add` makes new ones',
    },
    { what: `${store}-sign-in`, why: 'counts of wrong passwords, which are forgotten in hours anyway' },
  ]
}
