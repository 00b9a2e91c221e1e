import type { Kind, MembersRecord } from '@muster/provider'
import { keyOf, type Lanes, toBigInt } from './fingerprint.ts'
import { ambiguous, foldHandle, handlesOf, spaces } from './handles.ts'
import { insertRows } from './insert-rows.ts'
import type { Known, KnownLine } from './known-entries.ts'
import { NameTable } from './lookup-table.ts'
import type { Connection } from './open-store.ts'
import { translateStoreErrors } from './store-errors.ts'
import { TextArena } from './text-arena.ts'

export const kindNumber = { user: 0, group: 1 } as const satisfies Record<Kind, number>

/** One normalised user or group on its way into the copy. */
export interface StagedEntry {
  readonly kind: Kind
  readonly id: string
  readonly weak: boolean
  /** What it is found by: a user's name folded, a group's name in NFC. */
  readonly key: string
  readonly name: string
  /** JSON, a merge patch (RFC 7396) over what is known: absent members stay, `null` clears. */
  readonly body: string
  readonly clears: boolean
  /** Not active at this moment, by the source's word. */
  readonly inactive: boolean
  /** A group that is not imported, and by whose members people are: it is resolved and otherwise forgotten. */
  readonly leftOut?: boolean
  readonly fingerprint: bigint | undefined
  readonly handles: readonly string[] | undefined
  /** A line's number, or the source's name for the place. */
  readonly at: number | string | undefined
}

/** A group's members as they came. */
export interface MemberLines {
  /** Order-independent sum of the handles' fingerprints. */
  high: number
  low: number
  pairs: number
  /** Values of the handle table, of handles that were in it when they came; the first `foundCount` count. */
  found: Int32Array
  foundCount: number
  /** Handles that nobody had when they came, as pairs of lanes; the first `openCount` pairs count. */
  open: Int32Array
  openCount: number
  /** Where the text of each open handle stands; empty unless it has to be kept. */
  texts: Uint32Array
  /** By the number of an open handle: the lanes of its folded form, where that is another. */
  readonly folded: Map<number, Lanes>
  unknown: boolean
  /** What to know these lines by next time: those that have a fingerprint. */
  readonly notes: LineNote[]
}

/** One line of members: the fingerprint of its bytes, how many handles it has, and the sum of theirs. */
export interface LineNote {
  readonly fingerprint: bigint
  readonly pairs: number
  readonly sum: bigint
}

/** A record that cannot be used, in words. */
export interface StageRejection {
  readonly at: string
  readonly reason: string
  readonly hint?: string
  /** Whom it is about, as far as that could be read. */
  readonly record?: { readonly kind: Kind; readonly id: string }
  readonly name?: string
}

export interface StageSettings {
  readonly name: string
  readonly known: Known
  /** Whether groups may be members; if not, a member's handle means a user. */
  readonly nestedGroups: boolean
  /** If not, who is disabled and was never imported is left out. */
  readonly importDisabled: boolean
  /** Whether memberships of groups that are not in the listing are worth a remark; not when groups are selected. */
  readonly reportStrayGroups: boolean
  /** The same of members who are not in the listing; not when people are selected. */
  readonly reportStrayMembers: boolean
  /** Whether handles that stand for nobody are kept, for runs by changes. */
  readonly keepStrays?: boolean
  /** Whether the ids of those whom filters leave out are kept: to tell them from who is not there, when the filters have changed. */
  readonly noteFiltered?: boolean
}

/** How many members stay undecoded in memory, in lines that were read before: at some 15 bytes each. */
const undecodedLimit = 1_000_000
const noNumbers = new Int32Array(0)
const noPlaces = new Uint32Array(0)

/**
 * Takes one source's listing, batch by batch, into scratch tables. It ends in `seal` (the listing proved itself complete)
 * or `leavePartial`; only those two make something that can be compared.
 */
