import { asTheyEnd } from '@muster/http'
import {
  type DirectoryRecord,
  type ErrorRecord,
  type GroupRecord,
  isMusterError,
  type KnownEntries,
  type MembersRecord,
  MusterError,
  matchNames,
  type Scope,
  type UserRecord,
} from '@muster/provider'
import { groupFields, readGroup } from './read-group.ts'
import { type Members, readMembers } from './read-members.ts'
import { readPages } from './read-pages.ts'
import { readUnits, type Unit, unitHandle } from './read-units.ts'
import { prepareUserReader } from './read-user.ts'
import type { Part, Source } from './source.ts'
import type { Item } from './wanted-fields.ts'

/** What was given so far; `end` says it. */
export interface Counts {
  users: number
  groups: number
  members: number
}

type Batch = readonly DirectoryRecord[]

/** Handles of one group on a line, where nothing of it is known; and in one batch. */
const handlesTogether = 5_000
const recordsTogether = 500
/** So many groups with members that Google fails to give are not a matter of these groups. */
const mostFailures = 8

/**
 * Everybody, then the groups, each with its members once these have been read whole. `end` comes when every list came to its end.
 * A group whose members were refused or broke off is unknown, and the listing goes on; what the tenant as a whole
 * suffers from is thrown after what came before it.
 */
export async function* listGoogle(source: Source, scope: Scope, known: KnownEntries | undefined, counts: Counts): AsyncGenerator<Batch> {
  const listing = new Listing(source, scope, known, counts)
  const units = source.settings.unitGroups === true && scope.groups !== 'none' ? await readUnits(source) : []
  for (const part of source.parts) yield* listing.users(part)
  if (scope.groups !== 'none') {
    if (units.length > 0) yield listing.units(units)
    yield* listing.groups()
  }
  yield [listing.end()]
}

class Listing {
  readonly #source: Source
  readonly #known: KnownEntries | undefined
  readonly #counts: Counts
  readonly #isWanted: (name: string) => boolean
  /** Ids of everybody given: a group may hold them all by one entry. */
  readonly #users = new Set<string>()
  readonly #places = { user: new Map<string, number>(), group: new Map<string, number>() }
  readonly #readUser: (item: Item) => UserRecord | ErrorRecord
  readonly #unknown: string[] = []
  #outside = 0
  #failures = 0

  constructor(source: Source, scope: Scope, known: KnownEntries | undefined, counts: Counts) {
    this.#source = source
    this.#known = known
    this.#counts = counts
    this.#isWanted = matchNames(scope.groups === 'all' ? ['*'] : scope.groups === 'none' ? [] : scope.groups)
    this.#readUser = prepareUserReader(source.settings, source.fields)
  }

