import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CampusPerson, createExplainCampus, oneSource } from './explain-campus.ts'
import { runMuster } from './run-muster.ts'

const ada: CampusPerson = { id: '1', username: 'Ada', displayName: 'Ada Lovelace', department: 'Maths', cardNumbers: ['77', '78'] }
const steady = Array.from({ length: 12 }, (_, at) => ({ id: `s${at}`, username: `steady${at}`, department: 'Maths' }))
const rules = `newPeople:
  - group: Students
    credit: "10.00"
    attributes:
      building: [North]
`
const students = { g1: { name: 'Students', members: ['1'] }, g2: { name: 'Everybody', members: ['g1'] } }

/** The codes of an explanation, and its sentences and mends as one text. */
function tell({ reasons }: { reasons: readonly { code: string; sentence: string; mend?: string }[] }) {
  return { codes: reasons.map(({ code }) => code), text: reasons.map(({ sentence, mend = '' }) => `${sentence} ${mend}`).join('\n') }
}

describe('explaining somebody who is in the copy', () => {
  test('tells of each value the source, the raw value, the mapping, what it was before and which run changed it', async () => {
    using campus = createExplainCampus(oneSource(`    mapping:\n      email: 'user.username + "@campus.example"'\n${rules}`), {
      people: [ada, ...steady],
      groups: students,
    })
    await campus.muster('sync')
    campus.answer({ people: [{ ...ada, displayName: 'Ada King', email: 'lab@x.example' }, ...steady], groups: students })
    await campus.muster('sync')
    campus.answer({
      people: [{ ...ada, displayName: 'Ada, Countess', cardNumbers: null, email: 'lab@x.example' }, ...steady],
      groups: students,
    })
    const { account, reasons, asked } = await campus.json('explain ADA')
    expect(reasons).toEqual([])
    expect(asked).toEqual([{ source: 'campus', outcome: 'found' }])
    const fields = Object.fromEntries(account.fields.map((one: { field: string }) => [one.field, one]))
    expect(fields.displayName).toMatchObject({
      value: 'Ada King',
      before: 'Ada Lovelace',
      since: { run: 2 },
      raw: 'Ada, Countess',
      note: 'the source now says "Ada, Countess"; the next run takes it',
    })
    expect(fields.email).toMatchObject({
      value: 'Ada@campus.example',
      raw: 'lab@x.example',
      mapping: 'user.username + "@campus.example"',
      inputs: { username: 'Ada' },
      since: { run: 1, at: account.created.at },
    })
    expect(fields.cardNumbers).toMatchObject({ value: ['77', '78'], raw: null, note: expect.stringContaining('takes it away') })
    expect(fields['attributes.building']).toMatchObject({ value: ['North'], from: 'rule', rule: 'Students' })
    expect(account.groups).toMatchObject([
      { name: 'Students', direct: true, path: ['Students'], since: { run: 1 } },
      { name: 'Everybody', direct: false, path: ['Students', 'Everybody'] },
    ])
    expect(account.credit.lines).toMatchObject([{ rule: 'Students', run: 1, amount: { minor: 1000, currency: 'USD' } }])

    const { stdout, exitCode } = await campus.muster('explain ada')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('by the mapping `user.username + "@campus.example"`')
    expect(stdout).toContain('set by the rule Students')
    expect(stdout).toContain('through Students')
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  test('does not ask with --offline, and makes a source that cannot be asked a remark', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada] })
    await campus.muster('sync')
    campus.answer({ people: [], down: true })
    const down = await campus.muster('explain ada')
    expect(down).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('the student system is being backed up') })
    expect(down.stdout).toContain('Ada Lovelace')
    const offline = await campus.json('explain ada --offline')
    expect(offline.asked).toEqual([])
    expect(offline.account.fields[0]).not.toHaveProperty('raw')
    campus.configure(oneSource().replace('custom-program', 'no-such-plugin'))
    const unloaded = await campus.muster('explain ada')
    expect(unloaded).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('no-such-plugin') })
  })

  test('never shows a PIN, not of the copy, the source, or a record that was rejected', async () => {
    const canary = 'CANARY-4711'
    using campus = createExplainCampus(`pinKey: \${file:pin.key}\n${oneSource()}`, { people: [{ ...ada, pin: canary }, ...steady] })
    const { writeFileSync } = await import('node:fs')
    writeFileSync(join(campus.folder, 'pin.key'), 'k'.repeat(40))
    await campus.muster('sync')
    campus.answer({
      people: [{ ...ada, pin: `${canary}-2` }, ...steady],
      lines: [`{"type":"user","id":"9","username":"nan","pin":["${canary}"]}`],
    })
    await campus.muster('sync')
    const shown = [await campus.muster('explain ada'), await campus.muster('explain ada --json'), await campus.muster('explain nan --json')]
    for (const { stdout, stderr } of shown) expect(stdout + stderr).not.toContain(canary)
    expect(shown[1]!.stdout).toContain('[secret]')
    expect(tell(JSON.parse(shown[2]!.stdout)).codes).toContain('rejected')
    expect(readFileSync(join(campus.folder, 'muster.db')).includes(canary)).toBe(false)
  })

  test('tells why somebody is not active, and since when somebody is absent and what comes of it', async () => {
    using campus = createExplainCampus(oneSource('    removal: delete\n'), {
      people: [ada, { id: '2', username: 'bea' }, { id: '3', username: 'cid' }, ...steady],
    })
    await campus.muster('sync')
    campus.answer({ people: [{ ...ada, active: false }, { id: '2', username: 'bea', activeUntil: '2020-01-01' }, ...steady] })
    await campus.muster('sync')
    expect(tell(await campus.json('explain ada'))).toMatchObject({
      codes: ['inactive'],
      text: expect.stringContaining('`active` is false'),
    })
    expect(tell(await campus.json('explain bea')).codes).toEqual(['expired'])
    const absent = await campus.json('explain cid')
    expect(absent.account).toMatchObject({ state: 'absent', absentSince: expect.any(Number) })
    expect(tell(absent).codes).toEqual(['absent', 'grace', 'nobody'])
    expect(absent.reasons[0]).toMatchObject({ run: 2 })
    expect(tell(absent).text).toContain('`removal: delete`')
  })
})