export class SourceStage {
  readonly source: number
  readonly settings: StageSettings
  readonly connection: Connection
  readonly known: Known
  /** Handles to `-ref` (staged) or an entry's number, or `ambiguous`. */
  handles = new NameTable()
  /** Owners of each ambiguous handle, by the key of its fingerprint. */
  readonly owners = new Map<string, Set<number>>()
  /** Owners of handles that became ambiguous after members had been found by them. */
  readonly doubted = new Set<number>()
  readonly memberLines = new Map<string, MemberLines>()
  /** Of open handles, where they are to be kept (`keepStrays`). */
  texts = new TextArena()
  /** By group: lines that were read before, and what they say, to be decoded when it matters. */
  readonly knownLines = new Map<number, { readonly line: KnownLine; readonly record: MembersRecord }[]>()
  readonly rejections: StageRejection[] = []
  readonly remarks: string[] = []
  readonly firstRef: number
  readonly counts = { users: 0, groups: 0, members: 0, filtered: 0 }
  /** Ids of those whom filters left out (`noteFiltered`). */
  readonly filteredIds = { user: new Set<string>(), group: new Set<string>() }
  /** Usernames, folded, that more than one staged user may have. */
  readonly contestedNames = new Set<string>()
  /** Rows of people who are not active. */
  readonly inactive: number[] = []
  /** Identities of rejected records: their owners are neither changed nor missed. */
  readonly unknownIds: { readonly kind: Kind; readonly id: string }[] = []

  #nextRef: number
  #undecoded = 0
  #identicalTwice = 0
  #anyFound = false
  #anyHandles = false
  #work: () => void = () => undefined
  readonly #inTransaction: () => void
  readonly #entryRows
  readonly #findStaged
  readonly #giveVerdict

