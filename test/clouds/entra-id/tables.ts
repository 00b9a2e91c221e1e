import type { Group, User } from '@microsoft/microsoft-graph-types'

/**
 * What the double knows of Microsoft Graph, v1.0. Names of properties are checked by the compiler against the published types, and
 * by a test against the published description.
 */

/** Properties that may be selected. https://learn.microsoft.com/graph/api/resources/user#properties */
export const userProperties = [
  'accountEnabled',
  'businessPhones',
  'deletedDateTime',
  'department',
  'displayName',
  'employeeId',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mailNickname',
  'mobilePhone',
  'officeLocation',
  'onPremisesDistinguishedName',
  'onPremisesExtensionAttributes',
  'onPremisesImmutableId',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'onPremisesSyncEnabled',
  'onPremisesUserPrincipalName',
  'otherMails',
  'preferredLanguage',
  'proxyAddresses',
  'surname',
  'userPrincipalName',
  'userType',
] as const satisfies readonly (keyof User)[]

/** "The following properties are returned by default" (the same page); everything else needs `$select`. */
export const defaultUserProperties = [
  'businessPhones',
  'displayName',
  'givenName',
  'id',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
] as const satisfies readonly (typeof userProperties)[number][]

/** https://learn.microsoft.com/graph/api/resources/group#properties */
export const groupProperties = [
  'description',
  'displayName',
  'groupTypes',
  'id',
  'mail',
  'mailEnabled',
  'mailNickname',
  'onPremisesSamAccountName',
  'onPremisesSecurityIdentifier',
  'securityEnabled',
  'visibility',
] as const satisfies readonly (keyof Group)[]

/** "$filter (eq, …)" without further ado; https://learn.microsoft.com/graph/api/resources/user#properties */
export const plainlyFiltered: ReadonlySet<string> = new Set([
  'displayName',
  'employeeId',
  'id',
  'mail',
  'mailNickname',
  'userPrincipalName',
])

/** "Only with ConsistencyLevel set to eventual and $count": https://learn.microsoft.com/graph/aad-advanced-queries#user-properties */
export const filteredByIndex: ReadonlySet<string> = new Set([
  'onPremisesSamAccountName',
  ...Array.from({ length: 15 }, (_, number) => `onPremisesExtensionAttributes/extensionAttribute${number + 1}`),
])

export type Resource = 'users' | 'user' | 'groups' | 'group' | 'members' | 'memberOf' | 'users/delta' | 'groups/delta'

/** Query parameters of each. Lists: https://learn.microsoft.com/graph/api/user-list; changes: https://learn.microsoft.com/graph/delta-query-users */
export const queryParameters: Readonly<Record<Resource, readonly string[]>> = {
  users: ['$select', '$top', '$filter', '$count', '$skiptoken'],
  groups: ['$select', '$top', '$filter', '$count', '$skiptoken'],
  user: ['$select'],
  group: ['$select'],
  members: ['$select', '$top', '$filter', '$count', '$skiptoken'],
  memberOf: ['$select', '$top', '$filter', '$count', '$skiptoken'],
  'users/delta': ['$select', '$filter', '$skiptoken', '$deltatoken'],
  'groups/delta': ['$select', '$filter', '$skiptoken', '$deltatoken'],
}

/** Any one of these. "Permissions" of https://learn.microsoft.com/graph/api/user-list, group-list, group-list-members, user-list-memberof */
export const permissionsFor: Readonly<Record<Resource, readonly string[]>> = {
  users: ['User.Read.All', 'Directory.Read.All'],
  user: ['User.Read.All', 'Directory.Read.All'],
  'users/delta': ['User.Read.All', 'Directory.Read.All'],
  groups: ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  group: ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  'groups/delta': ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  members: ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  memberOf: ['GroupMember.Read.All', 'Directory.Read.All'],
}

/** Resource units. https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits */
const costs: Readonly<Partial<Record<Resource, number>>> = { users: 2, members: 3, memberOf: 2 }

/** "Using $select decreases cost by 1, $top with a value of less than 20 decreases cost by 1, the lower limit is 1" (the same page). */
export function costOf(resource: Resource, query: URLSearchParams): number {
  const base = costs[resource] ?? 1
  const top = query.get('$top')
  return Math.max(1, base - (query.has('$select') ? 1 : 0) - (top !== null && Number(top) < 20 ? 1 : 0))
}

/** https://learn.microsoft.com/graph/api/user-list#optional-query-parameters: "default 100, maximum 999". */
export const pageSizes = { usual: 100, most: 999 } as const

/** "Up to 20 individual requests" (https://learn.microsoft.com/graph/json-batching#batch-size-limitations). */
export const mostInABatch = 20
