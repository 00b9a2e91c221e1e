import type { ExplainedAccount } from '@muster/engine'
import { foldHandle } from '@muster/store'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory as directory } from './any-directory.ts'
import { type Fault, makeWorld, type World } from './directory.ts'

const runs = process.env.MUSTER_CAMPAIGN ? 5_000 : 40
const day = 86_400_000

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'none' as const }) },
  fc.record({ kind: fc.constant('cut' as const), after: fc.nat(30) }),
  fc.record({ kind: fc.constant('throws' as const), after: fc.nat(30) }),
  fc.constant({ kind: 'empty' as const }),
  fc.constant({ kind: 'miscounted' as const }),
)
const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: {} },
  { group: 'Group g2', credit: 500, restricted: false, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

/** What the copy held after a run, by account: each field's value, and the groups that hold the person itself. */
interface Snapshot {
  readonly run: number
  readonly fields: ReadonlyMap<number, Readonly<Record<string, unknown>>>
  readonly direct: ReadonlyMap<number, ReadonlySet<number>>
}

/** Everything by which explaining is judged is asked of the copy in other ways than it asks. */
class Chronicle {
  readonly #world: World
  readonly #snapshots: Snapshot[] = []
  /** Group → names of its members, by every line of the journal so far. */
  readonly #members = new Map<string, Set<unknown>>()
  #run = 0

  constructor(world: World) {
    this.#world = world
  }

  note(): void {
    const { store } = this.#world
    // Also those who have no name any more.
    const people = store.users.list({ limit: 10_000 })
    const run = store.runs.list({ limit: 1 })[0]!.run
    this.#snapshots.push({
      run,
      fields: new Map(people.map(({ account, spelling, fields }) => [account, { username: spelling, ...fields }])),
      direct: new Map(
        people.map(({ account }) => [
          account,
          new Set(store.history.pathsOf(account).flatMap(({ group, path }) => (path.length === 1 ? [group] : []))),
        ]),
      ),
    })
    for (; this.#run < run; this.#run++) {
      for (const { kind, name, action, before, after } of store.runs.journal(this.#run + 1, { limit: 10_000 })) {
        if (kind !== 'group' || (action !== 'new' && action !== 'members')) continue
        const members = this.#members.get(name) ?? new Set()
        for (const left of (before?.members ?? []) as unknown[]) members.delete(left)
        for (const joined of (after?.members ?? []) as unknown[]) members.add(joined)
        this.#members.set(name, members)
      }
    }
  }

  /** Everybody who bears a name. */
  people() {
    const { store } = this.#world
    return store.users.list({ limit: 10_000 }).filter(({ username, account }) => store.users.find(username)?.account === account)
  }

  /** When a field became what it is, and what it was before. */
  age(account: number, field: string): { readonly run: number; readonly before?: unknown } {
    const known = this.#snapshots.filter(({ fields }) => fields.has(account))
    const valueAt = (at: number): unknown => known[at]!.fields.get(account)![field] ?? null
    for (let at = known.length - 1; at > 0; at--)
      if (JSON.stringify(valueAt(at)) !== JSON.stringify(valueAt(at - 1))) return { run: known[at]!.run, before: valueAt(at - 1) }
    return { run: known[0]!.run }
  }

  joined(account: number, group: number): number {
    const known = this.#snapshots.filter(({ direct }) => direct.has(account))
    const since = known.findLastIndex(({ direct }) => !direct.get(account)!.has(group))
    return known[since + 1]!.run
  }

  isMember(member: string, group: string): boolean {
    return this.#members.get(group)?.has(member) === true
  }

  /** How many groups lie on a shortest way from one of `direct` to `group`. */
  distance(direct: readonly string[], group: string): number {
    let level = new Set(direct)
    for (let steps = 1; steps < 20; steps++) {
      if (level.has(group)) return steps
      level = new Set([...this.#members.keys()].filter((outer) => [...level].some((inner) => this.isMember(inner, outer))))
    }
    return Number.NaN
  }
}

function expectAgreement(world: World, chronicle: Chronicle, account: ExplainedAccount): void {
  const { store } = world
  const user = store.users.find(account.username)!
  // What the source says and the copy does not keep is no value of the copy's.
  const kept = account.fields.filter(({ value }) => value !== null)
  expect(Object.fromEntries(kept.map(({ field, value }) => [field, value]))).toEqual({ username: user.spelling, ...user.fields })
  for (const { field, since, before } of kept) {
    const age = chronicle.age(user.account, field)
    if (since.orBefore) expectOlder(world, since.run, age.run, before)
    else expect({ field, run: since.run, before }).toEqual({ field, run: age.run, before: age.before })
    expect(since.at).toBe(store.runs.show(since.run)?.startedAt)
  }
  const groups = store.users.groups(user.username)
  expect(new Set(account.groups.map(({ group, direct }) => `${group} ${direct}`))).toEqual(
    new Set(groups.map(({ group, direct }) => `${group} ${direct}`)),
  )
  const direct = groups.filter((one) => one.direct).map(({ name }) => name)
  for (const { path, name, since, group } of account.groups) {
    expect(path.at(-1)).toBe(name)
    expect(direct).toContain(path[0])
    for (const [at, outer] of path.slice(1).entries()) expect(chronicle.isMember(path[at]!, outer), `${path[at]} in ${outer}`).toBe(true)
    expect(path.length).toBe(chronicle.distance(direct, name))
    if (path.length > 1) continue
    if (since.orBefore) expectOlder(world, since.run, chronicle.joined(user.account, group), undefined)
    else expect(since.run, `since when in ${name}`).toBe(chronicle.joined(user.account, group))
  }
  expect(account.groups.map((one) => one.direct)).toEqual(account.groups.map((one) => one.direct).toSorted((a, b) => Number(b) - Number(a)))
  const ledger = store.credit.ledger({ username: user.username, limit: 1_000 })
  expect(account.credit.lines.map(({ line, amount, rule, run }) => ({ line, amount, rule, run }))).toEqual(
    ledger.map(({ line, amount, rule, run }) => ({ line, amount, rule, run })).reverse(),
  )
}

/** Where lines of the journal are gone, what is said may be vague, and not wrong. */
function expectOlder({ store }: World, said: number, run: number, before: unknown): void {
  expect(run).toBeLessThanOrEqual(said)
  expect(before).toBeUndefined()
  expect(store.runs.show(said)?.trimmedAt, `of run ${said}, which still has its journal`).toBeDefined()
}

/** What a run is said to have done to one person is what it is said to have done to everybody, less the others. */
function expectToldByPerson({ store }: World, run: number): number {
  const all = store.runs.journal(run, { limit: 10_000 })
  const people = store.users.list({ limit: 10_000 })
  const former = new Set(
    store.runs
      .list()
      .flatMap((one) =>
        store.runs
          .journal(one.run, { limit: 10_000 })
          .flatMap(({ before }) => (before?.name === undefined ? [] : foldHandle(String(before.name)))),
      ),
  )
  const print = (name: string, action: string, way: string): string => `${name} ${action} ${way}`
  let lines = 0
  for (const { account, spelling } of people) {
    // A name of several people tells of several.
    if (former.has(foldHandle(spelling)) || people.filter((one) => foldHandle(one.spelling) === foldHandle(spelling)).length > 1) continue
    const has = (members: unknown): boolean => Array.isArray(members) && members.includes(spelling)
    const expected = all.flatMap(({ kind, entry, name, action, before, after }) => {
      if (kind === 'user') return entry === account ? [print(name, action, '')] : []
      return [
        ...(has(before?.members) ? [print(name, 'members', 'left')] : []),
        ...(has(after?.members) ? [print(name, 'members', 'joined')] : []),
      ]
    })
    const told = store.runs.journal(run, { user: spelling, limit: 10_000 })
    expect(
      told
        .map(({ name, action, before }) => print(name, action, action === 'members' ? (has(before?.members) ? 'left' : 'joined') : ''))
        .toSorted(),
      spelling,
    ).toEqual(expected.toSorted())
    lines += told.length
  }
  return lines
}

describe('explaining', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('agrees with the copy about every field, path and grant, and has a reason for everybody who is not there', async () => {
    const trim = fc.option(fc.record({ days: fc.nat(10), atMost: fc.integer({ min: 1, max: 30 }) }), { freq: 2 })
    const night = fc.record({ directory, fault, days: fc.nat(20), trim })
    const seen = { fields: 0, paths: 0, missing: 0, changed: 0, vague: 0, lines: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(night, { minLength: 1, maxLength: 5 }),
        fc.constantFrom('keep' as const, 'deactivate' as const, 'delete' as const),
        fc.boolean(),
        fc.boolean(),
        async (nights, removal, lookUp, filters) => {
          const world = makeWorld({ removal, rules, lookUp, ...(filters && { exclude: 'user.email == "b@x.edu"' }) })
          const chronicle = new Chronicle(world)
          try {
            for (const { directory, fault, days, trim } of nights) {
              Object.assign(world, { directory, fault })
              world.now += days * day
              await world.engine.sync({})
              chronicle.note()
              for (const { run } of world.store.runs.list()) seen.lines += expectToldByPerson(world, run)
              if (trim !== null)
                world.store.trimJournal({ journalBefore: world.now - trim.days * day, now: world.now, atMost: trim.atMost })
              for (const { username, state } of chronicle.people()) {
                const { account, reasons } = await world.engine.explain(username, {})
                expectAgreement(world, chronicle, account!)
                if (state !== 'present') expect(reasons).not.toEqual([])
                seen.fields += account!.fields.length
                seen.changed += account!.fields.filter(({ before }) => before !== undefined).length
                seen.vague += account!.fields.filter(({ since }) => since.orBefore).length
                seen.paths += account!.groups.filter(({ path }) => path.length > 1).length
              }
              for (const { username } of Object.values(directory.people)) {
                if (world.store.users.find(username) !== undefined) continue
                const { account, reasons } = await world.engine.explain(username, {})
                expect(account).toBeUndefined()
                expect(reasons, username).not.toEqual([])
                seen.missing++
              }
            }
          } finally {
            world.close()
          }
        },
      ),
      { numRuns: runs },
    )
    // How often each comes up is chance; that it does is not.
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([])
  })

  it('says of a newcomer what the next run then does, and changes nothing by saying it', async () => {
    const codes = new Set<string>()
    await fc.assert(
      fc.asyncProperty(directory, directory, fc.boolean(), async (before, after, filters) => {
        const world = makeWorld({ directory: before, lookUp: true, ...(filters && { exclude: 'user.email == "b@x.edu"' }) })
        try {
          await world.engine.sync({})
          world.directory = after
          const known = JSON.stringify([world.store.users.list({ limit: 1_000 }), world.store.runs.list()])
          const told = new Map<string, string[]>()
          for (const { username } of Object.values(after.people))
            if (world.store.users.find(username) === undefined)
              told.set(
                username,
                (await world.engine.explain(username, {})).reasons.map(({ code }) => code),
              )
          expect(JSON.stringify([world.store.users.list({ limit: 1_000 }), world.store.runs.list()])).toBe(known)
          await world.engine.sync({})
          for (const [username, some] of told) {
            for (const code of some) codes.add(code)
            if (some.includes('next-run')) expect(world.store.users.find(username)?.state, `${username}: ${some}`).toBe('present')
            else if (some.includes('exclude')) expect(world.store.users.find(username)).toBeUndefined()
            else expect(some).toEqual(['conflict'])
          }
        } finally {
          world.close()
        }
      }),
      { numRuns: runs },
    )
    expect([...codes]).toEqual(expect.arrayContaining(['next-run', 'exclude']))
  })
})
