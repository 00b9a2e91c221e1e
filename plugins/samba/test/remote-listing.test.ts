import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorRecord, MusterError } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { hasSambaServer } from '../../../test/servers/find-programs.ts'
import { type SambaServer, sambaStartMs, startSambaServer } from '../../../test/servers/start-samba-server.ts'
import type { Settings } from '../src/index.ts'
import { groups, password, people } from './invent-lab.ts'
import { everything, finding, groupsOf, openSamba, readAll } from './open-samba.ts'

const evil = 'x;deletedomuser ada'

describe.skipIf(!hasSambaServer)('Reading a Samba server over the network', () => {
  let server: SambaServer
  const everybody = [
    ...people,
    { name: evil, password, gid: 3002 },
    { name: 'dora', password: 'Pass-Dora-1', gid: 3001, fullName: 'Dora', pdbedit: ['-c', '[D]', '-N', 'left early'] },
  ]
  const allGroups = [...groups, { gid: 3010, unixName: 'lab', members: [], name: 'Lab Users', kind: 'local' as const }]
  beforeAll(async () => {
    server = await startSambaServer({ people: everybody, groups: allGroups, machines: { names: ['printserver'], gid: 3003 } })
    const local = /\((S-1-[\d-]+)\)/.exec(server.run('net', ['-s', server.configFile, 'groupmap', 'list', 'ntgroup=Lab Users']))![1]!
    for (const member of [
      sidOf('dora'),
      /\((S-1-[\d-]+)\)/.exec(server.run('net', ['-s', server.configFile, 'groupmap', 'list', 'ntgroup=Students']))![1]!,
    ])
      server.run('net', ['-s', server.configFile, 'groupmap', 'addmem', local, member])
  }, sambaStartMs)
  afterAll(() => server?.stop())

  const settings = (more: Partial<Settings> = {}): Settings => ({
    mode: 'remote',
    server: server.host,
    port: server.port,
    bind: { username: 'bob%x', password },
    configFile: server.configFile,
    toolsFolder: server.toolsFolder,
    ...more,
  })
  const list = async (more: Partial<Settings> = {}, scope = everything) => readAll((await openSamba(settings(more))).session, scope)
  const sidOf = (name: string): string =>
    /^User SID: +(\S+)$/m.exec(server.run('pdbedit', ['-s', server.configFile, '-L', '-v', `--user=${name}`]))![1]!
  const errorsOf = (records: readonly { type: string }[]) => records.filter((record) => record.type === 'error') as ErrorRecord[]

  test('gives people and groups by their SID, local groups with the groups in them, and no machines', async () => {
    const { records, failure } = await list()
    expect(failure).toBeUndefined()
    expect(errorsOf(records)).toEqual([])
    expect(records.find((record) => record.type === 'user' && record.username === 'dora')).toMatchObject({
      id: sidOf('dora'),
      displayName: 'Dora',
      active: false,
      attributes: { description: ['left early'], locked: null },
    })
    expect(groupsOf(records)).toEqual({
      Students: ['ada', 'bob%x', 'dora', 'zoë'],
      'R+D (x) -> "Blue" #1': ['-dash', 'ada', 'bob%x', evil, 'zoë'],
      Empty: [],
      'Lab Users': ['Students', 'dora'],
    })
    expect(records.at(-1)).toMatchObject({ type: 'end', users: everybody.length, groups: 4 })
  })

  test('reads the members of wanted groups only, and of all when a wanted one may hold others', async () => {
    const names = async (wanted: readonly string[]) => Object.keys(groupsOf((await list({}, { ...everything, groups: wanted })).records))
    expect(await names(['stud*'])).toEqual(['Students'])
    expect(await names(['Lab*'])).toHaveLength(4)
  })

  test('a name with a semicolon is no command: it is looked up, and nobody is deleted', async () => {
    const { session } = await openSamba(settings())
    expect((await session.lookUp!(evil))?.user).toMatchObject({ id: sidOf(evil), username: evil })
    expect(await session.lookUp!('y;deletedomuser ada')).toBeUndefined()
    expect(await session.lookUp!('printserver$')).toBeUndefined()
    const ada = await session.lookUp!('ADA')
    expect(ada?.user).toMatchObject({ username: 'ada', id: sidOf('ada') })
    expect(ada?.groups).toHaveLength(2)
  })

  test('puts the password of `bind` neither on a command line nor into an environment', async () => {
    const seen = join(server.folder, 'seen')
    const dump = `{ tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$$/environ; } >>${seen}; exec "$real" "$@"`
    for (const tool of ['net', 'rpcclient']) onTestFinished(server.replaceTool(tool, dump))
    await list()
    expect(readFileSync(seen, 'utf8')).toContain('querydispinfo')
    expect(readFileSync(seen, 'utf8')).not.toContain(password)
  })

  test.each([
    [
      'fewer people than the server counts',
      'net',
      `"$real" "$@" | sed 's/^Num users: .*/Num users: 99/'`,
      'the server has 99 users and told of 6',
    ],
    [
      'fewer groups than the server counts',
      'net',
      `"$real" "$@" | sed 's/^Num domain groups: .*/Num domain groups: 5/'`,
      'the server has 5 groups and told of 3',
    ],
    [
      'fewer local groups than the server counts',
      'net',
      `"$real" "$@" | sed 's/^Num local groups: .*/Num local groups: 2/'`,
      'the server has 2 local groups and told of 1',
    ],
    [
      'somebody who is named and not told of',
      'rpcclient',
      `"$real" "$@" | grep -v 'Account: zoë'`,
      'the server names zoë, of whom it told nothing (1 of 6)',
    ],
    [
      'somebody who is told of and not named',
      'rpcclient',
      `"$real" "$@" | grep -v 'user:.zoë'`,
      'the server told of zoë, whom it does not name by that number',
    ],
    [
      'half a line',
      'rpcclient',
      `case "$*" in *querydispinfo*) "$real" "$@" | head -c 200;; *) exec "$real" "$@";; esac`,
      'line 3 of what rpcclient printed',
    ],
    [
      'a last line that did not end',
      'rpcclient',
      `case "$*" in *querydispinfo*) "$real" "$@" | head -c -1;; *) exec "$real" "$@";; esac`,
      'line 6 of what rpcclient printed',
    ],
  ])('%s makes the listing partial, with what was read', async (_, tool, script, sentence) => {
    onTestFinished(server.replaceTool(tool, script))
    const { records, failure } = await list()
    expect(failure).toBeUndefined()
    expect(records.some((record) => record.type === 'user')).toBe(true)
    expect(records.some((record) => record.type === 'end')).toBe(false)
    expect(
      errorsOf(records)
        .map(({ message }) => message)
        .join('\n'),
    ).toContain(sentence)
  })

  test.each(['a\tb', 'x\nindex: 0x1 RID: 0x1f4 acb: 0x00000010 Account: ghost\tName: \tDesc: '])(
    'the description %j costs the end of the listing, and makes nobody up',
    async (description) => {
      // A server of its own: one keeps what it has told for some seconds.
      const another = await startSambaServer({
        people: [...people, { name: 'eve', password, gid: 3001, pdbedit: [`--account-desc=${description}`] }],
        groups,
      })
      onTestFinished(() => another.stop())
      const { session } = await openSamba(
        settings({ port: another.port, configFile: another.configFile, toolsFolder: another.toolsFolder }),
      )
      const { records, failure } = await readAll(session)
      expect(failure).toBeUndefined()
      expect(records.some((record) => record.type === 'end')).toBe(false)
      expect(records.some((record) => record.type === 'user' && record.username === 'ghost')).toBe(false)
      expect(errorsOf(records).length).toBeGreaterThan(0)
    },
  )

  test('nobody is unknown while an account cannot be read that may be that person', async () => {
    onTestFinished(server.replaceTool('rpcclient', `"$real" "$@" | sed 's/Account: zoë/Account: zo\\xeb/'`))
    const { session } = await openSamba(settings())
    await expect(session.lookUp!('zoë')).rejects.toMatchObject({ family: 'unavailable' })
    expect((await session.lookUp!('ada'))?.user.username).toBe('ada')
  })

  test('a group whose members do not agree with its number is unknown, never smaller', async () => {
    onTestFinished(server.replaceTool('rpcclient', `"$real" "$@" | grep -v 'rid:.0x3e8. attr'`))
    const { records } = await list()
    expect(groupsOf(records)).toMatchObject({ Students: undefined, Empty: [] })
    expect(errorsOf(records)[0]!.message).toMatch(/^the group .* has \d members and told of \d$/)
  })

  test('a wrong password of `bind` is refused, with what to correct', async () => {
    const wrong = settings({ bind: { username: 'bob%x', password: 'Wrong-Horse-1' } })
    const { session } = await openSamba(wrong)
    const { records, failure } = await readAll(session)
    expect(records).toEqual([])
    expect(failure).toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringMatching(/^the server 127\.0\.0\.1 port \d+ refused the account of `bind`: NT_STATUS_LOGON_FAILURE$/),
    })
    expect((failure as MusterError).hint).toContain('`domain`')
    await expect(session.lookUp!('ada')).rejects.toMatchObject({ code: 'SOURCE_REFUSED' })
    const { findings } = await session.check()
    expect(finding(findings, 'samba.list')).toMatchObject({ outcome: 'failed', remedy: expect.stringContaining('Correct `bind`') })
  })

  test('a server that is down gives no list, finds nobody and says so', async () => {
    const port = await choosePort()
    const { session } = await openSamba(settings({ port }))
    const { records, failure } = await readAll(session)
    expect(records).toEqual([])
    const message = `net could not ask 127.0.0.1 port ${port}: NT_STATUS_CONNECTION_REFUSED`
    expect(failure).toMatchObject({ family: 'unavailable', message })
    await expect(session.lookUp!('nobody-there')).rejects.toMatchObject({ family: 'unavailable' })
  })

  test('a server that lists nobody has failed', async () => {
    onTestFinished(server.replaceTool('rpcclient', 'exit 0'))
    const { records, failure } = await list()
    expect(records).toEqual([])
    expect(failure).toMatchObject({ code: 'SOURCE_EMPTY', message: '127.0.0.1 told of nobody, and says that it has 6 users' })
  })
})
