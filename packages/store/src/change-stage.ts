import type { Kind } from '@muster/provider'
import { foldHandle, handlesOf } from './handles.ts'
import type { Connection } from './open-store.ts'
import { kindNumber, type SourceStage, type StagedEntry, type StageRejection } from './stage.ts'
import { readWaiting } from './waiting-records.ts'

/** A group's members, whole or in part, or that they could not all be read. */
export type MembersMode = 'all' | 'add' | 'remove' | 'unknown'

const scratch = `
  drop table if exists temp.changed_record;
  drop table if exists temp.changed_members;
  create temp table changed_record (
    seq integer primary key,
    kind integer not null,
    id text not null,
    -- 'entry', 'left' or 'unknown'
    what text not null,
    entry text,
    unique (kind, id)
  );
  create temp table changed_members (
    seq integer primary key,
    group_handle text not null,
    mode text not null,
    members text not null
  );
`

/**
 * Takes in what changed since a cursor, batch by batch, apart from the stage: of several records about one id the last one
 * counts, and only the end shows whether the whole answer can be used. It ends in `seal` or `leavePartial`.
 */
export class ChangeStage {
  readonly stage: SourceStage
  /** As the answer counts itself, in `end`. */
  readonly counts = { users: 0, groups: 0, members: 0, filtered: 0, present: 0, left: 0 }
  readonly #connection: Connection
  readonly #put
  readonly #putMembers
  readonly #takeBack
  readonly #find
  /** Entries said to be present; ids of people whose records wait. */
  readonly #present = { entries: new Set<number>(), users: new Set<string>() }
  #anyLeft = false

  constructor(stage: SourceStage) {
    const { connection, source } = stage
    this.stage = stage
    this.#connection = connection
    connection.exec(scratch)
    this.#put = connection.prepare('insert or replace into changed_record (kind, id, what, entry) values (?, ?, ?, ?)')
    this.#takeBack = connection.prepare("delete from changed_record where kind = ? and id = ? and what = 'left'")
    this.#putMembers = connection.prepare('insert into changed_members (group_handle, mode, members) values (?, ?, ?)')
    this.#find = connection.prepare(`select entry from entry where source = ${source} and kind = ? and id = ?`).pluck()
  }

  batch(work: () => void): void {
    this.stage.batch(work)
  }

  entry(staged: StagedEntry): void {
    this.counts[staged.kind === 'user' ? 'users' : 'groups']++
    // Known by its bytes can only be what a listing showed.
    this.#put.run(kindNumber[staged.kind], staged.id, 'entry', JSON.stringify({ ...staged, fingerprint: undefined }))
  }

  /** There, but filters leave it out: to the copy it has left. */
  filtered(kind: Kind, id: string): void {
    this.counts[kind === 'user' ? 'users' : 'groups']++
    this.counts.filtered++
    this.left(kind, id)
  }

  /** By the directory's own word. */
  left(kind: Kind, id: string): void {
    this.counts.left++
    this.#anyLeft = true
    this.#put.run(kindNumber[kind], this.#knownId(kind, id), 'left', null)
  }

  present(kind: Kind, ids: readonly string[]): void {
    this.counts.present += ids.length
    for (const given of ids) {
      const id = this.#knownId(kind, given)
      if (this.#anyLeft) this.#takeBack.run(kindNumber[kind], id)
      const entry = this.#find.get(kindNumber[kind], id) as number | undefined
      if (entry !== undefined) this.#present.entries.add(entry)
      if (kind === 'user') this.#present.users.add(id)
    }
  }

  members(group: string, mode: MembersMode, members: readonly string[]): void {
    this.counts.members += members.length
    this.#putMembers.run(group, mode, JSON.stringify(members))
  }

  /** The record was there but cannot be used; whoever it stands for is unknown. */
  rejectRecord(rejection: StageRejection, record?: { readonly kind: Kind; readonly id: string }): void {
    this.stage.rejections.push(record === undefined ? rejection : { ...rejection, record })
    if (record !== undefined) this.#put.run(kindNumber[record.kind], this.#knownId(record.kind, record.id), 'unknown', null)
  }

  /**
   * Why what is known of before is not enough to tell what these changes come to, or nothing. What is known of somebody who
   * had left is from before he left: his groups may have let him go meanwhile.
   */
  doubt(groups: 'all' | 'none' | readonly string[]): string | undefined {
    const { source } = this.stage
    const back = this.#connection
      .prepare(
        `select e.name from changed_record c cross join entry e on e.source = ? and e.kind = c.kind and e.id = c.id
           join group_list g on g.member = e.entry where c.what = 'entry' and e.state <> 0 and g.groups is not null limit 1`,
      )
      .pluck()
      .get(source) as string | undefined
    if (back !== undefined) return `${back} is back, and changes do not say which groups still have that member`
    const whole = new Set(
      (this.#connection.prepare("select distinct group_handle from changed_members where mode = 'all'").pluck().all() as string[]).flatMap(
        (handle) => [handle, foldHandle(handle)],
      ),
    )
    const appearing = this.#connection
      .prepare(
        `select c.entry, e.state from changed_record c left join entry e on e.source = ? and e.kind = 1 and e.id = c.id
         where c.kind = 1 and c.what = 'entry' and e.state is not 0`,
      )
      .all(source) as { entry: string; state: number | null }[]
    for (const { entry, state } of appearing) {
      const { id, key, handles } = JSON.parse(entry) as StagedEntry
      if (handlesOf('group', id, key, handles).some((handle) => whole.has(handle))) continue
      if (state !== null) return `the group ${key} is back, and its members were not told anew`
      // Where all groups are wanted, one that is new to us is new at the source, with whoever is told to have joined it.
      if (groups !== 'all') return `the group ${key} has come into scope, and its members were not told`
    }
    return this.#doubtAhead(whole)
  }

  /** Whether something was changed since the cursor was given (one person looked up, say), and the answer does not tell of it. */
  #doubtAhead(whole: ReadonlySet<string>): string | undefined {
    const rows = this.#connection
      .prepare(
        `select e.kind, e.id, coalesce(e.key, e.id) as key, e.name, e.handles, j.action,
                exists (select 1 from changed_record c where c.kind = e.kind and c.id = e.id) as told
         from source s cross join journal j cross join entry e
         where s.source = ? and j.run > s.cursor_run and e.entry between j.entry and coalesce(j.last_entry, j.entry) and e.source = s.source`,
      )
      .all(this.stage.source) as (Pick<StagedEntry, 'id' | 'key' | 'name'> & {
      kind: number
      handles: string | null
      action: string
      told: number
    })[]
    for (const { kind, id, key, name, handles, action, told } of rows) {
      const own = handles === null ? undefined : (JSON.parse(handles) as string[])
      const isTold = action === 'members' ? handlesOf('group', id, key, own).some((handle) => whole.has(handle)) : told === 1
      if (!isTold) return `${kind === 0 ? name : `the group ${name}`} was changed after the last cursor, and the changes do not say so`
    }
    return undefined
  }

