import { type ErrorRecord, type Finding, type GroupRecord, MusterError, type UserRecord, type UserWithGroups } from '@muster/provider'
import { checkTools } from './check-tools.ts'
import { type Doubt, doubtRecord, fold, type Listing, type Mode, membersOf, selectGroups, unknownMembers } from './mode.ts'
import { hasUnixGroup, type MappedGroup, readGroupMap } from './read-group-map.ts'
import { type Account, type AccountFault, notUtf8, readAccounts, readOneAccount } from './read-pdbedit.ts'
import { readUnixGroup, type UnixGroup } from './read-unix-groups.ts'
import { createSmbSignIn } from './smb-sign-in.ts'
import type { Source } from './source.ts'
import { readUnmappedGroups } from './unmapped-groups.ts'

const pdbedit = ['-L', '-v'] as const
/** Names and numbers on one command line: well below what a system takes. */
export const wordsPerCall = 500

/** On the server itself, as root: Samba's accounts, its map of groups, and what nsswitch says of these. */
export function openLocalMode(source: Source): Mode {
  const signIn = createSmbSignIn(source)
  return {
    openListing: () => openListing(source),
    findUser: (username) => findUser(source, username),
    authenticate: signIn.authenticate,
    async probe() {
      const needed = await checkTools(source, ['pdbedit', 'net', 'getent', 'smbclient'])
      return [...needed, ...(needed.some(({ outcome }) => outcome === 'failed') ? [] : [await signIn.probe()])]
    },
  }
}

function openListing(source: Source): Listing {
  const { tools, words } = source
  const seen = new Set<string>()
  /** Who is in which primary group, and whose Unix name is whose. */
  const primaries = new Map<string, string[]>()
  const sidOfName = new Map<string, string>()
  const withUnixAccount: string[] = []
  /** Samba finds a Unix account in small letters, too. */
  const sidOfFolded = new Map<string, string>()
  let named: ReadonlySet<string> = new Set()
  const unnamed = new Set<string>()
  let isWhole = false

  function note({ username, sid, primaryGroup }: Account): void {
    sidOfName.set(username, sid)
    sidOfFolded.set(fold(username), sid)
    if (primaryGroup === undefined) return
    withUnixAccount.push(username)
    const known = primaries.get(primaryGroup)
    if (known === undefined) primaries.set(primaryGroup, [sid])
    else known.push(sid)
  }

  return {
    async *users() {
      named = await listNames(source)
      const question = { args: [...words.config, ...pdbedit], phase: 'list' } as const
      const reader = readAccounts()
      let faults = 0
      const records = (found: readonly (Account | AccountFault)[]): (UserRecord | ErrorRecord)[] =>
        found.flatMap((account) => {
          if ('fault' in account) {
            faults += account.sid === undefined ? 1 : 0
            if (account.username !== undefined) seen.add(account.username)
            return [faultRecord(account)]
          }
          seen.add(account.username)
          if (!isPerson(account)) return []
          if (!named.has(account.username)) unnamed.add(account.username)
          note(account)
          return [account.primaryGroup === undefined ? withoutUnixAccount(account) : userRecord(account)]
        })
      const output = tools.start('pdbedit', question)
      for await (const lines of output.lines) {
        const found = records(reader.take(lines))
        if (found.length > 0) yield found
      }
      const answer = output.end()
      const last = records(reader.finish(answer.unended))
      if (last.length > 0) yield last
      if (answer.code !== 0) throw await tools.explain('pdbedit', answer, question)
      // A configuration that is not there is told on stderr only: the exit code is 0, and the list is empty.
      if (seen.size === 0) throw await explainNobody(source, answer.stderr)
      isWhole = faults === 0
    },
    async *groups(isWanted) {
      const map = await readMap(source, 'list')
      const unixGroups = await readUnixGroups(source, map, 'list')
      const others = source.settings.unixGroups === 'all' ? await readUnmappedGroups(source, map, withUnixAccount) : undefined
      // Who is no account of Samba is nobody here, once all accounts are known.
      const handles = (names: readonly string[]): string[] =>
        names.flatMap((name) => sidOfName.get(name) ?? sidOfFolded.get(fold(name)) ?? (isWhole ? [] : [unixHandle(name)]))
      for (const group of selectGroups(map, isWanted)) {
        const record = groupRecord(group)
        const own = await readMembers(source, group, unixGroups, 'list')
        if ('message' in own) {
          yield [record, ...unknownMembers(record, own)]
          continue
        }
        const members = [...new Set([...handles(own.names), ...own.sids, ...(primaries.get(group.sid) ?? [])])]
        yield [record, ...membersOf(group.sid, members)]
      }
      if (others?.doubt !== undefined) yield [doubtRecord(others.doubt)]
      for (const group of others?.groups ?? []) {
        if (!isWanted(group.name)) continue
        const record: GroupRecord = { type: 'group', id: group.sid, name: group.name, handles: [group.sid] }
        const members = [...new Set(handles([...group.members, ...group.primaryMembers]))]
        yield [
          record,
          ...(others?.doubt === undefined
            ? membersOf(group.sid, members)
            : [{ type: 'members', group: group.sid, unknown: true } as const]),
        ]
      }
    },
    async prove() {
      const missing = [...named].filter((name) => !seen.has(name))
      return [
        ...differ(missing, (names) => `Samba names ${names}, of whom pdbedit tells nothing`, named.size),
        ...differ([...unnamed], (names) => `pdbedit tells of ${names}, whom \`net sam list users\` does not name`, seen.size),
      ]
    },
  }
}

