import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  compareListings,
  nameSubject,
  obtainListing,
  type Recorded,
  readTranscript,
  recordProgram,
  replay,
  writeTranscript,
} from '@muster/program-checker'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { redactTranscript } from '../src/redact.ts'
import { end, people, print, shellProgram, writeProgram } from './programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-transcripts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const subjectOf = (program: string) => nameSubject({ program, folder: '/' })
const answer = (args: readonly string[], stdout: readonly string[], stdin = ''): Recorded => ({
  args,
  stdin,
  stdout,
  stderr: [],
  exit: 0,
  ms: 1,
})

const secrets =
  '{"type":"user","id":"1","username":"zoe","displayName":"Zoë Zed","email":"zoe@campus.edu","cardNumbers":["0441001"],"pin":"9876","homeDirectory":"/home/zoe"}'

describe('a transcript', () => {
  test('answers as the program did, from its file', async () => {
    const program = writeProgram(shellProgram())
    const recorded = await recordProgram(subjectOf(program), { pseudonyms: false })
    const path = join(folder, 'whole.ndjson')
    await writeTranscript(path, recorded)
    const read = await readTranscript(path)
    expect(read).toEqual(recorded)

    expect(replay(read, ['list'], '')).toEqual({ stdout: [...people, end, ''].join('\n'), stderr: '', exit: 0 })
    expect(replay(read, ['user'], '{"username":"zoe"}\n')).toMatchObject({ stdout: `${people[0]}\n`, exit: 0 })
    expect(replay(read, ['user'], '{"username":"nobody"}\n')).toMatchObject({ stdout: '', exit: 3 })
    expect(replay(read, ['changes'], '')).toMatchObject({ stdout: '', exit: 2 })
  })

  test('is never written over', async () => {
    const path = join(folder, 'kept.ndjson')
    writeFileSync(path, 'precious')
    await expect(writeTranscript(path, [answer(['list'], [])])).rejects.toThrow(/EEXIST/)
    expect(readFileSync(path, 'utf8')).toBe('precious')
  })

  test.each([
    ['is not JSON', 'hello\n'],
    ['is a listing', `${people[0]}\n`],
    ['is empty', ''],
    ['holds null', 'null\n'],
  ])('that %s is refused with a sentence', async (_, text) => {
    const path = join(folder, 'odd.ndjson')
    writeFileSync(path, text)
    await expect(readTranscript(path)).rejects.toMatchObject({ family: 'settings', hint: 'name a file that `muster program record` wrote' })
  })

  test('holds the password of nobody', async () => {
    const program = writeProgram(shellProgram({ authenticate: 'echo "wrong: $line" >&2\nexit 3' }))
    const recorded = await recordProgram(subjectOf(program), { verbs: ['authenticate'], pseudonyms: true })
    expect(recorded).toHaveLength(1)
    expect(recorded[0]?.stderr[0]).toMatch(/"password":"\[secret\]"/)
    expect(JSON.stringify(recorded)).not.toMatch(/wrong-[0-9a-f]/)
  })
})