describe('explaining somebody who is not there', () => {
  test.each([
    ['include', `include: 'user.department == "Maths"'`, { department: 'Law' }, '`user.department` is "Law"'],
    ['exclude', `exclude: 'user.department == "Law"'`, { department: 'Law' }, '`scope.exclude`'],
    ['disabled', 'importDisabled: false', { active: false }, '`scope.importDisabled` is false'],
    ['groups', 'users: [Students]', {}, '"Students"'],
  ])('names the clause that leaves her out: %s', async (code, clause, fields, words) => {
    using campus = createExplainCampus(oneSource(`    scope:\n      ${clause}\n`), {
      people: [ada, ...steady, { id: '7', username: 'eve', ...fields }],
      groups: { g1: { name: 'Students', members: ['1', ...steady.map(({ id }) => id)] } },
    })
    await campus.muster('sync')
    const told = tell(await campus.json('explain eve'))
    expect(told.codes).toEqual([code])
    expect(told.text).toContain(words)
    const offline = tell(await campus.json('explain eve --offline'))
    expect(offline.codes).toEqual(['not-seen'])
    expect(offline.text).toContain('was not asked')
  })

  test('says that a source knows nobody of the name, which run looked last, and who may have been meant', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada, ...steady] })
    await campus.muster('sync')
    const explained = await campus.json('explain steady1x')
    expect(tell(explained)).toMatchObject({ codes: ['nobody', 'not-seen'], text: expect.stringContaining('in run 1') })
    expect(explained.alike[0]).toBe('steady1')
    expect((await campus.muster('explain steady1x')).stdout).toContain('Did you mean steady1')
  })

  test('says that the next run brings her, when she came since', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada] })
    await campus.muster('sync')
    campus.answer({ people: [ada, { id: '2', username: 'bea' }] })
    expect(tell(await campus.json('explain bea')).codes).toEqual(['next-run', 'not-seen'])
    await campus.muster('sync --user bea')
    expect((await campus.json('explain bea')).account).toMatchObject({ state: 'present' })
  })

  test('says that the source could only be read in part, or not at all, or never was', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada], cut: true })
    await campus.muster('sync')
    const never = tell(await campus.json('explain bea --offline'))
    expect(never.codes).toEqual(['partial', 'never-read'])
    campus.answer({ people: [ada] })
    await campus.muster('sync')
    campus.answer({ people: [], down: true })
    await campus.muster('sync')
    const explained = await campus.json('explain bea')
    expect(tell(explained)).toMatchObject({ codes: ['unavailable', 'not-seen'], text: expect.stringContaining('in run 3') })
    expect(explained.asked).toMatchObject([{ outcome: 'failed', remark: expect.stringContaining('backed up') }])
  })

  test('says with whom she is in conflict, of two sources, and of her who holds the name', async () => {
    using campus = createExplainCampus(
      `${oneSource()}  - name: library\n    type: custom-program\n    settings:\n      program: ./library.sh\n`,
      { people: [ada] },
    )
    campus.answer(
      {
        people: [
          { id: 'L1', username: 'ada' },
          { id: 'L2', username: 'lib' },
        ],
      },
      'library',
    )
    await campus.muster('sync')
    const told = await campus.json('explain ada')
    expect(told.account.source).toBe('campus')
    expect(tell(told)).toMatchObject({ codes: ['claimed'], text: expect.stringContaining('library') })
    // Of whom has no account, the conflict is the reason: here she wants the name of another who is absent.
    campus.answer({ people: [ada, { id: 'L9', username: 'lib' }] })
    await campus.muster('sync campus')
    expect(tell(await campus.json('explain lib'))).toMatchObject({ codes: ['claimed'], text: expect.stringContaining('id L9') })
  })

  test('says for what her record was rejected, where it stands, and how to mend it, until a complete reading says otherwise', async () => {
    const twice = [
      { id: '8', username: 'twin' },
      { id: '9', username: 'TWIN' },
    ]
    using campus = createExplainCampus(oneSource(`    mapping:\n      activeUntil: 'user.office'\n`), {
      people: [...steady, ...twice, { id: '7', username: 'eve', office: 'never' }],
    })
    await campus.muster('sync')
    const eve = await campus.json('explain eve --offline')
    expect(tell(eve).codes).toEqual(['rejected'])
    expect(tell(eve).text).toMatch(/line \d+\).*activeUntil gives "never", which is no date/)
    expect(tell(await campus.json('explain eve'))).toMatchObject({ codes: ['rejected'], text: expect.stringContaining('no date') })
    const twin = tell(await campus.json('explain twin --offline'))
    expect(twin.codes).toEqual(['rejected', 'rejected'])
    expect(twin.text).toContain('Give each person a username of their own')
    campus.answer({ people: [...steady, { id: '7', username: 'eve', office: '2030-01-01' }] })
    await campus.muster('sync')
    expect((await campus.json('explain eve --offline')).reasons).toEqual([])
    expect(tell(await campus.json('explain twin --offline')).codes).toEqual(['not-seen'])
  })

  test('says who had the name before, by a rename, and finds people by their ids', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada, ...steady] })
    await campus.muster('sync')
    campus.answer({ people: [{ ...ada, username: 'countess' }, ...steady] })
    await campus.muster('sync')
    const before = tell(await campus.json('explain ada'))
    expect(before.codes).toContain('renamed')
    expect(before.text).toContain('countess (account 1)')
    expect(tell(await campus.json('explain s3 --offline')).text).toContain('steady3')
    const { account } = await campus.json('explain countess')
    expect(account.fields[0]).toMatchObject({ field: 'username', value: 'countess', before: 'Ada', since: { run: 2 } })
  })

  test('says which account gave its name up to a newcomer, and which was deleted', async () => {
    using campus = createExplainCampus(oneSource('    removal: delete\n    removeAfter: 0s\n'), { people: [ada, ...steady] })
    await campus.muster('sync')
    campus.answer({ people: steady })
    await campus.muster('sync')
    await campus.muster('sync')
    const gone = tell(await campus.json('explain ada --offline'))
    expect(gone.codes).toEqual(['gave-up-name', 'not-seen'])
    expect(gone.text).toContain('account 1 of the source campus, which was deleted in run 3')

    campus.configure(oneSource('    removeAfter: 0s\n'))
    const [taken, ...others] = steady
    campus.answer({ people: others })
    await campus.muster('sync')
    await campus.muster('sync')
    campus.answer({ people: [...others, { id: 'new', username: 'steady0' }] })
    await campus.muster('sync')
    campus.answer({ people: [...others, { id: 'new', username: 'other' }] })
    await campus.muster('sync')
    const before = tell(await campus.json(`explain ${taken!.username} --offline`))
    expect(before.codes).toEqual(['gave-up-name', 'renamed', 'not-seen'])
    expect(before.text).toContain('gave its name up to a newcomer in run 6')
    expect(tell(await campus.json('explain s0 --offline')).codes).toEqual(['known-by-id', 'not-seen'])
  })

  test('says what is on hold, why, and how to decide it', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada, ...steady] })
    await campus.muster('sync')
    campus.answer({ people: [ada, ...steady.slice(0, 4)] })
    expect((await campus.muster('sync')).exitCode).toBe(3)
    const held = tell(await campus.json('explain steady7'))
    expect(held.codes).toContain('held')
    expect(held.text).toContain('muster approve 2')
    expect(held.text).toContain('newly absent')
    campus.configure(`onHold: stop\n${oneSource()}`)
    campus.answer({ people: [ada, ...steady.slice(0, 4), { id: 'n', username: 'newcomer' }] })
    await campus.muster('sync')
    expect(tell(await campus.json('explain newcomer')).codes).toContain('held')
  })

  test('says that the source answers with another username, and that a source is not configured any more', async () => {
    using campus = createExplainCampus(oneSource(`    mapping:\n      username: 'user.username + ".campus"'\n`), {
      people: [ada, ...steady],
    })
    await campus.muster('sync')
    const told = tell(await campus.json('explain ada'))
    expect(told).toMatchObject({ codes: ['other-name'], text: expect.stringContaining('Ada.campus') })
    campus.configure(oneSource().replace('campus\n', 'renamed\n'))
    expect(tell(await campus.json('explain ada.campus')).codes).toEqual(['not-configured'])
  })

  test('explains nothing where there is no store yet, and makes none', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada] })
    const { exitCode, stderr } = await campus.muster('explain ada')
    expect(exitCode).not.toBe(0)
    expect(stderr).toContain('muster sync')
    const unnamed = await runMuster(['explain', ' '], campus)
    expect(unnamed).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('A name is missing') })
  })
})