function differ(names: readonly string[], say: (names: string) => string, among: number): Doubt[] {
  if (names.length === 0) return []
  const some = `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`
  return [
    {
      message: `${say(some)} (${names.length} of ${among})`,
      hint: 'See `pdbedit -L -v -u NAME` for one of them; if accounts were added or removed just now, the next listing is whole again.',
    },
  ]
}

/** `net sam list users` counts the accounts another way than `pdbedit` does, which leaves out without a word what it cannot read. */
async function listNames({ tools, words }: Source): Promise<ReadonlySet<string>> {
  const question = { args: [...words.config, 'sam', 'list', 'users'], phase: 'list' } as const
  const answer = await tools.ask('net', question)
  if (answer.code !== 0) throw await tools.explain('net', answer, question)
  // Of a last line that did not end nobody knows whether it is a name.
  return new Set(answer.unended ? answer.lines.slice(0, -1) : answer.lines)
}

async function explainNobody({ tools, context }: Source, stderr: string): Promise<MusterError> {
  const { message } = await tools.explain('pdbedit', { code: 0, stderr, unended: false }, { args: [], phase: 'list' })
  return new MusterError('SOURCE_EMPTY', `pdbedit listed nobody: ${message}`, {
    hint: 'See whether `configFile` is the smb.conf of the server, and whether `pdbedit -L` by hand lists the accounts.',
    source: context.source,
    phase: 'list',
  })
}

/** Machines and trusts have accounts too. */
function isPerson({ flags }: Account): boolean {
  return flags.includes('U') && !/[WSI]/.test(flags)
}

function userRecord({ username, sid, flags, fullName, description, homeDirectory, activeUntil }: Account): UserRecord {
  return {
    type: 'user',
    id: sid,
    username,
    handles: [sid, unixHandle(username)],
    displayName: fullName === '' ? null : fullName,
    homeDirectory: homeDirectory === '' ? null : homeDirectory,
    active: !flags.includes('D'),
    ...(activeUntil !== undefined && { activeUntil }),
    attributes: {
      description: description === '' ? null : [description],
      // Locked out by wrong passwords: for a while, so that the account stays active.
      locked: flags.includes('L') ? ['yes'] : null,
    },
  }
}

/** Told apart from SIDs: somebody may be called S-1-5-32-544. */
function unixHandle(name: string): string {
  return `unix=${name}`
}

