import type { EntryClass, SourceChanges } from '@muster/store'
import { describe, expect, it } from 'vitest'
import { guard, sayProtected } from '../src/guard.ts'
import type { GuardLimits } from '../src/settings.ts'

const limits: GuardLimits = {
  absences: { atLeast: 5, share: 0.05, atMost: 500 },
  changes: { atLeast: 20, share: 0.2 },
  membershipRemovals: { share: 0.5, population: 10 },
  rejected: { share: 0.1 },
  clearedFields: { share: 0.5, population: 10 },
}

type Counts = Partial<Record<EntryClass, number>>
interface Given extends Partial<Omit<SourceChanges, 'users' | 'groups' | 'listing'>> {
  readonly users?: Counts
  readonly groups?: Counts
  /** Records that were read and could be used. */
  readonly read?: { readonly users: number; readonly groups: number }
}

function counts(some: Counts = {}): Record<EntryClass, number> {
  const none = { rename: 0, new: 0, return: 0, change: 0, inactive: 0, absent: 0, 'out-of-scope': 0, deactivate: 0, delete: 0 }
  return { ...none, 'give-up': 0, 'still-absent': 0, enrich: 0, 'enrich-change': 0, ...some }
}

function changes({ users, groups, read = { users: 0, groups: 0 }, ...others }: Given): SourceChanges {
  return {
    losses: [],
    clearedFields: [],
    rejections: [],
    missingSentinels: [],
    populations: { users: 0, groups: 0 },
    recentlyAbsent: { users: 0, groups: 0 },
    recentlyRemoved: { users: 0, groups: 0 },
    ...others,
    users: counts(users),
    groups: counts(groups),
    listing: { stage: { counts: read } },
  } as unknown as SourceChanges
}

const held = (given: Given, ...more: Parameters<typeof guard> extends [unknown, unknown, unknown, ...infer Rest] ? Rest : never) =>
  guard('campus', changes(given), limits, ...more)
const holds = (...args: Parameters<typeof held>) => held(...args).map(({ hold }) => hold)
const reasons = (...args: Parameters<typeof held>) => holds(...args).map(({ reason }) => reason)
const of = (users: number, groups = 0) => ({ users, groups })
const populations = of

describe('absences', () => {
  it.each([
    // newly absent, of how many, in the last days, how many may be
    [5, 10, 0, undefined],
    [6, 100, 0, 5],
    [10, 200, 0, undefined],
    [11, 200, 0, 10],
    [10, 219, 0, undefined],
    [11, 219, 0, 10],
    [500, 100_000, 0, undefined],
    [501, 100_000, 0, 500],
    [1, 200, 9, undefined],
    [1, 200, 10, 10],
    [0, 200, 50, undefined],
  ] as const)('%i of %i, after %i, are held: beyond %s', (absent, population, recent, limit) => {
    const given = { populations: populations(population), recentlyAbsent: of(recent), users: { absent } }
    expect(holds(given).map((hold) => hold.limit)).toEqual(limit === undefined ? [] : [limit])
    const asGroups = { populations: populations(0, population), recentlyAbsent: of(0, recent), groups: { absent } }
    expect(holds(asGroups).map((hold) => hold.class)).toEqual(limit === undefined ? [] : ['absentGroups'])
  })

  it('count who becomes inactive with them, and both are held', () => {
    const given = { populations: populations(200), users: { absent: 6, inactive: 5 } }
    expect(held(given)).toEqual([
      {
        kind: 'user',
        classes: ['absent', 'inactive'],
        hold: {
          source: 'campus',
          class: 'absentUsers',
          count: 11,
          limit: 10,
          reason: '11 of 200 people are newly absent or inactive; at most 10 (5 % of 200, never under 5 or over 500) may be within 7 days',
        },
      },
    ])
  })

  it('of more than half are held however few there are, and said to be so many', () => {
    expect(reasons({ populations: populations(4), users: { absent: 2 } })).toEqual([])
    expect(reasons({ populations: populations(5), users: { absent: 3 } })).toEqual([
      '3 of 5 people are newly absent or inactive; never more than half at once',
    ])
    expect(reasons({ populations: populations(5), users: { absent: 5 } })).toEqual([
      '5 of 5 people are newly absent or inactive; never more than half at once',
    ])
    expect(reasons({ populations: populations(5), recentlyAbsent: of(3), users: { absent: 3 } })[0]).toContain(
      ', and 3 in the last 7 days; at most 5',
    )
    expect(reasons({ populations: populations(0, 3), groups: { absent: 2 } })[0]).toContain('2 of 3 groups are newly absent')
  })
})

