import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { hasWrappers } from '../../../test/servers/find-programs.ts'
import { rootLine } from '../../../test/servers/make-unix-machine.ts'
import { listMachine, listScope, openMachine } from './open-unix.ts'

const anna = 'anna:x:1000:1000:Anna:/home/anna:/bin/bash\n'
const ben = 'ben:x:1001:1000:Ben:/home/ben:/bin/bash\n'
const users = 'users:x:1000:\n'
const expiry = 'never'

/** A getent whose lists are these files, by service; and which finds by name whom `all` holds. */
const scripted = (lists: Readonly<Record<string, string>>, found = ''): Readonly<Record<string, string>> => ({
  getent: `#!/bin/sh
service=
if [ "$1" = -s ]; then service=$2; shift 2; fi
map=$1; shift
if [ $# = 0 ]; then
  case $service.$map in
${Object.entries(lists)
  .map(([name, text]) => `  ${name}) ${/^(exit|printf|echo|sleep|kill|n=)/.test(text) ? text : `printf '%s' '${text}'`};;`)
  .join('\n')}
  esac
  exit 0
fi
shift
rc=0
for key; do
  line=$(printf '%s' '${found}' | grep -E "^$key:|^[^:]*:[^:]*:$key:") && printf '%s\\n' "$line" || rc=2
done
exit $rc
`,
})

