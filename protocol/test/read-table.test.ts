import { createTableListing, type TableReading } from '@muster/protocol'
import type { DirectoryRecord } from '@muster/provider'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseDn } from '../src/normalise-dn.ts'

const texts = {
  csv: '\ufeffid;username;name;groups\r\n1;ann;"A;""nn""\r\nB";Staff|Blü\r\n2;bob;Bob;Staff\r\n#groups\r\nname\r\nStaff\r\nBlü\r\n#end users=2 groups=2\r\n',
  passwd: 'ann:x:1:1:Ann,R1:/h:/s\nbob:x:2:1::/h:/s\nann:x:1:bob\n#end users=2 groups=1\n',
  ldif: `dn: uid=ann,o=x\nobjectClass: person\nuid: ann\ncn:: Wm/Dqw==\nmail: a@example\n .edu\n\ndn: cn=Staff,o=x\nobjectClass: groupOfNames\ncn: Staff\nmember: UID=Ann,o=x\n\n#end users=1 groups=1\n`,
} as const

function read(pieces: readonly Uint8Array[], reading: TableReading = {}): DirectoryRecord[] {
  const listing = createTableListing(reading)
  const input = listing.open({})
  return [...pieces.flatMap((piece) => input.take(piece)), ...input.finish(), ...listing.finish()]
}

const everyText = Object.entries(texts)

describe('A table', () => {
  test.each(everyText)('of %s is complete when it is whole', (_, text) => {
    expect(read([Buffer.from(text)]).at(-1)?.type).toBe('end')
  })

  test.each(everyText)('of %s that is cut off anywhere before its counts is never complete', (_, text) => {
    const bytes = Buffer.from(text)
    const counts = Buffer.from(text.trimEnd()).length
    for (let length = 0; length < counts; length++) {
      const last = read([bytes.subarray(0, length)]).at(-1)
      // What is left of the end line may count people and not groups: everybody came before it.
      const isEndLine = bytes.toString('utf8', 0, length).includes('#end users=')
      expect(last?.type === 'end' && !isEndLine, `${length} of ${counts} bytes`).toBe(false)
    }
  })

  test.each(everyText)('of %s comes out the same in whatever pieces it arrives', (_, text) => {
    const bytes = Buffer.from(text)
    const merge = (records: readonly DirectoryRecord[]) => {
      const members = records.flatMap((record) =>
        record.type === 'members' ? record.members!.map((member) => `${record.group} ${member}`) : [],
      )
      return [records.filter(({ type }) => type !== 'members'), members.sort()]
    }
    const whole = merge(read([bytes]))
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), bytes.length]
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
        expect(merge(read(pieces))).toEqual(whole)
      }),
    )
  })

  test('of any bytes makes nothing throw, and is complete only by its end line', () => {
    const line = fc.constantFrom('username,groups', 'ann,"A', 'b"c', '#end users=1', 'dn: o=x', 'a:x:1:1:::', '#groups', '\t;|', '')
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 12 }), fc.uint8Array({ maxLength: 40 }), (lines, noise) => {
        const records = read([Buffer.from(lines.join('\n')), noise])
        const complete = records.at(-1)?.type === 'end'
        if (complete) expect(lines.join('\n')).toMatch(/#\s?end/i)
      }),
    )
  })

  test('of rows that all need csv-parse keeps their order among those that do not', () => {
    const rows = Array.from({ length: 3_000 }, (_, index) => (index % 3 === 0 ? `"u,${index}",x` : `u${index},x`))
    const records = read([Buffer.from(['username,name', ...rows, '#end users=3000'].join('\n'))])
    const names = records.flatMap((record) => (record.type === 'user' ? [record.username] : []))
    expect(names).toEqual(rows.map((row) => row.replace(/,x$/, '').replaceAll('"', '')))
    expect(records.at(-1)).toEqual({ type: 'end', users: 3_000, groups: 0, members: 0 })
  })

  test('of a line longer than allowed is not read on, and says which line that is', () => {
    const records = read([Buffer.from(`username\nann\n${'x'.repeat(3_000)}\nbob\n#end users=3\n`)], { lineBytes: 2_000 })
    expect(records.map((record) => (record.type === 'error' ? record.message : record.type))).toEqual([
      'user',
      'line 3 is longer than a line may be; neither it nor what follows is read',
    ])
  })
})

describe('A distinguished name', () => {
  test.each([
    ['UID=Ann, OU=People , DC=Example', 'uid=ann,ou=people,dc=example'],
    ['cn=Smith\\, Ann,o=x', 'cn=smith\\, ann,o=x'],
    ['cn=Smith\\2C Ann,o=x', 'cn=smith\\, ann,o=x'],
    ['cn="Smith, Ann";o=x', 'cn=smith\\, ann,o=x'],
    ['cn=zo\\C3\\AB,o=x', 'cn=zoë,o=x'],
    ['cn=zoe\u0308,o=x', 'cn=zoë,o=x'],
    ['uid=b+cn=A  B,o=x', 'cn=a b+uid=b,o=x'],
    ['cn=a b + uid=B,o=x', 'cn=a b+uid=b,o=x'],
    ['cn=\\20a\\ ,o=x', 'cn=a,o=x'],
    ['2.5.4.3=Ann,OID.2.5.4.10=x', 'cn=ann,o=x'],
    ['commonName=Ann,o=x', 'cn=ann,o=x'],
    ['cn=#0C03416E6E,o=x', 'cn=ann,o=x'],
    ['cn=\\#1,o=x', 'cn=\\#1,o=x'],
    ['cn=a\\=b,o=x', 'cn=a\\=b,o=x'],
    ['cn=a=b,o=x', 'cn=a\\=b,o=x'],
    ['cn=,o=x', 'cn=,o=x'],
    ['', ''],
  ])('%s is %s', (given, normal) => {
    expect(normaliseDn(given)).toBe(normal)
    expect(normaliseDn(normal)).toBe(normal)
  })

  test.each(['ann', 'cn=a,', 'cn=a,,o=x', '=a', 'cn="a', 'cn=a\\', 'c n=a', 'cn=#0C0'])('is none: %s', (given) => {
    expect(normaliseDn(given)).toBeUndefined()
  })
})
