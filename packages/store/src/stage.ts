import type { Kind } from '@muster/provider'
import { fingerprintText, type Lanes } from './fingerprint.ts'
import { Known } from './known-entries.ts'
import { NameTable } from './lookup-table.ts'
import type { Connection } from './open-store.ts'

export const kindNumber = { user: 0, group: 1 } as const satisfies Record<Kind, number>

/** Spaces of names in one table: a member's handle, a group's handle, and identifiers by kind. */
export const spaces = { member: 1, group: 2, userId: 3, groupId: 4 } as const

/** Stands in the handle table where two entries own one handle. */
export const ambiguous = 0x7fff_ffff

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
  readonly fingerprint?: bigint
  readonly handles?: readonly string[]
  readonly at?: string
}

/** A group's members as they came, not yet resolved. */
export interface MemberLines {
  /** Order-independent sum of the handles' fingerprints. */
  high: number
  low: number
  pairs: number
  /** Rows of `staged_members`. */
  readonly rows: number[]
  pending: string[]
  unknown: boolean
}

/** A record that cannot be used, in words. */
export interface StageRejection {
  readonly at: string
  readonly reason: string
  readonly hint?: string
}

export interface StageSettings {
  readonly name: string
  /** Of mapping, scope, settings, normaliser: part of every fingerprint. */
  readonly settingsHash: Lanes
  /** Whether groups may be members; if not, a member's handle means a user. */
  readonly nestedGroups: boolean
  /** Whether memberships of groups that are not in the listing are worth a remark; not when groups are selected. */
  readonly reportStrayGroups: boolean
  /** The same of members who are not in the listing; not when people are selected. */
  readonly reportStrayMembers: boolean
}

