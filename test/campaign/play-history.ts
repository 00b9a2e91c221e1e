import { isDeepStrictEqual } from 'node:util'
import { runQuotas, undoRun } from '@muster/engine'
import { isMusterError } from '@muster/provider'
import { throwDice } from '../campus/dice.ts'
import { expectedCopy } from '../laws/directory.ts'
import { isIncomplete, type SourceFault } from './faults.ts'
import { type CampaignSettings, inventNights, inventSettings, type Night } from './invent-history.ts'
import { type CampaignWorld, makeCampaignWorld } from './world.ts'

/** What a history came to. */
export interface Played {
  readonly nights: number
  /** By kind: how often each fault was injected. */
  readonly faults: ReadonlyMap<string, number>
  readonly checks: number
}

/** A law was broken; the seed plays the history again. */
export class Violation extends Error {
  readonly seed: number
  constructor(seed: number, night: number, law: string, detail: string) {
    super(`seed ${seed}, night ${night}: ${law}\n${detail}`)
    this.name = 'Violation'
    this.seed = seed
  }
}

const day = 86_400_000
const quotas = [{ allowance: 7, per: 'day' as const, cap: 100_000, catchUpMs: 0 }]

/** Plays one history and holds every law after every night. Throws a `Violation`. `lies`: see `makeCampaignWorld`. */
export async function playHistory(seed: number, nights: number, { lies = false } = {}): Promise<Played> {
  const settings = inventSettings(throwDice(seed))
  const world = makeCampaignWorld(settings, lies)
  try {
    return await new History(seed, settings, world).play(nights)
  } finally {
    world.close()
  }
}

interface Standing {
  /** Source and id → state. */
  readonly states: ReadonlyMap<string, string>
  /** Group, and who is directly or indirectly in it. */
  readonly memberships: ReadonlySet<string>
}

class History {
  readonly #seed: number
  readonly #settings: CampaignSettings
  readonly #world: CampaignWorld
  readonly #faults = new Map<string, number>()
  /** When each person who is absent began to be. */
  readonly #removed = new Set<string>()
  readonly #absentSince = new Map<string, number>()
  /** Every group that there ever was. */
  readonly #groups = new Set<string>()
  #night = 0
  #checks = 0

  constructor(seed: number, settings: CampaignSettings, world: CampaignWorld) {
    this.#seed = seed
    this.#settings = settings
    this.#world = world
  }

  async play(nights: number): Promise<Played> {
    for (const night of inventNights(this.#seed, this.#settings, nights)) {
      this.#night++
      await this.#faultyNight(night)
      await this.#quietDay(night)
    }
    return { nights: this.#night, faults: this.#faults, checks: this.#checks }
  }

  /** Everything that goes wrong may take nobody away who is there, and only a whole listing anybody at all. */
  async #faultyNight({ directories, attempts, clockMs, room, crash }: Night): Promise<void> {
    const world = this.#world
    world.now += clockMs
    if (clockMs < 0) this.#count('clock steps back')
    for (const [at, source] of [...world.sources.values()].entries()) {
      source.directory = directories[at]!
      for (const group of Object.keys(source.directory.groups)) this.#groups.add(group)
    }
    for (const [attempt, faults] of attempts.entries()) {
      world.now += 60_000
      for (const [at, source] of [...world.sources.values()].entries()) {
        source.fault = faults[at]!
        if (faults[at]!.kind !== 'none') this.#count(faults[at]!.kind)
      }
      if (attempt === 0 && crash !== undefined) await this.#crash(directories, faults, crash)
      await this.#attempt(directories, faults, attempt === 0, room)
    }
    this.#expectCredit()
  }

  /** As it was before the run, or as after it; with whatever becomes of it, the next run goes on. */
  async #crash(directories: Night['directories'], faults: readonly SourceFault[], step: number): Promise<void> {
    const world = this.#world
    const before = this.#standing()
    const known = this.#everything(false)
    let after = ''
    const hasDied = await world.crashAt(step, async () => {
      await world.engine.sync({})
      after = this.#everything(false)
    })
    if (hasDied) {
      this.#count('dies on the way')
      const left = this.#everything(false)
      this.#expect(left === known || left === after, 'a run that is killed is done, or not begun', `step ${step}`)
    }
    this.#expectNobodyTaken(before, directories, this.#incomplete(faults))
    this.#watchAbsences()
  }

