import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { list, open, openFiles, openShell, openText, temporaryFolder } from './open-table.ts'

const rows = (...lines: readonly string[]) => `${lines.join('\n')}\n`
const whole = rows('username,displayName', 'ann,Ann', 'bob,Bob', '#end users=2')

describe('Columns', () => {
  test('are found by the names of the fields in any case, and by usual other names', async () => {
    const { users, complete } = await list(
      await openText(rows('Login;Full Name;E-Mail;Card No;Dept;enabled', 'ann;Ann A.;ann@example.edu;0071;Physics;yes', '#end users=1')),
    )
    expect(users).toEqual({
      ann: { displayName: 'Ann A.', email: 'ann@example.edu', cardNumbers: ['0071'], department: 'Physics', active: true },
    })
    expect(complete).toBe(true)
  })

  test('that the configuration maps are taken as it says, and `none` takes none', async () => {
    const { users } = await list(
      await openText(rows('matriculation,name,mail,username,C1,C2,faculty', '7,Ann,a@x,unused,11,12,Arts', '#end users=1'), {
        columns: { username: 'Matriculation', email: 'none', cardNumbers: ['C1', 'C2'], 'attributes.Faculty': 'faculty' },
      }),
    )
    expect(users).toEqual({ '7': { displayName: 'Ann', cardNumbers: ['11', '12'], attributes: { Faculty: ['Arts'] } } })
  })

  test('of no use are kept as attributes only when that is asked for', async () => {
    const text = rows('username,shoe size,attributes.faculty', 'ann,38,Arts;Law', '#end users=1')
    expect((await list(await openText(text))).users).toEqual({ ann: { attributes: { faculty: ['Arts', 'Law'] } } })
    expect((await list(await openText(text, { attributes: 'all' }))).users.ann).toEqual({
      attributes: { faculty: ['Arts', 'Law'], 'shoe size': ['38'] },
    })
  })

  test('that the configuration names and the header has not make the listing partial', async () => {
    const { users, complete, doubts } = await list(await openText(whole, { columns: { email: 'Mail' } }))
    expect([Object.keys(users), complete]).toEqual([['ann', 'bob'], false])
    expect(doubts).toEqual(['line 1 is a header without `Mail`, which the configuration names under `table:`'])
  })

  test.each([
    ['a header without a username', rows('name,mail', 'Ann,a@x'), /without a column for the username \(its columns: name, mail\)/],
    ['a table without a header', rows('ann,Ann,1234', 'bob,Bob,5678'), /line 1 is no header line: none of its 3 cells/],
  ])('are asked for by a sentence where there is %s, which shows no row', async (_, text, told) => {
    const { thrown } = await list(await openText(text))
    expect(thrown?.code).toBe('PROTOCOL_VIOLATION')
    expect(thrown?.message).toMatch(told)
    expect(thrown?.message).not.toContain('1234')
    expect(thrown?.hint).toContain('columns: { username: … }')
  })
})