describe('run show, narrowed', () => {
  test('shows only what takes away, or one class, of the run or of what it holds, and says when there is nothing', async () => {
    using campus = createExplainCampus(oneSource(), {
      people: [ada, ...steady],
      groups: { g1: { name: 'Students', members: ['1', 's1', 's2'] } },
    })
    await campus.muster('sync')
    campus.answer({
      people: [{ ...ada, displayName: 'Ada King' }, ...steady.slice(1), { id: 'n', username: 'newcomer' }],
      groups: { g1: { name: 'Students', members: ['1', 's1', 's3'] } },
    })
    await campus.muster('sync')
    const lines = async (words: string) =>
      (await campus.json(`run show 2 ${words}`)).journal.map(({ name, action }: Record<string, string>) => `${name} ${action}`).sort()
    expect(await lines('--removals')).toEqual(['Students members', 'steady0 absent'])
    expect(await lines('--class new-users')).toEqual(['newcomer new'])
    expect(await lines('--class changed-users')).toEqual(['Ada change'])
    expect(await lines('--removals --user steady0')).toEqual(['steady0 absent'])
    expect(await lines('--removals --class changed-users')).toEqual([])
    const [out] = (await campus.json('run show 2 --class memberships-out')).journal
    expect(out).toMatchObject({ before: { members: ['steady2'] }, after: { members: [] } })
    expect((await campus.muster('run show 2 --class deletions')).stderr).toContain('did nothing of the class deletions')
    campus.answer({ people: [ada, ...steady.slice(8)], groups: {} })
    await campus.muster('sync')
    const held = await campus.json('run show 3 --held --class absent-users --limit 3')
    expect(held.held.map(({ action }: { action: string }) => action)).toEqual(['absent', 'absent', 'absent'])
    expect((await campus.json('run show 3 --held --removals --user steady5')).held).toMatchObject([{ name: 'steady5', action: 'absent' }])
    expect((await campus.muster('run show 2 --class nonsense')).exitCode).toBe(2)
  })
})
