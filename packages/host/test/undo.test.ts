import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMuster } from '../src/create-muster.ts'
import { folderWith } from './temporary-folder.ts'

const day = 86_400_000

const program = `#!/bin/sh
case $1 in
list) cat list ;;
changes) case $(cat) in *'"cursor":"'*) cat changes ;; *) exit 2 ;; esac ;;
*) exit 2 ;;
esac
`

interface Person {
  readonly id: string
  readonly username: string
  readonly [field: string]: unknown
}

/** A directory that lists what a test lets it, read by a real program into a real store; nothing is ever on hold. */
async function openCampus(settings = '', more = '') {
  const generous = '    limits:\n      absences: { share: 100%, atLeast: 1000, atMost: 1000 }\n'
  const yaml = `sources:\n  - name: campus\n    type: custom-program\n    settings:\n      program: ./directory.sh\n${generous}${settings}${more}`
  const folder = await folderWith({ 'muster.yaml': yaml, 'directory.sh': program })
  const clock = { time: Date.UTC(2026, 8, 1), now: () => clock.time }
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const open = async () => {
    const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger: silent, clock })
    onTestFinished(() => muster.close())
    return muster
  }
  const muster = await open()
  const write = (file: string, records: readonly object[]) =>
    writeFileSync(join(folder, file), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  /** Beside those who never change, so that it is never half of the source. */
  const steady: Person[] = Array.from({ length: 8 }, (_, at) => ({ id: `s${at}`, username: `steady${at}` }))
  const sync = async (people: readonly Person[], groups: Readonly<Record<string, readonly string[]>> = {}, end = {}): Promise<number> => {
    const users = [...steady, ...people]
    const lists = Object.entries({ Staff: ['s0'], ...groups })
    write('list', [
      ...users.map((user) => ({ type: 'user', ...user })),
      ...lists.map(([id]) => ({ type: 'group', id, name: id })),
      ...lists.map(([group, members]) => ({ type: 'members', group, members })),
      { type: 'end', users: users.length, groups: lists.length, members: lists.reduce((sum, [, { length }]) => sum + length, 0), ...end },
    ])
    const { run, holds } = await muster.sync()
    expect(holds).toEqual([])
    return run!
  }
  return { folder, clock, muster, open, sync, write }
}