  /** The answer proved itself complete. `all`: whom it did not name is not there. */
  seal(covers: 'changed' | 'all', now: number): SealedChanges {
    this.#fillStage(readWaiting(this.#connection, this.stage.source, now).filter(({ id }) => this.#stillWaits(id, covers)))
    return { complete: true, stage: this.stage, covers, left: this.#entriesThat('left'), present: this.#present.entries, [sealed]: true }
  }

  /** The answer was cut off, miscounted or unreadable in places: good for additions and updates, never for removals. */
  leavePartial(reason: string, hint: string | undefined): PartialChanges {
    // Of those who wait, what did not come may tell otherwise.
    this.#fillStage([])
    const partial = this.stage.leavePartial(reason, hint)
    return { ...partial, changes: true }
  }

  #stillWaits(id: string, covers: 'changed' | 'all'): boolean {
    const isTold = this.#connection.prepare('select 1 from changed_record where kind = 0 and id = ?').get(id) !== undefined
    return !isTold && (covers === 'changed' || this.#present.users.has(id))
  }

  #fillStage(waiting: readonly StagedEntry[]): void {
    const { stage } = this
    const records = this.#connection.prepare("select entry from changed_record where what = 'entry' order by seq").pluck().all() as string[]
    stage.batch(() => {
      for (const entry of waiting) stage.entry(entry)
      for (const record of records) stage.entry(JSON.parse(record) as StagedEntry)
    })
    const unknown = this.#connection.prepare("select kind, id from changed_record where what = 'unknown'").all()
    for (const { kind, id } of unknown as { kind: number; id: string }[]) stage.unknownIds.push({ kind: kind === 0 ? 'user' : 'group', id })
    const { users, groups, members, filtered } = this.counts
    Object.assign(stage.counts, { users, groups, members, filtered })
    stage.finishEntries()
  }

  #entriesThat(what: string): Set<number> {
    return new Set(
      this.#connection
        .prepare(
          'select e.entry from changed_record c cross join entry e on e.source = ? and e.kind = c.kind and e.id = c.id where c.what = ?',
        )
        .pluck()
        .all(this.stage.source, what) as number[],
    )
  }

  /** The id as the copy has it: where a name serves as the id, it was folded on the way in. */
  #knownId(kind: Kind, id: string): string {
    if (kind === 'group' || this.#find.get(0, id) !== undefined) return id
    const folded = foldHandle(id)
    return folded !== id && this.#find.get(0, folded) !== undefined ? folded : id
  }
}

const sealed: unique symbol = Symbol('sealed changes')

/** Changes that proved themselves complete. Only `ChangeStage.seal` makes one. */
export interface SealedChanges {
  readonly complete: true
  readonly stage: SourceStage
  readonly covers: 'changed' | 'all'
  /** Entries that the directory says have left, or that filters leave out now. */
  readonly left: ReadonlySet<number>
  /** Entries that it says are there, unchanged. */
  readonly present: ReadonlySet<number>
  readonly [sealed]: true
}

export interface PartialChanges {
  readonly complete: false
  readonly changes: true
  readonly stage: SourceStage
  readonly reason: string
  readonly hint?: string
}
