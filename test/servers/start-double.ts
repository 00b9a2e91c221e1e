import { createServer, type Socket } from 'node:net'
import type { LdifEntry } from './write-ldif.ts'

/**
 * An LDAP server of ours for what no real one here does. It is strict about what it is sent, and misbehaves in the one way
 * that it is told to. Its BER is written apart from the client's, so that one misunderstanding is not made twice.
 */
export interface DoubleOptions {
  readonly entries: readonly LdifEntry[]
  /** By DN as it stands in `entries`, any case. */
  readonly passwords?: Readonly<Record<string, string>>
  /** [MS-ADTS] MaxPageSize: no page is larger, and an unpaged search ends there with result 4. */
  readonly maxPageSize?: number
  /** [MS-ADTS] MaxValRange: longer attributes are given in parts. */
  readonly maxValRange?: number
  readonly sin?: Sin
}

export type Sin =
  | { readonly how: 'references'; readonly count: number }
  | { readonly how: 'size-limit'; readonly page: number }
  | { readonly how: 'repeat-page'; readonly page: number }
  | { readonly how: 'refuse-cookie'; readonly page: number }
  | { readonly how: 'same-cookie-for-ever' }
  | { readonly how: 'empty-pages'; readonly every: number }
  | { readonly how: 'ignore-paging' }
  /** A byte at a time. */
  | { readonly how: 'trickle'; readonly everyMs: number }
  /** Entries of new names without end, on one page. */
  | { readonly how: 'endless' }
  | {
      readonly how: 'stall' | 'reset' | 'end' | 'garbage' | 'half-message' | 'notice' | 'lying-length' | 'unknown-message'
      readonly afterEntries: number
    }
  | { readonly how: 'shrink-between-parts'; readonly to: number }
  | { readonly how: 'change-between-parts'; readonly times: number }
  | { readonly how: 'stall-bind' | 'refuse-bind'; readonly code?: number; readonly diagnostic?: string }
  | { readonly how: 'talk-after-starttls' | 'refuse-starttls' | 'stall-starttls' }

export interface Double {
  readonly url: string
  readonly port: number
  /** What it was asked, one line each: `bind cn=x`, `search BASE SCOPE page=SIZE`, … */
  readonly log: readonly string[]
  stop(): Promise<void>
}

