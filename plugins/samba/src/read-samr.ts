/** What `rpcclient` and `net rpc` print of a server's accounts. Nothing else than these lines is taken. */

export interface RemoteUser {
  readonly rid: number
  /** ACB flags of [MS-SAMR] 2.2.1.12. */
  readonly flags: number
  readonly username: string
  readonly fullName: string
  readonly description: string
}

export interface Named {
  readonly rid: number
  readonly name: string
}

/** `querydispinfo`: people with what is known of them. A tab or line break in a value makes the line one that cannot be read. */
export function readRemoteUser(line: string): RemoteUser | undefined {
  const found = /^index: 0x[0-9a-f]+ RID: 0x([0-9a-f]+) acb: 0x([0-9a-f]{8}) Account: ([^\t]+)\tName: ([^\t]*)\tDesc: ([^\t]*)$/.exec(line)
  if (found === null || line.includes('\uFFFD')) return undefined
  const [, rid, flags, username, fullName, description] = found as unknown as [string, string, string, string, string, string]
  const isNone = (text: string): boolean => text === '' || text === '(null)'
  return {
    rid: Number.parseInt(rid, 16),
    flags: Number.parseInt(flags, 16),
    username,
    fullName: isNone(fullName) ? '' : fullName,
    description: isNone(description) ? '' : description,
  }
}

/** `enumdomusers`, `enumdomgroups`, `enumalsgroups`: `user:[anna] rid:[0x3e8]`. */
export function readNamed(kind: 'user' | 'group', line: string): Named | undefined {
  const found = /^(user|group):\[(.+)\] rid:\[0x([0-9a-f]+)\]$/.exec(line)
  if (found?.[1] !== kind || line.includes('\uFFFD')) return undefined
  return { name: found[2]!, rid: Number.parseInt(found[3]!, 16) }
}

/** `querygroup` and `querygroupmem` together: a description, how many members there are, and the members. */
export function readRemoteGroup(
  lines: readonly string[],
): { readonly description: string; readonly count: number; readonly rids: readonly number[] } | undefined {
  const text = lines.join('\n')
  const found =
    /^\tGroup Name:\t[^\n]*\n\tDescription:\t([^\n]*)\n\tGroup Attribute:\d+\n\tNum Members:(\d+)((?:\n\trid:\[0x[0-9a-f]+\] attr:\[0x[0-9a-f]+\])*)$/.exec(
      text,
    )
  if (found === null) return undefined
  const rids = [...found[3]!.matchAll(/rid:\[0x([0-9a-f]+)\]/g)].map(([, rid]) => Number.parseInt(rid!, 16))
  return { description: found[1] === '(null)' ? '' : found[1]!, count: Number(found[2]), rids }
}

/** `queryaliasmem`: the SIDs of a local group's members. */
export function readAliasMembers(lines: readonly string[]): readonly string[] | undefined {
  const sids = lines.filter((line) => line !== '').map((line) => /^\tsid:\[(S-1(?:-\d+)+)\]$/.exec(line)?.[1])
  return sids.every((sid) => sid !== undefined) ? sids : undefined
}

/** `queryusergroups` and `queryuseraliases`: `group rid:[0x201] attr:[0x7]`, the attributes only of the first. */
export function readGroupsOfUser(lines: readonly string[]): readonly number[] | undefined {
  const rids = lines
    .filter((line) => line.trim() !== '')
    .map((line) => /^\s*group rid:\[0x([0-9a-f]+)\](?: attr:\[0x[0-9a-f]+\])?$/.exec(line)?.[1])
  return rids.every((rid) => rid !== undefined) ? rids.map((rid) => Number.parseInt(rid, 16)) : undefined
}

export interface DomainInfo {
  readonly sid: string
  readonly users: number
  readonly groups: number
  readonly localGroups: number
}

/** `net rpc info`. */
export function readDomainInfo(lines: readonly string[]): DomainInfo | undefined {
  const value = (label: string): string | undefined => lines.find((line) => line.startsWith(`${label}: `))?.slice(label.length + 2)
  const sid = value('Domain SID')
  const [users, groups, localGroups] = ['Num users', 'Num domain groups', 'Num local groups'].map((label) => Number(value(label)))
  if (sid === undefined || !/^S-1(-\d+)+$/.test(sid)) return undefined
  if (![users, groups, localGroups].every((number) => Number.isInteger(number))) return undefined
  return { sid, users: users!, groups: groups!, localGroups: localGroups! }
}
