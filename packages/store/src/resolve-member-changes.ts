import type { MembersMode } from './change-stage.ts'
import type { GroupLosses } from './changes.ts'
import { keyOf } from './fingerprint.ts'
import { ambiguous, foldHandle, handlesOf, spaces } from './handles.ts'
import type { ResolvedMembers } from './resolve-members.ts'
import { kindNumber, type SourceStage } from './stage.ts'
import { readStrays, type StrayMembers } from './stray-members.ts'

/** What the answer says of one group's members. */
interface GroupChange {
  /** Entry or negated ref. */
  readonly ref: number
  /** All handles, when it says them all. */
  whole: Set<string> | undefined
  /** Handles that join (true) and leave (false) on top of that, in order. */
  readonly differences: Map<string, boolean>
  unknown: boolean
}

interface NamedRow {
  /** Entry or negated ref. */
  readonly target: number
  readonly id: string
  readonly key: string
  readonly handles: string | null
}

/**
 * Finds who joined and who left which group, from what changed since a cursor: the groups that were told, and those that
 * named somebody who is known only now.
 */
export function resolveMemberChanges(stage: SourceStage, complete: boolean): ResolvedMembers {
  return new ChangeResolver(stage, complete).run()
}

class ChangeResolver {
  readonly #stage: SourceStage
  readonly #complete: boolean
  readonly #strays: StrayMembers
  readonly #changes = new Map<number, GroupChange>()
  /** By staged ref: what it stands for; 0: not used. */
  readonly #targets = new Map<number, number>()
  readonly #unclear = new Set<number>()
  readonly #remarks: string[] = []
  #strayGroups = 0
  #strayMembers = 0

  constructor(stage: SourceStage, complete: boolean) {
    this.#stage = stage
    this.#complete = complete
    this.#strays = readStrays(stage.connection, stage.source)
  }

  run(): ResolvedMembers {
    const { connection, source, known, settings } = this.#stage
    const staged = connection.prepare('select ref, entry, verdict from staged_entry where source = ?').all(source)
    for (const { ref, entry, verdict } of staged as { ref: number; entry: number | null; verdict: string | null }[])
      this.#targets.set(ref, entry ?? (verdict === null ? -ref : 0))
    const isTold = connection.prepare('select 1 from changed_members limit 1').get() !== undefined
    if (!isTold && staged.length === 0 && this.#pending().length === 0) return { ...nothing, unknownGroups: this.#unknownEntries() }
    this.#claimKnownGroups()
    known.handles.finish()
    if (isTold) this.#gatherChanges()
    if (this.#complete) this.#findThoseNamedBefore()
    const written = this.#write()
    if (this.#complete) this.#doubtSharedNames()
    if (this.#strayGroups > 0 && settings.reportStrayGroups)
      this.#remarks.push(`members were told for ${this.#strayGroups} groups that nobody knows; they were left out`)
    if (this.#strayMembers > 0 && settings.reportStrayMembers)
      this.#remarks.push(
        `${this.#strayMembers} memberships name somebody who is not known, or whom two entries answer to; they were left out`,
      )
    const unknownGroups = this.#unknownEntries()
    for (const { ref, unknown } of this.#changes.values()) if (unknown) unknownGroups.add(ref)
    return { ...nothing, ...written, unknownGroups, unclearMembers: this.#unclear, remarks: this.#remarks }
  }

  /** Known groups' names, but of those that were told anew only the new ones. */
  #claimKnownGroups(): void {
    const { connection, source, known } = this.#stage
    const groups = connection
      .prepare('select entry as target, id, coalesce(key, id) as key, handles from entry where source = ? and kind = 1 and state <> 3')
      .all(source) as NamedRow[]
    for (const { target, id, key, handles } of groups)
      if (known.refOf(target) === 0) this.#stage.claimHandles('group', id, key, parseHandles(handles), target)
  }

  #gatherChanges(): void {
    const rows = this.#stage.connection.prepare('select group_handle, mode, members from changed_members order by seq').raw()
    for (const [handle, mode, members] of rows.iterate() as IterableIterator<[string, MembersMode, string]>) {
      for (const change of this.#changesOf(handle)) {
        if (mode === 'unknown') change.unknown = true
        else takeLine(change, mode, JSON.parse(members) as string[])
      }
    }
  }

  /** One; or those that a shared handle may mean, which are unknown; or none. */
  #changesOf(handle: string): GroupChange[] {
    const { handles, owners } = this.#stage
    const found = handles.get(spaces.group, handle) || handles.get(spaces.group, foldHandle(handle))
    if (found === ambiguous) {
      this.#remarks.push(
        `two groups answer to ${JSON.stringify(handle)}, so the members told for it are unknown; give each group \`handles\` of its own`,
      )
      for (const name of [handle, foldHandle(handle)])
        for (const owner of owners.get(keyOf(handles.fingerprint(spaces.group, name))) ?? [])
          this.#change(this.#target(owner)).unknown = true
      return []
    }
    const ref = this.#target(found)
    if (ref === 0) this.#strayGroups++
    return ref === 0 || !this.#isThere(ref) ? [] : [this.#change(ref)]
  }

  /** A group that has left keeps its members as they are; when it is back, they have to be told anew. */
  #isThere(group: number): boolean {
    return group < 0 || !this.#complete || this.#stage.known.isSeen(group)
  }

  #change(ref: number): GroupChange {
    let change = this.#changes.get(ref)
    if (change === undefined) {
      change = { ref, whole: undefined, differences: new Map(), unknown: false }
      this.#changes.set(ref, change)
    }
    return change
  }

