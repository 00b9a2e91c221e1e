import { readFileSync } from 'node:fs'
import type { LineBlock } from '@muster/program'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../src/ask-powershell.ts'
import { describeMachine } from '../src/describe-machine.ts'
import { readLines } from '../src/read-lines.ts'
import { type Machine, readMachine } from '../src/read-machine.ts'

const recordings = ['german-5.1', 'english-7', 'an-account-that-is-gone-5.1', 'accounts-of-a-domain-7']

function linesOf(recording: string): readonly string[] {
  const { exchanges } = JSON.parse(readFileSync(new URL(`recordings/good/${recording}.json`, import.meta.url), 'utf8'))
  return exchanges[0].lines
}

const end: Answer['end'] = { how: 'exited', code: 0, stderr: '', stdoutBytes: 0, durationMs: 0, sentence: '' }

/** As `packages/program` cuts the output into lines. */
function blockOf(bytes: Buffer): LineBlock {
  const starts: number[] = []
  const ends: number[] = []
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(10, from)
    starts.push(from)
    ends.push(feed === -1 ? bytes.length : feed)
    from = feed === -1 ? bytes.length : feed + 1
  }
  return {
    bytes,
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
    count: starts.length,
    firstLine: 1,
    utf8: false,
    crlf: false,
    unended: bytes.length > 0 && bytes.at(-1) !== 10,
  }
}

const read = (bytes: Buffer): Machine => readMachine({ lines: [...readLines(blockOf(bytes))], end })
const bytesOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''))

/** What a run would take from it: who is there, and who is in which group, where that is known. */
function taken(machine: Machine) {
  const { records } = describeMachine(machine, { builtInAccounts: true })
  const users = records.flatMap((record) => (record.type === 'user' ? [record.id!] : []))
  const unknown = new Set(records.flatMap((record) => (record.type === 'error' && record.record !== undefined ? [record.record.id] : [])))
  const members = records.flatMap((record) => (record.type === 'members' ? [record] : []))
  return { users: new Set(users), unknown, members }
}

describe.each(recordings)('%s', (recording) => {
  const lines = linesOf(recording)
  const whole = read(bytesOf(lines))
  const before = taken(whole)

  /** Nobody may seem to be gone, and nobody to have left a group. */
  function removesNobody(machine: Machine): boolean {
    if (machine.doubt !== undefined) return true
    const after = taken(machine)
    return (
      [...before.users].every((id) => after.users.has(id) || after.unknown.has(id)) &&
      before.members.every(({ group, members = [] }) => {
        if (after.unknown.has(group)) return true
        const found = after.members.filter((record) => record.group === group)
        return (
          found.some(({ unknown }) => unknown === true) ||
          members.every((member) => found.some((record) => record.members?.includes(member)))
        )
      })
    )
  }

  test('as it is, it is everything', () => {
    expect(whole.doubt).toBeUndefined()
    expect(removesNobody(whole)).toBe(true)
  })

  test('cut off at any byte, it is never taken for everything', () => {
    const bytes = bytesOf(lines)
    for (let length = 0; length < bytes.length; length++)
      expect(read(bytes.subarray(0, length)).doubt, `after ${length} bytes`).toBeDefined()
  })

  test('with any line missing, doubled, or in the place of another, it removes nobody', () => {
    for (let one = 0; one < lines.length; one++) {
      const without = lines.toSpliced(one, 1)
      expect(removesNobody(read(bytesOf(without))), `without line ${one + 1}`).toBe(true)
      expect(removesNobody(read(bytesOf(lines.toSpliced(one, 0, lines[one]!)))), `line ${one + 1} twice`).toBe(true)
      for (let other = 0; other < lines.length; other++) {
        const moved = without.toSpliced(other, 0, lines[one]!)
        expect(removesNobody(read(bytesOf(moved))), `line ${one + 1} moved to ${other + 1}`).toBe(true)
        expect(removesNobody(read(bytesOf(lines.with(other, lines[one]!)))), `line ${one + 1} instead of ${other + 1}`).toBe(true)
      }
    }
  })

  test('with any byte changed to another, it removes nobody', () => {
    const bytes = bytesOf(lines)
    // A flipped letter of a name is a name; what it must not be is somebody who is gone.
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Buffer.from(bytes)
      changed[at] = changed[at] === 0x7d ? 0x20 : 0x7d
      expect(removesNobody(read(changed)), `byte ${at}`).toBe(true)
    }
  })
})
