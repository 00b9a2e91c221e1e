import type { LineBlock } from '@muster/program'
import { type DirectoryRecord, type ErrorRecord, type KnownEntries, MusterError, matchNames, type Scope } from '@muster/provider'
import { doubtLastLine } from './check-files.ts'
import type { Place } from './databases.ts'
import { decodeText } from './decode-text.ts'
import { count, type Doubt, nameSome } from './doubts.ts'
import { findGroupsByNumber, findLines } from './find-lines.ts'
import { GatheredGroup } from './gather-groups.ts'
import { makeCursor } from './make-cursor.ts'
import type { UnixSource } from './open-source.ts'
import { findFault, readAccount } from './read-account.ts'
import { giveMembers, readNames } from './read-members.ts'
import { readsAccountFiles } from './read-nsswitch.ts'
import { beginReading, doubtDifference, doubtSilence, type PlaceReading, readAgain, readPlace } from './read-place.ts'
import { readShadow, type Shadow, type ShadowFacts } from './read-shadow.ts'
import { makeAccountFields, makeGroupFields, splitAccount, splitGroup } from './split-account.ts'

/** What was seen on the way, for the log and for doctor. */
export interface Notes {
  /** By place, how many lines it gave. */
  readonly places: Map<string, number>
  readonly doubts: Doubt[]
  /** Things that are odd and do no harm, each in a sentence. */
  readonly remarks: string[]
  people: number
  inactive: number
  systemAccounts: number
  excluded: number
  latin1: number
  hidden: number
  privateGroups: number
  unusable: number
  firstUnusable: string
  shadow: 'read' | 'not read'
}

export function makeNotes(): Notes {
  return {
    places: new Map(),
    doubts: [],
    remarks: [],
    people: 0,
    inactive: 0,
    systemAccounts: 0,
    excluded: 0,
    latin1: 0,
    hidden: 0,
    privateGroups: 0,
    unusable: 0,
    firstUnusable: '',
    shadow: 'not read',
  }
}

/** How many names out of groups are asked for, to see whether the list holds whom the machine knows. */
const mostSamples = 100

/**
 * Everybody: accounts, then groups, then both again. `end` comes only when nothing speaks against the list being whole
 * (docs/decisions/0040); what was read before a doubt stands.
 */
export async function* listUnix(
  source: UnixSource,
  scope: Scope,
  known: KnownEntries | undefined,
  notes = makeNotes(),
): AsyncGenerator<readonly DirectoryRecord[]> {
  const listing = new Listing(source, scope, known, notes)
  for await (const batch of listing.read()) if (batch.length > 0) yield batch
}

class Listing {
  readonly #source: UnixSource
  readonly #scope: Scope
  readonly #known: KnownEntries | undefined
  readonly #notes: Notes
  readonly #groups = new Map<number, GatheredGroup>()
  readonly #counts = { users: 0, groups: 0, members: 0 }
  readonly #accountReadings: PlaceReading[] = []
  readonly #groupReadings: PlaceReading[] = []
  readonly #fields = makeAccountFields()
  readonly #groupFields = makeGroupFields()
  readonly #namedGroups: (name: string) => boolean
  /** Names that an earlier service has given: the machine asks no further for them. */
  readonly #given = new Set<string>()
  /** Members of groups, who are asked for. */
  readonly #samples = new Set<string>()
  /** Names that must be in the list. */
  readonly #expected: Set<string>
  #shadow: Shadow | undefined
  /** Names that the shadow map has, and the list not yet. */
  #orphans = new Set<string>()
  #isRootSeen = false
  /** What is wrong with the line that was read last. */
  #lastFault: string | undefined
  /** With a scope of groups: who is in them by name, and by number. */
  #wanted: { readonly names: Set<string>; readonly gids: ReadonlySet<number> } | undefined
  #scratch = Buffer.alloc(1_024)

