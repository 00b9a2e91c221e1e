import { type Control, findControl } from './control.ts'
import { BerReader, malformed, tag } from './read-ber.ts'
import { boolean, element, enumerated, octetString, sequence } from './write-ber.ts'

/** RFC 4533, section 2. */
export const syncRequestOid = '1.3.6.1.4.1.4203.1.9.1.1'
export const syncStateOid = '1.3.6.1.4.1.4203.1.9.1.2'
export const syncDoneOid = '1.3.6.1.4.1.4203.1.9.1.3'
export const syncInfoOid = '1.3.6.1.4.1.4203.1.9.1.4'

const refreshOnly = 1
export type SyncState = 'present' | 'add' | 'modify' | 'delete'
const states: readonly SyncState[] = ['present', 'add', 'modify', 'delete']

export function syncRequestControl(cookie: Uint8Array | undefined): Control {
  const value = sequence(enumerated(refreshOnly), ...(cookie === undefined ? [] : [octetString(cookie)]))
  return { oid: syncRequestOid, critical: true, value }
}

export interface EntryState {
  readonly state: SyncState
  /** As text, the way the attribute entryUUID is written. */
  readonly uuid: string
  readonly cookie?: Buffer
}

/** What the server says of an entry. Throws `PROTOCOL_VIOLATION` when it says nothing. */
export function decodeSyncState(controls: readonly Control[]): EntryState {
  const value = findControl(controls, syncStateOid)
  if (value === undefined) throw malformed('an entry of a content synchronisation without its state')
  const reader = new BerReader(value).expect(tag.sequence, 'a sync state').inner()
  const state = states[reader.expect(tag.enumerated, 'a sync state').integer()]
  if (state === undefined) throw malformed('an unknown sync state')
  const uuid = formatUuid(reader.expect(tag.octetString, 'the UUID of an entry').octets())
  return reader.isDone ? { state, uuid } : { state, uuid, cookie: reader.expect(tag.octetString, 'a sync cookie').octets() }
}

export interface SyncDone {
  readonly cookie?: Buffer
  /** True: what is gone was named. False: what was not named as present or changed is gone. */
  readonly refreshDeletes: boolean
}

export function decodeSyncDone(controls: readonly Control[]): SyncDone | undefined {
  const value = findControl(controls, syncDoneOid)
  if (value === undefined) return undefined
  const reader = new BerReader(value).expect(tag.sequence, 'a sync done').inner()
  return { ...optionalCookie(reader), refreshDeletes: optionalBoolean(reader, false) }
}

export type SyncInfo =
  | { readonly info: 'new-cookie'; readonly cookie: Buffer }
  | { readonly info: 'refresh-delete' | 'refresh-present'; readonly cookie?: Buffer; readonly refreshDone: boolean }
  | { readonly info: 'ids'; readonly cookie?: Buffer; readonly refreshDeletes: boolean; readonly uuids: readonly string[] }

export function decodeSyncInfo(value: Buffer): SyncInfo {
  const reader = new BerReader(value)
  switch (reader.next()) {
    case 0x80:
      return { info: 'new-cookie', cookie: reader.octets() }
    case 0xa1:
    case 0xa2: {
      const info = reader.tag === 0xa1 ? 'refresh-delete' : 'refresh-present'
      const inner = reader.inner()
      return { info, ...optionalCookie(inner), refreshDone: optionalBoolean(inner, true) }
    }
    case 0xa3: {
      const inner = reader.inner()
      const head = { ...optionalCookie(inner), refreshDeletes: optionalBoolean(inner, false) }
      const set = inner.expect(tag.set, 'a set of UUIDs').inner()
      const uuids: string[] = []
      while (!set.isDone) uuids.push(formatUuid(set.expect(tag.octetString, 'a UUID').octets()))
      return { info: 'ids', ...head, uuids }
    }
    default:
      throw malformed('an unknown sync info')
  }
}

/** For servers that we play ourselves, and for tests: what the decoders above read. */
export function syncStateControl({ state, uuid, cookie }: EntryState): Control {
  const parts = [enumerated(states.indexOf(state)), octetString(parseUuid(uuid)), ...(cookie === undefined ? [] : [octetString(cookie)])]
  return { oid: syncStateOid, critical: false, value: sequence(...parts) }
}

export function syncDoneControl({ cookie, refreshDeletes }: SyncDone): Control {
  const parts = [...(cookie === undefined ? [] : [octetString(cookie)]), ...(refreshDeletes ? [boolean(true)] : [])]
  return { oid: syncDoneOid, critical: false, value: sequence(...parts) }
}

export function encodeSyncInfo(info: SyncInfo): Buffer {
  if (info.info === 'new-cookie') return octetString(info.cookie, 0x80)
  const cookie = info.cookie === undefined ? [] : [octetString(info.cookie)]
  if (info.info === 'ids') {
    const uuids = element(tag.set, ...info.uuids.map((uuid) => octetString(parseUuid(uuid))))
    return element(0xa3, ...cookie, ...(info.refreshDeletes ? [boolean(true)] : []), uuids)
  }
  return element(info.info === 'refresh-delete' ? 0xa1 : 0xa2, ...cookie, ...(info.refreshDone ? [] : [boolean(false)]))
}

function optionalCookie(reader: BerReader): { cookie?: Buffer } {
  if (reader.peek() !== tag.octetString) return {}
  reader.next()
  return { cookie: reader.octets() }
}

function optionalBoolean(reader: BerReader, otherwise: boolean): boolean {
  if (reader.peek() !== tag.boolean) return otherwise
  reader.next()
  return reader.boolean()
}

export function formatUuid(bytes: Buffer): string {
  if (bytes.length !== 16) throw malformed(`a UUID of ${bytes.length} bytes`)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function parseUuid(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex')
}
