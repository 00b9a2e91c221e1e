import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorRecord, MusterError, UserRecord } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasSambaServer } from '../../../test/servers/find-programs.ts'
import { type SambaServer, sambaStartMs, startSambaServer } from '../../../test/servers/start-samba-server.ts'
import type { Settings } from '../src/index.ts'
import { groups, people } from './invent-lab.ts'
import { everything, finding, groupsOf, openSamba, readAll } from './open-samba.ts'

describe.skipIf(!hasSambaServer)('Reading a Samba server on the server itself', () => {
  let server: SambaServer
  let sidOfZoe: string
  const disabled = {
    name: 'dora',
    password: 'Pass-Dora-1',
    gid: 3001,
    fullName: 'Dora',
    pdbedit: ['-c', '[D]', '-K', '1893456000', '-N', 'left early'],
  }
  const everybody = [...people, disabled]
  const allGroups = [
    ...groups,
    { gid: 3010, unixName: 'lab', members: ['dora'], name: 'Lab Users', kind: 'local' as const },
    { gid: 3011, unixName: 'choir', members: ['ada'] },
    { gid: 999, unixName: 'systemd-x', members: ['ada'] },
  ]
  const unix = { people: everybody, groups: allGroups, machines: { names: ['printserver'], gid: 3003 } }
  beforeAll(async () => {
    server = await startSambaServer(unix)
    sidOfZoe = sidOf('zoë')
  }, sambaStartMs)
  afterAll(() => server?.stop())

  const settings = (more: Partial<Settings> = {}): Settings => ({
    mode: 'local',
    port: server.port,
    configFile: server.configFile,
    toolsFolder: server.toolsFolder,
    ...more,
  })
  const list = async (more: Partial<Settings> = {}, scope = everything) => {
    const { session } = await openSamba(settings(more))
    return readAll(session, scope)
  }
  const sidOf = (name: string): string =>
    /^User SID: +(\S+)$/m.exec(server.run('pdbedit', ['-s', server.configFile, '-L', '-v', `--user=${name}`]))![1]!
  const groupSid = (name: string): string =>
    server.run('net', ['-s', server.configFile, 'groupmap', 'list', `ntgroup=${name}`]).match(/\((S-1-[\d-]+)\)/)![1]!
  const errorsOf = (records: readonly { type: string }[]) => records.filter((record) => record.type === 'error') as ErrorRecord[]

  test('gives people by their SID, with what Samba knows of them, and no machines', async () => {
    const { records, failure } = await list()
    expect(failure).toBeUndefined()
    const users = records.filter((record) => record.type === 'user')
    expect(users.map(({ username }) => username).toSorted()).toEqual(everybody.map(({ name }) => name).toSorted())
    expect(users.find(({ username }) => username === 'dora')).toMatchObject({
      id: sidOf('dora'),
      displayName: 'Dora',
      active: false,
      activeUntil: '2030-01-01T00:00:00.000Z',
      attributes: { description: ['left early'], locked: null },
    })
    expect(users.find(({ username }) => username === 'zoë')).toMatchObject({
      id: sidOf('zoë'),
      displayName: 'Zoë Ångström',
      active: true,
      activeUntil: null,
      homeDirectory: '\\\\LAB\\zoë',
      attributes: { description: null },
    })
    expect(records.at(-1)).toMatchObject({ type: 'end', users: everybody.length, groups: 4 })
  })

  test('takes members from nsswitch, from primary groups, and of local groups from the map, which may hold groups', async () => {
    const local = groupSid('Lab Users')
    server.run('net', ['-s', server.configFile, 'groupmap', 'addmem', local, sidOf('ada')])
    server.run('net', ['-s', server.configFile, 'groupmap', 'addmem', local, groupSid('Students')])
    const { records } = await list()
    expect(groupsOf(records)).toEqual({
      Students: ['ada', 'bob%x', 'dora', 'zoë'],
      'R+D (x) -> "Blue" #1': ['-dash', 'ada', 'bob%x', 'zoë'],
      Empty: [],
      'Lab Users': ['Students', 'ada', 'dora'],
    })
    const { session } = await openSamba(settings())
    expect(new Set((await session.lookUp!('ada'))!.groups)).toEqual(
      new Set(['Students', 'R+D (x) -> "Blue" #1', 'Lab Users'].map(groupSid)),
    )
  })

  test('takes Unix groups that are not mapped under the SID that Samba gives them, and none of the system', async () => {
    const { records } = await list({ unixGroups: 'all' })
    expect(records.find((record) => record.type === 'group' && record.name === 'choir')).toMatchObject({ id: 'S-1-22-2-3011' })
    expect(groupsOf(records)).toMatchObject({ choir: ['ada'] })
    expect(Object.keys(groupsOf(records))).not.toContain('systemd-x')
    const { session } = await openSamba(settings({ unixGroups: 'all' }))
    expect((await session.lookUp!('ada'))!.groups).toContain('S-1-22-2-3011')
  })

  test('a primary group that nsswitch does not list shows that enumeration is off: nothing of these groups is whole', async () => {
    server.writeUnixAccounts({
      people: unix.people.map((person) => (person.name === 'zoë' ? { ...person, gid: 3020 } : person)),
      groups: allGroups,
    })
    onTestFinished(() => server.writeUnixAccounts(unix))
    const { records } = await list({ unixGroups: 'all' })
    expect(errorsOf(records).map(({ message }) => message)).toEqual([
      'nsswitch does not list the group with the number 3020, which is the primary group of zoë',
    ])
    expect(groupsOf(records).choir).toBeUndefined()
    expect(groupsOf(records).Empty).toEqual([])
    expect(records.some((record) => record.type === 'end')).toBe(false)
  })

  test('a name that is not UTF-8 makes one person unknown, with what to set, and nobody else', async () => {
    // What `unix charset = ISO-8859-1` does to all that the tools print.
    for (const tool of ['pdbedit', 'net']) onTestFinished(server.replaceTool(tool, '"$real" "$@" | iconv -f UTF-8 -t ISO-8859-1'))
    const { records, failure } = await list()
    expect(failure).toBeUndefined()
    expect(records.filter((record) => record.type === 'user')).toHaveLength(everybody.length - 1)
    expect(errorsOf(records)).toMatchObject([
      { record: { kind: 'user', id: sidOfZoe }, hint: expect.stringContaining('unix charset = UTF-8') },
    ])
    expect(records.at(-1)).toMatchObject({ type: 'end' })
  })

  test('reads the members of wanted groups only, and of all when a wanted one may hold others', async () => {
    const names = async (wanted: readonly string[] | 'none') =>
      Object.keys(groupsOf((await list({}, { ...everything, groups: wanted })).records))
    expect(await names(['stud*', 'Empty'])).toEqual(expect.arrayContaining(['Students', 'Empty']))
    expect(await names(['stud*', 'Empty'])).toHaveLength(2)
    expect(await names(['R+D (x) -> "Blue" #1'])).toEqual(['R+D (x) -> "Blue" #1'])
    expect(await names(['Lab*'])).toHaveLength(4)
    expect(await names('none')).toEqual([])
  })

  test('looks people up whatever their names hold, and takes none of it for an option', async () => {
    const { session } = await openSamba(settings())
    for (const name of ['-dash', 'bob%x', 'zoë'])
      expect((await session.lookUp!(name))?.user).toMatchObject({ username: name, id: sidOf(name) })
    for (const name of ['--help', '-L', 'ada\nbob', 'ada\0', '', 'printserver$', '%', 'LAB\\ada'])
      expect(await session.lookUp!(name)).toBeUndefined()
  })

  test('a line break in a full name makes nobody up: the listing is partial', async () => {
    const forged = `Ada\nHome Directory:       x\n---------------\nUnix username:        ghost`
    server.run('pdbedit', ['-s', server.configFile, '-r', '--user=ada', `--fullname=${forged}`])
    onTestFinished(() => void server.run('pdbedit', ['-s', server.configFile, '-r', '--user=ada', '--fullname=Ada Lovelace']))
    const { records, failure } = await list()
    expect(failure).toBeUndefined()
    expect(records.some((record) => record.type === 'user' && record.username === 'ghost')).toBe(false)
    expect(records.some((record) => record.type === 'end')).toBe(false)
    expect(errorsOf(records)[0]).toMatchObject({
      message: expect.stringContaining('it ends in the middle of an account'),
      hint: expect.stringContaining('line break'),
    })
  })

  test('is partial when pdbedit leaves out somebody whom Samba names', async () => {
    // As when an account cannot be read: it is left out without a word.
    onTestFinished(
      server.replaceTool(
        'pdbedit',
        `"$real" "$@" | awk 'BEGIN { RS = "---------------\\n"; ORS = "" } NR == 1 || /^Unix username: +zoë\\n/ { next } { print "---------------\\n" $0 }'`,
      ),
    )
    const { records } = await list()
    expect(records.filter((record) => record.type === 'user')).toHaveLength(everybody.length - 1)
    expect(records.some((record) => record.type === 'end')).toBe(false)
    expect(errorsOf(records).at(-1)!.message).toBe('Samba names zoë, of whom pdbedit tells nothing (1 of 5)')
  })

  test('is partial when Samba does not name somebody of whom pdbedit tells', async () => {
    onTestFinished(server.replaceTool('net', `case "$*" in *'sam list users') "$real" "$@" | head -n 3;; *) exec "$real" "$@";; esac`))
    const { records } = await list()
    expect(records.some((record) => record.type === 'end')).toBe(false)
    expect(errorsOf(records).at(-1)!.message).toMatch(/^pdbedit tells of .*, whom `net sam list users` does not name \(2 of 6\)$/)
  })

  test.each([
    ['a line', 'head -n 47'],
    ['the middle of a line', 'head -c 1000'],
    ['the last line break', 'head -c -1'],
  ])('an output that is cut off at %s and exits with 0 has no end', async (_, cut) => {
    onTestFinished(server.replaceTool('pdbedit', `"$real" "$@" | ${cut}`))
    const { records } = await list()
    expect(records.some((record) => record.type === 'user')).toBe(true)
    expect(records.some((record) => record.type === 'end')).toBe(false)
  })

  test('somebody without a Unix account is unknown, and nobody else is touched by that', async () => {
    server.writeUnixAccounts({
      ...unix,
      people: unix.people.map((person) => (person.name === 'zoë' ? { ...person, name: 'someone-else' } : person)),
    })
    onTestFinished(() => server.writeUnixAccounts(unix))
    const { records } = await list()
    expect(errorsOf(records)).toEqual([
      expect.objectContaining({ message: 'Samba finds no Unix account for zoë', record: { kind: 'user', id: sidOf('zoë') }, named: 'zoë' }),
    ])
    expect(records.at(-1)).toMatchObject({ type: 'end', users: everybody.length - 1 })
    const { session } = await openSamba(settings())
    await expect(session.lookUp!('zoë')).rejects.toMatchObject({ family: 'unavailable' })
  })

  test('a mapped group that nsswitch does not find is unknown, never empty', async () => {
    server.writeUnixAccounts({ ...unix, groups: unix.groups.filter(({ name }) => name !== 'Students') })
    onTestFinished(() => server.writeUnixAccounts(unix))
    const { records } = await list()
    expect(groupsOf(records).Students).toBeUndefined()
    expect(records).toContainEqual({ type: 'members', group: groupSid('Students'), unknown: true })
    expect(errorsOf(records)[0]).toMatchObject({
      message: 'nsswitch finds no group with the number 3001 of Students',
      hint: expect.stringContaining('getent group 3001'),
    })
  })

  test('an smb.conf that does not exist is no empty server, though pdbedit exits with 0', async () => {
    const { records, failure } = await list({ configFile: '/no/such/smb.conf' })
    expect(records).toEqual([])
    expect(failure).toMatchObject({ family: 'unavailable', code: 'SOURCE_EMPTY', hint: expect.stringContaining('configFile') })
    expect((failure as MusterError).message).toContain("Can't load /no/such/smb.conf")
    const { session } = await openSamba(settings({ configFile: '/no/such/smb.conf' }))
    await expect(session.lookUp!('ada')).rejects.toMatchObject({ family: 'unavailable' })
  })

  test('accounts that may not be read are unavailable, and nobody is unknown for that', async () => {
    const asNobody = 'exec setpriv --reuid=65534 --regid=65534 --clear-groups "$real" "$@"'
    for (const tool of ['pdbedit', 'net']) onTestFinished(server.replaceTool(tool, asNobody))
    const { session } = await openSamba(settings())
    const { records, failure } = await readAll(session)
    expect(records).toEqual([])
    expect(failure).toMatchObject({ family: 'unavailable', hint: expect.stringContaining('root') })
    await expect(session.lookUp!('nobody-there')).rejects.toMatchObject({ family: 'unavailable' })
  })

  test('a comment with a line break makes no groups up', async () => {
    const modify = (comment: string) =>
      server.run('net', ['-s', server.configFile, 'groupmap', 'modify', 'ntgroup=Empty', 'type=domain', `comment=${comment}`])
    modify('x\nGhosts\n\tSID       : S-1-5-21-1-2-3-4')
    onTestFinished(() => void modify('nobody yet'))
    const { records, failure } = await list()
    expect(records.some((record) => record.type === 'group' && record.name === 'Ghosts')).toBe(false)
    expect(failure).toMatchObject({ code: 'LISTING_INCOMPLETE', hint: expect.stringContaining('net groupmap modify') })
  })

  test('a tool that is missing is named, with the package to install', async () => {
    const { session } = await openSamba(settings({ toolsFolder: '/no/such/folder' }))
    const { failure } = await readAll(session)
    expect(failure).toMatchObject({ code: 'PROGRAM_NOT_FOUND', hint: expect.stringContaining('apt install samba-common-bin') })
    const { findings } = await session.check()
    expect(finding(findings, 'samba.tools.pdbedit')).toMatchObject({
      outcome: 'failed',
      remedy: expect.stringContaining('apt install samba`'),
    })
    expect(finding(findings, 'samba.tools.smbclient')).toMatchObject({
      outcome: 'failed',
      remedy: expect.stringContaining('dnf install samba-client'),
    })
  })

  test('the doctor names a tool that is too old, says what was read, and what of it cannot be used', async () => {
    const restore = server.replaceTool('pdbedit', 'case "$1" in --version) echo "Version 3.6.25";; *) exec "$real" "$@";; esac')
    const old = await (await openSamba(settings())).session.check()
    expect(finding(old.findings, 'samba.tools.pdbedit')).toMatchObject({
      outcome: 'failed',
      message: 'pdbedit is too old (Version 3.6.25)',
    })
    restore()
    server.writeUnixAccounts({ ...unix, people: unix.people.filter(({ name }) => name !== 'zoë') })
    onTestFinished(() => server.writeUnixAccounts(unix))
    const { findings } = await (await openSamba(settings())).session.check()
    expect(findings.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['samba.root', 'ok'],
      ['samba.tools', 'ok'],
      ['samba.passwords', 'ok'],
      ['samba.list', 'ok'],
      ['samba.records', 'warning'],
    ])
    expect(finding(findings, 'samba.list')!.message).toMatch(/^Read 4 users, 4 groups and \d+ memberships in [\d.]+ s, complete\.$/)
  })

  test('finds the same person, with the name as Samba spells it, under another spelling', async () => {
    const before = sidOf('dora')
    const record = (await (await openSamba(settings())).session.lookUp!('DORA'))?.user as UserRecord
    expect(record).toMatchObject({ id: before, username: 'dora' })
  })

  test('never asks for the hashes of passwords', async () => {
    const asked = join(server.folder, 'words')
    writeFileSync(asked, '')
    for (const tool of ['pdbedit', 'net']) onTestFinished(server.replaceTool(tool, `echo "$@" >>${asked}; exec "$real" "$@"`))
    const { session } = await openSamba(settings())
    await readAll(session)
    await session.lookUp!('ada')
    const words = readFileSync(asked, 'utf8')
    expect(words).toContain('-L -v')
    expect(words).not.toMatch(/ -\w*w|smbpasswd-style/)
  })
})
