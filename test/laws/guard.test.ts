import { afterEach, expect, it } from 'vitest'
import { type Directory, defaultLimits, makeWorld, type World } from './directory.ts'

const worlds: World[] = []
afterEach(() => {
  for (const world of worlds.splice(0)) world.close()
})

/** A hundred people, `except` some, half of them in one group; and a synced copy of the whole. */
async function hundred(settings: Parameters<typeof makeWorld>[0] = {}): Promise<World> {
  const world = makeWorld({ limits: defaultLimits, directory: campus(), ...settings })
  worlds.push(world)
  await world.engine.sync({})
  return world
}

function campus({ without = 0, leaving = 0, renamed = 0, members = 50 } = {}): Directory {
  const ids = Array.from({ length: 100 - without }, (_, at) => `u${at}`)
  return {
    people: Object.fromEntries(ids.map((id, at) => [id, { username: at < renamed ? `new-${id}` : `name-${id}`, email: `${id}@x.edu` }])),
    groups: { g1: ids.slice(leaving, members), g2: ids.slice(0, 1) },
  }
}

const day = 86_400_000
const present = (world: World): number => world.store.users.list({ state: 'present', limit: 1_000 }).length

it('lets five people of a hundred become absent in one run', async () => {
  const world = await hundred()
  world.directory = campus({ without: 5 })
  expect((await world.engine.sync({})).exitCode).toBe(0)
  expect(present(world)).toBe(95)
})

it('holds six, says so in numbers, and applies the harmless rest', async () => {
  const world = await hundred()
  const fewer = campus({ without: 6 })
  world.directory = { ...fewer, people: { ...fewer.people, u200: { username: 'newcomer' } } }
  const report = await world.engine.sync({})
  expect(report.exitCode).toBe(3)
  expect(report.holds.map(({ reason }) => reason)).toEqual([
    '6 of 100 people are newly absent or inactive; at most 5 (5 % of 100, never under 5 or over 500) may be within 7 days',
  ])
  expect(report.totals).toMatchObject({ absentUsers: 0, newUsers: 1 })
  expect(present(world)).toBe(101)
})

it('counts absences over seven days, so that a leak cannot drain a source night by night', async () => {
  const world = await hundred()
  world.directory = campus({ without: 4 })
  await world.engine.sync({})
  world.now += day
  world.directory = campus({ without: 7 })
  expect((await world.engine.sync({})).exitCode).toBe(3)
  world.now += 7 * day
  expect((await world.engine.sync({})).exitCode).toBe(0)
  expect(present(world)).toBe(93)
})

it('holds mass renames', async () => {
  const world = await hundred()
  world.directory = campus({ renamed: 31 })
  const report = await world.engine.sync({})
  expect(report.holds.map((hold) => hold.class)).toEqual(['renames'])
  expect(world.store.users.find('name-u0')).toBeDefined()
})

it('holds what a group of twenty or more loses beyond a fifth, and lets newcomers join it', async () => {
  const world = await hundred()
  world.directory = campus({ leaving: 11, members: 60 })
  const report = await world.engine.sync({})
  expect(report.holds).toMatchObject([{ class: 'membershipsOut', group: 'Group g1', count: 11 }])
  expect(world.store.groups.find('Group g1')?.users).toBe(60)
})

it('holds a group that would become empty, however small', async () => {
  const world = await hundred()
  world.directory = { ...campus(), groups: { ...campus().groups, g2: [] } }
  expect((await world.engine.sync({})).holds).toMatchObject([{ class: 'membershipsOut', group: 'Group g2' }])
})

it('deactivates nobody before seven days and two complete runs', async () => {
  const world = await hundred({ removal: 'deactivate' })
  const states = (): string[] => world.store.users.list({ search: 'name-u99' }).map(({ state }) => state)
  world.directory = campus({ without: 1 })
  await world.engine.sync({})
  expect(states()).toEqual(['absent'])
  world.now += 6 * day
  await world.engine.sync({})
  expect(states()).toEqual(['absent'])
  world.now += day
  await world.engine.sync({})
  expect(states()).toEqual(['deactivated'])
})

it('takes an empty listing for a failed source: nothing to approve, exit 4', async () => {
  const world = await hundred()
  world.fault = { kind: 'empty' }
  const report = await world.engine.sync({})
  expect([report.exitCode, report.sources[0]?.outcome]).toEqual([4, 'empty'])
  expect(present(world)).toBe(100)
})

it('swaps two names in one run, and both keep their accounts', async () => {
  const world = await hundred()
  const people = { ...campus().people, u1: { username: 'name-u2' }, u2: { username: 'name-u1' } }
  const before = world.store.users.find('name-u1')?.account
  world.directory = { ...campus(), people }
  await world.engine.sync({})
  expect(world.store.users.find('name-u2')?.account).toBe(before)
})

it('refuses both of two people whose names differ only by case, and leaves who was there as he was', async () => {
  const world = await hundred()
  world.directory = { ...campus(), people: { ...campus().people, u300: { username: 'NAME-U1' } } }
  const report = await world.engine.sync({})
  expect(report.rejected.map(({ reason }) => reason).join()).toContain('the same but for case')
  expect(world.store.users.find('name-u1')).toMatchObject({ id: 'u1', state: 'present' })
})

it('keeps a decision pending while a group that a rule names does not exist, and grants when it does', async () => {
  const world = await hundred({ rules: [{ group: 'Group g9', credit: 1_000, restricted: true, attributes: {} }] })
  expect(world.store.users.find('name-u1')).toMatchObject({ entitlement: 'pending', balance: { minor: 0 } })
  world.directory = { ...campus(), groups: { ...campus().groups, g9: ['u1'] } }
  const report = await world.engine.sync({})
  expect(report.grants).toMatchObject([{ people: 1, each: 1_000 }])
  expect(world.store.users.find('name-u1')).toMatchObject({ entitlement: 'decided', balance: { minor: 1_000 } })
  expect(world.store.users.find('name-u2')).toMatchObject({ entitlement: 'decided', balance: { minor: 0 } })
})

it('counts who was made inactive within seven days like who became absent', async () => {
  const world = await hundred()
  const disabled = (count: number): Directory => ({
    ...campus(),
    people: Object.fromEntries(
      Object.entries(campus().people).map(([id, person], at) => [id, at < count ? { ...person, active: false } : person]),
    ),
  })
  world.directory = disabled(3)
  expect((await world.engine.sync({})).totals.deactivations).toBe(3)
  world.now += day
  world.directory = disabled(6)
  expect((await world.engine.sync({})).holds.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('3 of 100 people are newly absent or inactive, and 3 in the last 7 days'),
  ])
  world.now += 7 * day
  expect((await world.engine.sync({})).totals.deactivations).toBe(3)
})

it('takes people out of a group that let them go while their absence was on hold, when they are seen again', async () => {
  const whole = campus({ members: 100 })
  const world = await hundred({ directory: whole })
  const groups = { ...whole.groups, g1: whole.groups.g1!.filter((id) => id !== 'u99') }
  world.directory = { ...campus({ without: 6 }), groups }
  expect((await world.engine.sync({})).exitCode).toBe(3)
  expect(world.store.users.groups('name-u99').map(({ name }) => name)).toContain('Group g1')
  world.directory = { ...whole, groups }
  await world.engine.sync({})
  expect(world.store.users.groups('name-u99')).toEqual([])
})
