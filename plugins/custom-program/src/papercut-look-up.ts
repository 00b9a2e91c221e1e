import { isPapercutFault, readPapercutName, readPapercutRecord } from '@muster/protocol'
import { MusterError, type UserRecord, type UserWithGroups } from '@muster/provider'
import { workInParallel } from './papercut-concurrency.ts'
import { explainFailure, toError } from './papercut-failure.ts'
import { readGroupNames, readMembers } from './papercut-groups.ts'
import { askPapercut, type PapercutAnswer } from './papercut-program.ts'
import { canBeSaid } from './papercut-sign-in.ts'
import type { PapercutSource } from './papercut-source.ts'

/** Looks people up one by one; remembers one name that exists, as a witness. */
export function createLookUp(source: PapercutSource): (username: string) => Promise<UserWithGroups | undefined> {
  const { signal } = source.context
  let witness: string | undefined

  return async (username) => {
    // No line can hold such a name, so nobody has it.
    if (!canBeSaid(username)) return undefined
    const { user: told, deaf } = await askDetails(source, username)
    const user = told ?? (await findOtherwise(username, deaf))
    if (user === undefined) return undefined
    witness ??= username
    const groups = await readGroupsOf(source, user.username, signal)
    return { user, ...(groups && { groups }) }
  }

  /**
   * No details came: an unknown name, a command that the program does not offer, or a directory that is down all look the
   * same. When the details of somebody who exists do come, the name is unknown; else `all-users` has the word.
   */
  async function findOtherwise(username: string, deaf: boolean): Promise<UserRecord | undefined> {
    if (!deaf && witness !== undefined && witness !== username && (await askDetails(source, witness)).user !== undefined) return undefined
    const answer = await askPapercut(source.program, { command: 'all-users' }, signal)
    const place = { source: source.context.source, phase: 'look-up' }
    const failure = explainFailure('all-users', answer.end)
    if (failure !== undefined) throw toError(failure, place)
    const names = answer.lines.flatMap((line) => (line === undefined ? [] : [readPapercutName(line, source.settings)]))
    if (names.length === 0) throw new MusterError('SOURCE_UNAVAILABLE', 'all-users printed nobody and exited with 0', place)
    const wanted = fold(username)
    const index = names.findIndex((name) => fold(name) === wanted)
    witness = names.find((name) => name !== '' && fold(name) !== wanted)
    const user = index < 0 ? undefined : readPapercutRecord(answer.lines[index]!, source.settings)
    return user === undefined || isPapercutFault(user) ? undefined : user
  }
}

/** `deaf`: it printed somebody else, so that what it says of another name proves nothing either. */
async function askDetails(source: PapercutSource, username: string): Promise<{ readonly user?: UserRecord; readonly deaf: boolean }> {
  const answer = await askPapercut(source.program, { command: 'get-user-details', stdin: `${username}\n` }, source.context.signal)
  if (answer.end.how !== 'exited' || answer.end.code !== 0) return { deaf: false }
  const user = chooseRecord(source, answer, username)
  return user === undefined ? { deaf: answer.lines.length > 0 } : { user, deaf: false }
}

/**
 * The record of the person asked for: by name, with a domain before it or not, or by alias or address, which published
 * programs take too. A program that does not listen and prints somebody else has said nothing about this name.
 */
function chooseRecord(source: PapercutSource, { lines }: PapercutAnswer, username: string): UserRecord | undefined {
  const users = lines.flatMap((line) => {
    const user = line === undefined ? undefined : readPapercutRecord(line, source.settings)
    return user === undefined || isPapercutFault(user) ? [] : [user]
  })
  const wanted = fold(username)
  return (
    users.find((user) => fold(user.username) === wanted) ??
    users.find((user) => {
      const others = [readPapercutName(user.username, { stripDomain: true }), user.email, ...(user.aliases ?? [])]
      return others.some((name) => name != null && fold(name) === wanted)
    })
  )
}

/** The groups of one person, or `undefined` when one of them could not be asked: then the source does not say. */
async function readGroupsOf(source: PapercutSource, username: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const { lookUpGroups, concurrency } = source.settings
  if (lookUpGroups === 'none') return undefined
  const { names, doubt } = await readGroupNames(source, signal)
  if (doubt !== undefined) return undefined
  const stop = new AbortController()
  const any = AbortSignal.any([signal, stop.signal])
  const isMember = lookUpGroups === 'member-lists' ? isListed : isUserInGroup
  const groups: string[] = []
  for await (const { group, member } of workInParallel(names, concurrency, stop, async (group) => ({
    group,
    member: await isMember(source, group, username, any),
  }))) {
    if (member === undefined) return undefined
    if (member) groups.push(group)
  }
  return groups.sort()
}

async function isListed(source: PapercutSource, group: string, username: string, signal: AbortSignal): Promise<boolean | undefined> {
  const { names } = await readMembers(source, group, signal)
  const wanted = fold(username)
  return names && [...names].some((name) => fold(name) === wanted)
}

/** `Y` is yes. `N` is no, also with exit code 255: one published program says it so. */
export async function isUserInGroup(
  source: PapercutSource,
  group: string,
  username: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const args = source.settings.isUserInGroup === 'group-first' ? [group, username] : [username, group]
  const { lines } = await askPapercut(source.program, { command: 'is-user-in-group', args }, signal)
  const verdict = lines[0]?.trim()
  if (verdict === 'Y' || verdict === 'y') return true
  return verdict === 'N' || verdict === 'n' ? false : undefined
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
