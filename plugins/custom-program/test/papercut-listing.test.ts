import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answering, everything, list, openProgram, openShell, temporaryFolder } from './open-papercut.ts'

describe('listing by a PaperCut program', () => {
  test('reads people in any order, printed twice or not, with as many fields as they have', async () => {
    const { users, groups, errors, complete } = await list(await openProgram('library.py'))
    expect(errors).toEqual([])
    expect(complete).toBe(true)
    expect(users).toEqual([
      { username: 'guest' },
      { username: 'li', displayName: 'Li Wei' },
      {
        username: 'maria',
        displayName: 'Maria Sklodowska',
        email: 'maria@library.example',
        department: 'Loans',
        office: 'Desk 1',
        cardNumbers: ['4711', '4712'],
        otherEmails: ['m.s@home.example'],
        aliases: ['msklodowska'],
        homeDirectory: null,
        pin: '2718',
      },
      { username: 'søren', displayName: 'Søren Åberg', email: 'soren@library.example', department: 'Stacks', office: null },
    ])
    expect(groups).toEqual({ Staff: ['maria', 'søren'], 'Reading room': ['guest', 'li'] })
  })

  test('takes a tab at the end of a record for nothing', async () => {
    const { users, groups, complete } = await list(await openProgram('accounts.pl'))
    expect(users).toEqual([
      { username: 'ann', displayName: 'Ann Onymous' },
      { username: 'bob', displayName: null },
      { username: 'root', displayName: 'System' },
    ])
    expect(groups).toEqual({ wheel: ['ann', 'root'], 'domain users': ['ann', 'bob'] })
    expect(complete).toBe(true)
  })

  test('tolerates a byte order mark, CR LF and blank lines, and strips the domain when told to', async () => {
    const listing = await list(await openProgram('domain.mjs', { stripDomain: true }, { interpreter: process.execPath }))
    expect(listing.names).toEqual(['jo', 'kim'])
    expect(listing.groups).toEqual({ Students: ['jo', 'kim'], Nobody: [] })
    expect(listing.complete).toBe(true)
    const unstripped = await list(await openProgram('domain.mjs', {}, { interpreter: process.execPath }))
    expect(unstripped.names).toEqual(['CAMPUS\\jo', 'CAMPUS\\kim'])
  })

  test('calls the program with exactly -, the command and its arguments, and with an empty stdin', async () => {
    const folder = await temporaryFolder()
    const session = await openShell(
      `echo "$(printf '%s|' "$@")$(wc -c)" >>"$CALLS"\n${answering({ 'all-groups': 'echo "R & D  \\"x\\" *"', 'group-member-names': 'echo ann' })}`,
      { listings: 1 },
      { environment: { CALLS: join(folder, 'calls') } },
    )
    await list(session)
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n').sort()
    expect(calls).toEqual(['-|all-groups|0', '-|all-users|0', '-|group-member-names|R & D  "x" *|0'])
  })

  test('an empty field clears what it may, but a card or a PIN only where the configuration says so', async () => {
    const script = answering({ 'all-users': String.raw`printf 'ann\t\t\t\t\t\tx@y.example\t\t\t\t\n'` })
    const { users } = await list(await openShell(script))
    expect(users).toEqual([
      {
        username: 'ann',
        displayName: null,
        email: null,
        department: null,
        office: null,
        otherEmails: ['x@y.example'],
        aliases: null,
        homeDirectory: null,
      },
    ])
    const clearing = await list(await openShell(script, { emptyClears: ['cardNumbers', 'pin'] }))
    expect(clearing.users[0]).toMatchObject({ cardNumbers: null, pin: null })
  })

  test('a secondary card beside an empty primary says nothing about either', async () => {
    const script = answering({ 'all-users': String.raw`printf 'ann\tAnn\ta@x\td\to\t\te@x\t77\n'` })
    expect((await list(await openShell(script))).users[0]).not.toHaveProperty('cardNumbers')
    expect((await list(await openShell(script, { emptyClears: ['cardNumbers'] }))).users[0]).toMatchObject({ cardNumbers: ['77'] })
  })

  test.each([
    [
      'three people of eight fields',
      String.raw`printf 'ann\tA\ta@x\td\to\t1\te\t2'; printf 'bob\tB\tb@x\td\to\t3\te\t4'; printf 'cy\tC\tc@x\td\to\t5\te\t6'`,
    ],
    ['two people of five fields', String.raw`printf 'ann\tA\ta@x\td\to'; printf 'bob\tB\tb@x\td\to'`],
  ])('records run together are named as such: %s', async (_, allUsers) => {
    const session = await openShell(answering({ 'all-users': allUsers, 'get-user-details': String.raw`printf 'ann\tA\ta@x\td\to\n'` }))
    await expect(list(session)).rejects.toMatchObject({
      code: 'PROTOCOL_VIOLATION',
      message: expect.stringContaining('records run together: the program does not end its lines'),
    })
  })

  test('one line longer than a line may be is records run together, too', async () => {
    const session = await openShell(answering({ 'all-users': 'head -c 5000 /dev/zero | tr "\\0" x' }), {}, { limits: { lineBytes: 1024 } })
    await expect(list(session)).rejects.toMatchObject({ message: expect.stringContaining('records run together') })
  })

  test('two records run together among good ones are told by their line, and nobody is removed', async () => {
    const { names, errors, complete } = await list(
      await openShell(answering({ 'all-users': String.raw`printf 'ann\tAnn\nx\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10y\tz\nbob\tBob\n'` })),
    )
    expect(names).toEqual(['ann', 'bob'])
    expect(complete).toBe(false)
    expect(errors).toMatchObject([{ at: 2, message: expect.stringContaining('12 fields where at most 11 belong: records run together') }])
  })

  test('a last line that did not end is read, and the listing is partial', async () => {
    const { names, errors, complete } = await list(await openShell(answering({ 'all-users': String.raw`printf 'ann\tAnn\nbob\tBob'` })))
    expect(names).toEqual(['ann', 'bob'])
    expect(complete).toBe(false)
    expect(errors).toMatchObject([{ message: expect.stringContaining('does not end in a line feed') }])
  })

  test('a single person whose line did not end is read as well', async () => {
    const { names, complete } = await list(await openShell(answering({ 'all-users': String.raw`printf 'ann\tAnn'` })))
    expect(names).toEqual(['ann'])
    expect(complete).toBe(false)
  })

  test('two listings that differ make it partial and say who is missing', async () => {
    const folder = await temporaryFolder()
    const script = answering({ 'all-users': 'if mkdir "$DATA/asked" 2>/dev/null; then printf "ann\\nbob\\n"; else echo bob; fi' })
    const flaky = await list(await openShell(script, {}, { environment: { DATA: folder } }))
    expect(flaky.complete).toBe(false)
    expect(flaky.errors).toMatchObject([{ message: 'two listings in one run differ: 1 of 2 people are missing from the second (ann)' }])
    const once = await list(await openShell(script, { listings: 1 }, { environment: { DATA: await temporaryFolder() } }))
    expect(once.complete).toBe(true)
  })

  test('nobody with exit code 0 is a failed listing', async () => {
    await expect(list(await openShell(answering({ 'all-users': 'echo' })))).rejects.toMatchObject({ code: 'SOURCE_EMPTY' })
  })

  test('a failing all-users is told with what the program said', async () => {
    const session = await openShell(answering({ 'all-users': 'echo "no route to host" >&2; exit 255' }))
    await expect(list(session)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: expect.stringContaining('no route to host') })
  })

  test('people printed before a failure are used, and the listing is partial', async () => {
    const { names, complete } = await list(await openShell(answering({ 'all-users': 'echo ann; exit 3' })))
    expect(names).toEqual(['ann'])
    expect(complete).toBe(false)
  })

  test('a program that asks a PaperCut server first is recognised', async () => {
    const session = await openShell('echo "Cannot use web services API. Please configure" >&2; exit 255')
    await expect(list(session)).rejects.toMatchObject({ hint: expect.stringContaining('api.getConfigValue') })
  })

  test('a line that is not UTF-8 is told, the others are read', async () => {
    const { names, errors } = await list(await openShell(answering({ 'all-users': String.raw`printf 'ann\nj\366rg\nbob\n'` })))
    expect(names).toEqual(['ann', 'bob'])
    expect(errors).toMatchObject([{ at: 2, message: 'all-users: not UTF-8' }])
  })

  test.each([
    ['slashes', 'echo ann/Ann/a@x/Arts; echo bob/Bob/b@x/Arts', 'no tab, but a slash between the fields'],
    ['commas', 'echo ann,Ann,a@x; echo bob,Bob,b@x', 'no tab, but a comma between the fields'],
    ['the two characters \\t', String.raw`printf 'ann\\tAnn\\ta@x\n'`, 'no tab, but the two characters \\t between the fields'],
    ['runs of spaces', 'echo "ann   Ann Smith   a@x"', 'no tab, but spaces between the fields'],
    ['the lines of passwd', 'echo root:x:0:0:root:/root:/bin/sh', 'no tab, but a colon between the fields'],
    ['quotation marks', String.raw`printf '"ann"\t"Ann"\n'`, 'quotation marks around the fields'],
    ['an error message', 'echo "ERROR: could not connect to the database"', 'a message instead of a record'],
    ['a page of a web server', 'echo "<html><body>502 Bad Gateway</body></html>"', 'a message instead of a record'],
    ['JSON', `echo '[{"username":"ann"}]'`, 'a message instead of a record'],
    ['UTF-16', String.raw`printf 'a\0n\0n\0\n\0'`, 'a NUL character: this is UTF-16, or no text'],
  ])('a program that prints %s instead of records is told so, and nobody is called like that', async (_, allUsers, told) => {
    const session = await openShell(answering({ 'all-users': allUsers }))
    await expect(list(session)).rejects.toMatchObject({ code: 'PROTOCOL_VIOLATION', message: expect.stringContaining(told) })
  })

  test.each([
    ['a header', String.raw`printf 'Username\tFull name\tEmail\nann\tAnn\nbob\tBob\n'`, 'a header line'],
    ['a banner', String.raw`printf 'Connecting to server ...\nann\tAnn\nbob\tBob\n'`, 'a message instead of a record'],
    ['a summary', String.raw`printf 'ann\tAnn\nbob\tBob\n2 users found\n'`, 'a message instead of a record'],
  ])('%s among the records is told by its line, and is nobody', async (_, allUsers, told) => {
    const { names, errors, complete } = await list(await openShell(answering({ 'all-users': allUsers })))
    expect([names, complete]).toEqual([['ann', 'bob'], false])
    expect(errors).toMatchObject([{ at: expect.any(Number), message: expect.stringContaining(told) }])
  })

  test.each(['CAMPUS\\tom', 'tim o', "d'arcy", 'cn=ann,ou=people,dc=x', '00:11:22:aa:bb:cc', 'a.b@c.example', 'error', 'x/y', '李'])(
    'a bare name may be %s',
    async (name) => {
      const session = await openShell(answering({ 'all-users': 'printf "%s\\n" "$NAME"' }), {}, { environment: { NAME: name } })
      expect(await list(session)).toMatchObject({ names: [name], complete: true })
    },
  )

  test('white space around fields, names and groups does not belong to them', async () => {
    const { users, groups, errors } = await list(
      await openShell(
        answering({
          'all-users': String.raw`printf ' ann \t Ann Smith \t a@x \n'`,
          'all-groups': 'echo "Staff "',
          'group-member-names': '[ "$3" = "Staff " ] && echo " ann "',
        }),
      ),
    )
    expect(users).toEqual([{ username: 'ann', displayName: 'Ann Smith', email: 'a@x' }])
    expect([groups, errors]).toEqual([{ Staff: ['ann'] }, []])
  })

  test('a last line that was cut off before its second field is nobody', async () => {
    const { names, errors, complete } = await list(await openShell(answering({ 'all-users': String.raw`printf 'ann\tAnn\nbo'` })))
    expect([names, complete]).toEqual([['ann'], false])
    expect(errors).toMatchObject([{ message: expect.stringContaining('does not end in a line feed') }])
  })

  test('takes the members from group-members when group-member-names knows nobody', async () => {
    const { groups, errors, complete } = await list(await openProgram('roster.mjs', {}, { interpreter: process.execPath }))
    expect(groups).toEqual({ 'R & D': ['ida'], Sales: ['per'], '[Individuals]': [] })
    expect([errors, complete]).toEqual([[], true])
  })

  test.each(['ann,bob', 'ann bob', 'ann; bob'])('members on one line are unknown: %s', async (members) => {
    const { groups, errors } = await list(
      await openShell(answering({ 'all-groups': 'echo Staff', 'group-member-names': `echo '${members}'` })),
    )
    expect(groups).toEqual({ Staff: 'unknown' })
    expect(errors).toMatchObject([{ message: expect.stringContaining('several names on one line') }])
  })

  test.each([
    [
      'an exception of Python',
      'Traceback (most recent call last):\n  File "x.py", line 2, in <module>\n    import mysql\nModuleNotFoundError: No module named mysql',
      'ModuleNotFoundError: No module named mysql',
      'Install the library',
    ],
    [
      'an exception of Node',
      'node:internal/modules/cjs/loader:1\n  throw err;\n  ^\n\nTypeError: no such thing\n    at x',
      'TypeError: no such thing',
      'by hand',
    ],
    ['a variable that is not there', 'x.sh: 3: SMBUSER: parameter not set', 'SMBUSER: parameter not set', 'under `environment`'],
    ['a server that is away', 'warn: trying again\nerror: connect ECONNREFUSED 10.0.0.1', 'connect ECONNREFUSED', 'can be reached'],
  ])('%s on stderr is quoted by the line that says why', async (_, stderr, said, hint) => {
    const session = await openShell(answering({ 'all-users': 'printf "%s\\n" "$SAY" >&2; exit 1' }), {}, { environment: { SAY: stderr } })
    await expect(list(session)).rejects.toMatchObject({ message: expect.stringContaining(said), hint: expect.stringContaining(hint) })
  })

  test('a file of the PaperCut server in a traceback is not taken for a question to it', async () => {
    const session = await openShell('echo "File /opt/xmlrpc.py: NameError" >&2; exit 1')
    await expect(list(session)).rejects.toMatchObject({ hint: expect.not.stringContaining('api.getConfigValue') })
  })

  test('a group that cannot be read is unknown, and only that group', async () => {
    const { groups, errors, complete } = await list(
      await openShell(
        answering({ 'all-groups': 'echo Good; echo Bad', 'group-member-names': '[ "$3" = Good ] || { echo gone >&2; exit 1; }; echo ann' }),
      ),
    )
    expect(groups).toEqual({ Good: ['ann'], Bad: 'unknown' })
    expect(errors).toMatchObject([{ record: { kind: 'group', id: 'Bad' }, message: expect.stringContaining('gone') }])
    expect(complete).toBe(true)
  })

  test('an empty group is believed at the second look, and unknown when the two looks disagree', async () => {
    const folder = await temporaryFolder()
    const { groups } = await list(
      await openShell(
        answering({
          'all-groups': 'echo Empty; echo Moody',
          'group-member-names': 'if [ "$3" = Moody ] && ! mkdir "$DATA/asked" 2>/dev/null; then echo ann; fi',
        }),
        {},
        { environment: { DATA: folder } },
      ),
    )
    expect(groups).toEqual({ Empty: [], Moody: 'unknown' })
  })

  test('members run together on one line are unknown, not one long name', async () => {
    const { groups } = await list(
      await openShell(
        answering({ 'all-groups': 'echo All', 'group-member-names': String.raw`printf 'a\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10b\tc\n'` }),
      ),
    )
    expect(groups).toEqual({ All: 'unknown' })
  })

  test('with users of named groups, asks for their records and for nobody else', async () => {
    const listing = await list(await openProgram('library.py'), { users: { groups: ['reading ROOM'] }, groups: 'none', disabled: false })
    expect(listing.names).toEqual(['guest', 'li'])
    expect(listing.groups).toEqual({})
    expect(listing.complete).toBe(true)
  })

  test('a group in the scope is asked for as the program spells it, composed or not', async () => {
    const session = await openShell(
      answering({ 'all-groups': 'echo "$GROUP "', 'group-members': '[ "$3" = "$GROUP " ] && echo ann', 'group-member-names': 'echo ann' }),
      {},
      { environment: { GROUP: 'Bu\u0308cherei' } },
    )
    const listing = await list(session, { users: { groups: ['bücherei'] }, groups: ['B\u00fc*'], disabled: false })
    expect(listing).toMatchObject({ names: ['ann'], groups: { 'Bu\u0308cherei': ['ann'] }, complete: true })
  })

  test('reads members only of the groups that are imported', async () => {
    const { groups } = await list(await openProgram('library.py'), { ...everything, groups: ['sta*'] })
    expect(Object.keys(groups)).toEqual(['Staff'])
  })

  test('runs no more processes at once than it may', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'running'))
    const script = `touch "$DATA/running/$$"; ls "$DATA/running" | wc -l >>"$DATA/counts"; sleep 0.05; rm "$DATA/running/$$"
${answering({ 'all-groups': 'seq 12', 'group-member-names': 'echo ann' })}`
    await list(await openShell(script, { concurrency: 3 }, { environment: { DATA: folder } }))
    const counts = readFileSync(join(folder, 'counts'), 'utf8').trim().split(/\s+/).map(Number)
    expect(Math.max(...counts)).toBeLessThanOrEqual(3)
    expect(Math.max(...counts)).toBeGreaterThan(1)
  })

  test('spreads a large group over records of a thousand members', async () => {
    const session = await openShell(answering({ 'all-groups': 'echo Big', 'group-member-names': 'seq 2500' }))
    const sizes: number[] = []
    for await (const batch of session.list(everything)) {
      for (const record of batch) if (record.type === 'members') sizes.push(record.members!.length)
    }
    expect(sizes).toEqual([1000, 1000, 500])
  })

  test('an unchanged line is present, not decoded again; a changed one is given whole', async () => {
    const remembered = 'ann\tAnn'
    const known = {
      size: 1,
      match: (bytes: Uint8Array, start: number, end: number) => (Buffer.from(bytes).toString('utf8', start, end) === remembered ? 7 : -1),
      matchMembers: () => undefined,
      fingerprint: () => 5n,
    }
    const listing = await list(await openShell(answering({})), everything, known)
    expect(listing.present).toEqual([7])
    expect(listing.names).toEqual(['bob'])
    expect(listing.complete).toBe(true)
  })

  test('a directory that goes down between two questions removes nobody', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'groups'))
    await writeFile(join(folder, 'users'), 'ann\tAnn\nbob\tBob\n')
    await writeFile(join(folder, 'groups', 'Staff'), 'ann\nbob\n')
    await writeFile(join(folder, 'groups', 'Zoo'), 'ann\n')
    const session = await openProgram('moody.sh', { concurrency: 1 }, { environment: { DATA: folder } })
    const whole = await list(session)
    expect(whole.groups).toEqual({ Staff: ['ann', 'bob'], Zoo: ['ann'] })
    expect(whole.complete).toBe(true)

    const records = session.list(everything)[Symbol.asyncIterator]()
    await records.next()
    await writeFile(join(folder, 'down'), '')
    let last = await records.next()
    for (let next = last; !next.done; next = await records.next()) last = next
    expect(last.value).toMatchObject([{ type: 'error', message: expect.stringContaining('2 of 2 people are missing from the second') }, {}])
    await expect(list(session)).rejects.toMatchObject({ code: 'SOURCE_EMPTY' })
  })

  test('leaving a listing early ends what it had started', async () => {
    const folder = await temporaryFolder()
    const session = await openShell(
      answering({ 'all-groups': 'seq 8', 'group-member-names': 'echo $$ >>"$DATA/pids"; [ "$3" = 1 ] && echo ann && exit; sleep 60' }),
      {},
      { environment: { DATA: folder }, limits: { graceSeconds: 0.2 } },
    )
    for await (const batch of session.list(everything)) if (batch.some((record) => record.type === 'group')) break
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number)
    const alive = pids.filter((pid) => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    })
    expect(alive).toEqual([])
  })
})
