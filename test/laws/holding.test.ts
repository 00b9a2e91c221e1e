import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type CampusSettings, day, ids, openCampus, people, person } from './model-campus.ts'

const present = (muster: { users: { list(options: object): readonly unknown[] } }): number =>
  muster.users.list({ state: 'present', limit: 1_000 }).length

/** A hundred people of whom ten are gone, on hold in run 2. */
async function tenMissing(settings: CampusSettings = {}) {
  const campus = openCampus(settings)
  campus.lists(people(0, 100), { Students: ids(0, 50) })
  await campus.muster.sync()
  campus.lists([...people(0, 90), person(200)], { Students: ids(0, 50) })
  const held = await campus.muster.sync()
  expect(held).toMatchObject({ run: 2, exitCode: 3, totals: { newUsers: 1, absentUsers: 0 } })
  return { ...campus, held }
}

function planFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-plan-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'plan.json')
}

describe('approving what is on hold', () => {
  it('applies exactly that, once, and says so in the list of runs', async () => {
    const { muster, clock } = await tenMissing()
    expect(muster.runs.held(2)).toHaveLength(10)
    expect(muster.runs.show(2)?.hold).toMatchObject({ expiresAt: clock.now() + day })
    clock.time += 1_000
    const report = await muster.approve(2)
    expect(report).toMatchObject({ run: 3, command: 'approve', approved: 2, state: 'done', exitCode: 0, totals: { absentUsers: 10 } })
    expect(present(muster)).toBe(91)
    expect(muster.runs.show(2)?.hold).toMatchObject({ state: 'approved', decidedRun: 3 })
    expect(muster.runs.journal(3)).toHaveLength(10)
    await expect(muster.approve(2)).rejects.toMatchObject({ code: 'NOT_ON_HOLD', message: expect.stringContaining('in run 3') })
    expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { absentUsers: 0, newUsers: 0 } })
  })

  it('leaves those who are not concerned what they are entitled to', async () => {
    const { muster } = await tenMissing({ of: { rules: [{ credit: 1_000, restricted: false, attributes: {} }] } })
    expect(muster.users.find('p200')).toMatchObject({ balance: { minor: 1_000 }, entitlement: 'decided' })
    await muster.approve(2)
    expect(muster.credit.ledger({ username: 'p200' })).toHaveLength(1)
  })

  it('does not use up what may happen unseen in the days after', async () => {
    const { muster, lists, clock } = await tenMissing()
    await muster.approve(2)
    clock.time += day
    lists([...people(0, 87), person(200)], { Students: ids(0, 50) })
    expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { absentUsers: 3 } })
  })

  it('refuses when the source was read again since, and names the run that holds it now', async () => {
    const { muster } = await tenMissing()
    expect(await muster.sync()).toMatchObject({ run: 3, exitCode: 3 })
    await expect(muster.approve(2)).rejects.toMatchObject({ code: 'STORE_MOVED', hint: expect.stringContaining('run show 3') })
    expect(present(muster)).toBe(101)
    expect(await muster.approve(3)).toMatchObject({ totals: { absentUsers: 10 } })
  })

  it('refuses when somebody in it was seen since, and not when somebody else was', async () => {
    const { muster, knows } = await tenMissing()
    knows(person(3))
    expect(await muster.sync({ user: 'p3' })).toMatchObject({ exitCode: 0 })
    expect(muster.runs.show(2)?.hold?.state).not.toBe('moved')
    knows(person(95))
    expect(await muster.sync({ user: 'p95' })).toMatchObject({ exitCode: 0 })
    await expect(muster.approve(2)).rejects.toMatchObject({
      code: 'STORE_MOVED',
      message: expect.stringContaining('p95 was seen again in run 4'),
    })
    expect(present(muster)).toBe(101)
  })

  it('refuses when the configuration of the source has changed', async () => {
    const { open } = await tenMissing()
    const changed = open({ scope: { fields: ['email'] } })
    await expect(changed.approve(2)).rejects.toMatchObject({ code: 'STORE_MOVED', message: expect.stringContaining('configuration') })
  })

  it('is over after a day, or when the configuration says', async () => {
    const { muster, clock } = await tenMissing()
    clock.time += day
    await expect(muster.approve(2)).rejects.toMatchObject({
      code: 'NOT_ON_HOLD',
      message: expect.stringContaining('could be approved until'),
    })
    expect(present(muster)).toBe(101)
    const { muster: short, clock: its } = await tenMissing({ of: { approveWithinMs: 2 * 3_600_000 } })
    its.time += 2 * 3_600_000
    await expect(short.approve(2)).rejects.toMatchObject({ code: 'NOT_ON_HOLD' })
  })

  it('is not possible for runs that hold nothing, or do not exist, or were rejected', async () => {
    const { muster } = await tenMissing()
    await expect(muster.approve(1)).rejects.toMatchObject({ code: 'NOT_ON_HOLD', message: 'run 1 holds nothing back' })
    await expect(muster.approve(77)).rejects.toMatchObject({ code: 'NOT_ON_HOLD', message: 'there is no run 77' })
    await muster.reject(2)
    await expect(muster.approve(2)).rejects.toMatchObject({ code: 'NOT_ON_HOLD', message: expect.stringContaining('rejected') })
    await expect(muster.reject(2)).rejects.toMatchObject({ code: 'NOT_ON_HOLD' })
    expect(muster.runs.held(2)).toEqual([])
    expect(await muster.sync()).toMatchObject({ exitCode: 3 })
  })

  it('carries out held renames and changes with who waited for a name, and finds nothing to do afterwards', async () => {
    const { muster, lists } = openCampus()
    lists(people(0, 20), { Students: ids(0, 2) })
    await muster.sync()
    const renamed = people(0, 20).map(({ id, username }) => ({ id, username: `was-${username}`, email: `${id}@x.edu` }))
    const now = [...renamed, { id: 'u20', username: 'p3' }]
    lists(now, { Students: [...ids(0, 2), 'u20'] })
    expect(await muster.sync()).toMatchObject({ exitCode: 3, totals: { renames: 0, newUsers: 0 } })
    expect(await muster.approve(2)).toMatchObject({ totals: { renames: 20, newUsers: 1, changedUsers: 20 } })
    expect(muster.users.find('p3')?.id).toBe('u20')
    expect(muster.users.find('was-p3')).toMatchObject({ id: 'u3', fields: { email: 'u3@x.edu' } })
    expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { renames: 0, changedUsers: 0, membershipsIn: 1 } })
    expect(
      muster.groups
        .members('Students')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['u0', 'u1', 'u20'])
  })

  it('lets the members go that a group was kept from losing', async () => {
    const { muster, lists } = openCampus()
    lists(people(0, 40), { Students: ids(0, 40) })
    await muster.sync()
    lists(people(0, 41), { Students: [...ids(0, 10), 'u40'] })
    expect(await muster.sync()).toMatchObject({ exitCode: 3, totals: { membershipsIn: 1, membershipsOut: 0 } })
    expect(muster.runs.held(2)).toMatchObject([{ action: 'members', name: 'Students' }])
    expect(await muster.approve(2)).toMatchObject({ totals: { membershipsIn: 0, membershipsOut: 30 } })
    expect(muster.groups.find('Students')?.users).toBe(11)
    expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { membershipsIn: 0, membershipsOut: 0 } })
  })

  it('with onHold: stop applies the whole run, credit included, and only then', async () => {
    const { muster, lists } = openCampus({
      of: { onHold: 'stop', rules: [{ group: 'Students', credit: 1_000, restricted: false, attributes: {} }] },
    })
    lists(people(0, 100), { Students: ids(0, 50) })
    await muster.sync()
    lists([...people(0, 90), person(200, { email: 'new@x.edu' })], { Students: [...ids(0, 50), 'u200'] })
    const held = await muster.sync()
    expect(held).toMatchObject({ exitCode: 3, grants: [], totals: { newUsers: 0, absentUsers: 0, membershipsIn: 0 } })
    expect(held.pending).toMatchObject([{ people: 1, reason: 'everything is on hold' }])
    expect(muster.users.find('p200')).toBeUndefined()
    const approved = await muster.approve(2)
    expect(approved).toMatchObject({ totals: { newUsers: 1, absentUsers: 10, membershipsIn: 1 }, grants: [{ people: 1, each: 1_000 }] })
    expect(muster.users.find('p200')).toMatchObject({ balance: { minor: 1_000 }, entitlement: 'decided' })
    expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { newUsers: 0, absentUsers: 0, membershipsIn: 0 }, grants: [] })
    expect(muster.credit.ledger({ username: 'p200' })).toHaveLength(1)
  })

  it('works for what a filed plan kept on hold when it was applied', async () => {
    const { muster, lists } = openCampus()
    const file = planFile()
    lists(people(0, 100))
    await muster.sync()
    lists([...people(0, 90), person(200)])
    expect(await muster.plan({ out: file })).toMatchObject({ exitCode: 3 })
    expect(await muster.apply(file)).toMatchObject({ run: 2, exitCode: 3, totals: { newUsers: 1 } })
    expect(await muster.approve(2)).toMatchObject({ totals: { absentUsers: 10 } })
    expect(present(muster)).toBe(91)
  })
})

