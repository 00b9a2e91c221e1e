import type { DirectoryRecord } from '@muster/provider'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRecordReader, decodeAnswer, decodeRecord, decodeReply, encodeRecord } from '../src/index.ts'
import { blocksOf } from './blocks.ts'
import { recordOf } from './record-arbitraries.ts'

function read(output: Uint8Array | string, cuts: readonly number[] = []): DirectoryRecord[] {
  const reader = createRecordReader({ verb: 'list' })
  const records: DirectoryRecord[] = []
  for (const block of blocksOf(output, cuts)) records.push(...reader.read(block))
  return [...records, ...reader.finish()]
}

const ended = (records: readonly DirectoryRecord[]): boolean => records.some(({ type }) => type === 'end')

/** A valid listing of a few records, with the `end` that it needs. */
const listing = fc
  .array(fc.oneof(recordOf('user'), recordOf('group'), recordOf('members')), { maxLength: 12 })
  .map((records) =>
    records.map((record) =>
      record.type === 'members' ? { type: 'members' as const, group: record.group, members: record.members ?? [] } : record,
    ),
  )
  .map((records) => {
    const end = {
      type: 'end' as const,
      users: records.filter(({ type }) => type === 'user').length,
      groups: records.filter(({ type }) => type === 'group').length,
      members: records.reduce((sum, record) => sum + (record.type === 'members' ? (record.members?.length ?? 0) : 0), 0),
    }
    return { records, output: Buffer.from([...records, end].map((record) => `${encodeRecord(record)}\n`).join('')) }
  })

const chatter = fc.constantFrom(
  '{',
  '}',
  '"',
  '\n',
  '\r',
  ',',
  ':',
  '[',
  ']',
  'null',
  '{"type":"user","username":"a"}\n',
  '{"type":"end","users":0,"groups":0,"members":0}',
  '\\',
  '\ufeff',
  '1e9',
  ' ',
)

describe('Whatever a program prints', () => {
  test('a valid listing gives its records and its end, however it is cut into blocks', () => {
    fc.assert(
      fc.property(listing, fc.array(fc.nat(4000), { maxLength: 4 }), ({ records, output }, cuts) => {
        const seen = read(
          output,
          cuts.sort((one, other) => one - other),
        )
        expect(seen.slice(0, -1).map((record) => JSON.parse(encodeRecord(record)))).toEqual(
          records.map((record) => JSON.parse(encodeRecord(record))),
        )
        expect(seen.at(-1)?.type).toBe('end')
      }),
    )
  })

  test('a valid listing cut at any byte never has an end', () => {
    fc.assert(
      fc.property(listing, ({ output }) => {
        for (let length = 0; length < output.length; length++) {
          if (ended(read(output.subarray(0, length)))) throw new Error(`cut after ${length} of ${output.length} bytes, it had an end`)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('a valid listing without one of its lines never has an end, unless the line said nothing', () => {
    fc.assert(
      fc.property(listing, fc.nat(), ({ records, output }, which) => {
        const lines = output.toString().split('\n').slice(0, -1)
        const lost = which % lines.length
        const record = records[lost]
        fc.pre(!(record?.type === 'members' && record.members?.length === 0))
        expect(ended(read(`${lines.toSpliced(lost, 1).join('\n')}\n`))).toBe(false)
      }),
    )
  })

  test('a valid listing with one byte changed has an end only where every record could still be read', () => {
    fc.assert(
      fc.property(listing, fc.nat(), fc.nat(255), ({ output }, at, byte) => {
        const spoilt = Buffer.from(output)
        spoilt[at % spoilt.length] = byte
        const seen = read(spoilt)
        const doubts = seen.filter((record) => record.type === 'error' && record.record === undefined)
        expect(ended(seen)).toBe(doubts.length === 0)
      }),
    )
  })

  test('no bytes make the reader or a decoder throw, and none but a valid listing has an end', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
          fc.array(chatter).map((words) => Buffer.from(words.join(''))),
        ),
        (bytes) => {
          const seen = read(bytes)
          const doubts = seen.filter((record) => record.type === 'error' && record.record === undefined)
          expect(ended(seen)).toBe(doubts.length === 0)
          for (const line of bytes.toString().split('\n')) for (const decode of [decodeRecord, decodeAnswer, decodeReply]) decode(line)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a line of 1 MiB, of whatever kind, is read to its end and never believed', () => {
    const size = 2 ** 20 - 100
    const lines = [
      '['.repeat(size),
      `{"type":"user","username":"${'a'.repeat(size)}"}`,
      `{"type":"user","username":"${'\\u0041'.repeat(size / 6)}`,
      `{"type":"user","cardNumbers":[${'1,'.repeat(size / 2)}1]}`,
      `{"type":"members","group":"g","members":[${'"a",'.repeat(size / 4)}"a"]}`,
      `{"type":"user",${'"a":{'.repeat(size / 5)}`,
      '"'.repeat(size),
      `{"type":"user",${' '.repeat(size)}}`,
    ]
    for (const line of lines) {
      expect(read(`${line}\n`)).not.toContainEqual(expect.objectContaining({ type: 'end' }))
    }
  })
})
