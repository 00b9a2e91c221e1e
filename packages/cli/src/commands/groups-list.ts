import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printGroups } from '../print/groups.ts'
import { number } from '../print/words.ts'

interface GroupsListOptions {
  readonly search?: string
  readonly source?: string
  readonly limit: number
}

export function run(call: Call<GroupsListOptions>): Promise<number> {
  const { options, terminal } = call
  const { search, source, limit } = options
  return withMuster(call, async (muster) => {
    const groups = await muster.groups.list({
      limit,
      ...(search === undefined ? {} : { search }),
      ...(source === undefined ? {} : { source }),
    })
    if (options.json) terminal.printJson(groups)
    else if (groups.length === 0) terminal.note('No group in the copy is like that. `muster sync` reads the sources.')
    else {
      terminal.print(printGroups(groups, terminal).join('\n'))
      if (groups.length === limit) terminal.note(`The first ${number(limit)}; --limit shows more, --search shows fewer.`)
    }
    return exitCodes.done
  })
}
