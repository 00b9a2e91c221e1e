import { Refusal } from './google-error.ts'
import type { PageTokens } from './page-tokens.ts'
import type { MethodName } from './tables.ts'
import type { Tenant, TenantGroup, TenantUser } from './tenant.ts'

export interface Question {
  readonly tenant: Tenant
  readonly pages: PageTokens
  readonly query: URLSearchParams
  /** What stands in the path: a user, a group, a customer. */
  readonly inPath: string
}

type Answer = Readonly<Record<string, unknown>>

/** The whole answer, before fields are selected. Throws what Google says where it refuses. */
export function answerMethod(name: MethodName, question: Question): Answer {
  return answering[name](question)
}

const answering: Readonly<Record<MethodName, (question: Question) => Answer>> = {
  'users.list'(question) {
    const { tenant, query } = question
    const domain = findPart(question)
    // "If set to true, retrieves the list of deleted users": only these.
    const users = query.get('showDeleted') === 'true' ? tenant.deleted : tenant.users
    const inDomain = domain === undefined ? users : users.filter(({ primaryEmail }) => primaryEmail.endsWith(`@${domain}`))
    return pageOf(question, 'users', 100, inDomain, projectionOf(question))
  },
  'users.get'(question) {
    const { tenant, inPath } = question
    const found = tenant.users.find((user) => isCalled(user, inPath))
    if (found !== undefined) return projectionOf(question)(found)
    const [, domain] = inPath.split('@')
    if (tenant.groups.some(({ email }) => email === inPath)) throw new Refusal(400, 'badRequest', 'Type not supported: userKey')
    if (domain !== undefined && !tenant.domains.includes(domain)) throw new Refusal(403, 'forbidden', forbidden)
    throw new Refusal(404, 'notFound', 'Resource Not Found: userKey')
  },
  'groups.list'(question) {
    const { tenant, query } = question
    const userKey = query.get('userKey')
    if (userKey === null) {
      const domain = findPart(question)
      const groups = domain === undefined ? tenant.groups : tenant.groups.filter(({ email }) => email.endsWith(`@${domain}`))
      return pageOf(question, 'groups', 200, groups, groupResource)
    }
    if (query.has('customer')) throw new Refusal(400, 'invalid', 'Invalid Input: customer and userKey')
    const user = tenant.users.find((each) => isCalled(each, userKey))
    if (user === undefined) throw new Refusal(404, 'notFound', 'Resource Not Found: userKey')
    const groups = tenant.groups.filter(({ members }) => members.some(({ id }) => id === user.id))
    return pageOf(question, 'groups', 200, groups, groupResource)
  },
  'members.list'(question) {
    const { tenant, inPath } = question
    const group = findGroup(tenant, inPath)
    if (group === undefined) throw new Refusal(404, 'notFound', 'Resource Not Found: groupKey')
    return pageOf(question, 'members', 200, group.members, (member) => ({
      kind: 'admin#directory#member',
      role: 'MEMBER',
      ...(member.type === 'USER' && { status: 'ACTIVE' }),
      ...member,
    }))
  },
  'orgunits.list'({ tenant, inPath, query }) {
    refuseCustomer(tenant, inPath)
    const type = query.get('type') ?? 'children'
    const units = tenant.units.filter(({ orgUnitPath, parentOrgUnitPath }) => {
      if (type === 'allIncludingParent') return true
      return type === 'all' ? orgUnitPath !== '/' : parentOrgUnitPath === (query.get('orgUnitPath') ?? '/')
    })
    const resources = units.map((unit) => ({ kind: 'admin#directory#orgUnit', ...unit }))
    return { kind: 'admin#directory#orgUnits', ...(resources.length > 0 && { organizationUnits: resources }) }
  },
}

const forbidden = 'Not Authorized to access this resource/api'

/** "Either the customer or the domain parameter must be provided." The domain, or `undefined` for all of them. */
function findPart({ tenant, query }: Question): string | undefined {
  const [customer, domain] = [query.get('customer'), query.get('domain')]
  if (customer === null && domain === null) throw new Refusal(400, 'badRequest', 'Bad Request')
  if (customer !== null) refuseCustomer(tenant, customer)
  if (domain !== null && !tenant.domains.includes(domain)) throw new Refusal(404, 'notFound', 'Domain not found.')
  return domain ?? undefined
}

function refuseCustomer({ customer }: Tenant, asked: string): void {
  if (asked !== 'my_customer' && asked !== customer) throw new Refusal(403, 'forbidden', forbidden)
}

function isCalled({ id, primaryEmail, aliases = [] }: TenantUser, key: string): boolean {
  return id === key || [primaryEmail, ...aliases].some((address) => address.toLowerCase() === key.toLowerCase())
}

const groupsById = new WeakMap<readonly TenantGroup[], ReadonlyMap<string, TenantGroup>>()

function findGroup({ groups }: Tenant, key: string): TenantGroup | undefined {
  let byKey = groupsById.get(groups)
  if (byKey === undefined) {
    byKey = new Map(groups.flatMap((group) => [[group.id, group] as const, [group.email, group] as const]))
    groupsById.set(groups, byKey)
  }
  return byKey.get(key)
}

/** "The number of users that are direct members", as a text; groups among them are not counted. */
function groupResource({ members, ...group }: TenantGroup): Answer {
  return { kind: 'admin#directory#group', ...group, directMembersCount: String(members.filter(({ type }) => type === 'USER').length) }
}

/** "customFieldMask … should only be set when projection=custom." */
function projectionOf({ query, tenant }: Question): (user: TenantUser) => Answer {
  const projection = query.get('projection') ?? 'basic'
  const mask = query.get('customFieldMask')
  if ((mask !== null) !== (projection === 'custom')) throw new Refusal(400, 'invalid', 'Invalid Input: custom_field_mask')
  const schemas = mask?.split(',') ?? []
  if (!schemas.every((schema) => tenant.schemas.includes(schema))) throw new Refusal(400, 'invalid', 'Invalid Input: custom_field_mask')
  return ({ customSchemas, ...user }) => {
    const shown =
      projection === 'full'
        ? Object.entries(customSchemas ?? {})
        : Object.entries(customSchemas ?? {}).filter(([name]) => schemas.includes(name))
    return {
      kind: 'admin#directory#user',
      ...user,
      customerId: tenant.customer,
      emails: [{ address: user.primaryEmail, primary: true }],
      thumbnailPhotoUrl: 'https://lh3.googleusercontent.com/a-/photo',
      ...(shown.length > 0 && { customSchemas: Object.fromEntries(shown) }),
    }
  }
}

/** One page, and the token of the next one if there is any. Of an empty list the items are left out. */
function pageOf<Item>(
  { pages, query, inPath }: Question,
  key: string,
  usual: number,
  items: readonly Item[],
  resource: (item: Item) => Answer,
): Answer {
  const question = [inPath, ...[...query].filter(([name]) => name !== 'pageToken').map(([name, value]) => `${name}=${value}`)].join('&')
  const offset = pages.read(query.get('pageToken'), question)
  const size = Number(query.get('maxResults') ?? usual)
  const page = items.slice(offset, offset + size)
  return {
    kind: `admin#directory#${key}`,
    ...(page.length > 0 && { [key]: page.map(resource) }),
    ...(offset + size < items.length && { nextPageToken: pages.give(question, offset + size) }),
  }
}
