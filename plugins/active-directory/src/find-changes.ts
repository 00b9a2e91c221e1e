import {
  type Changed,
  type ChangeFinder,
  type Connection,
  type Directory,
  dirSyncIncrementalValues,
  type Entry,
  type Filter,
  isWithin,
  type MemberChange,
  namesIn,
  normaliseDn,
  readRoot,
  showDeletedControl,
  synchroniseByDirSync,
  unlessRefused,
} from '@muster/ldap'
import { formatGuid } from './read-identifiers.ts'

type Searched = Pick<Directory, 'base' | 'users' | 'groups' | 'pageSize'>

/** Of one domain controller: another counts its changes otherwise, and so does this one after it was restored. */
interface Position {
  readonly controller: string
  readonly invocation: string
  /** By DirSync. */
  readonly cookie?: string
  /** By update sequence number. */
  readonly usn?: string
}

/** More than these are read faster by a listing, which decodes nothing that has not changed. */
const mostChanges = 20_000
const namesInAFilter = 100

const people: Filter = { or: ['user', 'group'].map((to) => ({ equal: 'objectClass', to })) }
const containers: Filter = { or: ['organizationalUnit', 'container', 'domainDNS'].map((to) => ({ equal: 'objectClass', to })) }
const nothing: Filter = { not: { present: 'objectClass' } }

/**
 * Changes by DirSync where the account may (the right "Replicating Directory Changes"), else by update sequence number where
 * it sees what was deleted, else not at all. Neither tells that an entry left a unit or a filter. So they are asked without
 * the filter of the settings who changed, and these are then looked for where people and groups are: who is not found there
 * has left.
 */
export function findChanges(directory: Searched): ChangeFinder {
  return {
    async position(connection) {
      const here = await identify(connection, directory.base)
      if (here === undefined) return undefined
      const { partition, usn, ...controller } = here
      const cookie = await unlessRefused(async () => (await askDirSync(connection, partition, nothing, ['1.1'], ''))?.cookie)
      if (cookie !== undefined) return JSON.stringify({ ...controller, cookie } satisfies Position)
      const isTold = usn !== undefined && (await seesDeleted(connection, partition))
      return isTold ? JSON.stringify({ ...controller, usn } satisfies Position) : undefined
    },

    async explain(connection) {
      const here = await identify(connection, directory.base)
      if (here === undefined) {
        return {
          outcome: 'warning',
          message: 'the domain controller does not say which one it is, so that every run reads everything',
          remedy: 'Let the account read the configuration partition, as every account may unless it was forbidden.',
        }
      }
      const { partition } = here
      if (await maySynchronise(connection, partition)) return { outcome: 'ok', message: 'what changed is told by DirSync' }
      const replicate = `dsacls "${partition}" /G "DOMAIN\\ACCOUNT:CA;Replicating Directory Changes"`
      if (await seesDeleted(connection, partition)) {
        return {
          outcome: 'ok',
          message: `what changed is told by update sequence number, and what was deleted is seen (DirSync would be exact about members: ${replicate})`,
        }
      }
      return {
        outcome: 'warning',
        message: 'the account may not ask by DirSync and sees nothing that was deleted, so that every run reads everything',
        remedy: `As an administrator of the domain: \`${replicate}\`; or, to see what was deleted, \`dsacls "CN=Deleted Objects,${partition}" /takeownership\` and \`dsacls "CN=Deleted Objects,${partition}" /G "DOMAIN\\ACCOUNT:LCRP"\`.`,
      }
    },

    async since(connection, text) {
      const position = JSON.parse(text) as Position
      const here = await identify(connection, directory.base)
      if (here === undefined || here.controller !== position.controller || here.invocation !== position.invocation) return undefined
      const touched = await unlessRefused(() =>
        position.cookie === undefined
          ? touchedByNumber(connection, here, position)
          : touchedByDirSync(connection, here.partition, position, directory),
      )
      return touched && (await lookFor(connection, directory, touched))
    },
  }
}

interface Here {
  readonly partition: string
  readonly controller: string
  readonly invocation: string
  readonly usn: string | undefined
}

