import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'muster-helpers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
for (const helper of ['muster.sh', 'muster.py', 'Muster.psm1'])
  cpSync(new URL(`../helpers/${helper}`, import.meta.url), join(folder, helper))

interface Ended {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(command: readonly string[], stdin = '', environment: Readonly<Record<string, string>> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(command[0]!, command.slice(1), {
    cwd: folder,
    input: stdin,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', MUSTER_TMPDIR: folder, PYTHONDONTWRITEBYTECODE: '1', ...environment },
  })
  return { exit: status, stdout, stderr }
}

const linesOf = ({ stdout }: Ended): unknown[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** Values that have broken a shell program before. */
const hostile = [
  'plain',
  'with "quotes" and \\backslashes\\',
  "an apostrophe's end",
  '$(touch /tmp/pwned) `id` ; & | < > * ? [a-z] ~',
  ' leading and trailing ',
  'tab\tbell\u0007escape\u001b',
  '-n',
  '\\n\\t\\u0041',
  '李小龍 🦉 Ångström',
  '%s %d %%',
]

const shells: Readonly<Record<string, readonly string[]>> = {
  sh: ['sh'],
  dash: ['dash'],
  'bash --posix': ['bash', '--posix'],
  'busybox sh': ['busybox', 'sh'],
}

describe.each(Object.entries(shells))('muster.sh under %s', (_, shell) => {
  const there = spawnSync(shell[0]!, ['-c', ':']).error === undefined
  const asked = there ? test : test.skip

  function program(text: string): readonly string[] {
    const path = join(folder, 'program.sh')
    writeFileSync(path, `. "\${0%/*}/muster.sh"\nset -f\n${text}\n`)
    return [...shell, path]
  }
  const quote = (value: string) => `'${value.replaceAll("'", "'\\''")}'`

  asked('prints every value as it is', () => {
    const users = hostile.map((value, id) => `muster_user id=${id} username=${quote(value)} displayName=${quote(value)}`)
    const ended = run([...program([...users, 'muster_end'].join('\n')), 'list'])
    expect(ended).toMatchObject({ exit: 0, stderr: '' })
    expect(linesOf(ended)).toEqual([
      ...hostile.map((value, id) => ({ type: 'user', id: `${id}`, username: value, displayName: value })),
      { type: 'end', users: hostile.length, groups: 0, members: 0 },
    ])
  })

  asked('tells lists, flags, nothing, none and further fields apart', () => {
    const ended = run([
      ...program(
        `muster_user id=1 username=zoe cardNumbers=0441 cardNumbers=0442 email= '!office' active=false \\
          attributes.campus=north attributes.campus=south '!attributes.locker'
        muster_group id=g1 name=Students 'description=All of them'
        muster_members g1 1 2
        muster_members_unknown g2
        muster_error user 3 'no "username"'
        muster_end cursor-7`,
      ),
      'list',
    ])
    expect(linesOf(ended)).toEqual([
      {
        type: 'user',
        id: '1',
        username: 'zoe',
        cardNumbers: ['0441', '0442'],
        office: null,
        active: false,
        attributes: { campus: ['north', 'south'], locker: null },
      },
      { type: 'group', id: 'g1', name: 'Students', description: 'All of them' },
      { type: 'members', group: 'g1', members: ['1', '2'] },
      { type: 'members', group: 'g2', unknown: true },
      { type: 'error', class: 'data', message: 'no "username"', record: { kind: 'user', id: '3' } },
      { type: 'end', users: 1, groups: 1, members: 2, cursor: 'cursor-7' },
    ])
  })

  asked('breaks large groups into lines of a thousand', () => {
    const ended = run([...program('muster_user id=1 username=zoe\nmuster_members g $(seq 2500)\nmuster_end'), 'list'])
    const sizes = linesOf(ended).flatMap((line) => ((line as { members?: unknown }).members as unknown[] | undefined)?.length ?? [])
    expect(sizes).toEqual([1000, 1000, 500])
    expect(linesOf(ended).at(-1)).toEqual({ type: 'end', users: 1, groups: 0, members: 2500 })
  })

  asked('counts what is printed in a pipe', () => {
    const ended = run([...program('printf "%s\\n" a b c | while read -r name; do muster_user username="$name"; done\nmuster_end'), 'list'])
    expect(linesOf(ended).at(-1)).toMatchObject({ users: 3 })
  })

  asked('does not end a listing in which something failed, though it failed in a pipe', () => {
    const left = `{ printf 'a\\n'; muster_fail 'the query failed' 75; } | while read -r name; do muster_user username="$name"; done\nmuster_end`
    const ended = run([...program(left), 'list'])
    expect(ended).toMatchObject({ exit: 75, stderr: 'error: the query failed\n' })
    expect(ended.stdout).not.toContain('"end"')
  })

  asked('works in a script that is strict with itself', () => {
    const ended = run([...program('set -eu\nmuster_user username=zoe email= !office\nmuster_members g zoe\nmuster_end'), 'list'])
    expect(ended).toMatchObject({ exit: 0, stderr: '' })
    expect(linesOf(ended)).toHaveLength(3)
  })

  asked('does not end a listing of nobody', () => {
    expect(run([...program('muster_end'), 'list'])).toEqual({ exit: 1, stdout: '', stderr: 'error: the listing has no user\n' })
  })

  asked('says what is wrong with a word that is no field', () => {
    expect(run([...program('muster_user username=zoe shoeSize=38'), 'list'])).toMatchObject({
      exit: 1,
      stdout: '',
      stderr: "error: no field is called 'shoeSize'; a further one is written attributes.shoeSize=VALUE\n",
    })
    expect(run([...program('muster_user id=1'), 'list']).stderr).toBe('error: muster_user needs username=NAME\n')
    expect(run([...program('muster_user username=a active=yes'), 'list']).stderr).toBe("error: active is true or false, not 'yes'\n")
  })

  asked.each([...hostile, 'two\nlines', 'quoted \\" end'])('reads the password %j from JSON', (password) => {
    const echo = program(`muster_read\nmuster_user username="$muster_username" displayName="$muster_password"`)
    const question = JSON.stringify({ settings: { password: 'not this one', list: [1, true, null] }, username: 'zoé', password })
    // Escaped beyond need, as another JSON library may do it.
    for (const text of [question, question.replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)]) {
      expect(linesOf(run([...echo, 'authenticate'], `${text}\n`))).toEqual([{ type: 'user', username: 'zoé', displayName: password }])
    }
  })

  asked('reads raw lines when told to', () => {
    const echo = program('muster_input=lines\nmuster_read\nmuster_user username="$muster_username" displayName="$muster_password"')
    expect(linesOf(run([...echo, 'authenticate'], 'zoe\n a "word" \\ \n'))).toEqual([
      { type: 'user', username: 'zoe', displayName: ' a "word" \\ ' },
    ])
  })

  asked('answers sign-ins by record and exit code', () => {
    expect(run(program('muster_accepted "JDoe"'))).toEqual({ exit: 0, stdout: '{"type":"accepted","username":"JDoe"}\n', stderr: '' })
    expect(run(program('muster_rejected locked'))).toEqual({ exit: 3, stdout: '{"type":"rejected","reason":"locked"}\n', stderr: '' })
    expect(run(program('muster_unknown'))).toEqual({ exit: 3, stdout: '', stderr: '' })
  })

  asked('leaves no file behind', () => {
    expect(run([...program('ls "$MUSTER_TMPDIR"'), 'list']).stdout).not.toContain('tally')
  })
})

describe.each([
  ['as it is', []],
  ['with every warning an error', ['-W', 'error', '-X', 'dev', '-bb']],
  ['isolated, without site packages', ['-S', '-E']],
])('muster.py %s', (_, flags) => {
  function program(text: string): readonly string[] {
    const path = join(folder, 'program.py')
    writeFileSync(path, `import muster\nprogram = muster.Program(name='test')\n${text}\nprogram.run()\n`)
    return ['python3', ...flags, path]
  }
  const listing = (body: string) => program(`@program.list\ndef everybody():\n${body.replaceAll(/^/gm, '    ')}`)
  const python = (value: unknown) => JSON.stringify(value)

  test('prints every value as it is, whatever the locale', () => {
    const users = hostile.map((value, id) => `yield muster.user(${python(value)}, id=${id}, displayName=${python(value)})`)
    for (const LANG of ['C.UTF-8', 'C']) {
      const ended = run([...listing(users.join('\n')), 'list'], '', { LANG })
      expect(ended).toMatchObject({ exit: 0, stderr: '' })
      expect(linesOf(ended)).toEqual([
        ...hostile.map((value, id) => ({ type: 'user', id: `${id}`, username: value, displayName: value })),
        { type: 'end', users: hostile.length, groups: 0, members: 0 },
      ])
    }
  })

  test('breaks large groups, counts them, and gives a cursor', () => {
    const ended = run([
      ...listing(`yield muster.user('zoe')\nyield muster.members('g', [str(n) for n in range(2500)])\nyield muster.end(cursor='7')`),
      'list',
    ])
    const lines = linesOf(ended) as { members?: unknown }[]
    expect(lines.slice(1, -1).map(({ members }) => (members as unknown[]).length)).toEqual([1000, 1000, 500])
    expect(lines.at(-1)).toEqual({ type: 'end', cursor: '7', users: 1, groups: 0, members: 2500 })
  })

  test('takes a day, a moment and a number for the text that they are', () => {
    const ended = run([
      ...listing(
        `import datetime\nyield muster.user('zoe', employeeNumber=42, cardNumbers=7, activeUntil=datetime.date(2026, 12, 31), activeFrom=datetime.datetime(2026, 1, 1, 8))`,
      ),
      'list',
    ])
    expect(linesOf(ended)[0]).toEqual({
      type: 'user',
      username: 'zoe',
      employeeNumber: '42',
      cardNumbers: ['7'],
      activeUntil: '2026-12-31',
      activeFrom: '2026-01-01T08:00:00+00:00',
    })
  })

  test.each([
    [
      'an unknown field',
      `yield muster.user('zoe', shoeSize=38)`,
      1,
      /^error: a user has no field 'shoeSize'; further ones go into attributes=/,
    ],
    ['a value that is no text', `yield muster.user('zoe', email=3.5)`, 1, /^error: expected text, got 3\.5 of type float/],
    ['a listing of nobody', `yield muster.group('Students')`, 1, /^error: the listing has no user/],
    ['a source that is down', `yield muster.user('zoe')\nraise muster.Unavailable('no\\nanswer')`, 75, /^error: no answer\n$/],
    ['a source that refuses', `yield muster.user('zoe')\nraise muster.Denied('not you')`, 77, /^error: not you\n$/],
    ['a wrong setting', `raise muster.Misconfigured('no URL')`, 78, /^error: no URL\n$/],
    ['any other mistake', `yield muster.user('zoe')\n1 / 0`, 1, /^error: division by zero\nTraceback/],
  ])('never ends a listing with %s in it', (_, body, exit, sentence) => {
    const ended = run([...listing(body), 'list'])
    expect(ended.exit).toBe(exit)
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stdout).not.toContain('"end"')
  })

  test.each([
    ['True', 0, [{ type: 'accepted' }]],
    ['False', 3, [{ type: 'rejected', reason: 'invalid-credentials' }]],
    [`muster.accepted('JDoe')`, 0, [{ type: 'accepted', username: 'JDoe' }]],
    [`muster.rejected('locked')`, 3, [{ type: 'rejected', reason: 'locked' }]],
    ['None', 1, []],
    ['1', 1, []],
  ])('takes %s for the answer to a sign-in that it is', (answer, exit, records) => {
    const ended = run(
      [...program(`@program.authenticate\ndef sign_in(username, password):\n    return ${answer}`), 'authenticate'],
      '{"username":"zoe","password":"x"}\n',
    )
    expect([ended.exit, ended.stdout === '' ? [] : linesOf(ended)]).toEqual([exit, records])
  })

  test('never hands an empty password on, nor shows what was on stdin', () => {
    const command = [...program(`@program.authenticate\ndef sign_in(username, password):\n    return True`), 'authenticate']
    expect(run(command, '{"username":"zoe","password":""}\n')).toMatchObject({ exit: 3 })
    const ended = run(command, '{"username":"zoe","password":"sesame"')
    expect(ended).toMatchObject({ exit: 1, stdout: '' })
    expect(ended.stderr).toMatch(/^error: stdin is not a JSON object/)
    expect(ended.stderr).not.toContain('sesame')
  })

  test('describes what it has functions for, and knows no other verb', () => {
    const command = listing(`yield muster.user('zoe')`)
    expect(linesOf(run([...command, 'describe']))).toEqual([
      { type: 'description', name: 'test', protocol: { from: 1, to: 1 }, identity: 'stable', verbs: ['describe', 'list', 'serve'] },
    ])
    expect(run([...command, 'user'], '{}')).toMatchObject({ exit: 2, stdout: '' })
  })

  test('ends when nobody reads on', () => {
    const [interpreter = '', ...rest] = listing(`for n in range(100000): yield muster.user('zoe%d' % n)`)
    const line = [interpreter, ...rest, 'list'].map((word) => `'${word}'`).join(' ')
    const ended = run(['sh', '-c', `{ ${line}; echo "exit $?" >&2; } | head -n 1`])
    expect(ended.stderr).toBe('exit 1\n')
  })
})

