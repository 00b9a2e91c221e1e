import { MusterError } from '@muster/provider'
import { boolean, element, octetString } from './write-ber.ts'

/**
 * A search filter (RFC 4511, section 4.5.1.7) as a value. Values in it are data: they are written into the request as
 * they are, so that nothing somebody typed can become a part of the filter.
 */
export type Filter =
  | { readonly and: readonly Filter[] }
  | { readonly or: readonly Filter[] }
  | { readonly not: Filter }
  | { readonly present: string }
  | { readonly equal: string; readonly to: string | Uint8Array }
  | { readonly atLeast: string; readonly value: string | Uint8Array }
  | { readonly atMost: string; readonly value: string | Uint8Array }
  | { readonly approximately: string; readonly value: string | Uint8Array }
  | {
      readonly substrings: string
      readonly initial?: string | Uint8Array
      readonly any?: readonly (string | Uint8Array)[]
      readonly final?: string | Uint8Array
    }
  | { readonly matching: string; readonly rule?: string; readonly dnAttributes?: boolean; readonly value: string | Uint8Array }

export function encodeFilter(filter: Filter): Buffer {
  if ('and' in filter) return element(0xa0, ...filter.and.map(encodeFilter))
  if ('or' in filter) return element(0xa1, ...filter.or.map(encodeFilter))
  if ('not' in filter) return element(0xa2, encodeFilter(filter.not))
  if ('present' in filter) return octetString(filter.present, 0x87)
  if ('equal' in filter) return assertion(0xa3, filter.equal, filter.to)
  if ('atLeast' in filter) return assertion(0xa5, filter.atLeast, filter.value)
  if ('atMost' in filter) return assertion(0xa6, filter.atMost, filter.value)
  if ('approximately' in filter) return assertion(0xa8, filter.approximately, filter.value)
  if ('substrings' in filter) {
    const { initial, any = [], final } = filter
    const parts = [
      ...(initial === undefined ? [] : [octetString(initial, 0x80)]),
      ...any.map((part) => octetString(part, 0x81)),
      ...(final === undefined ? [] : [octetString(final, 0x82)]),
    ]
    return element(0xa4, octetString(filter.substrings), element(0x30, ...parts))
  }
  return element(
    0xa9,
    ...(filter.rule === undefined ? [] : [octetString(filter.rule, 0x81)]),
    ...(filter.matching === '' ? [] : [octetString(filter.matching, 0x82)]),
    octetString(filter.value, 0x83),
    ...(filter.dnAttributes === true ? [boolean(true, 0x84)] : []),
  )
}

function assertion(tagByte: number, attribute: string, value: string | Uint8Array): Buffer {
  return element(tagByte, octetString(attribute), octetString(value))
}

/** Deeper nesting than any administrator writes, and far from what would overflow the stack. */
const deepest = 100

/** Reads the text of a filter (RFC 4515), as an administrator writes it. Throws `CONFIG_INVALID` with the place of the fault. */
export function parseFilter(text: string): Filter {
  const [filter, at] = parseAt(text, skipBlanks(text, 0), 0)
  const rest = skipBlanks(text, at)
  if (rest < text.length) throw faulty(text, rest, 'it goes on after its last parenthesis')
  return filter
}

function parseAt(text: string, at: number, depth: number): [Filter, number] {
  if (depth > deepest) throw faulty(text, at, `it is nested deeper than ${deepest} levels`)
  if (text[at] !== '(') throw faulty(text, at, 'an opening parenthesis is missing')
  const inside = skipBlanks(text, at + 1)
  switch (text[inside]) {
    case '&':
    case '|': {
      const filters: Filter[] = []
      let next = skipBlanks(text, inside + 1)
      while (text[next] === '(') {
        const [filter, after] = parseAt(text, next, depth + 1)
        filters.push(filter)
        next = skipBlanks(text, after)
      }
      return [text[inside] === '&' ? { and: filters } : { or: filters }, close(text, next)]
    }
    case '!': {
      const [filter, after] = parseAt(text, skipBlanks(text, inside + 1), depth + 1)
      return [{ not: filter }, close(text, skipBlanks(text, after))]
    }
    default:
      return parseItem(text, inside)
  }
}

const item = /([A-Za-z0-9][A-Za-z0-9.;_-]*)?(:dn)?(?::([A-Za-z0-9.-]+))?(>=|<=|~=|:=|=)/iy

