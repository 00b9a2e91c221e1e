import { MusterError } from '@muster/provider'
import type { Answer } from './ask-powershell.ts'
import { explainEnd, explainFailure } from './explain-failure.ts'
import type { EndLine, FaultLine, GroupLine, Line, MemberLine, MembersLine, StartLine, UserLine } from './read-lines.ts'

export interface LocalGroup {
  readonly group: GroupLine
  readonly members: readonly MemberLine[]
  /** `undefined`: the output ended before the members of this group were counted. */
  readonly counted: MembersLine | undefined
}

/** What a machine said of itself, as far as it got. */
export interface Machine {
  readonly start: StartLine | undefined
  readonly users: readonly UserLine[]
  readonly groups: readonly LocalGroup[]
  /** Entries that cannot be used, each known by its SID. */
  readonly unusable: readonly Required<FaultLine>[]
  /** Why this is not everything; `undefined` when it proved that it is. */
  readonly doubt: MusterError | undefined
}

/**
 * Puts the lines of a listing together. Complete is what begins with `start`, ends with an `end` that counts every line before
 * it, holds nothing else, and comes from a PowerShell that exited with 0.
 */
export function readMachine({ lines, end }: Answer): Machine {
  const users = new Map<string, UserLine>()
  const groups = new Map<string, { group: GroupLine; members: MemberLine[]; counted: MembersLine | undefined }>()
  const unusable = new Map<string, Required<FaultLine>>()
  const seen = { users: 0, groups: 0, members: 0 }
  let start: StartLine | undefined
  let last: EndLine | undefined
  let fault: string | undefined
  let failure: MusterError | undefined

  function take(line: Line): void {
    if (last !== undefined) fault ??= 'something stands behind the end'
    switch (line.type) {
      case 'start':
        if (start !== undefined) fault ??= 'it begins twice'
        start ??= line
        if (line.version !== 1) fault ??= `it speaks version ${line.version} of what Muster asks, not 1`
        return
      case 'user': {
        seen.users++
        const twin = users.get(line.sid)
        users.set(line.sid, line)
        if (twin !== undefined) fault ??= sayTwins('accounts', twin, line)
        return
      }
      case 'group': {
        seen.groups++
        const twin = groups.get(line.sid)
        groups.set(line.sid, { group: line, members: [], counted: undefined })
        if (twin !== undefined) fault ??= sayTwins('groups', twin.group, line)
        return
      }
      case 'member':
        seen.members++
        if (!groups.has(line.group) && !unusable.has(line.group)) fault ??= 'a member stands in it whose group does not'
        groups.get(line.group)?.members.push(line)
        return
      case 'members': {
        const group = groups.get(line.group)
        if (group !== undefined) group.counted = line
        return
      }
      case 'end':
        last = line
        return
      case 'failure':
        failure ??= explainFailure(line, 'list')
        return
      case 'fault':
        if (line.entry === undefined) fault ??= line.message
        else {
          seen[line.entry.kind === 'user' ? 'users' : 'groups']++
          reject(line.entry, line.message)
        }
        return
      case 'answer':
        fault ??= 'an answer to a sign-in stands in it'
    }
  }

  function reject({ kind, sid, name }: Required<FaultLine>['entry'], message: string): void {
    unusable.set(sid, { type: 'fault', message, entry: { kind, sid, name } })
    users.delete(sid)
    groups.delete(sid)
  }

  for (const line of lines) take(line)
  return { start, users: [...users.values()], groups: [...groups.values()], unusable: [...unusable.values()], doubt: findDoubt() }

  function findDoubt(): MusterError | undefined {
    if (failure !== undefined) return failure
    const ended = explainEnd(end, 'list')
    if (ended !== undefined) return ended
    const incomplete = (message: string): MusterError =>
      new MusterError('LISTING_INCOMPLETE', `what PowerShell printed is not complete: ${message}`, {
        hint: 'Run it again; if it stays so, `muster-windows-record` keeps what PowerShell prints, to be looked at.',
        phase: 'list',
      })
    if (fault !== undefined) return incomplete(fault)
    if (start === undefined) return incomplete(lines.length === 0 ? 'it printed nothing' : 'its first line is missing')
    if (last === undefined) return incomplete('its last line, which counts the others, is missing')
    for (const [kind, one] of [
      ['users', 'account'],
      ['groups', 'group'],
      ['members', 'membership'],
    ] as const) {
      if (last[kind] !== seen[kind]) return incomplete(`its last line counts ${count(last[kind], one)}, and ${seen[kind]} came`)
    }
    return undefined
  }
}

/** Whether all members of a group are there: as many as were counted, each once, and nobody was left unread. */
export function isKnown({ counted, members }: LocalGroup): boolean {
  const different = new Set(members.map(({ sid }) => sid)).size
  return (
    counted !== undefined &&
    counted.how !== 'none' &&
    counted.unreadable === 0 &&
    counted.members === members.length &&
    different === members.length
  )
}

/** One of them stands for somebody else, who is missing: the counts agree all the same. */
function sayTwins(kind: 'accounts' | 'groups', one: UserLine | GroupLine, other: UserLine | GroupLine): string {
  return `the ${kind} ${one.name} and ${other.name} have the same SID ${one.sid}`
}

/** "1 group", "2 groups". */
export function count(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`
}
