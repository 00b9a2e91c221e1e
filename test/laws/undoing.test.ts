import type { RunReport } from '@muster/engine'
import { Secret } from '@muster/provider'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from './directory.ts'
import { type CampusSettings, day, openCampus, type Person, people } from './model-campus.ts'

const limits = { ...defaultLimits, absences: { share: 1, atLeast: 1_000, atMost: 1_000 } }
const rule = { group: 'Staff', credit: 1_000, restricted: false, attributes: {} }
/** Beside those who never change, so that it is never half of the source. */
const steady = people(0, 8).map((_, at): Person => ({ id: `s${at}`, username: `steady${at}` }))

/** Nothing is ever on hold. */
function openUndoing(settings: CampusSettings = {}) {
  const campus = openCampus({ limits, ...settings })
  const sync = async (some: readonly Person[], groups: Readonly<Record<string, readonly string[]>> = {}, end = {}): Promise<number> => {
    campus.lists([...steady, ...some], { Staff: ['s0'], ...groups }, end)
    const { run, holds } = await campus.muster.sync()
    expect(holds).toEqual([])
    return run!
  }
  return { ...campus, sync }
}

const reasons = (report: RunReport) => report.undo!.conflicts.map(({ name, reason, run }) => [name, reason, run])

describe('an undo', () => {
  it('takes away who was new, and keeps account and credit for the day on which the directory lists him again', async () => {
    const { muster, sync } = openUndoing({ of: { rules: [rule] } })
    await sync([])
    const ada = { id: 'u1', username: 'ada' }
    const run = await sync([ada], { Staff: ['s0', 'u1'] })
    const { account } = muster.users.find('ada')!
    muster.undo(run)
    expect(muster.users.find('ada')).toBe(undefined)
    expect(muster.users.list({ state: 'deleted' })).toMatchObject([{ account, balance: { minor: 0 }, entitlement: 'pending' }])
    const back = await sync([ada], { Staff: ['s0', 'u1'] })
    expect(muster.runs.show(back)?.report).toMatchObject({ totals: { returningUsers: 1, newUsers: 0 }, grants: [{ people: 1 }] })
    expect(muster.users.find('ada')).toMatchObject({ account, balance: { minor: 1_000 } })
    expect(muster.credit.ledger({ username: 'ada' }).map(({ amount, why }) => [amount.minor, why])).toEqual([
      [1_000, 'new person in the group Staff'],
      [-1_000, `run ${run} was undone`],
      [1_000, 'new person in the group Staff'],
    ])
    await sync([ada], { Staff: ['s0', 'u1'] })
    expect(muster.users.find('ada')?.balance.minor).toBe(1_000)
  })

  it('takes back what was done again by an undone undo, by whichever of the runs it is asked for', async () => {
    const { muster, sync } = openUndoing({ of: { rules: [rule] } })
    await sync([])
    const ada = { id: 'u1', username: 'ada' }
    const run = await sync([ada], { Staff: ['s0', 'u1'] })
    const { run: undone } = muster.undo(run)
    muster.undo(undone!)
    expect(muster.users.find('ada')?.balance.minor).toBe(1_000)
    muster.undo(run)
    expect(muster.users.list({ state: 'deleted' })).toMatchObject([{ id: 'u1', balance: { minor: 0 }, entitlement: 'pending' }])
    await sync([ada], { Staff: ['s0', 'u1'] })
    expect(muster.users.find('ada')?.balance.minor).toBe(1_000)
  })

  it('does not grant again what was granted since, when it is itself undone', async () => {
    const { muster, sync } = openUndoing({ of: { rules: [rule] } })
    await sync([])
    const ada = { id: 'u1', username: 'ada' }
    const run = await sync([ada], { Staff: ['s0', 'u1'] })
    const { run: undone } = muster.undo(run)
    const again = await sync([ada], { Staff: ['s0', 'u1'] })
    const report = muster.undo(undone!)
    expect(report.state).toBe('nothing')
    expect(reasons(report)).toEqual([['ada', `was changed again by run ${again}, so it is not brought back as it was`, again]])
    expect(muster.users.find('ada')?.balance.minor).toBe(1_000)
  })

  it('brings back who was deleted, with name, fields and groups, but not his PIN', async () => {
    const { muster, sync, clock } = openUndoing({
      removal: 'delete',
      of: { pinKey: new Secret('a key of thirty-two characters at least') },
    })
    const ada = { id: 'u1', username: 'Ada', email: 'ada@x.edu', pin: '1234', attributes: { room: ['7'] } }
    await sync([ada], { Staff: ['s0', 'u1'] })
    const before = muster.users.find('ada')!
    await sync([], { Staff: ['s0', 'u1'] })
    clock.time += 8 * day
    const run = await sync([])
    expect(muster.users.find('ada')).toBe(undefined)
    const report = muster.undo(run)
    expect(report).toMatchObject({ state: 'done', undo: { pinsKept: 1 } })
    const { pin: _, ...fields } = before.fields
    expect(muster.users.find('ada')).toMatchObject({ account: before.account, spelling: 'Ada', state: 'absent', fields })
    expect(muster.users.find('ada')?.fields).not.toHaveProperty('pin')
    expect(muster.users.groups('ada').map(({ name }) => name)).toEqual(['Staff'])
  })

  it('leaves alone the name that somebody else has by now, and undoes the rest of that run', async () => {
    const { muster, sync } = openUndoing()
    await sync([{ id: 'u1', username: 'ada', email: 'a@x.edu' }])
    const run = await sync([{ id: 'u1', username: 'eve', email: 'b@x.edu' }])
    const newcomer = await sync([
      { id: 'u1', username: 'eve', email: 'b@x.edu' },
      { id: 'u2', username: 'ada' },
    ])
    const report = muster.undo(run)
    expect(report).toMatchObject({ state: 'partial', exitCode: 5 })
    expect(reasons(report)).toEqual([['eve', 'the name stays as it is: the name ada is held by somebody else, who is present', newcomer]])
    expect(muster.users.find('eve')).toMatchObject({ id: 'u1', fields: { email: 'a@x.edu' } })
    expect(muster.users.find('ada')?.id).toBe('u2')
  })

  it('swaps names back', async () => {
    const { muster, sync } = openUndoing()
    await sync([
      { id: 'u1', username: 'ada' },
      { id: 'u2', username: 'eve' },
    ])
    const run = await sync([
      { id: 'u1', username: 'eve' },
      { id: 'u2', username: 'ada' },
    ])
    muster.undo(run)
    expect([muster.users.find('ada')?.id, muster.users.find('eve')?.id]).toEqual(['u1', 'u2'])
  })

  it('gives a name back that was given up to a newcomer who leaves with it, and takes it back when undone', async () => {
    const { muster, sync, clock } = openUndoing()
    await sync([{ id: 'u1', username: 'ada' }])
    for (let night = 0; night < 2; night++) {
      clock.time += 8 * day
      await sync([])
    }
    const run = await sync([{ id: 'u2', username: 'ada' }])
    expect(muster.users.find('ada')?.id).toBe('u2')
    const { run: undone } = muster.undo(run)
    expect(muster.users.find('ada')).toMatchObject({ id: 'u1', state: 'absent' })
    muster.undo(undone!)
    expect(muster.users.find('ada')).toMatchObject({ id: 'u2', state: 'present' })
    expect(muster.users.list({ state: 'absent' }).map(({ id }) => id)).toEqual(['u1'])
  })

  it('lets who had given up his name lay it down again, when his coming back is undone', async () => {
    const { muster, sync, clock } = openUndoing({ removal: 'delete' })
    await sync([{ id: 'u1', username: 'ada' }])
    clock.time += day
    await sync([])
    clock.time += 7 * day
    const gone = await sync([{ id: 'u2', username: 'ada' }])
    expect(muster.users.list({ state: 'deleted' }).map(({ id }) => id)).toEqual(['u1'])
    const back = await sync([
      { id: 'u1', username: 'ada.1' },
      { id: 'u2', username: 'ada' },
    ])
    muster.undo(back)
    expect(muster.users.find('ada.1')).toBe(undefined)
    const report = muster.undo(gone)
    expect(report.state).toBe('done')
    expect(muster.users.find('ada')).toMatchObject({ id: 'u1', state: 'absent' })
  })

  it('leaves whoever came back without a name as he was, unless he is gone again by now', async () => {
    const { muster, sync, clock } = openUndoing()
    await sync([{ id: 'u1', username: 'ada' }])
    for (let night = 0; night < 2; night++) {
      clock.time += 8 * day
      await sync([])
    }
    const newcomer = { id: 'u2', username: 'ada' }
    await sync([newcomer])
    const back = await sync([newcomer, { id: 'u1', username: 'ada.1' }])
    const { run: undone } = muster.undo(back)
    expect([muster.users.find('ada.1'), muster.users.find('ada')?.id]).toEqual([undefined, 'u2'])
    expect(muster.users.list({ state: 'absent' }).map(({ id }) => id)).toEqual(['u1'])
    muster.undo(undone!)
    expect(muster.users.find('ada.1')).toMatchObject({ id: 'u1', state: 'present' })
    const gone = await sync([newcomer])
    const report = muster.undo(back)
    expect(reasons(report)).toEqual([['ada.1', `the state stays as it is: changed again by run ${gone}`, gone]])
    expect(muster.users.find('ada.1')).toMatchObject({ id: 'u1', state: 'absent' })
  })

  it('is a conflict where an older undo reaches behind the run', async () => {
    const { muster, sync } = openUndoing()
    const mails = ['a@x.edu', 'b@x.edu', 'c@x.edu']
    const runs: number[] = []
    for (const email of mails) runs.push(await sync([{ id: 'u1', username: 'ada', email }]))
    const { run: one } = muster.undo(runs[2]!)
    const { run: other } = muster.undo(runs[1]!)
    expect(muster.users.find('ada')?.fields.email).toBe('a@x.edu')
    const report = muster.undo(one!)
    expect(report.state).toBe('nothing')
    expect(reasons(report)).toEqual([['ada', `email stays as it is: changed again by run ${other}`, other]])
    muster.undo(other!)
    muster.undo(one!)
    expect(muster.users.find('ada')?.fields.email).toBe('c@x.edu')
  })

  it('tells attributes apart, and memberships', async () => {
    const { muster, sync } = openUndoing()
    const ada = (attributes: Readonly<Record<string, readonly string[]>>) => ({ id: 'u1', username: 'ada', attributes })
    await sync([ada({ room: ['1'], floor: ['1'] })], { g: ['s1', 's2', 's3'] })
    const run = await sync([ada({ room: ['2'], floor: ['2'], wing: ['w'] })], { g: ['s1', 's4', 's5'] })
    const later = await sync([ada({ room: ['3'], floor: ['2'], wing: ['w'] })], { g: ['s1', 's2', 's5'] })
    const report = muster.undo(run)
    expect(reasons(report)).toEqual([
      ['ada', `attribute room stays as it is: changed again by run ${later}`, later],
      ['g', `the memberships of steady2, steady4 stay as they are: changed again by run ${later}`, later],
    ])
    expect(muster.users.find('ada')?.fields.attributes).toEqual({ room: ['3'], floor: ['1'] })
    expect(muster.groups.members('g').map(({ id }) => id)).toEqual(['s1', 's2', 's3'])
  })

  it('leaves a newcomer alone whom a later run put into another group, or changed', async () => {
    const { muster, sync } = openUndoing()
    await sync([], { g: ['s1'] })
    const newcomers = ['u1', 'u2', 'u3'].map((id) => ({ id, username: `new-${id}` }))
    const run = await sync(newcomers, { g: ['s1'] })
    const later = await sync([newcomers[0]!, { ...newcomers[1]!, email: 'x@x.edu' }, newcomers[2]!], { g: ['s1', 'u1'] })
    const report = muster.undo(run)
    expect(reasons(report)).toEqual([
      ['new-u1', `was put into another group by run ${later}, so the account stays`, later],
      ['new-u2', `was changed again by run ${later}, so the account stays`, later],
    ])
    expect(['new-u1', 'new-u2', 'new-u3'].map((name) => muster.users.find(name)?.id)).toEqual(['u1', 'u2', undefined])
  })

  it('does not put back into a group who was deleted since', async () => {
    const { muster, sync, clock } = openUndoing({ removal: 'delete' })
    const ada = { id: 'u1', username: 'ada' }
    await sync([ada], { g: ['s1', 'u1'] })
    const run = await sync([ada], { g: ['s1'] })
    await sync([], { g: ['s1'] })
    clock.time += 8 * day
    const deletion = await sync([], { g: ['s1'] })
    const report = muster.undo(run)
    expect(reasons(report)).toEqual([['ada', `is deleted since run ${deletion}, and not put back into g`, deletion]])
    expect(muster.groups.members('g').map(({ id }) => id)).toEqual(['s1'])
  })

  it('lets a listing find who is back by an undo, in a group that named him meanwhile', async () => {
    const { muster, sync } = openUndoing()
    const ada = { id: 'u1', username: 'ada' }
    await sync([], { g: ['s1'] })
    const run = await sync([ada], { g: ['s1'] })
    const { run: undone } = muster.undo(run)
    await sync([], { g: ['s1', 'u1'] })
    expect(muster.undo(undone!).state).toBe('done')
    await sync([ada], { g: ['s1', 'u1'] })
    expect(muster.groups.members('g').map(({ id }) => id)).toEqual(['u1', 's1'])
  })

  it('gives no credit again to whom a later run granted it by another rule', async () => {
    const { muster, sync, lists, open } = openUndoing({ of: { rules: [rule] } })
    const ada = { id: 'u1', username: 'ada' }
    await sync([])
    // Not proven to be complete: the decision waits.
    await sync([ada], { Staff: ['s0', 'u1'] }, { users: 99 })
    const decision = await sync([ada], { Staff: ['s0', 'u1'] })
    expect(muster.users.find('ada')?.balance.minor).toBe(1_000)
    const { run: undone } = muster.undo(decision)
    expect(muster.users.find('ada')).toMatchObject({ balance: { minor: 0 }, entitlement: 'pending' })
    lists([...steady, ada], { Other: ['s0', 'u1'] })
    const other = open({ of: { rules: [{ ...rule, group: 'Other' }] } })
    const { run } = await other.sync()
    expect(other.users.find('ada')).toMatchObject({ entitlement: 'decided' })
    const report = other.undo(undone!)
    expect(report.state).toBe('nothing')
    expect(reasons(report)).toEqual([
      ['ada', `the entitlement stays as it is: changed again by run ${run}`, run],
      ['ada', `the credit is not given again: run ${run} granted it`, run],
    ])
    expect(other.users.find('ada')?.balance.minor).toBe(1_000)
  })

  it('applies exactly what was shown, or refuses', async () => {
    const { muster, sync } = openUndoing()
    await sync([{ id: 'u1', username: 'ada' }])
    const run = await sync([{ id: 'u1', username: 'eve' }])
    const shown = muster.undo(run, { onlyPlan: true })
    expect(shown).toMatchObject({ state: 'planned', totals: { renames: 1 } })
    expect(muster.users.find('eve')?.id).toBe('u1')
    await sync([
      { id: 'u1', username: 'eve' },
      { id: 'u2', username: 'fay' },
    ])
    expect(() => muster.undo(run, { hash: shown.hash! })).toThrow(expect.objectContaining({ code: 'STORE_MOVED' }))
    expect(muster.users.find('eve')?.id).toBe('u1')
    const again = muster.undo(run, { onlyPlan: true })
    const done = muster.undo(run, { hash: again.hash! })
    expect({ ...done, run: 0, state: '' }).toEqual({ ...again, run: 0, state: '' })
    expect(muster.runs.show(done.run!)).toMatchObject({ command: `undo ${run}`, state: 'done', report: { undo: { of: run } } })
  })

  it('says why a run cannot be undone, and changes nothing', async () => {
    const { muster, sync, lists } = openUndoing()
    expect(() => muster.undo(1)).toThrow(expect.objectContaining({ code: 'UNKNOWN_RUN' }))
    const first = await sync([{ id: 'u1', username: 'ada' }])
    const nothing = await sync([{ id: 'u1', username: 'ada' }])
    lists([])
    const { run: unavailable } = await muster.sync()
    const { run: undone } = muster.undo(first)
    for (const [run, code, words] of [
      [99, 'UNKNOWN_RUN', 'there is no run 99'],
      [nothing, 'CANNOT_UNDO', 'changed nothing'],
      [unavailable!, 'CANNOT_UNDO', 'could not read its sources'],
      [first, 'CANNOT_UNDO', `was undone by run ${undone} already`],
    ] as const)
      expect(() => muster.undo(run)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }))
    expect(muster.runs.list().length).toBe(4)
  })
})
