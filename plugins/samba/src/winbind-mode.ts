import {
  type Accepted,
  type DirectoryRecord,
  type ErrorRecord,
  type Finding,
  type GroupRecord,
  MusterError,
  type Password,
  type Rejected,
  type UserRecord,
  type UserWithGroups,
} from '@muster/provider'
import { checkTools } from './check-tools.ts'
import { findStatus, rejectionOf } from './explain-status.ts'
import { fold, type Listing, type Mode, membersOf, unknownMembers } from './mode.ts'
import { isSid } from './read-pdbedit.ts'
import { refuseUnasked } from './smb-sign-in.ts'
import type { Source } from './source.ts'
import { workInOrder } from './work-in-order.ts'

type Phase = 'list' | 'look-up' | 'check'

/** Kinds of names, as `wbinfo` numbers them (SID_NAME_USE of [MS-SAMR] 2.2.2.3). */
const kinds = { user: 1, group: 2, alias: 4 } as const

/** The domain as winbind on this machine has it. */
interface Domain {
  readonly name: string
  readonly separator: string
}

/** Through winbind, on a member of a domain as NT had them. */
export function openWinbindMode(source: Source): Mode {
  return {
    openListing: () => openListing(source),
    findUser: (username) => findUser(source, username),
    authenticate: (username, password) => authenticate(source, username, password),
    async probe() {
      const needed = await checkTools(source, ['wbinfo', 'ntlm_auth'])
      return [...needed, ...(needed.some(({ outcome }) => outcome === 'failed') ? [] : [await probeDomain(source)])]
    },
  }
}

function openListing(source: Source): Listing {
  let domain: Domain | undefined
  /** Group → who is in it. */
  const members = new Map<string, string[]>()
  let unreadable: { readonly name: string; readonly message: string } | undefined

  return {
    async *users() {
      domain = await readDomain(source, 'list')
      await ping(source, domain, 'list')
      const names = await readNames(source, domain, '--domain-users')
      if (names.length === 0) throw nobody(source, domain)
      const own = domain
      for await (const { record, groups, failure } of workInOrder(names, (name) => readPerson(source, own, name))) {
        if (failure !== undefined) unreadable ??= failure
        if (record.type === 'user') for (const group of groups) members.set(group, [...(members.get(group) ?? []), record.id!])
        yield [record]
      }
    },
    async *groups(isWanted) {
      const names = (await readNames(source, domain!, '--domain-groups')).filter(isWanted)
      for await (const records of workInOrder(names, (name) => readGroup(source, domain!, name))) {
        const [group] = records
        if (group?.type !== 'group') yield records
        else if (unreadable !== undefined) {
          const message = `winbind does not say in which groups ${unreadable.name} is: ${unreadable.message}`
          yield [group, ...unknownMembers(group, { message, hint: 'See `wbinfo --user-sids=SID` for that account.' })]
        } else yield [group, ...membersOf(group.id!, members.get(group.id!) ?? [])]
      }
    },
    /** winbind answers from its cache when no controller does, and lists nobody then: it must reach one at the end too. */
    async prove() {
      await ping(source, domain!, 'list')
      return []
    },
  }
}

async function readDomain(source: Source, phase: Phase): Promise<Domain> {
  const separator = (await askWinbind(source, ['--separator'], phase))[0]
  const name = source.settings.domain ?? (await askWinbind(source, ['--own-domain'], phase))[0]
  if (separator !== undefined && separator !== '' && name !== undefined && name !== '') return { name, separator }
  throw new MusterError('SOURCE_UNAVAILABLE', 'winbind does not say which domain it is of', {
    hint: 'Run `wbinfo --own-domain` by hand, or set `domain`.',
    source: source.context.source,
    phase,
  })
}

