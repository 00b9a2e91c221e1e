import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutMessages } from '../src/cut-messages.ts'
import { Entry } from '../src/entry.ts'
import {
  decodeDirSync,
  decodePasswordPolicy,
  decodeSyncDone,
  decodeSyncInfo,
  decodeSyncState,
  encodeSyncInfo,
  formatUuid,
  pageCookie,
  syncDoneControl,
  syncStateControl,
} from '../src/index.ts'
import { readMessage } from '../src/message.ts'
import { decodeResult } from '../src/result.ts'
import { element, integer, octetString, sequence } from '../src/write-ber.ts'

const text = fc.string({ unit: 'binary', maxLength: 30 })
const attribute = fc.tuple(text, fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 4 }))
const entryOperation = fc
  .tuple(text, fc.array(attribute, { maxLength: 6 }))
  .map(([dn, attributes]) =>
    element(
      0x64,
      octetString(dn),
      sequence(
        ...attributes.map(([name, values]) => sequence(octetString(name), element(0x31, ...values.map((value) => octetString(value))))),
      ),
    ),
  )
const message = fc.tuple(fc.nat(2 ** 31 - 1), entryOperation).map(([id, operation]) => sequence(integer(id), operation))

/** Cuts `bytes` at places of fast-check's choice. */
function chunks(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((one, other) => one - other)
  return [...places, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : places[index - 1], end))
}

test('however a valid stream is cut into chunks, the same entries come out', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), fc.array(fc.nat(), { maxLength: 40 }), (messages, cuts) => {
      const read = (parts: readonly Buffer[]): unknown[] => {
        const cutter = cutMessages(2 ** 20)
        const found: unknown[] = []
        for (const part of parts) {
          cutter.take(part, (bytes, start, end) => {
            const { id, ...place } = readMessage(bytes, start, end)
            const entry = new Entry({ id, ...place })
            found.push([id, entry.dn, entry.attributes(), Buffer.from(entry.bytes.subarray(entry.start, entry.end))])
          })
        }
        expect(cutter.unfinishedBytes).toBe(0)
        return found
      }
      const stream = Buffer.concat(messages)
      const whole = read([stream])
      expect(whole).toHaveLength(messages.length)
      expect(read(chunks(stream, cuts))).toEqual(whole)
      expect(read([...stream].map((byte) => Buffer.from([byte])))).toEqual(whole)
    }),
  )
})

test('whatever bytes come, they are read or refused by the one error, and never anything else', () => {
  const damaged = fc.tuple(message, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 })).map(([bytes, changes]) => {
    const changed = Buffer.from(bytes)
    for (const [at, byte] of changes) changed[at % changed.length] = byte
    return changed
  })
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        damaged,
      ),
      (bytes) => {
        refusedOrRead(() => {
          cutMessages(10_000).take(bytes, (all, start, end) => {
            const read = readMessage(all, start, end)
            refusedOrRead(() => decodeResult(read))
            refusedOrRead(() => new Entry(read).controls)
            refusedOrRead(() => new Entry(read).attributes())
          })
        })
      },
    ),
  )
})

test('whatever a control holds, it is read or refused by the one error', () => {
  const oids = [
    '1.2.840.113556.1.4.319',
    '1.2.840.113556.1.4.841',
    '1.3.6.1.4.1.42.2.27.8.5.1',
    '1.3.6.1.4.1.4203.1.9.1.2',
    '1.3.6.1.4.1.4203.1.9.1.3',
  ]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const controls = oids.map((oid) => ({ oid, critical: false, value: bytes }))
      for (const decode of [pageCookie, decodeDirSync, decodePasswordPolicy, decodeSyncState, decodeSyncDone]) {
        refusedOrRead(() => decode(controls))
      }
      refusedOrRead(() => decodeSyncInfo(Buffer.from(bytes)))
    }),
  )
})

function refusedOrRead(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    expect(error).toMatchObject({ name: 'MusterError' })
    expect(['PROTOCOL_VIOLATION', 'LIMIT_EXCEEDED']).toContain((error as { code: string }).code)
  }
}

test('a message longer than allowed is refused by its first bytes, before it is held', () => {
  const cutter = cutMessages(1_000)
  expect(() => cutter.take(Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]), () => undefined)).toThrow(
    '2147483653 bytes; 1000 are allowed',
  )
})

test('ten megabytes in small chunks are joined once', () => {
  const large = sequence(
    integer(1),
    element(0x64, octetString('cn=x'), sequence(sequence(octetString('photo'), element(0x31, octetString(Buffer.alloc(10_000_000)))))),
  )
  const cutter = cutMessages(2 ** 26)
  let seen = 0
  for (let at = 0; at < large.length; at += 1_000)
    cutter.take(large.subarray(at, at + 1_000), (bytes, start, end) => (seen += end - start + bytes.length))
  expect(seen).toBe(2 * large.length)
})

test('what is said of a synchronised entry is read as it was written', () => {
  const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => formatUuid(Buffer.from(bytes)))
  const cookie = fc.option(
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    { nil: undefined },
  )
  const withCookie = (value: Buffer | undefined) => (value === undefined ? {} : { cookie: value })
  fc.assert(
    fc.property(
      uuid,
      fc.array(uuid, { maxLength: 4 }),
      cookie,
      fc.boolean(),
      fc.constantFrom('present', 'add', 'modify', 'delete'),
      (id, uuids, given, flag, state) => {
        const entryState = { state, uuid: id, ...withCookie(given) } as const
        expect(decodeSyncState([syncStateControl(entryState)])).toEqual(entryState)
        const done = { refreshDeletes: flag, ...withCookie(given) }
        expect(decodeSyncDone([syncDoneControl(done)])).toEqual(done)
        for (const info of [
          { info: 'ids', refreshDeletes: flag, uuids, ...withCookie(given) },
          { info: 'refresh-present', refreshDone: flag, ...withCookie(given) },
          { info: 'refresh-delete', refreshDone: flag, ...withCookie(given) },
          { info: 'new-cookie', cookie: given ?? Buffer.from('x') },
        ] as const) {
          expect(decodeSyncInfo(encodeSyncInfo(info))).toEqual(info)
        }
      },
    ),
  )
})
