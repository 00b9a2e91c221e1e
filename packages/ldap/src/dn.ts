import { MusterError } from '@muster/provider'
import { BerReader } from './read-ber.ts'

/** One `type=value` of a relative distinguished name. */
export interface Ava {
  readonly type: string
  readonly value: string
}

/** RFC 4514. The first is the entry's own. */
export type Dn = readonly (readonly Ava[])[]

/** Reads a distinguished name. Throws `PROTOCOL_VIOLATION` for what is none. */
export function parseDn(text: string): Dn {
  const rdns: Ava[][] = []
  let at = skipSpaces(text, 0)
  if (at === text.length) return rdns
  let rdn: Ava[] = []
  for (;;) {
    const equals = text.indexOf('=', at)
    const type = equals === -1 ? '' : text.slice(at, equals).trim()
    if (!/^(?:[A-Za-z][A-Za-z0-9-]*|(?:oid\.)?\d+(?:\.\d+)*)$/i.test(type)) throw notDn(text)
    const [value, end] = readValue(text, skipSpaces(text, equals + 1))
    rdn.push({ type, value })
    if (end === text.length || text[end] !== '+') {
      rdns.push(rdn)
      rdn = []
    }
    if (end === text.length) return rdns
    at = skipSpaces(text, end + 1)
  }
}

/** The value that begins at `at`, and the place of the separator behind it. */
function readValue(text: string, at: number): [string, number] {
  if (text[at] === '#') return readHexString(text, at)
  if (text[at] === '"') return readQuoted(text, at)
  let value = ''
  let from = at
  for (;;) {
    const char = text[at]
    // An escaped space is already in `value`: what is trimmed here was never escaped.
    if (char === undefined || char === ',' || char === '+' || char === ';') return [value + text.slice(from, at).replace(/ +$/, ''), at]
    if (char === '\\') {
      const [unescaped, after] = readEscapes(text, at)
      value += text.slice(from, at) + unescaped
      at = after
      from = at
    } else {
      at++
    }
  }
}

/** Neighbouring `\xx` are the bytes of one text: a character beyond ASCII takes several. */
function readEscapes(text: string, at: number): [string, number] {
  const bytes: number[] = []
  while (text[at] === '\\') {
    const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0]
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16))
      at += 3
    } else {
      if (bytes.length > 0) break
      const point = text.codePointAt(at + 1)
      if (point === undefined) throw notDn(text)
      const char = String.fromCodePoint(point)
      return [char, at + 1 + char.length]
    }
  }
  return [Buffer.from(bytes).toString('utf8'), at]
}

/** "#" and the BER encoding of the value in hexadecimal; of a string only what it holds counts. */
function readHexString(text: string, at: number): [string, number] {
  const digits = /^#((?:[0-9A-Fa-f]{2})+) *(?=[,+;]|$)/.exec(text.slice(at))
  if (digits === null) throw notDn(text)
  const bytes = Buffer.from(digits[1]!, 'hex')
  const end = at + digits[0].length
  try {
    const reader = new BerReader(bytes)
    const tagByte = reader.next()
    // OCTET STRING, UTF8String, NumericString, PrintableString, TeletexString, IA5String
    if (reader.isDone && [0x04, 0x0c, 0x12, 0x13, 0x14, 0x16].includes(tagByte)) return [reader.text(), end]
  } catch {
    // Not BER after all: kept as it was written.
  }
  return [text.slice(at, at + 1 + digits[1]!.length).toLowerCase(), end]
}

/** RFC 2253 and before: a value between quotation marks. */
function readQuoted(text: string, at: number): [string, number] {
  let value = ''
  let next = at + 1
  while (next < text.length && text[next] !== '"') {
    if (text[next] === '\\') {
      const [unescaped, after] = readEscapes(text, next)
      value += unescaped
      next = after
    } else {
      value += text[next]
      next++
    }
  }
  if (next >= text.length) throw notDn(text)
  const end = skipSpaces(text, next + 1)
  if (end < text.length && text[end] !== ',' && text[end] !== '+' && text[end] !== ';') throw notDn(text)
  return [value, end]
}

function skipSpaces(text: string, at: number): number {
  while (text[at] === ' ') at++
  return at
}

function notDn(text: string): MusterError {
  return new MusterError('PROTOCOL_VIOLATION', `${JSON.stringify(text)} is not a distinguished name (RFC 4514).`, { phase: 'ldap' })
}