describe('a changed scope', () => {
  const excluding = { scope: { exclude: 'user.department == "Law"' } }
  const listed = () => [...people(0, 60), ...people(60, 100, { department: 'Law' })]

  it('holds whoever leaves for it, names the setting, and tells them from who left the directory', async () => {
    const { muster, open, lists } = openCampus()
    lists(listed())
    await muster.sync()
    lists(listed().slice(3))
    const scoped = open(excluding)
    const report = await scoped.sync()
    expect(report).toMatchObject({ exitCode: 3, totals: { absentUsers: 3, outOfScopeUsers: 0 } })
    expect(report.holds).toMatchObject([{ class: 'outOfScopeUsers', count: 40 }])
    expect(report.holds[0]?.reason).toBe('40 people leave since `scope.exclude` was changed from nothing to `user.department == "Law"`')
    expect(present(scoped)).toBe(97)
    const again = await scoped.sync()
    expect(again.holds).toMatchObject([{ class: 'outOfScopeUsers', count: 40 }])
    expect(await scoped.approve(3)).toMatchObject({ totals: { outOfScopeUsers: 40 } })
    expect(present(scoped)).toBe(57)
    expect(await scoped.sync()).toMatchObject({ exitCode: 0 })
  })

  it('holds even one person, also in later nights, until somebody says so or the setting is taken back', async () => {
    const { muster, open, lists, clock } = openCampus()
    const one = [...people(0, 99), person(99, { department: 'Law' })]
    lists(one)
    await muster.sync()
    const scoped = open(excluding)
    for (let night = 0; night < 3; night++) {
      expect(await scoped.sync()).toMatchObject({ exitCode: 3, holds: [{ class: 'outOfScopeUsers', count: 1 }] })
      clock.time += day
    }
    const back = open()
    expect(await back.sync()).toMatchObject({ exitCode: 0 })
    expect(present(back)).toBe(100)
  })

  it('holds everybody who is missing when the source is asked differently', async () => {
    const { muster, open, lists } = openCampus()
    lists(people(0, 100))
    await muster.sync()
    lists(people(0, 97))
    const changed = open({ settings: { base: 'other' } })
    const report = await changed.sync()
    expect(report).toMatchObject({ exitCode: 3, totals: { absentUsers: 0 }, holds: [{ class: 'outOfScopeUsers', count: 3 }] })
    expect(report.holds[0]?.reason).toContain('since `settings.base` was added; some of them may have left the directory')
  })

  it('is nothing to hold when nobody leaves for it, and is forgotten then', async () => {
    const { muster, open, lists } = openCampus()
    lists(people(0, 100))
    await muster.sync()
    const changed = open(excluding)
    expect(await changed.sync()).toMatchObject({ exitCode: 0 })
    lists(people(0, 98))
    expect(await changed.sync()).toMatchObject({ exitCode: 0, totals: { absentUsers: 2 } })
  })

  it('holds groups that are no longer chosen', async () => {
    const { muster, open, lists } = openCampus()
    lists(people(0, 10), { Students: ids(0, 5), Staff: ids(5, 10) })
    await muster.sync()
    const changed = open({ scope: { groups: ['Students'] } })
    const report = await changed.sync()
    expect(report).toMatchObject({ exitCode: 3, holds: [{ class: 'outOfScopeGroups', count: 1 }] })
    await changed.approve(2)
    expect(changed.groups.find('Staff')?.state).toBe('absent')
  })
})

