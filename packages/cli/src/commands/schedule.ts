import type { Due } from '@muster/host'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'

export function run(call: Call<{ readonly count: number }>): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const { timeZone: zone, due } = await muster.schedule(options.count)
    if (options.json) {
      terminal.printJson(due.map(({ at, line }) => ({ at: new Date(at).toISOString(), ...line, timeZone: zone })))
      return exitCodes.done
    }
    if (due.length === 0) {
      terminal.print('Nothing comes by itself: `schedule.sync` is `never`, and no source has a schedule.')
      return exitCodes.done
    }
    const when = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    })
    const rows = due.map(({ at, line }) => [when.format(at), say(line), terminal.paint.dim(line.cron)])
    terminal.print(table([{ title: `when (${zone})` }, { title: 'what' }, { title: 'by' }], rows, terminal).join('\n'))
    terminal.note(terminal.notePaint.dim('`muster service` does this by itself; nothing else does.'))
    return exitCodes.done
  })
}

function say({ what, source }: Due['line']): string {
  if (what === 'quota') return 'grant what quotas make due'
  if (what === 'backup') return 'make a backup'
  return source === undefined ? 'read everything' : `read ${printable(source)}`
}
