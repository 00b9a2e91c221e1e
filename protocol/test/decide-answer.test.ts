import type { ProgramEnd } from '@muster/program'
import { isMusterError } from '@muster/provider'
import { describe, expect, test } from 'vitest'
import { decideAuthentication, decideDescription, decideUser, decodeAnswer, type Seen } from '../src/index.ts'

const exit = (code: number, stderr = ''): ProgramEnd => ({
  how: 'exited',
  code,
  stderr,
  stdoutBytes: 0,
  durationMs: 1,
  sentence: 'It exited.',
})
const killed: ProgramEnd = { how: 'signalled', signal: 'SIGKILL', stderr: '', stdoutBytes: 0, durationMs: 1, sentence: 'It was killed.' }

const seen = (end: ProgramEnd, lines: readonly string[], offered = true): Seen => ({ answers: lines.map(decodeAnswer), end, offered })

function outcome<Result>(decide: () => Result): Result | string {
  try {
    return decide()
  } catch (error) {
    if (!isMusterError(error)) throw error
    return error.code
  }
}

const accepted = '{"type":"accepted","username":"Ada"}'
const rejected = '{"type":"rejected","reason":"locked"}'
const transient = '{"type":"error","class":"transient","message":"down"}'
const user = '{"type":"user","id":"1","username":"ada","groups":["g"]}'
const no = { type: 'rejected', reason: 'invalid-credentials' }

describe('A password', () => {
  test.each([
    ['exit 0 and one accepted', exit(0), [accepted], { type: 'accepted', username: 'Ada' }],
    ['exit 3', exit(3), [], no],
    ['exit 3 and one rejected', exit(3), [rejected], { type: 'rejected', reason: 'locked' }],
    ['exit 0 and one rejected', exit(0), [rejected], { type: 'rejected', reason: 'locked' }],
    ['exit 3 after chatter', exit(3), ['checking…'], no],
  ] as const)('is judged by %s', (_, end, lines, expected) => {
    expect(outcome(() => decideAuthentication(seen(end, lines)))).toEqual(expected)
  })

  test.each([
    ['nothing and exit 0', exit(0), [], 'PROTOCOL_VIOLATION'],
    ['two accepted', exit(0), [accepted, accepted], 'PROTOCOL_VIOLATION'],
    ['accepted and rejected', exit(0), [accepted, rejected], 'PROTOCOL_VIOLATION'],
    ['accepted after chatter', exit(0), ['checking Ada…', accepted], 'PROTOCOL_VIOLATION'],
    ['accepted and exit 1', exit(1), [accepted], 'SOURCE_UNAVAILABLE'],
    ['accepted and exit 3', exit(3), [accepted], 'PROTOCOL_VIOLATION'],
    ['accepted and an error', exit(0), [accepted, transient], 'SOURCE_UNAVAILABLE'],
    ['an error and exit 3', exit(3), [transient], 'SOURCE_UNAVAILABLE'],
    ['rejected and exit 1', exit(1), [rejected], 'SOURCE_UNAVAILABLE'],
    ['accepted before a signal', killed, [accepted], 'SOURCE_UNAVAILABLE'],
    ['exit 75', exit(75), [], 'SOURCE_UNAVAILABLE'],
    ['exit 77', exit(77), [], 'SOURCE_REFUSED'],
    ['exit 78', exit(78), [], 'PROGRAM_MISCONFIGURED'],
    ['exit 2 where it was offered', exit(2), [], 'SOURCE_UNAVAILABLE'],
    ['an accepted record that cannot be used', exit(0), ['{"type":"accepted","username":7}'], 'PROTOCOL_VIOLATION'],
  ] as const)('is neither right nor wrong after %s', (_, end, lines, code) => {
    expect(outcome(() => decideAuthentication(seen(end, lines)))).toBe(code)
  })

  test('never comes back in a message, whatever the program repeats', () => {
    for (const lines of [['open-sesame'], [accepted, '"open-sesame"'], ['{"type":"error","class":"bug","message":"open-sesame"}']]) {
      for (const code of [0, 1, 75]) {
        try {
          decideAuthentication(seen(exit(code, 'error: open-sesame'), lines))
        } catch (error) {
          expect(String(error)).not.toContain('open-sesame')
        }
      }
    }
    expect.assertions(9)
  })
})

describe('A user', () => {
  test.each([
    ['is found by exit 0 and one record', exit(0), [user], { user: { type: 'user', id: '1', username: 'ada' }, groups: ['g'] }],
    ['is unknown by exit 3', exit(3), [], undefined],
    ['is not unknown by exit 0 and no record', exit(0), [], 'PROTOCOL_VIOLATION'],
    ['is not unknown by exit 1', exit(1), [], 'SOURCE_UNAVAILABLE'],
    ['is not unknown by exit 3 beside an error', exit(3), [transient], 'SOURCE_UNAVAILABLE'],
    ['is neither by exit 3 and a record', exit(3), [user], 'PROTOCOL_VIOLATION'],
    ['is nobody when there are two', exit(0), [user, user], 'PROTOCOL_VIOLATION'],
  ] as const)('%s', (_, end, lines, expected) => {
    expect(outcome(() => decideUser(seen(end, lines)))).toEqual(expected)
  })

  test('that could not be asked for is told with what the program said on stderr', () => {
    expect(() => decideUser(seen(exit(75, 'debug: trying\nerror: LDAP is down\n'), []))).toThrow('LDAP is down')
  })
})

describe('A description', () => {
  test('of another version of the protocol is refused with what to do', () => {
    const newer = '{"type":"description","verbs":["list"],"protocol":{"from":2,"to":3}}'
    expect(() => decideDescription(seen(exit(0), [newer]))).toThrow('the program speaks version 2 to 3 of the protocol, not 1')
  })

  test('is not offered by exit 2', () => {
    expect(outcome(() => decideDescription(seen(exit(2), [], false)))).toBe('NOT_SUPPORTED')
  })
})
