import { foldHandle } from './handles.ts'
import { flag } from './journal-entitlements.ts'
import { type MemberLine, netEffects } from './net-memberships.ts'
import type { Connection } from './open-store.ts'
import { type Effect, type EffectRow, type Effects, effectsOf, joinEffects, judge, subjectOf } from './read-effects.ts'
import {
  type CurrentRow,
  currentColumns,
  deleted,
  describeRow,
  type Leaving,
  type Restored,
  states,
  type UndoConflict,
} from './undo-plan.ts'
import type { EntryState } from './views.ts'

type Fields = Record<string, unknown>

/** Who leaves, who comes back and what each gets back; and what the rest of the undo asks about it. */
export class UndoneEntries {
  readonly connection: Connection
  readonly run: number
  /** Later runs that took back another one. */
  readonly undoes: ReadonlyMap<number, number>
  readonly leaving = new Map<number, Leaving>()
  /** Entries that come back from a deletion, or stay deleted, as they will be. */
  readonly wanted = new Map<number, Wanted>()
  /** Entries whose coming or going cannot be taken back: with them stays what hangs on it. */
  readonly leftAlone = new Set<number>()
  readonly conflicts: UndoConflict[] = []
  pinsKept = 0
  readonly #current
  readonly #sourceName
  /** Whether later runs changed the members of anything at all. */
  readonly #hasLaterMembers: boolean
  /** Accounts of whom nothing is known any more. */
  readonly #erased: ReadonlySet<number>
  readonly #laterMembers = new Map<number, Map<number, number[]>>()

  constructor(connection: Connection, run: number) {
    this.connection = connection
    this.run = run
    this.undoes = new Map(
      connection.prepare('select run, undoes from run where undoes is not null and run > ?').raw().all(run) as [number, number][],
    )
    this.#current = connection.prepare(`select ${currentColumns} from entry where entry = ?`)
    this.#erased = new Set(connection.prepare('select account from erased').pluck().all() as number[])
    this.#sourceName = connection.prepare('select name from source where source = ?').pluck()
    this.#hasLaterMembers = connection.prepare("select 1 from journal where run > ? and action = 'members' limit 1").get(run) !== undefined
  }

  plan(): void {
    this.#planNew()
    this.#planKnown()
    this.#settleNames()
  }

  /** After everything else has had its say. */
  restored(): Restored[] {
    return [...this.wanted.values()].flatMap((wanted) => settled(wanted) ?? [])
  }

  current(entry: number): CurrentRow | undefined {
    return this.#current.get(entry) as CurrentRow | undefined
  }

  conflict({ source, kind, name }: CurrentRow, reason: string, run?: number): void {
    this.conflicts.push({
      source: this.#sourceName.get(source) as string,
      kind: kind === 0 ? 'user' : 'group',
      name,
      reason,
      ...(run === undefined ? {} : { run }),
    })
  }

  /** Whether the entry will be deleted once this undo is applied. */
  isGone(entry: number): boolean {
    if (this.leaving.has(entry)) return true
    return (this.wanted.get(entry)?.state ?? this.current(entry)?.state ?? deleted) === deleted
  }

  isErased(entry: number): boolean {
    return this.#erased.has(entry)
  }

  /** Everybody whom the run created leaves, unless he was changed again. */
  #planNew(): void {
    const lines = this.connection
      .prepare("select entry, last_entry as last from journal where run = ? and action = 'new' order by line")
      .all(this.run) as { entry: number; last: number }[]
    for (const { entry, last } of lines) {
      const touched = new Set(
        this.connection
          .prepare("select distinct entry from journal where run > ? and entry between ? and ? and action <> 'enrich'")
          .pluck()
          .all(this.run, entry, last) as number[],
      )
      // Their bodies are looked at only when they are emptied.
      const rows = this.connection
        .prepare(
          `select ${currentColumns.replace(' body,', " '{}' as body,")} from entry where entry between @entry and @last and created_run = @run
             and kind = (select kind from entry where entry = @entry) order by entry`,
        )
        .all({ entry, last, run: this.run }) as CurrentRow[]
      for (const row of rows) {
        if (this.#erased.has(row.entry)) this.#leaveAlone(row, 'was erased, and stays so')
        else this.#planLeaving(row, touched.has(row.entry), { name: row.name, absentSince: null, isReleased: true })
      }
    }
  }

