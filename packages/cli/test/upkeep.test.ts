import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { createFolder, type Ended, runMuster } from './run-muster.ts'

const program = `#!/bin/sh
case $1 in
describe) echo '{"type":"description","protocol":{"from":1,"to":1},"identity":"stable","verbs":["describe","changes","list"]}' ;;
list) cat "$(basename "$0" .sh).jsonl" ;;
changes) echo '{"type":"end","users":0,"groups":0,"members":0,"cursor":"2"}' ;;
*) exit 2 ;;
esac
`

type Fields = Readonly<Record<string, unknown>>

/** Two directories that print what they are given, the first of which can say what changed. */
function createCampus(more = '') {
  const folder = createFolder()
  const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text, { mode: 0o755 })
  for (const source of ['campus', 'library']) write(`${source}.sh`, program)
  write(
    'muster.yaml',
    `sources:
  - name: campus
    type: custom-program
    settings: { program: ./campus.sh }
  - name: library
    type: custom-program
    settings: { program: ./library.sh }
newPeople:
  - group: Students
    credit: "10.00"
limits:
  changes: { atLeast: 100 }
${more}`,
  )
  const campus = {
    folder: folder.path,
    list(source: 'campus' | 'library', people: readonly Fields[], groups: Readonly<Record<string, readonly string[]>> = {}) {
      const lists = Object.entries(groups)
      const records = [
        ...people.map((fields) => ({ type: 'user', ...fields })),
        ...lists.map(([name]) => ({ type: 'group', id: name, name })),
        ...lists.map(([group, members]) => ({ type: 'members', group, members })),
        {
          type: 'end',
          users: people.length,
          groups: lists.length,
          members: lists.reduce((sum, [, members]) => sum + members.length, 0),
          cursor: '1',
        },
      ]
      write(`${source}.jsonl`, records.map((record) => `${JSON.stringify(record)}\n`).join(''))
    },
    limit: (changes: string) =>
      write('muster.yaml', readFileSync(join(folder.path, 'muster.yaml'), 'utf8').replace(/changes: .*/, `changes: ${changes}`)),
    muster: (...words: readonly string[]): Promise<Ended> => runMuster(words, { folder: folder.path }),
    async json(...words: readonly string[]) {
      return JSON.parse((await campus.muster(...words, '--json')).stdout)
    },
    /** Whether a text stands anywhere in the files of the store, in whatever encoding SQLite keeps it. */
    holds(text: string): boolean {
      const files = readdirSync(folder.path).filter((name) => name.startsWith('muster.db'))
      return files.some((name) => readFileSync(join(folder.path, name)).includes(text))
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
  const others = ['ada', 'ben', 'cyd', 'dan', 'eve', 'fay'].map((username) => ({ id: `id-${username}`, username }))
  campus.list('campus', others, { Students: ['id-ada', 'id-ben'] })
  campus.list('library', [{ id: 'l1', username: 'librarian' }])
  return Object.assign(campus, { others })
}

describe('muster users erase', () => {
  const first = {
    id: 'c4n4ry-id',
    username: 'Zebedee.Canary',
    displayName: 'Zebedee Quagga',
    givenName: 'Zebedeegiven',
    familyName: 'Quaggafamily',
    email: 'first.quagga@canary.example',
    otherEmails: ['other.quagga@canary.example'],
    department: 'Canarydepartment',
    office: 'Canaryoffice',
    employeeNumber: 'E-77665544',
    cardNumbers: ['C-99887766'],
    aliases: ['zebcanaryalias'],
    homeDirectory: '/home/zebcanary',
    attributes: { hobby: ['canaryhobby'] },
    handles: ['uid=zebcanary,dc=handle'],
  }
  const second = { ...first, username: 'Zebedee.Renamedcanary', email: 'second.quagga@canary.example', department: 'Seconddepartment' }

  function valuesIn(value: unknown): string[] {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : []
  }
  const said = [...new Set([...valuesIn(first), ...valuesIn(second), 'Heldcanaryoffice'])]
  const values = said.flatMap((value) => [value, value.toLowerCase()])

  let history: ReturnType<typeof createCampus> | undefined
  beforeAll(async () => {
    history = await makeHistory()
  }, 120_000)
  afterAll(() => history?.[Symbol.dispose]())

  /** A copy of what has happened so far. */
  function createHistory() {
    const campus = createCampus()
    cpSync(history!.folder, campus.folder, { recursive: true })
    return campus
  }

  async function makeHistory() {
    const campus = createCampus()
    const groups = { Students: ['id-ada', first.handles[0]!], 'Chess Club': [first.handles[0]!] }
    campus.list('campus', [...campus.others, first], groups)
    await campus.muster('sync')
    // A second person of that name, who waits for it; a record that is refused; a member whom nobody is; a change; a rename.
    campus.list('library', [
      { id: 'l1', username: 'librarian' },
      { id: 'l2', username: first.username, displayName: first.displayName },
    ])
    campus.list('campus', [...campus.others, second, { id: 'x', username: '' }], groups)
    await campus.muster('sync', '--full')
    campus.list(
      'library',
      [
        { id: 'l1', username: 'librarian' },
        { id: 'l2', username: second.username, displayName: first.displayName },
      ],
      {
        Readers: [first.handles[0]!, 'l1'],
      },
    )
    await campus.muster('sync', '--full')
    // And a change that waits to be approved.
    campus.limit('{ atLeast: 0, share: 0% }')
    campus.list('campus', [...campus.others, { ...second, office: 'Heldcanaryoffice' }], groups)
    expect((await campus.muster('sync', '--full')).exitCode).toBe(3)
    campus.limit('{ atLeast: 100 }')
    return campus
  }

  test('leaves nothing of the person in the files of the store, and the ledger’s sums as they were', async () => {
    using campus = createHistory()
    expect(said.filter((value) => !campus.holds(value))).toEqual([])
    const sums = (await campus.json('credit')).map(({ account, amount }: { account: number; amount: object }) => [account, amount])

    const { exitCode, stdout } = await campus.muster('users', 'erase', second.username, '--yes')
    expect({ exitCode, says: stdout.includes('exclude: \'user.username == "zebedee.renamedcanary"\'') }).toEqual({
      exitCode: 0,
      says: true,
    })
    expect(values.filter((value) => campus.holds(value))).toEqual([])

    expect((await campus.json('credit')).map(({ account, amount }: { account: number; amount: object }) => [account, amount])).toEqual(sums)
    expect((await campus.json('runs'))[0]).toMatchObject({ command: 'users erase', state: 'done' })
    expect((await campus.json('groups', 'members', 'Students')).map(({ username }: { username: string }) => username)).toEqual(['ada'])
    expect((await campus.muster('run', 'show', '1')).stdout).toContain('erased person')
  })

  test('brings somebody who is still listed back as somebody new, in all groups and without a second grant', async () => {
    using campus = createHistory()
    await campus.muster('users', 'erase', second.username, '--yes')
    const report = await campus.json('sync', 'campus')
    expect(report).toMatchObject({ totals: { newUsers: 1, membershipsIn: 2, returningUsers: 0, absentUsers: 0 }, grants: [], holds: [] })
    expect(report.sources[0].read).toEqual({ by: 'listing', because: 'somebody was erased' })
    expect(await campus.json('users', 'show', second.username)).toMatchObject({ balance: { minor: 0 }, entitlement: 'decided', ledger: [] })
    expect(await campus.json('credit', 'reapply', second.username)).toMatchObject({ grants: [] })
    // And once more.
    await campus.muster('users', 'erase', second.username, '--yes')
    expect(values.filter((value) => campus.holds(value))).toEqual([])
    expect(await campus.json('sync', 'campus')).toMatchObject({ totals: { newUsers: 1 }, grants: [] })
  })

  test('lets no plan be applied that was made before, which may name the person', async () => {
    using campus = createHistory()
    campus.list('campus', [...campus.others, { ...second, email: 'third.quagga@canary.example' }], { Students: [first.handles[0]!] })
    await campus.muster('plan', '--out', 'plan.json')
    await campus.muster('users', 'erase', second.username, '--yes')
    expect((await campus.muster('apply', 'plan.json')).stderr).toContain('was read again since')
    expect(campus.holds('third.quagga')).toBe(false)
  })

  test('asks first, and where nobody can be asked wants --yes', async () => {
    using campus = createHistory()
    const { exitCode, stderr } = await campus.muster('users', 'erase', second.username)
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('--yes')
    expect((await campus.muster('users', 'erase', 'zebede.renamedcanary', '--yes')).stderr).toContain('did you mean')
    expect(campus.holds(second.email)).toBe(true)
  })
})

describe('muster quota run', () => {
  const quotas = `timeZone: UTC
quotas:
  - { group: Students, allowance: 5.00, per: month, cap: 12.00 }
  - { everyone: true, allowance: 1.00, per: month }
`

  test('grants once, however many run it at the same time', async () => {
    using campus = createCampus(quotas)
    await campus.muster('sync')
    expect((await campus.json('quota', 'show')).quotas).toMatchObject([{ people: 2, due: [{ people: 2 }] }, { people: 5 }])
    const ended = await Promise.all([1, 2, 3].map(() => campus.muster('quota', 'run')))
    expect(ended.map(({ exitCode }) => exitCode).filter((code) => code !== exitCodes.done && code !== exitCodes.unavailable)).toEqual([])
    expect((await campus.muster('quota', 'run')).stdout).toContain('Nothing is due')
    const ledger = (await campus.json('credit')) as { username: string; amount: { minor: number }; why: string }[]
    const granted = ledger.filter(({ why }) => why.startsWith('monthly')).map(({ username, amount }) => [username, amount.minor])
    expect(granted.sort()).toEqual([['ada', 200], ['ben', 200], ...['cyd', 'dan', 'eve', 'fay', 'librarian'].map((name) => [name, 100])])
    expect(((await campus.json('runs')) as { command: string }[]).filter(({ command }) => command === 'quota run')).toHaveLength(1)
    expect((await campus.muster('run', 'show', '2')).stdout).toContain('2 people got less than $5.00 each, $4.00 in all, up to the cap')
  })

  test('does not grant a period twice to somebody who was erased in it and comes again', async () => {
    using campus = createCampus(quotas)
    await campus.muster('sync')
    await campus.muster('quota', 'run')
    await campus.muster('users', 'erase', 'cyd', '--yes')
    await campus.muster('sync', '--full')
    expect((await campus.muster('quota', 'run')).stdout).toContain('Nothing is due')
  })

  test('says all that is wrong with the quotas, each in its place', async () => {
    using campus = createCampus(`timeZone: Europe/Belrin
quotas:
  - { group: Students, everyone: true, allowance: 5.00, per: month }
  - { group: Staff, allowance: 5.001, per: weeek }
  - { allowance: -1, per: day }
  - { group: Staff, allowance: 1, per: day }
  - { group: Staff, allowance: 2, per: day }
retention: { journal: 2d }
`)
    const { exitCode, stderr } = await campus.muster('quota')
    expect(exitCode).toBe(exitCodes.usage)
    for (const part of [
      '`Europe/Belrin` is not a time zone of the IANA list, such as `Europe/Berlin`; did you mean `Europe/Berlin`?',
      '`group` and `everyone` exclude each other; make them two quotas',
      'USD has 2 decimals, but `5.001` has 3',
      'did you mean `week`?',
      'a quota says for whom: add `group: NAME` or `everyone: true`',
      'an amount cannot be negative',
      'quota 4 is for the same people and the same kind of period',
      '`2d` is too short: the guard needs a week',
    ])
      expect(stderr).toContain(part)
  })
})

describe('muster credit reapply', () => {
  test('shows, and with --yes grants, what somebody has not had by a rule of a group joined later', async () => {
    using campus = createCampus()
    await campus.muster('sync')
    campus.list('campus', campus.others, { Students: ['id-ada', 'id-ben', 'id-cyd'] })
    await campus.muster('sync', '--full')
    const grant = { username: 'cyd', rule: 'Students', amount: { minor: 1000, currency: 'USD' } }
    expect(await campus.json('credit', 'reapply', '--group', 'Students')).toEqual({ grants: [grant], waiting: [] })
    expect((await campus.json('users', 'show', 'cyd')).balance.minor).toBe(0)
    expect(await campus.json('credit', 'reapply', 'CYD', 'ada', '--yes')).toMatchObject({ grants: [grant], report: { run: 3 } })
    expect((await campus.json('users', 'show', 'cyd')).balance.minor).toBe(1000)
    expect((await campus.muster('credit', 'reapply', '--group', 'Students', '--yes')).stdout).toContain('Nothing is to be granted')
    expect((await campus.muster('credit', 'reapply')).exitCode).toBe(exitCodes.usage)
  })
})

describe('retention', () => {
  test('of less than there is removes what runs did and reported, and changes nothing that people have', async () => {
    using campus = createCampus('retention: { journal: 8d, runs: 8d }')
    await campus.muster('sync')
    expect((await campus.muster('journal', 'trim')).stdout).toMatch(/^Removed 0 lines of the journal from before .*, and 0 reports of runs/)
    expect(await campus.json('run', 'show', '1')).not.toHaveProperty('trimmedAt')
  })
})

describe('muster users internal', () => {
  const withFile = 'additionalGroups: groups.txt\n'

  test('adds somebody who signs in with a password that stands nowhere, and leaves again', async () => {
    using campus = createCampus(withFile)
    writeFileSync(join(campus.folder, 'groups.txt'), '# guests\r\nStudents: guest\r\n\r\nColour: ada\r\n')
    await campus.muster('sync')
    const stdin = (text: string, ...words: readonly string[]) => runMuster(words, { folder: campus.folder, stdin: `${text}\n` })
    const added = await stdin('c4n4ry-passw0rd', 'users', 'internal', 'add', 'Guest', '--display-name', 'A Guest', '--password')
    expect([added.exitCode, added.stdout]).toEqual([exitCodes.done, 'Added Guest, with $10.00 by the rules for new people.\n'])
    expect((await stdin('c4n4ry-passw0rd', 'authenticate', 'guest')).exitCode).toBe(exitCodes.done)
    expect((await stdin('c4n4ry-password', 'authenticate', 'guest')).exitCode).toBe(exitCodes.rejected)
    expect(campus.holds('c4n4ry-passw0rd')).toBe(false)
    expect(await campus.json('users', 'show', 'guest')).toMatchObject({
      source: 'internal',
      groups: [{ name: 'Students', source: 'internal' }],
    })
    expect((await campus.json('groups', 'members', 'Colour')).map(({ username }: { username: string }) => username)).toEqual(['ada'])

    expect((await campus.muster('users', 'internal', 'remove', 'ada')).stderr).toContain('comes from the source campus')
    expect((await campus.muster('users', 'internal', 'add', 'ADA')).stderr).toContain('belongs to somebody of the source campus')
    expect((await campus.muster('users', 'internal', 'remove', 'guest')).exitCode).toBe(exitCodes.done)
    expect((await stdin('c4n4ry-passw0rd', 'authenticate', 'guest')).exitCode).toBe(exitCodes.rejected)
    expect((await campus.json('groups', 'members', 'Students')).map(({ username }: { username: string }) => username)).toEqual([
      'ada',
      'ben',
    ])
  })

  test('stops a run at a line of the file that says nothing, and says where', async () => {
    using campus = createCampus(withFile)
    writeFileSync(join(campus.folder, 'groups.txt'), 'Colour: ada\nColour ben\n: cyd\n')
    const { exitCode, stderr } = await campus.muster('sync')
    expect(exitCode).toBe(exitCodes.usage)
    expect(stderr).toContain('groups.txt:2: write `group: username`, not `Colour ben`')
    expect(stderr).toContain('groups.txt:3:')
    writeFileSync(join(campus.folder, 'groups.txt'), 'Colour: ada\nColour: nobody\n')
    await campus.muster('sync')
    expect((await campus.muster('doctor')).stdout).toContain('names nobody, and nobody in the copy has that name')
  })
})