/** How many handles wait in memory before they are written out together. */
const pendingLimit = 200_000

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
  readonly handles = new NameTable()
  /** Owners of each ambiguous handle, by folded text. */
  readonly owners = new Map<string, Set<number>>()
  readonly memberLines = new Map<string, MemberLines>()
  readonly rejections: StageRejection[] = []
  readonly remarks: string[] = []
  readonly firstRef: number
  readonly counts = { users: 0, groups: 0, members: 0, filtered: 0 }
  /** Identities of rejected records: their owners are neither changed nor missed. */
  readonly unknownIds: { readonly kind: Kind; readonly id: string }[] = []

  #nextRef: number
  #pendingHandles = 0
  #identicalTwice = 0
  readonly #lanes: Lanes = { high: 0, low: 0 }
  readonly #insertEntry
  readonly #insertMembers
  readonly #findStaged
  readonly #reject

  constructor(connection: Connection, source: number, settings: StageSettings, firstRef: number) {
    this.connection = connection
    this.source = source
    this.settings = settings
    this.known = new Known(connection, source, settings.settingsHash)
    this.firstRef = firstRef
    this.#nextRef = firstRef
    this.#insertEntry = connection.prepare(
      `insert into staged_entry (ref, source, kind, id, weak, key, name, body, clears, inactive, fingerprint, handles, at)
       values (?, ${source}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#insertMembers = connection.prepare(`insert into staged_members (source, group_handle, members) values (${source}, ?, ?)`)
    this.#findStaged = connection.prepare('select ref, kind, id, key, name, body, at, verdict from staged_entry where ref = ?')
    this.#reject = connection.prepare('update staged_entry set verdict = ? where ref = ?')
  }

  get nextRef(): number {
    return this.#nextRef
  }

  /** Runs `work` with the scratch tables in one transaction of their own; the copy is not locked. */
  batch(work: () => void): void {
    this.connection.transaction(work).deferred()
  }

  present(kind: Kind, matches: readonly number[]): void {
    for (const match of matches) if (!this.known.markMatched(match)) this.#identicalTwice++
    this.counts[kind === 'user' ? 'users' : 'groups'] += matches.length
  }

  entry(staged: StagedEntry): void {
    this.counts[staged.kind === 'user' ? 'users' : 'groups']++
    const ref = this.#nextRef
    const standing = this.#claimIdentity(staged, ref)
    if (standing !== 0 && this.#isSameAgain(standing, staged)) return
    this.#nextRef++
    this.#insertEntry.run(
      ref,
      kindNumber[staged.kind],
      staged.id,
      staged.weak ? 1 : 0,
      staged.key,
      staged.name,
      staged.body,
      staged.clears ? 1 : 0,
      staged.inactive ? 1 : 0,
      staged.fingerprint ?? null,
      staged.handles === undefined ? null : JSON.stringify(staged.handles),
      staged.at ?? null,
    )
    if (standing !== 0) this.#rejectTwins(standing, staged, ref)
    this.claimHandles(staged.kind, staged.id, staged.key, staged.handles, -ref)
  }

  members(group: string, members: readonly string[]): void {
    const lines = this.#linesOf(group)
    for (const member of members) {
      fingerprintText(member, spaces.member, this.#lanes)
      lines.high = (lines.high + this.#lanes.high) >>> 0
      lines.low = (lines.low + this.#lanes.low) >>> 0
      lines.pending.push(member)
    }
    lines.pairs += members.length
    this.counts.members += members.length
    this.#pendingHandles += members.length
    if (lines.pending.length >= 1_000) this.#writeMembers(group, lines)
    if (this.#pendingHandles >= pendingLimit) this.#writeAllMembers()
  }

  /** The group's members could not all be read. */
  membersUnknown(group: string): void {
    this.#linesOf(group).unknown = true
  }

  /** The record was there but cannot be used; whoever it stands for is unknown. */
  rejectRecord(rejection: StageRejection, record?: { readonly kind: Kind; readonly id: string }): void {
    this.rejections.push(rejection)
    if (record !== undefined) this.unknownIds.push(record)
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

  /** Notes that these handles mean `value`; where somebody else owns one, it becomes ambiguous. */
  claimHandles(kind: Kind, id: string, key: string, handles: readonly string[] | undefined, value: number): void {
    const names = handles ?? (foldHandle(key) === id ? [id] : [id, foldHandle(key)])
    for (const name of names) {
      if (kind === 'group') this.#claim(spaces.group, name, value)
      if (kind === 'user' || this.settings.nestedGroups) this.#claim(spaces.member, name, value)
    }
  }

  #claim(space: number, name: string, value: number): void {
    const standing = this.handles.add(space, name, value)
    if (standing === 0 || standing === value) return
    const owners = this.owners.get(name) ?? new Set([standing])
    owners.add(value)
    this.owners.set(name, owners)
    this.handles.set(space, name, ambiguous)
  }

  /** The ref that has this identity already, or 0. */
  #claimIdentity(staged: StagedEntry, ref: number): number {
    return this.handles.add(staged.kind === 'user' ? spaces.userId : spaces.groupId, staged.id, ref)
  }

  #isSameAgain(standing: number, staged: StagedEntry): boolean {
    const other = this.#findStaged.get(standing) as { name: string; body: string } | undefined
    if (other?.name !== staged.name || other.body !== staged.body) return false
    this.#identicalTwice++
    return true
  }

  /** Two different records for one identity: neither can be believed. */
  #rejectTwins(standing: number, staged: StagedEntry, ref: number): void {
    const other = this.#findStaged.get(standing) as { name: string; at: string | null; verdict: string | null }
    const onlyCase = staged.weak && other.name !== staged.name
    const reason = onlyCase
      ? `the usernames ${quote(other.name)} and ${quote(staged.name)} differ only by case, so neither is used`
      : `the ${staged.kind} ${quote(staged.id)} is given twice with different contents (${quote(other.name)} and ${quote(staged.name)}), so neither is used`
    const hint = onlyCase ? 'Give each person a name of their own, or an `id`.' : 'Print each id once.'
    if (other.verdict === null) this.rejectRecord({ at: other.at ?? other.name, reason, hint }, { kind: staged.kind, id: staged.id })
    this.rejectRecord({ at: staged.at ?? staged.name, reason, hint })
    this.#reject.run('twin', standing)
    this.#reject.run('twin', ref)
  }

  #linesOf(group: string): MemberLines {
    let lines = this.memberLines.get(group)
    if (lines === undefined) {
      lines = { high: 0, low: 0, pairs: 0, rows: [], pending: [], unknown: false }
      this.memberLines.set(group, lines)
    }
    return lines
  }

  #writeMembers(group: string, lines: MemberLines): void {
    if (lines.pending.length === 0) return
    lines.rows.push(Number(this.#insertMembers.run(group, JSON.stringify(lines.pending)).lastInsertRowid))
    this.#pendingHandles -= lines.pending.length
    lines.pending = []
  }

  #writeAllMembers(): void {
    for (const [group, lines] of this.memberLines) this.#writeMembers(group, lines)
  }

  #finish(): void {
    this.batch(() => this.#writeAllMembers())
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

/** The form in which names are compared: NFC, lower case. */
export function foldHandle(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function quote(text: string): string {
  return JSON.stringify(text)
}
