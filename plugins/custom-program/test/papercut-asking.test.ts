import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type MusterError, Secret, type Session } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { answering, openProgram, openShell, temporaryFolder } from './open-papercut.ts'

const accepted = { type: 'accepted' }
const rejected = { type: 'rejected', reason: 'invalid-credentials' }

function signIn(session: Session, username = 'ann', password = 'open sesame') {
  return session.authenticate!(username, new Secret(password))
}

describe('signing in by a PaperCut program', () => {
  test('takes the canonical name from line 2', async () => {
    const session = await openProgram('library.py')
    expect(await signIn(session, 'Maria', 'open maria')).toEqual({ type: 'accepted', username: 'maria' })
  })

  test('runs the program without arguments and gives it two lines, never CR LF', async () => {
    const folder = await temporaryFolder()
    const session = await openShell('cat >"$DATA/stdin"; echo "$#" >"$DATA/count"; echo OK', {}, { environment: { DATA: folder } })
    expect(await signIn(session, 'zoë', 'a b')).toEqual(accepted)
    expect(readFileSync(join(folder, 'stdin'), 'utf8')).toBe('zoë\na b\n')
    expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('0\n')
  })

  test('a program that wants the final line feed gets it', async () => {
    expect(await signIn(await openProgram('accounts.pl'), 'ann', 'wrong')).toEqual(rejected)
  })

  test('asks another program for passwords when the configuration names one', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'door.sh'), '#!/bin/sh\nread -r name; echo OK; echo "$name.$#"\n', { mode: 0o755 })
    const session = await openShell('exit 1', { authProgram: join(folder, 'door.sh') })
    expect(await signIn(session)).toEqual({ type: 'accepted', username: 'ann.0' })
  })

  test.each([
    ['OK with CR LF', String.raw`printf 'OK\r\n'`],
    ['OK without a line feed', 'printf OK'],
    ['OK and a blank second line', 'echo OK; echo'],
    ['OK after a byte order mark', String.raw`printf '\357\273\277OK\n'`],
    ['OK with chatter on stderr', 'echo OK; echo "connected to server 1" >&2'],
  ])('%s accepts', async (_, script) => {
    expect(await signIn(await openShell(script))).toEqual(accepted)
  })

  test.each([
    ['ERROR', 'echo ERROR'],
    ['ERROR with CR LF', String.raw`printf 'ERROR\r\n'`],
    ['ERROR with exit code 255', 'echo ERROR; exit 255'],
    ['ERROR with exit code 127', 'echo ERROR; exit 127'],
    ['other text with exit code 0', 'echo "access denied"'],
    ['OK in other letters', 'echo ok'],
    ['OK with two carriage returns', String.raw`printf 'OK\r\r\n'`],
    ['OK after a blank line', 'echo; echo OK'],
    ['OK with more on the line', 'echo "OK then"'],
  ])('%s rejects', async (_, script) => {
    expect(await signIn(await openShell(script))).toEqual(rejected)
  })

  test.each([
    ['OK with exit code 1', 'echo OK; exit 1'],
    ['nothing with exit code 0', ':'],
    ['nothing with exit code 1', 'exit 1'],
    ['other text with exit code 1', 'echo "Traceback: open sesame"; exit 1'],
    ['exit code 126', 'exit 126'],
    ['exit code 127', 'exit 127'],
    ['a signal', 'echo ERROR; kill -9 $$'],
  ])('%s is unavailable, and the message does not hold what the program printed', async (_, script) => {
    const error = await signIn(await openShell(`${script}; exit $?`)).catch((reason: MusterError) => reason)
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE', phase: 'authenticate' })
    expect(JSON.stringify(error) + (error as MusterError).message).not.toContain('sesame')
  })

  test('a program that prints the password where the name belongs is unavailable, and the password is not shown', async () => {
    const session = await openShell('read -r name; read -r password; echo OK; echo "$password"')
    const error = await signIn(session).catch((reason: MusterError) => reason)
    expect(error).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
    expect(JSON.stringify(error) + (error as MusterError).message).not.toContain('sesame')
    expect(await signIn(session, 'sesame', 'sesame')).toEqual({ type: 'accepted', username: 'sesame' })
  })

  test('a program that does not answer in time is unavailable', async () => {
    const session = await openShell('sleep 60', {}, { limits: { wholeSeconds: 0.2, graceSeconds: 0.2 } })
    await expect(signIn(session)).rejects.toMatchObject({ code: 'TIMED_OUT' })
  })

  test('a program that is not there is unavailable by its own code', async () => {
    const session = await openProgram('missing.sh')
    await expect(signIn(session)).rejects.toMatchObject({ code: 'PROGRAM_NOT_FOUND' })
  })

  test('with silentRejection a failure without OK rejects, but not one of the shell or an OK', async () => {
    const silent = { silentRejection: true }
    expect(await signIn(await openShell('exit 22', silent))).toEqual(rejected)
    expect(await signIn(await openShell('echo no; exit 1', silent))).toEqual(rejected)
    await expect(signIn(await openShell('exit 127', silent))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    await expect(signIn(await openShell('echo OK; exit 1', silent))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    await expect(signIn(await openShell(':', silent))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
  })

  test('strips the domain of the canonical name when told to', async () => {
    const session = await openProgram('domain.mjs', { stripDomain: true, silentRejection: true }, { interpreter: process.execPath })
    expect(await signIn(session, 'jo', 'hunter two')).toEqual({ type: 'accepted', username: 'jo' })
    expect(await signIn(session, 'jo', 'hunter three')).toEqual(rejected)
  })

  test.each(['an\nn', 'an\rn', 'an\0n'])('a name or password that no line can hold starts no program: %j', async (text) => {
    const session = await openShell('echo OK')
    expect(await signIn(session, text)).toEqual(rejected)
    expect(await signIn(session, 'ann', text)).toEqual(rejected)
  })
})

describe('looking up one person by a PaperCut program', () => {
  test('gives the record and the groups', async () => {
    const session = await openProgram('library.py')
    expect(await session.lookUp!('li')).toEqual({ user: { type: 'user', username: 'li', displayName: 'Li Wei' }, groups: ['Reading room'] })
  })

  test('a failing answer for a name is an unknown name while others are answered', async () => {
    expect(await (await openProgram('library.py')).lookUp!('nobody')).toBeUndefined()
  })

  test('an empty answer is an unknown name while others are answered', async () => {
    const session = await openProgram('domain.mjs', { stripDomain: true }, { interpreter: process.execPath })
    expect((await session.lookUp!('kim'))?.user.displayName).toBe('Kim Stone')
    expect(await session.lookUp!('nobody')).toBeUndefined()
  })

  test('a program that has no details of one person is asked for all of them', async () => {
    const session = await openProgram('accounts.pl')
    expect(await session.lookUp!('ann')).toEqual({
      user: { type: 'user', username: 'ann', displayName: 'Ann Onymous' },
      groups: ['domain users', 'wheel'],
    })
    expect(await session.lookUp!('nobody')).toBeUndefined()
  })

  test.each([
    ['its alias', 'ann\\tAnn\\ta@x\\td\\to\\t\\t\\t\\tanna'],
    ['its address', 'ann\\tAnn\\tanna'],
    ['its name after a domain', 'CAMPUS\\\\anna'],
  ])('a name may be asked for by %s', async (_, record) => {
    const session = await openShell(answering({ 'get-user-details': `printf '${record}\\n'` }))
    expect((await session.lookUp!('Anna'))?.user.username).toMatch(/^ann$|anna$/)
  })

  test('a program that prints the same person for every name knows only that one', async () => {
    const session = await openShell(answering({ 'get-user-details': String.raw`printf 'ann\tAnn\n'` }))
    expect((await session.lookUp!('ann'))?.user.username).toBe('ann')
    expect((await session.lookUp!('bob'))?.user.username).toBe('bob')
    expect(await session.lookUp!('zoe')).toBeUndefined()
  })

  test('a directory that is down is unavailable, never an unknown name', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'groups'))
    await writeFile(join(folder, 'users'), 'ann\tAnn\nbob\tBob\n')
    const session = await openProgram('moody.sh', {}, { environment: { DATA: folder } })
    expect((await session.lookUp!('ann'))?.user.username).toBe('ann')
    await writeFile(join(folder, 'down'), '')
    await expect(session.lookUp!('bob')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
  })

  test('leaves the groups out when one of them could not be asked', async () => {
    const session = await openShell(
      answering({
        'get-user-details': 'read -r name; printf "%s\\tAnn\\n" "$name"',
        'all-groups': 'echo A; echo B',
        'group-member-names': '[ "$3" = A ] && echo ann || exit 1',
      }),
    )
    expect(await session.lookUp!('ann')).toEqual({ user: { type: 'user', username: 'ann', displayName: 'Ann' } })
  })

  test('takes a Y with white space after it for a Y', async () => {
    const session = await openShell(
      answering({
        'is-valid': String.raw`printf 'Y \n'`,
        'get-user-details': String.raw`printf 'ann\tAnn\n'`,
        'all-groups': 'echo A; echo B',
        'group-member-names': 'echo ann',
        'is-user-in-group': String.raw`[ "$3" = A ] && printf 'Y\t\r\n' || printf 'N \n'`,
      }),
      { lookUpGroups: 'is-user-in-group' },
    )
    expect((await session.lookUp!('ann'))?.groups).toEqual(['A'])
    const { findings } = await session.check()
    const outcomes = Object.fromEntries(findings.map(({ id, outcome }) => [id, outcome]))
    expect(outcomes).toMatchObject({ 'papercut.is-valid': 'ok', 'papercut.argument-order': 'ok' })
  })

  test('asks is-user-in-group in the order of arguments that the program takes', async () => {
    const userFirst = await openProgram('accounts.pl', { lookUpGroups: 'is-user-in-group', isUserInGroup: 'user-first' })
    expect((await userFirst.lookUp!('root'))?.groups).toEqual(['wheel'])
    const groupFirst = await openProgram(
      'domain.mjs',
      { lookUpGroups: 'is-user-in-group', stripDomain: true },
      { interpreter: process.execPath },
    )
    expect((await groupFirst.lookUp!('jo'))?.groups).toEqual(['Students'])
  })
})

