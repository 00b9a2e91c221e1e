import { type DirectoryRecord, type ErrorRecord, type KnownEntries, MusterError, type Scope } from '@muster/provider'
import { workInParallel } from './papercut-concurrency.ts'
import { collectDoubts, type Doubt, doubtDifference } from './papercut-doubts.ts'
import { explainFailure, type PapercutFailure, toError } from './papercut-failure.ts'
import { chooseGroups, type GroupMembers, type GroupNames, readGroupNames, readMembers } from './papercut-groups.ts'
import { doubtSecondListing, type People, streamPeople } from './papercut-people.ts'
import { nameQuestion, type PapercutQuestion } from './papercut-program.ts'
import type { PapercutSource } from './papercut-source.ts'

/** Handles on one `members` record, at most. */
const membersPerRecord = 1_000

/** What one piece of the work after the people gives. */
interface Finding {
  readonly records?: readonly DirectoryRecord[]
  readonly doubt?: Doubt | undefined
}

/**
 * One listing: the people (`all-users`, or `group-members` of each group in scope), `group-member-names` of each imported
 * group, and then the names again. The dialect has no proof of an end, so a listing is complete when every question
 * exited with 0, every line could be read and had ended, and two listings in one run gave the same set of names.
 */
export async function* listPapercut(
  source: PapercutSource,
  scope: Scope,
  known?: KnownEntries,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const stop = new AbortController()
  const signal = AbortSignal.any([source.context.signal, stop.signal])
  const people: People = { known, seen: new Map(), tabbed: false, doubts: collectDoubts() }
  const counts = { users: 0, groups: 0, members: 0 }

  // Asked beside the people, to which it has no relation.
  const asking = scope.groups === 'none' && scope.users === 'all' ? undefined : readGroupNames(source, signal)
  asking?.catch(() => undefined)
  try {
    const questions = scope.users === 'all' ? [{ command: 'all-users' }] : askMembersOf(scope.users.groups, await asking)
    for await (const batch of readPeople(source, questions, people, signal)) yield tally(counts, batch)

    const groups = await asking
    people.doubts.add(groups?.doubt)
    const imported = groups === undefined || scope.groups === 'none' ? [] : chooseGroups(scope.groups, groups.names)
    const work = [
      ...imported.map((group) => async () => tellMembers(doubtStrangers(await readMembers(source, group, signal), people))),
      ...(source.settings.listings === 2 ? lookAgain(source, questions, people, groups, signal) : []),
    ]
    for await (const { records, doubt } of workInParallel(work, source.settings.concurrency, stop, (piece) => piece())) {
      people.doubts.add(doubt)
      if (records !== undefined) yield tally(counts, records)
    }
  } finally {
    stop.abort()
    await asking
  }
  if (source.context.signal.aborted)
    throw new MusterError('STOPPED', 'the listing was stopped', { source: source.context.source, phase: 'list' })
  yield people.doubts.first === undefined ? [{ type: 'end', ...counts }] : people.doubts.tell()
}

async function* readPeople(
  source: PapercutSource,
  questions: readonly PapercutQuestion[],
  people: People,
  signal: AbortSignal,
): AsyncGenerator<readonly DirectoryRecord[]> {
  const place = { source: source.context.source, phase: 'list' }
  let firstFailure: PapercutFailure | undefined
  for (const question of questions) {
    const failure = explainFailure(nameQuestion(question), yield* streamPeople(source, question, people, signal))
    firstFailure ??= failure
    people.doubts.add(failure)
  }
  if (people.seen.size > 0) return
  if (firstFailure !== undefined) throw toError(firstFailure, place)
  const fault = people.doubts.first
  if (fault !== undefined)
    throw new MusterError('PROTOCOL_VIOLATION', `line ${fault.at} of ${fault.message}`, { hint: fault.hint, ...place })
  const asked = questions.map(nameQuestion).join(', ')
  throw new MusterError('SOURCE_EMPTY', `${asked} printed nobody and exited with 0, so the directory is taken to be out of reach`, {
    hint: 'Let the program exit with a failure when it cannot reach its directory.',
    ...place,
  })
}

/** A group named in the scope is asked for as `all-groups` spells it, and as it stands when that does not list it. */
function askMembersOf(wanted: readonly string[], groups: GroupNames | undefined): PapercutQuestion[] {
  const names = groups?.names ?? new Set()
  const found = wanted.flatMap((name) => {
    const chosen = chooseGroups([name], names)
    return chosen.length === 0 && !name.includes('*') ? [name] : chosen
  })
  return [...new Set(found)].map((group) => ({ command: 'group-members', args: [group] }))
}

function lookAgain(
  source: PapercutSource,
  questions: readonly PapercutQuestion[],
  people: People,
  groups: GroupNames | undefined,
  signal: AbortSignal,
): (() => Promise<Finding>)[] {
  const again = async () => ({ doubt: await doubtSecondListing(source, questions, people, signal) })
  if (groups === undefined) return [again]
  return [
    again,
    async () => {
      const second = await readGroupNames(source, signal)
      return { doubt: second.doubt ?? doubtDifference('groups', groups.names, second.names) }
    },
  ]
}

/** Names that are nobody's, though their words are: several on one line. Everybody must be known to tell. */
function doubtStrangers(members: GroupMembers, { seen }: People): GroupMembers {
  const together = [...(members.names ?? [])].find((name) => {
    const words = name.split(/[\s,;|]+/)
    return words.length > 1 && !seen.has(name) && words.every((word) => seen.has(word))
  })
  if (together === undefined) return members
  return {
    group: members.group,
    reason: {
      message: `group-member-names ${members.group}: several names on one line`,
      hint: 'Let the program print a line feed after every name.',
    },
  }
}

function tellMembers({ group: spelled, names, reason, doubt }: GroupMembers): Finding {
  // The program is asked by its own spelling; a name is stored without white space around it.
  const group = spelled.trim()
  const record: DirectoryRecord = { type: 'group', name: group }
  if (names === undefined) {
    const error: ErrorRecord = {
      type: 'error',
      class: 'transient',
      message: reason!.message,
      hint: reason!.hint,
      record: { kind: 'group', id: group },
    }
    return { records: [record, { type: 'members', group, unknown: true }, error] }
  }
  const members = [...names]
  const records: DirectoryRecord[] = [record]
  for (let start = 0; start === 0 || start < members.length; start += membersPerRecord) {
    records.push({ type: 'members', group, members: members.slice(start, start + membersPerRecord) })
  }
  return { records, doubt }
}

/** Counts what is given: that is what `end` vouches for. */
function tally(counts: { users: number; groups: number; members: number }, batch: readonly DirectoryRecord[]): readonly DirectoryRecord[] {
  for (const record of batch) {
    if (record.type === 'user') counts.users++
    else if (record.type === 'present') counts.users += record.known!.length
    else if (record.type === 'group') counts.groups++
    else if (record.type === 'members') counts.members += record.members?.length ?? 0
  }
  return batch
}
