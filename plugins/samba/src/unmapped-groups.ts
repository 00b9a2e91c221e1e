import type { Doubt } from './mode.ts'
import type { MappedGroup } from './read-group-map.ts'
import { readUnixGroup, readUnixUser } from './read-unix-groups.ts'
import type { Source } from './source.ts'
import type { Tools } from './tools.ts'

/** A Unix group that has no name of Windows. Samba gives it a SID of its own kind, made of its number. */
export interface UnmappedGroup {
  readonly sid: string
  readonly name: string
  readonly members: readonly string[]
  readonly primaryMembers: readonly string[]
}

/** Groups below are of the system, on every distribution of the last years. */
const firstGid = 1_000
/** nogroup, and what stands for "none". */
const isNobody = (gid: number): boolean => gid === 65_534 || gid >= 4_294_967_294

const namesPerCall = 500

/**
 * All groups that nsswitch lists and the map has not, with who of `names` has them as primary group. With a doubt neither the list
 * nor the members are whole.
 */
export async function readUnmappedGroups(
  { tools }: Source,
  map: readonly MappedGroup[],
  names: readonly string[],
): Promise<{ readonly groups: readonly UnmappedGroup[]; readonly doubt?: Doubt }> {
  const mapped = new Set(map.map(({ gid }) => gid))
  const question = { args: ['group'], phase: 'list' } as const
  const answer = await tools.ask('getent', question)
  if (answer.code !== 0) throw await tools.explain('getent', answer, question)
  // Lines that begin so are instructions of the `compat` kind, and what getent makes of a name like these has no number.
  const unix = answer.lines.filter((line) => !/^[+-]/.test(line)).map(readUnixGroup)
  let doubt: Doubt | undefined =
    unix.includes(undefined) || answer.unended
      ? { message: 'getent group printed a line that is no group', hint: 'See `getent group`, and what stands behind nsswitch.' }
      : undefined

  const primaries = new Map<number, string[]>()
  for (let at = 0; at < names.length; at += namesPerCall) {
    const asked = names.slice(at, at + namesPerCall)
    const people = await tools.ask('getent', { args: ['passwd', '--', ...asked], phase: 'list' })
    const found = await Promise.all(people.lines.map(async (line) => readUnixUser(line) ?? (await findPrimaryGroup(tools, line))))
    const known = found.filter((user) => user !== undefined)
    // Nobody knows in which groups somebody is whom nsswitch does not find.
    if (people.code !== 0 || people.unended || known.length < asked.length) {
      doubt ??= {
        message: `nsswitch finds ${known.length} of ${asked.length} accounts of Samba`,
        hint: 'See `getent passwd NAME` for those that `doctor` names; mend nsswitch, or remove the accounts with `pdbedit -x`.',
      }
    }
    for (const { name, gid } of known) primaries.set(gid, [...(primaries.get(gid) ?? []), name])
  }
  // Where enumeration is switched off, nsswitch lists few groups and finds the others only by name or number.
  const listed = new Set(unix.map((group) => group?.gid))
  const unlisted = [...primaries.keys()].find((gid) => gid >= firstGid && !isNobody(gid) && !mapped.has(gid) && !listed.has(gid))
  if (unlisted !== undefined) {
    doubt ??= {
      message: `nsswitch does not list the group with the number ${unlisted}, which is the primary group of ${primaries.get(unlisted)![0]}`,
      hint: 'Switch enumeration on (`enumerate = true` in sssd.conf), or map the groups that are wanted with `net groupmap add` and leave `unixGroups` out.',
    }
  }
  const groups = unix.flatMap((group) =>
    group === undefined || group.gid < firstGid || isNobody(group.gid) || mapped.has(group.gid)
      ? []
      : [{ sid: `S-1-22-2-${group.gid}`, name: group.name, members: group.members, primaryMembers: primaries.get(group.gid) ?? [] }],
  )
  return { groups, ...(doubt !== undefined && { doubt }) }
}

/** Of a name that begins with `-` or `+` getent tells no numbers; id does. */
async function findPrimaryGroup(tools: Tools, line: string): Promise<{ readonly name: string; readonly gid: number } | undefined> {
  const name = /^([+-][^:]+):/.exec(line)?.[1]
  if (name === undefined) return undefined
  const { lines, code } = await tools.ask('id', { args: ['-g', '--', name], phase: 'list' })
  return code === 0 && /^\d+$/.test(lines[0] ?? '') ? { name, gid: Number(lines[0]) } : undefined
}
