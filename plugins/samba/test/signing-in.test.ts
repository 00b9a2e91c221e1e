import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MusterError, Secret } from '@muster/provider'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { choosePort } from '../../../test/servers/choose-port.ts'
import { hasSambaServer } from '../../../test/servers/find-programs.ts'
import { type SambaPerson, type SambaServer, sambaStartMs, startSambaServer } from '../../../test/servers/start-samba-server.ts'
import { findStatus, rejectionOf } from '../src/explain-status.ts'
import type { Settings } from '../src/index.ts'
import { groups, password } from './invent-lab.ts'
import { finding, openSamba } from './open-samba.ts'

const long = 'ü'.repeat(63)
const person = (name: string, more: Partial<SambaPerson> = {}): SambaPerson => ({ name, password, gid: 3001, ...more })
// Not with an @: smbd itself finds nobody of such a name (NT_STATUS_NOT_FOUND).
const odd = ['bob%x', 'back\\slash', '-dash', '--help', 'with space', 'semi;colon', "quo'te", 'dollar$(id)', 'zoë']
const people: readonly SambaPerson[] = [
  ...odd.map((name) => person(name)),
  person('bob'),
  person('spaces', { password: '  a "b" %c \\d  ' }),
  person('long', { password: long }),
  person('disabled', { pdbedit: ['-c', '[D]'] }),
  person('expired', { pdbedit: ['-K', '1000000000'] }),
]

