import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'
import { count, moment, number } from '../print/words.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  const { paint } = terminal
  return withMuster(call, async (muster) => {
    const sources = await muster.sources()
    if (options.json) {
      terminal.printJson(sources)
      return exitCodes.done
    }
    const columns = [
      { title: 'source' },
      { title: 'type' },
      { title: 'people', align: 'right' },
      { title: 'groups', align: 'right' },
      { title: 'last read completely' },
      { title: '' },
    ] as const
    const rows = sources.map(({ source, type, configured, people, groups, enriched, role, completeRun, completeAt }) => [
      paint.name(printable(source)),
      type === undefined ? '–' : printable(type),
      number(people),
      number(groups),
      completeAt === undefined ? 'never' : `${moment(completeAt)} (run ${completeRun})`,
      [
        configured ? '' : paint.attention('not in the configuration'),
        role === 'enrich' || enriched > 0 ? `adds to ${count(enriched, 'person', 'people')}` : '',
      ]
        .filter((words) => words !== '')
        .join(', '),
    ])
    terminal.print(table(columns, rows, terminal).join('\n'))
    const frozen = sources.find(({ configured, people }) => !configured && people > 0)
    if (frozen !== undefined)
      terminal.note(
        `People of a source that is not in the configuration stay as they are; \`muster sources move ${frozen.source} TO\` lets another take them over.`,
      )
    return exitCodes.done
  })
}
