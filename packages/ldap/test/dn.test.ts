import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeDnValue, isWithin, normaliseDn, parseDn } from '../src/index.ts'

describe('two spellings of one name become one text:', () => {
  const pairs: Readonly<Record<string, readonly [string, string]>> = {
    'a comma escaped by itself and in hexadecimal': ['cn=a\\,b,dc=x', 'cn=a\\2Cb,dc=x'],
    'upper and lower case': ['CN=Anna,OU=People,DC=X', 'cn=anna,ou=people,dc=x'],
    'spaces around separators': ['cn=a , ou = b ,dc=x', 'cn=a,ou=b,dc=x'],
    'several spaces and one': ['cn=a  b,dc=x', 'cn=a b,dc=x'],
    'escaped spaces at the ends': ['cn=\\ a\\ ,dc=x', 'cn=a,dc=x'],
    'parts of one RDN in another order': ['cn=a+uid=b,dc=x', 'uid=B+cn=A,dc=x'],
    'a character in UTF-8 and in hexadecimal': ['cn=\\C3\\89va,dc=x', 'cn=éva,dc=x'],
    'composed and decomposed': ['cn=e\u0301,dc=x', 'cn=é,dc=x'],
    'quoted as before RFC 4514': ['cn="a,b",dc=x', 'cn=a\\,b,dc=x'],
    'a type by its number': ['2.5.4.3=a,0.9.2342.19200300.100.1.25=x', 'cn=a,dc=x'],
    'a type by its other name': ['commonName=a,organizationalUnitName=b', 'cn=a,ou=b'],
    'a value in BER': ['cn=#0403414243,dc=x', 'cn=abc,dc=x'],
    'an equals sign escaped or not': ['cn=a\\=b,dc=x', 'cn=a=b,dc=x'],
    'a semicolon as separator': ['cn=a;dc=x', 'cn=a,dc=x'],
  }
  for (const [title, [one, other]] of Object.entries(pairs)) {
    test(title, () => expect(normaliseDn(one)).toBe(normaliseDn(other)))
  }
})

test('names that differ stay different', () => {
  const names = ['cn=a,dc=x', 'cn=a\\,dc\\=x', 'cn=a\\+uid=b,dc=x', 'cn=a+uid=b,dc=x', 'uid=a,dc=x', 'cn=a\\\\,dc=x', '']
  expect(new Set(names.map(normaliseDn)).size).toBe(names.length)
})

const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 })
const rdn = fc.uniqueArray(fc.tuple(fc.constantFrom('cn', 'ou', 'uid', 'mail'), value), {
  minLength: 1,
  maxLength: 3,
  selector: ([type]) => type,
})
const name = fc.array(rdn, { minLength: 1, maxLength: 5 })
const write = (dn: readonly (readonly (readonly [string, string])[])[]): string =>
  dn.map((avas) => avas.map(([type, text]) => `${type}=${escapeDnValue(text)}`).join('+')).join(',')

test('what is escaped is read back as it was', () => {
  fc.assert(
    fc.property(name, (dn) => {
      const parsed = parseDn(write(dn)).map((avas) => avas.map((ava) => [ava.type, ava.value]))
      expect(parsed).toEqual(dn)
    }),
  )
})

test('normalising twice is normalising once, and every spelling gives the same', () => {
  const hexadecimal = (text: string): string => [...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')
  fc.assert(
    fc.property(name, (dn) => {
      const once = normaliseDn(write(dn))
      expect(normaliseDn(once)).toBe(once)
      const otherwise = dn.map((avas) =>
        [...avas]
          .reverse()
          .map(([type, text]) => ` ${type.toUpperCase()} = ${hexadecimal(text)}`)
          .join(' +'),
      )
      expect(normaliseDn(otherwise.join(' ,'))).toBe(once)
    }),
  )
})

test('a plain name, which takes the short way, comes to the same as by the long way', () => {
  const plain = fc.stringMatching(/^[A-Za-z0-9!$&'()*./:=?@[\]^_`{|}~-]{1,12}$/)
  fc.assert(
    fc.property(fc.array(plain, { minLength: 1, maxLength: 4 }), (values) => {
      const short = normaliseDn(values.map((text) => `CN=${text}`).join(','))
      const long = normaliseDn(values.map((text) => `CN= ${text}`).join(','))
      expect(short).toBe(long)
    }),
  )
})

/** As OpenLDAP writes names. */
const beyondAsciiEscaped = (text: string): string =>
  text.replaceAll(/[^ -~]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )

test('a name that is odd only in its first value, for letters beyond ASCII or escapes, comes to the same as by the long way', () => {
  const odd = [
    'a',
    'B',
    '7',
    ' ',
    'é',
    'É',
    'e\u0301',
    'ﬁ',
    'İ',
    'ß',
    '日',
    '𠮷',
    '，',
    '＝',
    '．',
    '\u00a0',
    '\u3000',
    '\u007f',
    '+',
    '"',
    '\\',
    ',',
    '#',
    '\0',
  ]
  const value = fc.string({ unit: fc.constantFrom(...odd), minLength: 1, maxLength: 40 })
  const folder = fc.constantFrom('dc=x', 'ou=People,dc=x', 'ou=Größe,dc=x', 'ou=a\\,b,dc=x', 'ou="a,b",dc=x', ' ou=b', 'ou=b;dc=x')
  fc.assert(
    fc.property(value, folder, (text, rest) => {
      const escaped = escapeDnValue(text)
      const long = normaliseDn(`CN= ${escaped},${rest}`)
      expect(normaliseDn(`CN=${escaped},${rest}`)).toBe(long)
      expect(normaliseDn(`CN=${beyondAsciiEscaped(escaped)},${rest}`)).toBe(long)
    }),
    { numRuns: 500 },
  )
})

test('whatever is given as a name gives a text or the one error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-c=,+;"#\\ 0-9]{0,30}$/)), (text) => {
      try {
        expect(typeof normaliseDn(text)).toBe('string')
      } catch (error) {
        expect(error).toMatchObject({ code: 'PROTOCOL_VIOLATION' })
      }
    }),
  )
})

test('a name is within a base only at a separator that is one', () => {
  expect(isWithin('cn=a,ou=b,dc=x', 'ou=b,dc=x')).toBe(true)
  expect(isWithin('ou=b,dc=x', 'ou=b,dc=x')).toBe(true)
  expect(isWithin('cn=a\\,ou=b,dc=x', 'ou=b,dc=x')).toBe(false)
  expect(isWithin('cn=a\\\\,ou=b,dc=x', 'ou=b,dc=x')).toBe(true)
  expect(isWithin('cn=aou=b,dc=x', 'ou=b,dc=x')).toBe(false)
})
