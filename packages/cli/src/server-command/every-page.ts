import type { UserView } from '@muster/store'
import type { AskedMuster } from '../asked-muster.ts'

const pageSize = 1_000

/** Everybody who has an account, page by page, by name. Who has left and is kept still has one; who was deleted has none. */
export async function* everybody(muster: AskedMuster): AsyncGenerator<readonly UserView[]> {
  let last: UserView | undefined
  do {
    const page = await muster.users.list({ limit: pageSize, ...(last !== undefined && { afterEntry: last.account }) })
    yield page.filter(({ state }) => state !== 'deleted')
    last = page.length === pageSize ? page.at(-1) : undefined
  } while (last !== undefined)
}

/** Each name once: whoever had to give it up to a newcomer comes after that. */
export async function* everyName(muster: AskedMuster): AsyncGenerator<readonly string[]> {
  const told = new Set<string>()
  for await (const people of everybody(muster)) {
    const names = people.map(({ username }) => username).filter((name) => !told.has(name))
    for (const name of names) told.add(name)
    yield names
  }
}

/** Who is in a group, groups within it included. */
export async function* everyMember(muster: AskedMuster, group: string): AsyncGenerator<readonly string[]> {
  let last: UserView | undefined
  do {
    const page = await muster.groups.members(group, { limit: pageSize, ...(last !== undefined && { afterEntry: last.account }) })
    yield page.map(({ username }) => username)
    last = page.length === pageSize ? page.at(-1) : undefined
  } while (last !== undefined)
}

export async function* everyGroup(muster: AskedMuster): AsyncGenerator<readonly string[]> {
  let last: number | undefined
  do {
    const page = await muster.groups.list({ limit: pageSize, ...(last !== undefined && { afterEntry: last }) })
    yield page.filter(({ state }) => state === 'present').map(({ name }) => name)
    last = page.length === pageSize ? page.at(-1)!.group : undefined
  } while (last !== undefined)
}