  async #attempt(
    directories: Night['directories'],
    faults: readonly SourceFault[],
    isFirst: boolean,
    room: number | undefined,
  ): Promise<void> {
    const world = this.#world
    const before = this.#standing()
    const known = isFirst || room !== undefined ? this.#everything() : undefined
    if (isFirst) {
      await world.engine.plan({})
      this.#expect(this.#everything() === known, 'a plan changes nothing', '')
    }
    world.room = room
    const failure = await world.engine.sync({}).then(
      () => undefined,
      (error: unknown) => error,
    )
    world.room = undefined
    if (failure !== undefined) {
      if (!isMusterError(failure) || failure.code !== 'STORE_FULL') throw failure
      this.#count('disk full while applying')
      this.#expect(this.#everything() === known, 'a run that cannot be applied whole is not applied at all', '')
    }
    this.#expectNobodyTaken(before, directories, this.#incomplete(faults))
    this.#watchAbsences()
  }

  /** When all is well again, the copy comes to be what the directories say, whatever went before. */
  async #quietDay({ directories, afterwards }: Night): Promise<void> {
    const world = this.#world
    for (const source of world.sources.values()) source.fault = { kind: 'none' }
    const isCareful = this.#settings.limits.absences.atMost === 1
    for (let again = 0; again < 3; again++) {
      world.now += again === 0 ? 1_000 : 8 * day
      const before = { people: this.#people(), absentSince: new Map(this.#absentSince) }
      const { exitCode, run } = await world.engine.sync({})
      if (again === 0 && exitCode === 0 && (afterwards === 'undo' || afterwards === 'undo twice'))
        this.#undo(run!, before, afterwards === 'undo twice')
      this.#watchAbsences()
      if (exitCode === 3 && isCareful) {
        world.now += 1_000
        await world.engine.approve(run!, {})
        this.#watchAbsences()
      } else this.#expect(exitCode === 0, 'a night without faults is done', `exit code ${exitCode}`)
    }
    this.#expectCopy(directories)
    this.#expectCredit()
    this.#expectQuota()
    await this.#expectExplained(directories)
    if (this.#settings.telling !== undefined && !isCareful) {
      // Nearly always nothing; a name that is given up on its second absence, after an undo, is still to come for both.
      const told = (await world.engine.plan({})).totals
      const { totals } = await world.engine.plan({ full: true })
      this.#expect(isDeepStrictEqual(totals, told), 'what changes told is what reading everything tells', JSON.stringify([told, totals]))
    }
    if (afterwards === 'look again') {
      const known = this.#everything(false)
      const { totals, grants } = await world.engine.sync({})
      this.#expect(
        Object.values(totals).every((count) => count === 0) && grants.length === 0,
        'what was done once is not done twice',
        JSON.stringify(totals),
      )
      this.#expect(this.#everything(false) === known, 'a run with nothing to do changes nothing', '')
    }
  }

  /** What was before the run is restored, and what was after it when that is taken back as well. */
  #undo(run: number, before: { people: ReadonlyMap<string, string>; absentSince: ReadonlyMap<string, number> }, twice: boolean): void {
    const world = this.#world
    const after = this.#people()
    const absentSince = new Map(this.#absentSince)
    const undone = this.#undone(run)
    if (undone === undefined) return
    const now = this.#people()
    for (const [person, was] of before.people)
      this.#expect(now.get(person) === was, 'an undo restores', `${person}: ${now.get(person)} instead of ${was}`)
    for (const [person, is] of now)
      if (!before.people.has(person)) this.#expect(is.startsWith('deleted 0 '), 'an undo takes newcomers away, with their credit', person)
    // Newcomers are gone without ever having been absent.
    const newcomers = [...now.keys()].filter((person) => !before.people.has(person))
    this.#setAbsences(new Map([...before.absentSince, ...newcomers.map((person) => [person, Number.NEGATIVE_INFINITY] as const)]))
    if (!twice) return
    world.now += 1_000
    this.#undone(undone)
    const again = this.#people()
    for (const [person, was] of after)
      this.#expect(again.get(person) === was, 'an undo can be undone', `${person}: ${again.get(person)} instead of ${was}`)
    this.#setAbsences(absentSince)
  }

  #undone(run: number): number | undefined {
    const { store, now } = this.#world
    try {
      const { run: undone, undo } = undoRun({ store, clock: { now: () => now } }, run, {})
      this.#expect(undo?.conflictCount === 0, 'what nobody changed since is no conflict', JSON.stringify(undo))
      this.#count('undone')
      return undone
    } catch (error) {
      if (isMusterError(error) && error.code === 'CANNOT_UNDO') return undefined
      throw error
    }
  }

  #setAbsences(since: ReadonlyMap<string, number>): void {
    this.#absentSince.clear()
    for (const [person, moment] of since) this.#absentSince.set(person, moment)
  }

  /** Whoever is in the copy is explained as he is there, and whoever is not, with a reason. */
  async #expectExplained(directories: Night['directories']): Promise<void> {
    const { store, engine } = this.#world
    for (const user of store.users.list({ limit: 1_000 })) {
      if (store.users.find(user.username)?.account !== user.account) continue
      const { account, reasons } = await engine.explain(user.username, {})
      const fields = Object.fromEntries((account?.fields ?? []).flatMap(({ field, value }) => (value === null ? [] : [[field, value]])))
      this.#expect(
        isDeepStrictEqual(fields, { username: user.spelling, ...user.fields }),
        'a person’s values are explained as they are',
        `${user.username}: ${JSON.stringify(fields)}`,
      )
      const told = (account?.groups ?? []).map(({ group, direct }) => `${group} ${direct}`).sort()
      const are = store.users.groups(user.username).map(({ group, direct }) => `${group} ${direct}`)
      this.#expect(told.join() === are.sort().join(), 'a person’s groups are explained as they are', user.username)
      const sum = (account?.credit.lines ?? []).reduce((total, { amount }) => total + amount.minor, 0)
      this.#expect(sum === user.balance.minor, 'a person’s balance is explained', user.username)
      if (user.state !== 'present') this.#expect(reasons.length > 0, 'who is missing is missing for a reason', user.username)
    }
    for (const { username } of directories.flatMap(({ people }) => Object.values(people))) {
      if (store.users.find(username) !== undefined) continue
      const { reasons } = await engine.explain(username, {})
      this.#expect(reasons.length > 0, 'who is not there is not there for a reason', username)
    }
  }

  /** Everything of a person that an undo must restore. */
  #people(): ReadonlyMap<string, string> {
    const { store } = this.#world
    return new Map(
      store.users.list({ limit: 10_000 }).map(({ source, id, username, state, balance, spelling, fields, absentSince, entitlement }) => {
        const groups = store.users.find(username)?.id === id ? store.users.groups(username).map(({ name }) => name) : []
        const rest = [spelling, fields, absentSince, entitlement, groups.sort()]
        return [`${source} ${id}`, `${state} ${balance.minor} ${JSON.stringify(rest)}`]
      }),
    )
  }

  #expectNobodyTaken(before: Standing, directories: Night['directories'], incomplete: readonly boolean[]): void {
    const now = this.#standing()
    const sources = [...this.#world.sources.keys()]
    for (const [person, state] of before.states) {
      const at = sources.findIndex((name) => person.startsWith(`${name} `))
      if (state !== 'present' || now.states.get(person) === 'present') continue
      const isThere = person.slice(person.indexOf(' ') + 1) in directories[at]!.people
      this.#expect(!isThere, 'nobody who is there is taken away', person)
      this.#expect(!incomplete[at]!, 'nobody is taken away on the word of a listing that is not whole', person)
    }
    for (const membership of before.memberships) {
      if (now.memberships.has(membership)) continue
      const at = sources.findIndex((name) => membership.startsWith(`${name} `))
      this.#expect(!incomplete[at]!, 'nobody leaves a group on the word of a listing that is not whole', membership)
    }
  }

  #incomplete(faults: readonly SourceFault[]): boolean[] {
    // Said twice, a change is the same change.
    const isHarmless = ({ kind }: SourceFault): boolean => this.#settings.telling !== undefined && kind === 'repeated page'
    return faults.map((fault) => isIncomplete(fault) && !isHarmless(fault))
  }

  /** Who is deactivated or deleted has been absent for the time of grace. */
  #watchAbsences(): void {
    for (const [person, state] of this.#standing().states) {
      const wasRemoved = this.#removed.has(person)
      // Somebody who is gone stays gone when the clock steps back.
      if (state === 'present' || state === 'absent') this.#removed.delete(person)
      else this.#removed.add(person)
      if (state === 'present') this.#absentSince.delete(person)
      else if (!this.#absentSince.has(person)) {
        this.#absentSince.set(person, this.#world.now)
        this.#expect(state === 'absent', 'an absence comes before a removal', person)
      } else if (state !== 'absent' && !wasRemoved)
        this.#expect(
          this.#world.now - this.#absentSince.get(person)! >= 7 * day,
          'nobody is removed before the time of grace is over',
          person,
        )
    }
  }

  #expectCopy(directories: Night['directories']): void {
    const { store, sources } = this.#world
    const claimed = new Set(store.conflicts().map(({ source, id }) => `${source} ${id}`))
    for (const [at, name] of [...sources.keys()].entries()) {
      const expected = expectedCopy(directories[at]!)
      const people = store.users.list({ source: name, state: 'present', limit: 1_000 })
      const found = new Map(people.map(({ id, spelling, fields }) => [id, `${spelling} ${String(fields.email ?? '')}`]))
      for (const [id, { username, email }] of Object.entries(expected.people)) {
        if (claimed.has(`${name} ${id}`)) continue
        this.#expect(
          found.get(id) === `${username} ${email ?? ''}`,
          'the copy is what the directory says',
          `${name} ${id}: ${found.get(id)} instead of ${username} ${email ?? ''}`,
        )
      }
      const extra = [...found.keys()].filter((id) => !(id in expected.people))
      this.#expect(extra.length === 0, 'whoever left has left', extra.join())
      for (const [group, members] of Object.entries(expected.groups)) {
        // Whose name is in dispute is left as he was, his memberships too.
        const isSettled = (id: string): boolean => !claimed.has(`${name} ${id}`)
        const there = store.groups
          .members(`Group ${group}`, { limit: 1_000 })
          .map(({ id }) => id)
          .filter(isSettled)
        const due = members.filter((id) => found.has(id) && isSettled(id))
        this.#expect(
          [...there].sort().join() === due.sort().join(),
          'a group has the members that the directory says',
          `${group}: ${there.join()} instead of ${due.join()}`,
        )
      }
    }
  }

  /** Of the rules one counts for each person, once; a balance is the sum of its lines. */
  #expectCredit(): void {
    const sums = new Map<number, number>()
    const grants = new Map<number, string[]>()
    for (const { account, amount, rule, why } of this.#world.store.credit.ledger({ limit: 100_000 })) {
      sums.set(account, (sums.get(account) ?? 0) + amount.minor)
      // Counter-entries, and what counters these, beside it.
      if (!why.includes('allowance')) grants.set(account, [...(grants.get(account) ?? []), `${rule} ${amount.minor}`])
    }
    for (const [account, lines] of grants) {
      const net = lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
      this.#expect(net === 0 || net === 100 || net === 1_000, 'credit is granted exactly once', `account ${account}: ${lines.join(', ')}`)
    }
    for (const { account, balance, entitlement } of this.#world.store.users.list({ limit: 10_000 })) {
      this.#expect(balance.minor === (sums.get(account) ?? 0), 'a balance is the sum of its lines', `account ${account}`)
      if (entitlement === 'pending') this.#expect(!grants.has(account), 'nothing is granted before it is decided', `account ${account}`)
    }
  }

  /** Twice in a row, as after a restart. */
  #expectQuota(): void {
    const { store, now } = this.#world
    const given = (): number => store.credit.ledger({ limit: 100_000 }).length
    const parts = { store, clock: { now: () => now }, currency: 'USD', quotas, timeZone: 'Europe/Berlin' }
    runQuotas(parts)
    const once = given()
    runQuotas(parts)
    this.#expect(given() === once, 'an allowance is granted once in a period', '')
  }

  #standing(): Standing {
    const { store } = this.#world
    const states = new Map(store.users.list({ limit: 10_000 }).map(({ source, id, state }) => [`${source} ${id}`, state]))
    const memberships = new Set<string>()
    for (const group of this.#groups)
      for (const { id } of store.groups.members(`Group ${group}`, { limit: 1_000 }))
        memberships.add(`${group.slice(0, group.indexOf('-'))} ${group}: ${id}`)
    return { states, memberships }
  }

  /** All that the copy shows, as text. */
  #everything(withRun = true): string {
    const { store } = this.#world
    return JSON.stringify([
      store.users.list({ limit: 10_000 }).map(({ active: _, ...user }) => user),
      store.groups.list({ limit: 1_000 }),
      store.groups.list({ limit: 1_000 }).map(({ name }) => store.groups.members(name, { limit: 1_000 }).map(({ account }) => account)),
      store.credit.ledger({ limit: 100_000 }),
      // Why somebody is in conflict is told anew by each run: first that another brings the name, then that it is his.
      store.conflicts().map(({ run, reason, ...conflict }) => (withRun ? { run, reason, ...conflict } : conflict)),
    ])
  }

  #count(kind: string): void {
    this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1)
  }

  #expect(holds: boolean, law: string, detail: string): void {
    this.#checks++
    if (!holds) throw new Violation(this.#seed, this.#night, law, detail)
  }
}
