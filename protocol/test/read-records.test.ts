import type { DirectoryRecord, ErrorRecord, KnownEntries } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { readRecords } from '../src/index.ts'
import { streamOf } from './blocks.ts'

const listing = [
  '{"type":"user","id":"1","username":"ada"}',
  '{"type":"user","id":"2","username":"bob"}',
  '{"type":"group","id":"g","name":"Staff"}',
  '{"type":"members","group":"g","members":["1","2"]}',
]
const end = '{"type":"end","users":2,"groups":1,"members":2}'
const whole = `${[...listing, end].join('\n')}\n`

interface Answer {
  readonly records: readonly DirectoryRecord[]
  readonly doubts: readonly string[]
  readonly complete: boolean
  readonly remarks: readonly string[]
}

async function read(output: string | Uint8Array, known?: KnownEntries, verb: 'list' | 'changes' = 'list'): Promise<Answer> {
  const records: DirectoryRecord[] = []
  const remarks: string[] = []
  for await (const batch of readRecords(streamOf(output), { verb, ...(known && { known }), onRemark: (remark) => remarks.push(remark) })) {
    records.push(...batch)
  }
  const doubts = records
    .filter((record): record is ErrorRecord => record.type === 'error' && record.record === undefined)
    .map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`))
  return { records, doubts, complete: records.at(-1)?.type === 'end', remarks }
}

const lines = (...each: string[]): string => `${each.join('\n')}\n`

describe('readRecords', () => {
  test('gives the records with their line numbers, and the end last', async () => {
    const { records, complete } = await read(whole)
    expect(complete).toBe(true)
    expect(records).toEqual([
      { type: 'user', id: '1', username: 'ada', at: 1 },
      { type: 'user', id: '2', username: 'bob', at: 2 },
      { type: 'group', id: 'g', name: 'Staff', at: 3 },
      { type: 'members', group: 'g', members: ['1', '2'], at: 4 },
      { type: 'end', users: 2, groups: 1, members: 2, at: 5 },
    ])
  })

  test('without an end there is no end', async () => {
    const { complete, doubts } = await read(lines(...listing))
    expect(complete).toBe(false)
    expect(doubts).toEqual(['the end record is missing; print {"type":"end","users":…,"groups":…,"members":…} as the last line'])
  })

  test('an end that counts otherwise is told with both numbers', async () => {
    const { complete, doubts } = await read(lines(...listing, '{"type":"end","users":3,"groups":1,"members":2}'))
    expect(complete).toBe(false)
    expect(doubts).toEqual([
      'end counts 3 users, but 2 were printed; count what is printed where it is printed; if the program counts rightly, lines were lost',
    ])
  })

  test('a record that cannot be used leaves only its owner unknown: the listing is complete without it', async () => {
    const { records, complete } = await read(lines(listing[0]!, '{"type":"user","id":"2","username":7}', ...listing.slice(2), end))
    expect(complete).toBe(true)
    expect(records[1]).toEqual({
      type: 'error',
      class: 'data',
      message: 'username: expected a string, found the number 7',
      hint: 'print it in quotes',
      record: { kind: 'user', id: '2' },
      at: 2,
    })
    expect(records.at(-1)).toMatchObject({ users: 1, groups: 1, members: 2 })
  })

  test('a group whose members cannot be used is unknown, never empty', async () => {
    const { records, complete } = await read(lines(...listing.slice(0, 3), '{"type":"members","group":"g","members":["1",2]}', end))
    expect(complete).toBe(true)
    expect(records).toContainEqual({ type: 'members', group: 'g', unknown: true })
    expect(records.at(-1)).toMatchObject({ users: 2, groups: 1, members: 0 })
  })

  test.each([
    [
      'a banner',
      lines('Connecting to campus…', ...listing, end),
      /^line 1: not a record: "Connecting to campus…"; print records on stdout only/,
    ],
    ['a null line', lines(...listing, 'null', end), /^line 5: not a record but null/],
    ['a line that nobody can be read from', lines('{"type":"user","username":7}', ...listing, end), /^line 1: username: expected a string/],
    ['a line after the end', lines(...listing, end, listing[0]!), /^line 6 stands after the end record/],
    ['a second end', lines(...listing, end, end), /^line 6 stands after the end record/],
    ['a last line without its line feed', whole.slice(0, -1), /^line 5 does not end in a line feed, so it may be cut off/],
    ['a last line cut off', whole.slice(0, -20), /^line 5 is cut off/],
    [
      'gone in a listing',
      lines(...listing, '{"type":"gone","kind":"user","id":"3"}', end),
      /^line 5 is a gone record, which only changes may print/,
    ],
    ['present in a listing', lines(...listing, '{"type":"present","kind":"user","ids":["3"]}', end), /^line 5 is a present record/],
    [
      'a difference in a listing',
      lines(...listing, '{"type":"members","group":"g","members":[],"mode":"remove"}', end),
      /^line 5 has "mode":"remove"/,
    ],
    ['an error about everything', lines(...listing, '{"type":"error","class":"transient","message":"disk"}', end), /^disk$/],
  ])('%s makes the answer incomplete, the other lines are used', async (_, output, sentence) => {
    const { records, complete, doubts } = await read(output)
    expect(complete).toBe(false)
    expect(doubts[0]).toMatch(sentence)
    expect(records.filter(({ type }) => type === 'user')).toHaveLength(2)
  })

  test('bytes that are not UTF-8 are told with their place, the other lines are used', async () => {
    const bad = Buffer.from(lines(listing[0]!, '{"type":"user","id":"2","username":"b?b"}', ...listing.slice(2), end))
    bad[bad.indexOf('?')] = 0xff
    const { records, complete, doubts } = await read(bad)
    expect(complete).toBe(false)
    expect(doubts[0]).toMatch(/^line 2 is not UTF-8 \(byte \d+ of the output\); print UTF-8/)
    expect(records.filter(({ type }) => type === 'user')).toHaveLength(1)
  })

  test('a byte order mark, CR LF, blank lines and unknown types are tolerated, each with one remark', async () => {
    const { records, complete, remarks } = await read(`\ufeff${[...listing, '', '', '{"type":"photo"}', end].join('\r\n')}\r\n`)
    expect(complete).toBe(true)
    expect(records).toHaveLength(5)
    expect(remarks).toEqual([
      'lines end in CR LF; tolerated, but a line feed alone is the rule',
      'the output starts with a byte order mark; tolerated, but it does not belong there',
      'line 5 is blank; tolerated, but every line is one record',
      'records of the unknown type "photo" are ignored',
    ])
  })

  test('a megabyte of chatter does not fill the report', async () => {
    const { doubts } = await read('chatter\n'.repeat(100_000))
    expect(doubts).toHaveLength(22)
    expect(doubts.slice(-2)).toEqual([
      '99980 more lines could not be used',
      'the end record is missing; print {"type":"end","users":…,"groups":…,"members":…} as the last line',
    ])
  })

  test('in changes, gone, present, reset and differences are records like others', async () => {
    const output = lines(
      '{"type":"gone","kind":"user","id":"3"}',
      '{"type":"present","kind":"user","ids":["1"]}',
      '{"type":"members","group":"g","members":["1"],"mode":"remove"}',
      '{"type":"end","users":0,"groups":0,"members":1,"cursor":"7","covers":"changed"}',
    )
    expect(await read(output, undefined, 'changes')).toMatchObject({
      complete: true,
      doubts: [],
      records: [{ type: 'gone' }, {}, {}, { cursor: '7' }],
    })
    expect(await read(lines('{"type":"reset"}'), undefined, 'changes')).toMatchObject({ doubts: [], records: [{ type: 'reset' }] })
  })

  describe('with entries that are known', () => {
    const knowing = (...texts: string[]): KnownEntries => ({
      matchMembers: () => undefined,
      size: texts.length,
      match: (bytes, from, to) => texts.indexOf(Buffer.from(bytes.subarray(from, to)).toString()),
      fingerprint: (_, from, to) => BigInt(to - from),
    })

    test('unchanged lines are present without being decoded, and count', async () => {
      const { records, complete } = await read(whole, knowing(listing[1]!, listing[2]!, 'x'))
      expect(complete).toBe(true)
      expect(records).toEqual([
        { type: 'user', id: '1', username: 'ada', at: 1, fingerprint: 41n },
        { type: 'members', group: 'g', members: ['1', '2'], at: 4, fingerprint: 50n },
        { type: 'present', kind: 'user', known: [0] },
        { type: 'present', kind: 'group', known: [1] },
        { type: 'end', users: 2, groups: 1, members: 2, at: 5 },
      ])
    })

    test('a space after the colon, as Python prints it, is recognised; another order of keys is decoded', async () => {
      const spaced = '{"type": "user", "id": "1", "username": "ada"}'
      const turned = '{"id":"2","username":"bob","type":"user"}'
      const { records } = await read(lines(spaced, turned), knowing(spaced, turned))
      expect(records.slice(0, 2)).toMatchObject([
        { type: 'user', id: '2', fingerprint: 41n },
        { type: 'present', known: [0] },
      ])
    })
  })
})
