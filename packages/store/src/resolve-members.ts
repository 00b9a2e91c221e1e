import type { MembersRecord } from '@muster/provider'
import type { ComparePolicy, GroupLosses } from './changes.ts'
import { fromBigInt, keyOf, type Lanes, toBigInt } from './fingerprint.ts'
import { ambiguous, foldHandle, handlesOf, spaces } from './handles.ts'
import type { KnownLine } from './known-entries.ts'
import type { KnownHandles } from './known-handles.ts'
import type { Connection } from './open-store.ts'
import type { LineNote, MemberLines, SourceStage } from './stage.ts'
import { groupsWithStrays } from './stray-members.ts'

export interface ResolvedMembers {
  readonly losses: readonly GroupLosses[]
  readonly membershipsIn: number
  readonly membershipsOut: number
  readonly unknownGroups: ReadonlySet<number>
  readonly allGroupsUnknown: boolean
  readonly unclearMembers: ReadonlySet<number>
  readonly remarks: readonly string[]
  /** How many stay in a group only because nothing certain is known of them in this run. */
  readonly suspended: number
}

/** What the lines of one group come to: its handles in the listing, added up. */
interface StagedGroup extends Lanes {
  /** Of every handle that means this group, the members found when they came. */
  readonly found: Int32Array[]
  /** Of every handle that means this group, the members that nobody was when they came. */
  readonly open: Pick<MemberLines, 'open' | 'openCount' | 'folded' | 'texts'>[]
  /** Lines that were read before. */
  readonly known: MembersRecord[]
  /** What to know its lines by next time: those that have a fingerprint. */
  readonly notes: LineNote[]
  readonly groupRef: number
  unknown: boolean
}

interface ResolvedGroup {
  readonly group: StagedGroup
  /** Entries and negated refs, ascending. */
  readonly members: Int32Array
  readonly unresolved: number
  /** The handles themselves, if they are to be kept. */
  /** Some handle meant two entries, at least in this listing. */
  readonly isAmbiguous: boolean
  readonly strays: readonly string[]
}

interface KnownGroup {
  readonly entry: number
  readonly name: string
  readonly id: string
  readonly key: string
  /** JSON list. */
  readonly handles: string | null
  readonly fingerprint: bigint | null
  readonly unresolved: number
}

/**
 * Turns handles into entries and finds, group by group, who joined and who left. A group whose handles add up to the
 * stored fingerprint is not looked into, unless some handle has got another owner.
 */
export function resolveMembers(stage: SourceStage, complete: boolean, policy: ComparePolicy): ResolvedMembers {
  return new Resolver(stage, complete, policy).run()
}

class Resolver {
  readonly #stage: SourceStage
  readonly #complete: boolean
  readonly #policy: ComparePolicy
  /** By ref less the stage's first: the entry it stands for, the negated ref when it is new, 0 when it is not used. */
  readonly #targets: Int32Array
  /** Refs of groups that are not imported: who is in them matters, their memberships do not. */
  readonly #leftOut: ReadonlySet<number>
  readonly #groups = new Map<number, StagedGroup>()
  readonly #knownGroups = new Map<number, KnownGroup>()
  readonly #unclear = new Set<number>()
  readonly #remarks: string[] = []
  /** Handles that stand for nobody, or for several; not those of people who were left out for a reason. */
  #strays = 0
  #knownHandles: KnownHandles | undefined
  #stagedNames: ReturnType<Connection['prepare']> | undefined
  /** By ref: the same few people are in several groups, and the scratch tables are larger than their cache. */
  readonly #firstHandles = new Map<number, string>()

