import type { admin_directory_v1 as Google } from '@googleapis/admin'

/**
 * What the Directory API takes and gives, written down by hand from the pages named here. `tables.test.ts` holds it against the
 * description that Google publishes for machines, where that is at hand; the compiler against the published type package.
 */

/** Of one query parameter. */
export interface Parameter {
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly isBoolean?: true
}

export interface Method {
  readonly path: string
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly scopes: readonly string[]
}

const any: Parameter = {}
const scope = (name: string): string => `https://www.googleapis.com/auth/admin.directory.${name}`
const groupScopes = [scope('group'), scope('group.readonly')]
const memberScopes = [scope('group'), scope('group.member'), scope('group.member.readonly'), scope('group.readonly')]
const userScopes = [scope('user'), scope('user.readonly')]

/** Of every method: https://cloud.google.com/apis/docs/system-parameters */
export const commonParameters = [
  '$.xgafv',
  'access_token',
  'alt',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_protocol',
] as const

/** The parameters of a method in the type package that are not common to all, and not in the path. */
type Own<Params, InPath extends string = never> = Exclude<keyof Params & string, (typeof commonParameters)[number] | 'auth' | InPath>
const parameters = <Params, InPath extends string = never>(table: Readonly<Record<Own<Params, InPath>, Parameter>>): Method['parameters'] =>
  table

const projection: Parameter = { enum: ['basic', 'custom', 'full'] }
const viewType: Parameter = { enum: ['admin_view', 'domain_public'] }
const sortOrder: Parameter = { enum: ['ASCENDING', 'DESCENDING'] }

export const methods = {
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/list: "Maximum is 500. Default is 100."
  'users.list': {
    path: 'users',
    parameters: parameters<Google.Params$Resource$Users$List>({
      customFieldMask: any,
      customer: any,
      domain: any,
      event: { enum: ['add', 'delete', 'makeAdmin', 'undelete', 'update'] },
      maxResults: { minimum: 1, maximum: 500 },
      orderBy: { enum: ['email', 'familyName', 'givenName'] },
      pageToken: any,
      projection,
      query: any,
      showDeleted: any,
      sortOrder,
      viewType,
    }),
    scopes: [...userScopes, 'https://www.googleapis.com/auth/cloud-platform'],
  },
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/users/get
  'users.get': {
    path: 'users/{userKey}',
    parameters: parameters<Google.Params$Resource$Users$Get, 'userKey'>({ customFieldMask: any, projection, viewType }),
    scopes: userScopes,
  },
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups/list: "Max allowed value is 200."
  'groups.list': {
    path: 'groups',
    parameters: parameters<Google.Params$Resource$Groups$List>({
      customer: any,
      domain: any,
      maxResults: { minimum: 1, maximum: 200 },
      orderBy: { enum: ['email'] },
      pageToken: any,
      query: any,
      sortOrder,
      userKey: any,
    }),
    scopes: groupScopes,
  },
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/members/list: "Max allowed value is 200."
  'members.list': {
    path: 'groups/{groupKey}/members',
    parameters: parameters<Google.Params$Resource$Members$List, 'groupKey'>({
      includeDerivedMembership: { isBoolean: true },
      maxResults: { minimum: 1, maximum: 200 },
      pageToken: any,
      roles: any,
    }),
    scopes: memberScopes,
  },
  // https://developers.google.com/workspace/admin/directory/reference/rest/v1/orgunits/list
  'orgunits.list': {
    path: 'customer/{customerId}/orgunits',
    parameters: parameters<Google.Params$Resource$Orgunits$List, 'customerId'>({
      orgUnitPath: any,
      type: { enum: ['all', 'children', 'allIncludingParent'] },
    }),
    scopes: [scope('orgunit'), scope('orgunit.readonly')],
  },
} as const satisfies Readonly<Record<string, Method>>

export type MethodName = keyof typeof methods

/** What may be selected: `true` is a value, or a part whose inside is not described. */
export interface Fields {
  readonly [name: string]: true | Fields
}
const fieldsOf = <Schema>(table: Readonly<Record<keyof Schema & string, true | Fields>>): Fields => table

const name = fieldsOf<Google.Schema$UserName>({ displayName: true, familyName: true, fullName: true, givenName: true })

// https://developers.google.com/workspace/admin/directory/reference/rest/v1/users#User
const user = fieldsOf<Google.Schema$User>({
  addresses: true,
  agreedToTerms: true,
  aliases: true,
  archivalTime: true,
  archived: true,
  changePasswordAtNextLogin: true,
  creationTime: true,
  customSchemas: true,
  customerId: true,
  deletionTime: true,
  emails: true,
  etag: true,
  externalIds: true,
  gender: true,
  guestAccountInfo: true,
  hashFunction: true,
  id: true,
  ims: true,
  includeInGlobalAddressList: true,
  ipWhitelisted: true,
  isAdmin: true,
  isDelegatedAdmin: true,
  isEnforcedIn2Sv: true,
  isEnrolledIn2Sv: true,
  isGuestUser: true,
  isMailboxSetup: true,
  keywords: true,
  kind: true,
  languages: true,
  lastLoginTime: true,
  locations: true,
  name,
  nonEditableAliases: true,
  notes: true,
  orgUnitPath: true,
  organizations: true,
  password: true,
  phones: true,
  posixAccounts: true,
  primaryEmail: true,
  recoveryEmail: true,
  recoveryPhone: true,
  relations: true,
  sshPublicKeys: true,
  suspended: true,
  suspensionReason: true,
  suspensionTime: true,
  thumbnailPhotoEtag: true,
  thumbnailPhotoUrl: true,
  websites: true,
})

// https://developers.google.com/workspace/admin/directory/reference/rest/v1/groups#Group
const group = fieldsOf<Google.Schema$Group>({
  adminCreated: true,
  aliases: true,
  description: true,
  directMembersCount: true,
  email: true,
  etag: true,
  externalIds: true,
  id: true,
  kind: true,
  name: true,
  nonEditableAliases: true,
})

// https://developers.google.com/workspace/admin/directory/reference/rest/v1/members#Member
const member = fieldsOf<Google.Schema$Member>({
  delivery_settings: true,
  email: true,
  etag: true,
  id: true,
  kind: true,
  role: true,
  status: true,
  type: true,
})

// https://developers.google.com/workspace/admin/directory/reference/rest/v1/orgunits#OrgUnit
const unit = fieldsOf<Google.Schema$OrgUnit>({
  blockInheritance: true,
  description: true,
  etag: true,
  kind: true,
  name: true,
  orgUnitId: true,
  orgUnitPath: true,
  parentOrgUnitId: true,
  parentOrgUnitPath: true,
})

export const answers: Readonly<Record<MethodName, Fields>> = {
  'users.list': fieldsOf<Google.Schema$Users>({ etag: true, kind: true, nextPageToken: true, trigger_event: true, users: user }),
  'users.get': user,
  'groups.list': fieldsOf<Google.Schema$Groups>({ etag: true, groups: group, kind: true, nextPageToken: true }),
  'members.list': fieldsOf<Google.Schema$Members>({ etag: true, kind: true, members: member, nextPageToken: true }),
  'orgunits.list': fieldsOf<Google.Schema$OrgUnits>({ etag: true, kind: true, organizationUnits: unit }),
}