  constructor(connection: Connection, source: number, settings: StageSettings, firstRef: number) {
    this.connection = connection
    this.source = source
    this.settings = settings
    this.known = settings.known
    // Made once: for each of 500 batches it would be made anew.
    this.#inTransaction = connection.transaction(() => this.#work()).deferred
    this.firstRef = firstRef
    this.#nextRef = firstRef
    this.#entryRows = insertRows(
      connection,
      `insert or fail into staged_entry (ref, source, kind, id, weak, key, name, body, clears, inactive, fingerprint, handles, at, verdict)
       select column1, ${source}, column2 & 1, column3, column2 >> 1 & 1, column4, coalesce(column5, column4), column6,
              column2 >> 2 & 1, column2 >> 3 & 1, column7, column8, column9, case when column2 & 32 then 'left-out' when column2 & 16 then 'disabled' end`,
      9,
    )
    this.#findStaged = connection.prepare('select ref, kind, id, key, name, body, at, verdict from staged_entry where ref = ?')
    this.#giveVerdict = connection.prepare('update staged_entry set verdict = ? where ref = ?')
  }

  get nextRef(): number {
    return this.#nextRef
  }

  /** Runs `work` with the scratch tables in one transaction of their own; the copy is not locked. Throws a `STORE_…` error when they cannot be written. */
  batch(work: () => void): void {
    this.#work = work
    translateStoreErrors(this.connection.name, this.#inTransaction)
  }

  /** There, but filters leave it out. */
  filtered(kind: Kind, id: string): void {
    this.counts[kind === 'user' ? 'users' : 'groups']++
    this.counts.filtered++
    if (this.settings.noteFiltered === true) this.filteredIds[kind].add(id)
  }

  present(kind: Kind, matches: readonly number[]): void {
    for (const match of matches) if (!this.known.markMatched(match)) this.#identicalTwice++
    this.counts[kind === 'user' ? 'users' : 'groups'] += matches.length
  }

  entry(staged: StagedEntry): void {
    this.counts[staged.kind === 'user' ? 'users' : 'groups']++
    if (staged.leftOut === true) this.counts.filtered++
    const ref = this.#nextRef
    const standing = this.#claimIdentity(staged, ref)
    if (standing !== 0 && this.#isSameAgain(standing, staged)) return
    this.#nextRef++
    const row = this.#entryRows
    row.put(ref)
    // Where nobody is known, nobody disabled has been imported either.
    const isDisabled = staged.inactive && !this.settings.importDisabled && this.known.size === 0
    row.put(
      (staged.kind === 'user' ? 0 : 1) |
        (staged.weak ? 2 : 0) |
        (staged.clears ? 4 : 0) |
        (staged.inactive ? 8 : 0) |
        (isDisabled ? 16 : 0) |
        (staged.leftOut === true ? 32 : 0),
    )
    row.put(staged.id)
    row.put(staged.key)
    row.put(staged.name === staged.key ? null : staged.name)
    row.put(staged.body)
    row.put(staged.fingerprint ?? null)
    row.put(staged.handles === undefined ? null : JSON.stringify(staged.handles))
    row.put(staged.at ?? null)
    if (staged.inactive) this.inactive.push(ref)
    else if (this.known.size > 0) this.known.handles.begin()
    if (standing !== 0) this.#rejectTwins(standing, staged, ref)
    this.claimHandles(staged.kind, staged.id, staged.key, staged.handles, -ref)
    if (staged.kind === 'user') this.#contestName(staged, ref)
    this.#anyHandles ||= staged.handles !== undefined
  }

  /** `fingerprint`: of the bytes that they were decoded from. */
  members(group: string, members: readonly string[], fingerprint?: bigint): void {
    const lines = this.#linesOf(group)
    const [highBefore, lowBefore] = [lines.high, lines.low]
    // Later, somebody known whom this listing does not decode may turn out to own the handle too.
    const findable = this.known.size === 0
    for (let at = 0; at < members.length; at++) {
      const member = members[at]!
      const lanes = this.handles.fingerprint(spaces.member, member)
      lines.high = (lines.high + lanes.high) >>> 0
      lines.low = (lines.low + lanes.low) >>> 0
      const found = findable ? this.handles.at(lanes) : 0
      if (found !== 0 && found !== ambiguous) addFound(lines, found)
      else this.#addOpen(lines, lanes, member)
    }
    if (fingerprint !== undefined) {
      const sum = toBigInt({ high: lines.high - highBefore, low: lines.low - lowBefore })
      lines.notes.push({ fingerprint, pairs: members.length, sum })
    }
    lines.pairs += members.length
    this.#anyFound ||= lines.foundCount > 0
    this.counts.members += members.length
  }

  /** Members whose line, number `line` of what is known, is as it was. */
  membersKnown(number: number, record: MembersRecord): void {
    const line = this.known.line(number)
    if (this.#undecoded > undecodedLimit) {
      this.members(record.group, record.members ?? [], line.fingerprint)
      return
    }
    this.#undecoded += line.pairs
    this.counts.members += line.pairs
    const some = this.knownLines.get(line.group)
    if (some === undefined) this.knownLines.set(line.group, [{ line, record }])
    else some.push({ line, record })
  }

  /** Some group's handles may mean another group now: what the known lines say has to be looked at. */
  decodeKnownLines(): void {
    for (const some of this.knownLines.values()) {
      for (const { line, record } of some) {
        this.counts.members -= line.pairs
        this.members(record.group, record.members ?? [], line.fingerprint)
      }
    }
    this.knownLines.clear()
  }

  /** The group's members could not all be read. */
  membersUnknown(group: string): void {
    this.#linesOf(group).unknown = true
  }

  /** The record was there but cannot be used; whoever it stands for is unknown. */
  rejectRecord(rejection: StageRejection, record?: { readonly kind: Kind; readonly id: string }): void {
    this.rejections.push(record === undefined ? rejection : { ...rejection, record })
    if (record !== undefined) this.unknownIds.push(record)
  }

  /** The row is not used, and why. */
  giveVerdict(ref: number, verdict: string): void {
    this.#giveVerdict.run(verdict, ref)
  }

  /** Sends off what waits to be written: changes are compared without being sealed here. */
  finishEntries(): void {
    this.#finish()
  }

  /** The listing proved itself complete. */
  seal(): SealedStage {
    this.#finish()
    return { complete: true, stage: this, [sealed]: true }
  }

  /** The listing was cut off, miscounted or unreadable in places: good for additions and updates, never for removals. */
  leavePartial(reason: string, hint?: string): PartialStage {
    this.#finish()
    return { complete: false, stage: this, reason, ...(hint === undefined ? {} : { hint }) }
  }

  /** After comparing: lets go of what only comparing needs, the greater part of a run's memory. */
  release(): void {
    this.handles = new NameTable()
    this.owners.clear()
    this.memberLines.clear()
    this.texts = new TextArena()
    this.knownLines.clear()
    for (const ids of Object.values(this.filteredIds)) ids.clear()
    this.known.release()
  }

  /** Notes that these handles mean `value`; where somebody else owns one, it becomes ambiguous. */
  claimHandles(kind: Kind, id: string, key: string, handles: readonly string[] | undefined, value: number): void {
    for (const name of handlesOf(kind, id, key, handles)) this.#claimFor(kind, name, value)
  }

  #claimFor(kind: Kind, name: string, value: number): void {
    if (kind === 'group') this.#claim(spaces.group, name, value)
    if (kind === 'user' || this.settings.nestedGroups) this.#claim(spaces.member, name, value)
  }

  /** A name that is a handle too has been claimed among the handles, and a second claim been noticed there. */
  #contestName({ key, handles }: StagedEntry, ref: number): void {
    const taken =
      handles !== undefined && !handles.includes(key)
        ? this.handles.add(spaces.username, key, ref) !== 0 || ![0, -ref].includes(this.handles.get(spaces.member, key))
        : this.#anyHandles && this.handles.get(spaces.username, key) !== 0
    if (taken) this.contestedNames.add(key)
  }

  #claim(space: number, name: string, value: number): void {
    const standing = this.handles.add(space, name, value)
    if (standing === 0 || standing === value) return
    const handle = keyOf(this.handles.fingerprint(space, name))
    const owners = this.owners.get(handle) ?? new Set([standing])
    owners.add(value)
    this.owners.set(handle, owners)
    this.contestedNames.add(name)
    if (this.#anyFound) for (const owner of owners) this.doubted.add(owner)
    this.handles.set(space, name, ambiguous)
  }

  /**
   * The ref that has this identity already, or 0. An id that is a handle too stands in the table as that alone: a million
   * people's ids once more would take 17 MB.
   */
  #claimIdentity({ kind, id, handles }: StagedEntry, ref: number): number {
    const space = kind === 'user' ? spaces.userId : spaces.groupId
    const isHandle = handles === undefined || handles.includes(id)
    const standing = isHandle ? this.#anyHandles && this.handles.get(space, id) : this.handles.add(space, id, ref)
    if (standing) return standing
    const lanes = this.handles.fingerprint(kind === 'user' ? spaces.member : spaces.group, id)
    const value = this.handles.at(lanes)
    if (value === 0) return 0
    const others = value === ambiguous ? [...this.owners.get(keyOf(lanes))!] : [value]
    return others.map((owner) => -owner).find((other) => other > 0 && this.#isStaged(other, kind, id)) ?? 0
  }

  #isStaged(ref: number, kind: Kind, id: string): boolean {
    this.#entryRows.flush()
    const row = this.#findStaged.get(ref) as { kind: number; id: string } | undefined
    return row !== undefined && row.kind === kindNumber[kind] && row.id === id
  }

  #isSameAgain(standing: number, staged: StagedEntry): boolean {
    this.#entryRows.flush()
    const other = this.#findStaged.get(standing) as { name: string; body: string } | undefined
    if (other?.name !== staged.name || other.body !== staged.body) return false
    this.#identicalTwice++
    return true
  }

  /** Two different records for one identity: neither can be believed. */
  #rejectTwins(standing: number, staged: StagedEntry, ref: number): void {
    this.#entryRows.flush()
    const other = this.#findStaged.get(standing) as { name: string; at: number | string | null; verdict: string | null }
    const isReused = staged.weak && staged.id !== staged.key
    const onlyCase = staged.weak && !isReused && other.name !== staged.name
    const named = other.name === staged.name ? '' : ` (${quote(other.name)} and ${quote(staged.name)})`
    const reason = onlyCase
      ? `the usernames ${quote(other.name)} and ${quote(staged.name)} differ only by case, so neither is used`
      : `the ${staged.kind} ${quote(staged.id)} is given twice with different contents${named}, so neither is used`
    const hint = onlyCase
      ? 'Give each person a name of their own, or an `id`.'
      : isReused
        ? 'Give each of them a number of its own at the source, or leave one of them out.'
        : 'Print each id once.'
    if (other.verdict !== 'twin')
      this.rejectRecord({ at: place(other.at ?? other.name), reason, hint, name: other.name }, { kind: staged.kind, id: staged.id })
    this.rejectRecord({ at: place(staged.at ?? staged.name), reason, hint, name: staged.name })
    this.giveVerdict(standing, 'twin')
    this.giveVerdict(ref, 'twin')
  }

  #linesOf(group: string): MemberLines {
    let lines = this.memberLines.get(group)
    if (lines === undefined) {
      lines = {
        high: 0,
        low: 0,
        pairs: 0,
        found: noNumbers,
        foundCount: 0,
        open: noNumbers,
        openCount: 0,
        texts: noPlaces,
        folded: new Map(),
        unknown: false,
        notes: [],
      }
      this.memberLines.set(group, lines)
    }
    return lines
  }

  #addOpen(lines: MemberLines, { high, low }: Readonly<Lanes>, member: string): void {
    const at = lines.openCount++
    if (lines.open.length < lines.openCount * 2) {
      const longer = new Int32Array(Math.max(16, Math.ceil(lines.openCount * 1.5) * 2))
      longer.set(lines.open)
      lines.open = longer
    }
    lines.open[at * 2] = high
    lines.open[at * 2 + 1] = low
    if (this.settings.keepStrays === true) {
      if (lines.texts.length <= at) {
        const longer = new Uint32Array(lines.open.length / 2)
        longer.set(lines.texts)
        lines.texts = longer
      }
      lines.texts[at] = this.texts.add(member)
    }
    const folded = foldHandle(member)
    if (folded !== member) lines.folded.set(at, { ...this.handles.fingerprint(spaces.member, folded) })
  }

  #finish(): void {
    this.batch(() => this.#entryRows.flush())
    if (this.#identicalTwice > 0)
      this.remarks.push(`${this.#identicalTwice} records were printed more than once, each time the same; once is enough`)
  }
}

const sealed: unique symbol = Symbol('sealed')

/** A complete listing. Only `SourceStage.seal` makes one, and only this can lead to an absence or a removal. */
export interface SealedStage {
  readonly complete: true
  readonly stage: SourceStage
  readonly [sealed]: true
}

export interface PartialStage {
  readonly complete: false
  readonly stage: SourceStage
  readonly reason: string
  readonly hint?: string
}

/** "line 312", or the name that the source gives to the place. */
export function place(at: number | string): string {
  return typeof at === 'number' ? `line ${at}` : at
}

function addFound(lines: MemberLines, value: number): void {
  if (lines.foundCount === lines.found.length) {
    const longer = new Int32Array(Math.max(16, Math.ceil(lines.found.length * 1.5)))
    longer.set(lines.found)
    lines.found = longer
  }
  lines.found[lines.foundCount++] = value
}

function quote(text: string): string {
  return JSON.stringify(text)
}
