const base = 'https://www.googleapis.com/auth/admin.directory.'

/** One thing that has to be permitted, and how it is called where that is done. */
export interface Permission {
  readonly name: 'users' | 'groups' | 'units'
  readonly scope: string
  /** The privilege of a role in the admin console. */
  readonly privilege: string
}

export const permissions = {
  users: { name: 'users', scope: `${base}user.readonly`, privilege: 'Users: Read' },
  // It covers members as well; there is a narrower one for members alone, which does not list the groups.
  groups: { name: 'groups', scope: `${base}group.readonly`, privilege: 'Groups: Read' },
  units: { name: 'units', scope: `${base}orgunit.readonly`, privilege: 'Organizational Units: Read' },
} as const satisfies Record<string, Permission>

/** The least that the settings need. */
export function permissionsFor({ unitGroups = false }: { readonly unitGroups?: boolean }): readonly Permission[] {
  return [permissions.users, permissions.groups, ...(unitGroups ? [permissions.units] : [])]
}

export const pages = {
  delegation: 'https://admin.google.com/ac/owl/domainwidedelegation',
  roles: 'https://admin.google.com/ac/roles',
  keys: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  library: 'https://console.cloud.google.com/apis/library/admin.googleapis.com',
} as const
