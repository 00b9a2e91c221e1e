import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { type Campus, campusProgram, createCampus } from './a-campus.ts'
import { runMuster } from './run-muster.ts'

/** Of everything in the files of the store but the lock and what SQLite shares between processes. */
function hashOfStore({ folder }: Campus): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(folder).sort()) {
    if (!/^muster\.db(-wal)?$/.test(name)) continue
    const bytes = readFileSync(join(folder, name))
    if (bytes.length > 0) hash.update(name).update(bytes)
  }
  return hash.digest('hex')
}

const planFile = (campus: Campus): string => join(campus.folder, 'tonight.plan')

/** A synced campus of which somebody has left, somebody is new, and the plan for that. */
async function planned(): Promise<Campus> {
  const campus = createCampus()
  expect((await runMuster(['sync'], campus)).exitCode).toBe(0)
  campus.change(campusProgram(['ada', 'ben', 'dora']))
  expect((await runMuster(['plan', '--out', 'tonight.plan'], campus)).exitCode).toBe(0)
  return campus
}

test('no plan changes a byte of the store, written to a file or not, of changes, of nothing, or of what would be held', async () => {
  using campus = createCampus(campusProgram(Array.from({ length: 20 }, (_, at) => `s${at}`)))
  await runMuster(['sync'], campus)
  const before = hashOfStore(campus)
  for (const students of [19, 2]) {
    campus.change(campusProgram(Array.from({ length: students }, (_, at) => `s${at}`)))
    expect((await runMuster(['plan'], campus)).exitCode).toBe(students === 2 ? 3 : 0)
    expect((await runMuster(['plan', '--out', 'tonight.plan'], campus)).exitCode).toBe(students === 2 ? 3 : 0)
    expect(hashOfStore(campus)).toBe(before)
  }
  await runMuster(['sync'], campus)
  expect(hashOfStore(campus)).not.toBe(before)
})

describe('a plan in a file is what its published schema says,', () => {
  const schema = JSON.parse(readFileSync(new URL('../../engine/schemas/plan.schema.json', import.meta.url), 'utf8'))
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictTuples: false }).compile(schema)
  const faultsOf = (plan: unknown) =>
    validate(plan) ? [] : validate.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`)
  const read = (campus: Campus) => JSON.parse(readFileSync(planFile(campus), 'utf8'))
  const tables = ({ rows }: { rows: readonly (readonly unknown[])[] }) => new Set(rows.map(([table]) => table))

  test('of a first run with credit, of changes, and of what is held', async () => {
    using campus = createCampus()
    await runMuster(['plan', '--out', 'tonight.plan'], campus)
    const first = read(campus)
    expect(faultsOf(first)).toEqual([])
    expect(tables(first)).toEqual(
      new Set(['run_source', 'staged_entry', 'planned_new', 'planned_members', 'planned_grant', 'planned_terms']),
    )

    await runMuster(['sync'], campus)
    campus.change(campusProgram(['ada', 'dora']))
    await runMuster(['plan', '--out', 'tonight.plan'], campus)
    const changed = read(campus)
    expect(faultsOf(changed)).toEqual([])
    expect(tables(changed)).toContain('planned_entry')

    campus.change(campusProgram(['dora']))
    await runMuster(['plan', '--out', 'tonight.plan'], campus)
    expect(read(campus)).toHaveProperty('hold')
    expect(faultsOf(read(campus))).toEqual([])
  })

  test('to the column and the key: a row that is longer, a table nobody knows or a key too many is not', async () => {
    using campus = await planned()
    const plan = read(campus)
    const row = plan.rows[0]
    for (const spoilt of [
      { ...plan, rows: [[...row, 1]] },
      { ...plan, rows: [row.slice(0, -1)] },
      { ...plan, rows: [['planned_else', 1]] },
      { ...plan, more: 1 },
      { ...plan, report: { ...plan.report, more: 1 } },
    ])
      expect(faultsOf(spoilt)).not.toEqual([])
  })
})

describe('a plan in a file is refused in a sentence, and changes nothing, when', () => {
  const bad: readonly (readonly [what: string, spoil: (campus: Campus) => unknown, says: string])[] = [
    ['it was edited', edit((text) => text.replace('dora@campus', 'eve@campus')), 'was changed after it was made: its hash does not fit'],
    ['its head was edited', edit((text) => text.replace('"currency":"USD"', '"currency":"EUR"')), 'its hash does not fit'],
    [
      'it is of another version',
      edit((text) => text.replace('muster-plan/1', 'muster-plan/9')),
      'is a plan of another version (muster-plan/9',
    ],
    ['it was cut off', edit((text) => text.slice(0, text.length / 2)), 'is not a plan: it is no JSON, or was cut off'],
    ['it is something else', edit(() => '{"users":[]}'), 'is not a plan of Muster'],
    ['it is empty', edit(() => ''), 'is not a plan: it is no JSON, or was cut off'],
    ['it is not there', (campus) => rmSync(planFile(campus)), 'cannot be read'],
    ['it was made for another store', otherStore, 'it was made for another store'],
    ['the source was read again since', (campus) => runMuster(['sync'], campus), 'was read again since'],
    ['the configuration of the source has changed', configure('    scope: { fields: [email] }\n'), 'has changed since'],
    ['the currency is another by now', configure('', 'currency: EUR\n'), 'it was made in USD, and the configuration says EUR'],
  ]

  test.each(bad)('%s', async (_, spoil, says) => {
    using campus = await planned()
    await spoil(campus)
    const before = hashOfStore(campus)
    const { exitCode, stdout, stderr } = await runMuster(['apply', 'tonight.plan'], campus)
    expect({ stdout, hasStack: stderr.includes('    at ') }).toEqual({ stdout: '', hasStack: false })
    expect([1, 2]).toContain(exitCode)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(says)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('Nothing was changed.')
    expect(hashOfStore(campus)).toBe(before)
  })

  function edit(change: (text: string) => string): (campus: Campus) => void {
    return (campus) => {
      const before = readFileSync(planFile(campus), 'utf8')
      const after = change(before)
      expect(after).not.toBe(before)
      writeFileSync(planFile(campus), after)
    }
  }

  async function otherStore(campus: Campus): Promise<void> {
    for (const name of readdirSync(campus.folder)) if (name.startsWith('muster.db')) rmSync(join(campus.folder, name))
    expect((await runMuster(['sync'], campus)).exitCode).toBe(0)
    expect(existsSync(join(campus.folder, 'muster.db'))).toBe(true)
  }

  function configure(source: string, top = ''): (campus: Campus) => void {
    return ({ folder }) => {
      const file = join(folder, 'muster.yaml')
      writeFileSync(file, `${top}${readFileSync(file, 'utf8').replace('newPeople:', `${source}newPeople:`)}`)
    }
  }
})