describe('Cells', () => {
  test('may hold the delimiter, quotation marks and line breaks between quotation marks', async () => {
    const { users, complete } = await list(
      await openText('\ufeffusername,displayName,office\r\nann,"A, ""the"" Ann","Room 1\r\nHouse 2"\r\nbob,Bob,\r\n\r\n#end users=2\r\n'),
    )
    expect(users).toEqual({ ann: { displayName: 'A, "the" Ann', office: 'Room 1\nHouse 2' }, bob: { displayName: 'Bob', office: null } })
    expect(complete).toBe(true)
  })

  test.each([
    ['tabs', '\t'],
    ['semicolons', ';'],
    ['bars', '|'],
    ['commas', ','],
  ])('may stand between %s', async (_, delimiter) => {
    const text = rows(['name', 'username'].join(delimiter), ['Ann', 'ann'].join(delimiter), '#end users=1')
    expect((await list(await openText(text))).users).toEqual({ ann: { displayName: 'Ann' } })
  })

  test('that are empty clear what is known, but for cards and PINs, unless the configuration says otherwise', async () => {
    const text = rows('username,email,card,pin,activeUntil', 'ann,,,,', '#end users=1')
    expect((await list(await openText(text))).users.ann).toEqual({ email: null, activeUntil: null })
    expect((await list(await openText(text, { emptyClears: ['cardNumbers', 'pin'] }))).users.ann).toEqual({ cardNumbers: null, pin: null })
    expect((await list(await openText(text, { emptyClears: [] }))).users.ann).toEqual({})
  })

  test('with an empty primary card beside a secondary one say nothing of either', async () => {
    const { users } = await list(await openText(rows('username,primary card,secondary card', 'ann,,12', 'bob,11,12', '#end users=2')))
    expect(users).toEqual({ ann: {}, bob: { cardNumbers: ['11', '12'] } })
  })

  test.each([
    ['maybe', 'enabled', 'enabled: expected yes or no, found "maybe"'],
    ['31.12.2026', 'active until', 'activeuntil: expected a date, found "31.12.2026"'],
  ])('that do not fit (%s) leave that person unknown and nobody else', async (cell, column, told) => {
    const { users, rejected, complete } = await list(await openText(rows(`username,${column}`, `Ann,${cell}`, 'bob,', '#end users=2')))
    expect([Object.keys(users), rejected, complete]).toEqual([['bob'], { ann: told }, true])
  })

  test('in Latin-1 are named by their line and byte, and read when the configuration says what they are', async () => {
    const text = Buffer.from(rows('username,displayName', 'ann,Zoë', 'bob,Bob', '#end users=2'), 'latin1')
    const { users, rejected, complete } = await list(await openText(text))
    expect([Object.keys(users), rejected, complete]).toEqual([['bob'], { ann: 'displayName: not UTF-8' }, true])
    expect((await list(await openText(text, { encoding: 'windows-1252' }))).users.ann).toEqual({ displayName: 'Zoë' })
  })

  test('in UTF-16 with its mark are read', async () => {
    const text = Buffer.from(`\ufeffusername\tname\r\nann\tZoë\r\n#end users=1\r\n`, 'utf16le')
    expect(await list(await openText(text))).toMatchObject({ users: { ann: { displayName: 'Zoë' } }, complete: true })
  })
})

describe('Groups', () => {
  test('in a cell make one table a whole directory', async () => {
    const { groups, complete } = await list(
      await openText(rows('username,groups', 'ann,Staff;Blue | 1', 'bob,Staff', 'cy,', '#end users=3 groups=3 members=4')),
    )
    expect([groups, complete]).toEqual([{ Staff: ['ann', 'bob'], Blue: ['ann'], '1': ['ann'] }, true])
  })

  test('may be given by a row each', async () => {
    const { groups, complete } = await list(await openText(rows('username,group', 'ann,Staff', 'ann,Blue', '#end users=2')))
    expect([groups, complete]).toEqual([{ Staff: ['ann'], Blue: ['ann'] }, true])
  })

  test('keep a separator in their names when the configuration names another', async () => {
    const { groups } = await list(await openText(rows('username,groups', 'ann,R;D/Blue', '#end users=1'), { separator: '/' }))
    expect(groups).toEqual({ 'R;D': ['ann'], Blue: ['ann'] })
  })

  test('and members may have files of their own', async () => {
    const session = await openFiles(
      {
        'people.csv': rows('id,username', '1,ann', '2,bob', '#end users=2'),
        'groups.csv': rows('id,name,description,subgroups', 'g1,Staff,Everybody,', 'g2,Blue,,Staff', '#end groups=2'),
        'members.csv': rows('group,member', 'Staff,ann', 'g2,2', '#end members=2'),
      },
      { file: 'people.csv', groups: 'groups.csv', members: 'members.csv' },
    )
    expect(await list(session)).toMatchObject({ groups: { Staff: ['ann'], Blue: ['Staff', 'bob'] }, complete: true })
  })

  test('and members may follow in the same output, each under its own header', async () => {
    const script = `cat <<'END'\n${rows('#users', 'username', 'ann', '#groups', 'name', 'Staff', 'Empty', '#members', 'group,member', 'Staff,ann', '#end users=1 groups=2 members=1')}END`
    expect(await list(await openShell(script))).toMatchObject({ groups: { Staff: ['ann'], Empty: [] }, complete: true })
  })

  test('with the name of a person are no member of anything for it', async () => {
    const { groups } = await list(await openText(rows('username,groups', 'staff,staff', 'ann,staff', '#end users=2')))
    expect(groups).toEqual({ staff: ['ann', 'staff'] })
  })

  test('stay when the only person in them cannot be used', async () => {
    const { groups, rejected } = await list(await openText(rows('username,enabled,groups', 'ann,maybe,Staff', 'bob,yes,', '#end users=2')))
    expect([Object.keys(rejected), groups]).toEqual([['ann'], { Staff: [] }])
  })
})

