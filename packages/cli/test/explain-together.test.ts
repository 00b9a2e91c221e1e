import { describe, expect, test } from 'vitest'
import { type CampusPerson, createExplainCampus, oneSource } from './explain-campus.ts'

const ada: CampusPerson = { id: '1', username: 'ada', displayName: 'Ada Lovelace', employeeNumber: '4711' }
const steady: CampusPerson[] = Array.from({ length: 12 }, (_, index) => ({ id: `s${index}`, username: `steady${index}` }))
const twoSources = (more = ''): string => `${oneSource()}  - name: library
    type: custom-program
    settings:
      program: ./library.sh
${more}`

const codesOf = ({ reasons }: { reasons: { code: string }[] }): string[] => reasons.map(({ code }) => code)
const fieldOf = ({ account }: { account: { fields: { field: string }[] } }, name: string) =>
  account.fields.find(({ field }) => field === name)

describe('run show --user', () => {
  test('tells of groups that were joined and left, and of a person whom the run renamed or deleted, by the name that he had', async () => {
    const removal = '    removal: delete\n    removeAfter: 0s\n'
    const students = (...members: string[]) => ({ g1: { name: 'Students', members } })
    using campus = createExplainCampus(oneSource(removal), { people: [ada, ...steady], groups: students('1', 's1') })
    await campus.muster('sync')
    campus.answer({ people: [{ ...ada, username: 'lovelace' }, ...steady.slice(1)], groups: students('s2') })
    await campus.muster('sync')
    await campus.muster('sync')
    const lines = async (words: string) =>
      (await campus.json(`run show ${words}`)).journal.map(({ name, action }: Record<string, string>) => `${name} ${action}`)
    expect(await lines('1 --user steady1')).toEqual(['steady1 new', 'Students members'])
    expect(await lines('2 --user ada')).toEqual(['lovelace rename', 'Students members'])
    expect(await lines('2 --user lovelace --removals')).toEqual(['Students members'])
    expect(await lines('2 --user steady2 --class memberships-in')).toEqual(['Students members'])
    expect(await lines('2 --user steady2 --class memberships-out')).toEqual([])
    expect(await lines('2 --user ada --limit 1')).toEqual(['lovelace rename'])
    expect(await lines('3 --user steady0 --removals')).toEqual(['steady0 delete'])
    expect((await campus.muster('run show 2 --user steady1 --removals')).stdout).toContain('1 left: steady1')
    expect((await campus.muster('run show 3 --user steady1')).stderr).toContain('did nothing to steady1')
  })
})

