import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeFilter, escapeFilterValue, type Filter, formatFilter, parseFilter } from '../src/index.ts'

const attribute = fc.constantFrom('cn', 'uid', 'objectClass', 'userCertificate;binary', '2.5.4.3')
const value = fc.uint8Array({ minLength: 1, maxLength: 12 }).map((bytes) => Buffer.from(bytes))
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    attribute.map((present) => ({ present })),
    fc.record({ equal: attribute, to: value }),
    fc.record({ atLeast: attribute, value }),
    fc.record({ atMost: attribute, value }),
    fc.record({ approximately: attribute, value }),
    fc.record({ substrings: attribute, initial: value, any: fc.array(value, { maxLength: 3 }), final: value }),
    fc.record({ matching: attribute, rule: fc.constant('1.2.840.113556.1.4.803'), value }),
    fc.array(tie('filter'), { maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('filter'), { maxLength: 3 }).map((or) => ({ or })),
    tie('filter').map((not) => ({ not })),
  ),
}))

test('a filter that is written and read again asks the same', () => {
  fc.assert(
    fc.property(filter, (asked) => {
      expect(encodeFilter(parseFilter(formatFilter(asked)))).toEqual(encodeFilter(asked))
    }),
  )
})

test('whatever somebody types stays one value, built or written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (typed) => {
      const built: Filter = { equal: 'uid', to: typed }
      expect(encodeFilter(parseFilter(`(uid=${escapeFilterValue(typed)})`))).toEqual(encodeFilter(built))
    }),
  )
})

describe('a filter that cannot be read is refused with its place:', () => {
  const faults: Readonly<Record<string, readonly [string, string]>> = {
    'no parenthesis': ['uid=a', 'at character 1'],
    'one too few': ['(&(uid=a)', 'at character 10'],
    'something behind': ['(uid=a))', 'at character 8'],
    'a bad escape': ['(uid=a\\zz)', 'at character 7'],
    'no attribute': ['(=a)', 'at character 2'],
    'an opening parenthesis in a value': ['(uid=a(b)', 'at character 7'],
    'nested without end': ['(!'.repeat(5_000), 'deeper than 100'],
  }
  for (const [title, [text, says]] of Object.entries(faults)) {
    test(title, () => expect(() => parseFilter(text)).toThrow(says))
  }
})

test('blanks and line ends between the parts of a filter are allowed', () => {
  const spread = parseFilter(' (&\n  (objectClass=person)\n  (!(uid=guest*)) ) ')
  expect(formatFilter(spread)).toBe('(&(objectClass=person)(!(uid=guest*)))')
})
