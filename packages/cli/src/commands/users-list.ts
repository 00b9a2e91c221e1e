import type { EntryState, ListOptions, UserView } from '@muster/store'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printPeople } from '../print/people.ts'
import { count, number } from '../print/words.ts'

interface UsersListOptions {
  readonly search?: string
  readonly source?: string
  readonly group?: string
  readonly state?: EntryState
  readonly limit: number
}

export function run(call: Call<UsersListOptions>): Promise<number> {
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const people = await muster.users.list(wanted(options))
    if (options.json) terminal.printJson(people)
    else if (people.length === 0) terminal.note(sayNobody(await muster.users.count()))
    else {
      terminal.print(printPeople(people, terminal).join('\n'))
      if (
        people.length === options.limit &&
        (await muster.users.list(wanted({ ...options, limit: options.limit + 1 }))).length > options.limit
      )
        terminal.note(sayMore(people, options, await muster.users.count()))
    }
    return exitCodes.done
  })
}

function wanted({ search, source, group, state, limit }: UsersListOptions): ListOptions {
  return {
    limit,
    ...(search === undefined ? {} : { search }),
    ...(source === undefined ? {} : { source }),
    ...(group === undefined ? {} : { group }),
    ...(state === undefined ? {} : { state }),
  }
}

function isFiltered({ search, source, group, state }: UsersListOptions): boolean {
  return [search, source, group, state].some((filter) => filter !== undefined)
}

function sayNobody(all: number): string {
  if (all === 0) return 'Nobody is in the copy yet. `muster sync` reads the sources.'
  return `Nobody among the ${count(all, 'person', 'people')} in the copy is like that.`
}

function sayMore(people: readonly UserView[], options: UsersListOptions, all: number): string {
  const of = isFiltered(options) ? '' : ` of ${number(all)}`
  return `The first ${number(people.length)}${of}; --limit shows more, --search and --group show fewer.`
}
