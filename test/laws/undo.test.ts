import { type RunReport, undoRun } from '@muster/engine'
import { isMusterError } from '@muster/provider'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDirectory as directory } from './any-directory.ts'
import { copyOf, expectedCopy, groupsByPerson, makeWorld, rowsOf, type World } from './directory.ts'

// Each in two worlds.
const runs = process.env.MUSTER_CAMPAIGN ? 10_000 : 35
const day = 86_400_000

const rules = [
  { group: 'Group g1', credit: 1_000, restricted: true, attributes: { quota: ['high'] } },
  { group: 'Group g2', credit: 500, restricted: false, overdraft: 200, attributes: {} },
  { credit: 100, restricted: true, attributes: {} },
]

const night = fc.record({ directory, days: fc.nat(20), cut: fc.option(fc.nat(20), { nil: undefined, freq: 5 }) })
type Night = typeof night extends fc.Arbitrary<infer Value> ? Value : never

const removals = fc.constantFrom('keep' as const, 'deactivate' as const, 'delete' as const)

async function inWorld(settings: Parameters<typeof makeWorld>[0], story: (world: World) => Promise<void>): Promise<void> {
  for (const printed of [false, true]) {
    const world = makeWorld({ ...settings, printed })
    try {
      await story(world)
    } finally {
      world.close()
    }
  }
}

async function sync(world: World, { directory, days, cut }: Night): Promise<number> {
  world.directory = directory
  world.fault = cut === undefined ? { kind: 'none' } : { kind: 'cut', after: cut }
  world.now += days * day
  return (await world.engine.sync({})).run!
}

/** The number of the undo's run; `undefined` when there was nothing to undo. */
function undo(world: World, run: number, expected: readonly string[] = ['done']): number | undefined {
  world.now += 60_000
  // A copy in memory has nobody to share with.
  const store = { ...world.store, lockRuns: () => ({ release: () => undefined }) }
  try {
    const report = undoRun({ store, clock: { now: () => world.now } }, run, {})
    expect(expected, JSON.stringify(report.undo)).toContain(report.state)
    return report.run
  } catch (error) {
    if (isMusterError(error) && error.code === 'CANNOT_UNDO') return undefined
    throw error
  }
}

/** Everything that an undo must restore, by id. */
function look(world: World) {
  const users = world.store.users.list({ limit: 10_000 })
  const groups = world.store.groups.list({ limit: 10_000 })
  return {
    ...copyOf(world),
    byPerson: groupsByPerson(world),
    accounts: new Map(
      users.map(({ id, spelling, state, fields, absentSince, balance, restricted, overdraft, entitlement }) => [
        id,
        {
          spelling,
          state,
          fields,
          absentSince: absentSince as number | undefined,
          balance: balance.minor,
          restricted,
          overdraft,
          entitlement,
        },
      ]),
    ),
    findable: users.map(({ username, id }) => (world.store.users.find(username)?.id === id ? id : '')).sort(),
    groupRows: new Map(groups.map(({ id, name, state, directMembers, fields }) => [id, { name, state, directMembers, fields }])),
  }
}

/** `now` without accounts and groups that `before` did not know: those are to be emptied, with nothing left of their credit. */
function lookAsBefore(before: ReturnType<typeof look>, now: ReturnType<typeof look>): ReturnType<typeof look> {
  for (const [id, account] of now.accounts) {
    if (before.accounts.has(id)) continue
    expect(account).toMatchObject({ state: 'deleted', balance: 0, entitlement: 'pending', fields: {} })
  }
  for (const [id, group] of now.groupRows)
    if (!before.groupRows.has(id)) expect(group).toMatchObject({ state: 'deleted', directMembers: 0, fields: {} })
  const known = <Value>(all: Map<string, Value>, wanted: Map<string, Value>) => new Map([...all].filter(([id]) => wanted.has(id)))
  return {
    ...now,
    accounts: known(now.accounts, before.accounts),
    groupRows: known(now.groupRows, before.groupRows),
    findable: before.findable,
  }
}

interface Line {
  readonly run: number
  readonly entry: number
  readonly last: number | null
  readonly action: string
  readonly before: string | null
  readonly after: string | null
}

const readJournal = (world: World): Line[] =>
  rowsOf(world.store, 'select run, entry, last_entry as last, action, before, after from journal order by line')

