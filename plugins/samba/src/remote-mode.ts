import { type ErrorRecord, type GroupRecord, MusterError, Secret, type UserRecord, type UserWithGroups } from '@muster/provider'
import { checkTools } from './check-tools.ts'
import { type Doubt, fold, type Listing, type Mode, membersOf, selectGroups, unknownMembers } from './mode.ts'
import {
  type DomainInfo,
  type Named,
  type RemoteUser,
  readAliasMembers,
  readDomainInfo,
  readGroupsOfUser,
  readNamed,
  readRemoteGroup,
  readRemoteUser,
} from './read-samr.ts'
import { createSmbSignIn } from './smb-sign-in.ts'
import { credentials, type Source } from './source.ts'
import type { Answer, Question } from './tools.ts'
import { workInOrder } from './work-in-order.ts'

/** ACB_DISABLED and ACB_AUTOLOCK of [MS-SAMR] 2.2.1.12. */
const disabled = 0x1
const lockedOut = 0x400

type Phase = 'list' | 'look-up' | 'check'

/** Over the network: a server that stands alone, or a controller of a domain as NT had them. */
export function openRemoteMode(source: Source): Mode {
  const signIn = createSmbSignIn(source)
  return {
    openListing: () => openListing(source),
    findUser: (username) => findUser(source, username),
    authenticate: signIn.authenticate,
    async probe() {
      const needed = await checkTools(source, ['net', 'rpcclient', 'smbclient'])
      return [...needed, ...(needed.some(({ outcome }) => outcome === 'failed') ? [] : [await signIn.probe()])]
    },
  }
}

function openListing(source: Source): Listing {
  let info: DomainInfo | undefined
  const seen = new Set<number>()
  let named: readonly Named[] = []
  const counts = { groups: 0, localGroups: 0 }
  let readsGroups = false

  return {
    async *users() {
      info = await readInfo(source, 'list')
      named = await readList(source, 'user', 'enumdomusers', 'list')
      const { sid } = info
      const question = ask(source, 'querydispinfo', 'list')
      const names = new Map(named.map(({ rid, name }) => [rid, name]))
      const output = source.tools.start('rpcclient', question)
      let at = 0
      for await (const lines of output.lines) {
        const records = lines.flatMap((line): (UserRecord | ErrorRecord)[] => {
          at++
          if (line.trim() === '') return []
          const user = readRemoteUser(line)
          if (user === undefined) return [unreadableUser(at, line)]
          if (seen.has(user.rid)) return []
          // A description may hold a whole line of this form, but nobody makes up what the server names.
          if (names.get(user.rid) !== user.username) return [stranger(user)]
          seen.add(user.rid)
          return [userRecord(sid, user)]
        })
        if (records.length > 0) yield records
      }
      const answer = output.end()
      if (answer.code !== 0) throw await source.tools.explain('rpcclient', answer, question)
      if (answer.unended) yield [unreadableUser(at, '')]
      if (seen.size === 0) {
        throw new MusterError('SOURCE_EMPTY', `${source.words.server} told of nobody, and says that it has ${info.users} users`, {
          hint: 'See `net rpc user -S SERVER`: the account of `bind` may not be allowed to list, or the server has no users at all.',
          source: source.context.source,
          phase: 'list',
        })
      }
    },
    async *groups(isWanted) {
      readsGroups = true
      const groups = await readList(source, 'group', 'enumdomgroups', 'list')
      const aliases = await readList(source, 'group', 'enumalsgroups domain', 'list')
      Object.assign(counts, { groups: groups.length, localGroups: aliases.length })
      const all = [...groups.map((group) => ({ ...group, isLocal: false })), ...aliases.map((group) => ({ ...group, isLocal: true }))]
      const { sid } = info!
      // Machines are members, too: who is no person is nobody here, once all people are known.
      const people = seen.size === named.length && named.every(({ rid }) => seen.has(rid)) ? seen : undefined
      yield* workInOrder(selectGroups(all, isWanted), async (group) => {
        const { description, members } = group.isLocal ? await readAlias(source, group) : await readGroup(source, sid, group, people)
        const id = `${sid}-${group.rid}`
        const record: GroupRecord = {
          type: 'group',
          id,
          name: group.name,
          handles: [id],
          ...(description !== undefined && { description: description === '' ? null : description }),
        }
        return [record, ...('message' in members ? unknownMembers(record, members) : membersOf(id, members.handles))]
      })
    },
    async prove() {
      const { users, groups, localGroups } = info!
      const doubts: Doubt[] = []
      const hint =
        'Run it again: whoever was added or removed while it was read makes the same difference, once. Else see `net rpc info` and `rpcclient`.'
      // Accounts of machines and trusts are in the one list, and in the number that some servers tell.
      const missing = named.filter(({ rid, name }) => !seen.has(rid) && !name.endsWith('$'))
      if (missing.length > 0)
        doubts.push({
          message: `the server names ${missing[0]!.name}, of whom it told nothing (${missing.length} of ${named.length})`,
          hint,
        })
      if (users !== seen.size && users !== named.length)
        doubts.push({ message: `the server has ${users} users and told of ${seen.size}`, hint })
      if (readsGroups && groups !== counts.groups)
        doubts.push({ message: `the server has ${groups} groups and told of ${counts.groups}`, hint })
      if (readsGroups && localGroups !== counts.localGroups)
        doubts.push({ message: `the server has ${localGroups} local groups and told of ${counts.localGroups}`, hint })
      return doubts
    },
  }
}

