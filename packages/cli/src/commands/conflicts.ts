import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, (muster) => {
    const conflicts = muster.conflicts()
    if (options.json) terminal.printJson(conflicts)
    else if (conflicts.length === 0) terminal.note('There are no conflicts: every name belongs to one person.')
    else {
      const columns = [{ title: 'username' }, { title: 'source' }, { title: 'id' }, { title: 'why' }]
      const rows = conflicts.map((conflict) => [
        terminal.paint.name(printable(conflict.username)),
        printable(conflict.source),
        printable(conflict.id),
        printable(conflict.reason),
      ])
      terminal.print(table(columns, rows, terminal).join('\n'))
    }
    return exitCodes.done
  })
}