const hasPowershell = spawnSync('pwsh', ['--version']).error === undefined

describe.skipIf(!hasPowershell)('Muster.psm1 under PowerShell', () => {
  function program(text: string): readonly string[] {
    const path = join(folder, 'program.ps1')
    writeFileSync(
      path,
      `param([string] $Verb = '')\nImport-Module "$PSScriptRoot/Muster.psm1"\nInvoke-MusterProgram $Verb -Name test ${text}\n`,
    )
    return ['pwsh', '-NoProfile', '-File', path]
  }
  const quote = (value: string) => `'${value.replaceAll("'", "''")}'`
  const withUser = `New-MusterUser @{ username = 'zoe' }`

  test('prints every value as it is, a list of one as a list, and none as none', () => {
    const users = hostile.map((value, id) => `New-MusterUser @{ id = ${id}; username = ${quote(value)}; cardNumbers = '1'; email = $null }`)
    const ended = run([...program(`-List {\n${users.join('\n')}\nNew-MusterGroup @{ name = 'g' }\nNew-MusterMembers 'g' @()\n}`), 'list'])
    expect(ended).toMatchObject({ exit: 0, stderr: '' })
    expect(linesOf(ended)).toEqual([
      ...hostile.map((value, id) => ({ type: 'user', id: `${id}`, username: value, email: null, cardNumbers: ['1'] })),
      { type: 'group', name: 'g' },
      { type: 'members', group: 'g', members: [] },
      { type: 'end', users: hostile.length, groups: 1, members: 0 },
    ])
  })

  test('breaks large groups, counts them, and gives a cursor', () => {
    const ended = run([...program(`-List { ${withUser}; New-MusterMembers 'g' (1..2500); New-MusterEnd -Cursor 7 }`), 'list'])
    const lines = linesOf(ended) as { members?: unknown }[]
    expect(lines.slice(1, -1).map(({ members }) => (members as unknown[]).length)).toEqual([1000, 1000, 500])
    expect(lines.at(-1)).toEqual({ type: 'end', cursor: '7', users: 1, groups: 0, members: 2500 })
  })

  test.each([
    ['an unknown field', `New-MusterUser @{ username = 'zoe'; shoeSize = 38 }`, 1, /^error: a user has no field 'shoeSize'/],
    ['a listing of nobody', `New-MusterGroup @{ name = 'g' }`, 1, /^error: the listing has no user/],
    ['an error that PowerShell would go on after', `${withUser}; Write-Error 'half of it'; ${withUser}`, 1, /^error: half of it/],
    ['a source that is down', `${withUser}; Stop-MusterProgram 'no answer'`, 75, /^error: no answer/],
    ['a source that refuses', `${withUser}; Stop-MusterProgram 'not you' Denied`, 77, /^error: not you/],
  ])('never ends a listing with %s in it', (_, body, exit, sentence) => {
    const ended = run([...program(`-List { ${body} }`), 'list'])
    expect(ended.exit).toBe(exit)
    expect(ended.stderr).toMatch(sentence)
    expect(ended.stdout).not.toContain('"end"')
  })

  test.each(['2026-12-31T00:00:00Z', 'with "quotes" \\ and 🦉', ' 7 '])('reads the password %j as it is', (password) => {
    const command = [...program(`-Authenticate { param($Username, $Password) $Password -ceq ${quote(password)} }`), 'authenticate']
    expect(run(command, JSON.stringify({ username: 'zoe', password }))).toMatchObject({ exit: 0, stdout: '{"type":"accepted"}\n' })
    expect(run(command, JSON.stringify({ username: 'zoe', password: `${password}.` }))).toMatchObject({ exit: 3 })
    const ended = run(command, '{"username":"zoe","password":"sesame"')
    expect(ended).toMatchObject({ exit: 1, stdout: '', stderr: 'error: stdin is not a JSON object\n' })
  })

  test('serves many questions in one process, and sends what is no record to stderr', () => {
    const block = `-User { param($Username) Write-Warning 'slow'; if ($Username -ceq 'zoe') { ${withUser} } }`
    const asked = [
      '{"request":1,"verb":"ping"}',
      '{"request":2,"verb":"user","params":{"username":"zoe"}}',
      '{"request":3,"verb":"user","params":{"username":"bob"}}',
    ]
    const ended = run([...program(block), 'serve'], `${asked.join('\n')}\n`)
    expect(ended).toMatchObject({ exit: 0, stderr: 'warn: slow\nwarn: slow\n' })
    expect(linesOf(ended)).toEqual([
      { request: 1, type: 'pong' },
      { request: 2, type: 'user', username: 'zoe' },
      { request: 3, type: 'rejected', reason: 'unknown-user' },
    ])
  })
})

test('the helpers need nothing that is not there: no other module, no jq, no bash', () => {
  const imported = execFileSync('sh', ['-c', "grep -hE '^(import|from) ' muster.py"], { cwd: folder, encoding: 'utf8' })
  const modules = [...imported.matchAll(/^(?:import|from) ([\w.]+)/gm)].map(([, name]) => name)
  const known = execFileSync('python3', ['-c', 'import sys; print(" ".join(sorted(getattr(sys, "stdlib_module_names", []))))'], {
    encoding: 'utf8',
  })
  if (known.trim() !== '') for (const name of modules) expect(known.split(/\s+/)).toContain(name?.split('.')[0])
  expect(existsSync(join(folder, 'muster.sh'))).toBe(true)
  const outside = execFileSync(
    'sh',
    ['-c', "grep -vE '^ *#' muster.sh | grep -oE '\\b(jq|awk|sed|grep|python|perl|tr|cut|od|cat)\\b' || true"],
    { cwd: folder, encoding: 'utf8' },
  )
  expect(outside).toBe('')
})
