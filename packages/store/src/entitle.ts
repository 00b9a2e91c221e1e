import type { SourceChanges } from './changes.ts'
import { erasedAmong } from './erased-people.ts'
import { foldHandle } from './handles.ts'
import type { AdditionalGroups } from './keep-additional-groups.ts'
import type { Connection } from './open-store.ts'

export interface GrantRule {
  /** Left out: everyone whom no group rule matches. */
  readonly group?: string
  /** Minor units. */
  readonly credit: number
  readonly restricted: boolean
  readonly overdraft?: number
  readonly attributes: Readonly<Record<string, readonly string[]>>
}

export interface Entitlement {
  /** The sources of which it is decided, in this run, what their new people are entitled to. */
  readonly decided: readonly number[]
  /** People of decided sources who wait all the same (entries or negated refs). */
  readonly waiting: readonly number[]
  readonly grants: readonly { readonly rule: string; readonly people: number; readonly each: number }[]
  readonly pending: readonly { readonly people: number; readonly reason: string }[]
}

/**
 * Decides, once for each account, what the rules give to people who are new (or whose decision had to wait). It is
 * decided only when a person's memberships were read completely and every rule's group is known. Fills `planned_grant`.
 */
export function entitle(
  connection: Connection,
  sources: readonly SourceChanges[],
  rules: readonly GrantRule[],
  additionalGroups: AdditionalGroups = new Map(),
): Entitlement {
  const decided: number[] = []
  const waiting: number[] = []
  const pending: { people: number; reason: string }[] = []
  const groups = new RuleGroups(connection, rules, additionalGroups)
  for (const changes of sources) {
    const { source } = changes.listing.stage
    const reason = groups.reasonToWait(changes)
    const people = countCandidates(connection, source)
    if (reason !== undefined && people > 0) pending.push({ people, reason })
    if (reason !== undefined) continue
    decided.push(source)
    const unclear = [...changes.unclearMembers].filter(candidateOf(connection, source))
    waiting.push(...unclear)
    if (unclear.length > 0)
      pending.push({ people: unclear.length, reason: 'a membership of theirs names a handle that two entries answer to' })
    if (people > 0 && rules.length > 0) groups.grant(source, new Set(unclear), erasedAmong(connection, source))
  }
  for (const reason of groups.missing()) if (!pending.some((one) => one.reason === reason)) pending.push({ people: 0, reason })
  return { decided, waiting, pending, grants: plannedGrants(connection) }
}

export function plannedGrants(connection: Connection): Entitlement['grants'] {
  return connection
    .prepare(
      'select rule, sum(json_array_length(people)) as people, minor as each from planned_grant where minor <> 0 group by rule, minor order by min(seq)',
    )
    .all() as { rule: string; people: number; each: number }[]
}

/** Everybody whose decision is open and who is there after this run: whoever leaves in it waits, also when that is on hold; whoever comes back does not. */
const candidates = `select -ref as person from planned_new where source = @source and kind = 0 and held = 0
  union all select entry from entry indexed by entry_pending where source = @source and kind = 0 and decided = 0 and state = 0
    and entry not in (select entry from planned_entry where kind = 0 and class in ('absent', 'out-of-scope', 'deactivate', 'delete'))
  union all select p.entry from planned_entry p join entry e using (entry)
    where p.source = @source and p.kind = 0 and p.class = 'return' and p.held = 0 and e.decided = 0
      and p.entry not in (select entry from joined_identity)`

function countCandidates(connection: Connection, source: number): number {
  return connection.prepare(`select count(*) from (${candidates})`).pluck().get({ source }) as number
}

function candidateOf(connection: Connection, source: number): (person: number) => boolean {
  const find = connection.prepare(`select 1 from (${candidates}) where person = @person`)
  return (person) => find.get({ source, person }) !== undefined
}

function sayMissing(group: string): string {
  return `the group ${group}, named by a rule, does not exist in any source`
}

interface NamedGroup {
  /** Entry or negated ref. */
  readonly ref: number
  readonly source: number
}

/** The groups that rules name, with everything nested in them, as they will stand after this run. */
class RuleGroups {
  readonly #connection: Connection
  readonly #rules: readonly GrantRule[]
  readonly #additional: AdditionalGroups
  #held: ReturnType<Connection['prepare']> | undefined
  #nested: Map<number, number[]> | undefined
  #named: Map<string, NamedGroup[]> | undefined