/** Throws unless a controller of the domain answers now. */
async function ping(source: Source, { name }: Domain, phase: Phase): Promise<void> {
  const answer = await source.tools.ask('wbinfo', { args: [`--domain=${name}`, '--ping-dc'], phase })
  if (answer.code === 0) return
  throw new MusterError('SOURCE_UNAVAILABLE', `winbind reaches no controller of the domain ${name}`, {
    hint: 'See `wbinfo --ping-dc` and the log of winbind; what it answers meanwhile comes from its cache, and proves nothing.',
    source: source.context.source,
    phase,
  })
}

async function askWinbind(source: Source, args: readonly string[], phase: Phase): Promise<readonly string[]> {
  const question = { args, phase }
  const answer = await source.tools.ask('wbinfo', question)
  if (answer.code !== 0) throw await source.tools.explain('wbinfo', answer, question)
  if (!answer.unended) return answer.lines
  throw new MusterError('LISTING_INCOMPLETE', `what wbinfo ${args.at(-1)} printed was cut off`, {
    hint: 'Run it by hand to see why.',
    source: source.context.source,
    phase,
  })
}

/** Names within the domain: winbind prints it before them, unless `winbind use default domain` is set. */
async function readNames(source: Source, { name, separator }: Domain, list: string): Promise<readonly string[]> {
  const lines = await askWinbind(source, [`--domain=${name}`, list], 'list')
  const prefix = fold(`${name}${separator}`)
  return lines.filter((line) => line !== '').map((line) => (fold(line).startsWith(prefix) ? line.slice(prefix.length) : line))
}

function nobody(source: Source, { name }: Domain): MusterError {
  return new MusterError('SOURCE_EMPTY', `winbind lists nobody in the domain ${name}`, {
    hint: 'See `wbinfo --domain-users`, and whether `domain` is the short name of the domain: `wbinfo --all-domains`.',
    source: source.context.source,
    phase: 'list',
  })
}

interface Person {
  readonly record: UserRecord | ErrorRecord
  readonly groups: readonly string[]
  /** Why it is unknown in which groups the person is. */
  readonly failure?: { readonly name: string; readonly message: string }
}

async function readPerson(source: Source, domain: Domain, name: string): Promise<Person> {
  const sid = name.includes('\uFFFD') ? undefined : await findSid(source, domain, name, [kinds.user], 'list')
  if (sid === undefined) {
    const message = `winbind lists ${name} and does not find that name`
    return {
      // Without its SID nobody knows who it is.
      record: {
        type: 'error',
        class: 'data',
        message,
        hint: 'See `wbinfo --name-to-sid=NAME`; whoever left just now is gone at the next listing.',
      },
      groups: [],
      failure: { name, message },
    }
  }
  const groups = await source.tools.ask('wbinfo', { args: [`--user-sids=${sid}`], phase: 'list' })
  const isRead = groups.code === 0 && groups.lines.every(isSid)
  return {
    record: await describePerson(source, domain, name, sid),
    groups: isRead ? groups.lines.filter((group) => group !== sid) : [],
    ...(!isRead && { failure: { name, message: 'wbinfo --user-sids failed' } }),
  }
}

/** The full name is known when winbind gives the account a number of Unix, which takes a range of numbers (`idmap config`). */
async function describePerson(source: Source, { name: domain, separator }: Domain, name: string, sid: string): Promise<UserRecord> {
  const { lines, code } = await source.tools.ask('wbinfo', { args: [`--user-info=${domain}${separator}${name}`], phase: 'list' })
  const fullName = code === 0 && lines.length === 1 ? lines[0]!.split(':').at(-3) : undefined
  return {
    type: 'user',
    id: sid,
    username: name,
    handles: [sid],
    // Empty until winbind has asked for it: not the domain's word that there is none.
    ...(fullName !== undefined && fullName !== '' && !fullName.includes('\uFFFD') && { displayName: fullName }),
  }
}

