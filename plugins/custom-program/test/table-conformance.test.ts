import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Provider } from '@muster/provider'
import { conformance, type PreparedSource } from '@muster/provider-testing'
import { describe, test } from 'vitest'
import { provider } from '../src/index.ts'

const directory = { users: ['Ada', 'zoë', 'bob'], groups: { Staff: ['Ada', 'zoë'], 'R+D, "Blue" #1': ['bob'], Empty: [] } }

const people = ['username,displayName,groups', 'Ada,"Lovelace, Ada",Staff', 'zoë,Zoë Ångström,Staff', 'bob,Bob,"R+D, ""Blue"" #1"']
const groups = ['#groups', 'name,description', 'Staff,Everybody', '"R+D, ""Blue"" #1",', 'Empty,']
const whole = [...people, ...groups, '#end users=3 groups=3'].join('\n')

const ldif = `dn: uid=Ada,ou=People,o=x
objectClass: inetOrgPerson
uid: Ada
cn: Ada Lovelace

dn:: ${Buffer.from('uid=zoë,ou=People,o=x').toString('base64')}
objectClass: inetOrgPerson
uid: zoë

dn: uid=bob,ou=People,o=x
objectClass: inetOrgPerson
uid: bob

dn: cn=Staff,o=x
objectClass: groupOfNames
cn: Staff
member: UID=ada, OU=People, O=x
member: uid=zo\\C3\\AB,ou=people,o=x

dn: cn=R\\+D\\, \\"Blue\\" #1,o=x
objectClass: groupOfNames
cn: R+D, "Blue" #1
member: uid=bob,ou=People,o=x

dn: cn=Empty,o=x
objectClass: groupOfNames
cn: Empty

#end users=3
`

/** A program of a few lines, or the files that stand in for it. */
const source = (files: Readonly<Record<string, string>>, settings: object) => async (): Promise<PreparedSource> => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-table-'))
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text)
    await chmod(join(folder, name), 0o755)
  }
  return {
    settings: { dialect: 'table', limits: { graceSeconds: 0.5 }, ...settings },
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const printing = (text: string, then = '') =>
  source({ 'export.sh': `#!/bin/sh\ncat <<'END'\n${text}\nEND\n${then}\n` }, { program: 'export.sh' })
const stalled = source({ 'export.sh': '#!/bin/sh\nsleep 600\n' }, { program: 'export.sh' })
const common = {
  provider: provider as Provider,
  directory,
  stalled,
  authenticate: 'not offered',
  lookUp: { known: 'zoë', unknown: 'nobody' },
  changes: 'not offered',
} as const

describe('A table that a program prints', () => {
  const cases = conformance({
    ...common,
    good: printing(whole),
    unavailable: source({ 'export.sh': '#!/bin/sh\necho "the database does not answer" >&2\nexit 1\n' }, { program: 'export.sh' }),
    cut: printing(people.slice(0, 3).join('\n'), 'exit 1'),
  })
  for (const { title, run } of cases) test(title, run)
})

describe('A table that is a file', () => {
  const cases = conformance({
    ...common,
    good: source(
      { 'people.csv': `${people.join('\n')}\n#end users=3\n`, 'groups.csv': `${groups.slice(1).join('\n')}\n#end groups=3\n` },
      { table: { file: 'people.csv', groups: 'groups.csv' } },
    ),
    unavailable: source({}, { table: { file: 'people.csv' } }),
    cut: source({ 'people.csv': people.join('\n') }, { table: { file: 'people.csv' } }),
  })
  for (const { title, run } of cases) test(title, run)
})

describe('An LDIF file', () => {
  const cases = conformance({
    ...common,
    good: source({ 'people.ldif': ldif }, { table: { file: 'people.ldif' } }),
    unavailable: source({}, { table: { file: 'people.ldif' } }),
    cut: source({ 'people.ldif': ldif.slice(0, ldif.indexOf('dn: cn=Staff')) }, { table: { file: 'people.ldif' } }),
  })
  for (const { title, run } of cases) test(title, run)
})