/** Short names of RFC 4514, section 3, and RFC 4519; servers write a name as its author did. */
const shortNames: Readonly<Record<string, string>> = {
  '2.5.4.3': 'cn',
  commonname: 'cn',
  '2.5.4.4': 'sn',
  surname: 'sn',
  '2.5.4.5': 'serialnumber',
  '2.5.4.6': 'c',
  countryname: 'c',
  '2.5.4.7': 'l',
  localityname: 'l',
  '2.5.4.8': 'st',
  stateorprovincename: 'st',
  '2.5.4.9': 'street',
  streetaddress: 'street',
  '2.5.4.10': 'o',
  organizationname: 'o',
  '2.5.4.11': 'ou',
  organizationalunitname: 'ou',
  '2.5.4.42': 'givenname',
  gn: 'givenname',
  '0.9.2342.19200300.100.1.1': 'uid',
  userid: 'uid',
  '0.9.2342.19200300.100.1.3': 'mail',
  rfc822mailbox: 'mail',
  '0.9.2342.19200300.100.1.25': 'dc',
  domaincomponent: 'dc',
  '1.2.840.113549.1.9.1': 'emailaddress',
  email: 'emailaddress',
}

/**
 * One text for all spellings of a name, so that an entry's own name and the names that point at it can be joined: types by
 * their short names, values without case, with equal spaces and composition (what caseIgnoreMatch and RFC 4518 take for
 * equal), parts of an RDN in order, one way of escaping. It is for joining, not for asking the server, whose own folding may
 * differ (OpenLDAP knows no `i̇` as the small letter of `İ`). An attribute whose values differ by case is folded too: then two entries share a name, which makes memberships unknown, never wrong.
 */
export function normaliseDn(text: string): string {
  const bytes = Buffer.from(text)
  return normaliseDnBytes(bytes, 0, bytes.length)
}

/**
 * The same for the bytes of a name as they came. Most names are plain: nothing in them is escaped, quoted, beyond ASCII or
 * spaced oddly, and no type has a second name. A look at each byte finds that out in a tenth of the time of parsing, which
 * half a million members are worth.
 */
export function normaliseDnBytes(bytes: Buffer, start: number, end: number): string {
  switch (lookAt(bytes, start, end)) {
    case 'lower':
      return bytes.toString('latin1', start, end)
    case 'plain':
      return bytes.toString('latin1', start, end).toLowerCase()
    default:
      return normaliseFirst(bytes, start, end) ?? normaliseByParsing(bytes.toString('utf8', start, end))
  }
}

/** The latest, as they were spelt: a hundred thousand names are in few folders, and one is found by its bytes quicker than by a string. */
const folders: { readonly bytes: Buffer; readonly normalised: string }[] = []
let nextFolder = 0
const mostSpellings = 8
const unescaped = Buffer.alloc(256)

/**
 * A name that needs parsing only for what its first value holds: letters beyond ASCII, or escapes. `undefined`: there is more
 * to it.
 */
function normaliseFirst(bytes: Buffer, start: number, end: number): string | undefined {
  let at = start
  while (at < end && isLetter(bytes[at]!)) at++
  if (at === start || at - start > longestPlainType || bytes[at] !== equals || isGn(bytes, start, at)) return undefined
  const type = bytes.toString('latin1', start, at).toLowerCase()
  at++
  let length = 0
  let isEscaped = false
  let isRaw = false
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (byte === comma) break
    if (length === unescaped.length) return undefined
    if (byte === backslash) {
      const next = bytes[at + 1] ?? 0
      const value = (hexValues[next]! << 4) | hexValues[bytes[at + 2] ?? 0]!
      const isHex = at + 2 < end && value <= 0xff
      if (!isHex && (at + 1 >= end || next >= 0x80)) return undefined
      unescaped[length++] = isHex ? value : next
      isEscaped ||= isHex && value >= 0x80
      at += isHex ? 2 : 1
    } else {
      if (byte >= 0x80) isRaw = true
      else if (byteClasses[byte]! > 2) return undefined
      unescaped[length++] = byte
    }
  }
  if (at >= end || length === 0 || (isEscaped && isRaw)) return undefined
  // Before the folder, which may need `unescaped` for itself.
  const value = normaliseValue(unescaped.toString('utf8', 0, length))
  const folder = normaliseFolder(bytes, at + 1, end)
  return folder === '' ? undefined : `${type}=${escapeDnValue(value)},${folder}`
}

function normaliseFolder(bytes: Buffer, start: number, end: number): string {
  for (const { bytes: known, normalised } of folders) {
    if (known.length === end - start && bytes.compare(known, 0, known.length, start, end) === 0) return normalised
  }
  const normalised = normaliseFolderText(bytes.toString('utf8', start, end))
  folders[nextFolder++ % mostSpellings] = { bytes: Buffer.from(bytes.subarray(start, end)), normalised }
  return normalised
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

/** 0x100 for what is no digit. */
const hexValues = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16)
  return Number.isNaN(digit) ? 0x100 : digit
})

/** What is behind the first comma is the same for all of a folder, so it is parsed once and not a hundred thousand times. */
const normalisedFolders = new Map<string, string>()
const mostFolders = 1_000