  constructor(source: UnixSource, scope: Scope, known: KnownEntries | undefined, notes: Notes) {
    this.#source = source
    this.#scope = scope
    this.#known = known
    this.#notes = notes
    this.#expected = new Set(source.settings.knownUsers)
    const named = scope.users === 'all' ? [] : scope.users.groups
    this.#namedGroups = matchNames([...named, ...(typeof scope.groups === 'string' ? [] : scope.groups.filter((name) => name !== '*'))])
  }

  async *read(): AsyncGenerator<readonly DirectoryRecord[]> {
    const { database } = this.#source
    this.#shadow = await readShadow(this.#source)
    if (this.#shadow !== undefined) {
      this.#notes.shadow = 'read'
      this.#orphans = new Set(this.#shadow.keys())
    }
    await this.#findWanted()
    const places = database.places('passwd')
    for (const place of places) yield* this.#readAccounts(place, place !== places.at(-1))
    this.#refuseNobody()
    yield await this.#findUnlisted()
    if (this.#scope.groups !== 'none') for (const place of database.places('group')) yield* this.#readGroups(place)
    yield* this.#giveGroups()
    await this.#lookAgain()
    await this.#judge()
    this.#logNotes()
    const { doubts } = this.#notes
    if (doubts.length === 0) {
      const cursor = makeCursor(this.#source, this.#shadow, [...this.#accountReadings, ...this.#groupReadings])
      yield [{ type: 'end', ...this.#counts, cursor }]
    } else yield doubts.map(({ message, hint }): ErrorRecord => ({ type: 'error', class: 'transient', message, hint }))
  }

  /** Groups that the people in scope are told by are asked for by name, which needs no enumeration. */
  async #findWanted(): Promise<void> {
    const { users } = this.#scope
    if (users === 'all') return
    const lines = await findLines(this.#source, 'group', users.groups)
    const wanted = { names: new Set<string>(), gids: new Set<number>() }
    for (const { bytes } of lines) {
      splitGroup(bytes, 0, bytes.length, this.#groupFields)
      const { count: fields, gid, membersStart } = this.#groupFields
      if (fields !== 4 || gid === -1) continue
      wanted.gids.add(gid)
      for (const name of readNames(bytes, membersStart, bytes.length, ',')) wanted.names.add(name)
    }
    this.#wanted = wanted
    const missing = users.groups.filter((group) => !lines.some(({ name }) => name === group))
    if (missing.length > 0)
      this.#doubt(
        `no group is called ${nameSome(missing)}, whose members are wanted`,
        'Correct `scope.users.groups`, or see that the service that has the group answers (`getent group NAME`).',
      )
  }

  async *#readAccounts(place: Place, isFollowed: boolean): AsyncGenerator<readonly DirectoryRecord[]> {
    const reading = beginReading(place)
    this.#accountReadings.push(reading)
    for await (const block of readPlace(this.#source.tools, reading)) {
      // The tool works meanwhile.
      await this.#known?.ready?.()
      yield this.#takeAccounts(block, place, isFollowed)
    }
    this.#closeReading(reading)
  }

  #takeAccounts({ bytes, starts, ends, count: lines, firstLine }: LineBlock, place: Place, isFollowed: boolean): DirectoryRecord[] {
    const records: DirectoryRecord[] = []
    const present: number[] = []
    for (let line = 0; line < lines; line++) {
      const [start, end] = [starts[line]!, ends[line]!]
      if (start === end || isReference(bytes[start]!)) continue
      splitAccount(bytes, start, end, this.#fields)
      this.#takeAccount(bytes, start, { place, isFollowed, line: firstLine + line }, records, present)
    }
    if (present.length > 0) records.push({ type: 'present', kind: 'user', known: present })
    return records
  }

  #takeAccount(
    bytes: Buffer,
    start: number,
    { place, isFollowed, line }: { readonly place: Place; readonly isFollowed: boolean; readonly line: number },
    records: DirectoryRecord[],
    present: number[],
  ): void {
    const fields = this.#fields
    const notes = this.#notes
    const name = decodeText(bytes, start, fields.ends[0]!).text
    const { uid, gid } = fields
    if (this.#expected.size > 0) this.#expected.delete(name)
    if (this.#orphans.size > 0) this.#orphans.delete(name)
    const fault = findFault(fields, start)
    this.#lastFault = fault?.message
    if (fault !== undefined) {
      this.#refuse(
        'user',
        `${place.name}, line ${line}`,
        `${name === '' ? 'the line' : `the line of ${name}`} ${fault.message}`,
        fault.hint,
        uid,
        records,
      )
      return
    }
    if (uid === 0) this.#isRootSeen = true
    if (this.#given.has(name)) {
      notes.hidden++
      return
    }
    if (isFollowed) this.#given.add(name)
    const group = this.#gather(gid)
    group.addAccount(name)
    if (!this.#source.choice.takesUid(uid, place.service)) {
      notes.systemAccounts++
      return
    }
    if (!this.#source.choice.takesName(name)) {
      notes.excluded++
      return
    }
    if (this.#wanted !== undefined) {
      const isMember = this.#wanted.names.delete(name)
      if (!isMember && !this.#wanted.gids.has(gid)) return
    }
    group.primary.add(bytes, start, fields.ends[0]!)
    this.#give(bytes, start, name, line, readsAccountFiles(place.service), records, present)
  }

  /** The person as a record, or as known; `isOfFiles`: the shadow map is about this account. */
  #give(bytes: Buffer, start: number, name: string, at: number, isOfFiles: boolean, records: DirectoryRecord[], present: number[]): void {
    const known = this.#known
    const shadow = isOfFiles ? this.#shadow?.get(name) : undefined
    this.#counts.users++
    this.#notes.people++
    let fingerprint: bigint | undefined
    if (known !== undefined) {
      const end = this.#fields.ends[6]!
      const [octets, from, to] = shadow === undefined ? [bytes, start, end] : this.#withShadow(bytes, start, end, shadow)
      const match = known.size > 0 ? known.match(octets, from, to) : -1
      if (match >= 0) {
        present.push(match)
        return
      }
      fingerprint = known.fingerprint(octets, from, to)
    }
    const { isInactiveShell } = this.#source
    const { record, isLatin1 } = readAccount(bytes, start, this.#fields, { shadow, isInactiveShell })
    if (isLatin1) this.#notes.latin1++
    if (record.active === false) this.#notes.inactive++
    records.push({ ...record, at, ...(fingerprint !== undefined && { fingerprint }) })
  }

  /** The line, and what the shadow map says of it: either may change. */
  #withShadow(bytes: Buffer, start: number, end: number, { text }: ShadowFacts): readonly [bytes: Buffer, start: number, end: number] {
    const length = end - start
    const needed = length + 1 + text.length
    if (this.#scratch.length < needed) this.#scratch = Buffer.alloc(needed * 2)
    bytes.copy(this.#scratch, 0, start, end)
    this.#scratch[length] = 0
    this.#scratch.write(text, length + 1, 'latin1')
    return [this.#scratch, 0, needed]
  }

  /** Nothing at all is no list: the files of every machine have root. */
  #refuseNobody(): void {
    if (this.#accountReadings.some(({ sum }) => sum.lines > 0)) return
    const { place, doubt } = this.#accountReadings[0]!
    throw new MusterError('SOURCE_EMPTY', doubt?.message ?? `\`${place.asked}\` lists nobody, not even root`, {
      hint: doubt?.hint ?? `An empty list is taken for a failure. ${place.enumerate}`,
      phase: 'list',
    })
  }

  /** Members of the wanted groups whom no list holds are asked for by name. */
  async #findUnlisted(): Promise<DirectoryRecord[]> {
    const names = [...(this.#wanted?.names ?? [])]
    const records: DirectoryRecord[] = []
    if (names.length === 0) return records
    const service = this.#accountReadings.at(-1)!.place.service
    const found = (await findLines(this.#source, 'passwd', names)).filter(({ name }) => this.#wanted!.names.has(name))
    for (const { bytes, name } of found) {
      splitAccount(bytes, 0, bytes.length, this.#fields)
      if (findFault(this.#fields, 0) !== undefined) continue
      if (!this.#source.choice.takesUid(this.#fields.uid, service) || !this.#source.choice.takesName(name)) continue
      const group = this.#gather(this.#fields.gid)
      group.addAccount(name)
      group.primary.add(bytes, 0, this.#fields.ends[0]!)
      const present: number[] = []
      this.#give(bytes, 0, name, 0, false, records, present)
      if (present.length > 0) records.push({ type: 'present', kind: 'user', known: present })
    }
    if (found.length > 0) this.#doubtEnumeration(found.map(({ name }) => name))
    return records
  }

  async *#readGroups(place: Place): AsyncGenerator<readonly DirectoryRecord[]> {
    const reading = beginReading(place)
    this.#groupReadings.push(reading)
    for await (const { bytes, starts, ends, count: lines, firstLine } of readPlace(this.#source.tools, reading)) {
      const records: DirectoryRecord[] = []
      for (let line = 0; line < lines; line++) {
        const [start, end] = [starts[line]!, ends[line]!]
        if (start !== end && !isReference(bytes[start]!)) this.#takeGroup(bytes, start, end, place, firstLine + line, records)
      }
      yield records
    }
    this.#closeReading(reading)
  }

  #takeGroup(bytes: Buffer, start: number, end: number, place: Place, line: number, records: DirectoryRecord[]): void {
    splitGroup(bytes, start, end, this.#groupFields)
    const { count: fields, nameEnd, gid, membersStart } = this.#groupFields
    const { text: name, isLatin1 } = decodeText(bytes, start, nameEnd)
    if (isLatin1) this.#notes.latin1++
    const isFaulty = fields !== 4 || gid === -1 || name === ''
    this.#lastFault = isFaulty ? 'is none of group(5)' : undefined
    if (isFaulty) {
      const what =
        fields === 4
          ? gid === -1
            ? 'has no number in its third field'
            : 'has no name'
          : `has ${fields} fields between colons instead of 4`
      const hint = 'Restore the line, which is name:password:gid:members (`grpck` finds such lines).'
      this.#refuse('group', `${place.name}, line ${line}`, `the line of ${name === '' ? 'a group' : name} ${what}`, hint, gid, records)
      return
    }
    const group = this.#gather(gid)
    group.addName(name)
    group.isTaken ||= this.#source.choice.takesGid(gid, place.service) || this.#namedGroups(name) || group.primary.count > 0
    const isEmpty = membersStart >= end
    const isOwn = end - membersStart === nameEnd - start && bytes.compare(bytes, start, nameEnd, membersStart, end) === 0
    if ((isEmpty || isOwn) && group.isPrivateTo(name) && this.#source.settings.privateGroups !== true) return
    group.isShared = true
    if (!group.isTaken || isEmpty) return
    this.#sample(bytes, membersStart, end)
    this.#putMembers(giveMembers(String(gid), { bytes, start, namesStart: membersStart, end, separator: ',' }, this.#known), records)
  }

  /** The first and the last of a group: a list that breaks off lacks those who come late. */
  #sample(bytes: Buffer, start: number, end: number): void {
    if (this.#samples.size >= mostSamples) return
    const comma = bytes.indexOf(0x2c, start)
    const last = bytes.lastIndexOf(0x2c, end - 1)
    this.#samples.add(decodeText(bytes, start, comma === -1 || comma > end ? end : comma).text)
    if (last >= start) this.#samples.add(decodeText(bytes, last + 1, end).text)
  }

  #putMembers({ records: some, pairs }: ReturnType<typeof giveMembers>, records: DirectoryRecord[]): void {
    this.#counts.members += pairs
    records.push(...some)
  }

  *#giveGroups(): Generator<DirectoryRecord[]> {
    let records: DirectoryRecord[] = []
    for (const group of this.#groups.values()) {
      const { gid, name, primary, isShared, isTaken, names } = group
      if (name === undefined || !isTaken) continue
      if (!isShared) {
        this.#notes.privateGroups++
        continue
      }
      // In the maps of NIS that is how a large group is kept.
      if (names.size > 1 && this.#source.settings.mode !== 'nis')
        this.#remark(`the gid ${gid} is borne by ${nameSome(names)}, which are one group to the system and are read as ${name}`)
      const id = String(gid)
      this.#counts.groups++
      records.push({ type: 'group', id, name, handles: [id] })
      for (const part of primary.parts()) {
        const bytes = Buffer.concat([Buffer.from(`${id}:`), part])
        const namesStart = id.length + 1
        this.#putMembers(giveMembers(id, { bytes, start: 0, namesStart, end: bytes.length, separator: '\n' }, this.#known), records)
      }
      if (records.length >= 500) {
        yield records
        records = []
      }
    }
    yield records
  }

  /** The second reading, and with it whether those whom the machine knows are in the list. All of it at once: it is mostly waiting. */
  async #lookAgain(): Promise<void> {
    const { settings, tools } = this.#source
    if (settings.readTwice === false) return
    const unseen = new Set(this.#samples)
    const look = ({ bytes, starts, count: lines }: LineBlock): void => {
      for (let line = 0; line < lines && unseen.size > 0; line++) {
        const colon = bytes.indexOf(0x3a, starts[line])
        if (colon > 0) unseen.delete(decodeText(bytes, starts[line]!, colon).text)
      }
    }
    const [found, ...doubts] = await Promise.all([
      findLines(this.#source, 'passwd', [...this.#samples]),
      ...this.#accountReadings.map(async (reading) => doubtDifference(reading, await readAgain(tools, reading.place, look))),
      ...this.#groupReadings.map(async (reading) => doubtDifference(reading, await readAgain(tools, reading.place, () => undefined))),
    ])
    for (const doubt of doubts) this.#addDoubt(doubt)
    const unlisted = found.map(({ name }) => name).filter((name) => unseen.has(name))
    if (unlisted.length > 0) this.#doubtEnumeration(unlisted)
  }

  async #judge(): Promise<void> {
    const { settings, files, database } = this.#source
    const readsFiles = settings.mode !== 'nis' && database.places('passwd').some(({ service }) => readsAccountFiles(service))
    if (readsFiles && !this.#isRootSeen)
      this.#doubt('the list has nobody with uid 0, whom every machine has', 'See whether /etc/passwd is whole (`pwck`).')
    if (readsFiles) this.#addDoubt(doubtLastLine(files.passwd))
    if (readsFiles && this.#groupReadings.length > 0) this.#addDoubt(doubtLastLine(files.group))
    if (this.#orphans.size > 0)
      this.#doubt(
        `the shadow map has ${count(this.#orphans.size, 'account')} that the list has not (${nameSome(this.#orphans)})`,
        'See whether /etc/passwd was cut off, and restore it; if they were deleted by hand, `pwck` takes them out of /etc/shadow.',
      )
    if (this.#expected.size > 0) await this.#judgeKnownUsers()
    await this.#judgeMissingGroups()
  }

  async #judgeKnownUsers(): Promise<void> {
    const names = [...this.#expected]
    const found = new Set((await findLines(this.#source, 'passwd', names)).map(({ name }) => name))
    const lost = names.filter((name) => !found.has(name))
    if (found.size > 0) this.#doubtEnumeration(found)
    if (lost.length > 0)
      this.#doubt(
        `${nameSome(lost)} of \`knownUsers\` cannot be found, so a service may be down`,
        'See that it answers (`getent passwd NAME`); if the account was deleted, name another under `knownUsers`.',
      )
  }

  /** Primary groups that no line has: is there none, or is it not listed? */
  async #judgeMissingGroups(): Promise<void> {
    if (this.#scope.groups === 'none') return
    const missing = [...this.#groups.values()].filter(({ name, primary }) => name === undefined && primary.count > 0)
    if (missing.length === 0) return
    const asked = missing.slice(0, mostSamples).map(({ gid }) => String(gid))
    const found = await findGroupsByNumber(this.#source, asked)
    if (found.length > 0)
      this.#doubt(
        `the group ${nameSome(found.map(({ name }) => name))} exists, but is not listed: not all groups are enumerated`,
        this.#accountReadings.at(-1)!.place.enumerate,
      )
    else
      this.#remark(
        `${count(missing.length, 'gid')} (${nameSome(asked)}) of ${missing.length === 1 ? 'a primary group has' : 'primary groups have'} no group, so nobody is a member of it`,
      )
  }

  #gather(gid: number): GatheredGroup {
    let group = this.#groups.get(gid)
    if (group === undefined) {
      group = new GatheredGroup(gid)
      this.#groups.set(gid, group)
    }
    return group
  }

  #closeReading(reading: PlaceReading): void {
    this.#notes.places.set(reading.place.name, reading.sum.lines)
    if (this.#lastFault !== undefined)
      this.#doubt(
        `the last line of \`${reading.place.asked}\` ${this.#lastFault}, so the list may have been cut off there`,
        'Restore the line, and whatever came behind it.',
      )
    this.#lastFault = undefined
    this.#addDoubt(reading.doubt)
    this.#addDoubt(doubtSilence(reading))
  }

  #refuse(kind: 'user' | 'group', at: string, message: string, hint: string, number: number, records: DirectoryRecord[]): void {
    if (this.#notes.unusable++ === 0) this.#notes.firstUnusable = `${at}: ${message}`
    const record = number === -1 ? {} : { record: { kind, id: String(number) } }
    records.push({ type: 'error', class: 'data', message, hint, at, ...record })
  }

  #doubtEnumeration(names: Iterable<string>): void {
    const remote = this.#accountReadings.find(({ place }) => !place.maySayNothing)
    this.#doubt(
      `${nameSome(names)} can be found by name, but is not in the list: enumeration is switched off, or the list broke off`,
      (remote ?? this.#accountReadings.at(-1)!).place.enumerate,
    )
  }

  #doubt(message: string, hint: string): void {
    this.#addDoubt({ message, hint })
  }

  #addDoubt(doubt: Doubt | undefined): void {
    if (doubt !== undefined && !this.#notes.doubts.some(({ message }) => message === doubt.message)) this.#notes.doubts.push(doubt)
  }

  #remark(sentence: string): void {
    this.#notes.remarks.push(sentence)
  }

  #logNotes(): void {
    const { latin1, hidden, remarks } = this.#notes
    const { logger, source } = this.#source.context
    if (latin1 > 0) remarks.push(`${count(latin1, 'line')} not in UTF-8 ${latin1 === 1 ? 'was' : 'were'} read as Latin-1`)
    if (hidden > 0) remarks.push(`${count(hidden, 'account')} of a later service bear a name that an earlier one gives, which counts`)
    for (const remark of remarks.slice(0, 20)) logger.warn(remark, { source })
    if (remarks.length > 20) logger.warn(`${remarks.length - 20} more remarks like these`, { source })
  }
}

/** `+` and `-` at the beginning of a line stand for people of a NIS domain, who are listed elsewhere. */
function isReference(byte: number): boolean {
  return byte === 0x2b || byte === 0x2d
}