function readRows(world: World) {
  const entries = rowsOf<{ entry: number; state: number; body: string; created: number }>(
    world.store,
    'select entry, state, body, created_run as created from entry',
  )
  const memberships = rowsOf<{ pair: string }>(world.store, "select group_entry || ' ' || member as pair from membership")
  return { entries: new Map(entries.map((row) => [row.entry, row])), memberships: new Set(memberships.map(({ pair }) => pair)) }
}

/** What a run touched: `17 email`, `4 member 17`. */
function thingsIn(journal: readonly Line[], run: number): string[] {
  const lines = journal.filter((line) => line.run === run && line.last === null)
  return lines.flatMap(({ entry, action, before, after }) => {
    const [was, is] = [JSON.parse(before!), JSON.parse(after!)]
    if (action === 'members') return [...was.members, ...is.members].map((member) => `${entry} member ${member}`)
    const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((field) => field !== 'absentSince')
    return fields.map((field) => `${entry} ${field}`)
  })
}

function sumsAreWhole(world: World): void {
  const lines = world.store.credit.ledger({ limit: 10_000 })
  for (const granted of Map.groupBy(lines, ({ account }) => account).values())
    expect([0, 100, 500, 1_000, 1_500]).toContain(granted.reduce((sum, { amount }) => sum + amount.minor, 0))
}