describe('an undo', () => {
  it('takes away who was new, and keeps account and credit for the day on which the directory lists him again', async () => {
    const { muster, sync } = await openCampus('', 'newPeople:\n  - group: Staff\n    credit: 10.00\n')
    await sync([])
    const ada = { id: 'u1', username: 'ada' }
    const run = await sync([ada], { Staff: ['s0', 'u1'] })
    const { account } = muster.users.find('ada')!
    await muster.undo(run)
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

  it('brings back who was deleted, with name, fields and groups, but not his PIN', async () => {
    const pinKey = 'pinKey: ${env:MUSTER_TEST_PIN_KEY}\n'
    process.env.MUSTER_TEST_PIN_KEY = 'a key of thirty-two characters at least'
    onTestFinished(() => void delete process.env.MUSTER_TEST_PIN_KEY)
    const { muster, sync, clock } = await openCampus('    removal: delete\n', pinKey)
    const ada = { id: 'u1', username: 'Ada', email: 'ada@x.edu', pin: '1234', attributes: { room: ['7'] } }
    await sync([ada], { Staff: ['s0', 'u1'] })
    const before = muster.users.find('ada')!
    await sync([], { Staff: ['s0', 'u1'] })
    clock.time += 8 * day
    const run = await sync([])
    expect(muster.users.find('ada')).toBe(undefined)
    const report = await muster.undo(run)
    expect(report).toMatchObject({ state: 'done', undo: { pinsKept: 1 } })
    const { pin: _, ...fields } = before.fields
    expect(muster.users.find('ada')).toMatchObject({ account: before.account, spelling: 'Ada', state: 'absent', fields })
    expect(muster.users.find('ada')?.fields).not.toHaveProperty('pin')
    expect(muster.users.groups('ada').map(({ name }) => name)).toEqual(['Staff'])
  })

  it('keeps a PIN as it stands, says so, and refuses when there was nothing else', async () => {
    process.env.MUSTER_TEST_PIN_KEY = 'a key of thirty-two characters at least'
    onTestFinished(() => void delete process.env.MUSTER_TEST_PIN_KEY)
    const { muster, sync } = await openCampus('', 'pinKey: ${env:MUSTER_TEST_PIN_KEY}\n')
    await sync([{ id: 'u1', username: 'ada', pin: '1234', email: 'a@x.edu' }])
    const both = await sync([{ id: 'u1', username: 'ada', pin: '5678', email: 'b@x.edu' }])
    const only = await sync([{ id: 'u1', username: 'ada', pin: '9999', email: 'b@x.edu' }])
    await expect(muster.undo(only)).rejects.toMatchObject({ code: 'CANNOT_UNDO', message: expect.stringContaining('only PINs') })
    expect(await muster.undo(both)).toMatchObject({ state: 'done', totals: { changedUsers: 1 } })
    expect(muster.users.find('ada')?.fields).toEqual({ email: 'a@x.edu', pin: '[secret]' })
  })

  it('makes the next run read everything and say why, and a filed plan is refused', async () => {
    const { muster, sync, write, folder } = await openCampus()
    await sync([{ id: 'u1', username: 'ada' }], {}, { cursor: '1' })
    write('changes', [
      { type: 'user', id: 'u1', username: 'ada', email: 'a@x.edu' },
      { type: 'end', users: 1, groups: 0, members: 0, cursor: '2' },
    ])
    const { run } = await muster.sync()
    expect(muster.users.find('ada')?.fields.email).toBe('a@x.edu')
    const file = join(folder, 'filed.plan')
    await muster.plan({ out: file })
    await muster.undo(run!)
    expect(muster.users.find('ada')?.fields).toEqual({})
    await expect(muster.apply(file)).rejects.toMatchObject({ code: 'STORE_MOVED' })
    expect((await muster.plan()).sources[0]?.read).toEqual({ by: 'listing', because: `run ${run} was undone` })
  })

  it('applies exactly what was shown, or refuses', async () => {
    const { muster, sync } = await openCampus()
    await sync([{ id: 'u1', username: 'ada' }])
    const run = await sync([{ id: 'u1', username: 'eve' }])
    const shown = await muster.undo(run, { onlyPlan: true })
    expect(shown).toMatchObject({ state: 'planned', totals: { renames: 1 } })
    expect(muster.users.find('eve')?.id).toBe('u1')
    await sync([
      { id: 'u1', username: 'eve' },
      { id: 'u2', username: 'fay' },
    ])
    await expect(muster.undo(run, { hash: shown.hash! })).rejects.toMatchObject({ code: 'STORE_MOVED' })
    expect(muster.users.find('eve')?.id).toBe('u1')
    const again = await muster.undo(run, { onlyPlan: true })
    const done = await muster.undo(run, { hash: again.hash! })
    expect({ ...done, run: 0, state: '' }).toEqual({ ...again, run: 0, state: '' })
    expect(muster.runs.show(done.run!)).toMatchObject({ command: `undo ${run}`, state: 'done', report: { undo: { of: run } } })
  })

  it('says why a run cannot be undone, and changes nothing', async () => {
    const { muster, sync, write } = await openCampus()
    await expect(muster.undo(1)).rejects.toMatchObject({ code: 'UNKNOWN_RUN' })
    const first = await sync([{ id: 'u1', username: 'ada' }])
    const nothing = await sync([{ id: 'u1', username: 'ada' }])
    write('list', [{ type: 'end', users: 0, groups: 0, members: 0 }])
    const { run: unavailable } = await muster.sync()
    const { run: undone } = await muster.undo(first)
    for (const [run, code, words] of [
      [99, 'UNKNOWN_RUN', 'there is no run 99'],
      [nothing, 'CANNOT_UNDO', 'changed nothing'],
      [unavailable!, 'CANNOT_UNDO', 'could not read its sources'],
      [first, 'CANNOT_UNDO', `was undone by run ${undone} already`],
    ] as const)
      await expect(muster.undo(run)).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
    expect(muster.runs.list().length).toBe(4)
  })

  it('works while the plugin of a source cannot be loaded', async () => {
    const { muster, sync, folder, open } = await openCampus()
    await sync([{ id: 'u1', username: 'ada' }])
    const run = await sync([{ id: 'u1', username: 'eve' }])
    await muster.close()
    writeFileSync(join(folder, 'muster.yaml'), 'sources:\n  - name: campus\n    type: ./not-there.js\n    settings: {}\n')
    const other = await open()
    expect((await other.undo(run)).state).toBe('done')
    expect(other.users.find('ada')?.id).toBe('u1')
  })
})
