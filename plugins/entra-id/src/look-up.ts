import { MusterError, type UserWithGroups } from '@muster/provider'
import { explainGraphError } from './explain-graph-error.ts'
import { readObjects } from './read-objects.ts'
import { type GraphObject, pageOf, textOf } from './read-page.ts'
import type { Tenant } from './tenant.ts'

/** What may be asked for without the index that lags behind: https://learn.microsoft.com/graph/aad-advanced-queries */
const plainProperties: ReadonlySet<string> = new Set(['userPrincipalName', 'mail', 'mailNickname', 'employeeId'])

/** The object of somebody of this name, asked once; `undefined` when Entra says that there is nobody. */
export async function findUser({ graph, users }: Tenant, username: string): Promise<GraphObject | undefined> {
  const quoted = `'${username.replaceAll("'", "''")}'`
  const $filter = users.names.map((name) => `${pathOf(name)} eq ${quoted}`).join(' or ')
  const isPlain = users.names.length === 1 && plainProperties.has(users.names[0]!)
  const answer = await graph.ask({
    path: 'users',
    query: { $select: users.select, $filter, ...(!isPlain && { $count: 'true' }) },
    ...(!isPlain && { headers: { consistencylevel: 'eventual' } }),
    once: true,
  })
  const page = pageOf(answer)
  if (page === undefined) throw explainGraphError(answer, 'the person', 'User.Read.All')
  const found = page.objects.filter((user) => {
    const record = users.read(user)
    return record.type === 'user' && fold(record.username) === fold(username) && users.isWanted(user)
  })
  if (found.length > 1) {
    throw new MusterError('PROTOCOL_VIOLATION', `Entra has ${found.length} people of that name`, {
      hint: 'Let `users.username` name a property that is different for everybody, such as userPrincipalName.',
    })
  }
  return found[0]
}

export async function lookUp(tenant: Tenant, username: string): Promise<UserWithGroups | undefined> {
  if (username.trim() === '' || username.includes('\0')) return undefined
  const object = await findUser(tenant, username)
  const user = object === undefined ? undefined : tenant.users.read(object)
  if (user?.type !== 'user') return undefined
  const groups: string[] = []
  const memberships = readObjects(tenant.graph, {
    request: { path: `users/${encodeURIComponent(user.id!)}/memberOf`, query: { $select: 'id', $top: tenant.pageSize }, once: true },
    what: "the person's groups",
    permission: 'GroupMember.Read.All',
  })
  for await (const objects of memberships) groups.push(...objects.flatMap(groupIdOf))
  return { user, groups }
}

/** Roles and administrative units hold people too. */
function groupIdOf(object: GraphObject): readonly string[] {
  const type = object['@odata.type']
  const id = textOf(object.id)
  return id === undefined || (typeof type === 'string' && !/^#?microsoft\.graph\.group$/i.test(type)) ? [] : [id]
}

function pathOf(property: string): string {
  return /^extensionAttribute\d+$/.test(property) ? `onPremisesExtensionAttributes/${property}` : property
}

function fold(name: string): string {
  return name.trim().normalize('NFC').toLowerCase()
}
