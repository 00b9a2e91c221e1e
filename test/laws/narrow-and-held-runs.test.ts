import { describe, expect, it } from 'vitest'
import { defaultLimits } from './directory.ts'
import { day, ids, openCampus, people, person } from './model-campus.ts'

const generous = { ...defaultLimits, absences: { atLeast: 30, share: 1, atMost: 500 } }

describe('a run that is told to do only a part', () => {
  it('leaves the rest to be found by the next whole one', async () => {
    const { muster, lists } = openCampus()
    lists(people(0, 10), { Students: ids(0, 3) })
    await muster.sync()
    lists([person(0, { email: 'ada@x.edu' }), { id: 'u1', username: 'new-name' }, ...people(2, 11)], { Students: ids(0, 4) })
    expect((await muster.sync({ groupsOnly: true })).totals).toMatchObject({ membershipsIn: 1, changedUsers: 0, newUsers: 0 })
    expect((await muster.sync({ newUsersOnly: true })).totals).toMatchObject({ newUsers: 1, changedUsers: 0, renames: 0 })
    expect((await muster.sync()).totals).toMatchObject({ changedUsers: 1, renames: 1 })
    expect(muster.users.find('p0')?.fields).toEqual({ email: 'ada@x.edu' })
  })

  it('lets nobody have a name that only the rest would free', async () => {
    const { muster, lists } = openCampus()
    lists(people(0, 10))
    await muster.sync()
    lists([{ id: 'u0', username: 'new-name' }, ...people(1, 10), { id: 'u10', username: 'p0' }], { Students: ['u1', 'u10'] })
    await muster.sync({ newUsersOnly: true })
    expect(muster.users.find('p0')?.id).toBe('u0')
    await muster.sync()
    expect(['p0', 'new-name'].map((name) => muster.users.find(name)?.id)).toEqual(['u10', 'u0'])
    expect(muster.groups.members('Students').map(({ username }) => username)).toEqual(['p0', 'p1'])
  })
})

describe('while something is on hold', () => {
  it('nobody gets a name that its holder was to lay down, nor joins a group under it', async () => {
    const { muster, lists } = openCampus()
    lists(people(0, 20), { Students: ids(0, 2) })
    await muster.sync()
    const renamed = people(0, 20).map(({ id, username }) => ({ id, username: `was-${username}` }))
    lists([...renamed, { id: 'u20', username: 'p3' }], { Students: [...ids(0, 2), 'u20'] })
    const held = await muster.sync()
    expect(held).toMatchObject({ exitCode: 3, totals: { renames: 0, newUsers: 0, membershipsIn: 0 } })
    expect(held.changes.filter(({ class: name }) => name === 'newUsers')).toMatchObject([{ name: 'p3', held: true }])
    lists([...people(0, 3), { id: 'u3', username: 'was-p3' }, ...people(4, 20), { id: 'u20', username: 'p3' }], {
      Students: [...ids(0, 2), 'u20'],
    })
    expect((await muster.sync()).totals).toMatchObject({ renames: 1, newUsers: 1, membershipsIn: 1 })
    expect(muster.users.find('p3')?.id).toBe('u20')
  })

  it('whoever is to be removed keeps his name', async () => {
    const { open, lists, clock } = openCampus()
    const muster = open({ removal: 'delete' })
    lists(people(0, 40))
    await muster.sync()
    lists(people(15, 40))
    const lenient = open({ removal: 'delete', limits: generous })
    await lenient.sync()
    await lenient.sync()
    clock.time += 8 * day
    lists([...people(15, 40), { id: 'u40', username: 'p0' }])
    const strict = open({ removal: 'delete' })
    expect(await strict.sync()).toMatchObject({ exitCode: 3, totals: { deletions: 0, newUsers: 0 } })
    expect(strict.users.find('p0')).toMatchObject({ id: 'u0', state: 'absent' })
  })
})

it('whoever was deleted comes back whole, however many they are', async () => {
  const { muster, lists, clock } = openCampus({ removal: 'delete', limits: generous })
  const all = people(0, 40, { email: 'x@y.edu' })
  lists(all)
  await muster.sync()
  lists(all.slice(18))
  await muster.sync()
  clock.time += 8 * day
  await muster.sync()
  await muster.sync()
  expect(muster.users.list({ state: 'deleted' })).toHaveLength(18)
  lists(all)
  expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { returningUsers: 18, renames: 0, changedUsers: 0 } })
  expect(muster.users.find('p0')).toMatchObject({ state: 'present', spelling: 'p0', fields: { email: 'x@y.edu' } })
  expect(muster.users.journal('p0').at(-1)).toMatchObject({
    action: 'return',
    before: { state: 'deleted', email: null },
    after: { state: 'present', email: 'x@y.edu' },
  })
})

