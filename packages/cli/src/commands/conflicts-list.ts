import type { ConflictView, PinView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  const { paint } = terminal
  return withMuster(call, async (muster) => {
    const open = await muster.conflicts()
    const pinned = await muster.pins()
    if (options.json) terminal.printJson({ open, pinned })
    else if (open.length === 0 && pinned.length === 0) terminal.note('There are no conflicts: every name belongs to one person.')
    else {
      const sections = [open.length === 0 ? [] : printOpen(open), pinned.length === 0 ? [] : printPinned(pinned)]
      terminal.print(
        sections
          .filter((lines) => lines.length > 0)
          .map((lines) => lines.join('\n'))
          .join('\n\n'),
      )
      if (open.length > 0) terminal.note('`muster conflicts resolve NAME --owner SOURCE` decides whose a name is.')
    }
    return exitCodes.done
  })

  function printOpen(conflicts: readonly ConflictView[]): string[] {
    const columns = [{ title: 'username' }, { title: 'source' }, { title: 'id' }, { title: 'why' }]
    const rows = conflicts.map((conflict) => [
      paint.name(printable(conflict.username)),
      printable(conflict.source),
      printable(conflict.id),
      printable(conflict.reason),
    ])
    return table(columns, rows, terminal)
  }

  function printPinned(pins: readonly PinView[]): string[] {
    const columns = [{ title: 'username' }, { title: 'is' }, { title: 'left out' }, { title: 'by run', align: 'right' }] as const
    const rows = pins.map(({ username, source, id, account, leftOut, run }) => [
      paint.name(printable(username)),
      `${printable(source)}:${printable(id)}${account === undefined ? ', who has not come yet' : ''}`,
      leftOut.map((one) => `${printable(one.source)}:${printable(one.id)}`).join(', ') || '–',
      String(run),
    ])
    return [paint.bold('Pinned'), ...table(columns, rows, { ...terminal, indent: 2 })]
  }
}
