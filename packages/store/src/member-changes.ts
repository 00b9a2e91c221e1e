import { insertRows } from './insert-rows.ts'
import type { Connection } from './open-store.ts'

interface Change {
  /** Entries, ascending. */
  readonly joining: Int32Array
  readonly leaving: readonly number[]
}

const nobody = new Int32Array(0)

/**
 * Who joins and leaves which group, turned both ways: a group's list of members, and each member's list of groups. Lists
 * of 500,000 memberships are written in 0.1 s; as rows with two indexes they take 1.4 s.
 */
export class MemberChanges {
  readonly #connection: Connection
  readonly #base: number
  /** By group, ascending. */
  #changes: [group: number, change: Change][] = []
  /** New entry `base + n` joins `#groups[#starts[n] .. #starts[n + 1])`. */
  #starts = nobody
  #groups = nobody
  /** By entry known before: the groups that it joins and leaves. */
  readonly #known = new Map<number, { joined: number[]; left: number[] }>()

  /** A staged row `ref` is entry `base + ref`. */
  constructor(connection: Connection, base: number) {
    this.#connection = connection
    this.#base = base
  }

  /** Takes in what is planned and not held. */
  read(): void {
    const base = this.#base
    const toEntry = (ref: number): number => (ref < 0 ? base - ref : ref)
    const rows = this.#connection
      .prepare(
        `select group_ref, added, case when removals_held then '[]' else removed end from planned_members
         where held = 0 and (added_count > 0 or (removed_count > 0 and removals_held = 0))`,
      )
      .raw()
      .iterate() as IterableIterator<[number, string, string]>
    for (const [group, added, removed] of rows) {
      const joining = Int32Array.from(JSON.parse(added) as number[], toEntry).sort()
      this.#changes.push([toEntry(group), { joining, leaving: JSON.parse(removed) as number[] }])
    }
    this.#changes.sort(([a], [b]) => a - b)
    this.#turnRound()
  }

  /** Writes the groups' lists and those of members known before, and the journal of groups known before. */
  apply(run: number): void {
    const list = this.#connection.prepare('select members from member_list where group_entry = ?').pluck()
    const write = this.#connection.prepare('insert or replace into member_list (group_entry, members) values (?, ?)')
    const clear = this.#connection.prepare('delete from member_list where group_entry = ?')
    const journal = this.#connection.prepare("insert into journal (run, entry, action, before, after) values (?, ?, 'members', ?, ?)")
    for (const [group, { joining, leaving }] of this.#changes) {
      const isNew = group > this.#base
      // Of a new group somebody can leave only by being deleted in the same run, after the others have joined.
      const hasNobody = isNew && leaving.length === 0
      const standing = hasNobody ? [] : (JSON.parse((list.get(group) as string | undefined) ?? '[]') as number[])
      const members = merge(standing, joining, leaving)
      if (members.length > 0) write.run(group, `[${members.join()}]`)
      else clear.run(group)
      // The first members of a new group are part of its creation.
      if (!isNew) journal.run(run, group, `{"members":[${leaving.join()}]}`, `{"members":[${joining.join()}]}`)
    }
    this.#writeGroupLists()
  }

  /** Takes deleted entries out of all lists, as members and as groups. */
  forget(deleted: readonly number[], run: number): void {
    if (deleted.length === 0) return
    const gone = new Set(deleted)
    const leaving = new Map<number, number[]>()
    const belongs = this.#connection.prepare('select groups from group_list where member = ?').pluck()
    const list = this.#connection.prepare('select members from member_list where group_entry = ?').pluck()
    for (const entry of deleted) {
      for (const group of JSON.parse((belongs.get(entry) as string | null | undefined) ?? '[]') as number[]) {
        const some = leaving.get(group)
        if (some === undefined) leaving.set(group, [entry])
        else some.push(entry)
      }
    }
    for (const group of gone) {
      const members = list.get(group) as string | undefined
      if (members !== undefined) leaving.set(group, JSON.parse(members) as number[])
    }
    this.leave(leaving, run)
  }

  /** Takes entries out of groups, by group. */
  leave(leaving: ReadonlyMap<number, number[]>, run: number): void {
    this.#changes = [...leaving].map(([group, some]) => [group, { joining: nobody, leaving: some.sort((a, b) => a - b) }])
    this.#turnRound()
    this.apply(run)
  }

  #turnRound(): void {
    const base = this.#base
    this.#known.clear()
    let last = 0
    for (const [, { joining }] of this.#changes) if (joining.length > 0) last = Math.max(last, joining[joining.length - 1]! - base)
    this.#starts = new Int32Array(last + 2)
    for (const [group, { joining, leaving }] of this.#changes) {
      for (const entry of joining) {
        if (entry > base) this.#starts[entry - base + 1]!++
        else this.#changeOf(entry).joined.push(group)
      }
      for (const entry of leaving) this.#changeOf(entry).left.push(group)
    }
    for (let at = 1; at < this.#starts.length; at++) this.#starts[at]! += this.#starts[at - 1]!
    this.#groups = new Int32Array(this.#starts[last + 1]!)
    const next = this.#starts.slice()
    for (const [group, { joining }] of this.#changes) {
      for (const entry of joining) if (entry > base) this.#groups[next[entry - base]!++] = group
    }
  }

  #changeOf(entry: number): { joined: number[]; left: number[] } {
    let change = this.#known.get(entry)
    if (change === undefined) {
      change = { joined: [], left: [] }
      this.#known.set(entry, change)
    }
    return change
  }

  #writeGroupLists(): void {
    const rows = insertRows(this.#connection, 'insert or replace into group_list (member, groups) select column1, column2', 2)
    const list = this.#connection.prepare('select groups from group_list where member = ?').pluck()
    for (const [entry, { joined, left }] of this.#known) {
      const groups = merge(JSON.parse((list.get(entry) as string | null | undefined) ?? '[]') as number[], joined, left)
      rows.put(entry)
      rows.put(groups.length === 0 ? null : `[${groups.join()}]`)
    }
    for (let at = 1; at < this.#starts.length - 1; at++) {
      const [start, end] = [this.#starts[at]!, this.#starts[at + 1]!]
      if (start === end) continue
      // A fifth of what `subarray` and `join` take for the handful that it is.
      let groups = `[${this.#groups[start]}`
      for (let each = start + 1; each < end; each++) groups += `,${this.#groups[each]}`
      rows.put(this.#base + at)
      rows.put(`${groups}]`)
    }
    rows.flush()
  }
}

/** `standing` and `joining` together, without those `leaving`; all ascending. */
function merge(
  standing: readonly number[],
  joining: ArrayLike<number>,
  leaving: readonly number[],
): ArrayLike<number> & { join(): string } {
  if (standing.length === 0 && leaving.length === 0) return joining as ArrayLike<number> & { join(): string }
  const gone = new Set(leaving)
  const merged: number[] = []
  let at = 0
  for (const member of standing) {
    while (at < joining.length && joining[at]! < member) merged.push(joining[at++]!)
    if (joining[at] === member) at++
    if (!gone.has(member)) merged.push(member)
  }
  while (at < joining.length) merged.push(joining[at++]!)
  return merged
}