describe('removals that fall due', () => {
  it.each([
    ['deactivate', 'deactivations', 'deactivation'],
    ['delete', 'deletions', 'deletion'],
  ] as const)('to %s people are held beyond the limit of seven days', (name, held, word) => {
    const given = (due: number, done: number) => ({
      populations: populations(100, 0),
      recentlyRemoved: of(done, 90),
      users: { [name]: due },
    })
    expect(holds(given(5, 0))).toEqual([])
    expect(holds(given(2, 3))).toEqual([])
    expect(holds(given(0, 50))).toEqual([])
    expect(holds(given(3, 3))).toMatchObject([{ class: held, count: 3, limit: 5 }])
    expect(reasons(given(6, 0))).toEqual([
      `the ${word} of 6 of 100 people falls due; at most 5 (5 % of 100, never under 5 or over 500) may be within 7 days`,
    ])
    expect(reasons(given(3, 3))[0]).toContain('falls due, after 3 in the last 7 days; ')
    expect(guard('campus', changes(given(6, 0)), limits)[0]).toMatchObject({ kind: 'user', classes: [name] })
  })
})

describe('changes and renames', () => {
  it.each([
    ['change', 20, 50, undefined],
    ['change', 21, 50, 20],
    ['change', 40, 200, undefined],
    ['change', 41, 200, 40],
    ['rename', 20, 50, undefined],
    ['rename', 21, 50, 20],
  ] as const)('%s of %i of %i people are held beyond %s', (name, count, population, limit) => {
    const given = { populations: populations(population), users: { [name]: count } }
    const word = name === 'change' ? 'changedUsers' : 'renames'
    expect(holds(given)).toMatchObject(limit === undefined ? [] : [{ class: word, count, limit }])
  })

  it('are said of people and of groups', () => {
    expect(reasons({ populations: populations(50), users: { rename: 21 } })).toEqual([
      '21 of 50 people are renamed; at most 20 (20 %, never under 20) may be in one run',
    ])
    expect(held({ populations: populations(0, 50), groups: { change: 21 } })).toMatchObject([
      {
        kind: 'group',
        classes: ['change'],
        hold: { class: 'changedGroups', reason: expect.stringContaining('21 of 50 groups are changed') },
      },
    ])
  })
})

describe('a group’s losses', () => {
  const losing = (before: number, removed: number, added = 0) => ({
    losses: [{ groupRef: 7, name: 'Staff', before, removed, added }],
  })

  it.each([
    [10, 5, 0, undefined],
    [10, 6, 0, 5],
    [9, 8, 0, undefined],
    [11, 5, 0, undefined],
    [11, 6, 0, 5],
    [10, 6, 6, 5],
    [3, 3, 0, 0],
    [3, 3, 1, undefined],
    [4, 3, 1, undefined],
    [20, 20, 0, 0],
  ] as const)('of %i, %i, with %i who join, are held beyond %s', (before, removed, added, limit) => {
    expect(holds(losing(before, removed, added)).map((hold) => hold.limit)).toEqual(limit === undefined ? [] : [limit])
  })

  it('name the group, and whether nobody is left', () => {
    expect(held(losing(10, 6))).toEqual([
      {
        kind: 'group',
        classes: [],
        groupRef: 7,
        hold: {
          source: 'campus',
          class: 'membershipsOut',
          group: 'Staff',
          count: 6,
          limit: 5,
          reason: 'the group Staff would lose 6 of its 10 members; at most 5 (50 %) may leave in one run',
        },
      },
    ])
    expect(reasons(losing(3, 3))[0]).toContain('would lose all of its 3 members')
  })
})

