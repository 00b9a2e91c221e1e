import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMuster } from '../src/create-muster.ts'
import { folderWith } from './temporary-folder.ts'

const program = '#!/bin/sh\n[ "$1" = list ] && cat "$MUSTER_LIST" || exit 2\n'

const yaml = `sources:
  - name: campus
    type: custom-program
    settings: { program: ./list.sh, environment: { MUSTER_LIST: people } }
    removal: delete
    removeAfter: 1h
    limits: { absences: { share: 100%, atLeast: 1000, atMost: 1000 }, changes: { share: 100% } }
  - name: cards
    type: custom-program
    settings: { program: ./list.sh, environment: { MUSTER_LIST: cards } }
    role: enrich
    join: { theirs: username, ours: username }
    overrides: [office]
    limits: { changes: { share: 100% }, clearedFields: { share: 100% } }
`

/** A directory, and an office that adds cards, offices and attributes to its people. */
async function openCampus() {
  const folder = await folderWith({ 'muster.yaml': yaml, 'list.sh': program })
  const clock = { time: Date.UTC(2026, 8, 1), now: () => clock.time }
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger: silent, clock })
  onTestFinished(() => muster.close())
  const write = (file: string, users: readonly object[]) =>
    writeFileSync(
      join(folder, file),
      [...users.map((user) => ({ type: 'user', ...user })), { type: 'end', users: users.length, groups: 0, members: 0 }]
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    )
  const sync = async (people: readonly string[], cards: readonly object[]): Promise<number> => {
    write(
      'people',
      [...people, 's1', 's2', 's3'].map((name) => ({ id: `id-${name}`, username: name, office: 'home' })),
    )
    write('cards', [...cards, { id: 'c-s1', username: 's1', department: 'Library' }])
    clock.time += 7_200_000
    const { run, holds } = await muster.sync()
    expect(holds).toEqual([])
    return run!
  }
  const undo = async (run: number) => (await muster.undo(run)).run!
  const fields = (name = 'ann') => muster.users.find(name)?.fields
  return { muster, sync, undo, fields }
}

const ann = (more: object) => ({ id: 'c1', username: 'ann', ...more })

describe('an undo', () => {
  it('takes away what another source added, and its undo brings it back', async () => {
    const { sync, undo, fields, muster } = await openCampus()
    await sync(['ann'], [])
    const run = await sync(['ann'], [ann({ cardNumbers: ['7'], office: 'tower', attributes: { locker: ['9'] } })])
    const enriched = { office: 'tower', cardNumbers: ['7'], attributes: { locker: ['9'] } }
    expect(fields()).toEqual(enriched)
    const plan = await muster.undo(run, { onlyPlan: true })
    expect(plan).toMatchObject({ totals: { changedUsers: 1 }, changes: [{ source: 'cards', name: 'ann' }] })
    const undone = await undo(run)
    expect(fields()).toEqual({ office: 'home' })
    await undo(undone)
    expect(fields()).toEqual(enriched)
  })

  it('restores the values that were changed or let go', async () => {
    const { sync, undo, fields } = await openCampus()
    await sync(['ann'], [ann({ cardNumbers: ['7'], office: 'tower', attributes: { locker: ['9'], shelf: ['1'] } })])
    const before = fields()
    const run = await sync(['ann'], [ann({ cardNumbers: ['8'], department: 'Arts', attributes: { shelf: ['2'] } })])
    expect(fields()).toMatchObject({ office: 'home', cardNumbers: ['8'], department: 'Arts' })
    await undo(run)
    expect(fields()).toEqual(before)
  })

  it('leaves alone what a later run changed again, and says so', async () => {
    const { sync, muster, fields } = await openCampus()
    await sync(['ann'], [ann({ cardNumbers: ['7'], department: 'Arts' })])
    const run = await sync(['ann'], [ann({ cardNumbers: ['8'], department: 'Law' })])
    const later = await sync(['ann'], [ann({ cardNumbers: ['9'], department: 'Law' })])
    const report = await muster.undo(run)
    expect(report.undo!.conflicts).toEqual([
      {
        source: 'campus',
        kind: 'user',
        name: 'ann',
        reason: `keeps the cardNumbers that cards adds: run ${later} changed it again`,
        run: later,
      },
    ])
    expect(fields()).toMatchObject({ cardNumbers: ['9'], department: 'Arts' })
  })

  it('of a run that deleted somebody brings back what was added to her', async () => {
    const { sync, undo, fields } = await openCampus()
    await sync(['ann'], [ann({ cardNumbers: ['7'] })])
    await sync([], [ann({ cardNumbers: ['7'] })])
    const run = await sync([], [ann({ cardNumbers: ['7'] })])
    expect(fields()).toBeUndefined()
    await undo(run)
    expect(fields()).toEqual({ office: 'home', cardNumbers: ['7'] })
  })

  it('of a newcomer, undone itself, brings her back with what was added to her', async () => {
    const { sync, undo, fields } = await openCampus()
    await sync([], [])
    const run = await sync(['ann'], [ann({ cardNumbers: ['7'] })])
    const undone = await undo(run)
    expect(fields()).toBeUndefined()
    await undo(undone)
    expect(fields()).toEqual({ office: 'home', cardNumbers: ['7'] })
  })
})
