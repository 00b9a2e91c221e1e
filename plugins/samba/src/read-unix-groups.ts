export interface UnixGroup {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

/** A line of group(5), as getent prints it; `undefined` when it is none. */
export function readUnixGroup(line: string): UnixGroup | undefined {
  const parts = line.split(':')
  const [name = '', , gid = '', members = ''] = parts
  if (parts.length !== 4 || name === '' || !/^\d+$/.test(gid) || line.includes('\uFFFD')) return undefined
  return { name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }
}

/** The number of the primary group in a line of passwd(5); names may hold whatever but a colon. */
export function readUnixUser(line: string): { readonly name: string; readonly gid: number } | undefined {
  const parts = line.split(':')
  const [name = '', , , gid = ''] = parts
  if (parts.length !== 7 || name === '' || !/^\d+$/.test(gid) || line.includes('\uFFFD')) return undefined
  return { name, gid: Number(gid) }
}