describe('redacting', () => {
  test('replaces people and secrets, and leaves groups, counts and memberships', () => {
    const members = '{"type":"members","group":"g1","members":["1","g1"]}'
    const group = '{"type":"group","id":"g1","name":"Students"}'
    const [redacted] = redactTranscript([answer(['list'], [secrets, members, group, end])], true)
    expect(redacted?.stdout.map((line) => JSON.parse(line))).toEqual([
      {
        type: 'user',
        id: 'p1',
        username: 'p2',
        displayName: 'Person 1',
        email: 'p1@example.org',
        cardNumbers: ['[secret 1]'],
        pin: '[secret 2]',
        homeDirectory: '[secret 3]',
      },
      { type: 'members', group: 'g1', members: ['p1', 'g1'] },
      JSON.parse(group),
      JSON.parse(end),
    ])
  })

  test('leaves names when they are wanted, but no secret', () => {
    const [redacted] = redactTranscript([answer(['list'], [secrets])], false)
    expect(JSON.parse(redacted?.stdout[0] ?? '')).toMatchObject({ username: 'zoe', email: 'zoe@campus.edu', pin: '[secret 2]' })
  })

  test('replaces the same person by the same one in questions, answers and messages', () => {
    const failing = { ...answer(['user'], [], '{"username":"zoe"}\n'), stderr: ['error: zoe is locked'] }
    const [, question] = redactTranscript([answer(['list'], [secrets]), failing], true)
    expect(question).toMatchObject({ stdin: '{"username":"p2"}\n', stderr: ['error: p2 is locked'] })
  })

  test('keeps the fault of a line that is no record, but not its letters', () => {
    const [redacted] = redactTranscript([answer(['list'], ['{"type":"user","username":"zoe",}', 'Hello Zoe 42'])], true)
    expect(redacted?.stdout).toEqual(['{"type":"xxxx","username":"xxx",}', 'xxxxx xxx 00'])
  })

  test('knows the fields of the papercut dialect', () => {
    const line = 'zoe\tZoë Zed\tzoe@campus.edu\tArts\tB1\t0441001\t\t\t\t\t9876'
    const [redacted, groups] = redactTranscript([answer(['-', 'all-users'], [line]), answer(['-', 'all-groups'], ['Students'])], true)
    expect(redacted?.stdout).toEqual(['p1\tPerson 1\tp1@example.org\tArts\tB1\t[secret 1]\t\t\t\t\t[secret 2]'])
    expect(groups?.stdout).toEqual(['Students'])
  })

  test('leaves two people two, and one person one', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(fc.array(name, { maxLength: 20 }), (usernames) => {
        const lines = usernames.map((username) => JSON.stringify({ type: 'user', username }))
        const [redacted] = redactTranscript([answer(['list'], lines)], true)
        const pseudonyms = redacted?.stdout.map((line) => JSON.parse(line).username) ?? []
        expect(usernames.map((one) => usernames.indexOf(one))).toEqual(pseudonyms.map((one) => pseudonyms.indexOf(one)))
      }),
    )
  })
})

describe('two listings', () => {
  const listingOf = async (name: string, lines: readonly string[]) => {
    const path = join(folder, name)
    writeFileSync(path, `${lines.join('\n')}\n`)
    return obtainListing(subjectOf(path))
  }

  test('differ in nothing when one is the program and the other what it printed, in another order', async () => {
    const program = await obtainListing(subjectOf(writeProgram(shellProgram())))
    expect(compareListings(program, await listingOf('same.ndjson', [...people.toReversed(), end]))).toEqual([])
  })

  test('differ in people, groups and memberships, and a rename is one difference', async () => {
    const first = await listingOf('first.ndjson', [...people, end])
    const second = await listingOf('second.ndjson', [
      '{"type":"user","id":"1","username":"zoë","pin":"1"}',
      '{"type":"user","id":"3","username":"eve"}',
      '{"type":"group","id":"g1","name":"Students"}',
      '{"type":"members","group":"g1","members":["3"]}',
    ])
    expect(compareListings(first, second)).toEqual([
      {
        kind: 'user',
        what: 'different',
        name: 'zoe',
        fields: [
          { field: 'username', first: 'zoe', second: 'zoë' },
          { field: 'displayName', first: 'Zoë', second: undefined },
          { field: 'pin', first: '[secret]', second: '[secret]' },
        ],
      },
      { kind: 'user', what: 'only in the first', name: 'bob' },
      { kind: 'user', what: 'only in the second', name: 'eve' },
      { kind: 'membership', what: 'only in the first', name: 'zoe in Students' },
      { kind: 'membership', what: 'only in the first', name: 'bob in Students' },
      { kind: 'membership', what: 'only in the second', name: 'eve in Students' },
    ])
  })

  test('of a program that fails are not compared', async () => {
    const broken = writeProgram(shellProgram({ list: `${print(people[0])}exit 1` }))
    await expect(obtainListing(subjectOf(broken))).rejects.toMatchObject({ code: 'LISTING_INCOMPLETE' })
  })
})
