import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { createFolder, runMuster } from './run-muster.ts'

const protocol = new URL('../../../protocol/', import.meta.url)

const configuration = `sources:
  - name: campus
    type: custom-program
    settings:
      program: ./examples/changes.py
newPeople:
  - group: Students
    credit: "10.00"
limits:
  absences: { atLeast: 1 }
`

/** The university of the protocol's example, whose program knows what changed, and files that can be changed. */
function createUniversity() {
  const folder = createFolder()
  for (const part of ['examples', 'helpers']) cpSync(new URL(part, protocol), join(folder.path, part), { recursive: true })
  writeFileSync(join(folder.path, 'muster.yaml'), configuration)
  const file = (name: string) => join(folder.path, 'examples', 'university', name)
  return {
    folder: folder.path,
    file,
    edit: (name: string, change: (text: string) => string) => writeFileSync(file(name), change(readFileSync(file(name), 'utf8'))),
    log: (...lines: readonly string[]) => appendFileSync(file('log.txt'), lines.map((line) => `${line}\n`).join('')),
    muster: (...words: readonly string[]) => runMuster(words, { folder: folder.path }),
    async sync(...words: readonly string[]) {
      const { stdout, exitCode } = await runMuster(['sync', '--json', ...words], { folder: folder.path })
      const { sources, totals, grants } = JSON.parse(stdout)
      const counts = Object.fromEntries(Object.entries(totals as Record<string, number>).filter(([, count]) => count > 0))
      return { exitCode, read: sources[0].read, users: sources[0].users, counts, granted: grants.length }
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

/** A newcomer who is a student, a new name, and somebody who left. */
function autumn(university: ReturnType<typeof createUniversity>): void {
  university.edit('people.txt', (text) =>
    text
      .replace('1002:mbrown:', '1002:marcus.brown:')
      .replace(/^1006:.*\n/m, '')
      .concat('1014:ada:Ada:Lovelace:ada@example.edu:Mathematics::true\n'),
  )
  university.edit('groups.txt', (text) => text.replace('1005 1006 1012', '1005 1012 1014'))
  university.log('7:user:1014', '8:user:1002', '9:gone user:1006', '10:members:g1')
}

const autumnCounts = { absentUsers: 1, membershipsIn: 1, newUsers: 1, renames: 1 }

describe('a source that can say what changed', () => {
  test('is listed once and then asked only what changed, by which the copy becomes what it would by listing', async () => {
    using university = createUniversity()
    expect(await university.sync()).toMatchObject({ read: { by: 'listing', because: 'there is no cursor yet' }, users: 12 })
    expect(await university.sync()).toEqual({ exitCode: 0, read: { by: 'changes' }, users: 0, counts: {}, granted: 0 })
    autumn(university)
    expect(await university.sync()).toEqual({ exitCode: 0, read: { by: 'changes' }, users: 2, counts: autumnCounts, granted: 1 })
    expect(await university.sync('--full')).toMatchObject({ read: { because: 'a full run was asked for' }, users: 12, counts: {} })
    expect(await university.sync()).toMatchObject({ read: { by: 'changes' }, counts: {} })
  })

  test('goes on with changes after somebody was looked up ahead of them, when they tell of him too', async () => {
    using university = createUniversity()
    await university.sync()
    autumn(university)
    expect(await university.sync('--user', 'ada')).toMatchObject({ exitCode: 0, counts: { newUsers: 1, membershipsIn: 1 }, granted: 0 })
    expect(await university.sync('--user', 'marcus.brown')).toMatchObject({ exitCode: 0, counts: { renames: 1 } })
    const { read, counts, granted } = await university.sync()
    expect({ read, counts, granted }).toEqual({ read: { by: 'changes' }, counts: { absentUsers: 1 }, granted: 1 })
    expect(await university.sync('--full')).toMatchObject({ counts: {}, granted: 0 })
  })

  test('lists everything when somebody was looked up of whom the changes say nothing', async () => {
    using university = createUniversity()
    await university.sync()
    university.edit('people.txt', (text) => text.replace('1002:mbrown:', '1002:marcus.brown:'))
    expect(await university.sync('--user', 'marcus.brown')).toMatchObject({ counts: { renames: 1 } })
    expect(await university.sync()).toMatchObject({
      read: { by: 'listing', because: 'marcus.brown was changed after the last cursor, and the changes do not say so' },
      counts: {},
    })
    expect(await university.sync()).toMatchObject({ read: { by: 'changes' }, counts: {} })
  })

  test('finds out in full what groups name somebody by a name that he has no more', async () => {
    using university = createUniversity()
    university.edit('groups.txt', (text) => text.replace('1001 1002 1003', '1001 mbrown 1003'))
    await university.sync()
    university.edit('people.txt', (text) => text.replace('1002:mbrown:', '1002:marcus.brown:'))
    university.log('7:user:1002')
    expect(await university.sync()).toMatchObject({ read: { by: 'changes' }, counts: { renames: 1 } })
    expect(await university.sync('--full')).toMatchObject({ counts: { membershipsOut: 1 } })
    expect(await university.sync('--full')).toMatchObject({ counts: {} })
  })

  test('says in words how it was read', async () => {
    using university = createUniversity()
    expect((await university.muster('sync')).stdout).toContain('read in full: there is no cursor yet')
    expect((await university.muster('sync')).stdout).toContain('asked only what changed')
  })

  test('is listed again when its cursor is too old', async () => {
    using university = createUniversity()
    await university.sync()
    autumn(university)
    university.edit('log.txt', (text) => text.replace(/^[1-8]:.*\n/gm, ''))
    const because = 'the source cannot go on from the last cursor'
    expect(await university.sync()).toEqual({
      exitCode: 0,
      read: { by: 'listing', because },
      users: 12,
      counts: autumnCounts,
      granted: 1,
    })
  })

  test('is listed again when its scope has changed, and when changes are not wanted', async () => {
    using university = createUniversity()
    await university.sync()
    const scoped = configuration.replace('newPeople:', `    scope:\n      exclude: user.username == "left"\nnewPeople:`)
    writeFileSync(join(university.folder, 'muster.yaml'), scoped)
    expect((await university.sync()).read).toEqual({ by: 'listing', because: 'its settings, scope or mapping have changed' })
    writeFileSync(join(university.folder, 'muster.yaml'), scoped.replace('    scope:', '    changes: { use: never }\n    scope:'))
    expect((await university.sync()).read).toBeUndefined()
  })

  test('is listed again after what was on hold, so that nothing is forgotten', async () => {
    using university = createUniversity()
    await university.sync()
    university.edit('people.txt', (text) => text.replace(/^100[456]:.*\n/gm, ''))
    university.log('7:gone user:1004', '8:gone user:1005', '9:gone user:1006')
    expect(await university.sync()).toMatchObject({ exitCode: exitCodes.held, read: { by: 'changes' } })
    expect(await university.sync()).toMatchObject({
      exitCode: exitCodes.held,
      read: { by: 'listing', because: 'something was on hold the last time' },
    })
  })

  test('has a plan that is filed and applied exactly, with the cursor', async () => {
    using university = createUniversity()
    await university.sync()
    autumn(university)
    expect((await university.muster('plan', '--out', 'tonight.plan')).stdout).toContain('asked only what changed')
    expect((await university.muster('apply', 'tonight.plan')).exitCode).toBe(exitCodes.done)
    expect((await university.muster('users', 'show', 'ada')).stdout).toContain('10.00')
    expect(await university.sync()).toEqual({ exitCode: 0, read: { by: 'changes' }, users: 0, counts: {}, granted: 0 })
  })
})
