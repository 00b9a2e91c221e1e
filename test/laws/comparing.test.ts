import { describe, expect, it, onTestFinished } from 'vitest'
import { defaultLimits } from './directory.ts'
import { type CampusSettings, day, ids, openCampus, people, person } from './model-campus.ts'
import { makeSeveral } from './several-world.ts'

const generous = { ...defaultLimits, absences: { atLeast: 1_000, share: 1, atMost: 1_000 } }

/** Everybody of a hundred is there, and in the copy. */
async function hundred(settings: CampusSettings = {}, everybody = people(0, 100)) {
  const campus = openCampus(settings)
  campus.lists(everybody)
  await campus.muster.sync()
  /** What a night comes to on which `users` are listed. */
  const night = async (users: Parameters<typeof campus.lists>[0], days = 0, groups: Parameters<typeof campus.lists>[1] = {}) => {
    campus.clock.time += days * day
    campus.lists(users, groups)
    return campus.muster.sync()
  }
  return { ...campus, night }
}

describe('what counts towards the limits of seven days', () => {
  it('is who became absent less than seven days ago, and no more after seven days', async () => {
    const early = await hundred()
    await early.night(people(4, 100))
    early.clock.time -= 1
    expect(await early.night(people(6, 100), 7)).toMatchObject({ exitCode: 3, totals: { absentUsers: 0 } })
    const late = await hundred()
    await late.night(people(4, 100))
    expect(await late.night(people(8, 100), 7)).toMatchObject({ exitCode: 0, totals: { absentUsers: 4 } })
  })

  it('is nobody who is back, and nobody of another kind', async () => {
    const { night } = await hundred()
    await night(people(4, 100))
    const groups = Object.fromEntries(ids(0, 12).map((name) => [name, ['u1']]))
    const fewer = Object.fromEntries(ids(4, 12).map((name) => [name, ['u1']]))
    await night(people(0, 100), 1, groups)
    expect(await night(people(0, 100), 1, fewer)).toMatchObject({ exitCode: 0, totals: { absentGroups: 4 } })
    expect(await night(people(4, 100), 1, fewer)).toMatchObject({ exitCode: 0, totals: { absentUsers: 4 } })
  })

  it('is who became inactive less than seven days ago and still is, unless it was approved', async () => {
    const inactive = (from: number, to: number) => people(0, 100).map((one, at) => ({ ...one, active: at < from || at >= to }))
    const early = await hundred({}, inactive(0, 0))
    expect((await early.night(inactive(0, 4))).totals.deactivations).toBe(4)
    early.clock.time -= 1
    expect((await early.night(inactive(0, 6), 7)).holds[0]?.reason).toContain('2 of 100 people are newly absent or inactive, and 4 in')
    const late = await hundred({}, inactive(0, 0))
    await late.night(inactive(0, 4))
    expect(await late.night(inactive(0, 8), 7)).toMatchObject({ exitCode: 0, totals: { deactivations: 4 } })
    const back = await hundred({}, inactive(0, 0))
    await back.night(inactive(0, 4))
    await back.night(inactive(0, 0), 1)
    expect(await back.night(inactive(4, 8), 1)).toMatchObject({ exitCode: 0, totals: { deactivations: 4 } })
    const gone = await hundred({}, inactive(0, 0))
    await gone.night(inactive(0, 2))
    await gone.night(inactive(0, 0).slice(2), 1)
    expect(await gone.night(inactive(0, 0).slice(5), 1)).toMatchObject({ exitCode: 0, totals: { absentUsers: 3 } })
    const approved = await hundred({}, inactive(0, 0))
    expect(await approved.night(inactive(0, 6))).toMatchObject({ exitCode: 3 })
    await approved.muster.approve(2)
    expect(await approved.night(inactive(0, 10), 1)).toMatchObject({ exitCode: 0, totals: { deactivations: 4 } })
  })

  it('is who was removed less than seven days ago, unless it was approved', async () => {
    const removing = async (from: number) => {
      const campus = await hundred({ removal: 'deactivate' })
      const lenient = campus.open({ removal: 'deactivate', limits: generous })
      campus.lists(people(from, 100))
      await lenient.sync()
      return campus
    }
    const { night } = await removing(8)
    // Four of them, and the others a day later.
    expect(await night(people(8, 100), 6)).toMatchObject({ exitCode: 0, totals: { deactivations: 0 } })
    expect((await night(people(8, 100), 1)).holds[0]?.reason).toMatch(/^the deactivation of 8 of 92 people falls due; at most 5/)
    const campus = await removing(6)
    expect(await campus.night(people(6, 100), 7)).toMatchObject({ exitCode: 3, totals: { deactivations: 0 } })
    await campus.muster.approve(3)
    expect(campus.muster.users.list({ state: 'deactivated' })).toHaveLength(6)
    const lenient = campus.open({ removal: 'deactivate', limits: generous })
    campus.lists(people(10, 100))
    await lenient.sync()
    expect(await campus.night(people(10, 100), 7)).toMatchObject({ exitCode: 0, totals: { deactivations: 4 } })
    campus.lists(people(14, 100))
    await campus.open({ removal: 'deactivate', limits: generous }).sync()
    campus.clock.time -= 1
    // Four a moment less than seven days ago, and four now.
    await campus.night(people(14, 100), 7)
    expect(campus.muster.users.list({ state: 'deactivated' })).toHaveLength(10)
    campus.clock.time += 1
    expect(await campus.night(people(14, 100))).toMatchObject({ exitCode: 0, totals: { deactivations: 4 } })
  })
})

