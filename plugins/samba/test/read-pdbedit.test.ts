import { expect, test } from 'vitest'
import { type Account, type AccountFault, readAccounts } from '../src/read-pdbedit.ts'

/** Recorded from pdbedit 4.17, with other SIDs. */
const account = (name: string, rid: number, more: Readonly<Record<string, string>> = {}): string => {
  const values = {
    'Unix username:': name,
    'NT username:': '',
    'Account Flags:': '[U          ]',
    'User SID:': `S-1-5-21-1-2-3-${rid}`,
    'Primary Group SID:': 'S-1-5-21-1-2-3-513',
    'Full Name:': `${name} of the lab`,
    'Home Directory:': `\\\\LAB\\${name}`,
    'HomeDir Drive:': '',
    'Logon Script:': '',
    'Profile Path:': `\\\\LAB\\${name}\\profile`,
    'Domain:': 'LAB',
    'Account desc:': '',
    'Workstations:': '',
    'Munged dial:': '',
    'Logon time:': '0',
    'Logoff time:': 'Wed, 06 Feb 2036 15:06:39 UTC',
    'Kickoff time:': 'Wed, 06 Feb 2036 15:06:39 UTC',
    'Password last set:': 'Sat, 28 Nov 2026 09:31:17 UTC',
    'Password can change:': 'Sat, 28 Nov 2026 09:31:17 UTC',
    'Password must change:': 'never',
    'Last bad password   :': '0',
    'Bad password count  :': '0',
    'Logon hours         :': 'F'.repeat(42),
    ...more,
  }
  return `---------------\n${Object.entries(values)
    .map(([label, value]) => `${label.padEnd(22)}${value}\n`)
    .join('')}`
}
const text = account('ada', 1000) + account('zoë', 1001) + account('bob%x', 1002)

function read(output: string): (Account | AccountFault)[] {
  const unended = output !== '' && !output.endsWith('\n')
  const lines = output.split('\n')
  if (!unended) lines.pop()
  const reader = readAccounts()
  return [...reader.take(lines), ...reader.finish(unended)]
}
const names = (found: readonly (Account | AccountFault)[]) => found.flatMap((each) => ('fault' in each ? [] : [each.username]))

test('reads accounts whole', () => {
  expect(names(read(text))).toEqual(['ada', 'zoë', 'bob%x'])
})

test('an output that is cut anywhere gives fewer accounts, none of them wrong, and a fault unless it is cut between two', () => {
  const whole = read(text)
  const bytes = Buffer.from(text)
  for (let cut = 0; cut < bytes.length; cut++) {
    const found = read(bytes.toString('utf8', 0, cut))
    const good = found.filter((each) => !('fault' in each))
    expect(good).toEqual(whole.slice(0, good.length))
    expect(good.length).toBeLessThan(whole.length)
    const isBetween =
      cut === 0 ||
      bytes
        .subarray(0, cut)
        .toString()
        .endsWith(`${'F'.repeat(42)}\n`)
    expect(found.some((each) => 'fault' in each)).toBe(!isBetween)
    // Whose the half account is is not believed.
    for (const each of found) if ('fault' in each) expect(each.sid).toBeUndefined()
  }
})

test('a value with a line break is a fault, wherever it stands and whatever it pretends', () => {
  for (const label of ['Full Name:', 'Home Directory:', 'Account desc:', 'Workstations:', 'Munged dial:']) {
    for (const value of ['a\nb', `a\n${account('ghost', 500)}`, 'a\nUser SID:             S-1-5-21-1-2-3-500', 'a\n']) {
      const found = read(account('ada', 1000, { [label]: value }) + account('zoë', 1001))
      expect(
        found.some((each) => 'fault' in each && each.sid === undefined),
        `${label} ${JSON.stringify(value)}`,
      ).toBe(true)
      expect(names(found)).toContain('zoë')
      expect(names(found)).not.toContain('ada')
    }
  }
})

test('names whose account cannot be used when every label stands in its place', () => {
  expect(read(account('ada', 1000, { 'Account desc:': 'caf\uFFFD' }))).toEqual([
    { fault: 'it is not UTF-8', line: 13, sid: 'S-1-5-21-1-2-3-1000', username: 'ada' },
  ])
  expect(read(account('ada', 1000, { 'Account Flags:': 'U' }))).toMatchObject([{ fault: 'the flags are none', sid: 'S-1-5-21-1-2-3-1000' }])
  expect(read(account('ada', 1000, { 'User SID:': '(NULL SID)' }))).toEqual([{ fault: 'the SID is none', line: 5 }])
})

test('an expiry that is a date, never, or not to be read', () => {
  const until = (kickoff: string) => (read(account('ada', 1000, { 'Kickoff time:': kickoff }))[0] as Account).activeUntil
  expect(until('Tue, 01 Jan 2030 00:00:00 UTC')).toBe('2030-01-01T00:00:00.000Z')
  expect(until('Wed, 06 Feb 2036 15:06:39 UTC')).toBeNull()
  expect(until('never')).toBeNull()
  expect(until('some day')).toBeUndefined()
})