describe('passwd(5) and group(5)', () => {
  const passwd = rows('root:x:0:0:root:/root:/bin/sh', 'ann:$6$secret:1000:500:Ann A.,Room 1,123,:/home/ann:/bin/bash')
  const group = rows('root:x:0:', 'staff:x:500:root', 'ann:x:1000:ann')

  test('give people, groups, members and primary groups; nobody has an id', async () => {
    const { users, groups, complete } = await list(await openText(`${passwd}${group}#end users=2 groups=3\n`))
    expect(users).toEqual({
      root: { displayName: 'root', office: null, homeDirectory: '/root' },
      ann: { displayName: 'Ann A.', office: 'Room 1', homeDirectory: '/home/ann' },
    })
    expect([groups, complete]).toEqual([{ root: ['root'], staff: ['ann', 'root'], ann: ['ann'] }, true])
  })

  test('take the number as id, and others as attributes, when the configuration says so', async () => {
    const session = await openFiles(
      { passwd, group },
      { file: 'passwd', groups: 'group', columns: { id: 'uid' }, attributes: ['uid', 'shell'] },
    )
    const { users } = await list(session)
    expect(users.ann).toMatchObject({ id: '1000', attributes: { uid: ['1000'], shell: ['/bin/bash'] } })
    expect(session.abilities.stableIds).toBe(true)
  })

  test('are partial where a line points at a network service or has lost a field, and no password is shown', async () => {
    const { doubts, complete } = await list(await openText(`${passwd}+::::::\ncy:$6$secret:x\n#end users=2\n`))
    expect(doubts).toEqual([
      'line 3 refers to people or groups of a network service, who are not in this file',
      'line 4 has 3 fields between colons',
    ])
    expect(complete).toBe(false)
  })
})

describe('LDIF', () => {
  const person = (name: string, ...lines: readonly string[]) =>
    rows(`dn: uid=${name},ou=People,o=x`, 'objectClass: inetOrgPerson', `uid: ${name}`, ...lines)

  test('is folded, commented, in base64 and told apart by object class', async () => {
    const text = `version: 1\n# a comment\n  that goes on\n${person('ann', 'cn:: Wm/Dqw==', 'mail: ann@example', ' .edu', 'mail: a@example.edu', 'entryUUID: 1-2-3')}\ndn: o=x\nobjectClass: organization\n\n#end users=1 entries=2\n`
    expect(await list(await openText(text))).toMatchObject({
      users: { ann: { id: '1-2-3', displayName: 'Zoë', email: 'ann@example.edu', otherEmails: ['a@example.edu'] } },
      complete: true,
    })
  })

  test('joins members by any spelling of their names, nested groups and numbers of groups', async () => {
    const group = (name: string, kind: string, ...lines: readonly string[]) =>
      rows('', `dn: cn=${name},o=x`, `objectClass: ${kind}`, `cn: ${name}`, ...lines)
    const text = [
      rows('dn: CN=Smith\\, Ann+UID=ann , o=x', 'objectClass: posixAccount', 'objectClass: inetOrgPerson', 'uid: ann', 'gidNumber: 7'),
      group('Staff', 'groupOfNames', 'member: uid=Ann+cn="smith, Ann",O=X'),
      group('All', 'groupOfUniqueNames', 'uniqueMember: cn=staff,o=x'),
      group('ann', 'posixGroup', 'gidNumber: 7'),
      group('wheel', 'posixGroup', 'memberUid: ann', 'gidNumber: 8'),
      '\n#end users=1',
    ].join('')
    expect((await list(await openText(text))).groups).toEqual({ Staff: ['ann'], All: ['Staff'], ann: ['ann'], wheel: ['ann'] })
  })

  test('of Active Directory gives ids as they are written elsewhere, disabled accounts and primary groups', async () => {
    const sid = (rid: number) => Buffer.from([1, 2, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, rid & 255, rid >> 8, 0, 0]).toString('base64')
    const guid = Buffer.from('33221100554477668899aabbccddeeff', 'hex').toString('base64')
    const text = rows(
      'dn: CN=Ann,DC=x',
      'objectClass: user',
      'sAMAccountName: Ann',
      `objectGUID:: ${guid}`,
      'userAccountControl: 514',
      'accountExpires: 9223372036854775807',
      'primaryGroupID: 513',
      '',
      'dn: CN=Domain Users,DC=x',
      'objectClass: group',
      'cn: Domain Users',
      `objectSid:: ${sid(513)}`,
      '#end users=1',
    )
    const { users, groups } = await list(await openText(text))
    expect(users).toEqual({ Ann: { id: '00112233-4455-6677-8899-aabbccddeeff', active: false, activeUntil: null } })
    expect(groups).toEqual({ 'Domain Users': ['Ann'] })
  })

  test.each([
    ['changes', person('ann', 'changetype: modify'), /has `changetype`: this is a file of changes/],
    ['a value that stands elsewhere', person('ann', 'cn:< file:///etc/passwd'), /stands elsewhere \(`cn:<`\)/],
    ['a broken value', person('ann', 'cn:: ä'), /that is no base64/],
    ['an entry without its name', `uid: ann\n\n${person('bob')}`, /begins an entry without its `dn`/],
    ['an entry of no class', `${person('bob')}\ndn: o=x\nou: x\n`, /without `objectClass`/],
    ['a search that was cut short', `${person('bob')}\nsearch: 2\nresult: 4 Size limit exceeded\n`, /not complete: 4 Size limit exceeded/],
  ])('is partial with %s', async (_, text, told) => {
    const { doubts, complete, thrown } = await list(
      await openText(`dn: uid=zoe,o=x\nobjectClass: person\nuid: zoe\n\n${text}\n#end users=2\n`),
    )
    expect([complete, thrown]).toEqual([false, undefined])
    expect(doubts.join('\n')).toMatch(told)
  })

  test('leaves alone what an entry has no attribute for, unless the configuration says that it clears', async () => {
    const text = `${person('ann')}#end users=1\n`
    expect((await list(await openText(text))).users.ann).toEqual({})
    expect((await list(await openText(text, { emptyClears: ['email'] }))).users.ann).toEqual({ email: null })
  })
})