it('adds to what falls due for removal what was removed in the days before', async () => {
  const { open, lists, clock, night } = await hundred({ removal: 'deactivate' })
  const lenient = open({ removal: 'deactivate', limits: generous })
  await night(people(3, 100))
  clock.time += day
  lists(people(7, 100))
  await lenient.sync()
  expect((await night(people(7, 100), 6)).totals.deactivations).toBe(3)
  expect((await night(people(7, 100), 1)).holds[0]?.reason).toContain('4 of 93 people falls due, after 3 in the last 7 days')
})

describe('who comes and goes', () => {
  it('is said of one person too, within seven days, and not of groups', async () => {
    const { muster, night } = await hundred()
    const flaps = async (nights: readonly number[], days: number) => {
      let remarks: readonly string[] = []
      for (const from of nights)
        remarks = (await night(people(from, 100), days, from === 0 ? { A: ['u1'], B: ['u2'] } : { B: ['u2'] })).sources[0]!.remarks
      return remarks
    }
    expect(await flaps([0, 1, 0], 1)).toEqual([])
    expect(await flaps([1, 0], 1)).toEqual([
      '1 person has left and come back more than once in 7 days; the grace period keeps their accounts meanwhile',
    ])
    expect(await flaps([1, 0], 3.5)).toEqual([])
    expect(muster.groups.list()).toHaveLength(2)
  })
})

describe('who is not active', () => {
  it('is left out while nobody knows him, counted as filtered, and updated when somebody does', async () => {
    const { muster, night } = await hundred()
    const off = { active: false }
    expect(await night([...people(0, 100), person(100, off), person(101, { activeUntil: '2020-01-01' })])).toMatchObject({
      totals: { newUsers: 0 },
      sources: [{ filtered: 2 }],
    })
    expect(await night([person(0, off), ...people(1, 101), person(101, off)])).toMatchObject({
      totals: { newUsers: 1, deactivations: 1, changedUsers: 0 },
      sources: [{ filtered: 1 }],
    })
    // Inactive already: a change like any other.
    expect(await night([person(0, { ...off, email: 'x@y.z' }), ...people(1, 101)])).toMatchObject({
      totals: { deactivations: 0, changedUsers: 1 },
    })
    expect(muster.users.find('p0')).toMatchObject({ fields: { active: false, email: 'x@y.z' } })
  })

  it('becomes so by a date, on that date, and comes to be so anew only from being active', async () => {
    const { night, clock } = await hundred()
    const until = new Date(clock.time + day).toISOString()
    const listed = (more: object) => [person(0, { activeUntil: until, ...more }), ...people(1, 100)]
    expect((await night(listed({}))).totals).toMatchObject({ changedUsers: 1, deactivations: 0 })
    expect((await night(listed({ email: 'a@b.c' }), 1)).totals).toMatchObject({ changedUsers: 1, deactivations: 0 })
    const from = new Date(clock.time + day).toISOString()
    expect((await night([person(0), person(1, { activeFrom: from }), ...people(2, 100)])).totals).toMatchObject({ deactivations: 1 })
    expect((await night([person(0), person(1, { activeFrom: from, email: 'a@b.c' }), ...people(2, 100)])).totals.deactivations).toBe(0)
  })
})