  constructor(connection: Connection, rules: readonly GrantRule[], additionalGroups: AdditionalGroups) {
    this.#connection = connection
    this.#rules = rules
    this.#additional = new Map([...additionalGroups].map(([name, usernames]) => [name.normalize('NFC'), usernames]))
  }

  /** Why nothing can be decided for people of this source now, or nothing. */
  reasonToWait(changes: SourceChanges): string | undefined {
    if (!changes.listing.complete) return 'their source could not be read completely'
    const { source } = changes.listing.stage
    for (const { group } of this.#rules) {
      if (group === undefined) continue
      const named = this.#groupsNamed(group)
      if (named.length === 0 && !this.#isAdditional(group)) return sayMissing(group)
      if (changes.allGroupsUnknown) return 'the groups of their source are unknown'
      const own = named.filter((one) => one.source === source)
      if (own.length === 0 && this.#hasJustLost(group, changes))
        return `the group ${group}, named by a rule, is not in their source any more`
      for (const { ref } of own) {
        for (const inner of this.#closure(ref)) {
          if (changes.unknownGroups.has(inner)) return `the members of the group ${group}, named by a rule, could not all be read`
          if (this.#isHeld(inner)) return `the group ${group}, named by a rule, is on hold`
        }
      }
    }
    return undefined
  }

  /** A rule that can never match is said by every run, whoever waits for it. */
  missing(): string[] {
    return this.#rules.flatMap(({ group }) =>
      group === undefined || this.#groupsNamed(group).length > 0 || this.#isAdditional(group) ? [] : sayMissing(group),
    )
  }

  /** Writes what each candidate of `source` gets; `erased` have had their credit, and get only the terms. */
  grant(source: number, waiting: ReadonlySet<number>, erased: ReadonlySet<number>): void {
    const people = new People(this.#connection, source)
    for (const person of waiting) people.leaveOut(person)
    const combinations = new Combinations()
    for (const rule of this.#rules.filter(({ group }) => group !== undefined)) {
      people.nextRule()
      for (const person of this.#peopleIn(rule.group!, source)) {
        if (people.isFirst(person)) people.give(person, combinations.with(people.given(person), rule))
      }
      for (const person of this.#peopleAdded(rule.group!, source))
        if (people.isFirst(person)) people.give(person, combinations.with(people.given(person), rule))
    }
    for (const rule of this.#rules.filter(({ group }) => group === undefined)) {
      for (const person of people.all()) {
        const standing = people.given(person)
        if (standing === 0 || !combinations.hasGroup(standing)) people.give(person, combinations.with(standing, rule))
      }
    }
    this.#write(combinations, people, erased)
  }

  #write(combinations: Combinations, people: People, erased: ReadonlySet<number>): void {
    const insertGrant = this.#connection.prepare('insert into planned_grant (people, minor, rule, why) values (?, ?, ?, ?)')
    const insertTerms = this.#connection.prepare('insert into planned_terms (people, restricted, overdraft, patch) values (?, ?, ?, ?)')
    for (const { combination, list } of people.byCombination()) {
      const { rules, restricted, overdraft, patch } = combinations.at(combination)
      const entitled = erased.size === 0 ? list : JSON.stringify((JSON.parse(list) as number[]).filter((person) => !erased.has(person)))
      for (const { group, credit } of entitled === '[]' ? [] : rules) {
        insertGrant.run(entitled, credit, group ?? 'everyone', group === undefined ? 'new person' : `new person in the group ${group}`)
      }
      insertTerms.run(list, restricted ? 1 : 0, overdraft ?? null, patch)
    }
  }

  /** Who is in the group, through nested ones too; some more than once. */
  *#peopleIn(group: string, source: number): Generator<number> {
    const joining = this.#connection.prepare('select added from planned_members where group_ref = ? and held = 0').pluck()
    const leaving = this.#connection
      .prepare('select removed from planned_members where group_ref = ? and removed_count > 0 and held = 0 and removals_held = 0')
      .pluck()
    const standing = this.#connection.prepare('select members from member_list where group_entry = ?').pluck()
    for (const { ref } of this.#groupsNamed(group).filter((one) => one.source === source)) {
      for (const inner of this.#closure(ref)) {
        yield* JSON.parse((joining.get(inner) as string | undefined) ?? '[]') as number[]
        if (inner < 0) continue
        const left = new Set(JSON.parse((leaving.get(inner) as string | undefined) ?? '[]') as number[])
        for (const member of JSON.parse((standing.get(inner) as string | undefined) ?? '[]') as number[])
          if (!left.has(member)) yield member
      }
    }
  }

  /** A group that others have as well may be missing here by mistake: for as long as anybody would be given. */
  #hasJustLost(group: string, { listing, policy: { now, removeAfterMs } }: SourceChanges): boolean {
    return (
      this.#connection
        .prepare(
          `select 1 from entry where source = @source and kind = 1 and key = @key and state <> 3
             and (state = 0 or absent_since > @since or absent_runs < 2) limit 1`,
        )
        .get({ source: listing.stage.source, key: group.normalize('NFC'), since: now - removeAfterMs }) !== undefined
    )
  }

  #isAdditional(group: string): boolean {
    return this.#additional.has(group.normalize('NFC'))
  }