async function identify(connection: Connection, base: string): Promise<Here | undefined> {
  const root = await readRoot(connection)
  const controller = root?.attributes.get('dsservicename')?.[0]
  const partition = root?.namingContexts
    .filter((context) => isWithin(normaliseDn(base), normaliseDn(context)))
    .sort((one, other) => other.length - one.length)[0]
  if (root === undefined || controller === undefined || partition === undefined) return undefined
  const request = { base: controller, scope: 'base', filter: { present: 'objectClass' }, attributes: ['invocationId'] } as const
  const [settings] = (await unlessRefused(() => connection.find(request, 1))) ?? []
  const invocation = settings?.values('invocationId')[0]?.toString('hex')
  return invocation === undefined ? undefined : { partition, controller, invocation, usn: root.attributes.get('highestcommittedusn')?.[0] }
}

/** That nothing deleted is seen proves nothing; what is seen does. */
async function seesDeleted(connection: Connection, partition: string): Promise<boolean> {
  const filter: Filter = { and: [{ equal: 'isDeleted', to: 'TRUE' }, people] }
  const request = { base: partition, filter, attributes: ['1.1'], controls: [showDeletedControl], pageSize: 1 }
  const found = await unlessRefused(async () => {
    for await (const items of connection.search(request)) if (items.some(({ kind }) => kind === 'entry')) return true
    return false
  })
  return found ?? false
}

/** Whether the account may ask by DirSync. */
async function maySynchronise(connection: Connection, partition: string): Promise<boolean> {
  return (await unlessRefused(() => askDirSync(connection, partition, nothing, ['1.1'], ''))) !== undefined
}

/** Who changed, in scope or not. */
interface Touched {
  readonly ids: ReadonlyMap<string, Buffer>
  /** Groups of which nothing but members changed, by id. */
  readonly members: ReadonlyMap<string, Pick<MemberChange, 'mode' | 'members'>[]>
  readonly position: string
}

async function touchedByDirSync(
  connection: Connection,
  partition: string,
  position: Position,
  { users, groups }: Searched,
): Promise<Touched | undefined> {
  const places = ['name', 'parentGUID', 'isDeleted', 'objectClass']
  const held = await askDirSync(connection, partition, containers, places, position.cookie!)
  // One that was renamed or moved has a name and no class, which comes with the new ones only: all that it holds moved with it.
  const isMoved = (entry: Entry): boolean =>
    entry.values('name').length > 0 && entry.values('objectClass').length === 0 && entry.values('isDeleted').length === 0
  if (held === undefined || held.entries.some(isMoved)) return undefined

  // Named one by one: without names, DirSync sends what no reader of a directory should have, such as hashes of passwords.
  const wanted = [users, groups].flatMap(({ reader, filter }) => [...reader.attributes, ...namesIn(filter)])
  const asked = [...new Map([...places, 'member', 'objectGUID', ...wanted].map((name) => [name.toLowerCase(), name])).values()]
  const found = await askDirSync(connection, partition, people, asked, position.cookie!)
  if (found === undefined) return undefined
  const ids = new Map<string, Buffer>()
  const members = new Map<string, Pick<MemberChange, 'mode' | 'members'>[]>()
  for (const entry of found.entries) {
    const guid = entry.values('objectGUID')[0]
    const id = formatGuid(guid)
    if (id === undefined) return undefined
    ids.set(id, guid!)
    const changes = memberChanges(entry)
    if (changes !== undefined) members.set(id, [...(members.get(id) ?? []), ...changes])
    else members.delete(id)
  }
  return { ids, members, position: JSON.stringify({ ...position, cookie: found.cookie } satisfies Position) }
}

/** What comes with every entry whether it changed or not. */
const always = new Set(['objectguid', 'instancetype'])

/** `member;range=1-1` has been added, `member;range=0-0` removed ([MS-ADTS] 3.1.1.3.4.1.3); `undefined` when more than that changed. */
function memberChanges(entry: Entry): Pick<MemberChange, 'mode' | 'members'>[] | undefined {
  const changes: Pick<MemberChange, 'mode' | 'members'>[] = []
  for (const { name, values } of entry.attributes()) {
    const lower = name.toLowerCase()
    if (always.has(lower)) continue
    const mode = lower === 'member;range=1-1' ? 'add' : lower === 'member;range=0-0' ? 'remove' : undefined
    if (mode === undefined) return undefined
    // Who was deleted is named as such, and leaves every group by that.
    const handles = values.map((value) => normaliseDn(value.toString('utf8'))).filter((handle) => !handle.includes('\ndel:'))
    if (handles.length > 0) changes.push({ mode, members: handles })
  }
  return changes
}

