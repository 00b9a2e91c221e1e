import { describe, expect, test } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { campusProgram, createCampus } from './a-campus.ts'
import { runMuster } from './run-muster.ts'

const students = Array.from({ length: 12 }, (_, index) => `s${index + 1}`)

/** A campus where run 2 brought ada and ben. */
async function campusWithNewcomers() {
  const campus = createCampus(campusProgram(students))
  expect((await runMuster(['sync'], campus)).exitCode).toBe(exitCodes.done)
  campus.change(campusProgram([...students, 'ada', 'ben']))
  expect((await runMuster(['sync'], campus)).exitCode).toBe(exitCodes.done)
  return campus
}

describe('undo', () => {
  test('with --plan it is shown and nothing is changed; with --yes it is done, is a run of its own, and can be undone', async () => {
    using campus = await campusWithNewcomers()
    const users = async () => JSON.parse((await runMuster(['users', '--state', 'present', '--json'], campus)).stdout)
    const shown = await runMuster(['undo', '2', '--plan'], campus)
    expect(shown).toMatchObject({ exitCode: exitCodes.done, stderr: '' })
    expect(shown.stdout).toContain('The undo of run 2 · planned, nothing is changed yet')
    expect(shown.stdout).toMatch(/Deleted\n {2}× ada\n {2}× ben\n/)
    expect(shown.stdout).toContain('– Students  2 left: ada, ben')
    expect(shown.stdout).toContain('$20.00 in all would be taken back from 2 people')
    expect(await users()).toHaveLength(14)
    const done = await runMuster(['undo', '2', '--yes'], campus)
    expect(done).toMatchObject({ exitCode: exitCodes.done, stderr: '' })
    expect(done.stdout).toContain('`muster undo 3` takes it back')
    expect(await users()).toHaveLength(12)
    expect((await runMuster(['runs'], campus)).stdout).toMatch(/ {2}3 {2}undo 2 {3}done /)
    const journal = await runMuster(['run', 'show', '3'], campus)
    expect(journal.stdout).toContain('ada       undo     state: present → deleted')
    expect((await runMuster(['undo', '3', '--yes'], campus)).exitCode).toBe(exitCodes.done)
    expect(await users()).toHaveLength(14)
    expect(JSON.parse((await runMuster(['users', 'show', 'ada', '--json'], campus)).stdout)).toMatchObject({ balance: { minor: 1_000 } })
  })

  test('what a later run changed is left alone and named with that run, and the exit code tells it', async () => {
    using campus = await campusWithNewcomers()
    campus.change(campusProgram([...students, 'ada', 'ben']).replaceAll('ada of Campus', 'Ada Byron'))
    await runMuster(['sync'], campus)
    const { exitCode, stdout } = await runMuster(['undo', '2', '--yes'], campus)
    expect(exitCode).toBe(exitCodes.partial)
    expect(stdout).toContain('Left alone (1)\n  ! ada: was changed again by run 3, so the account stays\n')
    const again = await runMuster(['undo', '2', '--yes'], campus)
    expect(again).toMatchObject({ exitCode: exitCodes.failed, stdout: expect.stringContaining('Nothing was changed: ') })
    expect((await runMuster(['users', 'show', 'ada'], campus)).exitCode).toBe(exitCodes.done)
    expect(JSON.parse((await runMuster(['runs', '--json'], campus)).stdout)).toHaveLength(4)
  })

  test('with --json the plan and what was done are reports', async () => {
    using campus = await campusWithNewcomers()
    const plan = JSON.parse((await runMuster(['undo', '2', '--plan', '--json'], campus)).stdout)
    expect(plan).toMatchObject({ command: 'undo', state: 'planned', undo: { of: 2, conflictCount: 0 }, totals: { deletions: 2 } })
    const done = JSON.parse((await runMuster(['undo', '2', '--yes', '--json', '--shown', '1'], campus)).stdout)
    expect(done).toMatchObject({ command: 'undo', state: 'done', run: 3, hash: plan.hash })
    expect(done.changes.filter((change: { class: string }) => change.class === 'deletions')).toHaveLength(1)
  })

  test('without a terminal it is not done unasked, and a run that cannot be undone gets a sentence', async () => {
    using campus = await campusWithNewcomers()
    const unasked = await runMuster(['undo', '2'], campus)
    expect(unasked).toMatchObject({ exitCode: exitCodes.usage, stdout: '', stderr: expect.stringContaining('muster undo 2 --yes') })
    expect((await runMuster(['undo', '2', '--plan', '--yes'], campus)).exitCode).toBe(exitCodes.usage)
    expect((await runMuster(['undo', 'two', '--yes'], campus)).exitCode).toBe(exitCodes.usage)
    const unknown = await runMuster(['undo', '9', '--yes', '--json'], campus)
    expect(unknown.exitCode).toBe(exitCodes.usage)
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'UNKNOWN_RUN' } })
    await runMuster(['sync'], campus)
    const empty = await runMuster(['undo', '3', '--yes'], campus)
    expect(empty).toMatchObject({ exitCode: exitCodes.failed, stderr: expect.stringContaining('run 3 (sync) changed nothing') })
    expect(JSON.parse((await runMuster(['runs', '--json'], campus)).stdout)).toHaveLength(3)
  })
})
