/**
 * One spelling for all spellings of a distinguished name (RFC 4514, and what RFC 2253 and 1779 allowed before it), so that
 * a group's `member` finds the entry that it means: types in lower case, values without case and with single spaces, one
 * way of escaping, the parts of a multi-valued RDN in order. `undefined` when it cannot be one.
 */
export function normaliseDn(text: string): string | undefined {
  const rdns: string[] = []
  let parts: string[] = []
  let at = skipSpaces(text, 0)
  if (at === text.length) return ''
  for (;;) {
    const equals = text.indexOf('=', at)
    if (equals < 0) return undefined
    const type = normaliseType(text.slice(at, equals))
    if (type === undefined) return undefined
    const value = readValue(text, skipSpaces(text, equals + 1))
    if (value === undefined) return undefined
    parts.push(`${type}=${escapeValue(value.text)}`)
    at = skipSpaces(text, value.end)
    const mark = text[at]
    if (mark !== '+') {
      rdns.push(parts.sort().join('+'))
      parts = []
    }
    if (mark === undefined) return rdns.join(',')
    if (mark !== ',' && mark !== ';' && mark !== '+') return undefined
    at = skipSpaces(text, at + 1)
  }
}

/** Type and value of the first part of a name, as they are: `uid` and `Ann` of `UID=Ann,ou=…`. */
export function firstRdn(text: string): { readonly type: string; readonly value: string } | undefined {
  const equals = text.indexOf('=')
  const type = equals < 0 ? undefined : normaliseType(text.slice(0, equals))
  const value = readValue(text, skipSpaces(text, equals + 1))
  return type === undefined || value === undefined ? undefined : { type, value: value.text }
}

/** The types of RFC 4514, section 3, and their other names. */
const shortTypes: Readonly<Record<string, string>> = {
  commonname: 'cn',
  '2.5.4.3': 'cn',
  surname: 'sn',
  '2.5.4.4': 'sn',
  localityname: 'l',
  '2.5.4.7': 'l',
  stateorprovincename: 'st',
  '2.5.4.8': 'st',
  streetaddress: 'street',
  '2.5.4.9': 'street',
  organizationname: 'o',
  '2.5.4.10': 'o',
  organizationalunitname: 'ou',
  '2.5.4.11': 'ou',
  countryname: 'c',
  '2.5.4.6': 'c',
  userid: 'uid',
  '0.9.2342.19200300.100.1.1': 'uid',
  domaincomponent: 'dc',
  '0.9.2342.19200300.100.1.25': 'dc',
}

function normaliseType(text: string): string | undefined {
  const type = text
    .trim()
    .toLowerCase()
    .replace(/^oid\./, '')
  if (!/^(?:[a-z][a-z0-9-]*|\d+(?:\.\d+)*)$/.test(type)) return undefined
  return shortTypes[type] ?? type
}

interface Value {
  readonly text: string
  readonly end: number
}

function readValue(text: string, start: number): Value | undefined {
  if (text[start] === '"') return readQuoted(text, start + 1)
  if (text[start] === '#') {
    const hex = /^#((?:[0-9a-f]{2})+)\s*(?=[,;+]|$)/i.exec(text.slice(start))
    if (hex === null) return undefined
    return { text: decodeBer(Buffer.from(hex[1]!, 'hex')), end: start + hex[0].length }
  }
  const bytes: Buffer[] = []
  let at = start
  // Spaces at the end belong to the value only when they are escaped.
  let kept = 0
  while (at < text.length && !',;+'.includes(text[at]!)) {
    const piece = text[at] === '\\' ? readEscape(text, at) : { bytes: Buffer.from(charAt(text, at)), end: at + charAt(text, at).length }
    if (piece === undefined) return undefined
    bytes.push(piece.bytes)
    if (text[at] !== ' ') kept = bytes.length
    at = piece.end
  }
  return { text: Buffer.concat(bytes.slice(0, kept)).toString('utf8'), end: at }
}

function readQuoted(text: string, start: number): Value | undefined {
  const bytes: Buffer[] = []
  let at = start
  while (at < text.length && text[at] !== '"') {
    const piece = text[at] === '\\' ? readEscape(text, at) : { bytes: Buffer.from(charAt(text, at)), end: at + charAt(text, at).length }
    if (piece === undefined) return undefined
    bytes.push(piece.bytes)
    at = piece.end
  }
  return at === text.length ? undefined : { text: Buffer.concat(bytes).toString('utf8'), end: at + 1 }
}

/** `\,` and `\2C`; a character beyond ASCII may stand as several bytes in a row. */
function readEscape(text: string, at: number): { readonly bytes: Buffer; readonly end: number } | undefined {
  const hex = text.slice(at + 1, at + 3)
  if (/^[0-9a-f]{2}$/i.test(hex)) return { bytes: Buffer.from(hex, 'hex'), end: at + 3 }
  const escaped = charAt(text, at + 1)
  return escaped === '' ? undefined : { bytes: Buffer.from(escaped), end: at + 1 + escaped.length }
}

function charAt(text: string, at: number): string {
  const code = text.codePointAt(at)
  return code === undefined ? '' : String.fromCodePoint(code)
}

/** The text of a string type (UTF8String, PrintableString, IA5String) of less than 128 bytes; anything else stays hexadecimal. */
function decodeBer(bytes: Buffer): string {
  const isText = [0x0c, 0x13, 0x16].includes(bytes[0]!) && bytes[1] === bytes.length - 2
  return isText ? bytes.toString('utf8', 2) : `#${bytes.toString('hex')}`
}

function escapeValue(value: string): string {
  const folded = value.normalize('NFC').toLowerCase().trim().replace(/ {2,}/g, ' ')
  return folded.replace(/[\\,;+"<>=]/g, '\\$&').replace(/^#/, '\\#')
}

function skipSpaces(text: string, at: number): number {
  let next = at
  while (text[next] === ' ') next++
  return next
}
