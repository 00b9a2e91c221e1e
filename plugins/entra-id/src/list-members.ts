import type { DirectoryRecord, MembersRecord } from '@muster/provider'
import { askTogether, type Part, type PartAnswer, partOf } from './ask-together.ts'
import { consentPage, graphError, judgeGraph, type Permission } from './explain-graph-error.ts'
import type { Graph } from './graph.ts'
import { patiently } from './patiently.ts'
import { memberSelect, readMembers } from './read-members.ts'
import { Circle, hasExpiredToken, pageOf } from './read-page.ts'

export interface GroupToRead {
  readonly id: string
  /** It answers "nobody" to whoever may not see its members. */
  readonly isHidden: boolean
}

export interface Counts {
  users: number
  groups: number
  members: number
}

/** Why members of groups could not be read, and of how many. `doctor` tells it. */
export type Doubts = Map<Permission | 'failed', number>

/** A group in the middle of being read. */
interface Turn {
  readonly group: GroupToRead
  readonly first: Part
  part: Part
  readonly seen: Set<string>
  readonly circle: Circle
  restarts: number
  isAnybodyThere: boolean
}

const mostRestarts = 3
const membersOnALine = 1_000

export interface MembersReading {
  readonly graph: Graph
  readonly pageSize: number
  /** Batches under way at once. */
  readonly most: number
  readonly counts: Counts
  readonly doubts: Doubts
  /** A group of nobody gets a record of its own, so that it is known to be empty: wanted in changes. */
  readonly saysEmpty?: boolean
}

/**
 * The members of groups, a page of up to 20 of them in one request. A group that cannot be read to its end is unknown, and the
 * others go on; only when nothing more can be asked is that thrown.
 */
export async function* listMembers(groups: readonly GroupToRead[], reading: MembersReading): AsyncGenerator<readonly DirectoryRecord[]> {
  const { graph, pageSize, most, counts } = reading
  const next = groups.values()
  /** Groups with further pages come first, so that few are open at once. */
  const open: Turn[] = []
  const running = new Set<Promise<readonly (readonly [Turn, PartAnswer])[]>>()
  try {
    for (;;) {
      while (running.size < most) {
        const turns = takeTurns(open, next, graph.batchSize, pageSize)
        if (turns.length === 0) break
        const asked = ask(graph, turns)
        asked.catch(() => undefined)
        running.add(asked)
      }
      if (running.size === 0) return
      const [done, answered] = yield* patiently(firstOf(running), () => counts.users + counts.groups)
      running.delete(done)
      const records = answered.flatMap(([turn, answer]) => takeAnswer(turn, answer, reading, open))
      if (records.length > 0) yield records
    }
  } finally {
    await Promise.allSettled(running)
  }
}

function takeTurns(open: Turn[], next: Iterator<GroupToRead>, most: number, pageSize: number): readonly Turn[] {
  const turns = open.splice(0, most)
  while (turns.length < most) {
    const { value: group, done } = next.next()
    if (done === true) break
    const first = { url: `groups/${encodeURIComponent(group.id)}/members?$select=${memberSelect}&$top=${pageSize}` }
    turns.push({ group, first, part: first, seen: new Set(), circle: new Circle(), restarts: 0, isAnybodyThere: false })
  }
  return turns
}

async function ask(graph: Graph, turns: readonly Turn[]): Promise<readonly (readonly [Turn, PartAnswer])[]> {
  const answers = await askTogether(
    graph,
    turns.map(({ part }) => part),
  )
  return turns.map((turn, index) => [turn, answers[index]!] as const)
}

async function firstOf<Value>(running: ReadonlySet<Promise<Value>>): Promise<readonly [Promise<Value>, Value]> {
  return await Promise.race([...running].map(async (each) => [each, await each] as const))
}

function takeAnswer(turn: Turn, answer: PartAnswer, reading: MembersReading, open: Turn[]): readonly MembersRecord[] {
  const { graph, counts, saysEmpty } = reading
  const { group, seen } = turn
  const page = pageOf(answer)
  if (page === undefined) {
    if (!hasExpiredToken(answer.body) || ++turn.restarts > mostRestarts) return unknown(turn, reasonOf(answer), reading)
    turn.part = turn.first
    open.push(turn)
    return []
  }
  const members = readMembers(page.objects)
  if (members === undefined) return unknown(turn, 'User.Read.All', reading)
  if (page.objects.length > 0) turn.isAnybodyThere = true
  const { nextLink } = page
  const isFirst = seen.size === 0
  const fresh = isFirst && nextLink === undefined ? [...new Set(members)] : members.filter((id) => !seen.has(id) && seen.add(id).size > 0)
  if (nextLink !== undefined) {
    if (turn.circle.goesRound(nextLink, fresh.length)) return unknown(turn, 'failed', reading)
    turn.part = partOf(graph, nextLink)
    open.push(turn)
  } else if (group.isHidden && !turn.isAnybodyThere) return unknown(turn, 'Member.Read.Hidden', reading)
  counts.members += fresh.length
  const isOver = nextLink === undefined && !turn.isAnybodyThere
  return fresh.length === 0 && isOver && saysEmpty === true ? [{ type: 'members', group: group.id, members: [] }] : onLines(group.id, fresh)
}

/** Said once; what was given of the group before does not count then. */
function unknown({ group }: Turn, why: Permission | 'failed', { doubts }: MembersReading): readonly MembersRecord[] {
  doubts.set(why, (doubts.get(why) ?? 0) + 1)
  return [{ type: 'members', group: group.id, unknown: true, at: group.id }]
}

function reasonOf(answer: PartAnswer): Permission | 'failed' {
  return answer.status === 403 && judgeGraph(answer) === 'final' && graphError(answer.body) !== undefined
    ? 'GroupMember.Read.All'
    : 'failed'
}

export function onLines(group: string, members: readonly string[], mode?: 'add' | 'remove'): readonly MembersRecord[] {
  const records: MembersRecord[] = []
  for (let from = 0; from < members.length; from += membersOnALine) {
    records.push({ type: 'members', group, members: members.slice(from, from + membersOnALine), ...(mode !== undefined && { mode }) })
  }
  return records
}

const missing = (permission: string): string => `The permission ${permission} is missing. ${consentPage}`
const doubtsInWords: Readonly<Record<Permission | 'failed', readonly [said: string, mend: string]>> = {
  failed: ['could not be read to the end', 'They changed or Microsoft Graph failed while they were read; run again.'],
  'Member.Read.Hidden': [
    'are hidden (visibility HiddenMembership), where nobody proves nothing',
    `${missing('Member.Read.Hidden')} Or nobody is in the group.`,
  ],
  'User.Read.All': [
    'came without their properties, so that it is not certain who they are',
    missing('User.Read.All or GroupMember.Read.All'),
  ],
  'GroupMember.Read.All': ['may not be read', missing('GroupMember.Read.All')],
}

/** Doubts in words: what was seen, and what to do about it. */
export function sayDoubts(doubts: Doubts): readonly { readonly said: string; readonly mend: string }[] {
  return [...doubts].map(([why, groups]) => {
    const [said, mend] = doubtsInWords[why]
    return { said: `the members of ${groups === 1 ? 'a group' : `${groups} groups`} ${said}`, mend }
  })
}