  #planLeaving(row: CurrentRow, mayBeTouched: boolean, then: Omit<Leaving, 'entry' | 'source' | 'kind'>): void {
    const verdict = mayBeTouched ? this.#judgeWhole(row.entry) : ({ stands: true } as const)
    if (verdict.stands) {
      const joined = this.#joinedLater(row.entry)
      if (joined === undefined) {
        if (row.state !== deleted) this.leaving.set(row.entry, { entry: row.entry, source: row.source, kind: row.kind, ...then })
        return
      }
      this.#leaveAlone(row, `was put into another group by run ${joined}, so ${whole(row)} stays`, joined)
    } else if (verdict.changedBy !== undefined) {
      this.#leaveAlone(row, `was changed again by run ${verdict.changedBy}, so ${whole(row)} stays`, verdict.changedBy)
    }
  }

  #leaveAlone(row: CurrentRow, reason: string, run?: number): void {
    this.leftAlone.add(row.entry)
    this.conflict(row, reason, run)
  }

  /** What later runs did to anything of an entry. */
  #judgeWhole(entry: number): ReturnType<typeof judge> {
    const runs = new Map<string, number[]>()
    const note = (subject: string, run: number): void => {
      const some = runs.get(subject) ?? []
      if (some.at(-1) !== run) some.push(run)
      runs.set(subject, some)
    }
    for (const { run, effects } of this.#laterEffects(entry)) {
      if (effects === undefined) return { stands: false, changedBy: run }
      for (const facet of effects.keys()) if (facet !== 'pin') note(subjectOf(facet), run)
    }
    for (const [member, later] of this.laterMembers(entry)) runs.set(`member ${member}`, [...later])
    let undone: ReturnType<typeof judge> | undefined
    for (const [subject, later] of runs) {
      const verdict = judge(this.run, later, this.undoes)
      if (!verdict.stands && verdict.changedBy !== undefined) return verdict
      if (subject === 'state' && !verdict.stands) undone = verdict
    }
    return undone ?? { stands: true }
  }

  /** The later run that put this entry into a group that it is still in. */
  #joinedLater(entry: number): number | undefined {
    if (!this.#hasLaterMembers) return undefined
    const groups = this.connection.prepare('select group_entry from belonging where member = ?').pluck().all(entry) as number[]
    for (const group of groups) {
      const verdict = judge(this.run, this.laterMembers(group).get(entry) ?? [], this.undoes)
      if (!verdict.stands && verdict.changedBy !== undefined) return verdict.changedBy
    }
    return undefined
  }

  /** By member, the later runs in which it left or joined the group. Kept: many newcomers ask for the same few groups. */
  laterMembers(group: number): ReadonlyMap<number, readonly number[]> {
    if (!this.#hasLaterMembers) return nobody
    let later = this.#laterMembers.get(group)
    if (later === undefined) {
      later = new Map()
      for (const [run, lines] of Map.groupBy(this.memberLines(group, 'run > ?'), ({ run }) => run)) {
        for (const member of netEffects(lines).keys()) {
          const runs = later.get(member)
          if (runs === undefined) later.set(member, [run])
          else runs.push(run)
        }
      }
      this.#laterMembers.set(group, later)
    }
    return later
  }

  /** Who left and joined a group, line by line. */
  memberLines(group: number, runs: 'run = ?' | 'run > ?'): MemberLine[] {
    const rows = this.connection
      .prepare(`select run, before, after from journal where entry = ? and ${runs} and action = 'members' order by line`)
      .raw()
      .all(group, this.run) as [number, string | null, string | null][]
    return rows.map(([run, before, after]) => ({ run, left: membersIn(before), joined: membersIn(after) }))
  }

  #laterEffects(entry: number): { readonly run: number; readonly effects: Effects | undefined }[] {
    return this.#lines(entry, 'run > ?').map((row) => ({ run: row.run, effects: effectsOf(this.connection, row) }))
  }

  /** What the run did to entries that were there before. */
  #planKnown(): void {
    const touched = this.connection
      .prepare(
        "select distinct entry from journal where run = ? and last_entry is null and action not in ('members', 'enrich') order by entry",
      )
      .pluck()
      .all(this.run) as number[]
    for (const entry of touched) {
      const row = this.current(entry)
      if (row === undefined) continue
      if (this.#erased.has(entry)) {
        this.#leaveAlone(row, 'was erased, and stays so')
        continue
      }
      const lines = this.#lines(entry, 'run = ?')
      const effects = lines.map((line) => effectsOf(this.connection, line))
      if (effects.includes(undefined)) this.#leaveAlone(row, 'is left alone: what it was is not in the journal any more')
      else this.#planEntry(row, joinEffects(effects as Effects[]), lines)
    }
  }

  /** What happened to an entry itself, line by line. */
  #lines(entry: number, runs: 'run = ?' | 'run > ?'): EffectRow[] {
    return this.connection
      .prepare(`select line, run, entry, action, before, after from journal
       where entry = ? and ${runs} and last_entry is null and action not in ('members', 'enrich') order by line`)
      .all(entry, this.run) as EffectRow[]
  }

  #planEntry(row: CurrentRow, effects: Effects, lines: readonly EffectRow[]): void {
    const state = effects.get('state')
    if (state?.before === 'deleted') {
      this.#planLeaving(row, true, {
        name: (effects.get('name')?.before ?? row.name) as string,
        // Who was absent before and after is so since the same moment.
        absentSince: (effects.has('absentSince') ? effects.get('absentSince')!.before : row.absentSince) as number | null,
        isReleased: effects.get('entitlement')?.before === 'pending',
      })
    } else if (state?.after === 'deleted') this.#planComingBack(row, effects)
    else {
      const stands = this.#standing(row, effects, lines)
      const hadNoAttributes = lines.some(({ before }) => before !== null && (JSON.parse(before) as Fields).attributes === null)
      if (stands.size > 0) this.#want(row, stands, hadNoAttributes)
    }
  }

  /** Who was deleted comes back whole, or not at all. */
  #planComingBack(row: CurrentRow, effects: Effects): void {
    const verdict = this.#judgeWhole(row.entry)
    if (verdict.stands) this.#want(row, effects)
    else if (verdict.changedBy !== undefined)
      this.#leaveAlone(row, `was changed again by run ${verdict.changedBy}, so it is not brought back as it was`, verdict.changedBy)
  }

  /** Those effects that nobody has changed since; what somebody has is a conflict. */
  #standing(row: CurrentRow, effects: Effects, lines: readonly EffectRow[]): Effects {
    const later = new Map<string, number[]>()
    for (const { run, effects: some } of this.#laterEffects(row.entry)) {
      const subjects = some === undefined ? [...effects.keys()].map(subjectOf) : [...some.keys()].map(subjectOf)
      for (const subject of new Set(subjects)) later.set(subject, [...(later.get(subject) ?? []), run])
    }
    const now = describeRow(row)
    const stands: Effects = new Map()
    const changed = new Map<number | undefined, Set<string>>()
    for (const [facet, effect] of effects) {
      const verdict = judge(this.run, later.get(subjectOf(facet)) ?? [], this.undoes)
      if (facet === 'pin') {
        if (verdict.stands) this.pinsKept++
      } else if (!verdict.stands) {
        if (verdict.changedBy !== undefined) noteIn(changed, verdict.changedBy, subjectOf(facet))
      } else if (isAsLeft(now, facet, effect)) stands.set(facet, effect)
      else noteIn(changed, undefined, subjectOf(facet))
    }
    // A name that was taken up or laid down with a state goes with it.
    if ([...changed.values()].some((subjects) => subjects.has('state'))) {
      stands.delete('holdsName')
      if (lines.some(({ action }) => action === 'return')) stands.delete('name')
    }
    for (const [run, subjects] of changed) {
      const what = [...subjects].map(sayFacet)
      const sentence = `${listWords(what)} ${what.length === 1 ? 'stays' : 'stay'} as ${what.length === 1 ? 'it is' : 'they are'}: changed again`
      this.conflict(row, run === undefined ? `${sentence} since` : `${sentence} by run ${run}`, run)
    }
    return stands
  }

  #want(row: CurrentRow, effects: Effects, hadNoAttributes = false): void {
    const wanted: Wanted = { row, effects, state: row.state, hadNoAttributes }
    const state = effects.get('state')
    if (state !== undefined) wanted.state = states.indexOf(state.before as EntryState)
    if (row.state === deleted && effects.has('pin')) this.pinsKept++
    this.wanted.set(row.entry, wanted)
  }

  /** A name that somebody else has by now, and keeps, cannot be given back. */
  #settleNames(): void {
    const holder = this.connection.prepare(`select ${currentColumns} from entry where kind = 0 and key = ? and entry <> ?`)
    for (let refused = true; refused; ) {
      refused = false
      const claimed = new Map<string, number>()
      for (const wanted of this.wanted.values()) {
        const { row } = wanted
        const key = keyOf(wanted)
        if (row.kind !== 0) continue
        if (key === null) {
          if (wanted.state !== 0 || row.state === 0) continue
          this.#refuse(wanted, `stays ${states[row.state]}: the name was given up to somebody else`)
          refused = true
          continue
        }
        const other = holder.get(key, row.entry) as CurrentRow | undefined
        const keeps = other !== undefined && !this.leaving.has(other.entry) && keyOf(this.wanted.get(other.entry) ?? asItIs(other)) === key
        if (row.key !== key && (keeps || claimed.has(key))) {
          const by = other ?? this.current(claimed.get(key)!)!
          this.#refuse(
            wanted,
            `the name ${nameOf(wanted)} is held by somebody else, ${sayHolder(by)}`,
            Math.max(by.createdRun, by.changedRun),
          )
          refused = true
        } else claimed.set(key, row.entry)
      }
    }
  }

  /** Who cannot have his name stays gone; of anybody else only the name stays. */
  #refuse(wanted: Wanted, reason: string, run?: number): void {
    const { row, effects } = wanted
    if (row.state === deleted || (wanted.state === 0 && row.state !== 0)) {
      this.wanted.delete(row.entry)
      this.#leaveAlone(row, row.state === deleted ? `stays deleted: ${reason}` : reason, run)
      return
    }
    effects.delete('name')
    effects.delete('holdsName')
    this.conflict(row, `the name stays as it is: ${reason}`, run)
  }
}