/** A question to `rpcclient`: of numbers and SIDs only, for a semicolon in a name would begin another command. */
function ask({ words, settings }: Source, commands: string, phase: Phase): Question {
  return { args: [...words.config, ...words.connection, `--command=${commands}`, '--', words.server], phase, ...bindOf(settings.bind!) }
}

function bindOf({ username, password }: { readonly username: string; readonly password: Secret | string }) {
  return credentials(username, password instanceof Secret ? password.reveal() : password)
}

async function askRpc(source: Source, commands: string, phase: Phase): Promise<Answer> {
  const question = ask(source, commands, phase)
  const answer = await source.tools.ask('rpcclient', question)
  // Of several commands the exit code is that of the last.
  if (answer.code !== 0 || answer.lines.some((line) => line.startsWith('result was NT_STATUS_'))) {
    throw await source.tools.explain('rpcclient', answer, question)
  }
  if (!answer.unended) return answer
  throw new MusterError('LISTING_INCOMPLETE', `what rpcclient printed for ${commands} was cut off`, {
    hint: 'Run it by hand to see why.',
    source: source.context.source,
    phase,
  })
}

async function readInfo(source: Source, phase: Phase): Promise<DomainInfo> {
  const { words, settings, tools, context } = source
  const question: Question = {
    args: [...words.config, ...words.connection, `--server=${words.server}`, 'rpc', 'info'],
    phase,
    ...bindOf(settings.bind!),
  }
  const answer = await tools.ask('net', question)
  if (answer.code !== 0) throw await tools.explain('net', answer, question)
  const info = readDomainInfo(answer.lines)
  if (info !== undefined) return info
  throw new MusterError('SOURCE_UNAVAILABLE', `net rpc info did not say how many accounts ${words.server} has`, {
    hint: 'Run `net rpc info -S SERVER` by hand; without these numbers no listing is known to be whole.',
    source: context.source,
    phase,
  })
}

async function readList(source: Source, kind: 'user' | 'group', command: string, phase: Phase): Promise<readonly Named[]> {
  const { lines } = await askRpc(source, command, phase)
  const told = lines.filter((line) => line.trim() !== '')
  const names = told.map((line) => readNamed(kind, line))
  const bad = names.indexOf(undefined)
  if (bad < 0) return names as Named[]
  throw new MusterError('LISTING_INCOMPLETE', `line ${bad + 1} of what rpcclient printed for ${command} is none of its lines`, {
    hint: `Run rpcclient with the command ${command} by hand; an output that was cut off, or a name with a line break, looks so.`,
    source: source.context.source,
    phase,
  })
}

function userRecord(domain: string, { rid, flags, username, fullName, description }: RemoteUser): UserRecord {
  const id = `${domain}-${rid}`
  return {
    type: 'user',
    id,
    username,
    handles: [id],
    displayName: fullName === '' ? null : fullName,
    active: (flags & disabled) === 0,
    attributes: {
      description: description === '' ? null : [description],
      locked: (flags & lockedOut) === 0 ? null : ['yes'],
    },
  }
}

