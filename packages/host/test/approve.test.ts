import { describe, expect, it } from 'vitest'
import { day, ids, openCampus, people, person } from './open-campus.ts'

const present = (muster: { users: { list(options: object): readonly unknown[] } }): number =>
  muster.users.list({ state: 'present', limit: 1_000 }).length

/** A hundred people of whom ten are gone, on hold in run 2. */
async function tenMissing(settings = '', more = '') {
  const campus = await openCampus(settings, more)
  campus.lists(people(0, 100), { Students: ids(0, 50) })
  await campus.muster.sync()
  campus.lists([...people(0, 90), person(200)], { Students: ids(0, 50) })
  const held = await campus.muster.sync()
  expect(held).toMatchObject({ run: 2, exitCode: 3, totals: { newUsers: 1, absentUsers: 0 } })
  return { ...campus, held }
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

  it('refuses when the configuration of the source has changed', async () => {
    const { yaml, muster, open } = await tenMissing()
    await muster.close()
    const changed = await open(`${yaml}    scope: { fields: [email] }\n`)
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
    const { muster: short, clock: its } = await tenMissing('', 'approveWithin: 2h\n')
    its.time += 2 * 3_600_000
    await expect(short.approve(2)).rejects.toMatchObject({ code: 'NOT_ON_HOLD' })
  })

  it('with onHold: stop applies the whole run, credit included, and only then', async () => {
    const rules = 'onHold: stop\nnewPeople:\n  - group: Students\n    credit: "10.00"\n'
    const { muster, lists } = await openCampus('', rules)
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
    const { muster, lists, folder } = await openCampus()
    lists(people(0, 100))
    await muster.sync()
    lists([...people(0, 90), person(200)])
    const file = `${folder}/plan.json`
    expect(await muster.plan({ out: file })).toMatchObject({ exitCode: 3 })
    expect(await muster.apply(file)).toMatchObject({ run: 2, exitCode: 3, totals: { newUsers: 1 } })
    expect(await muster.approve(2)).toMatchObject({ totals: { absentUsers: 10 } })
    expect(present(muster)).toBe(91)
  })
})

describe('a changed scope', () => {
  const excluding = '    scope: { exclude: user.department == "Law" }\n'
  const listed = () => [...people(0, 60), ...people(60, 100, { department: 'Law' })]

  it('holds whoever leaves for it, names the setting, and tells them from who left the directory', async () => {
    const { yaml, muster, open, lists } = await openCampus()
    lists(listed())
    await muster.sync()
    await muster.close()
    lists(listed().slice(3))
    const scoped = await open(`${yaml}${excluding}`)
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

  it('holds everybody who is missing when the source is asked differently', async () => {
    const { yaml, muster, open, lists, write } = await openCampus()
    lists(people(0, 100))
    await muster.sync()
    await muster.close()
    lists(people(0, 97))
    write('other', [])
    const changed = await open(`${yaml}      environment: { BASE: other }\n`)
    const report = await changed.sync()
    expect(report).toMatchObject({ exitCode: 3, totals: { absentUsers: 0 }, holds: [{ class: 'outOfScopeUsers', count: 3 }] })
    expect(report.holds[0]?.reason).toContain('since `settings.environment.BASE` was added; some of them may have left the directory')
  })

  it('holds groups that are no longer chosen', async () => {
    const { yaml, muster, open, lists } = await openCampus()
    lists(people(0, 10), { Students: ids(0, 5), Staff: ids(5, 10) })
    await muster.sync()
    await muster.close()
    const changed = await open(`${yaml}    scope: { groups: [Students] }\n`)
    const report = await changed.sync()
    expect(report).toMatchObject({ exitCode: 3, holds: [{ class: 'outOfScopeGroups', count: 1 }] })
    await changed.approve(2)
    expect(changed.groups.find('Staff')?.state).toBe('absent')
  })
})

describe('sentinels and protected names', () => {
  it('take nothing away on the word of a source that does not show a sentinel', async () => {
    const { muster, lists } = await openCampus('    sentinels: { users: [P3], groups: [Students] }\n')
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

  it('are looked for by doctor, since a mistyped one holds every run, or protects nobody', async () => {
    const names = '    sentinels: { users: [P3], groups: [Studnets] }\n    protected: { users: ["q*"], groups: ["St*"] }\n'
    const { muster, lists } = await openCampus(names)
    lists(people(0, 5), { Students: ids(0, 2) })
    await muster.sync()
    const [
      {
        report: { findings },
      } = { report: { findings: [] } },
    ] = await muster.doctor()
    expect(findings.filter(({ outcome }) => outcome === 'warning').map(({ message }) => message)).toEqual([
      'The source campus names the sentinel Studnets, and the copy has no such group of it; did you mean `Students`?',
      'The source campus names the protected q*, and the copy has no such user of it',
    ])
  })

  it('never lose a protected person or group without being asked, however few they are', async () => {
    const { muster, lists } = await openCampus('    protected: { users: ["p1*"], groups: [Staff] }\n')
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
})
