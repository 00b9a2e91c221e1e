/**
 * Runs in a process of its own: asks everything that Muster asks of a Google tenant, by plain `fetch`, so many at a time, counts it and
 * drops it. Everything is said by arguments, because the environment is a clean one: DIRECTORY TOKEN CONCURRENCY REQUESTS
 */
const [directory = '', token = '', concurrency = '', expected = ''] = process.argv.slice(2)
const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
let requests = 0

interface Page {
  readonly nextPageToken?: string
  readonly users?: readonly unknown[]
  readonly groups?: readonly { readonly id: string }[]
  readonly members?: readonly unknown[]
}

async function* pagesOf(path: string, query: Readonly<Record<string, string>>): AsyncGenerator<Page> {
  let pageToken: string | undefined
  do {
    requests++
    const search = new URLSearchParams({ ...query, ...(pageToken !== undefined && { pageToken }) })
    const answer = await fetch(`${directory}/${path}?${search}`, { headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    const page = (await answer.json()) as Page
    yield page
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
}

const userFields =
  'id,primaryEmail,name(givenName,familyName,fullName,displayName),suspended,archived,orgUnitPath,aliases,nonEditableAliases,organizations,locations,externalIds,customSchemas'
const schemas = { projection: 'custom', customFieldMask: 'Campus' }
const ofUsers = { customer: 'my_customer', ...schemas, maxResults: '500', fields: `kind,nextPageToken,users(${userFields})` }
const ofGroups = {
  customer: 'my_customer',
  maxResults: '200',
  fields: 'kind,nextPageToken,groups(id,email,name,description,directMembersCount)',
}
const ofMembers = { maxResults: '200', fields: 'kind,nextPageToken,members(id,type)' }

let read = 0
for await (const { users = [] } of pagesOf('users', ofUsers)) read += users.length
const groups: string[] = []
for await (const page of pagesOf('groups', ofGroups)) groups.push(...(page.groups ?? []).map(({ id }) => id))
const next = groups.values()
await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    for (const id of next) for await (const { members = [] } of pagesOf(`groups/${id}/members`, ofMembers)) read += members.length
  }),
)
if (read === 0 || requests < Number(expected)) throw new Error(`${requests} requests read ${read} users and members.`)