  constructor(stage: SourceStage, complete: boolean, policy: ComparePolicy) {
    this.#stage = stage
    this.#complete = complete
    this.#policy = policy
    this.#targets = targetsOf(stage)
    this.#leftOut = new Set(policy.onlyGroups === undefined ? [] : leftOutGroups(stage))
    for (const ref of this.#leftOut) this.#targets[ref - stage.firstRef] = -ref
  }

  run(): ResolvedMembers {
    const { connection, source, known } = this.#stage
    const groups = connection
      .prepare(
        'select entry, name, id, key, handles, members_fingerprint as fingerprint, unresolved from entry where source = ? and kind = 1 and state <> 3',
      )
      .safeIntegers()
      .all(source) as (Omit<KnownGroup, 'entry' | 'unresolved'> & { entry: bigint; unresolved: bigint })[]
    for (const { entry, unresolved, ...group } of groups) {
      this.#knownGroups.set(Number(entry), { entry: Number(entry), unresolved: Number(unresolved), ...group })
    }
    const scoped = this.#policy.onlyGroups !== undefined
    // An answer about one person shows no groups, and says all the same which of those known he is in.
    const showsMembers = !this.#complete && this.#stage.memberLines.size > 0
    const allGroupsUnknown = this.#stage.counts.groups === 0 && known.countPresent(1) > 0 && !showsMembers
    if (allGroupsUnknown) {
      if (scoped) this.#leaveOutOfScope([], false)
      if (this.#complete)
        this.#remarks.push('no groups were listed where there were some: they are unknown, and every membership stays as it is')
      return { ...nothing, allGroupsUnknown, unknownGroups: new Set(this.#knownGroups.keys()), remarks: this.#remarks }
    }
    this.#gatherGroups()
    const dirty = this.#groupsToResolve(scoped)
    if (dirty.length === 0 && !scoped) return { ...nothing, unknownGroups: this.#unknownGroups(), remarks: this.#remarks }
    this.#knowHandles()
    // Of a first listing nobody can leave a group, so that no group has to wait for what others say about its members.
    const inOne = scoped || known.size > 0
    const resolved = inOne ? dirty.map((group) => this.#resolve(group)) : this.#resolveInTurn(dirty)
    if (scoped) this.#leaveOutOfScope(resolved as ResolvedGroup[], this.#complete)
    return {
      ...this.#write(resolved),
      allGroupsUnknown: false,
      unknownGroups: this.#unknownGroups(),
      unclearMembers: this.#unclear,
      remarks: this.#remarks,
    }
  }

  /** Adds up the lines of each group under the group that their handle means. */
  #gatherGroups(): void {
    const { connection, source, known, memberLines, handles, owners } = this.#stage
    for (const { entry, id, key, handles: own } of this.#knownGroups.values()) {
      if (known.refOf(entry) !== 0) continue
      this.#stage.claimHandles('group', id, key, own === null ? undefined : (JSON.parse(own) as string[]), entry)
    }
    const listed = connection.prepare('select ref from staged_entry where kind = 1 and source = ?').pluck().all(source) as number[]
    for (const ref of listed) {
      const target = this.#targets[ref - this.#stage.firstRef]!
      if (target !== 0) this.#groups.set(target, emptyGroup(target))
    }
    for (const { entry } of this.#knownGroups.values()) {
      // A listing that broke off may show members of a group that it did not come to show.
      if (!this.#groups.has(entry) && (known.isSeen(entry) || !this.#complete)) this.#groups.set(entry, emptyGroup(entry))
    }
    let strays = 0
    let stray = ''
    if (this.#groupHandlesMoved()) this.#stage.decodeKnownLines()
    for (const [entry, some] of this.#stage.knownLines) {
      const group = this.#groups.get(entry)
      if (group === undefined) {
        strays++
        stray ||= some[0]!.record.group
      } else for (const { line, record } of some) addKnownLine(group, line, record)
    }
    for (const [handle, lines] of memberLines) {
      const found = handles.get(spaces.group, handle) || handles.get(spaces.group, foldHandle(handle))
      if (found === ambiguous) {
        this.#remarks.push(
          `two groups answer to ${JSON.stringify(handle)}, so the members listed for it are unknown; give each group \`handles\` of its own`,
        )
        for (const name of [handle, foldHandle(handle)])
          for (const owner of owners.get(keyOf(handles.fingerprint(spaces.group, name))) ?? []) this.#markUnknown(this.#target(owner))
        continue
      }
      const group = this.#groups.get(this.#target(found))
      if (group === undefined) {
        strays++
        stray ||= handle
      } else addLines(group, lines)
    }
    memberLines.clear()
    if (strays > 0 && this.#stage.settings.reportStrayGroups) {
      this.#remarks.push(
        `members were listed for ${strays === 1 ? 'a group that is' : `${strays} groups that are`} not in the listing (${JSON.stringify(stray)}${strays > 1 ? ', …' : ''}); they were left out`,
      )
    }
  }

  /** Whether what a known line calls its group may be another group by now. */
  #groupHandlesMoved(): boolean {
    const { connection, source, knownLines, owners } = this.#stage
    if (knownLines.size === 0) return false
    const moved = connection.prepare(
      `select 1 from staged_entry s join entry e on e.entry = s.entry
       where s.kind = 1 and s.source = ? and (e.key is not s.key or e.handles is not s.handles) limit 1`,
    )
    return owners.size > 0 || moved.get(source) !== undefined
  }

  #markUnknown(target: number): void {
    const group = this.#groups.get(target)
    if (group !== undefined) group.unknown = true
  }

  #unknownGroups(): Set<number> {
    const unknown = new Set<number>()
    for (const group of this.#groups.values()) if (group.unknown) unknown.add(group.groupRef)
    for (const { entry } of this.#knownGroups.values()) if (this.#stage.known.isUnknown(entry)) unknown.add(entry)
    return unknown
  }

  #groupsToResolve(everything: boolean): StagedGroup[] {
    const touched = this.#groupsTouchedByHandles()
    const { connection, settings, source } = this.#stage
    const kept = settings.keepStrays === true ? groupsWithStrays(connection, source) : undefined
    return [...this.#groups.values()].filter((group) => {
      if (group.unknown || (!this.#complete && group.found.length + group.open.length + group.known.length === 0)) return false
      const known = this.#knownGroups.get(group.groupRef)
      if (everything || known === undefined || known.fingerprint === null || touched.has(group.groupRef)) return true
      if (kept !== undefined && known.unresolved > 0 && !kept.has(group.groupRef)) return true
      return known.fingerprint !== toBigInt(group)
    })
  }

  /** Groups in which a handle means somebody else than before, although the handles listed are the same. */
  #groupsTouchedByHandles(): Set<number> {
    const { connection, source, owners } = this.#stage
    const touched = new Set<number>()
    if (this.#stage.known.size === 0) return touched
    const moved = connection
      .prepare(
        `select e.entry from staged_entry s join entry e on e.entry = s.entry
         where s.source = ${source} and s.verdict is null and (e.key is not s.key or e.handles is not s.handles or e.state <> 0)`,
      )
      .pluck()
      .all() as number[]
    const anyNew =
      connection
        .prepare(
          `select 1 from staged_entry where source = ${source} and verdict is null and (entry is null or ref in (select ref from joined_identity)) limit 1`,
        )
        .get() !== undefined
    if (moved.length === 0 && !anyNew) return touched
    const known = this.#knowHandles()
    const groupsOf = connection.prepare('select group_entry from belonging where member = ?').pluck()
    const shared = [...owners.values()].flatMap((some) => [...some]).map((owner) => this.#target(owner))
    for (const entry of [...moved, ...shared, ...known.shared(), ...this.#claimedByOthers()])
      if (entry > 0) for (const group of groupsOf.all(entry) as number[]) touched.add(group)
    for (const group of this.#knownGroups.values()) if (group.unresolved > 0) touched.add(group.entry)
    return touched
  }

  #knowHandles(): KnownHandles {
    if (this.#knownHandles === undefined) {
      this.#knownHandles = this.#stage.known.handles
      this.#knownHandles.finish()
    }
    return this.#knownHandles
  }

  /** Staged rows and known groups by handle, then those known who were not decoded in this listing. */
  #ownerOf(lanes: Readonly<Lanes>): number {
    const { handles, known } = this.#stage
    const staged = handles.at(lanes)
    const standing = this.#knownHandles?.at(lanes) ?? 0
    if (standing === 0) return staged
    // What a person's own row of the listing says counts, not the names that he had before.
    if (standing !== ambiguous) return known.refOf(standing) !== 0 ? staged : staged === 0 ? standing : ambiguous
    const [owner = 0, ...others] = this.#standingOwners(lanes)
    return others.length > 0 || (owner !== 0 && staged !== 0) ? ambiguous : owner || staged
  }

  #ownersOf(lanes: Readonly<Lanes>): number[] {
    const { handles, owners } = this.#stage
    return [...(owners.get(keyOf(lanes)) ?? [handles.at(lanes)]), ...this.#standingOwners(lanes)]
      .filter((owner) => owner !== 0)
      .map((owner) => this.#target(owner))
  }

  #standingOwners(lanes: Readonly<Lanes>): number[] {
    return this.#knownHandles?.ownersAt(lanes).filter((entry) => this.#stage.known.refOf(entry) === 0) ?? []
  }

  /** Known people's names, of which a staged person claims one; and the other way round. */
  #claimedByOthers(): number[] {
    const { connection, source } = this.#stage
    const rows = connection
      .prepare('select ref, id, key, handles from staged_entry where source = ? and kind = 0 and verdict is null')
      .all(source) as { ref: number; id: string; key: string; handles: string | null }[]
    return rows.flatMap(({ ref, id, key, handles }) =>
      handlesOf('user', id, key, handles === null ? undefined : (JSON.parse(handles) as string[])).flatMap((name) => {
        const others = this.#standingOwners(this.#stage.handles.fingerprint(spaces.member, name))
        return others.length === 0 ? [] : [this.#target(-ref), ...others]
      }),
    )
  }

  /** The entry or negated ref that a value of the handle table stands for; 0: nobody we may use. */
  #target(value: number): number {
    return value < 0 ? this.#targets[-value - this.#stage.firstRef]! : value
  }

  *#resolveInTurn(groups: readonly StagedGroup[]): Generator<ResolvedGroup> {
    for (const group of groups) {
      yield this.#resolve(group)
      group.found.length = 0
      group.open.length = 0
    }
  }

  #resolve(group: StagedGroup): ResolvedGroup {
    const { doubted, handles } = this.#stage
    const listed = group.known.map(({ members = [] }) => members)
    const length = group.open.reduce((sum, { openCount }) => sum + openCount, totalLength(group.found) + totalLength(listed))
    const targets = new Int32Array(length)
    let [count, unresolved] = [0, 0]
    let isAmbiguous = false
    const strays: string[] = []
    const keepsStrays = this.#stage.settings.keepStrays === true
    for (const found of group.found) {
      for (const value of found) {
        const target = this.#target(value)
        if (doubted.size > 0 && doubted.has(value)) {
          unresolved++
          isAmbiguous = true
          this.#strays++
          this.#unclear.add(target)
        } else if (target === 0) {
          unresolved++
          if (keepsStrays) strays.push(this.#firstHandleOf(-value))
        } else targets[count++] = target
      }
    }
    const take = (lanes: Readonly<Lanes>, folded: Readonly<Lanes> | undefined, text: () => string): void => {
      const exact = this.#ownerOf(lanes)
      const value = exact === 0 && folded !== undefined ? this.#ownerOf(folded) : exact
      const target = value === ambiguous ? 0 : this.#target(value)
      if (target !== 0) targets[count++] = target
      else {
        unresolved++
        if (keepsStrays) strays.push(text())
      }
      if (value === 0 || value === ambiguous) this.#strays++
      isAmbiguous ||= value === ambiguous
      if (value === ambiguous) for (const owner of this.#ownersOf(exact === 0 ? folded! : lanes)) this.#unclear.add(owner)
    }
    const lanes: Lanes = { high: 0, low: 0 }
    for (const { open, openCount, folded, texts } of group.open) {
      for (let at = 0; at < openCount; at++) {
        lanes.high = open[at * 2]!
        lanes.low = open[at * 2 + 1]!
        take(lanes, folded.get(at), () => this.#stage.texts.get(texts[at]!))
      }
    }
    for (const handle of listed.flat()) {
      Object.assign(lanes, handles.fingerprint(spaces.member, handle))
      const folded = foldHandle(handle)
      take(lanes, folded === handle ? undefined : { ...handles.fingerprint(spaces.member, folded) }, () => handle)
    }
    return { group, members: sortUnique(targets.subarray(0, count)), unresolved, strays, isAmbiguous }
  }

  /** A name of somebody who was found when the line came, and is not used. */
  #firstHandleOf(ref: number): string {
    let handle = this.#firstHandles.get(ref)
    if (handle === undefined) {
      this.#stagedNames ??= this.#stage.connection.prepare('select kind, id, key, handles from staged_entry where ref = ?')
      const { kind, id, key, handles } = this.#stagedNames.get(ref) as { kind: number; id: string; key: string; handles: string | null }
      const own = handles === null ? undefined : (JSON.parse(handles) as string[])
      handle = handlesOf(kind === 0 ? 'user' : 'group', id, key, own)[0]!
      this.#firstHandles.set(ref, handle)
    }
    return handle
  }

  #leaveOutOfScope(resolved: readonly ResolvedGroup[], certain: boolean): void {
    const { connection, source, firstRef, known } = this.#stage
    const wanted = new Set(this.#policy.onlyGroups)
    const unknown = this.#unknownGroups()
    const membersOf = new Map(resolved.map(({ group, members }) => [group.groupRef, members]))
    const nameOf = connection.prepare('select name from staged_entry where ref = ?').pluck()
    const nameIn = (ref: number): string => (ref < 0 ? (nameOf.get(-ref) as string) : this.#knownGroups.get(ref)!.name)
    const inside = new Set<number>()
    const open = [...new Set([...membersOf.keys(), ...unknown])].filter((ref) => wanted.has(nameIn(ref)))
    if (certain) this.#remarkMissing([...wanted].filter((name) => !open.some((ref) => nameIn(ref) === name)))
    let isCertain = certain
    for (const ref of open) {
      if (unknown.has(ref)) isCertain = false
      for (const member of membersOf.get(ref) ?? []) {
        if (inside.has(member)) continue
        inside.add(member)
        if (membersOf.has(member) || unknown.has(member)) open.push(member)
      }
    }
    const staged = connection
      .prepare(
        `select s.ref, s.entry, e.state from staged_entry s left join entry e on e.entry = s.entry where s.source = ${source} and s.kind = 0 and s.verdict is null`,
      )
      .all() as { ref: number; entry: number | null; state: number | null }[]
    const leave = connection.prepare("update staged_entry set verdict = 'out-of-scope' where ref = ?")
    const isDoubtful = (entry: number): boolean => !isCertain || this.#unclear.has(entry)
    for (const { ref, entry, state } of staged) {
      if (inside.has(entry ?? -ref)) continue
      if (entry !== null && isDoubtful(entry)) {
        if (state === 0) continue
        known.markUnknown(entry)
      }
      leave.run(ref)
      if (entry === null) this.#targets[ref - firstRef] = 0
    }
    for (const entry of connection
      .prepare('select entry from entry where source = ? and kind = 0 and state = 0')
      .pluck()
      .all(source) as number[]) {
      if (!inside.has(entry) && known.isSeen(entry) && !isDoubtful(entry)) known.unmark(entry)
    }
  }

  #remarkMissing(names: readonly string[]): void {
    const [name] = names
    if (name === undefined) return
    const more = names.length > 1 ? ` and ${names.length - 1} more` : ''
    this.#remarks.push(`the group ${JSON.stringify(name)}${more}, whose members \`scope.users\` wants, is not in the listing`)
  }

  #write(resolved: Iterable<ResolvedGroup>): Pick<ResolvedMembers, 'losses' | 'membershipsIn' | 'membershipsOut' | 'suspended'> {
    const { connection, source, known, firstRef } = this.#stage
    const before = connection.prepare('select members from member_list where group_entry = ?').pluck()
    const insert = connection.prepare(
      `insert into planned_members (source, group_ref, added, removed, added_count, removed_count, fingerprint, unresolved, lines) values (${source}, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    const keepStrays = connection.prepare(`insert into planned_strays (source, group_ref, handles) values (${source}, ?, ?)`)
    const losses: GroupLosses[] = []
    let [membershipsIn, membershipsOut, suspended] = [0, 0, 0]
    for (const { group, members, unresolved, strays, isAmbiguous } of resolved) {
      if (this.#leftOut.has(-group.groupRef)) continue
      const standing = group.groupRef > 0 ? (JSON.parse((before.get(group.groupRef) as string | undefined) ?? '[]') as number[]) : []
      // A new person who turned out not to be used is no member; one who was merely not seen keeps his memberships.
      const isUsed = (member: number): boolean => member > 0 || (this.#targets[-member - firstRef] !== 0 && !this.#leftOut.has(-member))
      const wasSeen = (member: number): boolean => known.isSeen(member) && !known.isUnknown(member) && !this.#unclear.has(member)
      const { added, removed } = standing.length === 0 ? { added: members, removed: [] } : difference(standing, members)
      const joining = added.filter(isUsed)
      const leaving = this.#complete ? removed.filter(wasSeen) : []
      const waiting = removed.filter((member) => known.isUnknown(member) || this.#unclear.has(member)).length
      // Whoever stays, or does not come in, only because nothing certain is known of him is looked at again, though the group be
      // listed as it was.
      const fingerprint = this.#complete && waiting === 0 && !isAmbiguous ? toBigInt(group) : null
      const lines = this.#complete ? JSON.stringify(group.notes.map(printNote)) : null
      insert.run(
        group.groupRef,
        `[${joining.join()}]`,
        `[${leaving.join()}]`,
        joining.length,
        leaving.length,
        fingerprint,
        unresolved,
        lines,
      )
      const hadStrays = (this.#knownGroups.get(group.groupRef)?.unresolved ?? 0) > 0
      if (this.#complete && (strays.length > 0 || hadStrays)) keepStrays.run(group.groupRef, JSON.stringify(strays))
      suspended += waiting
      membershipsIn += joining.length
      membershipsOut += leaving.length
      if (leaving.length > 0) {
        losses.push({
          groupRef: group.groupRef,
          name: this.#knownGroups.get(group.groupRef)!.name,
          before: standing.length,
          removed: leaving.length,
          added: joining.length,
        })
      }
    }
    if (this.#strays > 0 && this.#stage.settings.reportStrayMembers) {
      this.#remarks.push(
        `${this.#strays} memberships name somebody who is not in the listing, or whom two entries answer to; they were left out`,
      )
    }
    return { losses, membershipsIn, membershipsOut, suspended }
  }
}

const nothing = {
  losses: [],
  membershipsIn: 0,
  membershipsOut: 0,
  suspended: 0,
  unknownGroups: new Set<number>(),
  allGroupsUnknown: false,
  unclearMembers: new Set<number>(),
} as const

function emptyGroup(groupRef: number): StagedGroup {
  return { high: 0, low: 0, found: [], open: [], known: [], notes: [], groupRef, unknown: false }
}

function targetsOf({ connection, source, firstRef, nextRef }: SourceStage): Int32Array {
  const targets = new Int32Array(nextRef - firstRef)
  for (let at = 0; at < targets.length; at++) targets[at] = -(firstRef + at)
  const rows = connection
    .prepare(
      // Who was deleted and is not used now (his name is in dispute, say) is nobody yet.
      `select s.ref, case when s.verdict is not null and e.state = 3 then null else s.entry end
         from staged_entry s join entry e on e.entry = s.entry where s.source = ${source}
       union all select ref, null from staged_entry where source = ${source} and verdict is not null and entry is null`,
    )
    .raw()
    .iterate() as IterableIterator<[ref: number, entry: number | null]>
  for (const [ref, entry] of rows) targets[ref - firstRef] = entry ?? 0
  return targets
}

function leftOutGroups({ connection, source }: SourceStage): number[] {
  return connection
    .prepare("select ref from staged_entry where kind = 1 and source = ? and verdict = 'left-out'")
    .pluck()
    .all(source) as number[]
}

function addLines(group: StagedGroup, lines: MemberLines): void {
  group.high = (group.high + lines.high) >>> 0
  group.low = (group.low + lines.low) >>> 0
  if (lines.foundCount > 0) group.found.push(lines.found.subarray(0, lines.foundCount))
  if (lines.openCount > 0) group.open.push(lines)
  group.unknown ||= lines.unknown
  for (const note of lines.notes) group.notes.push(note)
}

function addKnownLine(group: StagedGroup, line: KnownLine, record: MembersRecord): void {
  const { high, low } = fromBigInt(line.sum)
  group.high = (group.high + high) >>> 0
  group.low = (group.low + low) >>> 0
  group.known.push(record)
  group.notes.push(line)
}

function printNote({ fingerprint, pairs, sum }: LineNote): [string, number, string] {
  return [String(fingerprint), pairs, String(sum)]
}

function totalLength(lists: readonly { readonly length: number }[]): number {
  return lists.reduce((sum, { length }) => sum + length, 0)
}

/** In place. */
function sortUnique(numbers: Int32Array): Int32Array {
  numbers.sort()
  let kept = 0
  for (let at = 0; at < numbers.length; at++) if (at === 0 || numbers[at] !== numbers[kept - 1]) numbers[kept++] = numbers[at]!
  return numbers.subarray(0, kept)
}

/** Both sorted ascending. */
function difference(before: readonly number[], after: Int32Array): { added: number[]; removed: number[] } {
  const added: number[] = []
  const removed: number[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    const [was, is] = [before[left] ?? Number.POSITIVE_INFINITY, after[right] ?? Number.POSITIVE_INFINITY]
    if (was === is) {
      left++
      right++
    } else if (was < is) {
      removed.push(was)
      left++
    } else {
      added.push(is)
      right++
    }
  }
  return { added, removed }
}