function normaliseByParsing(text: string): string {
  const comma = firstComma(text)
  if (comma === -1) return formatNormalised(parseDn(text))
  const normalised = normaliseFolderText(text.slice(comma + 1))
  const first = formatNormalised(parseDn(text.slice(0, comma)))
  if (first === '' || normalised === '') throw notDn(text)
  return `${first},${normalised}`
}

function normaliseFolderText(folder: string): string {
  let normalised = normalisedFolders.get(folder)
  if (normalised === undefined) {
    normalised = formatNormalised(parseDn(folder))
    if (normalisedFolders.size >= mostFolders) normalisedFolders.clear()
    normalisedFolders.set(folder, normalised)
  }
  return normalised
}

/** The first comma that separates, or -1 where that takes parsing: with quotes, or semicolons for commas. */
function firstComma(text: string): number {
  if (text.includes('"') || text.includes(';')) return -1
  for (let at = text.indexOf(','); at !== -1; at = text.indexOf(',', at + 1)) if (isSeparator(text, at)) return at
  return -1
}

/** The longest type that is plain without looking it up: of these only `gn` has another name. */
const longestPlainType = 3
const [space, comma, equals, backslash] = [0x20, 0x2c, 0x3d, 0x5c]

function lookAt(bytes: Buffer, start: number, end: number): 'lower' | 'plain' | 'other' {
  let isLower = true
  let typeStart = start
  /** Before the equals sign of the part that is read. */
  let isType = true
  let last = comma
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    switch (byteClasses[byte]) {
      case 0:
        break
      case 1:
        isLower = false
        break
      case 2: // Letters and the like stand between spaces; two of them, or one beside a separator, are to be folded.
        if (isType || last === space || last === equals) return 'other'
        break
      case 3:
        if (!isType) break
        if (at === typeStart || at - typeStart > longestPlainType || isGn(bytes, typeStart, at)) return 'other'
        isType = false
        break
      case 4:
        if (isType || last === space || last === equals) return 'other'
        isType = true
        typeStart = at + 1
        break
      default:
        return 'other'
    }
    last = byte
  }
  if (isType || last === space || last === equals) return start === end ? 'lower' : 'other'
  return isLower ? 'lower' : 'plain'
}

function isGn(bytes: Buffer, start: number, end: number): boolean {
  return end - start === 2 && (bytes[start]! | 0x20) === 0x67 && (bytes[start + 1]! | 0x20) === 0x6e
}

/** 0 stands as it is, 1 is a capital, 2 a space, 3 an equals sign, 4 a comma, 5 needs parsing. */
const byteClasses = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === space) return 2
  if (byte === equals) return 3
  if (byte === comma) return 4
  if (byte >= 0x41 && byte <= 0x5a) return 1
  const needsParsing = byte < space || byte > 0x7e || '"#+;<>\\'.includes(String.fromCharCode(byte))
  return needsParsing ? 5 : 0
})

function formatNormalised(dn: Dn): string {
  return dn
    .map((rdn) => {
      const avas = rdn.map(({ type, value }) => `${normaliseType(type)}=${escapeDnValue(normaliseValue(value))}`)
      return avas.length === 1 ? avas[0] : avas.sort().join('+')
    })
    .join(',')
}

function normaliseType(type: string): string {
  const lower = type.toLowerCase()
  const name = lower.startsWith('oid.') ? lower.slice(4) : lower
  return shortNames[name] ?? name
}

const isAscii = /^[\x20-\x7e]*$/
const needsEscape = /[\\"+,;<>\0]|^[ #]| $/

function normaliseValue(value: string): string {
  if (isAscii.test(value) && !value.includes('  ')) return value.toLowerCase().trim()
  const composed = value.normalize('NFKC')
  const lower = composed.toLowerCase()
  const folded = lower === composed ? composed : lower.normalize('NFKC')
  return folded.includes(' ') ? folded.replace(/ +/g, ' ').replace(/^ | $/g, '') : folded
}

/** Escapes a value for use in a distinguished name (RFC 4514, section 2.4). */
export function escapeDnValue(value: string): string {
  if (!needsEscape.test(value)) return value
  const escaped = value
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
  return value.length > 1 && value.endsWith(' ') ? `${escaped.slice(0, -1)}\\ ` : escaped
}

/** Whether `dn` is `base` or below it; both as `normaliseDn` gives them. */
export function isWithin(dn: string, base: string): boolean {
  return base === '' || dn === base || (dn.endsWith(base) && isSeparator(dn, dn.length - base.length - 1))
}

/** A comma that an odd number of backslashes stands before is a part of a value. */
function isSeparator(dn: string, at: number): boolean {
  if (dn[at] !== ',') return false
  let backslashes = 0
  while (dn[at - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 0
}
