/** Which attribute says what. Of several names the first that an entry has counts; an empty list is not read. */
export interface UserMapping {
  /** Of everybody who is a user (RFC 4515). */
  readonly filter: string
  /** What stays when an entry is renamed. */
  readonly id: readonly string[]
  readonly username: readonly string[]
  readonly displayName: readonly string[]
  readonly givenName: readonly string[]
  readonly familyName: readonly string[]
  readonly email: readonly string[]
  readonly department: readonly string[]
  readonly office: readonly string[]
  readonly employeeNumber: readonly string[]
  readonly cardNumbers: readonly string[]
  readonly homeDirectory: readonly string[]
  /** The number of the primary group; matches `number` of a group. */
  readonly primaryGroup: readonly string[]
  /** The groups of the user, by name of the entry; read when `groups.from` is `memberOf`. */
  readonly memberOf: readonly string[]
  /** Any of these makes an account disabled. */
  readonly disabled: readonly DisabledRule[]
  /** Until when an account is active. */
  readonly expires: readonly ExpiryRule[]
}

export interface GroupMapping {
  readonly filter: string
  readonly id: readonly string[]
  readonly name: readonly string[]
  readonly description: readonly string[]
  readonly email: readonly string[]
  readonly number: readonly string[]
  /** Attributes that hold names of entries (DNs), and such that hold usernames or identifiers. */
  readonly members: readonly string[]
  readonly memberNames: readonly string[]
}

export interface DisabledRule {
  readonly attribute: string
  /** Without regard to case. */
  readonly equals: string
}

export interface ExpiryRule {
  readonly attribute: string
  /** Days since 1970 (shadow), or 20301231235959Z. */
  readonly as: 'days' | 'generalized-time'
}

/** Where groups come from: entries of their own, what the users' entries name, or the units that the users are in. */
export type GroupOrigin = 'entries' | 'memberOf' | 'units'

/** Groups that are units: everybody directly in one is a member, and so is a unit in a unit. */
export const units: GroupMapping = {
  filter: '(objectClass=organizationalUnit)',
  id: [],
  name: ['ou'],
  description: ['description'],
  email: [],
  number: [],
  members: [],
  memberNames: [],
}

export interface Preset {
  readonly users: UserMapping
  readonly groups: GroupMapping
}

const people: Omit<UserMapping, 'filter' | 'id'> = {
  username: ['uid'],
  displayName: ['displayName', 'cn'],
  givenName: ['givenName'],
  familyName: ['sn'],
  email: ['mail'],
  department: ['departmentNumber', 'ou'],
  office: ['physicalDeliveryOfficeName', 'roomNumber'],
  employeeNumber: ['employeeNumber'],
  cardNumbers: [],
  homeDirectory: ['homeDirectory'],
  primaryGroup: ['gidNumber'],
  memberOf: ['memberOf'],
  disabled: [],
  expires: [{ attribute: 'shadowExpire', as: 'days' }],
}

const groups: Omit<GroupMapping, 'filter' | 'id'> = {
  name: ['cn'],
  description: ['description'],
  email: ['mail'],
  number: ['gidNumber'],
  members: ['member', 'uniqueMember'],
  memberNames: ['memberUid'],
}

/** "If the account has been permanently locked" (slapo-ppolicy), and the attribute of 389 that OpenLDAP sites borrow. */
const lockedByOpenLdap: readonly DisabledRule[] = [{ attribute: 'pwdAccountLockedTime', equals: '000001010000Z' }]
const lockedBy389: readonly DisabledRule[] = [{ attribute: 'nsAccountLock', equals: 'true' }]

/** Differences between directories are values: a new one is a new row. */
export const presets = {
  'openldap-rfc2307': {
    users: { ...people, filter: '(|(objectClass=posixAccount)(objectClass=inetOrgPerson))', id: ['entryUUID'], disabled: lockedByOpenLdap },
    groups: {
      ...groups,
      filter: '(|(objectClass=posixGroup)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))',
      id: ['entryUUID'],
    },
  },
  'openldap-rfc2307bis': {
    users: { ...people, filter: '(|(objectClass=posixAccount)(objectClass=inetOrgPerson))', id: ['entryUUID'], disabled: lockedByOpenLdap },
    groups: {
      ...groups,
      filter: '(|(objectClass=posixGroup)(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=groupOfMembers))',
      id: ['entryUUID'],
      memberNames: [],
    },
  },
  '389': {
    users: { ...people, filter: '(objectClass=person)', id: ['nsUniqueId'], disabled: lockedBy389 },
    groups: {
      ...groups,
      filter: '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))',
      id: ['nsUniqueId'],
    },
  },
  opendirectory: {
    users: { ...people, filter: '(objectClass=apple-user)', id: ['apple-generateduid'], displayName: ['cn', 'displayName'] },
    groups: {
      ...groups,
      filter: '(objectClass=apple-group)',
      id: ['apple-generateduid'],
      members: [],
      memberNames: ['memberUid', 'apple-group-nestedgroup'],
    },
  },
  edirectory: {
    users: {
      ...people,
      filter: '(objectClass=inetOrgPerson)',
      id: ['GUID'],
      username: ['cn', 'uid'],
      displayName: ['fullName', 'displayName'],
      department: ['ou', 'departmentNumber'],
      employeeNumber: ['workforceID', 'employeeNumber'],
      primaryGroup: [],
      memberOf: ['groupMembership', 'memberOf'],
      disabled: [{ attribute: 'loginDisabled', equals: 'true' }],
      expires: [{ attribute: 'loginExpirationTime', as: 'generalized-time' }],
    },
    groups: { ...groups, filter: '(objectClass=groupOfNames)', id: ['GUID'], number: [], members: ['member'], memberNames: [] },
  },
  freeipa: {
    users: {
      ...people,
      filter: '(objectClass=posixAccount)',
      id: ['ipaUniqueID'],
      disabled: lockedBy389,
      expires: [{ attribute: 'krbPrincipalExpiration', as: 'generalized-time' }],
    },
    groups: { ...groups, filter: '(objectClass=ipaUserGroup)', id: ['ipaUniqueID'], members: ['member'], memberNames: [] },
  },
  'google-secure-ldap': {
    users: {
      ...people,
      filter: '(objectClass=person)',
      id: ['entryUuid'],
      primaryGroup: [], // Everybody has a group number of his own there, which is no group's.
      expires: [],
    },
    groups: { ...groups, filter: '(objectClass=groupOfNames)', id: ['entryUuid'], number: [], members: ['member'], memberNames: [] },
  },
} as const satisfies Readonly<Record<string, Preset>>

export type PresetName = keyof typeof presets
export const defaultPreset: PresetName = 'openldap-rfc2307'