it('takes groups that are not listed at all for unknown, and one of several that is not listed for gone', async () => {
  const { muster, night } = await hundred()
  await night(people(0, 100), 0, { A: ids(0, 3), B: ids(0, 3) })
  const unknown = await night(people(0, 100))
  expect(unknown.totals).toMatchObject({ absentGroups: 0, membershipsOut: 0 })
  expect(unknown.sources[0]!.remarks).toEqual([expect.stringContaining('no groups were listed where there were some')])
  expect(muster.groups.list({ state: 'present' })).toHaveLength(2)
  expect(await night(people(0, 100), 0, { B: ids(0, 3) })).toMatchObject({ totals: { absentGroups: 1 } })
})

it('tells a name that is only spelled anew from another name, and finds neither the next night', async () => {
  const { muster, night } = await hundred()
  const spelled = [person(0, { username: 'P0' }), person(1, { username: 'q1' }), ...people(2, 100)]
  expect((await night(spelled)).totals).toMatchObject({ changedUsers: 1, renames: 1 })
  expect([muster.users.find('p0')?.spelling, muster.users.find('q1')?.id]).toEqual(['P0', 'u1'])
  expect((await night(spelled)).totals).toMatchObject({ changedUsers: 0, renames: 0 })
})

it('says what changes in the order of the listing', async () => {
  const { night } = await hundred()
  const shown = async (users: Parameters<typeof night>[0]) =>
    (await night(users)).changes.map(({ class: name, name: who }) => `${name} ${who}`)
  expect(await shown([...people(3, 100), person(2, { email: 'c' }), person(1, { email: 'b' }), person(102), person(101)])).toEqual([
    'newUsers p102',
    'newUsers p101',
    'changedUsers p2',
    'changedUsers p1',
    'absentUsers p0',
  ])
  expect(await shown([...people(3, 100), person(2, { username: 'r2' }), person(1, { username: 'r1' }), person(0)])).toEqual([
    'renames r2',
    'renames r1',
    'returningUsers p0',
    'absentUsers p102',
    'absentUsers p101',
  ])
  expect(await shown([...people(0, 100), person(101), person(102)])).toEqual(
    expect.arrayContaining(['returningUsers p101', 'returningUsers p102']),
  )
  expect((await shown([...people(0, 100)])).slice(0, 2)).toEqual(['absentUsers p102', 'absentUsers p101'])
  expect((await shown([person(101), person(102), ...people(0, 100)])).slice(0, 2)).toEqual(['returningUsers p101', 'returningUsers p102'])
})

it('gives whoever comes back under another name that name', async () => {
  const { muster, night } = await hundred()
  await night(people(1, 100))
  expect((await night([person(0, { username: 'new' }), ...people(1, 100)])).totals).toMatchObject({ returningUsers: 1, renames: 1 })
  expect([muster.users.find('new')?.id, muster.users.find('p0')]).toEqual(['u0', undefined])
})

it('counts towards the limits of a source only what is of that source', async () => {
  const world = makeSeveral({ names: ['one', 'other'], limits: defaultLimits })
  onTestFinished(() => world.close())
  const night = async (from: number) => {
    for (const [name, source] of world.sources)
      source.directory = {
        people: Object.fromEntries(ids(from, 100).map((id) => [id, { username: `${name}-${id}` }])),
        groups: Object.fromEntries(ids(from, 12).map((id) => [`${name}-${id}`, ['u50']])),
      }
    return world.engine().sync({})
  }
  await night(0)
  expect(await night(4)).toMatchObject({ exitCode: 0, totals: { absentUsers: 8, absentGroups: 8 } })
  expect(await night(5)).toMatchObject({ exitCode: 0, totals: { absentUsers: 2, absentGroups: 2 } })
})