  /** Whom the file of additional groups puts into this one. */
  *#peopleAdded(group: string, source: number): Generator<number> {
    const usernames = this.#additional.get(group.normalize('NFC'))
    if (usernames === undefined) return
    yield* this.#connection
      .prepare(
        `select -p.ref from planned_new p join staged_entry s on s.ref = p.ref
           where p.source = @source and p.kind = 0 and p.held = 0 and s.key in (select value from json_each(@keys))
         union all select entry from entry where source = @source and kind = 0 and key in (select value from json_each(@keys))`,
      )
      .pluck()
      .iterate({ source, keys: JSON.stringify(usernames.map(foldHandle)) }) as IterableIterator<number>
  }

  #isHeld(group: number): boolean {
    this.#held ??= this.#connection.prepare(
      `select 1 from planned_members where group_ref = @group and (held = 1 or removals_held = 1)
       union all select 1 from planned_entry where entry = @group and kind = 1 and held = 1 and class in ('absent', 'out-of-scope', 'rename')`,
    )
    return this.#held.get({ group }) !== undefined
  }

  #groupsNamed(name: string): NamedGroup[] {
    this.#named ??= new Map()
    let named = this.#named.get(name)
    if (named === undefined) {
      const key = name.normalize('NFC')
      named = this.#connection
        .prepare(
          `select entry as ref, source from entry where kind = 1 and key = @key and state = 0
             and entry not in (select entry from planned_entry where kind = 1 and class in ('absent', 'out-of-scope', 'rename') and held = 0)
           union all select s.entry, s.source from planned_entry p join staged_entry s on s.ref = p.ref
             where p.kind = 1 and p.class in ('rename', 'return') and p.held = 0 and s.key = @key
           union all select -s.ref, s.source from planned_new p join staged_entry s on s.ref = p.ref
             where p.kind = 1 and p.held = 0 and s.key = @key`,
        )
        .all({ key }) as NamedGroup[]
      this.#named.set(name, named)
    }
    return named
  }

  /** The group and all groups nested in it; a cycle is walked once. */
  #closure(group: number): Set<number> {
    const nested = (this.#nested ??= this.#readNested())
    const inside = new Set([group])
    for (const one of inside) for (const inner of nested.get(one) ?? []) inside.add(inner)
    return inside
  }

  /** From each group to the groups that are its members after this run. */
  #readNested(): Map<number, number[]> {
    const nested = new Map<number, number[]>()
    const groups = new Set(this.#connection.prepare('select entry from entry where kind = 1').pluck().all() as number[])
    for (const ref of this.#connection.prepare('select -ref from planned_new where kind = 1 and held = 0').pluck().all() as number[])
      groups.add(ref)
    const put = (parent: number, inner: number): void => void (nested.get(parent)?.push(inner) ?? nested.set(parent, [inner]))
    const standing = this.#connection
      .prepare(
        'select e.entry, g.groups from entry e indexed by entry_group_name join group_list g on g.member = e.entry where e.kind = 1 and g.groups is not null',
      )
      .raw()
      .all()
    for (const [inner, parents] of standing as [number, string][]) for (const parent of JSON.parse(parents) as number[]) put(parent, inner)
    const rows = this.#connection
      .prepare('select group_ref, added, removed from planned_members where added_count + removed_count > 0')
      .raw()
      .iterate()
    for (const [parent, added, removed] of rows as IterableIterator<[number, string, string]>) {
      for (const inner of JSON.parse(added) as number[]) if (groups.has(inner)) put(parent, inner)
      const leaving = new Set(JSON.parse(removed) as number[])
      if (leaving.size > 0)
        nested.set(
          parent,
          (nested.get(parent) ?? []).filter((inner) => !leaving.has(inner)),
        )
    }
    return nested
  }
}