describe('checking a PaperCut program', () => {
  async function check(session: Session) {
    const { findings } = await session.check()
    return Object.fromEntries(findings.map((finding) => [finding.id, finding]))
  }

  test('says what it saw', async () => {
    const findings = await check(await openProgram('library.py'))
    expect(findings['papercut.is-valid']).toMatchObject({ outcome: 'ok' })
    expect(findings['papercut.all-users']?.message).toBe(
      'all-users printed 4 people (2 lines repeat a name), 1, 2, 5, 11 fields a record: the username, then full name, email, department, office, primary card, other emails, secondary card, alias, home directory, PIN.',
    )
    expect(findings['papercut.two-listings']).toMatchObject({ outcome: 'ok' })
    expect(findings['papercut.group-member-names']?.message).toMatch(/as full records\.$/)
    expect(findings['papercut.argument-order']).toMatchObject({ outcome: 'ok', message: 'is-user-in-group takes the group first.' })
    expect(findings['papercut.authentication']).toMatchObject({ outcome: 'ok' })
  })

  test('finds the order of arguments and details that are not offered', async () => {
    const findings = await check(await openProgram('accounts.pl'))
    expect(findings['papercut.argument-order']).toMatchObject({
      outcome: 'warning',
      remedy: 'Say `isUserInGroup: user-first` under `papercut:`.',
    })
    expect(findings['papercut.get-user-details']).toMatchObject({ outcome: 'warning' })
    expect(findings['papercut.form']?.message).toBe('all-users printed 3 trailing tabs, which is tolerated.')
  })

  test('advises silentRejection when a made-up name is rejected without a word', async () => {
    const findings = await check(await openProgram('domain.mjs', {}, { interpreter: process.execPath }))
    expect(findings['papercut.authentication']).toMatchObject({
      outcome: 'warning',
      remedy: expect.stringContaining('silentRejection: true'),
    })
    expect(findings['papercut.unknown-command']?.message).toContain('proves nothing')
    expect(findings['papercut.form']?.message).toMatch(/a byte order mark, carriage returns, \d+ blank lines?/)
  })

  test('takes the members of group-members, and says so', async () => {
    const findings = await check(await openProgram('roster.mjs', {}, { interpreter: process.execPath }))
    expect(findings['papercut.group-members']).toMatchObject({ outcome: 'warning' })
    expect(findings['papercut.group-member-names']?.message).toBe('group-members printed 1 member of R & D, as bare names.')
    expect(findings['papercut.argument-order']).toMatchObject({ outcome: 'warning', message: 'is-user-in-group takes the user first.' })
  })

  test('tells the order of arguments by somebody who is not called like the group', async () => {
    const findings = await check(await openProgram('machine.pl', {}, { environment: { MACHINE: 'one' } }))
    expect(findings['papercut.argument-order']).toMatchObject({ message: 'is-user-in-group takes the user first.' })
  })

  test('says that another program checks passwords when this one complains about its arguments', async () => {
    const findings = await check(await openProgram('machine.pl', {}, { environment: { MACHINE: 'one' } }))
    expect(findings['papercut.authentication']).toMatchObject({ outcome: 'warning', remedy: expect.stringContaining('`authProgram`') })
  })

  test('a program that lacks something in its environment is told where to name it, and is not taken to reject by failing', async () => {
    const findings = await check(await openProgram('machine.pl'))
    expect(findings['papercut.is-valid']?.message).toContain('printed N')
    expect(findings['papercut.all-users']).toMatchObject({
      message: 'all-users: exit code 255 (it said: the server is not set in MACHINE)',
      remedy: expect.stringContaining('under `environment`'),
    })
    expect(findings['papercut.authentication']?.remedy).not.toContain('silentRejection')
  })

  test('warns of a rejection that is not ERROR alone', async () => {
    const findings = await check(await openShell('printf "Username: Password: "; echo ERROR'))
    expect(findings['papercut.authentication']).toMatchObject({
      outcome: 'warning',
      message: expect.stringContaining('not by ERROR alone'),
    })
  })

  test('counts people whose names are one but for case', async () => {
    const findings = await check(await openShell(answering({ 'all-users': String.raw`printf 'ann\tAnn\nANN\tOther\n'` })))
    expect(findings['papercut.names']).toMatchObject({ outcome: 'warning', message: expect.stringContaining('ann and ANN') })
  })

  test('advises stripDomain when only members carry a domain', async () => {
    const findings = await check(
      await openShell(answering({ 'all-groups': 'echo All', 'group-member-names': String.raw`printf 'CAMPUS\\ann\nCAMPUS\\bob\n'` })),
    )
    expect(findings['papercut.group-member-names']).toMatchObject({
      outcome: 'warning',
      remedy: 'Say `stripDomain: true` under `papercut:`.',
    })
  })

  test('fails an empty directory, records run together, and two listings that differ', async () => {
    const empty = await check(await openShell(answering({ 'all-users': ':' })))
    expect(empty['papercut.all-users']).toMatchObject({ outcome: 'failed', remedy: expect.stringContaining('never believed') })
    const together = await check(await openShell(answering({ 'all-users': 'seq -s "\t" 30' })))
    expect(together['papercut.all-users']).toMatchObject({ outcome: 'failed', message: expect.stringContaining('records run together') })
    const folder = await temporaryFolder()
    const changing = await check(await openShell(answering({ 'all-users': 'date +%N' }), {}, { environment: { DATA: folder } }))
    expect(changing['papercut.two-listings']).toMatchObject({ outcome: 'failed' })
  })

  test('warns of a program that accepts anybody', async () => {
    const findings = await check(await openShell('echo OK'))
    expect(findings['papercut.authentication']).toMatchObject({ outcome: 'failed' })
  })

  test('does not wait again for what hung once', async () => {
    const { findings } = await (await openShell('exec sleep 60', {}, { limits: { firstByteSeconds: 0.2, graceSeconds: 0.2 } })).check()
    expect(findings).toMatchObject([
      { id: 'papercut.is-valid', outcome: 'failed', remedy: expect.stringContaining('limits.firstByteSeconds') },
    ])
  })

  test('says only that the program is missing when it is', async () => {
    const { findings } = await (await openProgram('missing.sh')).check()
    expect(findings).toMatchObject([{ id: 'papercut.is-valid', outcome: 'failed' }])
  })
})