describe('A listing is complete', () => {
  test('when its last line counts what came, also with what a spreadsheet puts around it and without a line feed', async () => {
    for (const end of ['#end users=2', '"#end users=2"', '#end users=2,,', '# end users=2', '#END users=2\r'])
      expect(await list(await openText(`${rows('username,displayName', 'ann,Ann', 'bob,Bob')}${end}`))).toMatchObject({ complete: true })
  })

  test.each([
    ['without an end line', 'ann,Ann\nbob,Bob\n', 'the end line is missing, so the table may have been cut off'],
    ['with another number', 'ann,Ann\n#end users=2\n', 'the end line counts 2 users, but 1 were printed'],
    ['with a cut number', 'ann,Ann\nbob,Bob\n#end users=', 'the end line says "users=", which is no count'],
    ['with an end line that counts something else', 'ann,Ann\n#end groups=0\n', 'the end line does not count users'],
    ['with rows after its end', 'ann,Ann\n#end users=1\nbob,Bob\n', 'line 4 stands after the end line'],
    ['with a row of too few cells', 'ann,Ann\nbob\n#end users=2\n', 'line 3 has 1 cell where the header has 2'],
    ['with a row of too many cells', 'ann,Ann\nbob,Bob,B\n#end users=2\n', 'line 3 has 3 cells where the header has 2'],
    ['with a person without a name', 'ann,Ann\n,Bob\n#end users=2\n', 'line 3: username: is empty'],
    [
      'with a stray quotation mark',
      'ann,Ann\nbob,B"ob\n#end users=2\n',
      'line 3 has a quotation mark inside a cell that does not begin with one',
    ],
    ['with an open quotation mark', 'ann,Ann\nbob,"Bob\ncy,Cy\n#end users=3\n', 'line 3 opens a quotation mark that is never closed'],
    ['with half a last line', 'ann,Ann\nbob,Bo', 'line 3 does not end in a line feed, so it may be cut off; it is left out'],
  ])('and partial %s; what was read is used', async (_, text, told) => {
    const { users, doubts, hints, complete } = await list(await openText(`username,displayName\n${text}`))
    expect(Object.keys(users)).toContain('ann')
    expect([complete, doubts[0]]).toEqual([false, told])
    expect(hints.every((hint) => hint !== '')).toBe(true)
  })

  test('goes on behind a row that cannot be cut', async () => {
    const { users } = await list(
      await openText(rows('username,displayName', 'ann,"A" nn', 'bob,"Bob', 'cy,"C', 'y"', 'di,D"i', 'ed,"E ""d"""', '#end users=5')),
    )
    expect(users).toMatchObject({ ed: { displayName: 'E "d"' } })
  })

  test('never when the program fails, is ended or says so after its end line', async () => {
    for (const end of ['exit 3', 'kill -9 $$']) {
      const { users, complete, doubts } = await list(await openShell(`printf 'username\\nann\\n#end users=1\\n'; ${end}`))
      expect([Object.keys(users), complete]).toEqual([['ann'], false])
      expect(doubts[0]).toMatch(/exit code 3|signal SIGKILL/)
    }
  })

  test('never when a person has no id in a table of ids: who is meant is not known', async () => {
    const { doubts, complete } = await list(await openText(rows('id,username', '1,ann', ',bob', '#end users=2')))
    expect([doubts, complete]).toEqual([['line 3: id: is empty'], false])
  })
})