async function readGroup(source: Source, { name: domain, separator }: Domain, listed: string): Promise<readonly DirectoryRecord[]> {
  const sid = listed.includes('\uFFFD')
    ? undefined
    : await findSid(source, { name: domain, separator }, listed, [kinds.group, kinds.alias], 'list')
  if (sid === undefined) {
    return [
      {
        type: 'error',
        class: 'data',
        message: `winbind lists the group ${listed} and does not find that name`,
        hint: 'See `wbinfo --name-to-sid=NAME`; a group that was removed just now is gone at the next listing.',
      },
    ]
  }
  const group: GroupRecord = { type: 'group', id: sid, name: listed, handles: [sid] }
  return [group]
}

/** The SID of a name of that kind. Not found and not reached look the same: whoever asks must ping. */
async function findSid(
  source: Source,
  { name: domain, separator }: Domain,
  name: string,
  wanted: readonly number[],
  phase: Phase,
): Promise<string | undefined> {
  const { lines, code } = await source.tools.ask('wbinfo', { args: [`--name-to-sid=${domain}${separator}${name}`], phase })
  const found = /^(S-1(?:-\d+)+) \S+ \((\d+)\)$/.exec(lines[0] ?? '')
  return code === 0 && found !== null && wanted.includes(Number(found[2])) ? found[1] : undefined
}

async function spell(source: Source, { name: domain, separator }: Domain, sid: string): Promise<string | undefined> {
  const { lines, code } = await source.tools.ask('wbinfo', { args: [`--sid-to-name=${sid}`], phase: 'list' })
  const name = /^(.*) \d+$/.exec(lines[0] ?? '')?.[1]
  const prefix = fold(`${domain}${separator}`)
  return code === 0 && name !== undefined && fold(name).startsWith(prefix) ? name.slice(prefix.length) : undefined
}

async function findUser(source: Source, username: string): Promise<UserWithGroups | undefined> {
  // The names of machines and trusts end so; winbind tells them from people in its lists only.
  if (username === '' || /[\0\n]|\$$/.test(username)) return undefined
  const domain = await readDomain(source, 'look-up')
  await ping(source, domain, 'look-up')
  const sid = await findSid(source, domain, username, [kinds.user], 'look-up')
  if (sid === undefined) {
    await ping(source, domain, 'look-up')
    return undefined
  }
  // It answers to other spellings of a name than its own, never to another name.
  const name = await spell(source, domain, sid)
  if (name === undefined || fold(name) !== fold(username)) return undefined
  const groups = (await askWinbind(source, [`--user-sids=${sid}`], 'look-up')).filter((group) => group !== sid && isSid(group))
  // In lists winbind writes names small.
  return { user: await describePerson(source, domain, name.toLowerCase(), sid), groups }
}

/** The password on stdin; the name is a word of its own, in which nothing means anything. */
async function authenticate(source: Source, username: string, password: Password): Promise<Accepted | Rejected> {
  const { tools, words } = source
  const refused = refuseUnasked(username, password, source)
  if (refused !== undefined) return refused
  const { name: domain } = await readDomain(source, 'look-up')
  const question = {
    args: [...words.config, `--domain=${domain}`, `--username=${username}`],
    stdin: `${password.reveal()}\n`,
    phase: 'authenticate' as const,
  }
  const answer = await tools.ask('ntlm_auth', question)
  const status = findStatus(`${answer.lines.join('\n')}\n${answer.stderr}`)
  if (answer.code === 0 && (status === undefined || status === 'NT_STATUS_OK')) return { type: 'accepted' }
  if (status === undefined) throw await tools.explain('ntlm_auth', answer, question)
  const reason = rejectionOf(status)
  if (reason !== undefined) return { type: 'rejected', reason }
  throw tools.explainStatus('ntlm_auth', status, 'authenticate')
}

async function probeDomain(source: Source): Promise<Finding> {
  const id = 'samba.winbind'
  try {
    const domain = await readDomain(source, 'check')
    await ping(source, domain, 'check')
    return { id, outcome: 'ok', message: `winbind reaches a controller of the domain ${domain.name}` }
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    return { id, outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run wbinfo by hand to see why.' }
  }
}