const nobody: ReadonlyMap<number, readonly number[]> = new Map()

/** What is to become of an entry: the effects whose `before` it gets back. */
export interface Wanted {
  readonly row: CurrentRow
  readonly effects: Effects
  state: number
  readonly hadNoAttributes: boolean
}

function asItIs(row: CurrentRow): Wanted {
  return { row, effects: new Map(), state: row.state, hadNoAttributes: false }
}

function nameOf({ row, effects }: Wanted): string {
  return (effects.get('name')?.before as string | undefined) ?? row.name
}

function keyOf(wanted: Wanted): string | null {
  const { row, effects } = wanted
  if (!((effects.get('holdsName')?.before as boolean | undefined) ?? row.key !== null)) return null
  return row.kind === 0 ? foldHandle(nameOf(wanted)) : nameOf(wanted)
}

function settled(wanted: Wanted): Restored | undefined {
  const { row, effects, state, hadNoAttributes } = wanted
  if ([...effects.keys()].every((facet) => facet === 'pin')) return undefined
  const before = <Value>(facet: string, otherwise: Value): Value => {
    const effect = effects.get(facet)
    return effect === undefined ? otherwise : (effect.before as Value)
  }
  const wasRestricted = before<boolean | null>('restricted', flag(row.restricted))
  return {
    row,
    key: keyOf(wanted),
    name: nameOf(wanted),
    body: bodyOf(wanted, hadNoAttributes),
    state,
    absentSince: state === 0 ? null : before('absentSince', row.absentSince),
    decided: before('entitlement', row.decided === 1 ? 'decided' : 'pending') === 'decided' ? 1 : 0,
    restricted: wasRestricted === null ? null : Number(wasRestricted),
    overdraft: before('overdraft', row.overdraft),
  }
}

