import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeLine } from '../src/decode-line.ts'
import { mendLine } from '../src/mend-line.ts'

describe('a line that is not JSON is shown as it should have been', () => {
  test.each([
    ['a comma too many', '{"type":"user","username":"zoe",}', '{"type":"user","username":"zoe"}'],
    ['a comma after it', '{"type":"user","username":"zoe"},', '{"type":"user","username":"zoe"}'],
    [
      'Python',
      "{'type': 'user', 'username': 'zoe', 'active': True, 'email': None}",
      '{"type": "user", "username": "zoe", "active": true, "email": null}',
    ],
    ['an apostrophe in Python', `{'type': 'user', 'username': "o'neil"}`, `{"type": "user", "username": "o'neil"}`],
    [
      'a quotation mark',
      '{"type":"user","username":"zoe","displayName":"Zoe "Z" Zed"}',
      '{"type":"user","username":"zoe","displayName":"Zoe \\"Z\\" Zed"}',
    ],
    ['a backslash', '{"type":"user","username":"CAMPUS\\zoe"}', '{"type":"user","username":"CAMPUS\\\\zoe"}'],
    ['a tab', '{"type":"user","username":"zoe","office":"A\tB"}', '{"type":"user","username":"zoe","office":"A\\tB"}'],
    ['a leading zero', '{"type":"user","username":"zoe","pin":0123}', '{"type":"user","username":"zoe","pin":"0123"}'],
    ['no value', '{"type":"user","username":"zoe","email":}', '{"type":"user","username":"zoe","email":null}'],
    ['NaN', '{"type":"user","username":"zoe","email":NaN}', '{"type":"user","username":"zoe","email":null}'],
    [
      'two records',
      '{"type":"user","username":"zoe"}{"type":"user","username":"bob"}',
      '{"type":"user","username":"zoe"}\n{"type":"user","username":"bob"}',
    ],
    ['an array', '[{"type":"user","username":"zoe"}]', '{"type":"user","username":"zoe"}'],
    ['a banner', 'Connecting…', undefined],
  ])('%s', (_, line, mended) => {
    expect(mendLine(line)?.lines.join('\n')).toBe(mended)
  })

  test('and a tab, whatever else is in the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('\t', '\u0001', '\f'), (text, control) => {
        const line = JSON.stringify({ type: 'user', username: 'zoe', office: `${text}\u0000` }).replace('\\u0000', control)
        expect(JSON.parse(mendLine(line)?.lines[0] ?? 'null')).toEqual({ type: 'user', username: 'zoe', office: `${text}${control}` })
      }),
    )
  })
})

describe('a record with a field of the wrong type is shown as it should have been', () => {
  test.each([
    ['a number', '{"type":"user","id":7,"username":"zoe"}', '{"type":"user","id":"7","username":"zoe"}'],
    ['numbers in a list', '{"type":"members","group":"g","members":[1,2]}', '{"type":"members","group":"g","members":["1","2"]}'],
    [
      'one text for a list',
      '{"type":"user","username":"zoe","cardNumbers":"1;2"}',
      '{"type":"user","username":"zoe","cardNumbers":["1","2"]}',
    ],
    ['yes', '{"type":"user","username":"zoe","active":"yes"}', '{"type":"user","username":"zoe","active":true}'],
    [
      'a date and time with a space',
      '{"type":"user","username":"zoe","activeUntil":"2027-01-02 03:04:05"}',
      '{"type":"user","username":"zoe","activeUntil":"2027-01-02T03:04:05Z"}',
    ],
    ['counts in quotes', '{"type":"end","users":"1","groups":"0","members":"0"}', '{"type":"end","users":1,"groups":0,"members":0}'],
    ['a field of another name', '{"type":"user","login":"zoe"}', '{"type":"user","username":"zoe"}'],
    ['no type', '{"username":"zoe"}', '{"type":"user","username":"zoe"}'],
  ])('%s', (_, line, instead) => {
    expect(decodeLine(line)).toMatchObject({ fault: { instead } })
  })

  test('but a type that is unknown is ignored, and a record that is right is taken', () => {
    expect(decodeLine('{"type":"printer"}')).toEqual({ ignored: 'printer' })
    expect(decodeLine('{"type":"user","username":"zoe"}')).toEqual({ record: { type: 'user', username: 'zoe' } })
  })
})