describe('a scope of some groups', () => {
  const settings = { scope: { users: { groups: ['Students', 'Staff'] } } }
  const groups = { Students: ids(0, 20), Staff: ids(20, 23) }

  it('takes nobody away while one of them could not be read', async () => {
    const { muster, lists } = openCampus(settings)
    lists(people(0, 40), groups)
    expect((await muster.sync()).totals).toMatchObject({ newUsers: 23 })
    lists(people(0, 40), { ...groups, Staff: 'unknown' })
    expect((await muster.sync()).totals).toMatchObject({ absentUsers: 0, newUsers: 0 })
    lists(people(0, 40), { ...groups, Staff: ids(20, 22) })
    expect((await muster.sync()).totals).toMatchObject({ absentUsers: 1 })
  })

  it('brings nobody in from a listing without groups', async () => {
    const { muster, lists } = openCampus(settings)
    lists(people(0, 40), groups)
    await muster.sync()
    lists(people(0, 42))
    expect((await muster.sync()).totals).toMatchObject({ absentUsers: 0, newUsers: 0 })
    const fresh = openCampus(settings)
    fresh.lists(people(0, 40))
    expect((await fresh.muster.sync()).totals).toMatchObject({ newUsers: 0 })
  })

  it('need not import those groups, nor the groups within them', async () => {
    const nested = { Students: ['First years', ...ids(0, 3)], 'First years': ids(3, 6), 'Dept Arts': ['First years', ...ids(2, 9)] }
    const users = { groups: ['Students'] }
    for (const scope of [
      { users, groups: ['Dept *'] },
      { users, groups: 'none' as const },
    ]) {
      const { muster, lists } = openCampus({ scope })
      lists(people(0, 40), nested)
      const report = await muster.sync()
      expect({ exitCode: report.exitCode, remarks: report.sources[0]?.remarks }).toEqual({ exitCode: 0, remarks: [] })
      const isImporting = scope.groups !== 'none'
      expect(muster.users.list().map(({ username }) => username)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5'])
      expect(muster.groups.list().map(({ name }) => name)).toEqual(isImporting ? ['Dept Arts'] : [])
      if (isImporting) expect(muster.groups.members('Dept Arts').map(({ username }) => username)).toEqual(['p2', 'p3', 'p4', 'p5'])

      expect((await muster.sync()).totals).toMatchObject({ newUsers: 0, absentUsers: 0, membershipsIn: 0, membershipsOut: 0 })
      lists(people(0, 40), { ...nested, 'First years': ids(4, 7) })
      expect((await muster.sync()).totals).toMatchObject({ newUsers: 1, absentUsers: 1, newGroups: 0, absentGroups: 0 })
    }
  })

  it('forgets a group that is not imported any more once that is approved, and keeps its people', async () => {
    const { muster, open, lists } = openCampus({ scope: { users: { groups: ['Students'] } } })
    lists(people(0, 40), { Students: ids(0, 20), Staff: ids(20, 23) })
    await muster.sync()
    const again = open({ scope: { users: { groups: ['Students'] }, groups: ['Staff'] } })
    expect(await again.sync()).toMatchObject({ exitCode: 3, totals: { newUsers: 0, absentUsers: 0, outOfScopeGroups: 0 } })
    expect((await again.approve(2)).totals).toMatchObject({ absentUsers: 0, outOfScopeGroups: 1 })
    expect((await again.sync()).totals).toMatchObject({ newUsers: 0, absentUsers: 0, newGroups: 0 })
  })

  it('remarks upon a group that is not there', async () => {
    const { muster, lists } = openCampus({ scope: { users: { groups: ['Studnets'] } } })
    lists(people(0, 4), { Students: ids(0, 2) })
    const [source] = (await muster.sync()).sources
    expect(source?.remarks).toEqual([
      expect.stringContaining('the group "Studnets", whose members `scope.users` wants, is not in the listing'),
    ])
  })

  it('holds for whoever is asked for by name', async () => {
    const { muster, lists, knows } = openCampus(settings)
    lists(people(0, 40), groups)
    await muster.sync()
    knows(person(40), [])
    knows(person(41), ['Staff'])
    expect((await muster.sync({ user: 'p40' })).totals).toMatchObject({ newUsers: 0 })
    expect((await muster.sync({ user: 'p41' })).totals).toMatchObject({ newUsers: 1, membershipsIn: 1 })
    knows(person(1, { email: 'x@y.edu' }), [])
    expect((await muster.sync({ user: 'p1' })).totals).toMatchObject({ changedUsers: 1, absentUsers: 0 })
  })
})

it('somebody asked for by name joins the groups that he is in, and whom nobody knows is said so', async () => {
  const { muster, lists, knows } = openCampus()
  lists(people(0, 3), { Students: ['u0'] })
  await muster.sync()
  knows(person(1), ['Students'])
  expect((await muster.sync({ user: 'p1' })).totals).toMatchObject({ membershipsIn: 1, membershipsOut: 0 })
  expect(muster.groups.members('Students').map(({ username }) => username)).toEqual(['p0', 'p1'])
  expect((await muster.sync({ user: 'nobody' })).sources[0]?.remarks).toEqual(['nobody is called nobody there'])
})

it('an account that has given up its name is found by it', async () => {
  const { muster, lists, clock } = openCampus({ limits: generous })
  lists(people(0, 9))
  await muster.sync()
  lists(people(1, 9))
  await muster.sync()
  clock.time += 8 * day
  await muster.sync()
  lists([...people(1, 9), { id: 'u9', username: 'P0' }])
  await muster.sync()
  expect(muster.users.list({ search: 'p0' }).map(({ id, state }) => [id, state])).toEqual([
    ['u9', 'present'],
    ['u0', 'absent'],
  ])
})