describe.skipIf(!hasSambaServer)('Signing in at a Samba server', () => {
  let server: SambaServer
  beforeAll(async () => {
    server = await startSambaServer({ people, groups })
  }, sambaStartMs)
  afterAll(() => server?.stop())

  const settings = (): Settings => ({ mode: 'local', port: server.port, configFile: server.configFile, toolsFolder: server.toolsFolder })
  const signIn = async (username: string, secret: string, more: Partial<Settings> = {}) =>
    (await openSamba({ ...settings(), ...more })).session.authenticate!(username, new Secret(secret))

  test.each(odd)('takes the name %j as it is, with the right password and with a wrong one', async (name) => {
    expect(await signIn(name, password)).toEqual({ type: 'accepted' })
    expect(await signIn(name, 'Wrong-Horse-1')).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  })

  test.each([
    `bob%${password}`,
    'CAMPUS\\bob',
    'LAB\\bob',
    'bob@LAB',
    'bob/',
    '%',
    `bob\npassword=${password}`,
    `bob%${password}\0`,
    '-Ubob',
    '',
  ])('gives nobody away who is smuggled into the name %j', async (name) => {
    // Whatever a part of the name would say, the password is that of nobody.
    expect(await signIn(name, 'Wrong-Horse-1')).toMatchObject({ type: 'rejected' })
  })

  test('takes passwords with spaces, quotes and percent signs, and of 127 bytes', async () => {
    expect(await signIn('spaces', '  a "b" %c \\d  ')).toEqual({ type: 'accepted' })
    expect(await signIn('spaces', 'a "b" %c \\d')).toMatchObject({ type: 'rejected' })
    expect(Buffer.byteLength(long)).toBe(126)
    expect(await signIn('long', long)).toEqual({ type: 'accepted' })
    expect(await signIn('long', `${long}x`)).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  })

  test('never hands over a password of more than 127 bytes, and says that it could not ask', async () => {
    await expect(signIn('long', 'x'.repeat(128))).rejects.toMatchObject({
      family: 'unavailable',
      message: "Samba's tools take passwords of at most 127 bytes",
    })
  })

  test('asks nobody about a name or a password that cannot be said, nor about an empty password', async () => {
    const asked = join(server.folder, 'asked')
    onTestFinished(server.replaceTool('smbclient', `touch ${asked}; exec "$real" "$@"`))
    for (const [name, secret] of [
      ['bob', ''],
      ['', password],
      ['bob', `${password}\nmore`],
      ['bob\nada', password],
      ['bob\0', password],
    ] as const)
      expect(await signIn(name, secret)).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    expect(existsSync(asked)).toBe(false)
    await signIn('bob', password)
    expect(existsSync(asked)).toBe(true)
  })

  test('tells disabled, expired, locked and must-change apart, and gives none of it away to a wrong password', async () => {
    const { run, configFile } = server
    const named = (name: string) => ['-s', configFile, `--user=${name}`]
    run('pdbedit', ['-s', configFile, '-P', 'bad lockout attempt', '-C', '2'])
    onTestFinished(() => void run('pdbedit', ['-s', configFile, '-P', 'bad lockout attempt', '-C', '0']))
    expect(await signIn('disabled', password)).toEqual({ type: 'rejected', reason: 'disabled' })
    expect(await signIn('disabled', 'Wrong-Horse-1')).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    expect(await signIn('expired', password)).toEqual({ type: 'rejected', reason: 'expired' })
    for (let tries = 0; tries < 3; tries++) await signIn('with space', 'Wrong-Horse-1')
    expect(await signIn('with space', password)).toEqual({ type: 'rejected', reason: 'locked' })
    run('pdbedit', [...named('with space'), '-r', '-z', '-c', '[]'])
    run('net', ['-s', configFile, 'sam', 'set', 'pwdmustchangenow', 'semi;colon', 'yes'])
    onTestFinished(() => void run('net', ['-s', configFile, 'sam', 'set', 'pwdmustchangenow', 'semi;colon', 'no']))
    expect(await signIn('semi;colon', password)).toEqual({ type: 'rejected', reason: 'must-change' })
  })

  test('puts the password neither on the command line nor into the environment', async () => {
    const seen = join(server.folder, 'seen')
    onTestFinished(
      server.replaceTool(
        'smbclient',
        `{ tr '\\0' '\\n' </proc/$$/cmdline; tr '\\0' '\\n' </proc/$$/environ; } >${seen}; exec "$real" "$@"`,
      ),
    )
    expect(await signIn('bob%x', password)).toEqual({ type: 'accepted' })
    const said = readFileSync(seen, 'utf8')
    expect(said).toContain('LOGNAME=bob%x')
    expect(said).toContain('PASSWD_FD=0')
    expect(said).not.toContain(password)
  })

  test('takes a server that does not answer for unavailable, and says what to look at', async () => {
    const port = await choosePort()
    const failure = (await signIn('bob', password, { port }).catch((error: unknown) => error)) as MusterError
    const message = `smbclient could not ask 127.0.0.1 port ${port}: NT_STATUS_CONNECTION_REFUSED`
    expect(failure).toMatchObject({ family: 'unavailable', message })
    expect(failure.hint).toContain(`whether this machine reaches its port: \`smbclient -N -L 127.0.0.1 -p ${port}\`.`)
  })

  test('takes a tool that goes on as nobody for no sign-in', async () => {
    onTestFinished(server.replaceTool('smbclient', 'echo "Anonymous login successful"; exit 0'))
    await expect(signIn('bob', password)).rejects.toMatchObject({ family: 'unavailable', message: 'smbclient went on as nobody' })
  })

  test.each([
    ['NT_STATUS_LOGON_FAILURE', 'invalid-credentials'],
    ['NT_STATUS_WRONG_PASSWORD', 'invalid-credentials'],
    ['NT_STATUS_NO_SUCH_USER', 'unknown-user'],
    ['NT_STATUS_ACCOUNT_DISABLED', 'disabled'],
    ['NT_STATUS_ACCOUNT_RESTRICTION', 'disabled'],
    ['NT_STATUS_INVALID_LOGON_HOURS', 'disabled'],
    ['NT_STATUS_INVALID_WORKSTATION', 'disabled'],
    ['NT_STATUS_ACCOUNT_LOCKED_OUT', 'locked'],
    ['NT_STATUS_ACCOUNT_EXPIRED', 'expired'],
    ['NT_STATUS_PASSWORD_EXPIRED', 'expired'],
    ['NT_STATUS_PASSWORD_MUST_CHANGE', 'must-change'],
  ] as const)('turns %s into %s', async (status, reason) => {
    onTestFinished(server.replaceTool('smbclient', `echo "session setup failed: ${status}"; exit 1`))
    expect(await signIn('bob', password)).toEqual({ type: 'rejected', reason })
  })

  test.each([
    'NT_STATUS_IO_TIMEOUT',
    'NT_STATUS_NO_LOGON_SERVERS',
    'NT_STATUS_TRUSTED_RELATIONSHIP_FAILURE',
    'NT_STATUS_ACCESS_DENIED',
    'NT_STATUS_INTERNAL_ERROR',
  ])('takes %s for unavailable: it says nothing of the account', async (status) => {
    // The made-up name that is tried after ACCESS_DENIED is refused as any other.
    onTestFinished(
      server.replaceTool(
        'smbclient',
        `case "$LOGNAME" in muster-*) exec "$real" "$@";; esac; echo "session setup failed: ${status}"; exit 1`,
      ),
    )
    await expect(signIn('bob', password)).rejects.toMatchObject({ family: 'unavailable' })
  })

  test('takes a tool that says nothing for unavailable, and one that is too old for what to mend', async () => {
    const restore = server.replaceTool('smbclient', 'exit 1')
    await expect(signIn('bob', password)).rejects.toMatchObject({ family: 'unavailable', message: 'smbclient ended with code 1' })
    restore()
    onTestFinished(
      server.replaceTool(
        'smbclient',
        'case "$1" in --version) echo "Version 4.9.5-Debian";; *) echo "Invalid option --client-protection" >&2; exit 1;; esac',
      ),
    )
    await expect(signIn('bob', password)).rejects.toMatchObject({
      message: 'smbclient is too old (Version 4.9.5-Debian)',
      hint: expect.stringContaining('Install Samba 4.15 or newer'),
    })
  })
})