  async *users(part: Part): AsyncGenerator<Batch> {
    const { directory, fields, settings } = this.#source
    const pages = readPages(
      directory,
      {
        path: 'users',
        query: { ...part, ...fields.query, maxResults: 500, fields: `kind,nextPageToken,users(${fields.ofUser})` },
        kind: 'admin#directory#users',
        key: 'users',
        what: `the users of ${nameOf(part)}`,
      },
      this.#users,
    )
    for await (const items of pages) {
      await this.#known?.ready?.()
      const records: DirectoryRecord[] = []
      const present: number[] = []
      const inUnits = new Map<string, string[]>()
      for (const item of items) {
        this.#counts.users++
        const { orgUnitPath: unit, id } = item
        if (typeof unit === 'string') countPlace(this.#places.user, unit)
        const record = this.#recognise(item, this.#readUser)
        if (typeof record === 'number') present.push(record)
        else records.push(record)
        if (settings.unitGroups !== true || typeof unit !== 'string' || typeof id !== 'string') continue
        const inUnit = inUnits.get(unit)
        if (inUnit === undefined) inUnits.set(unit, [id])
        else inUnit.push(id)
      }
      if (present.length > 0) records.push({ type: 'present', kind: 'user', known: present })
      for (const [unit, members] of inUnits) records.push(...this.#spread(unitHandle(unit), members))
      yield records
    }
  }

  units(units: readonly Unit[]): Batch {
    return units.flatMap(({ group, parent }) => {
      this.#counts.groups++
      return [group, ...(parent === undefined ? [] : this.#spread(unitHandle(parent), [group.id!]))]
    })
  }

  /** Members of several groups are read side by side, and given as they are there: the largest group keeps nobody waiting. */
  async *groups(): AsyncGenerator<Batch> {
    const { concurrency } = this.#source
    let [records, weight]: [DirectoryRecord[], number] = [[], 0]
    // Twice as many as can be asked for at once: whoever has a page in hand leaves no gap.
    for await (const taken of asTheyEnd(this.#groupItems(), concurrency * 2, (item) => this.#takeGroup(item))) {
      for (const record of taken) {
        records.push(record)
        weight += record.type === 'members' && record.known === undefined ? (record.members?.length ?? 0) : 0
      }
      if (records.length < recordsTogether && weight < handlesTogether) continue
      yield records
      records = []
      weight = 0
    }
    if (records.length > 0) yield records
    this.#logUnknown()
  }

  end(): DirectoryRecord {
    return { type: 'end', ...this.#counts, places: this.#places }
  }

  async *#groupItems(): AsyncGenerator<Item> {
    const given = new Set<string>()
    for (const part of this.#source.parts) {
      const pages = readPages(
        this.#source.directory,
        {
          path: 'groups',
          query: { ...part, maxResults: 200, fields: `kind,nextPageToken,groups(${groupFields})` },
          kind: 'admin#directory#groups',
          key: 'groups',
          what: `the groups of ${nameOf(part)}`,
        },
        given,
      )
      for await (const items of pages) yield* items
    }
  }

  async #takeGroup(item: Item): Promise<DirectoryRecord[]> {
    this.#counts.groups++
    const { groupName = 'name' } = this.#source.settings
    const group = readGroup(item, groupName)
    if (group.type === 'error') return [group]
    if (group.email != null) countPlace(this.#places.group, group.email.slice(group.email.lastIndexOf('@') + 1))
    const recognised = this.#recognise(item, () => group)
    const record: DirectoryRecord = typeof recognised === 'number' ? { type: 'present', kind: 'group', known: [recognised] } : recognised
    if (!this.#isWanted(group.name)) return [record]
    const { email, id = '' } = group
    const members = await this.#membersOf({ id, email: email ?? id, count: Number(item.directMembersCount) || 0 })
    return [record, ...this.#give(group, members)]
  }

  async #membersOf(group: { id: string; email: string; count: number }): Promise<Members> {
    try {
      return await readMembers(this.#source, group)
    } catch (error) {
      // A single group may be what Google stumbles over, again and again.
      if (!isMusterError(error) || error.code !== 'SOURCE_UNAVAILABLE' || this.#failures++ >= mostFailures) throw error
      return { unknown: error }
    }
  }

  #give({ id = '', at }: GroupRecord, members: Members): DirectoryRecord[] {
    if ('unknown' in members) {
      this.#unknown.push(members.unknown instanceof MusterError ? members.unknown.message : String(members.unknown))
      return [{ type: 'members', group: id, unknown: true, ...(at !== undefined && { at }) }]
    }
    this.#outside += members.outside
    const { handles } = members
    if (members.everybody) return this.#spread(id, [...new Set([...this.#users, ...handles])])
    if (this.#known === undefined) return this.#spread(id, handles)
    const bytes = Buffer.from([id, ...handles].join('\n'))
    const found = this.#known.size > 0 ? this.#known.matchMembers(bytes, 0, bytes.length) : undefined
    this.#counts.members += handles.length
    if (found !== undefined) return [{ type: 'members', group: id, members: handles, known: found }]
    return [{ type: 'members', group: id, members: handles, fingerprint: this.#known.fingerprint(bytes, 0, bytes.length) }]
  }

  /** What was asked for, as it came: the number of the entry that stands for these bytes, or the record. */
  #recognise<Read extends UserRecord | GroupRecord | ErrorRecord>(item: Item, read: (item: Item) => Read): Read | number {
    if (this.#known === undefined) return read(item)
    const bytes = Buffer.from(JSON.stringify(item))
    const match = this.#known.size > 0 ? this.#known.match(bytes, 0, bytes.length) : -1
    if (match >= 0) return match
    const record = read(item)
    return record.type === 'error' ? record : { ...record, fingerprint: this.#known.fingerprint(bytes, 0, bytes.length) }
  }

  #spread(group: string, members: readonly string[]): MembersRecord[] {
    this.#counts.members += members.length
    const lines: MembersRecord[] = []
    for (let at = 0; at < members.length; at += handlesTogether) {
      lines.push({ type: 'members', group, members: members.slice(at, at + handlesTogether) })
    }
    return lines
  }

  #logUnknown(): void {
    const { logger, source } = this.#source.context
    const [first] = this.#unknown
    if (first !== undefined) logger.warn(`the members of ${this.#unknown.length} groups are unknown; of the first: ${first}`, { source })
    if (this.#outside > 0) logger.info(`${this.#outside} members of groups are outside of the directory, and left out`, { source })
  }
}

export function nameOf(part: Part): string {
  return 'domain' in part ? part.domain : part.customer === 'my_customer' ? 'the customer' : `the customer ${part.customer}`
}

function countPlace(places: Map<string, number>, place: string): void {
  places.set(place, (places.get(place) ?? 0) + 1)
}
