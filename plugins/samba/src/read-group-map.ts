import { isSid } from './read-pdbedit.ts'

/** One line of the map from Unix groups to groups of Windows. */
export interface MappedGroup {
  readonly name: string
  readonly sid: string
  readonly gid: number
  /** A local group also has members that are no Unix users: groups of the domain. */
  readonly isLocal: boolean
  readonly comment: string
}

const fields = ['SID', 'Unix gid', 'Unix group', 'Group type', 'Comment'] as const
const noGid = 4_294_967_295

/** Of the machine itself (Administrators, Users): its plumbing, not somebody's groups. */
const builtin = 'S-1-5-32-'

/**
 * What `net groupmap list verbose` prints: a name, and five lines that begin with a tab. Gives the first line that does not
 * belong there, by its number, when something is wrong.
 */
export function readGroupMap(lines: readonly string[]): { readonly groups: readonly MappedGroup[]; readonly fault?: number } {
  const groups: MappedGroup[] = []
  const length = fields.length + 1
  for (let at = 0; at < lines.length; at += length) {
    const name = lines[at]!
    if (name === '' || name.startsWith('\t') || name.includes('\uFFFD')) return { groups, fault: at + 1 }
    const values: string[] = []
    for (const [index, field] of fields.entries()) {
      const start = `\t${field.padEnd(10)}: `
      const text = lines[at + 1 + index]
      if (text === undefined || !text.startsWith(start) || text.includes('\uFFFD')) return { groups, fault: at + 2 + index }
      values.push(text.slice(start.length))
    }
    const [sid, gid, , type, comment] = values as [string, string, string, string, string]
    if (!isSid(sid) || !/^-?\d+$/.test(gid)) return { groups, fault: at + 2 }
    if (!sid.startsWith(builtin)) groups.push({ name, sid, gid: Number(gid), isLocal: type === 'Local Group', comment })
  }
  return { groups }
}

/** A group of the map may stand for no Unix group. */
export function hasUnixGroup({ gid }: MappedGroup): boolean {
  return gid >= 0 && gid !== noGid
}