/** Whose it is cannot be read either: the listing is partial. */
function unreadableUser(at: number, line: string): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message: `line ${at} of what rpcclient printed for querydispinfo is no account${/^index: .*RID: /.test(line) ? ': a value holds a tab or is not UTF-8' : ''}`,
    hint: 'A tab or a line break in a full name or a description: mend it at the server, for example with `pdbedit -r -u NAME -N TEXT`. Or the output was cut off.',
    at,
  }
}

function stranger({ username }: RemoteUser): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message: `the server told of ${username}, whom it does not name by that number`,
    hint: 'Run it again: somebody who was added just now is named then. Else see `rpcclient -c enumdomusers`, and descriptions with line breaks.',
  }
}

interface GroupAnswer {
  readonly description?: string
  readonly members: { readonly handles: readonly string[] } | Doubt
}

async function readGroup(
  source: Source,
  domain: string,
  { rid, name }: Named,
  people: ReadonlySet<number> | undefined,
): Promise<GroupAnswer> {
  return orUnknown(name, async () => {
    const number = `0x${rid.toString(16)}`
    const { lines } = await askRpc(source, `querygroup ${number};querygroupmem ${number}`, 'list')
    const group = readRemoteGroup(lines)
    if (group === undefined) return { members: unreadableMembers(name) }
    const { description, count, rids } = group
    if (count !== rids.length)
      return {
        description,
        members: { message: `the group ${name} has ${count} members and told of ${rids.length}`, hint: 'Run it again.' },
      }
    return {
      description,
      members: { handles: rids.filter((member) => people?.has(member) ?? true).map((member) => `${domain}-${member}`) },
    }
  })
}

async function readAlias(source: Source, { rid, name }: Named): Promise<GroupAnswer> {
  return orUnknown(name, async () => {
    const { lines } = await askRpc(source, `queryaliasmem domain 0x${rid.toString(16)}`, 'list')
    const handles = readAliasMembers(lines)
    return { members: handles === undefined ? unreadableMembers(name) : { handles } }
  })
}

function unreadableMembers(name: string): Doubt {
  return {
    message: `what rpcclient printed of the group ${name} are not its members`,
    hint: 'Run rpcclient by hand with `querygroupmem` or `queryaliasmem` and its number.',
  }
}

/** One group that is refused does not end the listing; a server that is gone does. */
async function orUnknown(name: string, read: () => Promise<GroupAnswer>): Promise<GroupAnswer> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof MusterError) || error.family !== 'refused') throw error
    return { members: { message: `the members of ${name} could not be read: ${error.message}`, hint: error.hint ?? 'See its rights.' } }
  }
}

/** Among everybody: a name never becomes a part of a command of `rpcclient`. */
async function findUser(source: Source, username: string): Promise<UserWithGroups | undefined> {
  const { sid } = await readInfo(source, 'look-up')
  const { lines } = await askRpc(source, 'querydispinfo', 'look-up')
  const users = lines.filter((line) => line.trim() !== '').map(readRemoteUser)
  const found = users.find((user) => user !== undefined && fold(user.username) === fold(username))
  const unavailable = (message: string) =>
    new MusterError('SOURCE_UNAVAILABLE', message, { hint: 'Run `muster doctor`.', source: source.context.source, phase: 'look-up' })
  if (found === undefined) {
    if (users.includes(undefined)) throw unavailable('an account that cannot be read may be this person')
    const names = await readList(source, 'user', 'enumdomusers', 'look-up')
    if (names.length === 0) throw unavailable(`${source.words.server} told of nobody`)
    if (names.some(({ name }) => fold(name) === fold(username) && !name.endsWith('$')))
      throw unavailable('the server names this person, and tells nothing more')
    return undefined
  }
  const id = `${sid}-${found.rid}`
  const groups = readGroupsOfUser((await askRpc(source, `queryusergroups 0x${found.rid.toString(16)}`, 'look-up')).lines)
  const aliases = readGroupsOfUser((await askRpc(source, `queryuseraliases domain ${id}`, 'look-up')).lines)
  if (groups === undefined || aliases === undefined) throw unavailable('what rpcclient printed of the groups of this person are none')
  return { user: userRecord(sid, found), groups: [...new Set([...groups, ...aliases])].map((rid) => `${sid}-${rid}`) }
}