const listedTogether = 4_000

/** Of one source, everybody of whom it is to be decided, and which combination of rules each falls under so far. */
class People {
  /** Combination plus one by number of the person's row, 0: not to be decided. New people by ref, others by entry. */
  readonly #new: Uint32Array
  readonly #standing = new Map<number, number>()
  /** The rule by which each new person was last come to; several groups of one rule may hold him. */
  readonly #stamps: Uint16Array
  #met = new Set<number>()
  #rule = 0

  constructor(connection: Connection, source: number) {
    const last = connection.prepare('select coalesce(max(ref), 0) from staged_entry').pluck().get() as number
    this.#new = new Uint32Array(last + 1)
    this.#stamps = new Uint16Array(last + 1)
    const rows = connection.prepare(candidates).pluck().iterate({ source }) as IterableIterator<number>
    for (const person of rows) this.#put(person, 1)
  }

  nextRule(): void {
    this.#rule++
    this.#met = new Set()
  }

  /** Whether it is to be decided of this person, and the rule comes to him for the first time. */
  isFirst(person: number): boolean {
    if (this.#at(person) === 0) return false
    if (person < 0) {
      if (this.#stamps[-person] === this.#rule) return false
      this.#stamps[-person] = this.#rule
    } else {
      if (this.#met.has(person)) return false
      this.#met.add(person)
    }
    return true
  }

  leaveOut(person: number): void {
    this.#put(person, 0)
  }

  /** 0: no rule so far. */
  given(person: number): number {
    return this.#at(person) - 1
  }

  give(person: number, combination: number): void {
    this.#put(person, combination + 1)
  }

  *all(): Generator<number> {
    for (let ref = 1; ref < this.#new.length; ref++) if (this.#new[ref] !== 0) yield -ref
    for (const [person, mark] of this.#standing) if (mark !== 0) yield person
  }

  /** The people under each combination, as JSON lists of some thousands. */
  *byCombination(): Generator<{ combination: number; list: string }> {
    const lists = new Map<number, number[]>()
    for (const person of this.all()) {
      const combination = this.given(person)
      if (combination === 0) continue
      const list = lists.get(combination) ?? []
      if (list.push(person) === 1) lists.set(combination, list)
      if (list.length < listedTogether) continue
      yield { combination, list: `[${list.join()}]` }
      lists.delete(combination)
    }
    for (const [combination, list] of lists) yield { combination, list: `[${list.join()}]` }
  }

  #at(person: number): number {
    return person < 0 ? this.#new[-person]! : (this.#standing.get(person) ?? 0)
  }

  #put(person: number, mark: number): void {
    if (person < 0) this.#new[-person] = mark
    else this.#standing.set(person, mark)
  }
}

interface Combination {
  readonly rules: readonly GrantRule[]
  /** Unrestricted wins over restricted. */
  readonly restricted: boolean
  /** The largest; left out when no rule gives one. */
  readonly overdraft?: number
  /** A merge patch for the body: the rules' attributes, later rules over earlier ones. */
  readonly patch: string
}

/** The few different sets of rules that people fall under: a number for each person instead of a list; 0 is no rule. */
class Combinations {
  readonly #all: Combination[] = [combine([])]
  readonly #next = new Map<GrantRule, Map<number, number>>()

  at(combination: number): Combination {
    return this.#all[combination]!
  }

  hasGroup(combination: number): boolean {
    return this.at(combination).rules.some(({ group }) => group !== undefined)
  }

  with(from: number, rule: GrantRule): number {
    const next = this.#next.get(rule) ?? new Map<number, number>()
    this.#next.set(rule, next)
    const standing = next.get(from)
    if (standing !== undefined) return standing
    this.#all.push(combine([...this.at(from).rules, rule]))
    next.set(from, this.#all.length - 1)
    return this.#all.length - 1
  }
}

export function combine(rules: readonly GrantRule[]): Combination {
  const overdrafts = rules.flatMap(({ overdraft }) => overdraft ?? [])
  const attributes = Object.assign({}, ...rules.map((rule) => rule.attributes)) as Record<string, readonly string[]>
  return {
    rules,
    restricted: rules.every(({ restricted }) => restricted),
    ...(overdrafts.length > 0 ? { overdraft: Math.max(...overdrafts) } : {}),
    patch: JSON.stringify(Object.keys(attributes).length > 0 ? { attributes } : {}),
  }
}