describe('a field that is cleared', () => {
  it.each([
    [10, 5, undefined],
    [10, 6, 5],
    [9, 9, undefined],
    [11, 6, 5],
  ] as const)('of %i who have it by %i is held beyond %s', (before, cleared, limit) => {
    const given = { clearedFields: [{ field: 'email', before, cleared }], users: { change: 8 }, populations: populations(50) }
    expect(holds(given)).toMatchObject(limit === undefined ? [] : [{ class: 'changedUsers', count: 8, limit }])
  })

  it('is named, with what it may mean', () => {
    const given = { clearedFields: [{ field: 'email', before: 10, cleared: 6 }], users: { change: 8 }, populations: populations(50) }
    expect(reasons(given)).toEqual([
      '6 of the 10 people who have email would lose it; at most 5 (50 %) may in one run: the account that reads may see less than before',
    ])
    expect(held(given)).toMatchObject([{ kind: 'user', classes: ['change'] }])
  })
})

describe('records that could not be used', () => {
  const rejections = (many: number) => Array.from({ length: many }, () => ({})) as unknown as SourceChanges['rejections']
  const everything = { absent: 1, 'out-of-scope': 1, inactive: 1, deactivate: 1, delete: 1, change: 1, new: 1 }

  it.each([
    [5, of(10, 5), false],
    [6, of(10, 4), true],
    [10, of(60, 30), false],
    [11, of(70, 29), false],
    [11, of(60, 29), true],
  ] as const)('%i beside %o are too many: %s', (bad, read, tooMany) => {
    const given = { rejections: rejections(bad), read, users: { absent: 1 }, populations: populations(100) }
    expect(holds(given)).toHaveLength(tooMany ? 1 : 0)
  })

  it('keep everything from being taken away, and nothing from being added or changed', () => {
    const found = held({ rejections: rejections(6), read: of(10, 4), users: everything, populations: populations(100) })
    expect(found.map(({ hold, classes }) => [hold.class, classes, hold.count])).toEqual([
      ['absentUsers', ['absent'], 1],
      ['outOfScopeUsers', ['out-of-scope'], 1],
      ['deactivations', ['inactive', 'deactivate'], 2],
      ['deletions', ['delete'], 1],
    ])
    expect(found[0]!.hold.reason).toBe('6 of 20 records could not be used; at most 5 (10 %, never under 5) may be, or nobody is taken away')
  })

  it('hold nothing back where nothing is taken away', () => {
    expect(holds({ rejections: rejections(60), users: { new: 3 }, populations: populations(100) })).toEqual([])
  })
})

describe('sentinels', () => {
  const ann = { kind: 'user', name: 'ann' } as const
  const staff = { kind: 'group', name: 'Staff' } as const

  it('that were not shown hold what is taken away or changed, and each group’s losses', () => {
    const found = held({
      missingSentinels: [ann],
      users: { new: 2, absent: 1, 'out-of-scope': 1, inactive: 1, deactivate: 1, delete: 1, change: 2, rename: 1 },
      groups: { absent: 1 },
      losses: [{ groupRef: 7, name: 'Staff', before: 100, removed: 1, added: 0 }],
      populations: populations(1_000, 1_000),
    })
    expect(found.map(({ kind, hold, classes, groupRef }) => [kind, hold.class, classes, groupRef, hold.count])).toEqual([
      ['user', 'absentUsers', ['absent'], undefined, 1],
      ['user', 'outOfScopeUsers', ['out-of-scope'], undefined, 1],
      ['user', 'deactivations', ['inactive', 'deactivate'], undefined, 2],
      ['user', 'deletions', ['delete'], undefined, 1],
      ['user', 'changedUsers', ['change'], undefined, 2],
      ['user', 'renames', ['rename'], undefined, 1],
      ['group', 'absentGroups', ['absent'], undefined, 1],
      ['group', 'membershipsOut', [], 7, 1],
    ])
    expect(found.at(-1)!.hold).toMatchObject({ group: 'Staff', limit: 0, reason: found[0]!.hold.reason })
  })

  it('are named, one or many, also when nothing is taken away', () => {
    expect(held({ missingSentinels: [ann] })).toMatchObject([
      { kind: 'user', classes: [], hold: { class: 'absentUsers', count: 0, limit: 0 } },
    ])
    expect(reasons({ missingSentinels: [ann] })[0]).toBe(
      'the user ann, which must always be seen, was not in what the source showed; on its word nothing is taken away or changed',
    )
    expect(reasons({ missingSentinels: [ann, staff] })[0]).toContain(
      'the user ann and the group Staff, which must all always be seen, were not in',
    )
    expect(holds({ missingSentinels: [] })).toEqual([])
  })
})

