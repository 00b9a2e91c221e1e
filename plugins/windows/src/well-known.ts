/**
 * Groups that every Windows has, in its own language, by the SID that they have in all. Microsoft, "Well-known SIDs" (Security
 * identifiers).
 */
export const wellKnownGroups: Readonly<Record<string, string>> = {
  'S-1-5-32-544': 'Administrators',
  'S-1-5-32-545': 'Users',
  'S-1-5-32-546': 'Guests',
  'S-1-5-32-547': 'Power Users',
  'S-1-5-32-548': 'Account Operators',
  'S-1-5-32-549': 'Server Operators',
  'S-1-5-32-550': 'Print Operators',
  'S-1-5-32-551': 'Backup Operators',
  'S-1-5-32-552': 'Replicator',
  'S-1-5-32-555': 'Remote Desktop Users',
  'S-1-5-32-556': 'Network Configuration Operators',
  'S-1-5-32-558': 'Performance Monitor Users',
  'S-1-5-32-559': 'Performance Log Users',
  'S-1-5-32-562': 'Distributed COM Users',
  'S-1-5-32-568': 'IIS_IUSRS',
  'S-1-5-32-569': 'Cryptographic Operators',
  'S-1-5-32-573': 'Event Log Readers',
  'S-1-5-32-574': 'Certificate Service DCOM Access',
  'S-1-5-32-575': 'RDS Remote Access Servers',
  'S-1-5-32-576': 'RDS Endpoint Servers',
  'S-1-5-32-577': 'RDS Management Servers',
  'S-1-5-32-578': 'Hyper-V Administrators',
  'S-1-5-32-579': 'Access Control Assistance Operators',
  'S-1-5-32-580': 'Remote Management Users',
  'S-1-5-32-581': 'System Managed Accounts Group',
  'S-1-5-32-582': 'Storage Replica Administrators',
  'S-1-5-32-583': 'Device Owners',
}

/** What a member of a local group is that is no local account. */
export type Stranger = 'domain' | 'gone' | 'entra' | 'microsoft' | 'group' | 'identity'

/** @param name what Windows calls it; empty, or the SID itself, when it has no name for it */
export function strangerOf(sid: string, name: string, machine: string | undefined): Stranger {
  const nameless = name === '' || name === sid
  if (sid.startsWith('S-1-12-1-')) return 'entra'
  if (sid.startsWith('S-1-11-96-')) return 'microsoft'
  if (sid.startsWith('S-1-5-32-')) return 'group'
  if (!sid.startsWith('S-1-5-21-')) return 'identity'
  if (nameless) return 'gone'
  return sid.slice(0, sid.lastIndexOf('-')) === machine ? 'group' : 'domain'
}

/** Accounts that Windows makes for itself have numbers below 1,000: 500 Administrator, 501 Guest, 503, 504. */
export function isBuiltIn(sid: string): boolean {
  return Number(sid.slice(sid.lastIndexOf('-') + 1)) < 1000
}