const apart = new Set(['state', 'absentSince', 'name', 'holdsName', 'entitlement', 'restricted', 'overdraft', 'pin'])

function bodyOf({ row, effects }: Wanted, hadNoAttributes: boolean): Fields {
  const body = JSON.parse(row.body) as Fields
  for (const [facet, { before }] of effects) {
    if (apart.has(facet)) continue
    const attribute = facet.startsWith('attributes/') ? facet.slice('attributes/'.length) : undefined
    const target = attribute === undefined ? body : ((body.attributes ??= {}) as Fields)
    if (before === null) delete target[attribute ?? facet]
    else target[attribute ?? facet] = before
  }
  if (hadNoAttributes && Object.keys((body.attributes ?? {}) as Fields).length === 0) delete body.attributes
  return body
}

function isAsLeft(now: Fields, facet: string, { after }: Effect): boolean {
  // That the clock of an absence goes on is no change.
  if (facet === 'absentSince') return true
  const value = facet.startsWith('attributes/') ? (now.attributes as Fields | undefined)?.[facet.slice('attributes/'.length)] : now[facet]
  return JSON.stringify(value ?? null) === JSON.stringify(after)
}

function membersIn(list: string | null): readonly number[] {
  return list === null ? [] : (JSON.parse(list) as { members: number[] }).members
}

function noteIn<Key>(map: Map<Key, Set<string>>, key: Key, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value))
}

function whole({ kind }: CurrentRow): string {
  return kind === 0 ? 'the account' : 'the group'
}

function sayFacet(facet: string): string {
  if (facet === 'holdsName') return 'the name'
  if (facet === 'name' || facet === 'state' || facet === 'entitlement') return `the ${facet}`
  return facet.replace('attributes/', 'attribute ')
}

function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function sayHolder({ state }: CurrentRow): string {
  return `who is ${states[state]}`
}