function faultRecord({ fault, line, sid, username }: AccountFault): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message: `line ${line} of what pdbedit printed: ${fault}`,
    hint:
      fault === notUtf8
        ? 'Say `unix charset = UTF-8` in smb.conf, or write the value again with `pdbedit -r -u NAME`.'
        : 'See that account with `pdbedit -L -v`: a line break in its full name or description, which `pdbedit -r -u NAME -f TEXT` mends, or an output that was cut off.',
    at: line,
    ...(sid !== undefined && { record: { kind: 'user', id: sid } }),
    ...(username !== undefined && { named: username }),
  }
}

/** Samba cannot say in which groups somebody is who has no Unix account: maybe a directory behind nsswitch is down. */
function withoutUnixAccount({ username, sid }: Account): ErrorRecord {
  return {
    type: 'error',
    class: 'data',
    message: `Samba finds no Unix account for ${username}`,
    hint: 'See `getent passwd` for that name: bring the account back, mend what stands behind nsswitch, or remove the account from Samba with `pdbedit -x`.',
    record: { kind: 'user', id: sid },
    named: username,
  }
}

function groupRecord({ name, sid, comment }: MappedGroup): GroupRecord {
  return { type: 'group', id: sid, name, handles: [sid], description: comment === '' ? null : comment }
}

async function readMap(source: Source, phase: 'list' | 'look-up'): Promise<readonly MappedGroup[]> {
  const { tools, words, context } = source
  const question = { args: [...words.config, 'groupmap', 'list', 'verbose'], phase }
  const answer = await tools.ask('net', question)
  if (answer.code !== 0) throw await tools.explain('net', answer, question)
  const { groups, fault } = readGroupMap(answer.lines)
  if (fault === undefined && !answer.unended) return groups
  throw new MusterError(
    'LISTING_INCOMPLETE',
    `line ${fault ?? answer.lines.length} of what net groupmap list printed is no part of a group`,
    {
      hint: 'See `net groupmap list verbose`: a line break in a comment, which `net groupmap modify` mends, or an output that was cut off.',
      source: context.source,
      phase,
    },
  )
}

/** The Unix groups behind the map, by number. What is missing nsswitch does not find. */
async function readUnixGroups(
  { tools }: Source,
  map: readonly MappedGroup[],
  phase: 'list' | 'look-up',
): Promise<ReadonlyMap<number, UnixGroup>> {
  const gids = [...new Set(map.filter(hasUnixGroup).map(({ gid }) => gid))]
  const found = new Map<number, UnixGroup>()
  for (let at = 0; at < gids.length; at += wordsPerCall) {
    const question = { args: ['group', '--', ...gids.slice(at, at + wordsPerCall).map(String)], phase }
    const answer = await tools.ask('getent', question)
    // 2: not all of them were found.
    if (answer.code !== 0 && answer.code !== 2) throw await tools.explain('getent', answer, question)
    for (const line of answer.unended ? answer.lines.slice(0, -1) : answer.lines) {
      const group = readUnixGroup(line)
      if (group !== undefined) found.set(group.gid, group)
    }
  }
  return found
}

async function readMembers(
  { tools, words }: Source,
  group: MappedGroup,
  unixGroups: ReadonlyMap<number, UnixGroup>,
  phase: 'list' | 'look-up',
): Promise<{ readonly names: readonly string[]; readonly sids: readonly string[] } | Doubt> {
  const unix = unixGroups.get(group.gid)
  if (hasUnixGroup(group) && unix === undefined) {
    return {
      message: `nsswitch finds no group with the number ${group.gid} of ${group.name}`,
      hint: `See \`getent group ${group.gid}\`: mend what stands behind nsswitch, or take the group out of the map with \`net groupmap delete\`.`,
    }
  }
  const names = unix?.members ?? []
  if (!group.isLocal) return { names, sids: [] }
  const question = { args: [...words.config, 'groupmap', 'listmem', group.sid], phase }
  const answer = await tools.ask('net', question)
  if (answer.code === 0 && !answer.unended) return { names, sids: answer.lines.filter((line) => line !== '') }
  const { message, hint = 'Run it by hand to see why.' } = await tools.explain('net', answer, question)
  return { message: `the members of the local group ${group.name} could not be read: ${message}`, hint }
}

