import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMusterError, Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { list, openProgram } from './open-program.ts'

const user = `echo '{"type":"user","id":"1","username":"ada"}'`
const end = `echo '{"type":"end","users":1,"groups":0,"members":0}'`
const listing = (...lines: string[]): string => `#!/bin/sh\n[ "$1" = list ] || exit 2\n${lines.join('\n')}\n`

describe('A listing by a program of its own process', () => {
  test('that ends well has its end', async () => {
    expect(await list(await openProgram(listing(user, end)))).toMatchObject({ users: ['ada'], complete: true, doubts: [] })
  })

  test.each([
    [
      'exits with 1 after its end',
      [user, end, 'echo "error: the last page was empty" >&2; exit 1'],
      'list failed (exit code 1): the last page was empty',
    ],
    ['exits with 2 after its end', [user, end, 'exit 2'], 'list exited with 2 though the program offers it'],
    ['is killed after its end', [user, end, 'kill -9 $$'], 'was ended by the signal SIGKILL'],
    ['says 75 half way', [user, 'exit 75'], 'list cannot be answered now (exit code 75)'],
    ['goes without its end', [user], 'the end record is missing'],
    [
      'prints a line without its line feed',
      [user, `printf '{"type":"end","users":1,"groups":0,"members":0}'`],
      'does not end in a line feed',
    ],
    ['spreads its JSON over lines', [user, 'echo "{"', end], 'JSON that is spread over several lines'],
    ['prints null', [user, 'echo null', end], 'not a record but null'],
    ['prints a banner', ['echo "Welcome"', user, end], 'line 1: not a record: "Welcome"'],
    ['prints bad UTF-8', [user, `printf '\\377\\n'`, end], 'line 2 is not UTF-8 (byte 42 of the output)'],
  ])('that %s is used but has no end, and the reason is told', async (_, lines, reason) => {
    const { users, complete, doubts, thrown } = await list(await openProgram(listing(...lines)))
    expect({ users, complete, thrown }).toEqual({ users: ['ada'], complete: false, thrown: undefined })
    expect(doubts.join('\n')).toContain(reason)
  })

  test('that falls silent is ended by its limit, and what came before is used', async () => {
    const opened = await openProgram(listing(user, 'exec sleep 60'), { limits: { silenceSeconds: 0.2, graceSeconds: 0.2 } })
    const { users, complete, doubts } = await list(opened)
    expect({ users, complete }).toEqual({ users: ['ada'], complete: false })
    expect(doubts[0]).toContain('printed no line for 200 ms')
  })

  test('with a line beyond its limit is cut short there', async () => {
    const opened = await openProgram(listing(user, 'head -c 5000 /dev/zero | tr "\\0" a', end), {
      limits: { lineBytes: 2000, graceSeconds: 0.2 },
    })
    const { users, complete, doubts } = await list(opened)
    expect({ users, complete }).toEqual({ users: ['ada'], complete: false })
    expect(doubts[0]).toContain('Line 2')
  })

  test.each([
    ['cannot be found', undefined, 'PROGRAM_NOT_FOUND'],
    ['says 75 and nothing else', ['exit 75'], 'SOURCE_UNAVAILABLE'],
    ['says 77 and nothing else', ['exit 77'], 'SOURCE_REFUSED'],
    ['says 78 and nothing else', ['exit 78'], 'PROGRAM_MISCONFIGURED'],
    ['exits with 2', ['exit 2'], 'SOURCE_UNAVAILABLE'],
    ['prints nothing and exits with 0', ['exit 0'], 'PROTOCOL_VIOLATION'],
    ['prints only a banner', ['echo Welcome'], 'PROTOCOL_VIOLATION'],
    ['prints only that it is not permitted', [`echo '{"type":"error","class":"permission","message":"no"}'`, 'exit 1'], 'SOURCE_REFUSED'],
  ])('throws when the program %s', async (_, lines, code) => {
    const { thrown } = await list(await openProgram(listing(...(lines ?? [])), lines === undefined ? { program: 'elsewhere' } : {}))
    expect(isMusterError(thrown) && thrown.code).toBe(code)
  })

  test('leaves no process behind when its reader leaves', async () => {
    const opened = await openProgram(listing('echo $$ >pid', user, 'exec sleep 60'), { limits: { graceSeconds: 0.2 } })
    for await (const _ of opened.session.list({ users: 'all', groups: 'all', disabled: true })) break
    const pid = Number(await readFile(join(opened.folder, 'pid'), 'utf8'))
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  test('logs stderr by its levels, and tolerated faults once', async () => {
    const opened = await openProgram(
      listing('echo "warn: slow today" >&2', 'echo "debug: 1 page" >&2', user, `echo; echo; echo '{"type":"photo"}'`, end),
    )
    expect((await list(opened)).complete).toBe(true)
    expect(opened.logged).toEqual([
      'slow today',
      'list: line 2 is blank; tolerated, but every line is one record',
      'list: records of the unknown type "photo" are ignored',
    ])
  })

  test('passes the settings of the configuration on', async () => {
    const opened = await openProgram(listing('cat >question', user, end), { settings: { base: 'ou=people' } })
    await list(opened)
    expect(JSON.parse(await readFile(join(opened.folder, 'question'), 'utf8'))).toEqual({
      scope: { users: 'all', groups: 'all', disabled: true },
      settings: { base: 'ou=people' },
    })
  })
})

describe('A question to a program without a description', () => {
  test('finds out by exit 2 that a verb is not offered, and does not start the program for it again', async () => {
    const opened = await openProgram('#!/bin/sh\necho "$1" >>asked; exit 2\n')
    const ask = () => opened.session.authenticate?.('ada', new Secret('x')).catch((error) => error.code)
    expect([await ask(), await ask()]).toEqual(['NOT_SUPPORTED', 'NOT_SUPPORTED'])
    expect(await readFile(join(opened.folder, 'asked'), 'utf8')).toBe('describe\nauthenticate\n')
  })

  test('takes exit 2 from a verb that once worked for a failure', async () => {
    const opened = await openProgram('#!/bin/sh\n[ "$1" = user ] || exit 2\n[ -e once ] && exit 2\n>once; exit 3\n')
    expect(await opened.session.lookUp?.('ada')).toBeUndefined()
    await expect(opened.session.lookUp?.('ada')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
  })
})

describe('Names and passwords', () => {
  const lines = `#!/bin/sh
case $1 in
  authenticate) >asked; IFS= read -r name; IFS= read -r password; [ "$name:$password" = 'ada b:sé same' ] && echo '{"type":"accepted"}' || exit 3;;
  user) >asked; IFS= read -r name; [ "$name" = 'ada b' ] && echo '{"type":"user","username":"ada b"}' || exit 3;;
  *) exit 2;;
esac
`

  test('come as raw lines under input: lines', async () => {
    const { session } = await openProgram(lines, { input: 'lines' })
    expect(await session.authenticate?.('ada b', new Secret('sé same'))).toEqual({ type: 'accepted' })
    expect(await session.authenticate?.('ada b', new Secret('sesame'))).toEqual({ type: 'rejected', reason: 'invalid-credentials' })
    expect(await session.lookUp?.('ada b')).toEqual({ user: { type: 'user', username: 'ada b' } })
    expect(await session.lookUp?.('ada')).toBeUndefined()
  })

  test.each(['ada\n', 'ada\r', 'a\0da', ''])('that cannot be one line (%j) are refused before the program is started', async (name) => {
    const { session, folder } = await openProgram(lines, { input: 'lines' })
    expect(await session.authenticate?.(name, new Secret('x'))).toMatchObject({ type: 'rejected' })
    expect(await session.authenticate?.('ada b', new Secret(name))).toMatchObject({ type: 'rejected' })
    expect(await session.lookUp?.(name)).toBeUndefined()
    expect(existsSync(join(folder, 'asked'))).toBe(false)
  })

  test('in a cursor that cannot be one line mean that everything is listed again', async () => {
    const { session, folder } = await openProgram('#!/bin/sh\n[ "$1" = changes ] && >asked\nexit 2\n', { input: 'lines' })
    const batches = []
    for await (const batch of session.changes!('1\n2', { users: 'all', groups: 'all', disabled: true })) batches.push(batch)
    expect(batches).toEqual([[{ type: 'reset' }]])
    expect(existsSync(join(folder, 'asked'))).toBe(false)
  })

  test('stand nowhere but on stdin, and a password that the program repeats is not logged', async () => {
    const opened = await openProgram(`#!/bin/sh
[ "$1" = authenticate ] || exit 2
cat >&2; { env; echo "$@"; cat /proc/$$/cmdline; } >seen; echo "password was open-sesame"; exit 1
`)
    await expect(opened.session.authenticate?.('ada', new Secret('open-sesame'))).rejects.toSatisfy(
      (error) => isMusterError(error) && error.code === 'SOURCE_UNAVAILABLE' && !`${error.message}${error.hint}`.includes('sesame'),
    )
    expect(opened.logged.join()).not.toContain('sesame')
    expect(await readFile(join(opened.folder, 'seen'), 'utf8')).not.toMatch(/sesame|ada/)
  })
})

describe('A check', () => {
  test('tells each fault with its remedy', async () => {
    const { session } = await openProgram(`#!/bin/sh
case $1 in
  list) echo '{"type":"user","username":"ada"}'; echo '{"type":"end","users":1,"groups":0,"members":0}';;
  user) echo '{"type":"user","username":"ada"}';;
  authenticate) echo '{"type":"accepted"}';;
  *) exit 2;;
esac
`)
    const { findings } = await session.check()
    expect(findings.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      'program.describe warning',
      'program.list ok',
      'program.identity warning',
      'program.user failed',
      'program.authenticate failed',
    ])
    for (const finding of findings.filter(({ outcome }) => outcome !== 'ok')) expect(finding.remedy).toMatch(/\w/)
  })

  test('of a listing that is cut short says why', async () => {
    const { session } = await openProgram(listing(user, 'exit 75'))
    const { findings } = await session.check()
    expect(findings.find(({ id }) => id === 'program.list')).toMatchObject({
      outcome: 'failed',
      message: 'the listing is not complete: list cannot be answered now (exit code 75)',
    })
  })
})

test('a program that does not describe itself and fails for verbs it does not know is only doubted', async () => {
  const { session } = await openProgram(
    `#!/bin/sh\n[ "$1" = list ] || { echo "usage: program list" >&2; exit 1; }\necho '{"type":"user","id":"1","username":"ada"}'\necho '{"type":"end","users":1,"groups":0,"members":0}'\n`,
  )
  const { findings } = await session.check()
  const outcomes = Object.fromEntries(findings.map(({ id, outcome }) => [id, outcome]))
  expect(outcomes).toMatchObject({ 'program.list': 'ok', 'program.user': 'warning', 'program.authenticate': 'warning' })
  expect(findings.find(({ id }) => id === 'program.user')?.remedy).toContain('exit with 2')
})
