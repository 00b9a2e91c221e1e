import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { table } from '../print/table.ts'
import { moment } from '../print/words.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  return withOwnMuster(call, (muster) => {
    const tokens = muster.tokens.list()
    if (options.json) terminal.printJson(tokens)
    else if (tokens.length === 0) terminal.note('There are no tokens. `muster token add NAME --scope read` makes one.')
    else {
      const rows = tokens.map(({ name, scopes, createdAt }) => [terminal.paint.name(name), scopes.join(', '), moment(createdAt)])
      terminal.print(table([{ title: 'token' }, { title: 'scopes' }, { title: 'made' }], rows, terminal).join('\n'))
    }
    return exitCodes.done
  })
}