async function findUser(source: Source, username: string): Promise<UserWithGroups | undefined> {
  const { tools, words, context } = source
  if (username.includes('\0') || username.includes('\n') || username === '') return undefined
  const answer = await tools.ask('pdbedit', { args: [...words.config, ...pdbedit, `--user=${username}`], phase: 'look-up' })
  if (answer.code !== 0) return nobodyFound(source, username)
  const account = readOneAccount(answer.lines)
  const unavailable = (message: string, hint: string) =>
    new MusterError('SOURCE_UNAVAILABLE', message, { hint, source: context.source, phase: 'look-up' })
  if ('fault' in account || answer.unended) {
    const { message, hint } = faultRecord('fault' in account ? account : { fault: 'it was cut off', line: answer.lines.length })
    throw unavailable(message, hint!)
  }
  // It answers to other spellings of a name than its own, never to another name.
  if (fold(account.username) !== fold(username) || !isPerson(account)) return undefined
  if (account.primaryGroup === undefined) {
    const { message, hint } = withoutUnixAccount(account)
    throw unavailable(message, hint!)
  }
  return { user: userRecord(account), groups: await groupsOf(source, account) }
}

async function groupsOf(source: Source, { username, sid, primaryGroup }: Account): Promise<readonly string[]> {
  const map = await readMap(source, 'look-up')
  const unixGroups = await readUnixGroups(source, map, 'look-up')
  const found = new Set<string>()
  for (const group of map) {
    const members = await readMembers(source, group, unixGroups, 'look-up')
    if ('message' in members)
      throw new MusterError('SOURCE_UNAVAILABLE', members.message, { hint: members.hint, source: source.context.source, phase: 'look-up' })
    if (group.sid === primaryGroup || members.names.some((name) => fold(name) === fold(username)) || members.sids.includes(sid))
      found.add(group.sid)
  }
  if (source.settings.unixGroups === 'all') {
    const { groups, doubt } = await readUnmappedGroups(source, map, [username])
    if (doubt !== undefined)
      throw new MusterError('SOURCE_UNAVAILABLE', doubt.message, { hint: doubt.hint, source: source.context.source, phase: 'look-up' })
    for (const group of groups) if (group.members.includes(username) || group.primaryMembers.includes(username)) found.add(group.sid)
  }
  return [...found]
}

/**
 * "Username not found!" is all that pdbedit says, also when it may not read the accounts. Who is missing from a list of names
 * that could be read is unknown.
 */
async function nobodyFound(source: Source, username: string): Promise<undefined> {
  const names = await listNames(source)
  if (names.size > 0 && ![...names].some((name) => fold(name) === fold(username))) return undefined
  throw new MusterError(
    'SOURCE_UNAVAILABLE',
    names.size === 0 ? 'Samba names nobody at all' : 'Samba names this person, of whom pdbedit tells nothing',
    {
      hint: 'See `pdbedit -L -v` by hand, as the user that Muster runs as.',
      source: source.context.source,
      phase: 'look-up',
    },
  )
}

/** For the doctor: whether this process may read the accounts at all. */
export function checkRoot(): Finding {
  return process.getuid?.() === 0
    ? { id: 'samba.root', outcome: 'ok', message: 'Muster runs as root, which may read the accounts of Samba.' }
    : {
        id: 'samba.root',
        outcome: 'warning',
        message: 'Muster does not run as root; the accounts of Samba can be read by root only, unless they are in a database of their own.',
        remedy: 'Run Muster as root on the server, or read it over the network with `mode: remote`.',
      }
}
