import { compareListings, nameSubject, obtainListing } from '@muster/program-checker'
import { Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { check, failed, print, verdictOn, withOutcome, writeProgram } from './programs.ts'

const everybody = print('zoe\tZoë Z.\tzoe@example.org', 'bob\tBob B.\tbob@example.org')

/** What a shell program of the papercut dialect does for each command, and to sign somebody in. */
function papercutProgram(different: Readonly<Record<string, string>> = {}): string {
  const commands = {
    'is-valid': 'echo Y',
    'all-users': everybody,
    'all-groups': 'echo Students',
    'group-member-names': 'echo zoe; echo bob',
    'group-members': everybody,
    'get-user-details': `IFS= read -r name; case $name in zoe) ${print('zoe\tZoë Z.\tzoe@example.org')} ;; bob) ${print('bob\tBob B.\tbob@example.org')} ;; *) exit 1 ;; esac`,
    'is-user-in-group': 'case "$3 $4" in "Students zoe"|"Students bob") echo Y ;; *) echo N ;; esac',
    signIn: 'IFS= read -r name; IFS= read -r password; case "$name $password" in "zoe right") echo OK; echo Zoe ;; *) echo ERROR ;; esac',
    '*': 'echo unknown >&2; exit 1',
    ...different,
  } as Readonly<Record<string, string>>
  const { signIn, crlf, ...others } = commands
  const cases = Object.entries(others).map(([command, does]) => `${command})\n${does}\n;;`)
  return `#!/bin/sh${crlf === undefined ? '' : '\r'}\nset -f\nif [ $# = 0 ]; then ${signIn}\nexit\nfi\ncase $2 in\n${cases.join('\n')}\nesac\n`
}

const checkPapercut = (different?: Readonly<Record<string, string>>, password?: string) =>
  check(writeProgram(papercutProgram(different)), password === undefined ? {} : { password: new Secret(password) }, 'papercut')

test('a papercut program that breaks no clause passes, and needs no setting', async () => {
  const report = await checkPapercut({}, 'right')
  expect([failed(report), withOutcome(report, 'warning'), report.settings]).toEqual([[], [], []])
  expect(verdictOn(report, 'Q11')).toMatchObject({ outcome: 'pass', message: 'canonical name Zoe' })
})

test('two papercut programs can be compared', async () => {
  const listing = (different: Readonly<Record<string, string>>) =>
    obtainListing(nameSubject({ program: writeProgram(papercutProgram(different)), folder: '/', dialect: 'papercut' }))
  const other = { 'all-users': print('zoe\tZoe Zed\tzoe@example.org', 'eve\tEve'), 'group-member-names': 'echo zoe' }
  expect(compareListings(await listing({}), await listing({}))).toEqual([])
  expect(compareListings(await listing({}), await listing(other)).map(({ kind, what, name }) => `${kind} ${name}: ${what}`)).toEqual([
    'user zoe: different',
    'user bob: only in the first',
    'user eve: only in the second',
    'membership bob in Students: only in the first',
  ])
  await expect(listing({ 'all-groups': 'exit 7' })).rejects.toMatchObject({
    message: expect.stringContaining('did not answer all-groups: exit code 7'),
  })
})

describe('a papercut program that is broken is told its cause', () => {
  test.each([
    ['Q1', 'is not valid', { 'is-valid': 'echo N; echo "MAINFRAME_HOST is not set" >&2' }, /printed N: .*under `environment`/],
    ['Q1', 'says neither', { 'is-valid': 'echo yes' }, /did not print Y/],
    [
      'Q2',
      'prints slashes for tabs',
      { 'all-users': 'echo zoe/Zoe/zoe@x/Arts; echo bob/Bob/bob@x/Arts' },
      /no tab, but a slash between the fields/,
    ],
    ['Q2', 'prints a banner', { 'all-users': `echo "Connecting to the server"\n${everybody}` }, /a message instead of a record/],
    ['S1', 'is a script that was saved for Windows', { crlf: '' }, /save it with Unix line endings/],
    [
      'Q2',
      'fails because it cannot ask its PaperCut server',
      { 'all-users': 'echo "Error calling the web services API" >&2; exit 1' },
      /XML-RPC/,
    ],
    [
      'Q3',
      'does not end its lines',
      { 'all-users': "printf 'a\\tb\\tc\\td\\te\\tf\\tg\\th\\ti\\tj\\tk'; printf 'a\\tb\\tc'; echo" },
      /Records run together: the program does not end its lines/,
    ],
    ['Q3', 'does not end its last line', { 'all-users': "printf 'zoe\\tZ\\nbob\\tB'" }, /as if it had been cut off/],
    ['Q4', 'prints nobody and exits 0', { 'all-users': ':' }, /whose directory is down/],
    ['Q5', 'lists other people the second time', { 'all-users': `${everybody}\necho u$$` }, /other names the second time/],
    ['Q6', 'cannot list groups', { 'all-groups': 'echo down >&2; exit 1' }, /`all-groups` failed/],
    [
      'Q7',
      'has a member who is nobody',
      { 'group-member-names': 'echo zoe; echo eve', 'group-members': 'echo zoe; echo eve' },
      /not among the people/,
    ],
    ['Q8', 'knows everybody', { 'get-user-details': 'IFS= read -r name; echo "$name"' }, /a name that nobody has/],
    ['Q9', 'says that everybody is a member', { 'is-user-in-group': 'echo Y' }, /whom nobody knows/],
    [
      'Q11',
      'prints OK and fails',
      { signIn: 'IFS= read -r n; IFS= read -r p; case $p in right) echo OK; exit 1;; esac; echo ERROR' },
      /does not exit 0/,
    ],
    [
      'Q12',
      'accepts any password',
      { signIn: 'IFS= read -r n; IFS= read -r p; case $n$p in zoe?*) echo OK;; *) echo ERROR;; esac' },
      /A wrong password was accepted/,
    ],
    [
      'Q13',
      'accepts an empty password',
      { signIn: 'IFS= read -r n; IFS= read -r p; case $n$p in zoe|zoeright) echo OK;; *) echo ERROR;; esac' },
      /An empty password was accepted/,
    ],
    ['Q14', 'prints Latin-1', { 'all-users': `printf 'zoe\\tZo\\353\\n'; echo bob` }, /not UTF-8/],
  ] as const)('%s, when it %s', async (id, _, different, told) => {
    const report = await checkPapercut(different as Readonly<Record<string, string>>, 'right')
    expect(failed(report)).toContain(id)
    expect(JSON.stringify(verdictOn(report, id))).toMatch(told)
  })
})

describe('a papercut program that is only odd is told what fits it', () => {
  test('silentRejection, when it rejects by failing', async () => {
    const report = await checkPapercut({ signIn: 'IFS= read -r n; IFS= read -r p; [ "$p" = right ] && echo OK' }, 'right')
    expect(failed(report)).toEqual([])
    expect(report.settings.map(({ setting }) => setting)).toEqual(['silentRejection: true'])
  })

  test.each([
    ['complains about missing arguments', 'echo "Usage: program - COMMAND" >&2; exit 1', ['Q12', 'Q13'], /--auth-program/],
    ['cannot run what it needs', 'echo "Traceback (most recent call last):" >&2; exit 1', [], /exit code 1/],
  ])('not silentRejection, when it %s', async (_, signIn, warnings, told) => {
    const broken = warnings.length > 0 ? {} : { 'is-valid': signIn, 'all-users': signIn, 'all-groups': signIn }
    const report = await checkPapercut({ signIn, ...broken })
    expect(report.settings).toEqual([])
    expect(withOutcome(report, 'warning')).toEqual(warnings)
    expect(JSON.stringify(verdictOn(report, 'Q13'))).toMatch(told)
  })

  test('what was never printed is not judged', async () => {
    const report = await checkPapercut({ 'is-valid': 'exit 1', 'all-users': 'exit 1', 'all-groups': 'exit 1' })
    expect(withOutcome(report, 'pass').filter((id) => id.startsWith('Q'))).toEqual(['Q12', 'Q13'])
  })

  test('to take group-members, when only that knows the members', async () => {
    const report = await checkPapercut({ 'group-member-names': ':' })
    expect(failed(report)).toEqual([])
    expect(verdictOn(report, 'Q7')).toMatchObject({ outcome: 'warning', message: expect.stringContaining('Muster then takes those') })
  })

  test('names that two people have', async () => {
    const report = await checkPapercut({ 'all-users': `${everybody}\n${print('BOB\tBob the other', 'zoe\tZoe again')}` })
    expect(verdictOn(report, 'Q2')).toMatchObject({
      outcome: 'warning',
      message: expect.stringContaining('2 names are given to two people'),
    })
  })

  test('isUserInGroup, when it takes the user first', async () => {
    const report = await checkPapercut({ 'is-user-in-group': 'case "$3 $4" in "zoe Students"|"bob Students") echo Y ;; *) echo N ;; esac' })
    expect(withOutcome(report, 'warning')).toEqual(['Q9'])
    expect(report.settings.map(({ setting }) => setting)).toEqual(['isUserInGroup: user-first'])
  })

  test('stripDomain, when members carry a domain', async () => {
    const members = "printf 'CAMPUS\\\\zoe\\nCAMPUS\\\\bob\\n'"
    const report = await checkPapercut({ 'group-member-names': members, 'group-members': members })
    expect(report.settings.map(({ setting }) => setting)).toEqual(['stripDomain: true'])
  })

  test('nothing, when blank lines, carriage returns and trailing tabs are tolerated', async () => {
    const report = await checkPapercut({ 'all-users': "printf 'zoe\\tZ\\t\\r\\n\\nbob\\tB\\r\\n'", 'group-members': 'echo zoe; echo bob' })
    expect([failed(report), withOutcome(report, 'warning')]).toEqual([[], ['Q14']])
    expect(verdictOn(report, 'Q14')?.message).toBe('Tolerated: carriage returns, blank lines, trailing tabs.')
  })
})
