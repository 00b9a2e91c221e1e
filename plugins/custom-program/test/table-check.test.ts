import type { Session } from '@muster/provider'
import { expect, test } from 'vitest'
import { openFiles, openShell, openText } from './open-table.ts'

/** Outcome and sentence of each finding, by id. */
async function check(session: Session): Promise<Readonly<Record<string, string>>> {
  const { findings } = await session.check()
  return Object.fromEntries(findings.map(({ id, outcome, message }) => [id.replace('table.', ''), `${outcome}: ${message}`]))
}

test('A check says what the table was taken for, which columns were found and which are of no use', async () => {
  const found = await check(await openText('\ufeffLogin;Full Name;Shoe Size;Groups\r\nann;Ann;38;Staff\r\n;;;\r\n#end users=1;;;\r\n'))
  expect(found).toEqual({
    read: expect.stringMatching(/^ok: Read 1 person, 1 group and 1 membership in [\d.]+ s, complete\.$/),
    format: 'ok: CSV, cells between semicolons, utf-8, with a byte order mark, lines end in CR LF, 1 empty row.',
    columns: 'ok: users: username from Login · displayName from Full Name · groups from Groups; ignored: Shoe Size.',
    end: 'ok: The end line is there and agrees: users=1.',
    identity: 'warning: People are known by their usernames: renames cannot be followed.',
    passwords: 'not-tried: A table checks no passwords.',
  })
})

test('A check of several files says of each what it is', async () => {
  const session = await openFiles(
    { 'people.tsv': 'id\tusername\n1\tann\n#end users=1\n', group: 'staff:x:5:ann\n#end groups=1\n' },
    { file: 'people.tsv', groups: 'group' },
  )
  expect(await check(session)).toMatchObject({
    format: 'ok: people.tsv: CSV, cells between tabs, utf-8; group: passwd(5) and group(5), utf-8.',
    end: 'ok: The end line is there and agrees: people.tsv: users=1; group: groups=1.',
    identity: 'ok: Everybody has an id.',
  })
})

test('A check warns of a missing end line and of rows that cannot be used, and fails without anybody', async () => {
  expect(await check(await openText('username,active\nann,perhaps\nbob,\n'))).toMatchObject({
    read: expect.stringMatching(/^warning: .*not complete: the end line is missing/),
    end: 'warning: the end line is missing, so the table may have been cut off: nobody is removed.',
    records: 'warning: 1 row cannot be used; line 2: active: expected yes or no, found "perhaps".',
  })
  expect(await check(await openShell('echo down >&2; exit 75'))).toMatchObject({ read: expect.stringMatching(/^failed: .*down/) })
  expect(await check(await openText('ann,Ann\n'))).toMatchObject({
    read: expect.stringMatching(/^failed: .*no header line/),
    columns: expect.stringMatching(/^failed/),
  })
})