describe('explaining, where other things were done to people', () => {
  test('takes internal people for what they are, also one who was removed', async () => {
    using campus = createExplainCampus(oneSource(), { people: steady })
    await campus.muster('sync')
    expect((await campus.muster('users internal add guest')).exitCode).toBe(0)
    const present = await campus.json('explain guest')
    expect([present.account.source, present.reasons, present.asked]).toEqual(['internal', [], []])
    await campus.muster('users internal remove guest')
    const removed = await campus.json('explain guest')
    expect(removed.reasons[0]).toMatchObject({
      code: 'gave-up-name',
      sentence: expect.stringContaining('an internal user, who was removed'),
    })
    expect(removed.reasons[0].mend).toContain('`muster users internal add guest`')
    expect(removed.alike).toEqual([])
  })

  test('says that a source which only adds fields brings nobody in, and of its fields which run they are of', async () => {
    const enriching = '    role: enrich\n    join: { theirs: employeeNumber, ours: employeeNumber }\n'
    using campus = createExplainCampus(twoSources(enriching), { people: [ada, ...steady] })
    const card = (number: string, building: string): CampusPerson[] => [
      { id: 'l1', username: 'l-ada', employeeNumber: '4711', cardNumbers: [number], attributes: { building: [building] } },
      { id: 'l2', username: 'reader', employeeNumber: '5' },
    ]
    campus.answer({ people: card('C-1', 'North') }, 'library')
    await campus.muster('sync')
    campus.answer({ people: card('C-1', 'South') }, 'library')
    await campus.muster('sync')
    const explained = await campus.json('explain ada')
    expect(fieldOf(explained, 'cardNumbers')).toMatchObject({ from: 'enrichment', source: 'library', since: { run: 1 } })
    expect(fieldOf(explained, 'attributes.building')).toMatchObject({ value: ['South'], since: { run: 2 }, before: ['North'] })
    const reader = await campus.muster('explain reader --json')
    expect(reader.stderr).toBe('')
    const { reasons } = JSON.parse(reader.stdout)
    expect(codesOf({ reasons })).toEqual(['nobody', 'not-seen', 'enriches'])
    expect(reasons.filter(({ source }: { source: string }) => source === 'library')).toHaveLength(1)
  })

  test('says that the person was erased, and never that a reading missed somebody who was in it', async () => {
    using campus = createExplainCampus(oneSource(), { people: [ada, ...steady] })
    await campus.muster('sync')
    expect((await campus.muster('users erase ada --yes')).exitCode).toBe(0)
    const erased = await campus.json('explain ada')
    expect(codesOf(erased)).toEqual(['erased'])
    const offline = await campus.json('explain ada --offline')
    expect(offline.reasons).toMatchObject([{ code: 'not-seen', sentence: expect.stringContaining('unless it is somebody who was erased') }])
    await campus.muster('sync')
    const back = await campus.json('explain ada')
    expect([back.account.state, back.reasons]).toEqual(['present', []])
    expect((await campus.json('explain nobody')).reasons.at(-1).sentence).not.toContain('erased')
  })

  test('names the decision by which somebody is left out, and no reading that showed her', async () => {
    using campus = createExplainCampus(twoSources(), { people: [ada, ...steady] })
    campus.answer(
      {
        people: [
          { ...ada, id: 'l1' },
          { id: 'l2', username: 'lib' },
        ],
      },
      'library',
    )
    await campus.muster('sync')
    expect((await campus.json('explain ada')).reasons).toMatchObject([
      { code: 'claimed', mend: expect.stringContaining('`muster conflicts resolve ada`') },
    ])
    await campus.muster('conflicts resolve ada --owner library --yes')
    const between = await campus.json('explain ada')
    expect(codesOf(between)).toEqual(['gave-up-name', 'decided', 'next-run'])
    expect(between.reasons[0]).not.toHaveProperty('mend')
    expect(between.reasons[1].sentence).toContain('belongs to library:l1 alone; left out for it: campus:1')
    expect(between.alike).toEqual([])
    await campus.muster('sync')
    const settled = await campus.json('explain ada')
    expect([settled.account.source, codesOf(settled)]).toEqual(['library', ['decided']])
    const byId = (await campus.json('explain 1')).reasons[0]
    expect(byId).toMatchObject({ code: 'known-by-id', sentence: expect.stringContaining('bears its name no more') })
    expect(byId).not.toHaveProperty('mend')
  })

  test('says that somebody was moved to another source, where the old one still lists her', async () => {
    using campus = createExplainCampus(twoSources(), { people: [ada, ...steady] })
    await campus.muster('sync')
    campus.answer({ people: [{ ...ada, id: 'l1', username: 'lovelace' }] }, 'library')
    expect((await campus.muster('sources move campus library --join employeeNumber --yes')).exitCode).toBe(0)
    const moved = await campus.json('explain ada')
    expect(codesOf(moved)).toEqual(expect.arrayContaining(['renamed', 'decided']))
    expect(codesOf(moved)).not.toContain('next-run')
    expect(moved.reasons).toContainEqual(
      expect.objectContaining({ code: 'decided', source: 'campus', sentence: expect.stringContaining('moved to another source') }),
    )
    expect((await campus.json('explain lovelace')).account).toMatchObject({ account: 1, source: 'library' })
  })

  test('tells what a rule set in somebody who had to wait from what the source says', async () => {
    const rules = 'newPeople:\n  - group: Students\n    credit: "10.00"\n    attributes: { building: [North] }\n'
    using campus = createExplainCampus(oneSource(rules), { people: [ada, ...steady] })
    await campus.muster('sync')
    campus.answer({ people: [ada, ...steady], groups: { g: { name: 'Students', members: ['1'] } } })
    await campus.muster('sync')
    const set = fieldOf(await campus.json('explain ada'), 'attributes.building')
    expect(set).toMatchObject({ value: ['North'], from: 'rule', rule: 'Students', since: { run: 2 }, before: null })
    expect(set).not.toHaveProperty('note')
    campus.configure(oneSource())
    expect((await campus.muster('explain ada')).stdout).toContain('set by a rule that `newPeople` has no more')
  })
})