async function askDirSync(
  connection: Connection,
  base: string,
  filter: Filter,
  attributes: readonly string[],
  cookie: string,
): Promise<{ readonly entries: readonly Entry[]; readonly cookie: string } | undefined> {
  const entries: Entry[] = []
  const request = { base, filter, attributes }
  for await (const items of synchroniseByDirSync(connection, request, Buffer.from(cookie, 'base64'), dirSyncIncrementalValues)) {
    for (const item of items) {
      if (item.kind === 'done') return { entries, cookie: item.cookie.toString('base64') }
      if (item.kind === 'entry' && entries.push(item.entry) > mostChanges) return undefined
    }
  }
  return undefined
}

async function touchedByNumber(connection: Connection, { partition, usn }: Here, position: Position): Promise<Touched | undefined> {
  const since = BigInt(position.usn!)
  if (usn === undefined || BigInt(usn) < since) return undefined
  const ids = new Map<string, Buffer>()
  const filter: Filter = { and: [{ atLeast: 'uSNChanged', value: String(since + 1n) }, { or: [people, containers] }] }
  const attributes = ['objectGUID', 'objectClass', 'isDeleted', 'uSNCreated']
  const request = { base: partition, filter, attributes, controls: [showDeletedControl], pageSize: 500 }
  for await (const items of connection.search(request)) {
    for (const item of items) {
      if (item.kind !== 'entry') continue
      const classes = item.texts('objectClass').map((name) => name.toLowerCase())
      if (!classes.includes('user') && !classes.includes('group')) {
        // A container that was there before: it may have been renamed, and all that it holds with it.
        const isNew = BigInt(item.text('uSNCreated') ?? 0) > since
        if (!isNew && item.text('isDeleted') === undefined) return undefined
        continue
      }
      const guid = item.values('objectGUID')[0]
      const id = formatGuid(guid)
      if (id === undefined || ids.size >= mostChanges) return undefined
      ids.set(id, guid!)
    }
  }
  return { ids, members: new Map(), position: JSON.stringify({ ...position, usn } satisfies Position) }
}

/** Who of them is where people and groups are. */
async function lookFor(connection: Connection, directory: Searched, { ids, members, position }: Touched): Promise<Changed> {
  const find = async (kind: 'users' | 'groups', wanted: readonly string[], attributes: readonly string[]): Promise<Map<string, Entry>> => {
    const { base, scope, filter } = directory[kind]
    const found = new Map<string, Entry>()
    for (let from = 0; from < wanted.length; from += namesInAFilter) {
      const these = wanted.slice(from, from + namesInAFilter).map((id) => ({ equal: 'objectGUID', to: ids.get(id)! }))
      const request = { base, scope, filter: { and: [filter, { or: these }] }, attributes, pageSize: directory.pageSize }
      for await (const items of connection.search(request)) {
        for (const item of items) {
          const id = item.kind === 'entry' ? formatGuid(item.values('objectGUID')[0]) : undefined
          if (id !== undefined) found.set(id, item as Entry)
        }
      }
    }
    return found
  }
  const [whole, inMembersOnly] = [[...ids.keys()].filter((id) => !members.has(id)), [...members.keys()]]
  const users = await find('users', whole, directory.users.reader.attributes)
  const groups = await find('groups', whole, directory.groups.reader.attributes)
  const holding = await find('groups', inMembersOnly, ['objectGUID'])
  const gone = whole.filter((id) => !users.has(id) && !groups.has(id))
  return {
    users: [...users.values()],
    groups: [...groups.values()],
    // What it was is not said of one that is gone, and asking for it finds nothing.
    gone: { users: gone, groups: gone },
    present: { users: [], groups: [] },
    covers: 'changed',
    members: [...holding].flatMap(([id, { dn }]) => members.get(id)!.map((change) => ({ group: normaliseDn(dn), ...change }))),
    position,
  }
}
