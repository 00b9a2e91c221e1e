import { describe, expect, test } from 'vitest'
import { decodeRecord, type Fault } from '../src/index.ts'

const fault = (text: string): Fault => {
  const decoded = decodeRecord(text)
  expect(decoded.type).toBe('fault')
  return decoded as Fault
}
const sentence = (text: string): string => {
  const { message, hint } = fault(text)
  return `${message}; ${hint}`
}

describe('decodeRecord', () => {
  test('a record comes out as it was printed', () => {
    const user = { type: 'user', id: '1', username: 'jdoe', email: null, cardNumbers: ['007'], attributes: { year: ['2026'] } }
    expect(decodeRecord(JSON.stringify(user))).toEqual(user)
  })

  test('fields and types it does not know are ignored, also those that only the process itself may set', () => {
    expect(decodeRecord('{"type":"user","username":"a","shoeSize":43,"at":1,"fingerprint":2,"__proto__":{"id":"x"}}')).toEqual({
      type: 'user',
      username: 'a',
    })
    expect(decodeRecord('{"type":"present","kind":"user","ids":["1"],"known":[5]}')).toEqual({ type: 'present', kind: 'user', ids: ['1'] })
    expect(decodeRecord('{"type":"hologram"}')).toEqual({ type: 'ignored', of: 'hologram' })
    expect(decodeRecord('{"type":"constructor"}')).toEqual({ type: 'ignored', of: 'constructor' })
  })

  test.each([
    ['{"type":"user","username":123}', 'username: expected a string, found the number 123; print it in quotes'],
    ['{"type":"user","id":7,"username":"a"}', 'id: expected a string, found the number 7; print it in quotes'],
    [
      '{"type":"user","username":"a","employeeNumber":12}',
      'employeeNumber: expected a string or null, found the number 12; print it in quotes',
    ],
    ['{"type":"user","username":"a","cardNumbers":["1",2]}', 'cardNumbers[1]: expected a string, found the number 2; print it in quotes'],
    [
      '{"type":"user","username":"a","cardNumbers":"1"}',
      'cardNumbers: expected a list or null, found the string "1"; print it in square brackets: ["one","two"]',
    ],
    ['{"type":"user","username":""}', 'username: is empty; print its value, or leave out the record if it has none'],
    ['{"type":"user","id":"1"}', 'username: missing; every user record needs "username"'],
    [
      '{"type":"user","username":"a","active":"yes"}',
      'active: expected true or false or null, found the string "yes"; print true or false, without quotes',
    ],
    [
      '{"type":"user","username":"a","activeUntil":"2026-02-30"}',
      'activeUntil: expected a date, found the string "2026-02-30"; print it as 2026-12-31 or 2026-12-31T23:59:59Z',
    ],
    [
      '{"type":"user","username":"a\\nb"}',
      'username: has a line break, a NUL or half a surrogate pair in it; clean it at its source: a name or id must be one line of text',
    ],
    ['{"type":"group","id":null,"name":"a"}', 'id: expected a string, found null; leave it out when there is none'],
    [
      '{"type":"members","group":"g"}',
      'neither members nor unknown; print "members":[…], or "unknown":true when they could not all be read',
    ],
    [
      '{"type":"members","group":"g","members":["a"],"unknown":true}',
      'members: stands beside "unknown":true; print either the members or "unknown":true',
    ],
    [
      '{"type":"gone","kind":"person","id":"1"}',
      'kind: expected user, group, found the string "person"; print one of these words, in quotes',
    ],
    [
      '{"type":"end","users":"1","groups":0,"members":0}',
      'users: expected a whole number, found the string "1"; print the number, without quotes',
    ],
    ['{"username":"a"}', 'type: missing; every record names its type: print "type":"user" in it'],
    ['null', 'not a record but null; print one JSON object per line, each with its "type"'],
    ['[1]', 'not a record but a list; print one JSON object per line, each with its "type"'],
    [
      'Loading users...',
      'not a record: "Loading users..."; print records on stdout only, one JSON object per line, and messages on stderr',
    ],
    ["{'type': 'user'}", 'broken JSON at column 2: a single quote; print strings in double quotes; in Python, use json.dumps'],
    ['{"type":"user","active":True}', 'broken JSON at column 25: True is no JSON value; use null, true or false, or leave the field out'],
    ['{"type":"user","id":007}', 'broken JSON at column 21: a number that starts with 0; print ids and card numbers in quotes'],
    [
      '{"type":"user","office":"a\tb"}',
      'broken JSON at column 25: a string with a control character in it; print a tab as \\t and a line break as \\n',
    ],
    [
      '{"type":"user","office":"a\\qb"}',
      'broken JSON at column 25: a string that does not end or has a wrong escape in it; print " as \\" and \\ as \\\\ inside a string',
    ],
    ['{"type":"user",}', 'broken JSON at column 16; print each record with a JSON library, one object per line'],
    [
      '{"type":"user","username":"a"}{"type":"user"}',
      'broken JSON at column 31; print each record with a JSON library, one object per line',
    ],
    ['{"type":"user","username":"a"', 'cut off in the middle of the record; print each record whole, on one line'],
  ])('%s: the fault is told with its place and its mend', (text, expected) => {
    expect(sentence(text)).toBe(expected)
  })

  test('a PIN never stands in a fault', () => {
    expect(sentence('{"type":"user","username":"a","pin":4711}')).toBe('pin: expected a string or null, found a number; print it in quotes')
    expect(sentence('{"type":"user","username":"a","pin":"4711}')).not.toContain('4711')
  })

  test('a fault names whom it is about, where that can be read', () => {
    expect(fault('{"type":"user","id":"1","username":5}').record).toEqual({ kind: 'user', id: '1' })
    expect(fault('{"type":"user","username":"a","email":5}').record).toEqual({ kind: 'user', id: 'a' })
    expect(fault('{"type":"group","name":"g","email":5}').record).toEqual({ kind: 'group', id: 'g' })
    expect(fault('{"type":"members","group":"g","members":["a",5]}')).toMatchObject({ membersOf: 'g', pairs: 2 })
  })

  test('an unreadable id is never replaced by the name, under which somebody else may be known', () => {
    expect(fault('{"type":"user","id":1,"username":"a"}').record).toBeUndefined()
    expect(fault('{"type":"user","id":"","username":"a"}').record).toBeUndefined()
  })

  test('more than 1,000 members on a line are refused', () => {
    const members = Array.from({ length: 1001 }, (_, i) => `u${i}`)
    expect(sentence(JSON.stringify({ type: 'members', group: 'g', members }))).toBe(
      'members: 1001 members in one record; print at most 1000 and repeat the record for the others',
    )
    expect(decodeRecord(JSON.stringify({ type: 'members', group: 'g', members: members.slice(1) })).type).toBe('members')
  })
})