describe('a change of scope', () => {
  const scopeChange = { users: 'ours', groups: 'theirs', cause: 'the filter was changed', touchesActive: true } as const

  it('holds whoever leaves for it, with the cause, and whoever becomes inactive by it', () => {
    const given = { users: { 'out-of-scope': 1, inactive: 2 }, groups: { 'out-of-scope': 3 }, populations: populations(100, 100) }
    expect(held(given, scopeChange)).toMatchObject([
      { kind: 'user', classes: ['out-of-scope'], hold: { class: 'outOfScopeUsers', count: 1, limit: 0 } },
      { kind: 'group', classes: ['out-of-scope'], hold: { class: 'outOfScopeGroups', count: 3, limit: 0 } },
      { kind: 'user', classes: ['inactive'], hold: { class: 'deactivations', count: 2, limit: 0 } },
    ])
    expect(reasons(given, scopeChange)).toEqual([
      '1 person leaves since the filter was changed',
      '3 groups leave since the filter was changed; some of them may have left the directory, which cannot be told apart now',
      '2 people become inactive since the filter was changed',
    ])
    const one = { users: { 'out-of-scope': 2, inactive: 1 }, groups: { 'out-of-scope': 1 }, populations: populations(100, 100) }
    expect(reasons(one, scopeChange).map((reason) => reason.split(' since')[0])).toEqual([
      '2 people leave',
      '1 group leaves',
      '1 person becomes inactive',
    ])
  })

  it('holds nobody who becomes inactive where it cannot decide that, and nothing where nobody leaves', () => {
    expect(holds({ users: { inactive: 2 }, populations: populations(100) }, { ...scopeChange, touchesActive: false })).toEqual([])
    expect(holds({}, scopeChange)).toEqual([])
    expect(holds({ users: { 'out-of-scope': 3, inactive: 2 }, populations: populations(100) })).toEqual([])
  })
})

it('what is protected is said by class, names first, and a group’s losses by group', () => {
  const entries = [
    { class: 'absent', name: 'ann' },
    { class: 'absent', name: 'bob' },
    { class: 'rename', name: 'cem' },
  ] as const
  const found = { entries, losses: [{ name: 'Staff', removed: 1 }] } as unknown as Parameters<typeof sayProtected>[2]
  expect(sayProtected('campus', 'user', found)).toEqual([
    {
      source: 'campus',
      class: 'absentUsers',
      reason: 'ann, bob are protected: nothing is taken away or renamed without being asked',
      count: 2,
      limit: 0,
    },
    {
      source: 'campus',
      class: 'renames',
      reason: 'cem is protected: nothing is taken away or renamed without being asked',
      count: 1,
      limit: 0,
    },
    {
      source: 'campus',
      class: 'membershipsOut',
      reason: 'the group Staff is protected, and would lose 1 member',
      count: 1,
      limit: 0,
      group: 'Staff',
    },
  ])
  const many = Array.from({ length: 7 }, (_, at) => ({ class: 'delete', name: `p${at}` }))
  expect(sayProtected('campus', 'user', { entries: many.slice(2), losses: [] } as unknown as typeof found)[0]!.reason).toContain(
    'p2, p3, p4, p5, p6 are',
  )
  const seven = { entries: many, losses: [{ name: 'Staff', removed: 2 }] } as unknown as Parameters<typeof sayProtected>[2]
  expect(sayProtected('campus', 'group', seven).map(({ reason }) => reason)).toEqual([
    'p0, p1, p2, p3, p4 and 2 more are protected: nothing is taken away or renamed without being asked',
    'the group Staff is protected, and would lose 2 members',
  ])
})
