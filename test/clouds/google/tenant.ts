/** A user as the Directory API gives one; what is not there is left out, as Google does. */
export interface TenantUser {
  readonly id: string
  readonly primaryEmail: string
  readonly name: { readonly givenName: string; readonly familyName: string; readonly fullName: string }
  readonly suspended: boolean
  readonly archived: boolean
  readonly orgUnitPath: string
  readonly aliases?: readonly string[]
  readonly nonEditableAliases?: readonly string[]
  readonly externalIds?: readonly { readonly value: string; readonly type: string; readonly customType?: string }[]
  readonly organizations?: readonly { readonly department?: string; readonly primary?: boolean }[]
  readonly locations?: readonly Readonly<Record<string, string>>[]
  readonly customSchemas?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly isAdmin?: boolean
}

export interface TenantMember {
  readonly id?: string
  readonly email?: string
  readonly type: string
}

export interface TenantGroup {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly description?: string
  readonly members: readonly TenantMember[]
}

export interface TenantUnit {
  readonly orgUnitId: string
  readonly orgUnitPath: string
  readonly name: string
  readonly parentOrgUnitPath?: string
  readonly description?: string
}

/** What a tenant holds. A test may change it between two questions. */
export interface Tenant {
  /** Whose role lets everything be read. */
  readonly admin: string
  readonly customer: string
  readonly domains: readonly string[]
  users: readonly TenantUser[]
  /** Restorable for 20 days. */
  deleted: readonly TenantUser[]
  groups: readonly TenantGroup[]
  readonly units: readonly TenantUnit[]
  readonly schemas: readonly string[]
}

let made = 0

/** A user of a small tenant, of whom a test says only what matters. */
export function user(name: string, more: Partial<TenantUser> = {}): TenantUser {
  return {
    id: `1${String(++made).padStart(20, '0')}`,
    primaryEmail: `${name}@campus.example`,
    name: { givenName: name, familyName: 'Campus', fullName: `${name} Campus` },
    suspended: false,
    archived: false,
    orgUnitPath: '/',
    ...more,
  }
}

export function group(
  name: string,
  members: readonly (TenantUser | TenantGroup | TenantMember)[],
  more: Partial<TenantGroup> = {},
): TenantGroup {
  return {
    id: `0${(++made).toString(36).padStart(14, '0')}`,
    email: `${name.toLowerCase()}@campus.example`,
    name,
    members: members.map((member): TenantMember => {
      if ('primaryEmail' in member) return { id: member.id, email: member.primaryEmail, type: 'USER' }
      return 'members' in member ? { id: member.id, email: member.email, type: 'GROUP' } : member
    }),
    ...more,
  }
}

/** The administrator is a user like others: the first. */
export function tenant(users: readonly TenantUser[], groups: readonly TenantGroup[] = [], more: Partial<Tenant> = {}): Tenant {
  return {
    admin: users[0]?.primaryEmail ?? 'nobody@campus.example',
    customer: 'C0campus1',
    domains: ['campus.example'],
    users: [...users],
    deleted: [],
    groups,
    units: [{ orgUnitId: 'id:root', orgUnitPath: '/', name: 'campus.example' }],
    schemas: ['Campus'],
    ...more,
  }
}