describe.skipIf(!hasWrappers)('a list of a Unix machine that is not whole', () => {
  test.each([
    ['has too few fields', `${rootLine}short:x:1000\n${anna}`, ['the line of short has 3 fields between colons instead of 7', undefined]],
    [
      'has a colon in its GECOS',
      `${rootLine}cole:x:1005:1000:Cole: the Great:/home/c:/bin/sh\n${anna}`,
      ['the line of cole has 8 fields between colons instead of 7', '1005'],
    ],
    [
      'has no numbers',
      `${rootLine}nan:x:ten:1000:N:/h:/bin/sh\n${anna}`,
      ['the line of nan has no numbers in its third and fourth field', undefined],
    ],
    [
      'has a number beyond 32 bits',
      `${rootLine}big:x:4294967296:1000:N:/h:/bin/sh\n${anna}`,
      ['the line of big has no numbers in its third and fourth field', undefined],
    ],
    ['has no name', `${rootLine}:x:1007:1000:N:/h:/bin/sh\n${anna}`, ['the line has no name', '1007']],
  ] as const)('a line of passwd that %s is refused in a sentence, and the others are read', async (_, passwd, refused) => {
    const listed = await listMachine({ passwd: rootLine, programs: scripted({ 'files.passwd': passwd, 'files.group': users }) }, { expiry })
    expect(listed.refused).toEqual([refused])
    expect(listed.names).toEqual(['anna'])
    expect(listed.isComplete).toBe(true)
  })

  test('a line of group that cannot be read leaves that group unknown, and no other', async () => {
    const group = `${users}bad:x:1001:anna:ben\nworse:x:many:\n`
    const listed = await listMachine(
      { passwd: rootLine, programs: scripted({ 'files.passwd': rootLine + anna, 'files.group': `${group}ok:x:1003:anna\n` }) },
      { expiry },
    )
    expect(listed.refused).toEqual([
      ['the line of bad has 5 fields between colons instead of 4', '1001'],
      ['the line of worse has no number in its third field', undefined],
    ])
    expect([...listed.memberships.keys()]).toEqual(['users', 'ok'])
  })

  test('a list that ends in a line that is not whole is in doubt as a whole', async () => {
    // As the C library fills up what breaks off behind the numbers.
    const passwd = `${rootLine}${anna}ben:x:1001:1000:::\n`
    const { doubts, names, refused, isComplete } = await listMachine({ passwd, group: users }, { expiry })
    expect(refused).toEqual([['the line of ben ends behind its numbers: it has neither a home directory nor a shell', '1001']])
    expect(doubts[0]).toContain('so the list may have been cut off there')
    expect([names, isComplete]).toEqual([['anna'], false])
  })

  test('a passwd file that was cut within its last line is in doubt, though every line can be read', async () => {
    const { doubts, isComplete } = await listMachine(
      { passwd: `${rootLine}${anna}ben:x:1001:1000:Ben:/home/ben:/bin/ba`, group: users },
      { expiry },
    )
    expect(doubts).toEqual([expect.stringMatching(/^the last line of .*passwd does not end in a line feed/)])
    expect(isComplete).toBe(false)
  })

  test('a passwd file that was cut between two lines is found out by the shadow map', async () => {
    const shadow = ['root', 'anna', 'ben'].map((name) => `${name}:*:19000:0:99999:7:::\n`).join('')
    const { doubts, isComplete } = await listMachine({ passwd: rootLine + anna, group: users, shadow })
    expect(doubts).toEqual(['the shadow map has 1 account that the list has not (ben)'])
    expect(isComplete).toBe(false)
  })

  test('a line that cannot be read is not missed a second time by the shadow map, and references are nobody there', async () => {
    const shadow = `${['root', 'anna', 'ben'].map((name) => `${name}:*:19000:0:99999:7:::\\n`).join('')}+::::::::\\n`
    const programs = scripted({
      'files.passwd': `${rootLine}ben:x:1001:1000:Ben: a colon:/home/ben:/bin/sh\n${anna}`,
      'files.group': users,
      'files.shadow': `printf '${shadow}'`,
    })
    const { doubts, refused, isComplete } = await listMachine({ passwd: rootLine, programs })
    expect([doubts, refused.length, isComplete]).toEqual([[], 1, true])
  })

  test('a list without root is in doubt, and one without anybody is no list', async () => {
    expect((await listMachine({ passwd: anna, group: users }, { expiry })).doubts).toEqual([
      'the list has nobody with uid 0, whom every machine has',
    ])
    const { failure, records } = await listMachine({ passwd: '', group: '' }, { expiry })
    expect(failure).toMatchObject({ code: 'SOURCE_EMPTY', message: '`getent -s files passwd` lists nobody, not even root' })
    expect(records).toEqual([])
  })

  test('a service that lists nobody is down or does not enumerate, and the doubt says how to switch that on', async () => {
    const programs = scripted({ 'files.passwd': rootLine + anna, 'files.group': users })
    for (const [service, remedy] of [
      ['sss', 'enumerate = true'],
      ['winbind', 'winbind enum users = yes'],
      ['ldap', 'nss_disable_enumeration'],
    ] as const) {
      const nsswitch = `passwd: files systemd [NOTFOUND=continue] ${service} # comment\ngroup: files ${service}\n`
      const { doubts, records, isComplete } = await listMachine({ passwd: rootLine, programs, nsswitch }, { expiry })
      expect(doubts[0]).toBe(`\`getent -s ${service} passwd\` lists nothing: ${service} is down, or does not enumerate`)
      expect(records.find((record) => record.type === 'error')).toMatchObject({ hint: expect.stringContaining(remedy) })
      expect(isComplete).toBe(false)
    }
  })

  test('a service that is not asked cannot be missed', async () => {
    const programs = scripted({ 'files.passwd': rootLine + anna, 'files.group': users })
    const nsswitch = 'passwd: sss files\ngroup: sss files\n'
    const { doubts, failure, isComplete } = await listMachine({ passwd: rootLine, programs, nsswitch }, { expiry, services: ['files'] })
    expect([doubts, failure, isComplete]).toEqual([[], undefined, true])
  })

  test('members of groups who can be found but are not listed show that enumeration is switched off', async () => {
    const programs = scripted({ 'files.passwd': rootLine + anna, 'files.group': `${users}staff:x:1001:anna,ben\n` }, rootLine + anna + ben)
    const { doubts, isComplete } = await listMachine({ passwd: rootLine, programs }, { expiry })
    expect(doubts).toEqual(['ben can be found by name, but is not in the list: enumeration is switched off, or the list broke off'])
    expect(isComplete).toBe(false)
  })

  test('a primary group that can be found but is not listed shows the same of groups; one that is nowhere harms nobody', async () => {
    const lists = { 'files.passwd': rootLine + anna, 'files.group': 'root:x:0:\n' }
    const off = await listMachine({ passwd: rootLine, programs: scripted(lists, users) }, { expiry })
    expect(off.doubts).toEqual(['the group users exists, but is not listed: not all groups are enumerated'])
    const gone = await listMachine({ passwd: rootLine, programs: scripted(lists) }, { expiry })
    expect([gone.isComplete, gone.logged]).toEqual([true, ['1 gid (1000) of a primary group has no group, so nobody is a member of it']])
  })

  test('known users must be listed: who is found only by name, or not at all, makes the list doubtful', async () => {
    const programs = scripted({ 'files.passwd': rootLine + anna, 'files.group': users }, rootLine + anna + ben)
    const settings = { expiry, knownUsers: ['anna', 'ben', 'cat'] } as const
    expect((await listMachine({ passwd: rootLine, programs }, settings)).doubts).toEqual([
      'ben can be found by name, but is not in the list: enumeration is switched off, or the list broke off',
      'cat of `knownUsers` cannot be found, so a service may be down',
    ])
    expect((await listMachine({ passwd: rootLine, programs }, { expiry, knownUsers: ['anna'] })).isComplete).toBe(true)
  })

  test('a list that breaks off in silence differs the second time, whatever its order', async () => {
    const once = (first: string, second: string): string =>
      `n=$(cat "$0.n" 2>/dev/null); echo x >> "$0.n"; if [ -z "$n" ]; then printf '%s' '${first}'; else printf '%s' '${second}'; fi`
    const list = (first: string, second: string, settings = {}) =>
      listMachine(
        { passwd: rootLine, programs: scripted({ 'files.passwd': once(first, second), 'files.group': users }) },
        { expiry, ...settings },
      )
    expect((await list(rootLine + anna + ben, rootLine + anna)).doubts).toEqual([
      'two readings of `getent -s files passwd` in one run differ (3 lines, then 2)',
    ])
    expect((await list(rootLine + anna + ben, rootLine + anna + anna)).doubts).toEqual([
      'two readings of `getent -s files passwd` in one run differ (other lines)',
    ])
    expect((await list(rootLine + anna + ben, ben + anna + rootLine)).isComplete).toBe(true)
    expect((await list(rootLine + anna, rootLine, { readTwice: false })).isComplete).toBe(true)
  })

  test.each([
    ['exits with a failure', 'exit 3', 'SOURCE_UNAVAILABLE', 'failed (exit code 3)'],
    ['is killed', 'kill -9 $$', 'SOURCE_UNAVAILABLE', 'SIGKILL'],
    ['never ends', 'sleep 600', 'TIMED_OUT', 'printed'],
  ] as const)('a tool that %s gives no list', async (_, text, code, message) => {
    const { failure, isComplete } = await listMachine(
      { passwd: rootLine, programs: scripted({ 'files.passwd': text }) },
      { expiry, limits: { silenceSeconds: 0.5 } },
    )
    expect(failure?.code).toBe(code)
    expect(failure?.message).toContain(message)
    expect(isComplete).toBe(false)
  })

  test('a module that complains has not given everything', async () => {
    const { doubts } = await listMachine(
      { passwd: rootLine, programs: scripted({ 'files.passwd': `printf '${rootLine.trim()}\\n'; echo 'cannot reach the server' >&2` }) },
      { expiry },
    )
    expect(doubts[0]).toBe('`getent -s files passwd` complained: cannot reach the server')
  })

  test('a tool that is missing, or another one of the same name, is named with the package to install', async () => {
    const missing = await listMachine({ passwd: rootLine }, { expiry, environment: { PATH: '/nowhere' } })
    expect([missing.failure?.code, missing.failure?.hint]).toEqual(['PROGRAM_NOT_FOUND', expect.stringContaining('`libc-bin` on Debian')])
    const musl = `#!/bin/sh\ncase $1 in -*) echo "getent: unrecognized option: s" >&2; exit 1;; esac\n`
    const old = await listMachine({ passwd: rootLine, programs: { getent: musl } }, { expiry })
    expect(old.failure?.message).toBe('`getent -s files passwd` failed (exit code 1): getent: unrecognized option: s')
    expect(old.failure?.hint).toContain('the GNU C library')
  })

  test('accounts that two services have count once, as the machine itself takes them', async () => {
    const lists = {
      'files.passwd': rootLine + anna,
      'nis.passwd': `anna:x:5000:1000:Another:/h:/bin/sh\n${ben}`,
      'files.group': users,
      'nis.group': users,
    }
    const nsswitch = 'passwd: files nis\ngroup: files nis\n'
    const { users: people, logged } = await listMachine({ passwd: rootLine, programs: scripted(lists), nsswitch }, { expiry })
    expect(people.map(({ username, id }) => [username, id])).toEqual([
      ['anna', '1000'],
      ['ben', '1001'],
    ])
    expect(logged).toEqual(['1 account of a later service bear a name that an earlier one gives, which counts'])
  })

  test('groups with one gid are one group, by its shortest name', async () => {
    const { memberships, logged } = await listMachine(
      { passwd: rootLine + anna + ben, group: 'staff2:x:1001:ben\nstaff:x:1001:anna\nusers:x:1000:\n' },
      { expiry },
    )
    expect(memberships.get('staff')).toEqual(new Set(['anna', 'ben']))
    expect(logged).toEqual(['the gid 1001 is borne by staff2, staff, which are one group to the system and are read as staff'])
  })

  test('references of compat to a NIS domain are nobody', async () => {
    expect(
      (
        await listMachine(
          {
            passwd: rootLine,
            programs: scripted({ 'files.passwd': `${rootLine}${anna}+::::::\n-ben::::::\n`, 'files.group': `${users}+:::\n` }),
          },
          { expiry },
        )
      ).names,
    ).toEqual(['anna'])
  })

  test('where enumeration is off, members of wanted groups are still read, and nobody is taken for gone', async () => {
    const lists = { 'files.passwd': rootLine, 'files.group': 'root:x:0:\n' }
    const programs = scripted(lists, `${rootLine}${anna}${ben}staff:x:1001:anna,ben\n`)
    const { session } = await openMachine({ passwd: rootLine, programs }, { expiry })
    const { names, doubts, isComplete } = await listScope(session, { users: { groups: ['staff'] } })
    expect(names).toEqual(['anna', 'ben'])
    expect(doubts[0]).toContain('enumeration is switched off')
    expect(isComplete).toBe(false)
  })

  test('not found is an answer only of a service that shows that it answers', async () => {
    const lists = { 'files.passwd': rootLine + anna, 'files.group': users }
    const nsswitch = 'passwd: files sss\ngroup: files sss\n'
    const { session } = await openMachine({ passwd: rootLine, programs: scripted(lists, rootLine + anna), nsswitch })
    await expect(session.lookUp?.('zoe')).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: 'passwd of sss does not show that it answers, so nobody can be said not to be there',
    })
    await expect(session.authenticate?.('zoe', new Secret('x'))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' })
    const known = await openMachine({ passwd: rootLine, programs: scripted(lists, rootLine + anna), nsswitch }, { knownUsers: ['anna'] })
    expect(await known.session.lookUp?.('zoe')).toBeUndefined()
  })

  test('locks that are required and cannot be read fail the source', async () => {
    const { failure } = await listMachine(
      { passwd: rootLine + anna, programs: scripted({ 'files.passwd': rootLine }) },
      { expiry: 'required' },
    )
    expect(failure).toMatchObject({ code: 'SOURCE_REFUSED', family: 'refused' })
  })

  test('doctor says of each doubt what to do', async () => {
    const { session, machine } = await openMachine({
      passwd: rootLine,
      nsswitch: 'passwd: files sss\ngroup: files\n',
      programs: scripted({ 'files.passwd': rootLine + anna, 'files.group': users }, rootLine + anna),
    })
    writeFileSync(join(machine.folder, 'pam.d', 'muster'), '')
    const { findings } = await session.check()
    expect(findings.find(({ id }) => id === 'unix.listing')).toMatchObject({
      outcome: 'warning',
      message: expect.stringContaining('nobody is ever removed as long as this is so: `getent -s sss passwd` lists nothing'),
      remedy: expect.stringContaining('set `enumerate = true`'),
    })
  })
})
