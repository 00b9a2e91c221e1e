import type { UserWithGroups } from '@muster/provider'
import { readError } from './api-error.ts'
import { explainRefusal } from './explain-refusal.ts'
import { readPages } from './read-pages.ts'
import { localPart, prepareUserReader } from './read-user.ts'
import type { Settings } from './settings.ts'
import type { Source } from './source.ts'
import type { Item } from './wanted-fields.ts'

/** A user is asked for by address: that is known when the username is one, or with the domains that it may be of. */
export function canLookUp({ username = 'email', domains }: Settings): boolean {
  return username === 'email' || (username === 'localPart' && domains !== undefined)
}

/** One person, with the groups that hold her directly. `undefined` only when Google says that nobody has the address. */
export async function lookUp(source: Source, username: string): Promise<UserWithGroups | undefined> {
  const read = prepareUserReader(source.settings, source.fields)
  for (const address of addressesOf(source.settings, username)) {
    const item = await findUser(source, address)
    if (item === undefined) continue
    const user = read(item)
    if (user.type === 'user') return { user, groups: await groupsOf(source, item.id as string) }
  }
  return undefined
}

function addressesOf({ username: named = 'email', domains }: Settings, username: string): readonly string[] {
  if (named === 'localPart') return username.includes('@') ? [] : (domains ?? []).map((domain) => `${username}@${domain}`)
  // Who is called by an address has an @; an id would find somebody too.
  if (!username.includes('@')) return []
  const domain = username.slice(username.lastIndexOf('@') + 1).toLowerCase()
  return domains === undefined || domains.some((each) => each.toLowerCase() === domain) ? [username] : []
}

async function findUser({ directory, fields, settings }: Source, address: string): Promise<Item | undefined> {
  const answer = await directory.request({
    path: `users/${encodeURIComponent(address)}`,
    query: { ...fields.query, fields: `kind,${fields.ofUser}` },
  })
  const error = readError(answer)
  // A group of that address is nobody who could sign in: "Type not supported: userKey".
  if (error?.status === 404 || (error?.status === 400 && error.reason === 'badRequest')) return undefined
  const item = answer.body as Item
  if (error !== undefined || typeof item?.id !== 'string' || typeof item.primaryEmail !== 'string') {
    throw explainRefusal(answer, `the user ${address}`)
  }
  // By an alias too somebody is found; before the @ of an alias stands another name than hers.
  const isMeant = settings.username !== 'localPart' || localPart(item.primaryEmail).toLowerCase() === localPart(address).toLowerCase()
  return isMeant ? item : undefined
}

/** With `customer` beside `userKey` Google answers 400; the user says whose groups are meant. */
async function groupsOf({ directory }: Source, userKey: string): Promise<readonly string[]> {
  const pages = readPages(
    directory,
    {
      path: 'groups',
      query: { userKey, maxResults: 200, fields: 'kind,nextPageToken,groups(id)' },
      kind: 'admin#directory#groups',
      key: 'groups',
      what: `the groups of ${userKey}`,
    },
    new Set(),
  )
  const groups: string[] = []
  for await (const items of pages) groups.push(...items.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])))
  return groups
}