describe('A table of nobody', () => {
  test.each([
    ['an empty file', ''],
    ['a header alone', 'username,name\n'],
    ['a proven emptiness', 'username,name\n#end users=0\n'],
  ])('is a failed source: %s', async (_, text) => {
    expect((await list(await openText(text))).thrown).toMatchObject({ code: 'SOURCE_EMPTY', family: 'unavailable' })
  })
})

describe('A file', () => {
  test('that is written to while it is read makes the listing partial', async () => {
    const folder = await temporaryFolder()
    const many = Array.from({ length: 60_000 }, (_, index) => `user${index},Person ${index}`)
    await writeFile(join(folder, 'people.csv'), rows('username,name', ...many, '#end users=60000'))
    const session = await open({ table: { file: 'people.csv' } }, folder)
    let written = false
    const messages: string[] = []
    for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) {
      if (!written) await appendFile(join(folder, 'people.csv'), '\n')
      written = true
      for (const record of batch) if (record.type === 'error') messages.push(record.message)
    }
    expect(messages.join()).toMatch(/people\.csv was written to while it was read/)
  })

  test('that is replaced by renaming while it is read is read as it was', async () => {
    const folder = await temporaryFolder()
    const many = Array.from({ length: 60_000 }, (_, index) => `user${index},Person ${index}`)
    await writeFile(join(folder, 'people.csv'), rows('username,name', ...many, '#end users=60000'))
    await writeFile(join(folder, 'new.csv'), whole)
    const session = await open({ table: { file: 'people.csv' } }, folder)
    let last: string | undefined
    for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) {
      if (last === undefined) await rename(join(folder, 'new.csv'), join(folder, 'people.csv'))
      last = batch.at(-1)?.type
    }
    expect(last).toBe('end')
  })

  test('that is not there is unavailable, and a folder is a mistake in the configuration', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'people'))
    const thrown = async (file: string) => (await list(await open({ table: { file } }, folder))).thrown
    expect(await thrown('people.csv')).toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: expect.stringContaining('does not exist') })
    expect(await thrown('people')).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('is a folder') })
  })

  test('of groups that is not there leaves people to be read, and the listing partial', async () => {
    const session = await openFiles({ 'people.csv': whole }, { file: 'people.csv', groups: 'groups.csv' })
    const { users, doubts, complete } = await list(session)
    expect([Object.keys(users), complete]).toEqual([['ann', 'bob'], false])
    expect(doubts[0]).toMatch(/^groups\.csv: .*groups\.csv does not exist$/)
  })

  test('or a program must be named, and not both', async () => {
    await expect(open({}, '/')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'the source campus names neither a program nor a file',
    })
    await expect(open({ program: 'x', table: { file: 'y' } }, '/')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe('Looking somebody up', () => {
  const text = rows('username,displayName,groups', 'Ann,Ann,Staff;Blue', 'bob,Bob,Staff', '#end users=2')

  test('reads the table, and finds the groups too', async () => {
    const session = await openText(text)
    expect(await session.lookUp!('ann')).toMatchObject({
      user: { username: 'Ann', displayName: 'Ann' },
      groups: ['group:Staff', 'group:Blue'],
    })
    expect(await session.lookUp!('eve')).toBeUndefined()
  })

  test('says "nobody" only when the table is whole, and then no groups either', async () => {
    const session = await openText(text.replace(/#end.*/, ''))
    await expect(session.lookUp!('eve')).rejects.toMatchObject({ family: 'unavailable' })
    const found = await session.lookUp!('bob')
    expect([found?.user.username, found?.groups]).toEqual(['bob', undefined])
  })

  test('shares one reading among those who ask while another is under way', async () => {
    const script = `echo >> readings; n=$(wc -l < readings); printf 'username,office\nann,%d\nbob,%d\ncy,%d\n#end users=3\n' $n $n $n`
    const session = await openShell(script)
    const found = await Promise.all(['ann', 'bob', 'eve', 'cy'].map((name) => session.lookUp!(name)))
    expect(found.map((one) => one?.user.office)).toEqual(['1', '2', undefined, '2'])
  })

  test('is not offered when the configuration says so', async () => {
    const session = await openText(text, { lookUp: false })
    expect([session.abilities.lookUp, session.lookUp]).toEqual([false, undefined])
  })
})
