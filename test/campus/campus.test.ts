import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inventCampus, inventChangedCampus, largestGroup } from './invent-campus.ts'
import { writeCampus } from './write-campus.ts'

const run = promisify(execFile)
const size = { people: 2_000, groups: 100, memberships: 10_000, seed: 7 }
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-campus-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a campus has exactly as many people, groups and memberships as asked for, at any size', () => {
  for (const asked of [
    size,
    { people: 300, groups: 40, memberships: 900, seed: 1 },
    { people: 5_000, groups: 200, memberships: 25_000, seed: 2 },
  ]) {
    const { people, groups, memberships } = writeCampus(inventCampus(asked), join(folder, 'campus.tsv'))
    expect({ people, groups, memberships }).toEqual({ people: asked.people, groups: asked.groups, memberships: asked.memberships })
  }
})

test('the same seed gives the same bytes, another seed others', async () => {
  const bytes = async (seed: number, invent: typeof inventCampus): Promise<Buffer> => {
    writeCampus(invent({ ...size, seed }), join(folder, 'campus.tsv'))
    return readFile(join(folder, 'campus.tsv'))
  }
  for (const invent of [inventCampus, inventChangedCampus]) {
    expect(await bytes(7, invent)).toEqual(await bytes(7, invent))
    expect(await bytes(7, invent)).not.toEqual(await bytes(8, invent))
  }
})

test('no two usernames differ by case or composition only, and no member is listed twice', () => {
  const campus = inventCampus(size)
  const names = [...campus.people()].map((person) => person.username.normalize('NFC').toLowerCase())
  expect(new Set(names).size).toBe(size.people)
  for (const group of campus.groups()) expect(new Set(group.members).size).toBe(group.members.length)
})

test('half of everybody is in one group, some groups are empty, some stand in a chain nine deep, some in a ring', () => {
  const groups = new Map([...inventCampus(size).groups()].map((group) => [group.id, group]))
  const inner = (id: string): string[] => groups.get(id)?.members.filter((member) => member.startsWith('g')) ?? []
  const walk = (id: string): string[] => {
    const way = [id]
    for (let [next] = inner(id); next && !way.includes(next); [next] = inner(next)) way.push(next)
    return way
  }

  expect([...groups.values()].find((group) => group.name === largestGroup)?.members).toHaveLength(1_000)
  expect([...groups.values()].filter((group) => group.members.length === 0)).not.toHaveLength(0)
  expect(walk('g00010')).toHaveLength(9)
  expect(walk('g00020')).toEqual(['g00020', 'g00021', 'g00022'])
  expect(inner('g00022')).toEqual(['g00020'])
})

test('about one person in a hundred differs in the changed campus: changed, renamed, gone or new', () => {
  const large = { ...size, people: 20_000, memberships: 60_000 }
  const before = new Map([...inventCampus(large).people()].map((person) => [person.id, JSON.stringify(person)]))
  const after = new Map([...inventChangedCampus(large).people()].map((person) => [person.id, JSON.stringify(person)]))
  const gone = [...before.keys()].filter((id) => !after.has(id))
  const added = [...after.keys()].filter((id) => !before.has(id))
  const changed = [...after].filter(([id, person]) => before.has(id) && before.get(id) !== person)
  expect([gone.length, added.length]).toEqual([29, 30])
  expect(gone.length + added.length + changed.length).toBeGreaterThan(160)
  expect(gone.length + added.length + changed.length).toBeLessThan(240)
})

test('the programs in Python and in Node print the same records, and the counts in their end are right', async () => {
  const counts = writeCampus(inventCampus(size), join(folder, 'campus.tsv'))
  const print = async (program: string, ...words: string[]): Promise<unknown[]> => {
    const { stdout } = await run(program, words, { cwd: folder, maxBuffer: 2 ** 26 })
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
  }
  const python = await print('python3', join(import.meta.dirname, 'emit.py'), 'list')
  expect(await print(process.execPath, join(import.meta.dirname, 'emit.mjs'), 'list')).toEqual(python)
  expect(python).toHaveLength(counts.records + 1)
  expect(python.at(-1)).toEqual({ type: 'end', users: counts.people, groups: counts.groups, members: counts.memberships })
})