  /** Groups that named somebody before he was known, or before it was clear who was meant, are looked into again. */
  #findThoseNamedBefore(): void {
    const { connection, source, settings } = this.#stage
    const rows = connection
      .prepare(
        `select coalesce(s.entry, -s.ref) as target, s.id, s.key, s.handles from staged_entry s where s.source = @source and s.verdict is null
           and (s.kind = 0 or @nested)
         union all select e.entry, e.id, coalesce(e.key, e.id), e.handles from staged_entry s join entry e on e.entry = s.entry
           where s.source = @source and s.verdict is null and (e.key is not s.key or e.handles is not s.handles)`,
      )
      .all({ source, nested: settings.nestedGroups ? 1 : 0 }) as NamedRow[]
    const names = new Set([...rows, ...this.#pending()].flatMap(namesOf))
    for (const group of this.#strays.groupsNaming(names)) if (this.#isThere(group)) this.#change(group)
  }

  /** People of whom it is still to be decided what they are entitled to: what they are members of must be known. */
  #pending(): NamedRow[] {
    return this.#stage.connection
      .prepare(
        `select entry as target, id, coalesce(key, id) as key, handles from entry indexed by entry_pending
         where source = ? and kind = 0 and decided = 0 and state = 0`,
      )
      .all(this.#stage.source) as NamedRow[]
  }

  /**
   * The text by which a membership came is not kept. So whoever of whom it is still to be decided shares a name with somebody
   * who has memberships may be meant by one of them: he waits for the next listing.
   */
  #doubtSharedNames(): void {
    const { connection, source } = this.#stage
    const belongs = connection.prepare('select 1 from group_list where member = ? and groups is not null')
    const fresh = connection
      .prepare(
        'select -ref as target, id, key, handles from staged_entry where source = ? and kind = 0 and entry is null and verdict is null',
      )
      .all(source) as NamedRow[]
    for (const person of [...fresh, ...this.#pending()]) {
      const others = namesOf(person).flatMap((name) => (this.#ownerOf(name) === ambiguous ? this.#ownersOf(name) : []))
      if (others.some((other) => other > 0 && other !== person.target && belongs.get(other) !== undefined)) this.#unclear.add(person.target)
    }
  }

  /** The entry or negated ref behind a value of the handle table; 0: nobody we may use. */
  #target(value: number): number {
    return value < 0 ? (this.#targets.get(-value) ?? 0) : value
  }

  /** What somebody's own record says now counts, not the names that he had before. As in `resolveMembers`. */
  #ownerOf(handle: string): number {
    const { handles } = this.#stage
    const staged = handles.get(spaces.member, handle)
    const [owner = 0, ...others] = this.#standingOwners(handle)
    return others.length > 0 || (owner !== 0 && staged !== 0) ? ambiguous : owner || staged
  }

  #standingOwners(handle: string): number[] {
    const { known } = this.#stage
    return known.handles.owners(handle).filter((entry) => known.refOf(entry) === 0)
  }

  #ownersOf(handle: string): number[] {
    const { handles, owners } = this.#stage
    const lanes = handles.fingerprint(spaces.member, handle)
    return [...(owners.get(keyOf(lanes)) ?? [handles.at(lanes)]), ...this.#standingOwners(handle)]
      .filter((owner) => owner !== 0 && owner !== ambiguous)
      .map((owner) => this.#target(owner))
  }

  /** Who is meant: an entry or negated ref, 0 for nobody, or `ambiguous`. */
  #resolve(handle: string): number {
    const value = this.#ownerOf(handle) || this.#ownerOf(foldHandle(handle))
    if (value === ambiguous)
      for (const owner of [handle, foldHandle(handle)].flatMap((name) => this.#ownersOf(name))) this.#unclear.add(owner)
    return value === ambiguous ? ambiguous : this.#target(value)
  }

  #write(): Pick<ResolvedMembers, 'losses' | 'membershipsIn' | 'membershipsOut' | 'suspended'> {
    const { connection, source, known } = this.#stage
    const insert = connection.prepare(
      `insert into planned_members (source, group_ref, added, removed, added_count, removed_count, fingerprint, unresolved)
       values (${source}, ?, ?, ?, ?, ?, null, ?)`,
    )
    const insertStrays = connection.prepare(`insert into planned_strays (source, group_ref, handles) values (${source}, ?, ?)`)
    const listed = connection.prepare('select members from member_list where group_entry = ?').pluck()
    const stateOf = connection.prepare('select name, state from entry where entry = ?')
    const losses: GroupLosses[] = []
    let [membershipsIn, membershipsOut, suspended] = [0, 0, 0]
    for (const change of this.#changes.values()) {
      if (change.unknown) continue
      const standing = change.ref > 0 ? (JSON.parse((listed.get(change.ref) as string | undefined) ?? '[]') as number[]) : []
      const after = this.#apply(change, standing)
      if (after === undefined) {
        change.unknown = true
        continue
      }
      const before = new Set(standing)
      const added = [...after.members].filter((member) => !before.has(member)).sort((a, b) => a - b)
      const gone = standing.filter((member) => !after.members.has(member))
      const isUncertain = (member: number): boolean => known.isUnknown(member) || this.#unclear.has(member)
      // Who is not there himself keeps his memberships for when he is back, as in a listing.
      const removed = this.#complete ? gone.filter((member) => known.isSeen(member) && !isUncertain(member)) : []
      if (this.#complete) suspended += gone.filter(isUncertain).length
      insert.run(change.ref, `[${added.join()}]`, `[${removed.join()}]`, added.length, removed.length, after.strays.length)
      if (this.#complete) insertStrays.run(change.ref, JSON.stringify(after.strays))
      membershipsIn += added.length
      membershipsOut += removed.length
      if (removed.length === 0) continue
      const { name } = stateOf.get(change.ref) as { name: string }
      losses.push({ groupRef: change.ref, name, before: standing.length, removed: removed.length, added: added.length })
    }
    return { losses, membershipsIn, membershipsOut, suspended }
  }

  /** Members and unowned handles after the change; `undefined` when nobody can tell who leaves. */
  #apply({ ref, whole, differences }: GroupChange, standing: readonly number[]): { members: Set<number>; strays: string[] } | undefined {
    const members = new Set(whole === undefined ? standing : [])
    const strays = new Set<string>()
    const join = (handle: string): void => {
      const target = this.#resolve(handle)
      if (target === 0 || target === ambiguous) {
        strays.add(handle)
        if (!this.#isLeftOut(handle)) this.#strayMembers++
      } else members.add(target)
    }
    // Where the answer broke off, it may not have come to say that one of these has left again.
    for (const handle of whole ?? (ref > 0 && this.#complete ? this.#strays.of(ref) : [])) join(handle)
    for (const [handle, joins] of differences) {
      if (joins) {
        join(handle)
        continue
      }
      strays.delete(handle)
      const target = this.#resolve(handle)
      if (target === ambiguous) return undefined
      members.delete(target)
    }
    return { members, strays: [...strays] }
  }

  /** Of this run's own reading, left out for a reason. */
  #isLeftOut(handle: string): boolean {
    const value = this.#stage.handles.get(spaces.member, handle)
    return value < 0 && this.#target(value) === 0
  }

  #unknownEntries(): Set<number> {
    const { connection, source, known } = this.#stage
    const groups = connection.prepare('select entry from entry where source = ? and kind = ?').pluck().all(source, kindNumber.group)
    return new Set((groups as number[]).filter((entry) => known.isUnknown(entry)))
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
  remarks: [],
} as const

/** All records with every member belong together; what they say overtakes the differences told before them. */
function takeLine(change: GroupChange, mode: 'all' | 'add' | 'remove', members: readonly string[]): void {
  if (mode === 'all') {
    change.whole ??= new Set()
    change.differences.clear()
    for (const member of members) change.whole.add(member)
    return
  }
  for (const member of members) {
    change.differences.delete(member)
    change.differences.set(member, mode === 'add')
  }
}

function namesOf({ id, key, handles }: NamedRow): readonly string[] {
  return handlesOf('user', id, key, parseHandles(handles))
}

function parseHandles(handles: string | null): readonly string[] | undefined {
  return handles === null ? undefined : (JSON.parse(handles) as string[])
}
