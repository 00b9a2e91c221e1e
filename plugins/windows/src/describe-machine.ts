import type { DirectoryRecord, UserRecord } from '@muster/provider'
import type { GroupLine, MemberLine, UserLine } from './read-lines.ts'
import { isKnown, type LocalGroup, type Machine } from './read-machine.ts'
import { type AttributeName, defaults, type Settings } from './settings.ts'
import { isBuiltIn, type Stranger, strangerOf, wellKnownGroups } from './well-known.ts'

/** A member of a group that is no local account, and so is reported and not imported. */
export interface FoundStranger {
  readonly kind: Stranger
  readonly name: string
  readonly group: string
}

export interface Description {
  readonly records: readonly DirectoryRecord[]
  readonly strangers: readonly FoundStranger[]
  /** Groups whose members could not all be read, with Windows's own words. */
  readonly unknown: readonly { readonly group: string; readonly message: string }[]
  /** Groups that Get-LocalGroupMember gave up, and that were read member by member. */
  readonly readOneByOne: readonly string[]
  readonly builtIn: readonly string[]
}

/** What a machine said, as records of the contract, without the end. */
export function describeMachine(machine: Machine, settings: Settings): Description {
  const isLeftOut = ({ sid }: UserLine): boolean => settings.builtInAccounts !== true && isBuiltIn(sid)
  const users = machine.users.filter((user) => !isLeftOut(user))
  const builtIn = machine.users.filter(isLeftOut)
  const wanted = new Set([...users.map(({ sid }) => sid), ...machine.unusable.map(({ entry }) => entry.sid)])
  const leftOut = new Set(builtIn.map(({ sid }) => sid))
  const prefix = prefixOf(machine.users)

  const strangers: FoundStranger[] = []
  const unknown: { readonly group: string; readonly message: string }[] = []
  const records: DirectoryRecord[] = users.map((user) => userRecord(user, settings.attributes ?? defaults.attributes))
  for (const { message, entry } of machine.unusable) {
    records.push({
      type: 'error',
      class: 'data',
      message,
      record: { kind: entry.kind, id: entry.sid },
      at: entry.name === '' ? entry.sid : entry.name,
      ...(entry.name !== '' && { named: entry.name }),
    })
  }
  for (const local of machine.groups) {
    const { group, members } = local
    const name = nameOf(group, settings)
    records.push({ type: 'group', id: group.sid, name, handles: [group.sid], description: orNull(group.description) })
    if (!isKnown(local)) {
      records.push({ type: 'members', group: group.sid, unknown: true })
      unknown.push({ group: name, message: sayUnknown(local) })
      continue
    }
    const own = members.filter(({ sid }) => wanted.has(sid)).map(({ sid }) => sid)
    records.push(...inLines(group.sid, own))
    for (const member of members) {
      if (wanted.has(member.sid) || leftOut.has(member.sid)) continue
      strangers.push({ kind: strangerOf(member.sid, member.name, prefix), name: sayMember(member), group: name })
    }
  }
  return {
    records,
    strangers,
    unknown,
    readOneByOne: machine.groups.filter(({ counted }) => counted?.how === 'adsi').map(({ group }) => nameOf(group, settings)),
    builtIn: builtIn.map(({ name }) => name),
  }
}

/** As Windows shows it, or in English whatever its language. */
export function nameOf({ sid, name }: GroupLine, { groupNames = defaults.groupNames }: Settings): string {
  return groupNames === 'english' ? (wellKnownGroups[sid] ?? name) : name
}

function userRecord({ sid, name, fullName, enabled, accountExpires, ...more }: UserLine, attributes: readonly AttributeName[]): UserRecord {
  return {
    type: 'user',
    id: sid,
    username: name,
    handles: [sid],
    displayName: orNull(fullName),
    active: enabled,
    activeUntil: accountExpires,
    ...(attributes.length > 0 && {
      attributes: Object.fromEntries(attributes.map((key) => [key, orNull(more[key] ?? '') === null ? null : [more[key]!]])),
    }),
  }
}

/** At most 1,000 on a line; nobody is said too. */
const membersPerLine = 1000

function inLines(group: string, members: readonly string[]): DirectoryRecord[] {
  const lines: DirectoryRecord[] = []
  for (let from = 0; from === 0 || from < members.length; from += membersPerLine) {
    lines.push({ type: 'members', group, members: members.slice(from, from + membersPerLine) })
  }
  return lines
}

/** What the SIDs of this machine's own accounts and groups begin with. */
function prefixOf(users: readonly UserLine[]): string | undefined {
  const sid = users[0]?.sid
  return sid?.slice(0, sid.lastIndexOf('-'))
}

function sayMember({ sid, name }: MemberLine): string {
  return name === '' || name === sid ? sid : name
}

function sayUnknown({ counted, members }: LocalGroup): string {
  if (counted === undefined) return 'the output ended before its members'
  if (counted.message !== '') return counted.message.replaceAll(/\s+/g, ' ').trim()
  return counted.members === members.length ? 'a member came twice' : `${counted.members} members were counted, and ${members.length} came`
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}
