import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { runMuster } from './run-muster.ts'

interface Listed {
  readonly id: string
  readonly username: string
  readonly employeeNumber?: string
  readonly cardNumbers?: readonly string[]
  readonly active?: boolean
}

interface TwoSources extends Disposable {
  readonly folder: string
  /** Writes the source's program; those named are its students. */
  list(source: string, people: readonly Listed[], group?: string): void
  configure(...sources: readonly string[]): void
}

function createTwoSources(): TwoSources {
  const folder = mkdtempSync(join(tmpdir(), 'muster-several-'))
  const configure = (...sources: readonly string[]) =>
    writeFileSync(
      join(folder, 'muster.yaml'),
      [
        'sources:',
        ...sources.flatMap((name) => [`  - name: ${name}`, '    type: custom-program', `    settings: { program: ./${name}.sh }`]),
        'newPeople:',
        '  - group: Students',
        '    credit: "10.00"',
        '',
      ].join('\n'),
    )
  configure('ldap', 'entra')
  return {
    folder,
    configure,
    list(source, people, group = 'Students') {
      const records = [
        ...people.map((person) => ({ type: 'user', ...person })),
        { type: 'group', id: 'g1', name: group },
        { type: 'members', group: 'g1', members: people.map(({ id }) => id) },
        { type: 'end', users: people.length, groups: 1, members: people.length },
      ]
      const lines = records.map((record) => JSON.stringify(record)).join('\n')
      writeFileSync(join(folder, `${source}.sh`), `#!/bin/sh\n[ "$1" = list ] || exit 2\ncat <<'END'\n${lines}\nEND\n`, { mode: 0o755 })
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const atLdap = [
  { id: 'l1', username: 'ada', employeeNumber: '1' },
  { id: 'l2', username: 'bob', employeeNumber: '2' },
  { id: 'l3', username: 'old', employeeNumber: '3' },
]
const atEntra = [
  { id: 'e1', username: 'ada', employeeNumber: '1' },
  { id: 'e2', username: 'bob@campus.example', employeeNumber: '2' },
  { id: 'e9', username: 'new', employeeNumber: '9' },
]

describe('muster conflicts', () => {
  test('lists what is open, says what follows, does it only with --yes, and lists what was decided apart', async () => {
    using two = createTwoSources()
    two.list('ldap', atLdap)
    two.list('entra', atEntra)
    expect((await runMuster(['sync'], two)).exitCode).toBe(exitCodes.done)
    const listed = await runMuster(['conflicts'], two)
    expect(listed.stdout).toMatch(/ada +entra +e1 /)
    expect(listed.stderr).toContain('muster conflicts resolve NAME --owner SOURCE')
    const foreseen = await runMuster(['conflicts', 'resolve', 'ada', '--owner', 'entra', '--merge'], two)
    expect(foreseen).toMatchObject({ exitCode: exitCodes.done, stderr: expect.stringContaining('Nothing is changed yet') })
    expect(foreseen.stdout.replaceAll(/\s+/g, ' ')).toContain('goes on as entra:e1: balance, history and entitlement stay')
    expect(JSON.parse((await runMuster(['conflicts', '--json'], two)).stdout)).toMatchObject({ open: [{ id: 'e1' }], pinned: [] })

    expect((await runMuster(['conflicts', 'resolve', 'ada', '--owner', 'entra:e1', '--merge', '--yes'], two)).exitCode).toBe(0)
    const pinned = [{ username: 'ada', source: 'entra', id: 'e1', account: 1, leftOut: [{ source: 'ldap', id: 'l1' }] }]
    expect(JSON.parse((await runMuster(['conflicts', '--json'], two)).stdout)).toMatchObject({ open: [], pinned })
    expect((await runMuster(['conflicts'], two)).stdout).toMatch(/Pinned\n.*\n {2}ada +entra:e1 +ldap:l1 /)
    expect((await runMuster(['sync'], two)).stdout).toContain('1 person of it goes on under another identity')
    const [ada] = JSON.parse((await runMuster(['users', '--search', 'ada', '--json'], two)).stdout)
    expect(ada).toMatchObject({ account: 1, source: 'entra', id: 'e1', balance: { minor: 1000 } })
    expect((await runMuster(['runs'], two)).stdout).toContain('conflicts resolve ada')

    expect((await runMuster(['conflicts', 'unpin', 'ADA', '--yes', '--json'], two)).stdout).toContain('"run": 4')
    expect(JSON.parse((await runMuster(['conflicts', '--json'], two)).stdout)).toEqual({ open: [], pinned: [] })
  })

  test('refuses what cannot be meant with a sentence, and changes nothing', async () => {
    using two = createTwoSources()
    two.list('ldap', atLdap)
    two.list('entra', atEntra)
    await runMuster(['sync'], two)
    for (const [words, sentence] of [
      [['old', '--owner', 'ldap'], 'nobody but its owner claims the name old'],
      [['ada'], 'it does not say whose the name is to be'],
      [['ada', '--owner', 'entra:e2'], 'entra:e2 does not claim the name ada'],
      [['ada', '--owner', 'entar'], 'Did you mean entra?'],
      [['ada', '--owner', 'ldap', '--merge'], 'there is nothing to merge'],
      [['ada', '--same', '--new'], '`--same` and `--new` exclude each other'],
      [['ada', '--new'], 'nobody called ada is held as possibly another person'],
    ] as const) {
      const { exitCode, stdout, stderr } = await runMuster(['conflicts', 'resolve', ...words, '--yes'], two)
      expect([exitCode, stdout, stderr]).toEqual([exitCodes.usage, '', expect.stringContaining(sentence)])
    }
    expect(JSON.parse((await runMuster(['runs', '--json'], two)).stdout)).toHaveLength(1)
  })
})

describe('muster sources', () => {
  test('move shows who is whom, moves them with --yes, and the source that they left may go', async () => {
    using two = createTwoSources()
    two.configure('ldap')
    two.list('ldap', atLdap)
    await runMuster(['sync'], two)
    two.configure('ldap', 'entra')
    two.list('entra', atEntra)
    const planned = await runMuster(['sources', 'move', 'ldap', 'entra', '--join', 'employeeNumber'], two)
    expect(planned.exitCode).toBe(exitCodes.done)
    for (const sentence of [
      '2 people are found in both, and would go on as people of entra',
      '→ bob, there bob@campus.example',
      '1 person only in ldap, and stay there: old',
      '`muster sources move ldap entra --join employeeNumber --yes` reads again and moves them.',
    ])
      expect(planned.stdout.replaceAll(/\s+/g, ' ')).toContain(sentence)
    expect(JSON.parse((await runMuster(['runs', '--json'], two)).stdout)).toHaveLength(1)

    expect((await runMuster(['sources', 'move', 'ldap', 'entra', '--join', 'employeeNumber', '--yes'], two)).exitCode).toBe(0)
    const people = async () =>
      (JSON.parse((await runMuster(['users', '--json'], two)).stdout) as { account: number; source: string; username: string }[]).map(
        ({ account, source, username }) => `${account} ${source} ${username}`,
      )
    expect(await people()).toEqual(['1 entra ada', '2 entra bob@campus.example', '3 ldap old'])
    two.configure('entra')
    const later = await runMuster(['sync'], two)
    expect(later).toMatchObject({ exitCode: exitCodes.done, stdout: expect.stringContaining('ldap  is not in the configuration') })
    expect(later.stdout).toContain('1 person got $10.00')
    expect(await people()).toContain('1 entra ada')
    const listed = await runMuster(['sources'], two)
    expect(listed.stdout).toMatch(/entra +custom-program +3 +1 .*\(run 3\)/)
    expect(listed.stdout).toMatch(/ldap +– +1 +1 .*not in the configuration/)
    expect(JSON.parse((await runMuster(['sources', '--json'], two)).stdout)).toMatchObject([
      { source: 'entra', configured: true, people: 3 },
      { source: 'ldap', configured: false, people: 1 },
    ])
    expect((await runMuster(['groups', 'show', 'Students'], two)).stdout).toMatch(/also in +(ldap|entra), id g1/)
  })

  test('a source that was renamed gets its people back, joined by id', async () => {
    using two = createTwoSources()
    two.configure('ldap')
    two.list('ldap', atLdap)
    await runMuster(['sync'], two)
    two.list('campus', atLdap)
    two.configure('campus')
    const frozen = await runMuster(['sync'], two)
    expect(frozen.stdout).toContain('muster sources move ldap TO')
    expect(frozen.stdout).toContain('Conflicts')
    expect((await runMuster(['sources', 'move', 'ldap', 'campus', '--join', 'id', '--yes'], two)).exitCode).toBe(0)
    const plan = await runMuster(['plan', '--json'], two)
    expect(JSON.parse(plan.stdout)).toMatchObject({ state: 'nothing', conflicts: [] })
  })

  test('refuses a move that names no source, no field, or finds nobody', async () => {
    using two = createTwoSources()
    two.list('ldap', atLdap)
    two.list('entra', atEntra)
    const early = await runMuster(['sources', 'move', 'ldap', 'entra', '--join', 'id'], two)
    expect(early.stderr).toContain('there is no store')
    await runMuster(['sync', 'ldap'], two)
    for (const [words, sentence] of [
      [['ldap', 'ldap', '--join', 'id'], 'ldap and ldap are one source'],
      [['nowhere', 'entra', '--join', 'id'], 'The copy has people of: ldap.'],
      [['ldap', 'nowhere', '--join', 'id'], 'there is no source named "nowhere" in the configuration'],
      [['ldap', 'entra', '--join', 'shoeSize', '--yes'], 'They have: username, id, employeeNumber.'],
      [['ldap', 'entra', '--join', 'id', '--yes'], 'nobody of ldap is found in entra by id'],
      [['ldap', 'entra'], '--join'],
    ] as const) {
      const { exitCode, stderr } = await runMuster(['sources', 'move', ...words], two)
      expect([exitCode, stderr]).toEqual([exitCodes.usage, expect.stringContaining(sentence)])
    }
    expect(JSON.parse((await runMuster(['users', '--source', 'entra', '--json'], two)).stdout)).toEqual([])
  })
})

describe('erasing somebody of several sources', () => {
  const [name, other, card, number] = ['zebedeecanary', 'canaryofldap', 'C-55667788', 'E-99001122']
  const everywhere = ({ folder }: TwoSources): string[] =>
    readdirSync(folder)
      .filter((file) => /^muster\.db(-wal)?$/.test(file))
      .map((file) => readFileSync(join(folder, file), 'latin1'))

  test('leaves nothing of what others added, of where the account came from, and of what was decided about the name', async () => {
    using two = createTwoSources()
    const configuration = (sources: readonly string[]): void => {
      const cards =
        '  - name: cards\n    type: custom-program\n    role: enrich\n    join: { theirs: employeeNumber, ours: employeeNumber }\n'
      two.configure(...sources)
      const text = readFileSync(join(two.folder, 'muster.yaml'), 'utf8')
      writeFileSync(
        join(two.folder, 'muster.yaml'),
        text.replace('newPeople:', `${cards}    settings: { program: ./cards.sh }\nnewPeople:`),
      )
    }
    configuration(['ldap', 'entra'])
    const others = Array.from({ length: 5 }, (_, at) => ({ id: `l${at}`, username: `other${at}`, employeeNumber: String(at) }))
    two.list('ldap', [...others, { id: other, username: name, employeeNumber: number }])
    two.list('entra', [])
    two.list('cards', [{ id: 'k1', username: 'holder', employeeNumber: number, cardNumbers: [card] }], 'Holders')
    expect((await runMuster(['sync', 'ldap'], two)).exitCode).toBe(exitCodes.done)
    two.list('entra', [{ id: 'canary-of-entra', username: name, employeeNumber: number }])
    expect((await runMuster(['sources', 'move', 'ldap', 'entra', '--join', 'employeeNumber', '--yes'], two)).exitCode).toBe(exitCodes.done)
    expect((await runMuster(['sync', 'cards'], two)).exitCode).toBe(exitCodes.done)
    two.list('ldap', [...others, { id: 'somebody-else', username: name }])
    expect((await runMuster(['sync', 'ldap'], two)).exitCode).toBe(exitCodes.done)
    expect((await runMuster(['conflicts', 'resolve', name, '--owner', 'entra', '--yes'], two)).exitCode).toBe(exitCodes.done)
    const said = [name, other, card, number, 'canary-of-entra']
    expect(said.filter((value) => !everywhere(two).some((bytes) => bytes.includes(value)))).toEqual([])

    expect((await runMuster(['users', 'erase', name, '--yes'], two)).exitCode).toBe(exitCodes.done)
    expect(said.filter((value) => everywhere(two).some((bytes) => bytes.includes(value)))).toEqual([])
    const runs = JSON.parse((await runMuster(['runs', '--json'], two)).stdout) as { run: number; command: string }[]
    const decision = runs.find(({ command }) => command === 'conflicts resolve')
    const undoing = await runMuster(['undo', String(decision?.run), '--yes'], two)
    expect([undoing.exitCode, undoing.stderr]).toEqual([1, expect.stringContaining('cannot be undone')])
  })
})

describe('a source that enriches', () => {
  const office = (cards: readonly (readonly [employeeNumber: string | undefined, card: string])[]) =>
    cards.map(([employeeNumber, card], at) => ({
      id: `k${at}`,
      username: `holder${at}`,
      ...(employeeNumber === undefined ? {} : { employeeNumber }),
      cardNumbers: [card],
      active: false,
    }))
  const withCards = (two: TwoSources, more = '') =>
    writeFileSync(
      join(two.folder, 'muster.yaml'),
      `sources:
  - name: cards
    type: custom-program
    role: enrich
    join: { theirs: employeeNumber, ours: employeeNumber }
    settings: { program: ./cards.sh }
${more}  - name: ldap
    type: custom-program
    settings: { program: ./ldap.sh }
`,
    )

  test('adds cards to the people of another, shows in the plan and with the person, and lets go with a complete listing', async () => {
    using two = createTwoSources()
    withCards(two)
    two.list('ldap', atLdap)
    two.list(
      'cards',
      office([
        ['1', 'c1'],
        ['2', 'c2'],
        ['77', 'c3'],
        [undefined, 'c4'],
      ]),
      'Holders',
    )
    const planned = await runMuster(['plan', '--out', 'tonight.plan'], two)
    expect(planned.stdout).toMatch(/~ ada +cardNumbers: none → \["c1"\] +cards/)
    expect(planned.stdout).toContain("1 key that it lists is nobody's employeeNumber (77)")
    expect(planned.stdout).toContain('1 of its records has no employeeNumber (line 4)')
    expect((await runMuster(['apply', 'tonight.plan'], two)).exitCode).toBe(exitCodes.done)
    const show = async (name: string) => JSON.parse((await runMuster(['users', 'show', name, '--json'], two)).stdout)
    expect(await show('ada')).toMatchObject({ source: 'ldap', active: true, fields: { cardNumbers: ['c1'] }, enrichedBy: ['cards'] })
    expect((await runMuster(['users', 'show', 'ada'], two)).stdout).toMatch(/added to by +cards/)
    expect(JSON.parse((await runMuster(['users', '--json'], two)).stdout)).toHaveLength(3)
    expect((await runMuster(['sources'], two)).stdout).toMatch(/cards +custom-program +0 +0 .* adds to 2 people/)
    expect((await runMuster(['plan', '--detailed-exitcode'], two)).exitCode).toBe(exitCodes.done)

    // Without the record that has no key it is certain who is named no more.
    two.list('cards', office([['1', 'c9']]), 'Holders')
    expect((await runMuster(['sync', 'cards'], two)).stdout).toMatch(/~ bob +cardNumbers: \["c2"\] → none/)
    expect((await show('bob')).fields).toEqual({ employeeNumber: '2' })
    writeFileSync(join(two.folder, 'cards.sh'), '#!/bin/sh\nexit 75\n', { mode: 0o755 })
    const down = await runMuster(['sync'], two)
    expect([down.exitCode, (await show('ada')).fields.cardNumbers]).toEqual([exitCodes.partial, ['c9']])
    expect((await runMuster(['sync', 'cards', '--user', 'ada'], two)).stderr).toContain('owns nobody and only adds fields')
  })

  test('is refused, with every fault at its place, what only an owner can say', async () => {
    using two = createTwoSources()
    two.list('ldap', atLdap)
    withCards(
      two,
      '    onUnknown: create\n    overrides: [pin]\n    scope: { users: [Staff], fields: [active] }\n    mapping: { username: user.email }\n',
    )
    const { exitCode, stderr } = await runMuster(['plan'], two)
    expect(exitCode).toBe(exitCodes.usage)
    for (const fault of ['onUnknown', 'overrides[0]', 'scope.users', 'scope.fields[0]', 'mapping.username'])
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`sources[0].${fault}: `)
    writeFileSync(
      join(two.folder, 'muster.yaml'),
      'sources:\n  - name: a\n    type: custom-program\n    role: enrich\n    settings: { program: ./ldap.sh }\n',
    )
    const alone = await runMuster(['plan'], two)
    expect(alone.stderr).toContain('add `join: { theirs: FIELD, ours: FIELD }`')
    expect(alone.stderr).toContain('every source enriches')
  })
})