export async function startDouble(options: DoubleOptions): Promise<Double> {
  const log: string[] = []
  const sockets = new Set<Socket>()
  const state: State = { parts: 0, pages: 0 }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    let held = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      for (let message = readTlv(held, 0); message !== undefined; message = readTlv(held, 0)) {
        const bytes = held.subarray(0, message.end)
        held = held.subarray(message.end)
        answer(bytes, socket, options, log, state)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `ldap://127.0.0.1:${port}`,
    port,
    log,
    stop() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

interface State {
  parts: number
  pages: number
}

interface Tlv {
  readonly tag: number
  readonly content: Buffer
  readonly end: number
}

function readTlv(bytes: Buffer, at: number): Tlv | undefined {
  if (bytes.length < at + 2) return undefined
  let length = bytes[at + 1]!
  let start = at + 2
  if (length >= 128) {
    const octets = length - 128
    if (bytes.length < start + octets) return undefined
    length = bytes.readUIntBE(start, octets)
    start += octets
  }
  return bytes.length < start + length
    ? undefined
    : { tag: bytes[at]!, content: bytes.subarray(start, start + length), end: start + length }
}

function readAll(bytes: Buffer): Tlv[] {
  const found: Tlv[] = []
  for (let tlv = readTlv(bytes, 0); tlv !== undefined; tlv = readTlv(bytes, tlv.end)) found.push(tlv)
  if ((found.at(-1)?.end ?? 0) !== bytes.length) throw new Error('the client sent bytes that are no BER')
  return found
}

function tlv(tag: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  const { length } = content
  const head = length < 128 ? [tag, length] : [tag, 0x84, length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]
  return Buffer.concat([Buffer.from(head), content])
}

const number = (value: number): Buffer => {
  const four = Buffer.alloc(4)
  four.writeInt32BE(value)
  let start = 0
  while (start < 3 && four[start] === 0 && four[start + 1]! < 128) start++
  return tlv(2, four.subarray(start))
}

function respond(socket: Socket, id: number, operation: Buffer, controls?: Buffer): Buffer {
  const message = tlv(0x30, number(id), operation, ...(controls === undefined ? [] : [tlv(0xa0, controls)]))
  socket.write(message)
  return message
}

function result(tag: number, code: number, diagnostic = '', ...more: Buffer[]): Buffer {
  return tlv(tag, tlv(10, Buffer.from(code > 127 ? [code >> 8, code & 255] : [code])), tlv(4, ''), tlv(4, diagnostic), ...more)
}

function answer(bytes: Buffer, socket: Socket, options: DoubleOptions, log: string[], state: State): void {
  const [idPart, operation, controls] = readAll(readTlv(bytes, 0)!.content)
  const id = idPart!.content.readUIntBE(0, idPart!.content.length)
  switch (operation!.tag) {
    case 0x60:
      bind(id, readAll(operation!.content), socket, options, log)
      return
    case 0x42:
      log.push('unbind')
      socket.end()
      return
    case 0x50:
      log.push('abandon')
      return
    case 0x77:
      extended(id, readAll(operation!.content)[0]!.content.toString(), socket, options, log)
      return
    case 0x63:
      search(id, readAll(operation!.content), controls, socket, options, log, state)
      return
    default:
      throw new Error(`the client sent an operation 0x${operation!.tag.toString(16)}`)
  }
}

function bind(id: number, parts: Tlv[], socket: Socket, { passwords = {}, sin }: DoubleOptions, log: string[]): void {
  const [, name, password] = parts
  const dn = name!.content.toString()
  log.push(`bind ${dn}`)
  if (sin?.how === 'stall-bind') return
  if (sin?.how === 'refuse-bind') {
    respond(socket, id, result(0x61, sin.code ?? 49, sin.diagnostic))
    return
  }
  const expected = Object.entries(passwords).find(([known]) => known.toLowerCase() === dn.toLowerCase())?.[1]
  respond(socket, id, result(0x61, dn === '' || expected === password!.content.toString() ? 0 : 49))
}

function extended(id: number, oid: string, socket: Socket, { sin }: DoubleOptions, log: string[]): void {
  log.push(`extended ${oid}`)
  if (sin?.how === 'stall-starttls') return
  if (sin?.how === 'talk-after-starttls') {
    socket.write(Buffer.concat([tlv(0x30, number(id), result(0x78, 0)), tlv(0x30, number(id + 1), result(0x65, 0))]))
    return
  }
  respond(socket, id, result(0x78, sin?.how === 'refuse-starttls' ? 52 : 2, 'not here'))
}

function search(
  id: number,
  parts: Tlv[],
  controls: Tlv | undefined,
  socket: Socket,
  options: DoubleOptions,
  log: string[],
  state: State,
): void {
  const [base, scope, , , , , filter, attributes] = parts
  const baseDn = base!.content.toString()
  const page = pageRequest(controls)
  log.push(`search ${baseDn} ${scope!.content[0]} page=${page?.size ?? 'no'}`)
  const wanted = readAll(attributes!.content).map((attribute) => attribute.content.toString())
  const found =
    baseDn === '' && scope!.content[0] === 0
      ? [{ dn: '', attributes: { objectClass: 'top', namingContexts: 'dc=double' } }]
      : options.entries.filter((entry) => isInScope(entry.dn, baseDn, scope!.content[0]!) && matches(filter!, entry))
  const { sin } = options
  const largest = options.maxPageSize ?? Number.POSITIVE_INFINITY
  if (scope!.content[0] === 2 && sin?.how === 'references') {
    for (let index = 0; index < sin.count; index++) respond(socket, id, tlv(0x73, tlv(4, `ldap://elsewhere-${index}.example/${baseDn}`)))
  }
  if (page === undefined || sin?.how === 'ignore-paging') {
    if (!send(found.slice(0, largest), 0)) return
    respond(socket, id, result(0x65, found.length > largest && sin?.how !== 'ignore-paging' ? 4 : 0))
    return
  }
  if (sin?.how === 'trickle') {
    trickle(socket, tlv(0x30, number(id), encodeEntry(found[0]!, wanted, options, state)), sin.everyMs)
    return
  }
  if (sin?.how === 'endless') {
    pourOut(socket, (count) =>
      tlv(0x30, number(id), encodeEntry({ ...found[0]!, dn: `uid=more${count},${baseDn}` }, wanted, options, state)),
    )
    return
  }
  const start = page.cookie.length === 0 ? 0 : Number(page.cookie.toString().split('/')[0])
  if (start === 0) state.pages = 0
  state.pages++
  const size = Math.min(page.size, largest)
  const cookie = (next: number): Buffer => {
    const text = next >= found.length ? '' : sin?.how === 'same-cookie-for-ever' ? '0/same' : `${next}/${state.pages}`
    return tlv(0x30, tlv(4, '1.2.840.113556.1.4.319'), tlv(4, tlv(0x30, number(found.length * 3), tlv(4, text))))
  }
  if (sin?.how === 'size-limit' && state.pages === sin.page) {
    send(found.slice(start, start + 1), start)
    respond(socket, id, result(0x65, 4, 'size limit'))
    return
  }
  if (sin?.how === 'refuse-cookie' && state.pages === sin.page) {
    respond(socket, id, result(0x65, 53, 'paged results cookie is invalid'))
    return
  }
  if (sin?.how === 'same-cookie-for-ever') {
    respond(socket, id, result(0x65, 0), cookie(-1))
    return
  }
  if (sin?.how === 'empty-pages' && state.pages % sin.every === 0) {
    respond(socket, id, result(0x65, 0), cookie(start))
    return
  }
  const from = sin?.how === 'repeat-page' && state.pages === sin.page ? Math.max(0, start - size) : start
  if (!send(found.slice(from, from + size), from)) return
  respond(socket, id, result(0x65, 0), cookie(from + size))

  function send(entries: readonly LdifEntry[], before: number): boolean {
    for (const [index, entry] of entries.entries()) {
      if (sin !== undefined && 'afterEntries' in sin && before + index >= sin.afterEntries && baseDn !== '')
        return misbehave(sin.how, entry)
      respond(socket, id, encodeEntry(entry, wanted, options, state))
    }
    return true
  }

  function misbehave(how: string, entry: LdifEntry): false {
    const message = tlv(0x30, number(id), encodeEntry(entry, wanted, options, state))
    switch (how) {
      case 'reset':
        socket.resetAndDestroy()
        break
      case 'end':
        socket.end()
        break
      case 'garbage':
        socket.write('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')
        break
      case 'half-message':
        socket.end(message.subarray(0, message.length / 2))
        break
      case 'lying-length': {
        // The outer length is right; an inner one says more than there is.
        const broken = Buffer.from(message)
        broken[broken.indexOf(Buffer.from([0x64, 0x84])) + 5]! += 1
        socket.write(broken)
        break
      }
      case 'unknown-message':
        respond(socket, id + 1_000, result(0x65, 0))
        break
      case 'notice':
        respond(socket, 0, result(0x78, 52, 'going down', tlv(0x8a, '1.3.6.1.4.1.1466.20036')))
        socket.end()
        break
    }
    return false
  }
}

function trickle(socket: Socket, bytes: Buffer, everyMs: number): void {
  let at = 0
  const timer = setInterval(() => socket.write(bytes.subarray(at, ++at)), everyMs)
  socket.on('close', () => clearInterval(timer))
}

function pourOut(socket: Socket, message: (count: number) => Buffer): void {
  let count = 0
  const pour = (): void => {
    while (!socket.destroyed && socket.write(message(count++)));
  }
  socket.on('drain', pour)
  pour()
}

function pageRequest(controls: Tlv | undefined): { size: number; cookie: Buffer } | undefined {
  if (controls === undefined) return undefined
  for (const control of readAll(controls.content)) {
    const [oid, ...rest] = readAll(control.content)
    if (oid!.content.toString() !== '1.2.840.113556.1.4.319') continue
    const [size, cookie] = readAll(readTlv(rest.at(-1)!.content, 0)!.content)
    return { size: size!.content.readUIntBE(0, size!.content.length), cookie: cookie!.content }
  }
  return undefined
}

function isInScope(dn: string, base: string, scope: number): boolean {
  const [lower, wanted] = [dn.toLowerCase(), base.toLowerCase()]
  return lower === wanted ? scope !== 1 : scope !== 0 && lower.endsWith(`,${wanted}`)
}

function valuesOf(entry: LdifEntry, name: string): Buffer[] {
  const found = Object.entries(entry.attributes).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1]
  return found === undefined ? [] : [found].flat().map((value) => Buffer.from(value as string))
}

function matches(filter: Tlv, entry: LdifEntry): boolean {
  switch (filter.tag) {
    case 0xa0:
      return readAll(filter.content).every((part) => matches(part, entry))
    case 0xa1:
      return readAll(filter.content).some((part) => matches(part, entry))
    case 0xa2:
      return !matches(readTlv(filter.content, 0)!, entry)
    case 0x87:
      return valuesOf(entry, filter.content.toString()).length > 0
    case 0xa3: {
      const [name, value] = readAll(filter.content)
      const wanted = value!.content.toString().toLowerCase()
      return valuesOf(entry, name!.content.toString()).some((each) => each.toString().toLowerCase() === wanted)
    }
    default:
      throw new Error(`the double knows no filter 0x${filter.tag.toString(16)}`)
  }
}

function encodeEntry(entry: LdifEntry, wanted: readonly string[], options: DoubleOptions, state: State): Buffer {
  const attributes: Buffer[] = []
  const { maxValRange = Number.POSITIVE_INFINITY, sin } = options
  for (const name of Object.keys(entry.attributes)) {
    const asked = wanted.find((each) => each.split(';')[0]!.toLowerCase() === name.toLowerCase())
    if (asked === undefined && wanted.length > 0 && !wanted.includes('*')) continue
    let values = valuesOf(entry, name)
    const from = Number(/;range=(\d+)-/.exec(asked ?? '')?.[1] ?? 0)
    const isPart = values.length > maxValRange || asked?.includes(';range=') === true
    if (!isPart) {
      attributes.push(tlv(0x30, tlv(4, name), tlv(0x31, ...values.map((value) => tlv(4, value)))))
      continue
    }
    if (from > 0) state.parts++
    if (sin?.how === 'shrink-between-parts' && from > 0) values = values.slice(0, sin.to)
    const part = values.slice(from, from + maxValRange)
    if (part.length === 0 && from > 0) continue
    // As Active Directory does: the attribute without values beside its first part.
    if (from === 0 && asked?.includes(';range=') !== true) attributes.push(tlv(0x30, tlv(4, name), tlv(0x31)))
    const last = from + part.length >= values.length ? '*' : String(from + part.length - 1)
    attributes.push(tlv(0x30, tlv(4, `${name};range=${from}-${last}`), tlv(0x31, ...part.map((value) => tlv(4, value)))))
  }
  if (wanted.includes('uSNChanged')) {
    const usn = sin?.how === 'change-between-parts' ? Math.min(state.parts, sin.times) : 1
    attributes.push(tlv(0x30, tlv(4, 'uSNChanged'), tlv(0x31, tlv(4, String(usn)))))
  }
  return tlv(0x64, tlv(4, entry.dn), tlv(0x30, ...attributes))
}