describe('sentinels and protected names', () => {
  it('take nothing away on the word of a source that does not show a sentinel', async () => {
    const { muster, lists } = openCampus({ sentinels: { users: ['P3'], groups: ['Students'] } })
    lists(people(0, 40), { Students: ids(0, 10) })
    expect(await muster.sync()).toMatchObject({ exitCode: 0 })
    lists([...people(0, 3), ...people(4, 40, { email: 'a@b.c' }), person(50)], { Students: ids(4, 10) })
    const report = await muster.sync()
    expect(report).toMatchObject({ exitCode: 3, totals: { newUsers: 1, absentUsers: 0, changedUsers: 0, membershipsOut: 0 } })
    expect(report.holds.map(({ reason }) => reason)).toContain(
      'the user P3, which must always be seen, was not in what the source showed; on its word nothing is taken away or changed',
    )
    lists(people(0, 40), { Other: ids(0, 2) })
    expect((await muster.sync()).holds.some(({ reason }) => reason.includes('the group Students'))).toBe(true)
    lists(people(0, 40), { Students: ids(0, 10) })
    expect(await muster.sync()).toMatchObject({ exitCode: 0 })
  })

  it('hold the run also when there is nothing to keep back', async () => {
    const { muster, lists } = openCampus({ sentinels: { users: ['root'], groups: [] } })
    lists(people(0, 5))
    expect(await muster.sync()).toMatchObject({ exitCode: 3, state: 'held', totals: { newUsers: 5 } })
  })

  it('never lose a protected person or group without being asked, however few they are', async () => {
    const { muster, lists } = openCampus({ protected: { users: ['p1*'], groups: ['Staff'] } })
    lists(people(0, 40), { Staff: ids(0, 10), Students: ids(0, 10) })
    await muster.sync()
    const rest = people(0, 40).filter(({ id }) => !['u2', 'u11'].includes(id))
    lists(
      rest.map((one) => (one.id === 'u12' ? { ...one, username: 'x12' } : one)),
      { Staff: ids(1, 10), Students: ids(1, 10) },
    )
    const report = await muster.sync()
    expect(report).toMatchObject({ exitCode: 3, totals: { absentUsers: 1, renames: 0, membershipsOut: 1 } })
    expect(report.holds.map(({ reason }) => reason)).toEqual([
      'p11 is protected: nothing is taken away or renamed without being asked',
      'p12 is protected: nothing is taken away or renamed without being asked',
      'the group Staff is protected, and would lose 1 member',
    ])
    expect(muster.users.find('p11')?.state).toBe('present')
    expect(await muster.approve(2)).toMatchObject({ totals: { absentUsers: 1, renames: 1, membershipsOut: 1 } })
  })

  it('hold changes that take a field from most of those who have it', async () => {
    const { muster, lists } = openCampus()
    const all = [...people(0, 30, { cardNumbers: ['1'] }), ...people(30, 200)]
    lists(all)
    await muster.sync()
    lists(all.map((one, at) => (at < 16 ? { ...one, cardNumbers: null } : one)))
    const report = await muster.sync()
    expect(report).toMatchObject({ exitCode: 3, totals: { changedUsers: 0 } })
    expect(report.holds[0]?.reason).toContain('16 of the 30 people who have cardNumbers would lose it; at most 15 (50 %)')
    lists(all.map((one, at) => (at < 15 ? { ...one, cardNumbers: null } : one)))
    expect(await muster.sync()).toMatchObject({ exitCode: 0, totals: { changedUsers: 15 } })
  })

  it('say how many come and go again and again', async () => {
    const { muster, lists, clock } = openCampus()
    for (const listed of [people(0, 40), people(2, 40), people(0, 40), people(2, 40), people(0, 40)]) {
      lists(listed)
      const { sources } = await muster.sync()
      clock.time += day
      if (clock.time > Date.UTC(2026, 8, 1) + 4.5 * day)
        expect(sources[0]?.remarks).toContain(
          '2 people have left and come back more than once in 7 days; the grace period keeps their accounts meanwhile',
        )
    }
    expect.assertions(1)
  })
})