describe('the laws of an undo', { timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000 }, () => {
  it('restores what was before a run; undone itself, what was after it; and the next run finds nothing new', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(night, { minLength: 1, maxLength: 3 }), night, removals, async (nights, last, removal) => {
        await inWorld({ removal, rules }, async (world) => {
          for (const one of nights) await sync(world, one)
          const before = look(world)
          const run = await sync(world, last)
          const after = look(world)
          const undone = undo(world, run)
          if (undone === undefined) {
            expect(look(world)).toEqual(after)
            return
          }
          expect(lookAsBefore(before, look(world))).toEqual(before)
          expect(undo(world, run)).toBe(undefined)
          const redone = undo(world, undone)!
          expect(look(world)).toEqual(after)
          // As often as one likes.
          const again = undo(world, redone)!
          expect(lookAsBefore(before, look(world))).toEqual(before)
          undo(world, again)
          expect(look(world)).toEqual(after)
          sumsAreWhole(world)
        })
      }),
      { numRuns: runs },
    )
  })

  it('lets the next run do again what was undone, with credit granted exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(night, { minLength: 1, maxLength: 3 }),
        directory,
        removals,
        fc.boolean(),
        async (nights, last, removal, redo) => {
          await inWorld({ removal, rules }, async (world) => {
            for (const one of nights) await sync(world, one)
            await sync(world, { ...nights.at(-1)!, days: 0, cut: undefined })
            const run = await sync(world, { directory: last, days: 1, cut: undefined })
            const after = look(world)
            const undone = undo(world, run)
            if (redo && undone !== undefined) undo(world, undone)
            await sync(world, { directory: last, days: 0, cut: undefined })
            const now = look(world)
            for (const each of [after, now]) for (const account of each.accounts.values()) account.absentSince = undefined
            expect(now).toEqual(after)
            await sync(world, { directory: last, days: 0, cut: undefined })
            expect(look(world).people).toEqual(now.people)
            sumsAreWhole(world)
          })
        },
      ),
      { numRuns: runs },
    )
  })

  it('never touches what a later run changed, and takes back all the rest', async () => {
    const seen = { conflicts: 0, whole: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(night, { minLength: 3, maxLength: 5 }), removals, async (nights, removal) => {
        await inWorld({ removal, rules }, async (world) => {
          const [first, second, ...later] = nights
          await sync(world, first!)
          const run = await sync(world, second!)
          const laterRuns: number[] = []
          for (const one of later) laterRuns.push(await sync(world, one))
          const journal = readJournal(world)
          const then = readRows(world)
          const undone = undo(world, run, ['done', 'partial', 'nothing'])
          if (undone === undefined) return
          const touched = new Set(laterRuns.flatMap((one) => thingsIn(journal, one)))
          const wholly = new Set([...touched].map((thing) => thing.split(' ')[0]))
          const now = readRows(world)
          for (const thing of thingsIn(readJournal(world), undone)) expect([...touched]).not.toContain(thing)
          for (const { entry, state } of now.entries.values()) {
            if (state === 3 && then.entries.get(entry)!.state !== 3) expect([...wholly]).not.toContain(String(entry))
          }
          // Fields that no later run touched are as they were, and so are memberships of those who are there.
          for (const { entry, action, before, after } of journal.filter((line) => line.run === run && line.last === null)) {
            const isThere = (one: number) => now.entries.get(one)!.state !== 3 && now.entries.get(one)!.created !== run
            if (action === 'change') {
              const body = JSON.parse(now.entries.get(entry)!.body)
              for (const [field, value] of Object.entries(JSON.parse(before!)))
                if (field !== 'name' && !touched.has(`${entry} ${field}`)) expect(body[field] ?? null).toEqual(value)
              seen.whole++
            }
            if (action !== 'members' || !isThere(entry)) continue
            for (const [list, isIn] of [
              [before, true],
              [after, false],
            ] as const)
              for (const member of JSON.parse(list!).members as number[])
                if (isThere(member) && !touched.has(`${entry} member ${member}`))
                  expect([entry, member, now.memberships.has(`${entry} ${member}`)]).toEqual([entry, member, isIn])
          }
          seen.conflicts += (world.store.runs.show(undone)!.report as RunReport).undo!.conflictCount
          // Whatever was left alone, the next listing puts right.
          const { directory } = later.at(-1)!
          for (let times = 0; times < 2; times++) await sync(world, { directory, days: 0, cut: undefined })
          const settled = look(world)
          await sync(world, { directory, days: 0, cut: undefined })
          expect(look(world)).toEqual(settled)
          sumsAreWhole(world)
        })
      }),
      { numRuns: runs },
    )
    expect(seen).toEqual({ conflicts: expect.toSatisfy((count) => count > 20), whole: expect.toSatisfy((count) => count > 20) })
  })

  it('undoes one run after the other back to the beginning, and does them all again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(night, { minLength: 2, maxLength: 4 }), removals, async (nights, removal) => {
        await inWorld({ removal, rules }, async (world) => {
          const stages: { run: number; before: ReturnType<typeof look>; after: ReturnType<typeof look> }[] = []
          for (const one of nights) {
            const before = look(world)
            const run = await sync(world, one)
            stages.push({ run, before, after: look(world) })
          }
          const undone: { run: number; after: ReturnType<typeof look> }[] = []
          for (const { run, before, after } of stages.toReversed()) {
            const number = undo(world, run)
            expect(lookAsBefore(before, look(world))).toEqual(before)
            if (number !== undefined) undone.push({ run: number, after })
          }
          for (const { run, after } of undone.toReversed()) {
            undo(world, run)
            expect(lookAsBefore(after, look(world))).toEqual(after)
          }
        })
      }),
      { numRuns: runs },
    )
  })

  it('leaves nothing behind that the next listings do not put right, whatever was undone in whatever order', async () => {
    const step = fc.oneof(night, fc.record({ undo: fc.nat(9) }))
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), directory, async (steps, last) => {
        await inWorld({ removal: 'delete', rules }, async (world) => {
          const done: number[] = []
          for (const one of steps) {
            if (!('undo' in one)) done.push(await sync(world, one))
            else if (done.length > 0) {
              const number = undo(world, done[one.undo % done.length]!, ['done', 'partial', 'nothing'])
              if (number !== undefined) done.push(number)
            }
          }
          for (let nights = 0; nights < 4; nights++) await sync(world, { directory: last, days: 8, cut: undefined })
          expect(copyOf(world)).toEqual(expectedCopy(last))
          expect(groupsByPerson(world)).toEqual(expectedCopy(last).groups)
          sumsAreWhole(world)
          // While a group that a rule names is missing, decisions wait.
          if (last.groups.g1 === undefined || last.groups.g2 === undefined) return
          for (const { id, state, entitlement } of world.store.users.list({ limit: 10_000 }))
            if (state === 'present') expect([id, entitlement]).toEqual([id, 'decided'])
        })
      }),
      { numRuns: runs },
    )
  })

  it('releases what an older Muster decided, whose journal did not say so', async () => {
    await inWorld({ rules: [{ credit: 100, restricted: true, attributes: {} }] }, async (world) => {
      const one = { people: { u1: { username: 'ada' } }, groups: {} }
      await sync(world, { directory: one, days: 0, cut: 1 })
      const run = await sync(world, { directory: one, days: 1, cut: undefined })
      expect(world.store.users.find('ada')).toMatchObject({ balance: { minor: 100 }, entitlement: 'decided' })
      rowsOf(world.store, "delete from journal where action = 'entitle' returning line")
      undo(world, run)
      expect(world.store.users.find('ada')).toMatchObject({ balance: { minor: 0 }, entitlement: 'pending' })
      await sync(world, { directory: one, days: 1, cut: undefined })
      expect(world.store.users.find('ada')).toMatchObject({ balance: { minor: 100 }, entitlement: 'decided' })
    })
  })
})