function parseItem(text: string, at: number): [Filter, number] {
  item.lastIndex = at
  const found = item.exec(text)
  if (found === null) throw faulty(text, at, 'an attribute and one of `=`, `>=`, `<=`, `~=`, `:=` are missing')
  const [whole, attribute = '', dnAttributes, rule, operator] = found
  const start = at + whole.length
  let end = start
  while (end < text.length && text[end] !== ')' && text[end] !== '(') end++
  const after = close(text, end)
  const written = text.slice(start, end)
  const value = (part: string): Buffer => unescapeValue(part, text, start)
  if (operator !== ':=' && (dnAttributes !== undefined || rule !== undefined || attribute === '')) {
    throw faulty(text, at, attribute === '' ? 'an attribute is missing' : 'a matching rule needs `:=`')
  }
  switch (operator) {
    case '>=':
      return [{ atLeast: attribute, value: value(written) }, after]
    case '<=':
      return [{ atMost: attribute, value: value(written) }, after]
    case '~=':
      return [{ approximately: attribute, value: value(written) }, after]
    case ':=':
      return [
        {
          matching: attribute,
          ...(rule === undefined ? {} : { rule }),
          ...(dnAttributes === undefined ? {} : { dnAttributes: true }),
          value: value(written),
        },
        after,
      ]
    default: {
      if (written === '*') return [{ present: attribute }, after]
      if (!written.includes('*')) return [{ equal: attribute, to: value(written) }, after]
      const parts = written.split('*')
      const [initial, final] = [parts[0]!, parts.at(-1)!]
      return [
        {
          substrings: attribute,
          ...(initial === '' ? {} : { initial: value(initial) }),
          any: parts
            .slice(1, -1)
            .filter((part) => part !== '')
            .map(value),
          ...(final === '' ? {} : { final: value(final) }),
        },
        after,
      ]
    }
  }
}

/** "valueencoding = 0*(normal / escaped), escaped = ESC HEX HEX" */
function unescapeValue(written: string, text: string, at: number): Buffer {
  const parts: Buffer[] = []
  let from = 0
  for (let backslash = written.indexOf('\\'); backslash !== -1; backslash = written.indexOf('\\', from)) {
    const hex = written.slice(backslash + 1, backslash + 3)
    if (!/^[0-9A-Fa-f]{2}$/.test(hex)) {
      throw faulty(text, at + backslash, 'a backslash must be followed by two hexadecimal digits; a backslash itself is written `\\5c`')
    }
    parts.push(Buffer.from(written.slice(from, backslash)), Buffer.from(hex, 'hex'))
    from = backslash + 3
  }
  parts.push(Buffer.from(written.slice(from)))
  return Buffer.concat(parts)
}

function close(text: string, at: number): number {
  if (text[at] !== ')') throw faulty(text, at, 'a closing parenthesis is missing')
  return at + 1
}

function skipBlanks(text: string, at: number): number {
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at++
  return at
}

function faulty(text: string, at: number, why: string): MusterError {
  return new MusterError('CONFIG_INVALID', `The filter ${text} cannot be read at character ${at + 1}: ${why}.`, {
    phase: 'configuration',
    hint: 'Write it as in RFC 4515, for example (&(objectClass=person)(!(employeeType=guest))).',
  })
}

/** The text of a filter, for messages and for showing what is asked. */
export function formatFilter(filter: Filter): string {
  if ('and' in filter) return `(&${filter.and.map(formatFilter).join('')})`
  if ('or' in filter) return `(|${filter.or.map(formatFilter).join('')})`
  if ('not' in filter) return `(!${formatFilter(filter.not)})`
  if ('present' in filter) return `(${filter.present}=*)`
  if ('equal' in filter) return `(${filter.equal}=${escapeFilterValue(filter.to)})`
  if ('atLeast' in filter) return `(${filter.atLeast}>=${escapeFilterValue(filter.value)})`
  if ('atMost' in filter) return `(${filter.atMost}<=${escapeFilterValue(filter.value)})`
  if ('approximately' in filter) return `(${filter.approximately}~=${escapeFilterValue(filter.value)})`
  if ('substrings' in filter) {
    const parts = [filter.initial ?? '', ...(filter.any ?? []), filter.final ?? ''].map(escapeFilterValue)
    return `(${filter.substrings}=${parts.join('*')})`
  }
  const { matching, dnAttributes, rule, value } = filter
  return `(${matching}${dnAttributes === true ? ':dn' : ''}${rule === undefined ? '' : `:${rule}`}:=${escapeFilterValue(value)})`
}

/** The attributes that a filter looks at. */
export function namesIn(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(namesIn)
  if ('or' in filter) return filter.or.flatMap(namesIn)
  if ('not' in filter) return namesIn(filter.not)
  if ('present' in filter) return [filter.present]
  if ('equal' in filter) return [filter.equal]
  if ('atLeast' in filter) return [filter.atLeast]
  if ('atMost' in filter) return [filter.atMost]
  if ('approximately' in filter) return [filter.approximately]
  if ('substrings' in filter) return [filter.substrings]
  return filter.matching === '' ? [] : [filter.matching]
}

/** What would be a part of the filter, and every byte that is not printable ASCII or valid UTF-8, in hexadecimal. */
export function escapeFilterValue(value: string | Uint8Array): string {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value)
  let text = ''
  for (const byte of bytes) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x28 && byte !== 0x29 && byte !== 0x2a && byte !== 0x5c
    text += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`
  }
  return text
}