describe.skipIf(!hasSambaServer)('A server that lets guests in', () => {
  test.each([
    { map: 'bad user', wrong: [['nobody-there', password]] },
    {
      map: 'bad password',
      wrong: [
        ['bob', 'Wrong-Horse-1'],
        ['nobody-there', password],
      ],
    },
  ] as const)('accepts nobody by `map to guest = $map`, and the doctor says that it does so', async ({ map, wrong }) => {
    const server = await startSambaServer({ people, groups, configuration: [`map to guest = ${map}`, 'guest account = nobody'] })
    onTestFinished(() => server.stop())
    const { session } = await openSamba({
      mode: 'local',
      port: server.port,
      configFile: server.configFile,
      toolsFolder: server.toolsFolder,
    })
    const { findings } = await session.check()
    expect(finding(findings, 'samba.passwords')).toMatchObject({ outcome: 'warning', message: expect.stringContaining('as a guest') })
    for (const [name, secret] of wrong) {
      expect(await session.authenticate!(name, new Secret(secret))).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    }
    expect(await session.authenticate!('bob%x', new Secret(password))).toEqual({ type: 'accepted' })
    // The same without the signature: the server does take anybody.
    const words = ['-s', server.configFile, '-p', String(server.port), '-U', wrong[0][0], '-c', 'exit', `//${server.host}/IPC$`]
    expect(server.run('smbclient', words, `${wrong[0][1]}\n`)).not.toContain('NT_STATUS')
  })
})

describe.skipIf(!hasSambaServer)('A server that speaks SMB 1 only', () => {
  test('is unavailable, with what to set; then it can be asked', async () => {
    const server = await startSambaServer({ people, groups, configuration: ['server max protocol = NT1', 'server min protocol = NT1'] })
    onTestFinished(() => server.stop())
    const settings: Settings = { mode: 'local', port: server.port, configFile: server.configFile, toolsFolder: server.toolsFolder }
    const modern = await openSamba(settings)
    await expect(modern.session.authenticate!('bob', new Secret(password))).rejects.toMatchObject({
      family: 'unavailable',
      hint: expect.stringContaining('oldestProtocol: NT1'),
    })
    const old = await openSamba({ ...settings, oldestProtocol: 'NT1' })
    expect(await old.session.authenticate!('bob', new Secret(password))).toEqual({ type: 'accepted' })
    expect(await old.session.authenticate!('bob', new Secret('Wrong-Horse-1'))).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
  })
})

describe('What a status says', () => {
  test('is the last of those that a tool names, and nothing else that it says', () => {
    expect(findStatus('tried NT_STATUS_IO_TIMEOUT\nsession setup failed: NT_STATUS_LOGON_FAILURE\n')).toBe('NT_STATUS_LOGON_FAILURE')
    expect(findStatus('session setup failed')).toBeUndefined()
    expect(rejectionOf('NT_STATUS_ACCESS_DENIED')).toBeUndefined()
    expect(rejectionOf('toString')).toBeUndefined()
  })
})
